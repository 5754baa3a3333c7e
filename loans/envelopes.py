"""Where the envelopes stand on a day: what they own, hold, have lent and promised."""

from datetime import date

from django.db.models import F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth

from initiative_sm.dates import add_months, month_ends
from initiative_sm.money import MoneyField, money
from loans.models import Loan, Movement
from loans.positions import committed

#: Months of the cash drawn on the page of an envelope.
MONTHS = 12


def with_balance(envelopes, on: date):
    """Annotate where each stands on `on`: `fund` = `cash` + `outstanding` − `credits`, with `commitments`.

    `outstanding` is what the loans owe and `credits` what is owed to holders who paid too much; `available` is
    the cash less both that and the commitments.
    """
    promised = committed(on, Loan.objects.filter(envelope=OuterRef("pk"))).order_by()
    promised = promised.values("envelope").annotate(total=Sum("to_disburse")).values("total")
    return envelopes.annotate(
        **{name: _effect(name, on) for name in ("fund", "cash")},
        # The net sum is read from an index; credits are few, and found by their kind.
        _net=_effect("outstanding", on),
        _credits=_effect("outstanding", on, Movement.objects.credits()),
        commitments=Coalesce(Subquery(promised, output_field=MoneyField()), money(0)),
    ).annotate(
        outstanding=F("_net") - F("_credits"),
        credits=F("_credits") * Value(-1),
        available=F("cash") + F("_credits") - F("commitments"),
    )


def _effect(name, on, rows=None):
    rows = Movement.objects.all() if rows is None else rows
    rows = rows.filter(envelope=OuterRef("pk")).until(on).order_by().values("envelope")
    return Coalesce(
        Subquery(rows.annotate(total=Sum(name)).values("total"), output_field=MoneyField()), money(0)
    )


def cash_by_month(envelope, on: date) -> list[tuple]:
    """(day, cash in dirhams) at the ends of the last months, then on `on`; none before the opening."""
    start = max(envelope.opened_on, add_months(on, -MONTHS + 1, day_of_month=1))
    if start > on:
        return []
    rows = envelope.movements.until(on).order_by()
    cash = rows.filter(value_date__lt=start).aggregate(before=Coalesce(Sum("cash"), money(0)))["before"]
    moved = dict(
        rows.filter(value_date__gte=start)
        .annotate(month=TruncMonth("value_date"))
        .values_list("month")
        .annotate(total=Sum("cash"))
    )
    days = month_ends(start, on)
    if not days or days[-1] < on:
        days.append(on)
    found = []
    for day in days:
        cash += moved.get(day.replace(day=1), 0)
        found.append((day, cash))
    return found
