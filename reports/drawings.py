"""The drawings of the pages: figures by year, files by what they are, with one sentence each."""

from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from initiative_sm import charts, numbers
from initiative_sm.palette import Palette
from members.models import Association
from reports.indicators import Indicator, Unit
from reports.readings import Reading

_THOUSAND = Decimal(1000)
#: How the values of a drawing are written: amounts in thousands, which leave room for eight years.
_WRITERS = {
    Unit.COUNT: numbers.count,
    Unit.DAYS: numbers.count,
    Unit.MONEY: lambda value: numbers.count(value / _THOUSAND),
    Unit.SHARE: lambda value: numbers.share(value, decimals=0),
    Unit.RATIO: numbers.ratio,
}


def look() -> dict:
    """What each drawing of a page asks for: the association's colours, the reader's direction."""
    return {"palette": Palette.of(Association.current().colour), "rtl": get_language_bidi()}


def files_url(key: str, **asked) -> str:
    """The list behind a figure, narrowed to the files of a bar."""
    return f"{reverse('reports:figure', args=[key])}?{urlencode(asked)}#files"


def yearly(indicator: Indicator, evolution: list[Reading], *, sees_files: bool) -> charts.Plot | None:
    """A figure by year as bars that lead to their files; None where there is nothing to draw, or something
    below nought."""
    known = [reading for reading in evolution if reading.value is not None]
    if not any(reading.value for reading in known) or any(reading.value < 0 for reading in known):
        return None
    title = _("%(figure)s, en milliers de DH") if indicator.unit == Unit.MONEY else "%(figure)s"
    return charts.bars(
        title % {"figure": indicator.label},
        [str(reading.period.end.year) for reading in known],
        [charts.Series(str(indicator.label), tuple(reading.value for reading in known))],
        write=_WRITERS[indicator.unit],
        urls=[_year_url(reading) if sees_files else "" for reading in known],
        **look(),
    )


def _year_url(reading: Reading) -> str:
    """The files of one year; nowhere for a year without any."""
    return files_url(reading.key, annee=reading.period.end.year) if reading.value else ""
