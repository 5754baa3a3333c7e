"""Lines of a statement that pay bills of exchange: one bill, or a whole slip in one sum.

The bills are paid by their own verb, so that a bill and its line never make two receipts.
"""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from initiative_sm import money as dirhams
from initiative_sm import text
from loans.actions import bills
from loans.actions.bank_lines import check_credit, check_open, tie
from loans.actions.journal import lock
from loans.actions.receipts import rows_of
from loans.enums import BillStatus
from loans.models import BankLine, Bill, Loan, Movement, Remittance

#: Slips that are offered for one line.
OFFERED = 5


def _awaited():
    """Bills at the bank, and those that a clerk marked as paid without a line of the bank."""
    untied = Q(
        status=BillStatus.PAID, movement__bank_posting__isnull=True, movement__reversed_by__isnull=True
    )
    return Bill.objects.filter(Q(status=BillStatus.REMITTED) | untied).select_related("loan", "movement")


def named_bill(line: BankLine, loan: Loan) -> Bill | None:
    """The bill of `loan` that the line names and pays whole, or None."""
    said = text.identifier(f"{line.label} {line.reference}")
    found = _awaited().filter(loan=loan, amount=line.amount, remittance__remitted_on__lte=line.value_on)
    return next((bill for bill in found.order_by("due_on", "pk") if bill.number in said), None)


def slips(line: BankLine) -> list[Remittance]:
    """The slips that a line may pay: handed to its account before, of just its amount; each with `awaited`."""
    if line.amount <= 0:
        return []
    rows = (
        Remittance.objects.filter(account=line.account, remitted_on__lte=line.value_on, bills__in=_awaited())
        .distinct()
        .prefetch_related(Prefetch("bills", queryset=_awaited(), to_attr="awaited"))
    )
    return [slip for slip in rows.order_by("remitted_on", "pk") if _total(slip.awaited) == line.amount][
        :OFFERED
    ]


def _total(rows):
    return sum((bill.amount for bill in rows), Decimal(0))


@transaction.atomic
def post_slip(*, line: BankLine, slip: Remittance, by, on: date, at: datetime) -> list[Movement]:
    """The line is the credit of a slip: its bills are paid on the value date, and all are tied to the line."""
    lock()
    line.refresh_from_db()
    check_open(line)
    check_credit(line, on)
    awaited = list(_awaited().filter(remittance=slip).order_by("due_on", "pk"))
    if not awaited or _total(awaited) != line.amount:
        raise ValidationError(
            _(
                "Le bordereau %(slip)s attend %(total)s, et la ligne est de %(amount)s : payez-en les effets un par un."
            )
            % {
                "slip": slip.number,
                "total": dirhams.format(_total(awaited)),
                "amount": dirhams.format(line.amount),
            }
        )
    return pay(line, awaited, by=by, at=at)


def pay(line: BankLine, awaited: list[Bill], *, by, at: datetime) -> list[Movement]:
    """Pay the bills that are not paid yet, and tie what the journal holds of all of them to the line."""
    remitted = [bill for bill in awaited if bill.status == BillStatus.REMITTED]
    paid = [bill for bill in awaited if bill.status == BillStatus.PAID]
    if remitted:
        paid += bills.pay(bills=remitted, value_date=line.value_on, by=by)
    movements = [row for bill in paid for row in rows_of(bill.movement)]
    tie(line, movements, by=by, at=at)
    return movements
