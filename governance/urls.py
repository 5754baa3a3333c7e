from django.urls import path

from governance.views import meetings, statutes

app_name = "governance"
urlpatterns = [
    path("", meetings.meetings, name="meetings"),
    path("statuts/", statutes.statutes, name="statutes"),
    path("electeurs/", statutes.electorate, name="electorate"),
    path("<int:pk>/", meetings.meeting, name="meeting"),
]
