"""The annual reports as printed documents: figures into HTML, HTML into PDF."""

import re
from base64 import b64encode
from datetime import UTC, datetime, time
from importlib import import_module

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.models import Meeting
from initiative_sm import pdf
from initiative_sm.dates import fiscal_year
from initiative_sm.palette import Palette
from members.models import Association
from reports.enums import ReportKind, ReportStatus
from reports.figures import Text, direction
from reports.models import Report

#: kind → the module that computes its figures: `compute(report, language)` returns an object whose
#: `chapters` are the report's chapters, in order; their templates find it as `figures`.
FIGURES = {
    ReportKind.LITERARY: "reports.figures.literary",
    ReportKind.FINANCIAL: "reports.figures.financial",
}


def printed(report: Report, language: str) -> pdf.Printed:
    """The report printed in `language`; `report` may be unsaved, with no text of its own."""
    association = Association.current()
    with override(language):
        title = f"{report.get_kind_display()} {report.year}"
        return pdf.printed(
            html(report, language),
            lang=language,
            title=title,
            author=association.name(language),
            # The last day the figures speak of: the file's date never comes from the clock.
            created=datetime.combine(figures_on(report), time(), UTC),
        )


def html(report: Report, language: str) -> str:
    """The whole report as one page of HTML, in `language`."""
    return _rendered("reports/pdf/base.html", report, language, on_screen=False)


def chapters(report: Report, language: str) -> str:
    """The chapters of the report and their contents for the screen, in `language`."""
    return _rendered("reports/reading/_chapters.html", report, language, on_screen=True)


def _rendered(template, report, language, *, on_screen):
    # A wide table scrolls on a screen; on paper the holder that lets it would move the page breaks.
    with override(language):
        figures = import_module(FIGURES[ReportKind(report.kind)]).compute(report, language)
        return render_to_string(template, {**_context(report, language, figures), "on_screen": on_screen})


def figures_on(report: Report):
    """The day at which the figures since the foundation stop: the assembly's, else the year's last."""
    return report.since_foundation_on or fiscal_year(report.year).end


def _context(report, language, figures):
    association = Association.current()
    rtl = direction(language) == "rtl"
    return {
        "report": report,
        "figures": figures,
        "chapters": figures.chapters,
        "year": report.year,
        "previous": report.year - 1,
        "language": language,
        "direction": direction(language),
        "start": "right" if rtl else "left",
        "end": "left" if rtl else "right",
        "title": f"{report.get_kind_display()} {report.year}",
        "page_label": page_label(),
        "palette": Palette.of(association.colour),
        "association": association,
        "association_name": association.name(language),
        "other_names": _other_names(association, language),
        "address": association.address(language),
        "region": association.region(language),
        "logo": _data_address(association.logo),
        "adopted_on": _adopted_on(report),
        "year_end": fiscal_year(report.year).end,
        "foundation_end": figures_on(report),
    }


def _other_names(association, language):
    """The association's name in French and Arabic, where the report is not in that language."""
    return [
        Text(association.name(other), other)
        for other in ("fr", "ar")
        if other != language and association.name(other) != association.name(language)
    ]


def _data_address(svg):
    if not svg.strip():
        return ""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _adopted_on(report):
    if report.status != ReportStatus.ADOPTED or report.resolution_id is None:
        return None
    return Meeting.objects.get(resolutions=report.resolution_id).held_on


def page_label():
    """The page number in words, as the `content` of a margin box: "Page 3 sur 38", "صفحة 3 من 38"."""
    words = re.sub(r"[<\"\\\\]", "", _("Page %(page)s sur %(pages)s"))
    before, rest = words.split("%(page)s")
    between, after = rest.split("%(pages)s")
    # Words of a catalogue, without the signs that could end the string or the style element.
    return mark_safe(f'"{before}" counter(page) "{between}" counter(pages) "{after}"')  # noqa: S308
