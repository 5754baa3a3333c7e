"""Print a report and keep the bytes."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from initiative_sm import pdf
from members.actions import log
from members.enums import Language
from members.models import Association
from reports import documents, fingerprint, prints
from reports.enums import ReportKind
from reports.models import RenderedReport, Report

#: Prints started again because the data moved under them; the last one is kept all the same.
ATTEMPTS = 3


def render(*, kind, year: int, language, by, at: datetime) -> RenderedReport:
    """The report of `year` printed in `language`: the stored print where it still holds, else a new one.

    A submitted or adopted report is printed once a language, then served from its stored bytes for ever.
    Takes seconds: call it from a job or a command. Raises ValidationError.
    """
    _check(kind, year, language, at)
    report = Report.objects.current(kind, year) or Report(kind=kind, year=year)
    stored = prints.standing([report]).get((kind, year, language))
    if stored is not None:
        return stored
    mark = fingerprint.of(report)
    # Printed outside a transaction, which would keep every clerk from writing meanwhile.
    for _attempt in range(ATTEMPTS):
        colophon = documents.Colophon(timezone.localdate(at), mark)
        printed = documents.printed(report, language, colophon)
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


@transaction.atomic
def _keep(report, language, printed, mark, *, by, at):
    earlier = RenderedReport.objects.filter(kind=report.kind, year=report.year, language=language)
    # A draft's earlier prints say nothing any more; those of a frozen report stay.
    earlier.exclude(status__in=prints.FROZEN).delete()
    return store(report, language, printed, mark, status=report.status, by=by, at=at)


def store(report, language, printed: pdf.Printed, mark: str, *, status, by, at: datetime) -> RenderedReport:
    """Write the bytes of a print of `report`, which is `status` on that day; call it in a transaction."""
    made = RenderedReport.objects.create(
        kind=report.kind,
        year=report.year,
        report=report if report.pk else None,
        status=status,
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
