"""Where dues stand at a date: when each was settled, what a scale asks, who is to be called."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from members.enums import College
from members.models import Due, DueScale, Member


def settled_on(
    amount: Decimal, payments: Iterable[tuple[date, Decimal]], waived_on: date | None = None
) -> date | None:
    """The day on which `payments` (day, amount) reached `amount`, or on which the due was waived before that.

    None while neither happened. Payments of one day count together, in any order.
    """
    paid = Decimal(0)
    for day, part in sorted(payments):
        paid += part
        if paid >= amount:
            return day if waived_on is None else min(day, waived_on)
    return waived_on


def settlements(members: Iterable[Member]) -> dict[int, list[tuple[Due, date | None]]]:
    """The key of each of `members` → its dues with the day each was settled; two queries for all of them."""
    found = {member.pk: [] for member in members}
    for due in Due.objects.filter(member__in=found).order_by("year").with_payments():
        payments = [(payment.paid_on, payment.amount) for payment in due.valid_payments]
        found[due.member_id].append((due, settled_on(due.amount, payments, due.waived_on)))
    return found


def scale(year: int) -> dict[str, Decimal | None]:
    """College → what the scale in force asks for `year`; None where the assembly voted nothing yet."""
    rows = DueScale.objects.filter(from_year__lte=year).order_by("from_year")
    voted = {row.college: row.amount for row in rows}
    return {college: voted.get(college) for college in College.values}


def to_call(year: int, on: date):
    """The members on `on` whose due of `year` was not called yet."""
    return Member.objects.on(on).exclude(dues__year=year)
