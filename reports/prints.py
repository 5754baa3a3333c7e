"""Which stored prints may be served as they are."""

from reports import fingerprint
from reports.enums import ReportKind, ReportStatus
from reports.models import RenderedReport, Report

#: What the assembly has before it, or has adopted, is never printed again.
FROZEN = {ReportStatus.SUBMITTED, ReportStatus.ADOPTED}


def current(years) -> list[Report]:
    """The newest version of both reports of each of `years`; unsaved where nobody has begun it."""
    versions = Report.objects.filter(year__in=years).order_by("version")
    newest = {(report.kind, report.year): report for report in versions}
    return [
        newest.get((kind, year)) or Report(kind=kind, year=year)
        for year in years
        for kind in ReportKind.values
    ]


def standing(reports) -> dict:
    """(kind, year, language) → the print of one of `reports` that still holds, without its bytes.

    A draft's newest print holds while nothing moved that it was made from. That of a submitted or adopted
    report holds for ever: the bytes the assembly examined, whatever was printed of the drafts before.
    """
    rows = list(
        RenderedReport.objects.filter(year__in={report.year for report in reports})
        .defer("content")
        .order_by("-rendered_at", "-pk")
    )
    state = fingerprint.state() if rows else None
    found = {}
    for report in reports:
        prints = [row for row in rows if (row.kind, row.year) == (report.kind, report.year)]
        for row in _holding(report, prints, state):
            found[report.kind, report.year, row.language] = row
    return found


def _holding(report, prints, state):
    """Those of `prints` (newest first) that hold; of two in one language the last given is the one."""
    if report.status in FROZEN:
        return [row for row in prints if row.report_id == report.pk and row.status in FROZEN]
    newest = {row.language: row for row in reversed(prints)}
    mark = fingerprint.of(report, state) if newest else None
    return [row for row in newest.values() if row.fingerprint == mark]
