"""The verbs of the files of a meeting: keep one, take back one that was not sent yet."""

from datetime import datetime
from io import BytesIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from governance.actions.planning import refuse_once_convened
from governance.enums import PaperKind
from governance.models import Paper
from initiative_sm.uploads import Upload, describe, stored
from members.actions import log

#: What is announced by the convocation, and therefore does not change after it.
SENT = (PaperKind.ATTACHMENT, PaperKind.REPORT)


def keep(*, paper: Paper, upload: Upload, by, at: datetime) -> Paper:
    """Keep `upload` as the file of `paper`, which is filled in and not saved yet. Raises ValidationError."""
    if paper.kind in SENT:
        refuse_once_convened(paper.meeting)
    describe(paper, upload)
    paper.pages = paper.pages or pages_in(upload)
    paper.added_by, paper.added_at = by, at
    paper.full_clean(exclude=["file"])
    with stored(paper, upload):
        paper.save()
        log("paper.added", by=by, target=paper.meeting, at=at, paper=paper.pk, kind=paper.kind)
    return paper


def pages_in(upload: Upload) -> int | None:
    """How many pages a PDF has; None of anything else, or of one that cannot be read."""
    if upload.kind.content_type != "application/pdf":
        return None
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return len(PdfReader(BytesIO(upload.content)).pages)
    except (PyPdfError, OSError, ValueError, KeyError, TypeError):
        return None


@transaction.atomic
def take_back(*, paper: Paper, by):
    """Remove a document that was joined and not sent yet; its file goes with the commit. Raises ValidationError."""
    if paper.kind != PaperKind.ATTACHMENT:
        raise ValidationError(_("Seul un document joint à la convocation se retire."))
    refuse_once_convened(paper.meeting)
    file = paper.file
    try:
        paper.delete()
    except ProtectedError as error:
        raise ValidationError(_("Cette pièce est une preuve : elle reste.")) from error
    log("paper.removed", by=by, target=paper.meeting, title=paper.title, sha256=paper.sha256)
    transaction.on_commit(lambda: file.storage.delete(file.name))
