from django.urls import path

from members import views

app_name = "members"
urlpatterns = [
    path("<int:pk>/", views.job, name="job"),
    path("<int:pk>/relancer/", views.retry, name="job_retry"),
]
