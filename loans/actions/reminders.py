"""The verbs of the reminder ladder: take a step, note that it was sent, note what was said."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from loans.actions import contacts, papers
from loans.enums import (
    REPAYABLE_STATUSES,
    ContactKind,
    ContactPurpose,
    IssuedKind,
    NotificationChannel,
    ReminderKind,
)
from loans.ladder import WRITTEN
from loans.models import Contact, Document, Loan, Reminder, ReminderStep
from loans.positions import with_position
from loans.reminders import Ladder
from members.actions import log

#: How something was said → the step of the ladder that it is, and the channel that the step notes.
SAID = {
    ContactKind.CALL: (ReminderKind.CALL, NotificationChannel.PHONE),
    ContactKind.MESSAGE: (ReminderKind.CALL, NotificationChannel.MESSAGE),
    ContactKind.VISIT: (ReminderKind.VISIT, NotificationChannel.HAND),
}

KIND_OF_PAPER = {
    ReminderKind.LETTER: IssuedKind.REMINDER,
    ReminderKind.FORMAL_NOTICE: IssuedKind.FORMAL_NOTICE,
}


def _position(loan, on):
    return with_position(Loan.objects.select_for_update().filter(pk=loan.pk), on).get()


@transaction.atomic
def take(*, loan: Loan, step: ReminderStep, on: date, by) -> Reminder:
    """Take a step of the ladder for a loan that is late on `on`. Raises ValidationError: not late, taken already."""
    position = _position(loan, on)
    if position.status not in REPAYABLE_STATUSES or not position.arrears:
        raise ValidationError(
            _("Le prêt %(loan)s n’a rien d’impayé le %(day)s.")
            % {"loan": loan.number, "day": f"{on:%d/%m/%Y}"}
        )
    reminder = Reminder(
        loan=loan,
        step=step,
        made_on=on,
        arrears=position.arrears,
        unpaid_since=position.oldest_unpaid_on,
        made_by=by,
    )
    reminder.full_clean()
    reminder.save()
    log("reminder.made", by=by, target=loan, note=step.name_fr, reminder=reminder.pk)
    return reminder


def issue(*, reminder: Reminder, by, at: datetime) -> Reminder:
    """Print the letter of a reminder, once, and keep it (see `loans.actions.papers.issue`)."""
    if reminder.step.kind not in WRITTEN:
        raise ValidationError(_("Cette étape n’est pas une lettre."))
    paper = papers.issue(
        kind=KIND_OF_PAPER[reminder.step.kind], subject=reminder, on=reminder.made_on, by=by, at=at
    )
    Reminder.objects.filter(pk=reminder.pk, paper__isnull=True).update(paper=paper)
    reminder.refresh_from_db()
    return reminder


@transaction.atomic
def send(
    *, reminder: Reminder, on: date, channel: str, by, proof: str = "", document: Document | None = None
) -> Reminder:
    """Note how and when a letter left, with the proof of it. Raises ValidationError."""
    reminder = Reminder.objects.select_for_update().select_related("step", "loan").get(pk=reminder.pk)
    said = {"loan": reminder.loan.number}
    if reminder.sent_on is not None:
        raise ValidationError(_("L’envoi de la relance du prêt %(loan)s est déjà noté.") % said)
    if reminder.step.kind in WRITTEN and reminder.paper_id is None:
        raise ValidationError(_("La lettre du prêt %(loan)s n’est pas encore imprimée.") % said)
    if on < reminder.made_on:
        raise ValidationError(
            {"sent_on": _("La lettre du prêt %(loan)s est plus récente que cet envoi.") % said}
        )
    if document is not None and document.holder_id != reminder.loan.holder_id:
        raise ValidationError({"document": _("Cette pièce est celle d’une autre personne.")})
    reminder.sent_on, reminder.channel = on, channel
    reminder.proof, reminder.document = proof.strip(), document
    reminder.full_clean()
    reminder.save(update_fields=["sent_on", "channel", "proof", "document"])
    log("reminder.sent", by=by, target=reminder.loan, note=reminder.proof, reminder=reminder.pk)
    return reminder


@transaction.atomic
def note(*, loan: Loan, on: date, by, at: datetime, **said) -> Contact:
    """Note what was said about a late payment; the step of the ladder that it is, where one is due, is taken.

    `said` and `on` are those of `loans.actions.contacts.note`. Raises ValidationError.
    """
    contact = contacts.note(
        holder=loan.holder, loan=loan, purpose=ContactPurpose.RECOVERY, on=on, by=by, at=at, **said
    )
    if contact.kind in SAID:
        _take_said(contact, by)
    return contact


def _take_said(contact, by):
    loan = _position(contact.loan, contact.happened_on)
    if loan.status not in REPAYABLE_STATUSES or not loan.arrears:
        return
    kind, channel = SAID[contact.kind]
    for step in Ladder(contact.happened_on, [loan]).due(loan):
        if step.kind == kind:
            reminder = take(loan=contact.loan, step=step, on=contact.happened_on, by=by)
            Reminder.objects.filter(pk=reminder.pk).update(sent_on=contact.happened_on, channel=channel)
