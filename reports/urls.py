from django.urls import path

from reports.views import library

app_name = "reports"
urlpatterns = [
    path("", library.library, name="library"),
    path("pret/<int:pk>/", library.ready, name="ready"),
    path("fichier/<int:pk>/", library.file, name="file"),
    path("<slug:kind>/<int:year>/", library.prepare, name="prepare"),
]
