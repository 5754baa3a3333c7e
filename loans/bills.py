"""Bills of exchange: the numbers of a series, the instalments that one may be signed for, those to remit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from initiative_sm import text
from loans.enums import BillStatus, LoanStatus
from loans.models import Bill, Loan
from loans.statement import Line, statement

#: A bill that may still bring money, or has brought it.
LIVE = (BillStatus.HELD, BillStatus.REMITTED, BillStatus.PAID, BillStatus.BOUNCED)
#: What may be put on a slip: never handed to the bank, or sent back by it.
REMITTABLE = (BillStatus.HELD, BillStatus.BOUNCED)
#: Bills are signed with the contract, and for as long as something is owed.
SIGNED_FOR = (LoanStatus.CONTRACTED, LoanStatus.RUNNING, LoanStatus.LITIGATION)


def numbers_from(first: str, count: int) -> list[str]:
    """`count` consecutive numbers: the digits at the end of `first` go up, its zeros kept ("A009", "A010").

    Raises ValueError where `first` does not end in digits.
    """
    found = re.fullmatch(r"(.*?)(\d+)", text.identifier(first))
    if found is None:
        raise ValueError(first)
    prefix, digits = found.groups()
    return [f"{prefix}{int(digits) + step:0{len(digits)}}" for step in range(count)]


@dataclass(frozen=True)
class Signable:
    """An instalment that is not wholly paid, and the bill that was signed for it, where there is one."""

    line: Line
    bill: Bill | None

    @property
    def key(self):
        return self.line.due_on.isoformat()


def signable(loan: Loan, on: date) -> list[Signable]:
    """The unpaid instalments of the schedule in force on `on`, each with its bill."""
    signed = {bill.due_on: bill for bill in loan.bills.filter(status__in=LIVE)}
    return [
        Signable(line, signed.get(line.due_on))
        for line in statement(loan, on).lines
        if line.left and line.number
    ]


def to_remit(until: date):
    """The bills that may go to the bank and fall due up to `until`."""
    return Bill.objects.filter(status__in=REMITTABLE).due_until(until)


def totals(bills: Sequence[Bill]) -> dict[str, tuple[int, Decimal]]:
    """BillStatus → how many bills, and their sum in dirhams; only the statuses that occur."""
    found: dict[str, tuple[int, Decimal]] = {}
    for bill in bills:
        number, amount = found.get(bill.status, (0, Decimal(0)))
        found[bill.status] = number + 1, amount + bill.amount
    return found


def summed(rows) -> tuple[int, Decimal]:
    """How many bills `rows` are, and their sum in dirhams."""
    return rows.count(), rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)
