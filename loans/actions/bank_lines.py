"""What a line of a statement allows, and how it is tied to the journal; its verbs are in `loans.actions.bank`."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from initiative_sm.transitions import move
from loans.enums import BANK_LINE_TRANSITIONS, BankLineStatus
from loans.models import BankLine, BankPosting, Movement


def check_open(line: BankLine):
    """Refuse a line that somebody has handled."""
    if line.status != BankLineStatus.OPEN:
        raise ValidationError(
            _("La ligne du %(day)s a déjà été traitée par %(who)s.")
            % {"day": f"{line.booked_on:%d/%m/%Y}", "who": line.handled_by},
            code="handled",
        )


def check_credit(line: BankLine, on: date):
    """Refuse a line that takes money out, or whose value date is still to come."""
    if line.amount <= 0:
        raise ValidationError(_("Cette ligne retire de l’argent du compte : elle ne rembourse aucun prêt."))
    if line.value_on > on:
        raise ValidationError(
            _("La date de valeur de cette ligne est à venir (%(day)s) : enregistrez-la à partir de ce jour.")
            % {"day": f"{line.value_on:%d/%m/%Y}"}
        )


def tie(line: BankLine, movements: list[Movement], *, by, at: datetime):
    """Say that `movements` are what the line brought; of two people who do so at once, one is told."""
    BankPosting.objects.bulk_create([BankPosting(line=line, movement=movement) for movement in movements])
    move(line, BankLineStatus.POSTED, by=by, table=BANK_LINE_TRANSITIONS, handled_by=by, handled_at=at)


def reopen_after(movement: Movement, *, by):
    """Open the line that `movement` was posted from, once nothing that was posted from it stands."""
    posting = BankPosting.objects.filter(movement=movement).select_related("line").first()
    if posting is None or posting.line.status != BankLineStatus.POSTED:
        return
    standing = posting.line.postings.filter(movement__reversed_by__isnull=True)
    if not standing.exists():
        reopened(posting.line, by=by)


def reopened(line: BankLine, *, by) -> BankLine:
    """The line, to be handled again by whoever comes."""
    move(line, BankLineStatus.OPEN, by=by, table=BANK_LINE_TRANSITIONS, handled_by=None, handled_at=None)
    return noted(line, "")


def noted(line: BankLine, note: str) -> BankLine:
    """The line with this note; `move` takes a `note` for the log, not for the row."""
    line.note = note
    line.save(update_fields=["note"])
    return line
