"""Where a loan stands at any date: set-based SQL over the journal and the schedules.

At a date D (inclusive):
  lent, repaid, written_off   sums of the journal
  remaining                   lent − repaid − written off (encours)
  due                         last cumulative due ≤ D of the schedule in force, else its base
  arrears                     due − repaid, never negative, never more than what remains
  oldest_unpaid_on            first due date whose cumulative is not covered by what was repaid, or the
                              day the schedule took effect, where not even its base is covered
No allocation of receipts to instalments is kept: receipts in any order, back-dated or reversed, give the
same answer. Late, in arrears and at risk are computed here and stored nowhere.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce, Greatest, Least

from initiative_sm.dates import day_before
from initiative_sm.money import MoneyField, money
from loans.enums import MovementKind
from loans.models import Instalment, Loan, Movement, Schedule

#: Days late beyond which the whole outstanding of a loan is at risk (PAR30, PAR60, PAR90).
RISK_DAYS = (30, 60, 90)


def _total(kind, on):
    rows = (
        Movement.objects.filter(loan=OuterRef("pk"), kind=kind, value_date__lte=on)
        .order_by()
        .values("loan")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return Coalesce(Subquery(rows, output_field=MoneyField()), money(0))


def paid_out(on: date, loans=None):
    """Loans of which money left the fund up to `on`, by the journal.

    Not by `disbursed_on`: a disbursement reversed since was outstanding all the same in between.
    """
    loans = Loan.objects.all() if loans is None else loans
    paid = Movement.objects.filter(loan=OuterRef("pk"), kind=MovementKind.DISBURSEMENT, value_date__lte=on)
    return loans.filter(Exists(paid))


def committed(on: date, loans=None):
    """Loans granted and not wholly paid out on `on`, with what is `to_disburse` (engagements non décaissés).

    A loan paid in tranches stays committed for what is still to come.
    """
    loans = Loan.objects.all() if loans is None else loans
    return (
        loans.granted(on)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
        .annotate(to_disburse=F("amount") - _total(MovementKind.DISBURSEMENT, on))
        .filter(to_disburse__gt=money(0))
    )


def with_amounts(loans, on: date):
    """Annotate `lent`, `repaid`, `written_off` and `remaining` on `on`."""
    return loans.annotate(
        lent=_total(MovementKind.DISBURSEMENT, on),
        repaid=_total(MovementKind.REPAYMENT, on),
        written_off=_total(MovementKind.WRITE_OFF, on),
    ).annotate(remaining=F("lent") - F("repaid") - F("written_off"))


def with_credit(loans, on: date):
    """Annotate `credit`, what the holder has paid in excess by `on` and was neither given back nor imputed."""
    return loans.annotate(credit=_total(MovementKind.OVERPAYMENT, on) - _total(MovementKind.REFUND, on))


def with_due(loans, on: date, *, original: bool = False):
    """Annotate `due` on `on`, by the schedule in force (or, if `original`, by the first one)."""
    versions = Schedule.objects.filter(loan=OuterRef("pk"))
    if original:
        versions = versions.filter(version=1)
    else:
        versions = versions.filter(effective_on__lte=on).order_by("-version")
    return loans.annotate(in_force=Subquery(versions.values("pk")[:1])).annotate(due=_fallen_due(on))


def with_due_before(loans, day: date):
    """Annotate `due_before`: what the version that `with_due` found `in_force` made due before `day`.

    A version that took effect later counts its base as due before.
    """
    return loans.annotate(due_before=_fallen_due(day_before(day)))


def _fallen_due(on):
    version = _version_in_force()
    fallen = Instalment.objects.filter(schedule=OuterRef("in_force"), due_on__lte=on).order_by("-due_on")
    return Coalesce(Subquery(fallen.values("cumulative")[:1]), Subquery(version.values("base")[:1]), money(0))


def _version_in_force():
    # Without its usual order, which joins the loans: their name would hide the loan of the outer query.
    return Schedule.objects.filter(pk=OuterRef("in_force")).order_by()


def with_position(loans, on: date):
    """Annotate the whole position on `on`; see the module's first lines."""
    unpaid = Instalment.objects.filter(
        schedule=OuterRef("in_force"), due_on__lte=on, cumulative__gt=OuterRef("repaid")
    ).order_by("number")
    effective = _version_in_force().filter(base__gt=OuterRef("repaid"))
    return (
        with_due(with_amounts(loans, on), on)
        .annotate(arrears=Greatest(money(0), Least(F("due") - F("repaid"), F("remaining"))))
        .annotate(
            oldest_unpaid_on=Case(
                When(
                    arrears__gt=money(0),
                    then=Coalesce(
                        # What was counted as repaid at the rescheduling has been reversed since.
                        Subquery(effective.values("effective_on")[:1]),
                        Subquery(unpaid.values("due_on")[:1]),
                    ),
                )
            )
        )
    )


def days_late(oldest_unpaid_on: date | None, on: date) -> int:
    """Days since the oldest unpaid due date; 0 on the due day itself, and when nothing is unpaid."""
    return max(0, (on - oldest_unpaid_on).days) if oldest_unpaid_on else 0


def late_more_than(days: int, on: date) -> Q:
    """Condition on positions: at least one instalment late for more than `days` days."""
    return Q(oldest_unpaid_on__lt=on - timedelta(days=days))


def portfolio(on: date, loans=None) -> dict:
    """Totals on `on`: outstanding, arrears, loans outstanding and late, capital at risk per threshold.

    The positions are added up as they stream by: summed by SQL, each sum would work out every position
    again (measured: three times the work).
    """
    owing = with_position(paid_out(on, loans), on).filter(remaining__gt=money(0)).order_by()
    totals = {
        "arrears": Decimal(0),
        "outstanding": Decimal(0),
        "loans_outstanding": 0,
        "loans_late": 0,
        **{f"par{days}": Decimal(0) for days in RISK_DAYS},
    }
    for remaining, arrears, oldest in owing.values_list(
        "remaining", "arrears", "oldest_unpaid_on"
    ).iterator():
        totals["loans_outstanding"] += 1
        totals["outstanding"] += remaining
        if arrears:
            totals["loans_late"] += 1
            totals["arrears"] += arrears
        for days in RISK_DAYS:
            if days_late(oldest, on) > days:
                totals[f"par{days}"] += remaining
    return totals


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """A fraction, or None where there is nothing to divide by.

    Six decimals: rounded once more to a tenth of a percent, 295 of 1 332 is 22,1 % (with four, 22,2 %).
    """
    return (part / whole).quantize(Decimal("0.000001")) if whole else None
