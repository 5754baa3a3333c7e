from django.urls import path

from reports.views import assembly, figures, library, reading

app_name = "reports"
urlpatterns = [
    path("chiffres/", figures.figures, name="figures"),
    path("chiffres/<slug:key>/", figures.figure, name="figure"),
    path("rapports/", library.library, name="library"),
    path("rapports/pret/<int:pk>/", library.ready, name="ready"),
    path("rapports/fichier/<int:pk>/", library.file, name="file"),
    path("rapports/seances/<int:pk>/", assembly.page, name="meeting_reports"),
    path("rapports/seances/<int:pk>/adopter/", assembly.adopt, name="meeting_adopt"),
    path("rapports/seances/<int:pk>/reprendre/<int:report>/", assembly.withdraw, name="meeting_withdraw"),
    path("rapports/<slug:kind>/<int:year>/", library.prepare, name="prepare"),
    path("rapports/<slug:kind>/<int:year>/lire/", reading.read, name="reading"),
    path("rapports/<slug:kind>/<int:year>/lire/texte/", reading.text, name="reading_text"),
]
