"""What a reader may know of a figure: all of it, or none of it where it would point at a few persons.

Who may not see files is told years and one day, that on which the figures of the page stop: what is masked in
one place is nowhere the difference of two figures that are told. See docs/decisions/0007.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Min

from initiative_sm.dates import Period, fiscal_year
from loans.enums import LOAN_KINDS
from loans.models import (
    Decision,
    FollowUp,
    Holder,
    Loan,
    Mentoring,
    Movement,
    PlanItem,
    Project,
    TrainingAttendance,
)
from reports.figures.masking import covered, few
from reports.indicators import REGISTRY, Indicator, Unit
from reports.indicators.core import Files, since_foundation
from reports.kept import Kept

#: How the persons behind a list are told apart. Trainings and movements of the fund speak of nobody.
PERSON = {
    Holder: "pk",
    Project: "holder",
    Loan: "holder",
    PlanItem: "project__holder",
    FollowUp: "project__holder",
    Decision: "loan__holder",
    Mentoring: "loan__holder",
    TrainingAttendance: "holder",
    Movement: "loan__holder",
}
#: A name for each list of files; figures with the same list are masked together.
NAMES: dict[Files, str] = {
    files: f"{key}:{part}"
    for key, one in reversed(REGISTRY.items())
    for part, files in (("base", one.base), ("files", one.files))
    if files is not None
}


@dataclass(frozen=True)
class Reading:
    """An indicator in a period as one reader sees it; `masked` where it would tell of fewer than five persons."""

    indicator: Indicator
    period: Period
    top: int | Decimal | None
    bottom: int | Decimal | None
    masked: bool = False

    @property
    def key(self):
        return self.indicator.key

    @property
    def label(self):
        return self.indicator.label

    @property
    def definition(self):
        return self.indicator.definition

    @property
    def unit(self):
        return self.indicator.unit.value

    @property
    def unfinished(self):
        """Whether the period stops before the year does."""
        return (self.period.end.month, self.period.end.day) != (12, 31)

    @property
    def value(self):
        return None if self.masked else self.indicator.made_of(self.top, self.bottom)


def may_see_files(user, indicator: Indicator, period: Period) -> bool:
    options = indicator.files(period).model._meta
    return user.has_perm(f"{options.app_label}.view_{options.model_name}")


def readings(user, asked: list[tuple[str, Period]], kept: Kept, *, until: date) -> list[Reading]:
    """The figures of `asked` (key, period), in its order, on a page whose figures stop on the day `until`."""
    found = kept.parts(asked)
    return [
        Reading(REGISTRY[key], period, *found[key, period], masked=_masked(user, key, period, kept, until))
        for key, period in asked
    ]


def years_known(until: date) -> list[int]:
    """Years from the first file to `until`, newest first; that year alone in an empty programme."""
    first = Loan.objects.aggregate(first=Min("received_on"))["first"] or until
    return list(range(until.year, min(first, until).year - 1, -1))


def year_until(year: int, until: date) -> Period:
    """The fiscal year; the one that runs stops at `until`."""
    whole = fiscal_year(year)
    return Period(whole.start, min(whole.end, until)) if whole.start <= until else whole


def _masked(user, key, period, kept, until):
    indicator = REGISTRY[key]
    if may_see_files(user, indicator, period) or not _speaks_of_persons(indicator.files(period)):
        return False
    if period not in (since_foundation(until), year_until(period.end.year, until)):
        return True  # any other day could be taken from one of these
    period = indicator.period(period)
    if period.start is None:
        return _small(indicator.files, period, kept)
    return period.end.year in _hidden_years(indicator.files, until, kept)


def _speaks_of_persons(rows):
    """Whether a list has persons behind it: movements that concern no loan are the association's own money."""
    if rows.model is Movement:
        return not rows.order_by().exclude(kind__in=LOAN_KINDS).exists()
    return rows.model in PERSON


def _wholes(files):
    """The lists of which `files` are said to be a part: what is left of them is told as well."""
    bases = {
        one.base: None
        for one in REGISTRY.values()
        if type(one) is Indicator and one.unit == Unit.SHARE and one.files is files and one.base is not files
    }
    return list(bases)


def _small(files, period, kept):
    """Whether a list, or what is left of a whole without it, is a few persons; or a whole itself is."""
    persons = _persons(files, period, kept)
    return few(persons) or any(
        few(_persons(base, period, kept) - persons) or _small(base, period, kept) for base in _wholes(files)
    )


def _hidden_years(files, until, kept) -> frozenset[int]:
    """The years in which a list is not told: the small ones, and those that keep them from being worked out."""
    return kept.once(
        f"{NAMES[files]}:hidden", since_foundation(until), lambda: _years_to_hide(files, until, kept)
    )


def _years_to_hide(files, until, kept):
    persons, bases = _persons_by_year(files, until, kept), _wholes(files)
    left = [
        {year: whole - persons[year] for year, whole in _persons_by_year(base, until, kept).items()}
        for base in bases
    ]
    return covered(persons, *left).union(*(_hidden_years(base, until, kept) for base in bases))


def _persons_by_year(files, until, kept) -> dict[int, int]:
    def count():
        return {year: persons_behind(files, year_until(year, until)) for year in years_known(until)}

    return kept.once(f"{NAMES[files]}:persons-by-year", since_foundation(until), count)


def _persons(files, period, kept):
    return kept.once(f"{NAMES[files]}:persons", period, lambda: persons_behind(files, period))


def persons_behind(files: Files, period: Period) -> int:
    """How many persons a list of files speaks of; 0 where it speaks of none."""
    rows = files(period).order_by()
    if not _speaks_of_persons(rows):
        return 0
    if rows.model is FollowUp and period.start is not None:
        # The last observations of older years are in both totals whose difference the year is.
        rows = rows.filter(observed_on__gte=period.start)
    return rows.aggregate(persons=Count(PERSON[rows.model], distinct=True))["persons"]
