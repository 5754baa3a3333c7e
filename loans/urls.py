from django.urls import path

from loans.views import imports

app_name = "loans"
urlpatterns = [
    path("", imports.index, name="imports"),
    path("modele-<slug:language>.xlsx", imports.template, name="import_template"),
    path("<int:pk>/", imports.batch, name="import"),
    path("<int:pk>/examiner/", imports.preview, name="import_preview"),
    path("<int:pk>/confirmer/", imports.confirm, name="import_confirm"),
    path("<int:pk>/annuler/", imports.undo, name="import_undo"),
    path("<int:pk>/anomalies.xlsx", imports.errors, name="import_errors"),
]
