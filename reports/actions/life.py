"""The life of a report before an assembly: submitted with its convocation, then adopted by it, or taken back.

What is submitted is printed in both languages and frozen; the papers sent with the convocation are those bytes.
A report is adopted only by the carried resolution that was proposed for it, and only while the prints kept here
are still, byte for byte, the papers that were sent.
"""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.actions import agenda, papers
from governance.actions.planning import refuse_once_convened
from governance.enums import MeetingStatus, Outcome, PaperKind, ResolutionKind
from governance.models import AgendaItem, Meeting, Paper, Resolution
from initiative_sm import pdf, uploads
from initiative_sm.transitions import move
from members.actions import log
from members.enums import Organ
from members.paper import LANGUAGES
from reports import documents, fingerprint
from reports.actions.printing import ATTEMPTS, store
from reports.enums import REPORT_TRANSITIONS, ReportKind, ReportStatus
from reports.models import RenderedReport, Report, ReportPicture

#: What the assembly is asked to adopt, in both languages.
ADOPTIONS = {
    ReportKind.LITERARY: (
        "L’assemblée générale adopte le rapport littéraire de l’exercice {year}.",
        "يصادق الجمع العام على التقرير الأدبي لسنة {year}.",
    ),
    ReportKind.FINANCIAL: (
        "L’assemblée générale adopte le rapport financier de l’exercice {year}.",
        "يصادق الجمع العام على التقرير المالي لسنة {year}.",
    ),
}
FILE_NAMES = {ReportKind.LITERARY: "rapport-litteraire", ReportKind.FINANCIAL: "rapport-financier"}
#: May still be rewritten, hence submitted.
OPEN = (ReportStatus.DRAFT, ReportStatus.REVIEW)


def submit(*, report: Report, meeting: Meeting, item: AgendaItem | None, by, at: datetime) -> Report:
    """Submit `report` (saved or not) to an assembly under the point `item`: printed, frozen, joined, to be voted.

    Takes seconds: call it from a job. Raises ValidationError, also where the data moved during the printing.
    """
    _refuse_submission(report, meeting, item)
    frozen = Report.objects.get(pk=report.pk) if report.pk else Report(kind=report.kind, year=report.year)
    # As it will be once submitted: the figures since the foundation stop on the day of the assembly.
    frozen.since_foundation_on, frozen.status = meeting.held_on, ReportStatus.SUBMITTED
    mark, prints = _printed(frozen, timezone.localdate(at))
    return _freeze(report, meeting, item, prints, mark, by=by, at=at)


def _printed(report, day):
    """(fingerprint, language → print) of the report as it will be frozen, all made from the same data."""
    # Printed outside a transaction, which would keep every clerk from writing meanwhile.
    for _attempt in range(ATTEMPTS):
        mark = fingerprint.of(report)
        colophon = documents.Colophon(day, mark)
        prints = {language: documents.printed(report, language, colophon) for language in LANGUAGES}
        if fingerprint.of(report) == mark:
            return mark, prints
    raise ValidationError(
        _("Des données ont changé pendant la mise en page de « %(report)s » : soumettez-le de nouveau.")
        % {"report": report}
    )


def _refuse_submission(report, meeting, item):
    refuse_once_convened(meeting)
    if meeting.organ != Organ.ASSEMBLY:
        raise ValidationError(_("Un rapport annuel se soumet à l’assemblée générale."))
    if not meeting.years.filter(year=report.year).exists():
        raise ValidationError(
            _("Cette assemblée n’examine pas l’exercice %(year)s : ajoutez-le à la réunion.")
            % {"year": report.year}
        )
    if item is not None and item.meeting_id != meeting.pk:
        raise ValidationError(_("Ce point est à l’ordre du jour d’une autre réunion."))
    if report.status not in OPEN:
        raise ValidationError(
            _("« %(report)s » est « %(status)s » : il ne peut pas être soumis une seconde fois.")
            % {"report": report, "status": report.get_status_display()}
        )
    newest = Report.objects.current(report.kind, report.year)
    if newest is not None and newest.pk != report.pk:
        raise ValidationError(_("« %(report)s » a une version plus récente.") % {"report": report})


def _freeze(report, meeting, item, prints, mark, *, by, at):
    """Write all of it together; the files of the papers go again where that fails."""
    kept = []
    try:
        with transaction.atomic():
            if report.pk is None:
                report.save()
            resolution = agenda.propose(resolution=_resolution(report, meeting, item), by=by)
            move(
                report,
                ReportStatus.SUBMITTED,
                by=by,
                table=REPORT_TRANSITIONS,
                since_foundation_on=meeting.held_on,
                resolution=resolution,
            )
            for language, printed in prints.items():
                store(report, language, printed, mark, status=ReportStatus.SUBMITTED, by=by, at=at)
                kept.append(_join(report, meeting, item, language, printed, by=by, at=at))
            log("report.submitted", by=by, target=report, at=at, meeting=meeting.pk)
    except BaseException:
        for paper in kept:
            paper.file.storage.delete(paper.file.name)
        raise
    return report


def _resolution(report, meeting, item):
    text_fr, text_ar = (text.format(year=report.year) for text in ADOPTIONS[ReportKind(report.kind)])
    return Resolution(
        meeting=meeting,
        item=item,
        number=1,
        kind=ResolutionKind.ADOPT_REPORT,
        text_fr=text_fr,
        text_ar=text_ar,
    )


def _join(report, meeting, item, language, printed: pdf.Printed, *, by, at) -> Paper:
    name = f"{FILE_NAMES[ReportKind(report.kind)]}-{report.year}-{language}.pdf"
    upload = uploads.Upload(name, printed.content, uploads.BY_TYPE["application/pdf"])
    with override(language):
        title = f"{report.get_kind_display()} {report.year}"
    paper = Paper(
        meeting=meeting,
        item=item,
        kind=PaperKind.REPORT,
        title=title,
        language=language,
        pages=printed.pages,
    )
    return papers.keep(paper=paper, upload=upload, by=by, at=at)


@transaction.atomic
def adopt(*, report: Report, by, at: datetime) -> Report:
    """Adopt a report by its carried resolution: exactly the print that was sent. Raises ValidationError."""
    resolution = report.resolution
    if resolution is None or report.status != ReportStatus.SUBMITTED:
        raise ValidationError(
            _("« %(report)s » n’est pas soumis à une assemblée : il ne peut pas être adopté.")
            % {"report": report}
        )
    if resolution.outcome != Outcome.CARRIED:
        raise ValidationError(
            _("La résolution sur « %(report)s » est « %(outcome)s » : le rapport n’est pas adopté.")
            % {"report": report, "outcome": resolution.get_outcome_display()}
        )
    _refuse_other_prints(report, resolution.meeting)
    move(report, ReportStatus.ADOPTED, by=by, table=REPORT_TRANSITIONS)
    log("report.adopted", by=by, target=report, at=at, resolution=resolution.pk)
    return report


def _refuse_other_prints(report, meeting):
    """The prints kept are those that were sent, by their bytes: recorded hashes alone could both be wrong."""
    # A second call takes over the resolutions; the papers stay with the first one, which sent them.
    meetings = [meeting.pk, meeting.second_of_id]
    sent = set(
        Paper.objects.filter(meeting__in=meetings, kind=PaperKind.REPORT).values_list("language", "sha256")
    )
    kept = RenderedReport.objects.filter(report=report, status=ReportStatus.SUBMITTED)
    found = {row.language: hashlib.sha256(bytes(row.content)).hexdigest() for row in kept}
    for language in LANGUAGES:
        if (language, found.get(language)) not in sent:
            raise ValidationError(
                _(
                    "« %(report)s » : l’exemplaire gardé ici n’est pas celui qui a été envoyé avec la "
                    "convocation (%(language)s). Il ne peut pas être adopté."
                )
                % {"report": report, "language": language}
            )


@transaction.atomic
def withdraw(*, report: Report, by, at: datetime) -> Report:
    """Take back a submitted report; a new version, a draft with the same texts, takes its place.

    Where the assembly rejected it or was called off, what was submitted stays on record; before the first
    convocation the papers and the resolution go as well. Raises ValidationError.
    """
    resolution = report.resolution
    if resolution is None or report.status != ReportStatus.SUBMITTED:
        raise ValidationError(_("« %(report)s » n’est pas soumis à une assemblée.") % {"report": report})
    meeting = resolution.meeting
    # What a first call sent is still before the assembly while its second call is prepared.
    if meeting.status == MeetingStatus.PLANNED and meeting.second_of_id is None:
        _unjoin(report, meeting)
        move(report, ReportStatus.SUPERSEDED, by=by, table=REPORT_TRANSITIONS, resolution=None)
        agenda.withdraw(resolution=resolution, by=by)
    elif resolution.outcome == Outcome.REJECTED or meeting.status == MeetingStatus.CANCELLED:
        move(report, ReportStatus.SUPERSEDED, by=by, table=REPORT_TRANSITIONS)
    else:
        raise ValidationError(
            _(
                "« %(report)s » est devant l’assemblée : il n’est repris que si elle le rejette ou ne se "
                "tient pas."
            )
            % {"report": report}
        )
    made = _next_version(report)
    log("report.withdrawn", by=by, target=report, at=at, version=made.version)
    return made


def _unjoin(report, meeting):
    hashes = RenderedReport.objects.filter(report=report).values_list("sha256", flat=True)
    joined = list(Paper.objects.filter(meeting=meeting, kind=PaperKind.REPORT, sha256__in=list(hashes)))
    for paper in joined:
        paper.delete()
    # The files go once nothing can bring the rows back.
    transaction.on_commit(lambda: [paper.file.storage.delete(paper.file.name) for paper in joined])


def _next_version(report):
    pictures = list(report.pictures.all())
    texts = {
        f"{name}_{language}": getattr(report, f"{name}_{language}")
        for name in ("foreword", "highlights")
        for language in ("fr", "ar", "en")
    }
    made = Report.objects.create(kind=report.kind, year=report.year, version=report.version + 1, **texts)
    for picture in pictures:
        picture.pk, picture.report = None, made
    ReportPicture.objects.bulk_create(pictures)
    return made
