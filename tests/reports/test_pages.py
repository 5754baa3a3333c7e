"""The pages of a printed report: full, no heading alone at their end, no row cut, text that can be found."""

import subprocess
from datetime import date
from decimal import Decimal

import pytest

from reports import documents
from reports.models import Report
from tests import factories
from tests.reports import pages

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]

YEAR = 2023
#: The part of a page's body that has to be filled, the cover and the last pages excepted.
FILLED = 0.5
#: The same for the last page of a chapter, when the next one begins on a page of its own.
ENDED = 0.3
#: The part of the words that has to be found again in the file.
FOUND = 0.9


@pytest.fixture
def programme():
    """Enough of everything for tables that are longer than a page."""
    factories.association(purpose_fr="Soutenir les très petites entreprises.", address_fr="Agadir")
    by = factories.user(None)
    for i in range(14):
        convention = factories.convention(signed_on=date(2015 + i % 8, 3, 1))
        envelope = factories.envelope(convention=convention, cash=Decimal(900_000))
        project = factories.project(sector=factories.sector(), rural=i % 3 == 0)
        loan = factories.running_loan(
            date(2021 + i % 3, 3, 15), amount=Decimal(40_000), project=project, envelope=envelope, by=by
        )
        factories.repayment(loan=loan, amount=Decimal(2_000), value_date=date(2023, 7, 1), by=by)
        factories.followup(project=project, observed_on=date(2023, 11, 1), jobs_created=i, author=by)
        factories.plan_item(project=project, side="resource", kind="bank_loan", amount=Decimal(90_000))
        factories.mandate(organ="board", representative=factories.representative())
        factories.training(held_on=date(2023, 2, 1 + i))
        for month in (3, 6, 9):
            factories.meeting(organ="bureau", held_on=date(2023, month, 1 + i), status="held")


def printed(kind, language, tmp_path):
    """(HTML, PDF's path) of the report of the year."""
    report = Report(
        kind=kind,
        year=YEAR,
        foreword_fr="Merci à nos partenaires.",
        foreword_ar="نشكر شركاءنا.",
        highlights_fr="Une antenne à Tata.",
        highlights_ar="فرع جديد في طاطا.",
    )
    path = tmp_path / "report.pdf"
    path.write_bytes(documents.printed(report, language).content)
    return documents.html(report, language), path


def emptied(found, titles):
    """The numbers of the pages that are too empty.

    Not the cover, nor the pages where the report ends: its index, its glossary, its back page. Before a
    chapter that begins a page with its first table, less is enough.
    """
    ends = [any(title <= page.head for title in titles) for page in found[1:]] + [True]
    least = [ENDED if end else FILLED for end in ends]
    return [
        number
        for number, (page, part) in enumerate(zip(found, least, strict=True), 1)
        if page.filled < part and 1 < number < len(found) - 1
    ]


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("kind", ["literary", "financial"])
def test_pages_are_full_and_whole(programme, kind, language, tmp_path):
    html, path = printed(kind, language, tmp_path)
    found = pages.of(path)

    assert emptied(found, pages.titles(html)) == []
    headings = pages.headings(html)
    assert [number for number, page in enumerate(found, 1) if page.last_line in headings] == []
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    expected = {word for word in pages.words_of(html) if word.isalpha() and len(word) > 2}
    assert len(expected & set(pages.words(text))) >= FOUND * len(expected)


def test_no_row_of_a_table_is_cut(programme, tmp_path):
    html, path = printed("literary", "fr", tmp_path)
    found = pages.of(path)

    cut = [row for row in pages.rows(html) if not any(row <= page.counted for page in found)]

    assert cut == []
