"""The site with nothing in it: what a page costs before it shows anything."""

from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("", lambda request: HttpResponse(""), name="home")]
