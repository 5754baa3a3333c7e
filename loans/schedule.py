"""Pure rules of a schedule: what is due when. Knows no database; amounts in dirhams, dates inclusive.

A loan at 0 % is repaid in equal instalments; the agreed number is kept exactly and the last instalment
absorbs the remainder. Deferral months have no instalment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from initiative_sm.dates import add_months
from initiative_sm.money import CENT, split

#: Day of the month on which instalments fall due unless the contract says otherwise.
DUE_DAY = 5


@dataclass(frozen=True)
class Due:
    """One instalment: `cumulative` counts from the loan's first dirham, what was repaid before included."""

    number: int
    due_on: date
    amount: Decimal
    cumulative: Decimal


def first_due_on(disbursed_on: date, deferral: int, day: int = DUE_DAY) -> date:
    """The first due date: `day` of the month that follows the disbursement and the deferral (months)."""
    return add_months(disbursed_on, deferral + 1, day_of_month=day)


def build(
    amount: Decimal, term: int, first_due: date, *, base: Decimal = Decimal(0), unit: Decimal = CENT
) -> list[Due]:
    """`term` monthly instalments that repay `amount` less `base` (already repaid).

    `unit` is what instalments are rounded to; where the amount is too small for it, centimes are used.
    Raises ValueError when nothing is left to repay or the term is not positive.
    """
    left = amount - base
    if term < 1:
        raise ValueError("term must be at least 1")
    if left < term * CENT:
        raise ValueError("not enough left to repay for this number of instalments")
    parts = split(left, term, unit)
    if parts[0] <= 0 or parts[-1] <= 0:
        parts = split(left, term, CENT)
    rows, cumulative = [], base
    for number, part in enumerate(parts, start=1):
        cumulative += part
        rows.append(
            Due(number, add_months(first_due, number - 1, day_of_month=first_due.day), part, cumulative)
        )
    return rows


def due(rows: Sequence[Due], on: date, *, base: Decimal = Decimal(0)) -> Decimal:
    """What should have been repaid on `on`, the instalment of that day included."""
    return max((row.cumulative for row in rows if row.due_on <= on), default=base)


def arrears(rows: Sequence[Due], on: date, repaid: Decimal, *, base: Decimal = Decimal(0)) -> Decimal:
    """What is due on `on` and not repaid."""
    return max(Decimal(0), due(rows, on, base=base) - repaid)


def oldest_unpaid(rows: Sequence[Due], on: date, repaid: Decimal) -> Due | None:
    """The oldest instalment due on `on` and not covered by what was repaid, oldest first."""
    return next((row for row in rows if row.due_on <= on and row.cumulative > repaid), None)


def postponed(rows: Sequence[Due], on: date, repaid: Decimal, months: int) -> tuple[int, date]:
    """(number of instalments, first due date) once what is not repaid is put off by `months` from `on`.

    As many instalments as are not wholly covered, so that their amount hardly changes; the first falls due
    `months` after the next due date, the due day of the rules where every date is past.
    """
    left = [row for row in rows if row.cumulative > repaid]
    following = next((row.due_on for row in left if row.due_on >= on), None)
    if following is None:
        following = add_months(on, 1, day_of_month=rows[-1].due_on.day if rows else DUE_DAY)
    return max(1, len(left)), add_months(following, months, day_of_month=following.day)
