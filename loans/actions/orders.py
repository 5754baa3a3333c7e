"""The verbs of a disbursement: prepared by one person, confirmed by another, or cancelled; ended when no more is paid.

Errors are `ValidationError`s whose sentence can be shown as it is. Nothing moves before an order is confirmed.
"""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from initiative_sm import money as dirhams
from initiative_sm import numbering
from initiative_sm.transitions import move
from loans import decisions
from loans.actions import file
from loans.actions.journal import lock, lowest_balance, sums_of
from loans.actions.schedules import reduce, starting
from loans.actions.settling import settle
from loans.enums import ORDER_TRANSITIONS, LoanStatus, OrderStatus, PaymentChannel
from loans.models import DisbursementOrder, Envelope, Loan
from loans.schedule import Due
from members.actions import log

PAYABLE = (LoanStatus.CONTRACTED, LoanStatus.RUNNING)


def to_pay(loan: Loan) -> Decimal:
    """What was granted on `loan` and is not paid out yet."""
    return (loan.amount or Decimal(0)) - sums_of(loan)["lent"]


def spare_cash(envelope: Envelope, on: date) -> Decimal:
    """The cash of `envelope` on `on` and on every day since, less what waiting orders will take."""
    waiting = DisbursementOrder.objects.filter(status=OrderStatus.PREPARED, loan__envelope=envelope)
    promised = waiting.aggregate(total=Sum("amount", default=dirhams.money(0)))["total"]
    return lowest_balance(envelope.movements.all(), "cash", on) - promised


def schedule_of(loan: Loan, pay_on: date, first_due_on: date | None) -> list[Due]:
    """The schedule that paying `loan` on `pay_on` would start; empty where it has begun already."""
    if loan.status != LoanStatus.CONTRACTED:
        return []
    return starting(loan, pay_on, first_due_on)


@transaction.atomic
def prepare(
    *,
    loan: Loan,
    amount: Decimal,
    pay_on: date,
    payee: str,
    by,
    channel=PaymentChannel.TRANSFER,
    rib="",
    reference="",
    first_due_on: date | None = None,
    note="",
    at=None,
) -> DisbursementOrder:
    """Prepare the payment of a loan, or of a tranche of it (ordre de décaissement); another person confirms it.

    Refused while the committee's decision does not hold, beyond what is left to pay, beyond what the envelope
    can still pay, and while another order of the loan waits.
    """
    lock()
    loan = Loan.objects.select_for_update().get(pk=loan.pk)
    order = DisbursementOrder(
        number=numbering.following(DisbursementOrder.objects, f"OD-{pay_on.year}-", digits=4),
        loan=loan,
        amount=amount,
        pay_on=pay_on,
        channel=channel,
        payee=payee,
        rib=rib,
        reference=reference,
        first_due_on=first_due_on,
        note=note,
        prepared_by=by,
        prepared_at=at or timezone.now(),
    )
    if loan.status not in PAYABLE:
        raise ValidationError(_("Seul un prêt dont le contrat est signé peut être décaissé."))
    order.full_clean()
    _check(order)
    order.save()
    log("order.prepared", by=by, target=order, at=at, amount=str(amount), loan=loan.number)
    return order


def _check(order):
    loan, left = order.loan, to_pay(order.loan)
    if loan.status == LoanStatus.CONTRACTED:
        against = decisions.refusals(loan, order.pay_on)
        if against:
            raise ValidationError(against)
    if order.amount > left:
        raise ValidationError(
            {"amount": _("Il ne reste que %s à verser sur ce prêt.") % dirhams.format(left)}
        )
    if order.pay_on < loan.contracted_on:
        raise ValidationError({"pay_on": _("Le décaissement ne peut pas précéder la signature du contrat.")})
    if order.first_due_on is not None and order.first_due_on <= order.pay_on:
        raise ValidationError({"first_due_on": _("La première échéance suit le décaissement.")})
    spare = spare_cash(loan.envelope, order.pay_on)
    if order.amount > spare:
        raise ValidationError(
            _("L’enveloppe %(envelope)s ne peut plus payer que %(cash)s, ordres en attente déduits.")
            % {"envelope": loan.envelope.code, "cash": dirhams.format(max(spare, Decimal(0)))}
        )


@transaction.atomic
def confirm(*, order: DisbursementOrder, by, at=None) -> DisbursementOrder:
    """Confirm what another person prepared: the money leaves, the first payment starts the schedule.

    Whoever prepared it may not, administrators included. Confirmed again by the same person, it is given back
    as it is.
    """
    lock()
    order = DisbursementOrder.objects.select_for_update().get(pk=order.pk)
    if order.status == OrderStatus.CONFIRMED and order.confirmed_by_id == by.pk:
        return order
    if order.prepared_by_id == by.pk:
        raise ValidationError(
            _("Qui prépare un décaissement ne le confirme pas : demandez à une autre personne.")
        )
    if order.status != OrderStatus.PREPARED:
        raise ValidationError(_("Cet ordre n’attend plus : il est déjà confirmé ou annulé."))
    movement = file.disburse(
        loan=order.loan,
        amount=order.amount,
        value_date=order.pay_on,
        by=by,
        first_due_on=order.first_due_on,
        channel=order.channel,
        reference=order.reference,
        source_key=f"order:{order.pk}",
        at=at,
    )
    return move(
        order,
        OrderStatus.CONFIRMED,
        by=by,
        table=ORDER_TRANSITIONS,
        confirmed_by=by,
        confirmed_at=at or timezone.now(),
        movement=movement,
    )


@transaction.atomic
def cancel(*, order: DisbursementOrder, reason: str, by, at=None) -> DisbursementOrder:
    """Cancel an order that waits, with a reason: nothing was paid."""
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi.")})
    return move(
        order,
        OrderStatus.CANCELLED,
        by=by,
        table=ORDER_TRANSITIONS,
        note=reason.strip(),
        cancelled_by=by,
        cancelled_at=at or timezone.now(),
        cancel_reason=reason.strip(),
    )


@transaction.atomic
def end_disbursement(*, loan: Loan, reason: str, effective_on: date, by) -> Loan:
    """Pay nothing more of a loan: what was granted comes down to what was paid, its schedule with it.

    Where all that was paid came back, the loan is closed.
    """
    lock()
    loan = Loan.objects.select_for_update().get(pk=loan.pk)
    lent = sums_of(loan)["lent"]
    if loan.status not in (LoanStatus.RUNNING, LoanStatus.LITIGATION) or not Decimal(0) < lent < loan.amount:
        raise ValidationError(_("Seul un prêt versé en partie peut être ramené à ce qui a été versé."))
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi.")})
    if loan.orders.filter(status=OrderStatus.PREPARED).exists():
        raise ValidationError(_("Un décaissement attend d’être confirmé : annulez-le d’abord."))
    granted, loan.amount = loan.amount, lent
    loan._history_user = by
    loan.save(update_fields=["amount"])
    reduce(loan=loan, effective_on=effective_on, by=by)
    log("loan.reduced", by=by, target=loan, note=reason.strip(), old=str(granted), new=str(lent))
    settle(loan, by=by)
    return loan
