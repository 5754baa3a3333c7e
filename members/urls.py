from django.urls import path

from members.views import jobs, members

app_name = "members"
urlpatterns = [
    path("travaux/<int:pk>/", jobs.job, name="job"),
    path("travaux/<int:pk>/relancer/", jobs.retry, name="job_retry"),
    path("adherents/", members.members, name="members"),
    path("adherents/organes/", members.organs, name="members_organs"),
    path("adherents/<int:pk>/", members.member, name="member"),
]
