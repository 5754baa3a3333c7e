"""The bills of exchange of the demonstration: those of a few loans in course, in every state, and two slips.

Paid bills are tied to receipts that the journal holds: nothing is posted, and the figures stand.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from loans.enums import REPAYABLE_STATUSES, BillStatus, LoanStatus, MovementKind, PaymentChannel
from loans.models import BankAccount, Bill, Instalment, Loan, Movement, Remittance

ZONE = ZoneInfo("Africa/Casablanca")
#: No bank has the code 999.
ACCOUNT = {
    "name": "Compte d’encaissement",
    "bank": "Banque de l’Atlas (fictive)",
    "rib": "999010000012345678901277",
}
BANKS = ("Banque de l’Atlas (fictive)", "Crédit du Littoral (fictif)", "Banque des Arganiers (fictive)")
LOANS = 6
SEPTEMBER, OCTOBER = date(2024, 8, 28), date(2024, 9, 26)
SIGNED = date(2024, 6, 3)


def build(by):
    """Bills paid, bounced, remitted, held and given back; the slips of September and October 2024."""
    account = BankAccount.objects.create(**ACCOUNT)
    slips = [
        Remittance.objects.create(
            number=f"BR-2024-{number:04}",
            account=account,
            remitted_on=on,
            made_by=by,
            made_at=datetime(on.year, on.month, on.day, 11, tzinfo=ZONE),
        )
        for number, on in enumerate((SEPTEMBER, OCTOBER), start=1)
    ]
    receipts = _receipts()
    bills = [_paid(receipt, slips[0]) for receipt in receipts]
    for rank, receipt in enumerate(receipts):
        bills += _to_come(receipt.loan, rank, slips[1])
    bills += [_bounced(loan, slips[0]) for loan in _late()]
    bills += [_returned(loan) for loan in _settled()]
    for serial, bill in enumerate(bills, start=1):
        bill.received_by, bill.received_on = by, SIGNED
        bill.bank = BANKS[bill.loan_id % len(BANKS)]
        bill.number = bill.number or f"LCN-71{serial:04}"
    Bill.objects.bulk_create(bills)


def _receipts():
    """The bills that came in during September 2024, one for each of the first loans."""
    rows = Movement.objects.of_kind(MovementKind.REPAYMENT).standing()
    rows = rows.filter(
        channel=PaymentChannel.BILL,
        value_date__range=(date(2024, 9, 1), date(2024, 9, 30)),
        loan__status=LoanStatus.RUNNING,
    )
    found = {}
    for receipt in rows.select_related("loan").order_by("loan__number", "seq"):
        if receipt.reference and len(_instalments(receipt.loan)) >= 3:
            found.setdefault(receipt.loan_id, receipt)
        if len(found) == LOANS:
            break
    return list(found.values())


def _instalments(loan):
    """The next instalments of a loan, after September 2024."""
    version = loan.schedules.order_by("-version").first()
    return list(version.instalments.filter(due_on__gt=date(2024, 9, 30))[:3]) if version else []


def _paid(receipt, slip):
    due_on = date(2024, 9, 5)
    return Bill(
        loan=receipt.loan,
        number=receipt.reference,
        due_on=due_on,
        amount=receipt.amount,
        status=BillStatus.PAID,
        remittance=slip,
        movement=receipt,
    )


def _to_come(loan, rank, slip):
    """The next three: those of October are at the bank for most loans, the others wait in the portfolio."""
    bills = [
        Bill(loan=loan, number="", due_on=each.due_on, amount=each.amount, status=BillStatus.HELD)
        for each in _instalments(loan)
    ]
    if rank < LOANS - 2:
        bills[0].status, bills[0].remittance = BillStatus.REMITTED, slip
    return bills


def _late():
    """Two loans whose instalment of September was not paid."""
    rows = Instalment.objects.filter(
        due_on=date(2024, 9, 5), schedule__version=1, schedule__loan__status__in=REPAYABLE_STATUSES
    )
    paid = Movement.objects.filter(value_date__gte=date(2024, 8, 1), kind=MovementKind.REPAYMENT).values(
        "loan"
    )
    rows = (
        rows.exclude(schedule__loan__in=paid)
        .select_related("schedule__loan")
        .order_by("schedule__loan__number")
    )
    return list(rows[:2])


def _bounced(instalment, slip):
    return Bill(
        loan=instalment.schedule.loan,
        number="",
        due_on=instalment.due_on,
        amount=instalment.amount,
        status=BillStatus.BOUNCED,
        remittance=slip,
        bounced_on=date(2024, 9, 9),
        bounce_reason="Provision insuffisante",
    )


def _settled():
    """A loan repaid this year: its last bill went back to the holder."""
    rows = Loan.objects.filter(status=LoanStatus.REPAID, closed_on__year=2024)
    return list(rows.order_by("number")[:1])


def _returned(loan):
    last = Instalment.objects.filter(schedule__loan=loan).order_by("-due_on").first()
    return Bill(loan=loan, number="", due_on=last.due_on, amount=last.amount, status=BillStatus.RETURNED)
