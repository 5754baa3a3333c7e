"""The annual reports as printed documents: figures into HTML, HTML into PDF."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib import import_module

from django.template.loader import render_to_string
from django.utils.translation import override

from governance.models import Meeting
from initiative_sm import pdf
from initiative_sm.dates import fiscal_year
from initiative_sm.palette import Palette
from initiative_sm.text import direction
from members.models import Association
from reports.enums import ReportKind, ReportStatus
from reports.figures import Text, text_of
from reports.models import Report

#: kind → the module that computes its figures: `compute(report, language)` returns an object whose
#: `chapters` are the report's chapters, in order; their templates find it as `figures`.
FIGURES = {
    ReportKind.LITERARY: "reports.figures.literary",
    ReportKind.FINANCIAL: "reports.figures.financial",
}


@dataclass(frozen=True)
class Colophon:
    """How a print came to be, for its last page: the day, and the fingerprint of the data it was made from."""

    printed_on: date
    fingerprint: str


def printed(report: Report, language: str, colophon: Colophon | None = None) -> pdf.Printed:
    """The report printed in `language`; `report` may be unsaved, with no text of its own."""
    association = Association.current()
    with override(language):
        title = f"{report.get_kind_display()} {report.year}"
        return pdf.printed(
            html(report, language, colophon),
            lang=language,
            title=title,
            author=association.name(language),
            # The last day the figures speak of: the file's date never comes from the clock.
            created=datetime.combine(figures_on(report), time(), UTC),
        )


def html(report: Report, language: str, colophon: Colophon | None = None) -> str:
    """The whole report as one page of HTML, in `language`."""
    return _rendered("reports/pdf/base.html", report, language, on_screen=False, colophon=colophon)


def chapters(report: Report, language: str) -> str:
    """The chapters of the report and their contents for the screen, in `language`."""
    return _rendered("reports/reading/_chapters.html", report, language, on_screen=True)


def _rendered(template, report, language, *, on_screen, **more):
    # A wide table scrolls on a screen; on paper the holder that lets it would move the page breaks.
    with override(language):
        figures = import_module(FIGURES[ReportKind(report.kind)]).compute(report, language)
        return render_to_string(
            template, {**_context(report, language, figures), "on_screen": on_screen, **more}
        )


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
        "pictures": _pictures(report, language),
        "year": report.year,
        "previous": report.year - 1,
        "language": language,
        "direction": direction(language),
        "start": "right" if rtl else "left",
        "end": "left" if rtl else "right",
        "title": f"{report.get_kind_display()} {report.year}",
        "page_label": pdf.page_label(),
        "palette": Palette.of(association.colour),
        "association": association,
        "association_name": association.name(language),
        "both_names": _both_names(association, language),
        "address": association.address(language),
        "region": association.region(language),
        "logo": pdf.data_address(association.logo),
        "adopted_on": _adopted_on(report),
        "year_end": fiscal_year(report.year).end,
        "foundation_end": figures_on(report),
    }


@dataclass(frozen=True)
class Picture:
    """A photograph as a page shows it."""

    chapter: str
    address: str
    width: int
    height: int
    caption: Text
    seen: Text
    credit: str


def _pictures(report, language):
    """The photographs of the report in the order of their chapters; none where it has none."""
    if report.pk is None:
        return []
    return [
        Picture(
            chapter=one.place,
            address=f"data:image/jpeg;base64,{b64encode(one.content).decode()}",
            width=one.width,
            height=one.height,
            caption=text_of(one, "caption", language),
            seen=text_of(one, "seen", language),
            credit=one.credit,
        )
        for one in report.pictures.all()
    ]


def _both_names(association, language):
    """The name in the report's language, then in the other script of the letterhead."""
    other = "fr" if language == "ar" else "ar"
    return [Text(association.name(one), one) for one in (language, other)]


def _adopted_on(report):
    if report.status != ReportStatus.ADOPTED or report.resolution_id is None:
        return None
    return Meeting.objects.get(resolutions=report.resolution_id).held_on
