"""The papers of the money: a receipt, the statement of account, the certificate of full repayment."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from initiative_sm import money, pdf
from loans.enums import IssuedKind, LoanStatus, MovementKind
from loans.models import IssuedPaper, Loan, Movement
from loans.papers.frame import printed
from loans.payments import paid_rows
from loans.statement import entries, statement


@dataclass(frozen=True)
class Account:
    """What a statement of account is about: one loan on a day, inclusive."""

    loan: Loan
    on: date

    @property
    def key(self):
        """The movements that it tells are part of it: one more, and it is another statement."""
        last = (
            self.loan.movements.filter(value_date__lte=self.on).order_by("-seq").values_list("seq", flat=True)
        )
        return f"{self.loan.pk}-{self.on:%Y%m%d}-{last.first() or 0}"


#: What a holder pays, and gets a receipt for.
RECEIVED = (MovementKind.REPAYMENT, MovementKind.RECOVERY, MovementKind.OVERPAYMENT)


def receipt(movement: Movement, issued: IssuedPaper, language: str) -> pdf.Printed:
    """The receipt of a payment, whatever the rows that it makes, with what it leaves to be paid on that day."""
    loan = movement.loan
    account = statement(loan, movement.value_date)
    rows = paid_rows(movement)
    total = sum((row.amount for row in rows), Decimal(0))
    with override(language):
        context = {
            "movement": movement,
            "rows": rows,
            "total": total,
            "loan": loan,
            "holder": loan.holder,
            "in_words": money.in_words(total, language),
            "remaining": account.remaining,
            "excess": all(row.kind == MovementKind.OVERPAYMENT for row in rows),
        }
        return printed("loans/pdf/receipt.html", context, issued, language, str(IssuedKind.RECEIPT.label))


def receipt_key(movement: Movement) -> int:
    """A payment has one receipt, from whichever of its rows it is asked for."""
    return paid_rows(movement)[0].pk


def account(subject: Account, issued: IssuedPaper, language: str) -> pdf.Printed:
    """Every movement of a loan up to a day, what is owed then, and the instalments."""
    loan = subject.loan
    found = statement(loan, subject.on)
    rows = [entry for entry in entries(loan)[::-1] if entry.movement.value_date <= subject.on]
    with override(language):
        context = {
            "loan": loan,
            "holder": loan.holder,
            "on": subject.on,
            "account": found,
            "entries": rows,
        }
        return printed("loans/pdf/statement.html", context, issued, language, str(IssuedKind.STATEMENT.label))


def certificate(loan: Loan, issued: IssuedPaper, language: str) -> pdf.Printed:
    """That a loan is repaid in full, by whom and since when."""
    if loan.status != LoanStatus.REPAID:
        raise ValidationError(_("Le prêt n’est pas entièrement remboursé."))
    with override(language):
        context = {
            "loan": loan,
            "holder": loan.holder,
            "in_words": money.in_words(loan.amount, language),
        }
        return printed(
            "loans/pdf/certificate.html", context, issued, language, str(IssuedKind.CERTIFICATE.label)
        )
