"""The verbs of reports: print one and keep the bytes."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.actions import log
from members.enums import Language
from members.models import Association
from reports import documents, fingerprint
from reports.enums import ReportKind, ReportStatus
from reports.models import RenderedReport, Report

#: What the assembly has before it, or has adopted, is never printed again.
FROZEN = {ReportStatus.SUBMITTED, ReportStatus.ADOPTED}

#: Prints started again because the data moved under them; the last one is kept all the same.
ATTEMPTS = 3


def render(*, kind, year: int, language, by, at: datetime) -> RenderedReport:
    """The report of `year` printed in `language`: the stored print where it still holds, else a new one.

    A submitted or adopted report is printed once a language, then served from its stored bytes for ever.
    Takes seconds: call it from a job or a command. Raises ValidationError.
    """
    _check(kind, year, language, at)
    report = Report.objects.current(kind, year) or Report(kind=kind, year=year)
    stored = _stored(report, language)
    if stored is not None and report.status in FROZEN:
        return stored
    mark = fingerprint.of(report)
    if stored is not None and stored.fingerprint == mark:
        return stored
    # Printed outside a transaction, which would keep every clerk from writing meanwhile.
    for _attempt in range(ATTEMPTS):
        printed = documents.printed(report, language)
        before, mark = mark, fingerprint.of(report)
        if mark == before:
            break
    return _keep(report, language, printed, before, by=by, at=at)


def _check(kind, year, language, at):
    if kind not in ReportKind.values:
        raise ValidationError(_("« %(kind)s » n’est pas un rapport.") % {"kind": kind})
    if language not in Language.values:
        raise ValidationError(
            _("« %(language)s » n’est pas une langue des rapports.") % {"language": language}
        )
    founded = Association.current().founded_on.year
    if not founded <= year <= at.year:
        raise ValidationError(
            _("L’exercice %(year)s n’est pas entre la création de l’association (%(first)s) et cette année.")
            % {"year": year, "first": founded}
        )


def _stored(report, language):
    """The newest print that may serve: of the report as it stands, and of its frozen state once frozen."""
    prints = RenderedReport.objects.filter(kind=report.kind, year=report.year, language=language)
    if report.status in FROZEN:
        # The bytes the assembly examined, whatever was printed of the drafts before.
        return prints.filter(report=report, status__in=FROZEN).order_by("rendered_at", "pk").first()
    return prints.order_by("-rendered_at", "-pk").first()


@transaction.atomic
def _keep(report, language, printed, mark, *, by, at):
    prints = RenderedReport.objects.filter(kind=report.kind, year=report.year, language=language)
    # A draft's earlier prints say nothing any more; those of a frozen report stay.
    prints.exclude(status__in=FROZEN).delete()
    made = RenderedReport.objects.create(
        kind=report.kind,
        year=report.year,
        report=report if report.pk else None,
        status=report.status,
        language=language,
        fingerprint=mark,
        content=printed.content,
        sha256=printed.sha256,
        pages=printed.pages,
        figures_on=documents.figures_on(report),
        rendered_at=at,
        rendered_by=by,
    )
    log(fingerprint.PRINTED, by=by, target=made, at=at, sha256=made.sha256, pages=made.pages)
    return made
