"""What happens to a line of a statement when the journal moves: its own verbs are in `loans.actions.bank`."""

from initiative_sm.transitions import move
from loans.enums import BANK_LINE_TRANSITIONS, BankLineStatus
from loans.models import BankLine, BankPosting, Movement


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
