from django.urls import path

from loans.views import imports, loans

app_name = "loans"
urlpatterns = [
    path("prets/", loans.index, name="loans"),
    path("prets/<int:pk>/", loans.detail, name="loan"),
    path("imports/", imports.index, name="imports"),
    path("imports/modele-<slug:language>.xlsx", imports.template, name="import_template"),
    path("imports/<int:pk>/", imports.batch, name="import"),
    path("imports/<int:pk>/examiner/", imports.preview, name="import_preview"),
    path("imports/<int:pk>/confirmer/", imports.confirm, name="import_confirm"),
    path("imports/<int:pk>/annuler/", imports.undo, name="import_undo"),
    path("imports/<int:pk>/anomalies.xlsx", imports.errors, name="import_errors"),
]
