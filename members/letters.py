"""The papers of dues: the receipt of a payment, the reminder of what is late, on the association's letterhead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from initiative_sm import money, pdf
from members import paper
from members.models import Association, Due, DuePayment


@dataclass(frozen=True)
class Reminder:
    """A reminder as its letter says it."""

    due: Due
    speaker: str
    paid: Decimal
    remaining: Decimal
    in_words: str


def receipt(payment: DuePayment, language: str) -> pdf.Printed:
    """The receipt of a payment; one of a cancelled payment says so across its page."""
    with override(language):
        title = _("Reçu de cotisation %(number)s") % {"number": payment.receipt_number}
        context = {
            "payment": payment,
            "due": payment.due,
            "member": payment.due.member,
            "in_words": money.in_words(payment.amount, language),
            "remaining": _left_after(payment),
        }
    created = payment.cancelled_at or payment.recorded_at
    return paper.printed("members/pdf/receipt.html", context, language, title, created)


def _left_after(payment):
    """What this payment left to be paid, with those received before it."""
    received = payment.due.payments.valid().filter(pk__lte=payment.pk)
    return payment.due.amount - (received.aggregate(total=Sum("amount"))["total"] or Decimal(0))


def reminders(dues: Sequence[Due], on: date, language: str) -> pdf.Printed:
    """The letters that remind of `dues` (with their position on `on`), one a page."""
    with override(language):
        title = _("Rappel de cotisation")
        context = {"reminders": [_reminder(due, on, language) for due in dues], "on": on}
    return paper.printed("members/pdf/reminders.html", context, language, title, on)


def reminder_message(due: Due, on: date, language: str) -> EmailMessage:
    """The e-mail that reminds of one due, its letter attached."""
    found = Due.objects.with_position(on).select_related("member").get(pk=due.pk)
    association = Association.current()
    with override(language):
        context = {
            "reminder": _reminder(found, on, language),
            "on": on,
            "association_name": association.name(language),
            "language": language,
        }
        message = EmailMessage(
            subject=_("Cotisation %(year)s : rappel") % {"year": found.year},
            body=render_to_string("members/email/reminder.txt", context),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[found.member.email],
            reply_to=[association.email] if association.email else None,
        )
        letter = reminders([found], on, language)
        message.attach(f"cotisation-{found.year}-{language}.pdf", letter.content, "application/pdf")
    return message


def _reminder(due, on, language):
    speaker = due.member.representatives.on(on).first()
    return Reminder(
        due=due,
        speaker=speaker.name(language) if speaker else "",
        paid=due.paid,
        remaining=due.remaining,
        in_words=money.in_words(due.remaining, language),
    )
