"""The language belongs to the reader: the one chosen in the page, else that of the account, else French."""

from django.conf import settings
from django.utils import translation


class ReaderLanguageMiddleware:
    """Activate the reader's language: the cookie of the language menu first, then the account's own.

    The browser's Accept-Language is left aside on purpose: a Moroccan office machine often speaks English,
    its user French or Arabic.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if language not in dict(settings.LANGUAGES):
            language = getattr(request.user, "language", "") or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
