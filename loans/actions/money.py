"""The verbs of money: disburse, repay, write off, recover, transfer, reverse.

Every verb is atomic, checks before it writes, and logs. Amounts in dirhams, dates inclusive. Errors are
`ValidationError`s whose sentence can be shown as it is.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from initiative_sm.transitions import move
from loans.actions.bank_lines import reopen_after
from loans.actions.journal import (
    already_posted,
    append,
    balance,
    check_fields,
    credit_since,
    lock,
    lowest_balance,
    owed_since,
    post,
    sums_of,
    unrecovered,
)
from loans.actions.receipts import impute, receive, refund, rows_of
from loans.actions.settling import date_disbursement, settle
from loans.enums import LOAN_TRANSITIONS, IssuedKind, LoanStatus, MovementKind, PaymentChannel
from loans.models import IssuedPaper, Loan, Movement
from members.actions import log

__all__ = [
    "append",
    "balance",
    "disburse",
    "impute",
    "post",
    "receive",
    "recover",
    "refund",
    "repay",
    "reverse",
    "settle",
    "transfer",
    "write_off",
]

TRANSFER_KINDS = (MovementKind.TRANSFER_OUT, MovementKind.TRANSFER_IN)


@transaction.atomic
def disburse(*, loan: Loan, value_date, by, amount: Decimal | None = None, **details) -> Movement:
    """Pay a contracted loan out of its envelope (décaissement), whole unless `amount` says a tranche.

    The first disbursement starts the loan; its schedule is made by `loans.actions.schedules.start`. What was
    sent before is given again, and starts nothing: it may have been reversed since.
    """
    lock()
    loan.refresh_from_db()
    repeated = already_posted(details) is not None
    if not repeated and loan.status not in (LoanStatus.CONTRACTED, LoanStatus.RUNNING):
        raise ValidationError(_("Seul un prêt dont le contrat est signé peut être décaissé."))
    movement = post(
        kind=MovementKind.DISBURSEMENT,
        envelope=loan.envelope,
        loan=loan,
        amount=loan.amount if amount is None else amount,
        value_date=value_date,
        by=by,
        **details,
    )
    if repeated:
        return movement
    if loan.status == LoanStatus.CONTRACTED:
        move(loan, LoanStatus.RUNNING, by=by, table=LOAN_TRANSITIONS, disbursed_on=value_date)
    else:
        date_disbursement(loan, by=by)
    return movement


@transaction.atomic
def repay(*, loan: Loan, amount: Decimal, value_date, by, **details) -> Movement:
    """Post a receipt on a loan (remboursement); the loan is closed when nothing is left."""
    movement = post(
        kind=MovementKind.REPAYMENT,
        envelope=loan.envelope,
        loan=loan,
        amount=amount,
        value_date=value_date,
        by=by,
        **details,
    )
    settle(loan, by=by)
    return movement


@transaction.atomic
def write_off(*, loan: Loan, decision, value_date, by, amount: Decimal | None = None, **details) -> Movement:
    """Write off what a loan still owes (passage en perte), by a dated decision about this loan."""
    if decision is None or decision.loan_id != loan.pk or decision.subject != "write_off":
        raise ValidationError(_("Un passage en perte demande une décision sur ce prêt."))
    if amount is None:
        again = already_posted(details)
        amount = sums_of(loan)["remaining"] if again is None else again.amount
    movement = post(
        kind=MovementKind.WRITE_OFF,
        envelope=loan.envelope,
        loan=loan,
        amount=amount,
        value_date=value_date,
        channel=PaymentChannel.NONE,
        by=by,
        **details,
    )
    settle(loan, by=by)
    return movement


@transaction.atomic
def recover(*, loan: Loan, amount: Decimal, value_date, by, **details) -> Movement:
    """Post what comes back after a write-off (recouvrement); never more than was written off."""
    return post(
        kind=MovementKind.RECOVERY,
        envelope=loan.envelope,
        loan=loan,
        amount=amount,
        value_date=value_date,
        by=by,
        **details,
    )


@transaction.atomic
def transfer(
    *, source, target, amount: Decimal, value_date, reason, by, source_key=None, at=None
) -> tuple[Movement, Movement]:
    """Move cash from one envelope to another (virement): two rows, one never without the other."""
    if source == target:
        raise ValidationError(_("Choisissez deux enveloppes différentes."))
    common = {"amount": amount, "value_date": value_date, "reason": reason, "by": by, "at": at}
    out = post(kind=MovementKind.TRANSFER_OUT, envelope=source, source_key=source_key, **common)
    key = source_key and f"{source_key}:in"
    return out, post(kind=MovementKind.TRANSFER_IN, envelope=target, pair=out, source_key=key, **common)


@transaction.atomic
def reverse(*, movement: Movement, reason: str, value_date, by, at=None) -> Movement:
    """Reverse a movement once (annulation): the opposite amount, linked, with a reason.

    A transfer is reversed on both sides, a receipt with the credit that it left. Refused when the row is itself
    a reversal, is reversed already, or when the reversal would leave an envelope without the cash or a loan with
    less than nothing.
    """
    lock()
    if not reason.strip():
        raise ValidationError(_("Dites pourquoi ce mouvement est annulé."))
    if movement.reverses_id is not None:
        raise ValidationError(_("Une annulation ne s’annule pas : enregistrez le mouvement à nouveau."))
    if Movement.objects.filter(reverses=movement).exists():
        raise ValidationError(_("Ce mouvement a déjà été annulé."))
    if value_date < movement.value_date:
        raise ValidationError(_("L’annulation ne peut pas précéder le mouvement."))
    rows = [_opposite(side, reason=reason, value_date=value_date, by=by, at=at) for side in _sides(movement)]
    if movement.kind in TRANSFER_KINDS:
        # Written one after the other: the second points at the first.
        append(rows[:1])
        rows[1].pair = rows[0]
        append(rows[1:])
    else:
        for row in rows:
            check_fields(row)
        append(rows)
    _check_after_reversal(rows)
    _cancel_receipts(rows, reason=reason, on=value_date)
    log("movement.reversed", by=by, target=movement, note=reason, at=at)
    if movement.loan is not None:
        settle(movement.loan, by=by)
    for row in rows:
        reopen_after(row.reverses, by=by)
    return next(row for row in rows if row.reverses_id == movement.pk)


def _sides(movement):
    """The rows that are taken back with `movement`: a transfer on both sides, a receipt or imputation whole."""
    movement.refresh_from_db()
    if movement.kind == MovementKind.TRANSFER_IN:
        return [movement.pair, movement]
    if movement.kind == MovementKind.TRANSFER_OUT:
        return [movement, movement.paired_with]
    return rows_of(movement)


def _cancel_receipts(rows, *, reason, on):
    """The receipts of what is taken back count no more; their public page says so."""
    issued = Q(pk__in=[])
    for row in rows:
        key = f"{IssuedKind.RECEIPT}:{row.reverses_id}"
        # One that was cancelled by hand and issued anew has a key that goes on after a tilde.
        issued |= Q(key=key) | Q(key__startswith=f"{key}~")
    papers = IssuedPaper.objects.filter(issued, cancelled_on__isnull=True)
    papers.update(cancelled_on=on, cancel_reason=reason[:200])


def _opposite(movement, *, reason, value_date, by, at):
    return Movement(
        kind=movement.kind,
        envelope_id=movement.envelope_id,
        loan_id=movement.loan_id,
        amount=-movement.amount,
        value_date=value_date,
        channel=movement.channel,
        reference=movement.reference,
        reason=reason,
        reverses=movement,
        actor=by,
        posted_at=at or timezone.now(),
    )


def _check_after_reversal(rows):
    """Checked after writing, inside the transaction: a refusal takes the rows back with it."""
    for row in rows:
        if lowest_balance(row.envelope.movements.all(), "cash", row.value_date) < 0:
            raise ValidationError(
                _("Annuler ce mouvement laisserait l’enveloppe %(envelope)s sans trésorerie suffisante.")
                % {"envelope": row.envelope.code}
            )
        if row.loan_id and owed_since(row.loan, row.value_date) < 0:
            raise ValidationError(_("Des remboursements dépendent de ce mouvement : annulez-les d’abord."))
        if row.loan_id and unrecovered(row.loan, row.value_date) < 0:
            raise ValidationError(_("Des recouvrements dépendent de ce mouvement : annulez-les d’abord."))
        if row.loan_id and credit_since(row.loan, row.value_date) < 0:
            raise ValidationError(
                _("Le trop-perçu de ce reçu a déjà été rendu ou imputé : annulez d’abord ce mouvement-là.")
            )
