"""The annual reports by year, kind and language: what stands ready, what can be prepared, the files."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_POST, require_safe

from initiative_sm import dates
from initiative_sm.dates import day_before, fiscal_year
from initiative_sm.language import NAMES
from loans.models import Loan
from members import jobs
from members.enums import Language
from reports import prints
from reports.enums import ReportKind, ReportStatus
from reports.models import RenderedReport, Report

TONES = {
    ReportStatus.DRAFT: "neutral",
    ReportStatus.REVIEW: "wait",
    ReportStatus.SUBMITTED: "info",
    ReportStatus.ADOPTED: "good",
    ReportStatus.SUPERSEDED: "neutral",
}
#: What a file is called on the reader's disk: plain letters, which every system and every mailer keeps.
FILE_NAMES = {ReportKind.LITERARY: "rapport-litteraire", ReportKind.FINANCIAL: "rapport-financier"}


@dataclass(frozen=True)
class Shelf:
    """One report of one year: its status, and what may be downloaded in each language."""

    kind: str
    label: str
    year: int
    status: str
    tone: str
    files: list


@require_safe
@permission_required("reports.view_report", raise_exception=True)
def library(request):
    """GET /rapports/ : the finished years with disbursements, newest first, and their two reports."""
    today = dates.today()
    years = years_offered(today)
    reports = prints.current(years)
    standing = prints.standing(reports)
    rows = [
        {
            "year": year,
            "shelves": [shelf(report, standing) for report in reports if report.year == year],
        }
        for year in years
    ]
    context = {
        "rows": rows,
        "kinds": ReportKind.labels,
        "can_download": request.user.has_perm("reports.download_report"),
    }
    return render(request, "reports/library.html", context)


def years_offered(today: date) -> list[int]:
    """Finished fiscal years in which money was lent, newest first.

    A year under way has no annual report: its instalments of December are not late in September.
    """
    last = day_before(fiscal_year(today.year).start)
    days = Loan.objects.disbursed(last).dates("disbursed_on", "year", order="DESC")
    return [day.year for day in days]


def shelf(report: Report, standing: dict) -> Shelf:
    kind, status = ReportKind(report.kind), ReportStatus(report.status)
    files = [
        {"language": code, "name": NAMES[code], "print": standing.get((report.kind, report.year, code))}
        for code in reading_order(get_language())
    ]
    return Shelf(kind.value, kind.label, report.year, status.label, TONES[status], files)


def reading_order(language) -> list[str]:
    """The reader's language first."""
    return sorted(Language.values, key=lambda code: code != language)


@require_POST
@permission_required("reports.download_report", raise_exception=True)
def prepare(request, kind, year):
    """POST /rapports/<kind>/<year>/ : the file at once where it stands ready, else the work of printing it."""
    language = request.POST.get("language", "")
    if kind not in ReportKind.values or language not in Language.values:
        raise Http404
    if year not in years_offered(dates.today()):
        raise Http404
    asked = [report for report in prints.current([year]) if report.kind == kind]
    ready = prints.standing(asked).get((kind, year, language))
    if ready is not None:
        return redirect("reports:file", ready.pk)
    job = jobs.start("render_report", by=request.user, kind=kind, year=year, language=language)
    return redirect("members:job", job.pk)


@require_safe
@permission_required("reports.download_report", raise_exception=True)
def ready(request, pk):
    """GET /rapports/pret/<pk>/ : the report that was asked for; the page starts its download by itself.

    The work of printing leads here and not to the file: a download leaves the page that follows the work
    where it is, and that page would ask for it again and again.
    """
    printed = get_object_or_404(RenderedReport.objects.defer("content"), pk=pk)
    trail = [(_("Rapports annuels"), reverse("reports:library")), (_("Rapport prêt"), "")]
    context = {"print": printed, "name": NAMES[printed.language], "trail": trail}
    return render(request, "reports/ready.html", context)


def _etag(request, pk):
    digest = RenderedReport.objects.filter(pk=pk).values_list("sha256", flat=True).first()
    return f'"{digest}"' if digest else None


@require_safe
@permission_required("reports.download_report", raise_exception=True)
@cache_control(private=True, no_cache=True)
@condition(etag_func=_etag)
def file(request, pk):
    """GET /rapports/fichier/<pk>/ : the stored bytes, as they were printed."""
    printed = get_object_or_404(RenderedReport, pk=pk)
    name = f"{FILE_NAMES[ReportKind(printed.kind)]}-{printed.year}-{printed.language}.pdf"
    return HttpResponse(
        bytes(printed.content),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
