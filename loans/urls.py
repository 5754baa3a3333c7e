from django.urls import path

from loans.views import envelopes, files, finder, followups, holders, imports, loans, projects, receipts

app_name = "loans"
urlpatterns = [
    path("chercher/", finder.find, name="find"),
    path("porteurs/", holders.index, name="holders"),
    path("porteurs/nouveau/", holders.create, name="holder_new"),
    path("porteurs/doublons/", holders.alike, name="holder_alike"),
    path("porteurs/<int:pk>/modifier/", holders.edit, name="holder_edit"),
    path("porteurs/<int:pk>/projet/", projects.create, name="project_new"),
    path("porteurs/<int:pk>/projet/plan/", projects.plan, name="project_plan"),
    path("porteurs/<int:pk>/", holders.detail, name="holder"),
    path("projets/<int:pk>/", projects.detail, name="project"),
    path("projets/<int:pk>/modifier/", projects.edit, name="project_edit"),
    path("projets/<int:pk>/suivi/", followups.create, name="followup_new"),
    path("prets/", loans.index, name="loans"),
    path("prets/nouveau/", files.new, name="loan_new"),
    path("prets/nouveau/echeancier/", files.preview, name="loan_preview"),
    path("prets/<int:pk>/", loans.detail, name="loan"),
    path("prets/<int:pk>/remboursement/", receipts.new, name="receipt_new"),
    path("prets/<int:pk>/remboursement/effet/", receipts.effect, name="receipt_effect"),
    path("remboursements/", receipts.index, name="receipts"),
    path("remboursements/<int:pk>/annuler/", receipts.reverse_receipt, name="receipt_reverse"),
    path("enveloppes/", envelopes.index, name="envelopes"),
    path("enveloppes/<int:pk>/", envelopes.detail, name="envelope"),
    path("imports/", imports.index, name="imports"),
    path("imports/modele-<slug:language>.xlsx", imports.template, name="import_template"),
    path("imports/<int:pk>/", imports.batch, name="import"),
    path("imports/<int:pk>/examiner/", imports.preview, name="import_preview"),
    path("imports/<int:pk>/confirmer/", imports.confirm, name="import_confirm"),
    path("imports/<int:pk>/annuler/", imports.undo, name="import_undo"),
    path("imports/<int:pk>/anomalies.xlsx", imports.errors, name="import_errors"),
]
