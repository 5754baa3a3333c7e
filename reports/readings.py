"""What a reader may know of a figure: all of it, or none of it where it would point at a few persons."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from initiative_sm.dates import Period
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
from reports.figures import SMALLEST_PRINTED
from reports.indicators import REGISTRY, Indicator
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


@dataclass(frozen=True)
class Reading:
    """An indicator in a period as one reader sees it; `masked` where fewer than five persons are behind it."""

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


def readings(user, asked: list[tuple[str, Period]], kept: Kept) -> list[Reading]:
    """The figures of `asked` (key, period), in its order."""
    found = kept.parts(asked)
    return [
        Reading(REGISTRY[key], period, *found[key, period], masked=_masked(user, key, period, found, kept))
        for key, period in asked
    ]


def _masked(user, key, period, found, kept):
    indicator, (top, bottom) = REGISTRY[key], found[key, period]
    if may_see_files(user, indicator, period):
        return False
    if bottom is not None and _counts_persons(indicator) and _few(bottom - top):
        return True  # what is left over would say it just as well
    return _few(kept.once(f"{key}:persons", period, lambda: persons_behind(indicator, period)))


def _counts_persons(indicator):
    return isinstance(indicator.measure, Count) and indicator.base_measure is None


def _few(number):
    return 0 < number < SMALLEST_PRINTED


def persons_behind(indicator: Indicator, period: Period) -> int:
    """How many persons the list behind a figure speaks of; 0 where it speaks of none."""
    rows = indicator.files(indicator.period(period)).order_by()
    if rows.model not in PERSON or _moves_the_fund(rows):
        return 0
    return rows.aggregate(persons=Count(PERSON[rows.model], distinct=True))["persons"]


def _moves_the_fund(rows):
    """Whether a list of movements has some that concern no loan: then it is the association's own money."""
    return rows.model is Movement and rows.exclude(kind__in=LOAN_KINDS).exists()
