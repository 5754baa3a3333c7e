"""The verbs of the filings after a meeting: list what must be filed, note what was."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from governance.actions import papers
from governance.enums import FilingKind, MeetingKind, MeetingStatus, Outcome, PaperKind, ResolutionKind
from governance.models import Filing, Meeting, Paper
from governance.statutes.filings import Decided, asked, receipt_due
from initiative_sm.uploads import Upload
from members.actions import log
from members.enums import Organ
from members.models import Mandate


def decided(meeting: Meeting) -> Decided:
    """What a meeting that was held decided, as far as the authorities are concerned."""
    carried = {one.kind for one in meeting.resolutions.filter(outcome=Outcome.CARRIED)}
    seated = Mandate.objects.filter(organ__in=(Organ.BOARD, Organ.BUREAU), started_on=meeting.held_on)
    voted = meeting.elections.filter(voted_at__isnull=False).exclude(organ=Organ.COMMITTEE).exists()
    adopted = ResolutionKind.ADOPT_REPORT in carried and meeting.organ == Organ.ASSEMBLY
    return Decided(
        held_on=meeting.held_on,
        changed=voted
        or seated.exists()
        or bool(carried & {ResolutionKind.ELECTION, ResolutionKind.STATUTES}),
        renewal=meeting.organ == Organ.ASSEMBLY and meeting.kind == MeetingKind.ORDINARY,
        years=[row.year for row in meeting.years.all()] if adopted else [],
    )


@transaction.atomic
def list_for(*, meeting: Meeting, by) -> list[Filing]:
    """Write the filings that a held meeting asks for and does not have yet. Raises ValidationError."""
    if meeting.status != MeetingStatus.HELD:
        raise ValidationError(_("Les dépôts suivent une réunion tenue."))
    known = set(meeting.filings.values_list("kind", flat=True))
    new = [
        Filing(meeting=meeting, kind=one.kind, due_on=one.due_on)
        for one in asked(decided(meeting))
        if one.kind not in known
    ]
    Filing.objects.bulk_create(new)
    if new:
        log("filings.listed", by=by, target=meeting, kinds=[str(one.kind) for one in new])
    return new


def done(
    *, filing: Filing, done_on: date, reference: str, upload: Upload | None, today: date, by, at: datetime
) -> Filing:
    """Note that a filing was made, or a receipt received, with its reference and its scan. Raises ValidationError."""
    if done_on > today:
        raise ValidationError({"done_on": _("Cette date n’est pas encore passée.")})
    if done_on < filing.meeting.held_on and filing.kind != FilingKind.ACCOUNTS:
        raise ValidationError({"done_on": _("Un dépôt suit la réunion.")})
    paper = _keep(filing, upload, by, at) if upload else None
    with transaction.atomic():
        changes = {"done_on": done_on, "done_by": by, "reference": reference}
        if paper is not None:
            changes["paper"] = paper
        if not Filing.objects.filter(pk=filing.pk, done_on__isnull=True).update(**changes):
            raise ValidationError(_("Ce dépôt est déjà noté comme fait."))
        if filing.kind == FilingKind.DECLARATION:
            _move_receipt(filing, done_on)
        log("filing.done", by=by, target=filing.meeting, at=at, kind=filing.kind, on=str(done_on))
    filing.refresh_from_db()
    return filing


def _keep(filing, upload, by, at):
    paper = Paper(meeting=filing.meeting, kind=PaperKind.FILING, title=filing.get_kind_display())
    return papers.keep(paper=paper, upload=upload, by=by, at=at)


def _move_receipt(filing, filed_on):
    """The authority has its days from the filing itself, no more from the last day for it."""
    waiting = Filing.objects.filter(
        meeting=filing.meeting, kind=FilingKind.FINAL_RECEIPT, done_on__isnull=True
    )
    waiting.update(due_on=receipt_due(filed_on))


@transaction.atomic
def undo(*, filing: Filing, by) -> Filing:
    """Take back a filing noted by mistake; its scan stays among the papers of the meeting."""
    if not Filing.objects.filter(pk=filing.pk, done_on__isnull=False).update(done_on=None, done_by=None):
        raise ValidationError(_("Ce dépôt n’est pas noté comme fait."))
    log("filing.undone", by=by, target=filing.meeting, kind=filing.kind)
    filing.refresh_from_db()
    return filing
