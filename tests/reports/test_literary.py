"""The literary report: figures that agree with the indicators, sentences, pages."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import page
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from initiative_sm.dates import Period, fiscal_year
from loans.models import Loan, Region
from reports import documents
from reports.figures import SMALLEST_PRINTED, literary
from reports.figures.literary import history
from reports.figures.masking import masked_grid
from reports.figures.scope import Scope
from reports.indicators import value
from reports.models import Report
from reports.templatetags.figures import figure
from tests import factories

pytestmark = pytest.mark.django_db

YEAR = 2023
grids = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), max_size=6)
)


@pytest.fixture
def association():
    return factories.association(purpose_fr="Soutenir les très petites entreprises.")


@pytest.fixture
def programme(association):
    """A few loans over three years, women and men, rural and urban, with what follows a loan."""
    by = factories.user(None)
    envelope = factories.envelope(cash=Decimal(5_000_000))
    sectors = [factories.sector(), factories.sector()]
    for year, number in ((2021, 1), (2022, 2), (2023, 4)):
        for i in range(number):
            holder = factories.holder(sex="MF"[i % 2], birth_date=date(1970 + 9 * i, 3, 15))
            project = factories.project(holder=holder, rural=i == 0, sector=sectors[i % 2])
            loan = factories.running_loan(
                date(year, 3, 15),
                amount=Decimal(40_000 + 30_000 * i),
                project=project,
                envelope=envelope,
                by=by,
            )
            factories.repayment(loan=loan, amount=Decimal(2_000), value_date=date(year, 7, 1), by=by)
            factories.followup(project=project, observed_on=date(year, 11, 1), jobs_created=i + 1, author=by)
            factories.plan_item(project=project, side="resource", kind="bank_loan", amount=Decimal(90_000))
    return association


def report(**over):
    return Report(**{"kind": "literary", "year": YEAR, **over})


def computed(**over):
    return literary.compute(report(**over), "fr")


def html(**over):
    return documents.html(report(**over), "fr")


def words_of(page_html):
    body = re.sub(r"(?s)<style>.*?</style>|<svg.*?</svg>|</t[dh]>", " ", page_html)
    return re.sub(r"[ \n]+", " ", strip_tags(body))


# --- Figures --------------------------------------------------------------------------------------------


def test_years_add_up_to_the_indicators(programme):
    scope = Scope.of(report(), "fr")
    for year in history.years(scope):
        period = fiscal_year(year.year)
        assert year == history.Year(
            year.year,
            value("holders_supported", period),
            value("women", period),
            value("loans_disbursed", period),
            value("amount_disbursed", period),
            value("jobs_created", period),
        )


def test_jobs_seen_before_the_first_loan_count_from_it(association):
    project = factories.project()
    factories.followup(project=project, observed_on=date(2021, 6, 1), jobs_created=2)
    factories.running_loan(date(2022, 3, 15), project=project)
    factories.followup(project=project, observed_on=date(2023, 6, 1), jobs_created=1)
    series = {year.year: year.jobs for year in history.years(Scope.of(report(), "fr"))}
    assert series == {2022: 2, 2023: -1}
    assert [value("jobs_created", fiscal_year(year)) for year in series] == [2, -1]


def test_every_breakdown_of_persons_counts_all_of_them(programme):
    portrait = computed().portrait
    for breakdown in (portrait.by_sex, portrait.by_age, portrait.by_milieu, portrait.by_occupation):
        assert (breakdown.now, breakdown.before) == (4, 2)


def test_every_breakdown_of_loans_counts_all_of_them(programme):
    figures = computed()
    breakdowns = (figures.loans.by_kind, figures.loans.by_amount, figures.loans.by_term)
    for breakdown in (*breakdowns, figures.territories.by_sector, figures.territories.by_province):
        assert (breakdown.now, breakdown.before) == (4, 2)
        assert sum(group.amount_now for group in breakdown.groups) == Decimal(340_000)


def test_amount_bands_close_on_their_upper_bound(programme):
    groups = {group.label: group.now for group in computed().loans.by_amount.groups}
    assert groups == {
        "Plus de 30\u202f000 à 60\u202f000 DH": 1,
        "Plus de 60\u202f000 à 100\u202f000 DH": 2,
        "Plus de 100\u202f000 à 200\u202f000 DH": 1,
    }


def test_age_is_that_of_the_day_of_the_grant(association):
    # Granted on 14 February 2023: 24 until the 15th, 25 from the 14th on.
    for born in (date(1998, 2, 15), date(1998, 2, 14), date(1988, 2, 15)):
        factories.running_loan(project=factories.project(holder=factories.holder(birth_date=born)))
    factories.running_loan(project=factories.project(holder=factories.holder(birth_date=None)))
    by_age = computed().portrait.by_age
    assert [(group.label, group.now) for group in by_age.groups] == [
        ("Moins de 25 ans", 1),
        ("De 25 à 34 ans", 2),
        ("Non renseigné", 1),
    ]
    assert value("young_share", fiscal_year(YEAR)) == Decimal("0.7500")


def test_waiting_files_have_neither_decision_nor_end(association):
    factories.loan()
    adjourned = factories.loan()
    factories.decision(loan=adjourned, outcome="adjourned", decided_on=date(2023, 5, 1))
    refused = factories.loan("refused", closed_on=date(2023, 5, 1))
    factories.decision(loan=refused, outcome="refused", decided_on=date(2023, 5, 1))
    decided_later = factories.loan()
    factories.decision(loan=decided_later, outcome="refused", decided_on=date(2024, 1, 5))
    factories.granted_loan()
    assert computed().outlook.waiting == 3


def test_due_next_year_is_that_of_the_schedule_in_force(association):
    loan = factories.running_loan(date(2023, 3, 15), amount=Decimal(36_000), term=36)
    assert computed().outlook.due_next_year == Decimal(12_000)
    factories.rescheduled(loan=loan, effective_on=date(2023, 12, 1), term=72, first_due_on=date(2024, 1, 5))
    assert computed().outlook.due_next_year == Decimal(6_000)


def test_foundation_stops_on_the_day_of_the_assembly(programme):
    project = factories.project()
    factories.running_loan(date(2024, 5, 15), project=project)
    factories.running_loan(date(2024, 10, 15))
    figures = computed(since_foundation_on=date(2024, 9, 25))
    assert figures.foundation.values["holders_supported"] == 8
    assert figures.foundation.values["holders_supported"] == value(
        "holders_supported", Period(None, date(2024, 9, 25))
    )
    assert [row.label for row in figures.foundation.table.rows] == ["2021", "2022", "2023", "2024", "Total"]
    assert not figures.foundation.complete


# --- Small groups ---------------------------------------------------------------------------------------


@given(grids)
def test_masked_cells_cannot_be_found_by_subtraction(grid):
    cells = masked_grid(grid)
    lines = [*cells, *map(list, zip(*cells, strict=True))]
    for line in lines:
        masked = [cell for cell in line if cell.masked]
        open_ = [cell for cell in line if not cell.masked and cell.value]
        assert len(masked) != 1 or not open_
    for row, shown in zip(grid, cells, strict=True):
        for n, cell in zip(row, shown, strict=True):
            assert cell.value == n
            assert cell.masked or not 0 < n < SMALLEST_PRINTED


def test_masked_cells_are_written_without_their_value():
    ((small, companion, open_),) = masked_grid([[3, 9, 12]])
    assert [strip_tags(figure(cell)) for cell in (small, companion, open_)] == ["&lt; 5", "5+", "12"]


# --- Words ----------------------------------------------------------------------------------------------


def test_sentences_agree_in_number(association):
    factories.running_loan(project=factories.project())
    text = words_of(html())
    assert "En 2023, 1 personne a été accompagnée pour la première fois" in text
    assert "1 prêt a été décaissé en 2023 et 50\u202f000\u00a0DH ont été versés" in text


def test_sentences_of_several(programme):
    text = words_of(html())
    assert "En 2023, 4 personnes ont été accompagnées pour la première fois" in text
    assert "4 prêts ont été décaissés en 2023 et 340\u202f000\u00a0DH ont été versés" in text


def test_year_without_any_activity_is_printed(association):
    text = words_of(html(year=2015))
    assert "Aucun prêt n’a été décaissé en 2015." in text
    assert "None" not in text


def test_president_word_is_left_out_when_nobody_wrote_it(association):
    assert "Le mot du président" not in html()
    written = html(foreword_fr="Chers membres,\n\nMerci <à tous>.")
    assert "Le mot du président" in written
    assert "Merci &lt;à tous&gt;." in written


def test_words_keep_the_language_they_were_written_in(association):
    page_html = documents.html(report(foreword_fr="Chers membres"), "ar")
    assert re.search(r'lang="fr" dir="ltr">\s*<p>Chers membres</p>', page_html)
    assert re.search(
        r'lang="ar" dir="rtl">\s*<p>السادة</p>',
        documents.html(report(foreword_fr="Chers", foreword_ar="السادة"), "ar"),
    )


def test_president_signs(association):
    seat = factories.mandate(organ="bureau", office="president", representative=None)
    assert seat.member.name_fr in html(foreword_fr="Chers membres")


def test_no_holder_is_named(programme):
    names = {loan.holder.last_name for loan in Loan.objects.select_related("holder")}
    text = words_of(html())
    assert [name for name in names if name in text] == []


def test_adopted_report_names_its_assembly(association):
    resolution = factories.resolution(
        meeting=factories.meeting(status="held"), outcome="carried", votes_for=9
    )
    adopted = factories.report(status="adopted", resolution=resolution)
    assert "Rapport adopté par l’assemblée générale du 25 septembre 2024" in words_of(
        documents.html(adopted, "fr")
    )


def test_every_indicator_used_is_defined(programme):
    figures = computed()
    assert {definition.label for definition in figures.definitions} == {
        compared.label for compared in figures.compared.values()
    }


def test_region_is_compared_where_its_rural_population_is_known(programme):
    assert "recensement de 2014" not in words_of(html()).split("Le milieu")[1].split("La situation")[0]
    Region.objects.update(population=1000, rural_population=437)
    assert "43,7\u202f% de la population de la région" in words_of(html())


def test_query_count_does_not_grow_with_the_files(programme):
    with CaptureQueriesContext(connection) as few:
        computed()
    envelope = factories.envelope(cash=Decimal(5_000_000))
    for i in range(8):
        factories.running_loan(
            date(2022 + i % 2, 4, 15),
            project=factories.project(rural=i % 2),
            envelope=envelope,
        )
        factories.meeting(organ="board", held_on=date(2023, 2, 1 + i), status="held")
        factories.mandate(organ="board", representative=factories.representative())
        factories.training()
    with CaptureQueriesContext(connection) as many:
        computed()
    assert len(many) == len(few)


# --- Pages ----------------------------------------------------------------------------------------------


@pytest.mark.pdf
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_printed_report_is_accessible_and_its_words_are_found(programme, tmp_path, language):
    texts = {"foreword_ar": "نشكر جميع الشركاء على دعمهم المتواصل لحاملي المشاريع في القرى والمدن."}
    made = documents.printed(report(**texts, foreword_fr="Merci à nos partenaires."), language)
    path = tmp_path / "report.pdf"
    path.write_bytes(made.content)
    assert page.validate_pdf(str(path), profile="ua1").failures == []
    reader = PdfReader(BytesIO(made.content))
    text = " ".join(sheet.extract_text() for sheet in reader.pages)
    with override(language):
        source = words_of(documents.html(report(**texts, foreword_fr="Merci"), language))
    expected = set(re.findall(r"[^\W\d_]{3,}", source))
    assert sum(word in text for word in expected) / len(expected) >= 0.9


@pytest.mark.pdf
def test_contents_point_at_the_pages(programme):
    made = documents.printed(report(), "fr")
    pages = [sheet.extract_text() for sheet in PdfReader(BytesIO(made.content)).pages]
    chapters = computed().chapters
    for number, chapter in enumerate(chapters, start=1):
        line = next(line for line in pages[1].splitlines() if chapter.title in line)
        found = int(re.search(r"(\d+)\s*$", line).group(1))
        # A long title stands on two lines of its page.
        assert f"{number}. {chapter.title}" in " ".join(pages[found - 1].split())
    assert f"Page 2 sur {made.pages}" in pages[1]


@pytest.mark.pdf
def test_same_data_print_the_same_bytes(programme):
    assert documents.printed(report(), "ar").sha256 == documents.printed(report(), "ar").sha256
