"""An annual report read in the browser: the same chapters, figures and charts as its print."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from governance.models import Meeting
from initiative_sm import dates
from initiative_sm.language import NAMES
from initiative_sm.text import direction
from members.enums import Language
from reports import prints, reading
from reports.enums import ReportKind, ReportStatus
from reports.models import Report
from reports.views.library import TONES, reading_order, years_offered


@require_safe
@permission_required("reports.view_report", raise_exception=True)
def read(request, kind, year):
    """GET /rapports/<kind>/<year>/lire/?langue= : the report, at once where its text stands ready.

    Else the page says that it is being computed and asks for the text by itself; `?attendre=1` waits for it,
    for browsers without scripts.
    """
    report, language = asked(request, kind, year)
    waits = bool(request.GET.get("attendre"))
    title = f"{report.get_kind_display()} {report.year}"
    context = {
        "report": report,
        "title": title,
        "trail": [(_("Rapports annuels"), reverse("reports:library")), (title, "")],
        "tone": TONES[ReportStatus(report.status)],
        "text": reading.text(report, language) if waits else reading.kept(report, language),
        "text_language": language,
        "text_direction": direction(language),
        "text_name": NAMES[language],
        "translations": [(code, NAMES[code]) for code in reading_order(get_language())],
        "frozen": report.status in prints.FROZEN,
        "adopted_on": _adopted_on(report),
    }
    if request.user.has_perm("reports.download_report"):
        context["print"] = prints.standing([report]).get((report.kind, report.year, language))
    return render(request, "reports/reading/report.html", context)


@require_safe
@permission_required("reports.view_report", raise_exception=True)
@cache_control(private=True, no_store=True)
def text(request, kind, year):
    """GET /rapports/<kind>/<year>/lire/texte/?langue= : the chapters alone, for the page that waits for them."""
    return HttpResponse(reading.text(*asked(request, kind, year)))


def asked(request, kind, year) -> tuple[Report, str]:
    """The newest version of the report and the language of the text, the reader's by default.

    Raises Http404 for what the library does not offer.
    """
    language = request.GET.get("langue") or get_language()
    if kind not in ReportKind.values or language not in Language.values:
        raise Http404
    if year not in years_offered(dates.today()):
        raise Http404
    return next(report for report in prints.current([year]) if report.kind == kind), language


def _adopted_on(report):
    if report.status != ReportStatus.ADOPTED:
        return None
    return Meeting.objects.values_list("held_on", flat=True).get(resolutions=report.resolution_id)
