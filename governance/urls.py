from django.urls import path

from governance import views

app_name = "governance"
urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("<int:pk>/", views.meeting, name="meeting"),
]
