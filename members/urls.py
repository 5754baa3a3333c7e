from django.urls import path

from members.views import due_verbs, dues, filters, jobs, members, people

app_name = "members"
urlpatterns = [
    path("travaux/<int:pk>/", jobs.job, name="job"),
    path("travaux/<int:pk>/relancer/", jobs.retry, name="job_retry"),
    path("filtres/", filters.keep, name="filter_keep"),
    path("filtres/<int:pk>/supprimer/", filters.drop, name="filter_drop"),
    path("adherents/", members.members, name="members"),
    path("adherents/organes/", members.organs, name="members_organs"),
    path("adherents/nouveau/", people.add, name="member_add"),
    path("adherents/<int:pk>/", members.member, name="member"),
    path("adherents/<int:pk>/modifier/", people.edit, name="member_edit"),
    path("adherents/<int:pk>/depart/", people.leave, name="member_leave"),
    path("adherents/<int:pk>/representant/", people.replace, name="member_voice"),
    path("adherents/<int:pk>/etat-civil/", people.details, name="member_details"),
    path("adherents/representants/<int:pk>/modifier/", people.edit_representative, name="member_voice_edit"),
    path(
        "adherents/representants/<int:pk>/etat-civil/",
        people.representative_details,
        name="member_voice_details",
    ),
    path("adherents/cotisations/", dues.dues, name="dues"),
    path("adherents/cotisations/appel/", dues.call, name="dues_call"),
    path("adherents/cotisations/annee/<int:year>/relances/", due_verbs.remind_late, name="dues_remind"),
    path("adherents/cotisations/annee/<int:year>/lettres/", due_verbs.late_letters, name="dues_letters"),
    path("adherents/cotisations/<int:pk>/", dues.due, name="due"),
    path("adherents/cotisations/<int:pk>/paiement/", due_verbs.pay, name="due_pay"),
    path("adherents/cotisations/<int:pk>/exoneration/", due_verbs.waive, name="due_waive"),
    path("adherents/cotisations/<int:pk>/relance/", due_verbs.remind, name="due_remind"),
    path("adherents/cotisations/<int:pk>/lettre/", due_verbs.letter, name="due_letter"),
    path("adherents/cotisations/paiements/<int:pk>/recu/", due_verbs.receipt, name="due_receipt"),
    path("adherents/cotisations/paiements/<int:pk>/annuler/", due_verbs.cancel, name="due_cancel"),
]
