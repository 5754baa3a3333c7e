"""The association's bank: an account, a statement, its lines and what was posted from them."""

from datetime import date
from decimal import Decimal

from loans.enums import BankLineStatus
from loans.models import BankAccount, BankLine, BankPosting, BankStatement
from tests.factories.association import user
from tests.factories.counter import NOW, numbers
from tests.factories.files import repayment, running_loan


def bank_account(**over):
    n = next(numbers)
    return BankAccount.objects.create(**{"name": f"Compte {n}", "bank": "Banque du Souss", **over})


def bank_statement(**over):
    n = next(numbers)
    fields = {
        "name": f"releve-{n}.csv",
        "format": "csv",
        "sha256": f"{n:064x}",
        "first_on": date(2023, 5, 1),
        "last_on": date(2023, 5, 31),
        "imported_at": NOW,
    }
    if "account" not in over:
        fields["account"] = bank_account()
    if "imported_by" not in over:
        fields["imported_by"] = user(None)
    return BankStatement.objects.create(**{**fields, **over})


def bank_line(status=BankLineStatus.OPEN, **over):
    """A credit of 1 000 DH that nobody has handled yet, or a line in another `status`."""
    n = next(numbers)
    fields = {
        "number": n,
        "booked_on": date(2023, 5, 9),
        "value_on": date(2023, 5, 10),
        "label": f"VIREMENT RECU {n}",
        "amount": Decimal(1000),
        "fingerprint": f"{n:064x}",
        "status": status,
    }
    if "statement" not in over:
        fields["statement"] = bank_statement()
    if status != BankLineStatus.OPEN:
        fields |= {"handled_by": user(None), "handled_at": NOW}
    if status == BankLineStatus.IGNORED:
        fields["note"] = "Frais de tenue de compte"
    fields["account"] = (over.get("statement") or fields["statement"]).account
    return BankLine.objects.create(**{**fields, **over})


def bank_posting(**over):
    """A receipt with the line of a statement that it came from."""
    fields = {}
    if "line" not in over:
        fields["line"] = bank_line(BankLineStatus.POSTED)
    if "movement" not in over:
        line = over.get("line") or fields["line"]
        fields["movement"] = repayment(loan=running_loan(), amount=line.amount, value_date=line.value_on)
    return BankPosting.objects.create(**{**fields, **over})
