"""The financial report against a small programme worked out by hand, and as it is printed."""

import re
import subprocess
from datetime import date
from decimal import Decimal

import page
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from loans.actions import money
from loans.enums import LoanStatus, MovementKind
from loans.models import Loan
from reports import documents
from reports.figures import financial
from reports.figures.financial import commitments, flows, funders, losses, portfolio
from reports.figures.financial.flows import flow
from reports.figures.financial.fund import FundLine, fund, fund_lines
from reports.figures.scope import Scope
from reports.models import Report
from tests import factories

pytestmark = pytest.mark.django_db

D = Decimal
YEAR = 2023


def scope(year=YEAR, language="fr"):
    return Scope.of(Report(kind="financial", year=year), language)


@pytest.fixture
def programme(db):
    """Two envelopes; 2022 opens with a gift and a loan, 2023 has one of everything."""
    by = factories.user(None)
    region = factories.funder(name_fr="Conseil régional", name_ar="مجلس الجهة")
    agency = factories.funder(name_fr="Agence")
    promised = factories.convention(
        funder=region, number="CR-1", amount=D(300_000), signed_on=date(2022, 1, 3), returnable=True
    )
    other = factories.convention(funder=agency, number="AG-1", amount=D(50_000), signed_on=date(2023, 1, 4))
    first = factories.envelope(
        cash=200_000, by=by, code="ENV-A", convention=promised, opened_on=date(2022, 1, 10)
    )
    second = factories.envelope(cash=0, code="ENV-B", convention=other, opened_on=date(2023, 1, 5))
    old = factories.running_loan(
        disbursed_on=date(2022, 3, 15), amount=24_000, term=24, envelope=first, number="D-OLD",
        first_due_on=date(2022, 4, 5), by=by,
    )  # fmt: skip
    factories.repayment(loan=old, amount=6_000, value_date=date(2022, 10, 5), by=by)
    post(first, MovementKind.CONTRIBUTION, 60_000, date(2023, 2, 1), by)
    post(first, MovementKind.RESTITUTION, 10_000, date(2023, 2, 2), by)
    post(first, MovementKind.ALLOCATION_OUT, 500, date(2023, 2, 3), by)
    post(first, MovementKind.ALLOCATION_IN, 1_700, date(2023, 2, 4), by)
    money.transfer(
        source=first, target=second, amount=D(30_000), value_date=date(2023, 2, 5), reason="Appui", by=by
    )
    factories.repayment(loan=old, amount=3_000, value_date=date(2023, 3, 5), by=by)
    lost = factories.running_loan(
        disbursed_on=date(2023, 3, 15), amount=20_000, term=20, envelope=second, number="D-LOST", by=by
    )
    factories.written_off(loan=lost, value_date=date(2023, 11, 2), by=by)
    money.recover(loan=lost, amount=D(800), value_date=date(2023, 12, 4), by=by)
    factories.granted_loan(amount=15_000, envelope=second, granted_on=date(2023, 12, 1), number="D-NEW")
    return first, second


def post(envelope, kind, amount, value_date, by):
    return money.post(kind=kind, envelope=envelope, amount=D(amount), value_date=value_date, by=by)


def test_fund_table_rows_by_hand(programme):
    first, second = programme
    lines = fund_lines(scope().now)
    a, b = lines[first.pk], lines[second.pk]
    letters = {
        "A": [line.opening_fund for line in (a, b)],
        "B": [line.contributions for line in (a, b)],
        "C": [line.restitutions for line in (a, b)],
        "D": [line.net_losses for line in (a, b)],
        "E": [line.moved for line in (a, b)],
        "F": [line.closing_fund for line in (a, b)],
        "G": [line.opening_outstanding for line in (a, b)],
        "H": [line.closing_outstanding for line in (a, b)],
        "I": [line.cash for line in (a, b)],
        "J": [line.commitments for line in (a, b)],
        "K": [line.available for line in (a, b)],
    }
    assert letters == {
        "A": [D(200_000), D(0)],
        "B": [D(60_000), D(0)],
        "C": [D(10_000), D(0)],
        "D": [D(0), D(19_200)],
        "E": [D(-28_800), D(30_000)],
        "F": [D(221_200), D(10_800)],
        "G": [D(18_000), D(0)],
        "H": [D(15_000), D(0)],
        "I": [D(206_200), D(10_800)],
        "J": [D(0), D(15_000)],
        "K": [D(206_200), D(-4_200)],
    }


def test_every_identity_holds_on_what_the_verbs_wrote(programme):
    found = fund(scope())
    assert [one.holds for one in found.identities] == [True] * 7
    assert (found.proven, found.total.closing_fund, found.before.closing_fund) == (
        True,
        D(232_000),
        D(200_000),
    )
    assert {one.left for one in found.identities} == {
        D(232_000), D(15_000), D(217_000), D(200_000), D(30_000)
    }  # fmt: skip


def test_what_is_owed_to_holders_stands_apart_from_the_outstanding(programme):
    """A year in which a holder paid 700 too much, of which 200 were given back."""
    first, _second = programme
    by, loan = factories.user(None), Loan.objects.get(number="D-OLD")
    money.receive(loan=loan, amount=D(15_700), value_date=date(2023, 12, 11), by=by)
    money.refund(loan=loan, amount=D(200), value_date=date(2023, 12, 20), by=by)
    found = fund(scope())
    line = fund_lines(scope().now)[first.pk]
    assert (line.closing_fund, line.closing_outstanding, line.credits) == (D(221_200), D(0), D(500))
    assert (line.cash, line.available) == (D(221_700), D(221_200))
    assert [one.holds for one in found.identities] == [True] * 7
    assert (found.proven, flow(scope().now).balance) == (True, flow(scope().now).change)
    told = {row.label: row.cells[1].value for row in found.comparison.rows}
    assert told["+ Trop-perçus à rendre aux porteurs"] == D(500)


def test_an_identity_that_does_not_hold_is_said(programme):
    # A loan whose movements were imputed elsewhere by hand: the journal no longer gives what is owed.
    Loan.objects.filter(number="D-OLD").update(envelope=programme[1])
    found = fund(scope())
    assert found.proven is False
    assert [one.line.proven for one in found.envelopes] == [False, False]


def test_reversals_are_deducted_from_every_row(programme):
    first, _second = programme
    by = factories.user(None)
    gift = post(first, MovementKind.CONTRIBUTION, 5_000, date(2023, 5, 1), by)
    money.reverse(movement=gift, reason="Erreur", value_date=date(2023, 5, 9), by=by)
    assert fund_lines(scope().now)[first.pk].contributions == D(60_000)
    assert fund(scope()).proven is True


def test_fund_lines_add_up():
    assert FundLine(contributions=D(1), owed=D(2)) + FundLine(contributions=D(3)) == FundLine(
        contributions=D(4), owed=D(2)
    )


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (180, 4), (181, 5), (365, 5), (366, 6)],
)  # fmt: skip
def test_ageing_bands(days, band):
    due = date(2023, 2, 5)
    factories.running_loan(disbursed_on=date(2023, 1, 10), amount=12_000, term=12, first_due_on=due)
    found = portfolio.stock(date.fromordinal(due.toordinal() + days))
    assert [one.loans for one in found.bands] == [int(i == band) for i in range(7)]
    assert found.total.outstanding == D(12_000)


def test_stock_cuts_add_up_and_agree_with_the_fund(programme):
    first, _second = programme
    found = portfolio.stock(date(2023, 12, 31))
    assert found.total == portfolio.Band(1, D(15_000), D(12_000))  # 21 of 24 instalments due, 9 000 paid
    assert found.by_envelope == {first.pk: found.total}
    assert found.at_risk == {first.pk: D(15_000)}
    assert found.late == found.total


def test_rescheduled_loans_are_counted_apart():
    loan = factories.running_loan(disbursed_on=date(2023, 1, 10), amount=12_000, term=12)
    factories.running_loan(disbursed_on=date(2023, 1, 10), amount=6_000, term=12)
    factories.rescheduled(loan=loan, effective_on=date(2023, 6, 1), term=12, first_due_on=date(2024, 6, 5))
    found = portfolio.portfolio(scope(), ())
    assert found.now.rescheduled == portfolio.Band(1, D(12_000), D(0))
    assert found.before.rescheduled == portfolio.Band()
    assert found.rescheduled_in_year == 1


def test_sources_less_uses_are_the_change_of_cash(programme):
    now = flows.flow(scope().now)
    assert (now.sources, now.uses) == (D(60_000 + 3_000 + 800 + 1_700), D(20_000 + 10_000 + 500))
    assert (now.balance, now.change) == (D(35_000), D(35_000))
    assert (now.opening_cash, now.closing_cash) == (D(182_000), D(217_000))
    before = flows.flow(scope().before)
    assert (before.balance, before.change) == (D(182_000), D(182_000))


def test_months_are_twelve_and_end_with_the_closing_cash(programme):
    months = flows.months(scope().now)
    assert len(months) == 12
    assert months[2] == flows.Month(date(2023, 3, 1), D(20_000), D(3_000), D(-17_000), D(216_200))
    assert months[0].cash == D(182_000)
    assert months[-1].cash == D(217_000)
    assert sum(month.change for month in months) == D(35_000)


def test_gifts_by_convention(programme):
    found = {gift.convention.number: gift for gift in funders.gifts(scope())}
    region, agency = found["CR-1"], found["AG-1"]
    assert (region.before, region.in_year, region.returned, region.to_receive, region.envelopes) == (
        D(200_000),
        D(60_000),
        D(10_000),
        D(40_000),
        "ENV-A",
    )
    assert (agency.received, agency.to_receive) == (D(0), D(50_000))
    assert [gift.convention.number for gift in funders.gifts(scope(2022))] == ["CR-1"]


def test_gifts_of_a_convention_with_two_envelopes_are_counted_once(programme):
    first, _second = programme
    factories.envelope(cash=7_000, convention=first.convention, opened_on=date(2023, 4, 1))
    region = next(one for one in funders.gifts(scope()) if one.convention == first.convention)
    assert (region.in_year, region.returned) == (D(67_000), D(10_000))


def test_commitments_by_age(programme):
    found = commitments.commitments(scope(), fund(scope()).envelopes)
    assert (found.loans, found.amount, found.old) == (1, D(15_000), 0)
    older = commitments.commitments(scope(2024), fund(scope(2024)).envelopes)
    assert (older.loans, older.amount, older.old) == (1, D(15_000), 1)


def test_losses_by_year_and_by_loan(programme):
    found = losses.losses(scope())
    assert found.years == (losses.LossYear(2023, 1, D(20_000), D(800), D(44_000), D(19_200)),)
    assert found.loans == (losses.LostLoan("D-LOST", date(2023, 11, 2), D(20_000), D(20_000), D(800)),)
    assert losses.losses(scope(2022)).years == ()


def test_loans_beyond_what_is_printed_are_counted(programme):
    found = losses.losses(scope(), listed=0)
    assert (found.unlisted, len(found.loans_table.rows)) == (1, 1)
    assert found.loans_table.rows[0].cells[2].value == D(20_000)


def test_queries_do_not_grow_with_the_programme(programme):
    report = Report(kind="financial", year=YEAR)
    with CaptureQueriesContext(
        connection,
    ) as few:
        financial.compute(report, "fr")
    for i in range(8):
        envelope = factories.envelope(cash=50_000, opened_on=date(2022, 5, 1))
        factories.running_loan(envelope=envelope, amount=10_000)
        factories.granted_loan(envelope=envelope)
        lost = factories.running_loan(envelope=envelope, amount=5_000)
        factories.written_off(loan=lost, value_date=date(2023, 10, 1 + i))
    with CaptureQueriesContext(connection) as many:
        financial.compute(report, "fr")
    assert len(many) == len(few)


def test_a_year_without_anything_is_printed(db):
    html = documents.html(Report(kind="financial", year=YEAR), "fr")
    assert "Rien n’a été décaissé en" in html
    assert "tous les prêts accordés sont décaissés" in html


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_html_names_no_person_and_shows_the_controls(programme, language):
    factories.association()
    html = documents.html(Report(kind="financial", year=YEAR), language)
    assert "Amrani" not in html
    assert "العمراني" not in html
    assert html.count("chapter") >= 13
    digits = re.sub(r"[\s\u202f,]", "", html)
    assert "23200000" in digits or "232000.00" in digits


def test_same_data_gives_the_same_page(programme):
    report = Report(kind="financial", year=YEAR)
    assert documents.html(report, "fr") == documents.html(report, "fr")


def test_treasurers_word_is_printed_only_where_one_was_written(programme):
    assert "foreword" not in [chapter.slug for chapter in compute().chapters]
    written = compute(foreword_fr="Chers membres,\n\nLe fonds se porte bien.")
    assert written.chapters[0].slug == "foreword"
    assert (written.foreword.text[:5], written.foreword.language) == ("Chers", "fr")


def test_treasurer_is_the_one_in_office_at_the_years_end(programme):
    seat = {"organ": "bureau", "office": "treasurer", "started_on": date(2022, 1, 1)}
    member = factories.member()
    person = factories.representative(member=member, name_fr="Idder Amzil")
    factories.mandate(**seat, member=member, representative=person)
    assert compute().treasurer == "Idder Amzil"


def compute(**texts):
    with override("fr"):
        return financial.compute(Report(kind="financial", year=YEAR, **texts), "fr")


@pytest.mark.pdf
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_printed_report_is_tagged_and_whole(programme, language, tmp_path):
    factories.association()
    report = Report(kind="financial", year=YEAR)
    printed = documents.printed(report, language)
    file = tmp_path / "report.pdf"
    file.write_bytes(printed.content)
    assert page.validate_pdf(str(file), profile="ua1").failures == []
    text = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "232000,00" in re.sub(r"\s", "", text)
    assert 12 <= printed.pages <= 25


def test_cancelled_grants_are_no_commitment_at_the_end_of_the_year(programme):
    Loan.objects.filter(number="D-NEW").update(status=LoanStatus.CANCELLED, closed_on=date(2023, 12, 30))
    assert commitments.on_day(date(2023, 12, 31)) == ()
    assert len(commitments.on_day(date(2023, 12, 29))) == 1
