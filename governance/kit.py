"""The kit of an assembly: every printed paper in French and in Arabic, and what was sent, in one ZIP.

The same record gives the same bytes: the entries are dated by the meeting, never by the clock. What does not
exist yet (no minutes before the meeting) is left out, and the note in each folder says so.
"""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.actions import papers
from governance.documents import PAPERS, board
from governance.documents import Paper as Printable
from governance.documents.after import named_in
from governance.enums import MeetingStatus, Outcome, PaperKind
from governance.models import Meeting, Minutes, Paper
from initiative_sm.uploads import Kind, Upload
from members.enums import Organ
from members.paper import LANGUAGES

ZIP = Kind("ZIP", "application/zip", (".zip",), b"PK\x03\x04", shown=False)
#: The papers in the order in which they are used; those that have no place here come last.
ORDER = (
    "convocations",
    "ordre-du-jour",
    "pouvoir",
    "feuille-de-presence",
    "feuilles-de-vote",
    "bulletins",
    "depouillement",
    "proces-verbal",
    "extrait",
    "liste-du-conseil",
    "depots",
)
#: Holds the civil details of those who sit (law 09-08): only who may read them opens it, or a kit with it.
BOARD_LIST = "liste-du-conseil"
#: A paper that is drawn from something → whether a meeting has it yet.
EXISTS: dict[str, Callable[[Meeting], bool]] = {
    "convocations": lambda meeting: meeting.convocations.exists(),
    "ordre-du-jour": lambda meeting: meeting.agenda.exists(),
    "bulletins": lambda meeting: meeting.elections.exists(),
    "depouillement": lambda meeting: meeting.elections.exists(),
    BOARD_LIST: lambda meeting: meeting.organ != Organ.COMMITTEE and meeting.status == MeetingStatus.HELD,
    "feuilles-de-vote": lambda meeting: meeting.resolutions.exists(),
    "proces-verbal": lambda meeting: Minutes.objects.filter(meeting=meeting).exists(),
    "extrait": lambda meeting: meeting.resolutions.exclude(outcome=Outcome.PENDING).exists(),
    "depots": lambda meeting: meeting.filings.exists(),
}
#: Where the numbers of what was sent begin, after the papers.
SENT_FROM = 50


@dataclass(frozen=True)
class Entry:
    """A printed paper of a meeting; `ready` is whether there is something to print yet."""

    name: str
    paper: Printable
    number: int
    ready: bool

    @property
    def file_name(self):
        return f"{self.number:02}-{self.name}.pdf"

    @property
    def personal(self):
        return self.name == BOARD_LIST


def entries(meeting: Meeting) -> list[Entry]:
    """The papers of `meeting` in the order of their use."""
    place = {name: number for number, name in enumerate(ORDER)}
    papers = {**PAPERS, BOARD_LIST: Printable(_("Liste du conseil et du bureau"), board.board_list)}
    ordered = sorted(papers, key=lambda name: place.get(name, len(ORDER)))
    return [
        Entry(name, papers[name], number, EXISTS.get(name, lambda meeting: True)(meeting))
        for number, name in enumerate(ordered, start=1)
    ]


def build(meeting: Meeting, progress: Callable[[int, int], None] = lambda done, total: None) -> bytes:
    """The bytes of the ZIP."""
    found = entries(meeting)
    ready = [entry for entry in found if entry.ready]
    total = len(ready) * len(LANGUAGES)
    files = []
    for language in LANGUAGES:
        for entry in ready:
            progress(len(files), total)
            content = entry.paper.printed(meeting, language).content
            files.append((f"{language}/{entry.file_name}", content))
    files += [(f"{language}/LISEZ-MOI.txt", _note(meeting, found, language)) for language in LANGUAGES]
    return _zipped(meeting, [*files, *_sent(meeting)])


def _sent(meeting) -> Iterator[tuple[str, bytes]]:
    """What went with the convocation, in the folder of its language; without language, beside the folders."""
    for number, paper in enumerate(meeting.papers.sent().order_by("pk"), start=SENT_FROM):
        stem, _dot, extension = paper.name.rpartition(".")
        name = f"{number:02}-{_in_ascii(paper.title) or _in_ascii(stem) or 'piece'}.{extension.lower()}"
        try:
            with paper.file.open("rb") as stored:
                content = stored.read()
        except FileNotFoundError:
            continue
        yield f"{paper.language}/{name}" if paper.language else name, content


def _in_ascii(words):
    """A title as a file name; of one in Arabic its year alone would be left, which names nothing."""
    slug = slugify(words)
    return slug if any(sign.isalpha() for sign in slug) else ""


def _note(meeting, found, language) -> bytes:
    """What the folder holds and what is not there yet, in its language."""
    with override(language):
        lines = [named_in(meeting, language), "", _("Dans ce dossier :")]
        lines += [f"  {entry.file_name} : {entry.paper.title}" for entry in found if entry.ready]
        missing = [entry for entry in found if not entry.ready]
        if missing:
            lines += ["", _("Pas encore, faute de quoi les établir :")]
            lines += [f"  {entry.paper.title}" for entry in missing]
        # Windows' own editor reads UTF-8 by its mark.
        return "\r\n".join([*lines, ""]).encode("utf-8-sig")


def _zipped(meeting, files):
    day = meeting.held_on
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files:
            info = zipfile.ZipInfo(path, (day.year, day.month, day.day, 0, 0, 0))
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def keep(*, meeting: Meeting, content: bytes, by, at) -> Paper:
    """Keep the ZIP among the papers of the meeting, in the place of the one before."""
    older = list(meeting.papers.filter(kind=PaperKind.KIT))
    name = f"dossier-{meeting.organ}-{meeting.held_on:%Y-%m-%d}.zip"
    paper = Paper(meeting=meeting, kind=PaperKind.KIT, title=_("Dossier de l’assemblée"))
    papers.keep(paper=paper, upload=Upload(name, content, ZIP), by=by, at=at)
    with transaction.atomic():
        for each in older:
            each.delete()
            transaction.on_commit(lambda file=each.file: file.storage.delete(file.name))
    return paper
