"""What a rescheduling or a postponement would make of a loan, before it is decided."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from loans.actions import schedules
from loans.enums import ScheduleReason
from loans.models import Loan
from loans.positions import days_late
from loans.schedule import postponed
from loans.statement import due_rows, in_force


@dataclass(frozen=True)
class Change:
    """A loan before and after the measure; `refusal` says why it cannot be taken, "" where it can."""

    loan: Loan
    days: int
    chosen: bool
    old_term: int = 0
    old_last: date | None = None
    term: int = 0
    first_due_on: date | None = None
    last_due_on: date | None = None
    amount: Decimal | None = None
    refusal: str = ""


def terms_of(data, rows, repaid):
    """(number of instalments, first due date) that the measure of `data` gives a loan with these `rows`."""
    months = data["months"] if data["change"] == ScheduleReason.POSTPONEMENT else 0
    term, first_due_on = postponed(rows, data["effective_on"], repaid, months)
    return (term if months else data["term"]), first_due_on


def change(loan: Loan, on: date, *, chosen: bool, measure: dict | None) -> Change:
    """What `measure` (None where it is not known yet) makes of a loan with its position on `on`.

    By the schedules that were read with it: no query. The verb checks again.
    """
    version = in_force(loan.schedules.all(), on)
    rows = due_rows(version) if version else []
    left = [row for row in rows if row.cumulative > loan.repaid]
    found = {
        "loan": loan,
        "days": days_late(loan.oldest_unpaid_on, on),
        "chosen": chosen,
        "old_term": len(left),
        "old_last": left[-1].due_on if left else None,
    }
    if measure is None or not left:
        return Change(**found, refusal="" if left else gettext("Aucune échéance ne reste à payer."))
    term, first = terms_of(measure, rows, loan.repaid)
    if max(each.effective_on for each in loan.schedules.all()) >= on:
        return Change(**found, refusal=gettext("Un échéancier prend déjà effet ce jour-là ou après."))
    try:
        new = schedules.spread(loan, term, first)
    except ValidationError as refusal:
        return Change(**found, refusal=" ".join(refusal.messages))
    return Change(**found, term=term, first_due_on=first, last_due_on=new[-1].due_on, amount=new[0].amount)
