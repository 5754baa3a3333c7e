"""A figure year by year: its readings, and the table that is taken away."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import gettext as _

from initiative_sm import lists, spreadsheets
from reports.indicators import Indicator, Unit
from reports.kept import Kept
from reports.readings import Reading, readings, year_until


def of_years(user, key: str, years: Sequence[int], until: date, kept: Kept) -> list[Reading]:
    """The figure in each of `years`; the one that runs stops at `until`."""
    return readings(user, [(key, year_until(year, until)) for year in years], kept, until=until)


def download(indicator: Indicator, evolution: Sequence[Reading], kind: str) -> HttpResponse:
    """The years as a workbook or a CSV: parts and value; a masked year is said to be so, without a number."""
    rows = [_row(indicator, reading) for reading in evolution]
    table = spreadsheets.Table(str(indicator.label), _columns(indicator), rows)
    return lists.download(table, kind, f"{indicator.key}-evolution")


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
