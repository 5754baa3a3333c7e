from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.utils.module_loading import import_string

from initiative_sm.language import set_language
from initiative_sm.style.views import style

# One sign-in for everybody: the admin's own form knows neither the reader's language nor the rate limits.
admin.site.login = secure_admin_login(admin.site.login)

# The ground floor names the apps by string only.
urlpatterns = [
    path("", import_string("reports.views.home.home"), name="home"),
    path("", include("reports.urls")),
    path("", include("loans.urls")),
    path("assemblees/", include("governance.urls")),
    path("", include("members.urls")),
    path("langue/", set_language, name="set_language"),
    path("style/", style, name="style"),
    path("compte/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]

handler500 = "initiative_sm.views.server_error"
