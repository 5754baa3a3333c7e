"""The letters of a convocation, all in one file for each language: printed once, since nothing in them changes after it."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.actions import papers
from governance.documents import convening
from governance.enums import PaperKind
from governance.models import Meeting, Paper
from initiative_sm.uploads import BY_TYPE, Upload
from members.paper import LANGUAGES


def kept(meeting: Meeting) -> dict[str, Paper]:
    """Language → the file of all letters, of those that were printed."""
    return {paper.language: paper for paper in meeting.papers.filter(kind=PaperKind.LETTERS).order_by("pk")}


def make(
    meeting: Meeting, *, by, at: datetime, progress: Callable[[int, int], None] = lambda done, total: None
) -> list[Paper]:
    """Print and keep the files that are missing. A second for every few letters: call it from a job."""
    there, made = kept(meeting), []
    missing = [language for language in LANGUAGES if language not in there]
    for done, language in enumerate(missing):
        progress(done, len(missing))
        made.append(_keep(meeting, language, by=by, at=at))
    return made


def _keep(meeting, language, *, by, at):
    printed = convening.letters(meeting, language)
    with override(language):
        title = _("Lettres de convocation")
    paper = Paper(
        meeting=meeting, kind=PaperKind.LETTERS, title=title, language=language, pages=printed.pages
    )
    upload = Upload(f"convocations-{meeting.pk}-{language}.pdf", printed.content, BY_TYPE["application/pdf"])
    return papers.keep(paper=paper, upload=upload, by=by, at=at)
