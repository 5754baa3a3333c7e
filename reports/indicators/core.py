"""What an indicator is: a list of files, and how it is measured."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from statistics import median

from django.db.models import Aggregate, Count, QuerySet

from initiative_sm.dates import Period
from initiative_sm.money import CENT
from loans.positions import share

Files = Callable[[Period], QuerySet]


class Unit(Enum):
    COUNT = "count"
    MONEY = "money"  # dirhams
    SHARE = "share"  # a fraction of one
    RATIO = "ratio"
    DAYS = "days"


def since_foundation(day) -> Period:
    return Period(None, day)


def between(rows, field, period: Period):
    """Rows whose date `field` lies in the period, both ends included."""
    rows = rows.filter(**{f"{field}__lte": period.end})
    return rows.filter(**{f"{field}__gte": period.start}) if period.start else rows


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One figure of the programme.

    `files` gives the list behind the figure for a period (both ends inclusive; start None is since the
    foundation), `measure` what is counted or summed over it. With a `base`, the value is the share of the
    files' measure in the base's. `of_stock` marks figures that describe a day, the last of the period.
    `by_difference` marks sums that grow with time and whose value in a period is what they grew by.
    `formula` says how the value is made, where numerator and denominator alone do not.
    """

    key: str
    label: str
    definition: str
    unit: Unit
    files: Files
    measure: Aggregate = Count("pk")  # noqa: RUF009  (an expression is never changed)
    base: Files | None = None
    base_measure: Aggregate | None = None
    of_stock: bool = False
    by_difference: bool = False
    formula: str = ""

    def period(self, period: Period) -> Period:
        """The period this figure really speaks of."""
        return since_foundation(period.end) if self.of_stock else period

    def parts(self, period: Period):
        """(numerator, denominator or None) for the period."""
        period = self.period(period)
        if self.base is self.files and self.base_measure and not self.by_difference:
            return _aggregate(self.files(period), self.measure, self.base_measure)
        top = self._measured(self.files, self.measure, period)
        if self.base is None:
            return top, None
        return top, self._measured(self.base, self.base_measure or self.measure, period)

    def value(self, period: Period):
        """int for counts and days, Decimal for the rest; None where there is nothing to divide by."""
        return self.made_of(*self.parts(period))

    def made_of(self, top, bottom):
        """The value that a numerator and a denominator (or none) make."""
        if bottom is None:
            return top
        return share(Decimal(top), Decimal(bottom))

    def _measured(self, files, measure, period):
        if self.by_difference and period.start is not None:
            before = since_foundation(period.start - timedelta(days=1))
            now, then = files(since_foundation(period.end)), files(before)
            return _aggregate(now, measure)[0] - _aggregate(then, measure)[0]
        return _aggregate(files(period), measure)[0]


def _aggregate(rows, *measures):
    """What each of `measures` gives over `rows`, in one query; 0 over no rows."""
    # Not named like a column, which it would hide from the measure that follows.
    asked = {f"measure_{i}": measure for i, measure in enumerate(measures)}
    found = rows.order_by().aggregate(**asked)
    return tuple(
        (0 if isinstance(measure, Count) else Decimal(0)) if found[name] is None else found[name]
        for name, measure in asked.items()
    )


@dataclass(frozen=True, kw_only=True)
class Quotient(Indicator):
    """A mean: the files' measure divided by the base's, to the centime or the hundredth."""

    def made_of(self, top, bottom):
        return (Decimal(top) / Decimal(bottom)).quantize(CENT) if bottom else None


@dataclass(frozen=True, kw_only=True)
class MedianDays(Indicator):
    """Median number of days between two dates of each file; None when the list is empty.

    `dates` names the two columns. A median has no portable SQL, and two dates a file are cheap to fetch.
    """

    dates: tuple[str, str]
    unit: Unit = Unit.DAYS

    def parts(self, period: Period):
        days = [(end - start).days for start, end in self.files(period).order_by().values_list(*self.dates)]
        return (int(median(days)) if days else None), None
