"""The verbs of what a holder pays: a receipt whole, and the credit that is left where it exceeds what is owed.

A receipt is one act, whatever the number of rows that it makes: they share a `source_key`, and are reversed
together. Amounts in dirhams, dates inclusive. Errors are `ValidationError`s whose sentence can be shown.
"""

from decimal import Decimal
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from initiative_sm import money as dirhams
from initiative_sm import text
from loans.actions.journal import credit_since, lock, owed_since, post, unrecovered
from loans.actions.settling import settle
from loans.enums import RECEIPT_KINDS, MovementKind, PaymentChannel
from loans.models import Loan, Movement
from loans.payments import rows_of, rows_under

__all__ = ["impute", "receive", "refund", "rows_of", "split"]


def split(loan: Loan, amount: Decimal, on) -> list[tuple[MovementKind, Decimal]]:
    """What a receipt of `amount` on `on` is made of: what is owed since, what was lost, and the rest a credit."""
    room = {MovementKind.REPAYMENT: owed_since(loan, on), MovementKind.RECOVERY: unrecovered(loan, on)}
    parts, left = [], amount
    for kind in RECEIPT_KINDS:
        part = max(min(left, room.get(kind, left)), Decimal(0))
        if part:
            parts.append((kind, part))
            left -= part
    return parts or [(MovementKind.REPAYMENT, amount)]


@transaction.atomic
def receive(
    *, loan: Loan, amount: Decimal, value_date, by, source_key: str | None = None, **details
) -> list[Movement]:
    """Post what a holder paid on `loan`: repaid up to what is owed, then recovered, the rest kept as a credit.

    What is owed is counted on `value_date` and on every day since, so that a back-dated receipt takes nothing
    from those already posted. The same `source_key` and content gives the first rows again; other content is
    refused. `details` are those of `loans.actions.journal.post`.
    """
    lock()
    loan.refresh_from_db()
    key = source_key or f"receipt:{uuid4().hex}"
    said = {"loan": loan, "value_date": value_date, **details}
    known = rows_under(key)
    if known:
        return _same_or_refuse(known, amount=amount, **said)
    rows = [
        post(
            kind=kind,
            envelope=loan.envelope,
            amount=part,
            by=by,
            source_key=f"{key}:{kind}" if number else key,
            **said,
        )
        for number, (kind, part) in enumerate(split(loan, amount, value_date))
    ]
    settle(loan, by=by)
    return rows


@transaction.atomic
def refund(*, loan: Loan, amount: Decimal, value_date, by, **details) -> Movement:
    """Give back what a holder paid in excess (restitution d'un trop-perçu), never more than the credit."""
    return post(
        kind=MovementKind.REFUND,
        envelope=loan.envelope,
        loan=loan,
        amount=amount,
        value_date=value_date,
        by=by,
        **details,
    )


def imputable(loan: Loan, on) -> Decimal:
    """How much of the credit of `loan` may pay what it owes on `on` and since."""
    return max(min(credit_since(loan, on), owed_since(loan, on)), Decimal(0))


@transaction.atomic
def impute(
    *, loan: Loan, value_date, by, amount: Decimal | None = None, source_key: str | None = None, at=None
) -> list[Movement]:
    """Pay what a loan owes again out of the holder's credit (imputation): a repayment and a refund, no cash.

    All that is possible unless `amount` says less. Two rows, one never without the other.
    """
    lock()
    loan.refresh_from_db()
    key = source_key or f"imputation:{uuid4().hex}"
    said = {"loan": loan, "value_date": value_date, "channel": PaymentChannel.NONE}
    known = rows_under(key)
    if known:
        # Both rows say the amount.
        both = known[0].amount * 2 if amount is None else amount * 2
        return _same_or_refuse(known, amount=both, **said)
    most = imputable(loan, value_date)
    amount = most if amount is None else amount
    if not most or amount > most:
        raise ValidationError(
            _("Le crédit du porteur ne peut payer que %(amount)s de ce que doit le prêt %(loan)s.")
            % {"amount": dirhams.format(most), "loan": loan.number}
        )
    # The repayment first: the envelope needs no cash for what comes in and goes out by itself.
    kinds = ((MovementKind.REPAYMENT, key), (MovementKind.REFUND, f"{key}:{MovementKind.REFUND}"))
    rows = [
        post(kind=kind, envelope=loan.envelope, amount=amount, by=by, source_key=own, at=at, **said)
        for kind, own in kinds
    ]
    settle(loan, by=by)
    return rows


def _same_or_refuse(rows, *, amount, loan, value_date, channel=None, reference="", reason="", **_details):
    said = {
        "loan_id": loan.pk,
        "value_date": value_date,
        "channel": channel or PaymentChannel.TRANSFER,
        "reference": text.identifier(reference),
        "reason": reason,
    }
    first = rows[0]
    posted = sum((row.amount for row in rows), Decimal(0))
    if posted == amount and all(getattr(first, name) == value for name, value in said.items()):
        return rows
    raise ValidationError(_("Cette saisie a déjà été enregistrée avec un autre contenu."))
