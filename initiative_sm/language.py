"""The language belongs to the reader: the one chosen in the page, else that of the account, else French."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

#: Each language by its own name: who reads only Arabic must find Arabic.
NAMES = {"fr": "Français", "ar": "العربية", "en": "English"}

COOKIE_AGE = 365 * 24 * 3600


def cookie_language(request):
    """The language of the menu's cookie, or "" when there is none or it is not one of ours."""
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return language if language in dict(settings.LANGUAGES) else ""


class ReaderLanguageMiddleware:
    """Activate the reader's language: the cookie of the language menu first, then the account's own.

    The browser's Accept-Language is left aside on purpose: a Moroccan office machine often speaks English,
    its user French or Arabic.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = cookie_language(request) or getattr(request.user, "language", "") or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


@login_not_required
@require_POST
def set_language(request):
    """Keep the chosen language in a cookie, and in the account of whoever is signed in; go back to the page."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated and request.user.language != language:
        request.user.language = language
        request.user.save(update_fields=["language"])
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
