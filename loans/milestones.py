"""When a firm must be seen again: one, two and three years after its loan was paid out.

The months are those of the calendar. A milestone is asked for from two months before its own month, and stays so
until the next one is (ten months after it, for the last): a follow-up noted meanwhile meets it. A firm that
nobody saw in that time has missed it, and the next one takes its place.
"""

from datetime import date

MILESTONES = (12, 24, 36)
#: Months before its own at which a milestone is first asked for, and after it at which it is asked no more.
BEFORE, AFTER = 2, 10


def month(day: date) -> int:
    """The number of the month of `day`, counted without gaps over the years."""
    return day.year * 12 + day.month - 1


def asked(disbursed_on: date, on: date) -> int | None:
    """The milestone (12, 24 or 36) that is asked for on `on`, met or not; None where none is."""
    elapsed = month(on) - month(disbursed_on)
    return next((each for each in MILESTONES if each - BEFORE <= elapsed < each + AFTER), None)


def met_by(disbursed_on: date, milestone: int, observed_on: date) -> bool:
    """Whether a follow-up of `observed_on` meets that milestone."""
    return asked(disbursed_on, observed_on) == milestone


def due(disbursed_on: date, observed, on: date) -> int | None:
    """The milestone that is due on `on`, given the days on which the firm was observed up to then; or None."""
    milestone = asked(disbursed_on, on)
    if milestone is None or any(met_by(disbursed_on, milestone, day) for day in observed):
        return None
    return milestone
