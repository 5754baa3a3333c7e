"""The loans that a line of a statement may pay on a day, with all by which they can be known. Five queries."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, Q

from initiative_sm.money import money
from loans.bank.matching import Payable, payer_key
from loans.enums import REPAYABLE_STATUSES, BillStatus, LoanStatus, MovementKind
from loans.models import BankPosting, Bill, Instalment, Loan, Movement
from loans.positions import with_position

ZERO = Decimal(0)
#: Money still comes for a loan that was paid off less than this ago: a standing order not yet stopped.
CLOSED_SINCE = timedelta(days=120)
#: Instalments due this near to the day are what is being paid.
NEAR = timedelta(days=45)
#: Who paid in the last year pays again.
PAID_SINCE = timedelta(days=400)


def payables(on: date) -> list[Payable]:
    """Loans that are owed, written off with something still to recover, or lately paid off."""
    loans = Loan.objects.filter(
        Q(status__in=[*REPAYABLE_STATUSES, LoanStatus.WRITTEN_OFF])
        | Q(status=LoanStatus.REPAID, closed_on__gte=on - CLOSED_SINCE)
    )
    rows = list(with_position(loans, on).select_related("holder").order_by("pk"))
    due, recovered = _instalments(loans, on), _recovered(loans)
    bills, payers = _bills(loans), _payers(loans, on)
    found = []
    for loan in rows:
        left = loan.remaining
        if loan.status == LoanStatus.WRITTEN_OFF:
            left = loan.written_off - recovered.get(loan.pk, ZERO)
        if loan.status != LoanStatus.REPAID and left <= 0:
            continue
        found.append(_payable(loan, left, due[loan.in_force], bills[loan.pk], payers[loan.pk]))
    return found


def _payable(loan, left, rows, bills, payers):
    """`rows` are the cumulative and the amount of the instalments near the day, in order."""
    usual = rows[0][1] if rows else ZERO
    unpaid = [
        min(amount, cumulative - loan.repaid) for cumulative, amount in rows if cumulative > loan.repaid
    ]
    expected = {amount for _cumulative, amount in rows} | {loan.arrears, left, *unpaid[:1]}
    expected |= {loan.arrears + amount for amount in unpaid[-1:]}
    expected |= {amount for _number, amount in bills}
    holder = loan.holder
    return Payable(
        loan=loan.pk,
        number=loan.number,
        holder_number=holder.number,
        names=tuple(name for name in (holder.full_name, holder.full_name_ar) if name),
        rib=loan.rib,
        bills=frozenset(number for number, _amount in bills),
        expected=frozenset(amount for amount in expected if 0 < amount <= max(left, ZERO)),
        instalment=usual,
        remaining=left,
        payers=frozenset(payers),
    )


def _instalments(loans, on):
    """Those of every version near the day, by version: each loan takes those of the one in force."""
    rows = Instalment.objects.filter(
        schedule__loan__in=loans.values("pk"), due_on__gte=on - NEAR, due_on__lte=on + NEAR
    ).order_by("schedule", "number")
    found = defaultdict(list)
    for schedule, cumulative, amount in rows.values_list("schedule", "cumulative", "amount"):
        found[schedule].append((cumulative, amount))
    return found


def _recovered(loans):
    """What came back of the loans written off."""
    found = defaultdict(Decimal)
    lost = loans.filter(status=LoanStatus.WRITTEN_OFF).values("pk")
    rows = Movement.objects.filter(kind=MovementKind.RECOVERY, loan__in=lost).values_list("loan", "amount")
    for loan, amount in rows:
        found[loan] += amount
    return found


def _bills(loans):
    rows = Bill.objects.filter(loan__in=loans.values("pk"), status__in=[BillStatus.HELD, BillStatus.REMITTED])
    found = defaultdict(list)
    for loan, number, amount in rows.values_list("loan", "number", "amount"):
        found[loan].append((number, amount))
    return found


def _payers(loans, on):
    rows = BankPosting.objects.filter(
        movement__loan__in=loans.values("pk"),
        movement__reversed_by__isnull=True,
        line__booked_on__gte=on - PAID_SINCE,
        line__amount__gt=money(0),
    ).annotate(loan=F("movement__loan"))
    found = defaultdict(set)
    for loan, label in rows.values_list("loan", "line__label"):
        # One word alone is a town or a first name: many pay under it.
        if " " in (key := payer_key(label)):
            found[loan].add(key)
    return found
