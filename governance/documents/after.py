"""The papers that follow a meeting, printed in French or in Arabic: minutes, extract, checklist of filings."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.documents.convening import NAMES
from governance.enums import MinutesStatus, Outcome, PaperKind
from governance.minutes import record
from governance.minutes.blocks import blocks
from governance.minutes.business import vote
from governance.minutes.wording import WORDINGS
from governance.models import Filing, Meeting, Minutes, Paper
from governance.statutes.filings import why
from initiative_sm import dates, pdf
from members import paper


def minutes(meeting: Meeting, language: str, *, entry: str = "") -> pdf.Printed:
    """The minutes of `meeting`; once they are locked, the very bytes that were kept then.

    `entry`: the number in the register that they are about to get. Raises Minutes.DoesNotExist.
    """
    found = Minutes.objects.prefetch_related("sections").get(meeting=meeting)
    if found.status == MinutesStatus.LOCKED:
        return _kept(meeting, language)
    with override(language):
        title = _("Procès-verbal : %(meeting)s") % {"meeting": named(meeting)}
    context = {
        "entry": entry,
        "subtitle": named_in(meeting, language),
        "sections": [(one.title(language), blocks(one.text(language))) for one in found.sections.all()],
        "signatories": signatories(meeting, language),
    }
    return paper.printed("governance/pdf/minutes.html", context, language, title, found.drawn_up_at)


def _kept(meeting, language):
    kept = meeting.papers.filter(kind=PaperKind.MINUTES, language=language).first()
    if kept is None:
        raise Paper.DoesNotExist
    with kept.file.open("rb") as stored:
        return pdf.Printed(stored.read(), kept.pages or 0)


def named(meeting: Meeting) -> str:
    """The meeting as a title, in the language that is active."""
    return _("%(meeting)s du %(day)s") % {
        "meeting": NAMES[meeting.organ, meeting.kind],
        "day": dates.format(meeting.held_on),
    }


def signatories(meeting: Meeting, language: str) -> list[tuple[str, str]]:
    """Role and name of those who sign; a name that is not known is left to be written by hand."""
    with override(language):
        return [
            (_("Le président de séance"), meeting.chair(language)),
            (_("Le secrétaire de séance"), meeting.secretary(language)),
        ]


def extract(meeting: Meeting, language: str, resolutions=None) -> pdf.Printed:
    """An extract of the minutes: the resolutions asked for (all that were voted by default), certified conforming."""
    known = record.read(meeting)
    asked = {one.pk for one in resolutions} if resolutions is not None else None
    chosen = [
        one
        for one in known.resolutions
        if (one.pk in asked if asked is not None else one.outcome != Outcome.PENDING)
    ]
    found = Minutes.objects.filter(meeting=meeting).first()
    with override(language):
        judged = known.judged()
        rules = judged.votes if judged else {}
        texts = [blocks(vote(one, rules.get(one.pk), WORDINGS[language])) for one in chosen]
        title = _("Extrait de procès-verbal : %(meeting)s") % {"meeting": named(meeting)}
    context = {
        "entry": found.entry if found else "",
        "subtitle": named_in(meeting, language),
        "place": meeting.place(language),
        "resolutions": texts,
        "signatories": signatories(meeting, language),
    }
    return paper.printed("governance/pdf/extract.html", context, language, title, meeting.held_on)


def checklist(meeting: Meeting, language: str) -> pdf.Printed:
    """What must be filed after the meeting, with the dates and room to tick."""
    with override(language):
        title = _("Dépôts à faire : %(meeting)s") % {"meeting": named(meeting)}
        rows = [(one, why(one.kind)) for one in Filing.objects.filter(meeting=meeting)]
    context = {"subtitle": named_in(meeting, language), "rows": rows}
    return paper.printed("governance/pdf/checklist.html", context, language, title, meeting.held_on)


def named_in(meeting: Meeting, language: str) -> str:
    with override(language):
        return named(meeting)
