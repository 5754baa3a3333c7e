"""The verbs of dues: call a year, receive a payment, cancel it, waive, remind.

Each is atomic, checks before it writes, and logs. Errors are `ValidationError`s whose sentence can be shown.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from initiative_sm import money
from initiative_sm.numbering import following
from members.actions.trace import log
from members.dues import to_call
from members.enums import DueChannel, ReminderChannel
from members.letters import reminder_message
from members.models import Association, Due, DuePayment, DueReminder


@transaction.atomic
def call_year(
    *, year: int, called_on: date, due_on: date, amounts: Mapping[str, Decimal | None], by
) -> list[Due]:
    """Call the dues of `year` from the members on `called_on`, by the amount of their college.

    Colleges without an amount owe nothing. Called again, it reaches those only who were not called: nobody
    ever owes twice for one year.
    """
    if due_on < called_on:
        raise ValidationError({"due_on": _("L’échéance précède l’appel de la cotisation.")})
    called = [
        Due(member=member, year=year, amount=amount, called_on=called_on, due_on=due_on)
        for member in to_call(year, called_on)
        if (amount := amounts.get(member.college))
    ]
    made = bulk_create_with_history(called, Due, default_user=by) if called else []
    if made:
        total = sum((due.amount for due in made), Decimal(0))
        log("dues.called", by=by, year=year, number=len(made), total=str(total))
    return made


@transaction.atomic
def record_payment(
    *, due: Due, amount: Decimal, paid_on: date, at: datetime, by, channel=DueChannel.TRANSFER, reference=""
) -> DuePayment:
    """Keep a payment under the next receipt number of its year; more than what remains is refused."""
    due = Due.objects.select_for_update().get(pk=due.pk)
    if due.waived_on is not None:
        raise ValidationError(_("Cette cotisation est exonérée : rien n’est à payer."))
    if amount <= 0:
        raise ValidationError({"amount": _("Le montant d’un paiement est positif.")})
    if amount > (remaining := remaining_of(due)):
        raise ValidationError({"amount": _too_much(remaining)})
    # One receipt at a time: their numbers follow each other without a gap.
    Association.objects.select_for_update().first()
    payment = DuePayment.objects.create(
        due=due,
        paid_on=paid_on,
        amount=amount,
        channel=channel,
        reference=reference,
        receipt_number=following(DuePayment.objects, f"C{paid_on.year}-", digits=4, field="receipt_number"),
        recorded_by=by,
        recorded_at=at,
    )
    log("due.paid", by=by, target=due, at=at, receipt=payment.receipt_number, amount=str(amount))
    return payment


def _too_much(remaining):
    if not remaining:
        return _("Cette cotisation est déjà payée.")
    return _("Il ne reste que %(remaining)s à payer.") % {"remaining": money.format(remaining)}


def remaining_of(due: Due) -> Decimal:
    """What is still to be paid of `due`, whatever the day of the payments."""
    paid = due.payments.valid().aggregate(total=Sum("amount"))["total"] or Decimal(0)
    return max(due.amount - paid, Decimal(0))


@transaction.atomic
def cancel_payment(*, payment: DuePayment, reason: str, at: datetime, by) -> DuePayment:
    """Cancel a payment entered by mistake; it stays, with its receipt number, which is never given again."""
    payment = DuePayment.objects.select_for_update().get(pk=payment.pk)
    if payment.cancelled_at is not None:
        raise ValidationError(_("Ce paiement est déjà annulé."))
    payment.cancelled_at, payment.cancelled_by, payment.cancel_reason = at, by, reason
    payment.full_clean()
    payment.save()
    log(
        "due.payment_cancelled", by=by, target=payment.due, at=at, note=reason, receipt=payment.receipt_number
    )
    return payment


@transaction.atomic
def waive(*, due: Due, waived_on: date, reason: str, by) -> Due:
    """Free a member from a due, or from what remains of it."""
    due = Due.objects.select_for_update().get(pk=due.pk)
    if due.waived_on is not None:
        raise ValidationError(_("Cette cotisation est déjà exonérée."))
    if not remaining_of(due):
        raise ValidationError(_("Cette cotisation est déjà payée."))
    due.waived_on, due.waived_reason = waived_on, reason
    due.full_clean()
    due._history_user = by
    due.save()
    log("due.waived", by=by, target=due, note=reason)
    return due


@transaction.atomic
def remind(*, due: Due, sent_on: date, channel: str, by, note="") -> DueReminder:
    """Keep a reminder of a due that is late on `sent_on`."""
    if not Due.objects.filter(pk=due.pk).late(sent_on).exists():
        raise ValidationError(_("Cette cotisation n’est pas en retard : rien n’est à relancer."))
    made = DueReminder.objects.create(due=due, sent_on=sent_on, channel=channel, note=note, by=by)
    log("due.reminded", by=by, target=due, note=note, channel=str(channel))
    return made


def to_remind(year: int, on: date):
    """The late dues of `year` of which no reminder was sent on `on` yet."""
    return Due.objects.late(on).filter(year=year).exclude(reminders__sent_on=on)


@transaction.atomic
def remind_late(*, year: int, on: date, language: str, by) -> tuple[int, int]:
    """Remind everybody late for `year`: by e-mail where there is an address, by letter elsewhere.

    Returns how many were sent by e-mail and how many are letters to print.
    """
    sent = printed = 0
    for due in to_remind(year, on).select_related("member"):
        if due.member.email:
            remind_by_email(due=due, on=on, language=language, by=by)
            sent += 1
        else:
            remind(due=due, sent_on=on, channel=ReminderChannel.LETTER, by=by)
            printed += 1
    return sent, printed


@transaction.atomic
def remind_by_email(*, due: Due, on: date, language: str, by) -> DueReminder:
    """Send the reminder to the member's address and keep it; what cannot be sent is not kept."""
    if not due.member.email:
        raise ValidationError(_("Cet adhérent n’a pas d’adresse électronique."))
    made = remind(due=due, sent_on=on, channel=ReminderChannel.EMAIL, note=due.member.email, by=by)
    try:
        reminder_message(due, on, language).send()
    except OSError as error:  # smtplib's own errors are OSErrors
        raise ValidationError(_("Le courriel n’a pas pu être envoyé : réessayez plus tard.")) from error
    return made
