from django.urls import path

from reports.views import figures, library, reading

app_name = "reports"
urlpatterns = [
    path("chiffres/", figures.figures, name="figures"),
    path("chiffres/<slug:key>/", figures.figure, name="figure"),
    path("rapports/", library.library, name="library"),
    path("rapports/pret/<int:pk>/", library.ready, name="ready"),
    path("rapports/fichier/<int:pk>/", library.file, name="file"),
    path("rapports/<slug:kind>/<int:year>/", library.prepare, name="prepare"),
    path("rapports/<slug:kind>/<int:year>/lire/", reading.read, name="reading"),
    path("rapports/<slug:kind>/<int:year>/lire/texte/", reading.text, name="reading_text"),
]
