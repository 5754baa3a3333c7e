"""The provinces as a map where the region has been drawn, as bars where it has not."""

from collections import Counter
from collections.abc import Callable, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiative_sm import charts, numbers
from initiative_sm.charts import HIDDEN, Place
from initiative_sm.dates import Period
from loans.models import Province
from loans.outlines import outlines
from reports.figures.breakdowns import grouped
from reports.indicators.files import disbursed

PROVINCE = "project__commune__province"


def by_province(
    title: str,
    counted: Mapping[int, int],
    *,
    head: str,
    look: dict,
    language: str = "",
    hidden: frozenset[int] = frozenset(),
    url: Callable[[int], str] | None = None,
) -> charts.Map | charts.Bars:
    """`counted` (primary key of a province → number) drawn; those of `hidden` are not told.

    The map is that of the region where most of them are, with its provinces that have none.
    """
    language = language or get_language() or "fr"
    provinces = list(Province.objects.select_related("region"))
    drawn = outlines(_main_region(provinces, counted))

    def place(row):
        value = HIDDEN if row.pk in hidden else counted.get(row.pk, 0)
        outline = drawn.provinces.get(row.code) if drawn else None
        return Place(row.name(language), value, outline, url(row.pk) if url and value else "")

    places = sorted(
        (place(row) for row in provinces), key=lambda one: (one.value is HIDDEN, -(one.value or 0), one.label)
    )
    if drawn:
        return charts.region(
            title, places, size=drawn.size, head=head, write=numbers.count, palette=look["palette"]
        )
    return _as_bars(title, [one for one in places if one.value or one.value is HIDDEN], counted, look)


def loans_by_province(period: Period) -> dict[int, int]:
    """The loans disbursed in the period by the primary key of the province of their project."""
    return {pk: number for pk, (number, _sum) in grouped(disbursed(period), PROVINCE).items()}


def _main_region(provinces, counted):
    """The code of the region where most is counted; "" where there is no province at all."""
    regions = Counter({row.region.code: 0 for row in provinces})
    for row in provinces:
        regions[row.region.code] += counted.get(row.pk, 0)
    return max(regions, key=lambda code: (regions[code], code), default="")


def _as_bars(title, places, counted, look):
    shown = [one for one in places if one.value is not HIDDEN]
    rest = sum(counted.values()) - sum(one.value for one in shown)
    entries = [(one.label, one.value) for one in shown]
    urls = [one.url for one in shown]
    if rest:
        entries.append((_("Autres"), rest))
    return charts.shares(title, entries, write=numbers.count, urls=urls, **look)
