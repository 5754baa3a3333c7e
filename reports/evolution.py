"""A figure year by year: which years may be told, and the table that is taken away."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiative_sm import spreadsheets
from initiative_sm.lists import FORMATS
from reports.figures import SMALLEST_PRINTED
from reports.indicators import Indicator, Unit
from reports.readings import Reading


def covered(evolution: Sequence[Reading]) -> list[Reading]:
    """The years as one reader may see them: no masked year is told by taking the others from the total.

    The smallest other year is masked with one that stands alone, and with several that are a few together.
    """
    hidden = {i for i, one in enumerate(evolution) if one.masked}
    others = sorted((one.top, i) for i, one in enumerate(evolution) if not one.masked and one.top)
    while hidden and others and (len(hidden) < 2 or _few([evolution[i] for i in hidden])):
        hidden.add(others.pop(0)[1])
    return [replace(one, masked=i in hidden) for i, one in enumerate(evolution)]


def _few(readings):
    counted = readings[0].indicator.unit in (Unit.COUNT, Unit.SHARE)
    return counted and sum(reading.top for reading in readings) < SMALLEST_PRINTED


def download(indicator: Indicator, evolution: Sequence[Reading], kind: str) -> HttpResponse:
    """The years as a workbook or a CSV: parts and value; a masked year is said to be so, without a number."""
    lang = get_language() or "fr"
    columns = _columns(indicator)
    rows = [_row(indicator, reading) for reading in evolution]
    if kind == "csv":
        content = spreadsheets.write_csv([column.heading for column in columns], rows, lang=lang)
    else:
        table = spreadsheets.Table(str(indicator.label), columns, rows)
        content = spreadsheets.write_xlsx([table], lang=lang)
    return HttpResponse(
        content,
        content_type=FORMATS[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{indicator.key}-evolution.{kind}"',
            "Cache-Control": "private",
        },
    )


def _columns(indicator):
    value = _("Valeur (%)") if indicator.unit == Unit.SHARE else _("Valeur")
    number = "integer" if indicator.unit in (Unit.COUNT, Unit.DAYS) else "money"
    return [
        spreadsheets.Column(_("Exercice"), "text", 12),
        spreadsheets.Column(_("Arrêté au"), "date", 13),
        spreadsheets.Column(_("Numérateur"), "money" if indicator.unit == Unit.MONEY else "integer", 16),
        spreadsheets.Column(_("Dénominateur"), "integer", 16),
        spreadsheets.Column(value, number, 16),
        spreadsheets.Column(_("Remarque"), "text", 30),
    ]


def _row(indicator, reading):
    year, end = str(reading.period.end.year), reading.period.end
    if reading.masked:
        return [year, end, None, None, None, _("moins de 5 personnes")]
    value = reading.value
    if indicator.unit == Unit.SHARE and value is not None:
        value = (value * 100).quantize(Decimal("0.01"))
    note = _("en cours") if reading.unfinished else ""
    return [year, end, reading.top, reading.bottom, value, note]
