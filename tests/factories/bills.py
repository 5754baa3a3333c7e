"""Bills of exchange, and the slips with which they go to the bank."""

from datetime import date
from decimal import Decimal

from loans.enums import BillStatus
from loans.models import Bill, Remittance
from tests.factories.association import user
from tests.factories.bank import bank_account
from tests.factories.counter import NOW, numbers
from tests.factories.files import repayment, running_loan


def remittance(**over):
    fields = {"number": f"BR-{next(numbers)}", "remitted_on": date(2023, 5, 2), "made_at": NOW}
    if "account" not in over:
        fields["account"] = bank_account()
    if "made_by" not in over:
        fields["made_by"] = user(None)
    return Remittance.objects.create(**{**fields, **over})


def bill(status=BillStatus.HELD, **over):
    """A bill of 1 000 DH due on 5 May 2023, in `status`: on a slip, paid into the journal, bounced…"""
    fields = {
        "number": f"LCN{next(numbers):07}",
        "due_on": date(2023, 5, 5),
        "amount": Decimal(1000),
        "bank": "Banque de l’Atlas",
        "received_on": date(2023, 3, 1),
        "status": status,
    }
    if "loan" not in over:
        fields["loan"] = running_loan()
    if "received_by" not in over:
        fields["received_by"] = user(None)
    given = {**fields, **over}
    if status in (BillStatus.REMITTED, BillStatus.PAID) and "remittance" not in over:
        given["remittance"] = remittance()
    if status == BillStatus.PAID and "movement" not in over:
        given["movement"] = repayment(loan=given["loan"], amount=given["amount"], value_date=given["due_on"])
    if status == BillStatus.BOUNCED:
        given = {"bounced_on": date(2023, 5, 8), "bounce_reason": "Provision insuffisante", **given}
    return Bill.objects.create(**given)
