"""What every page's frame shows: the association, the direction of the text, the business date."""

from django.conf import settings
from django.utils.translation import get_language, get_language_bidi

from members.models import Association


def frame(request):
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "association": Association.current(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "language": language,
        "business_date": settings.BUSINESS_DATE,
    }
