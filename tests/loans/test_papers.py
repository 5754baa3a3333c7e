"""The papers issued about a loan: once, in both languages, stored; confirmed to anybody without personal data."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import segno
from django.core.exceptions import ValidationError
from django.urls import reverse

from loans.actions import money, papers
from loans.models import DisbursementOrder, IssuedFile, IssuedPaper
from loans.papers import PAPERS, frame
from loans.papers.account import Account
from tests import factories

ON = date(2024, 9, 30)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.BUSINESS_DATE = ON
    settings.SITE_URL = "https://prets.example.org/"
    factories.association()


@pytest.fixture
def officer():
    return factories.user("loan_officer")


def bytes_of(issued, language):
    with issued.files.get(language=language).file.open("rb") as file:
        return file.read()


def words_of(issued, language):
    from io import BytesIO

    from pypdf import PdfReader

    content = bytes_of(issued, language)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return " ".join(text.split())


def subjects():
    """Kind of paper → how to make what it is about."""
    return {
        "application": lambda: factories.loan(
            "received", product=factories.product(pieces=[("cin", "committee", "error")])
        ),
        "contract": factories.granted_loan,
        "schedule": lambda: factories.running_loan().schedules.get(),
        "order": _order,
        "receipt": lambda: factories.repayment(
            loan=factories.running_loan(), amount=1000, value_date=date(2024, 5, 6)
        ),
        "statement": lambda: Account(
            factories.repayment(loan=factories.running_loan(), amount=1000, value_date=date(2024, 5, 6)).loan,
            ON,
        ),
        "certificate": _repaid,
    }


def _order():
    loan = factories.contracted_loan()
    return DisbursementOrder.objects.create(
        number="OD-2024-0001", loan=loan, amount=loan.amount, pay_on=ON, payee="Salma Amrani",
        prepared_by=factories.user(None), prepared_at=factories.NOW,
    )  # fmt: skip


def _repaid():
    loan = factories.running_loan(amount=Decimal(1000), term=2)
    factories.repayment(loan=loan, amount=1000, value_date=date(2024, 5, 6))
    loan.refresh_from_db()
    return loan


@pytest.mark.pdf
@pytest.mark.parametrize("kind", list(subjects()))
def test_a_paper_is_issued_once_in_both_languages(officer, kind):
    subject = subjects()[kind]()

    first = papers.issue(kind=kind, subject=subject, on=ON, by=officer, at=factories.NOW)
    again = papers.issue(kind=kind, subject=subject, on=date(2024, 12, 1), by=officer, at=factories.NOW)

    assert (again.pk, again.number) == (first.pk, f"{PAPERS[kind].prefix}-2024-0001")
    assert list(first.files.values_list("language", flat=True)) == ["fr", "ar"]
    assert IssuedFile.objects.count() == 2
    for language in ("fr", "ar"):
        assert first.number in words_of(first, language)
    holder = PAPERS[kind].loan(subject).holder
    assert holder.last_name in words_of(first, "fr")


@pytest.mark.pdf
@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("kind", ["contract", "statement"])
def test_a_paper_is_accessible(officer, kind, language, tmp_path):
    page = pytest.importorskip("page")
    issued = papers.issue(kind=kind, subject=subjects()[kind](), on=ON, by=officer, at=factories.NOW)

    path = tmp_path / "paper.pdf"
    path.write_bytes(bytes_of(issued, language))

    assert page.validate_pdf(str(path), profile="ua1").failures == []


@pytest.mark.pdf
def test_the_same_paper_gives_the_same_bytes(officer):
    movement = subjects()["receipt"]()
    issued = papers.issue(kind="receipt", subject=movement, on=ON, by=officer, at=factories.NOW)

    printed = PAPERS["receipt"].build(movement, issued, "ar")

    assert printed.sha256 == issued.files.get(language="ar").sha256


def test_the_code_leads_to_the_public_page(officer):
    issued = factories.issued_paper()

    assert frame.address(issued) == f"https://prets.example.org/verifier/{issued.code}/"
    expected = segno.make(frame.address(issued), error="m").svg_data_uri(border=0, scale=4)
    assert frame.qr(issued) == expected


@pytest.mark.pdf
def test_a_receipt_that_is_taken_back_counts_no_more(client, officer):
    movement = subjects()["receipt"]()
    issued = papers.issue(kind="receipt", subject=movement, on=ON, by=officer, at=factories.NOW)

    money.reverse(movement=movement, reason="Chèque impayé", value_date=ON, by=officer)

    issued.refresh_from_db()
    assert (issued.cancelled_on, issued.cancel_reason) == (ON, "Chèque impayé")
    assert "annulé" in client.get(issued.get_absolute_url()).content.decode()


def test_no_certificate_before_the_last_dirham(officer):
    loan = factories.running_loan()

    with pytest.raises(ValidationError, match="entièrement remboursé"):
        papers.issue(kind="certificate", subject=loan, on=ON, by=officer, at=factories.NOW)

    assert not IssuedFile.objects.exists()


def test_a_paper_is_cancelled_once_and_says_why(officer):
    issued = factories.issued_paper()
    with pytest.raises(ValidationError):
        papers.cancel(paper=issued, on=ON, reason=" ", by=officer)

    papers.cancel(paper=issued, on=ON, reason="Erreur de nom", by=officer)

    with pytest.raises(ValidationError, match="déjà annulé"):
        papers.cancel(paper=issued, on=ON, reason="Encore", by=officer)


# --- The public page --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_anybody_may_confirm_a_paper_and_learns_nothing_of_the_person(client, language):
    loan = factories.running_loan()
    file = factories.issued_file(paper=factories.issued_paper(loan=loan))
    client.cookies["django_language"] = language

    response = client.get(file.paper.get_absolute_url())
    page = response.content.decode()

    assert response.status_code == 200
    assert file.paper.number in page
    assert file.sha256 in page
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    holder = loan.holder
    for secret in (holder.last_name, holder.last_name_ar, holder.cin, loan.number, loan.project.name_fr):
        assert secret not in page


def test_an_unknown_code_says_so_and_asks_again(client):
    response = client.get(reverse("loans:verify_paper", args=["deadbeef"]))

    assert response.status_code == 404
    assert "Aucun document émis ne porte ce code" in response.content.decode()


@pytest.mark.parametrize(
    "typed", ["{code}", " {upper} ", "01234 56789-abcde f0123", "https://prets.example.org/verifier/{code}/"]
)
def test_a_code_is_found_as_people_type_it(client, typed):
    issued = factories.issued_paper(code="0123456789abcdef0123")
    words = typed.format(code=issued.code, upper=issued.code.upper())

    response = client.get(reverse("loans:verify"), {"code": words})

    assert response.url == issued.get_absolute_url()


# --- The pages --------------------------------------------------------------------------------------------------


@pytest.mark.pdf
def test_a_statement_is_issued_from_the_page_and_read_from_its_bytes(client, officer):
    loan = factories.running_loan()
    client.force_login(officer)

    client.post(reverse("loans:paper_issue", args=[loan.pk]), {"nature": "statement"})

    issued = IssuedPaper.objects.get(loan=loan)
    assert issued.number in client.get(reverse("loans:loan_papers", args=[loan.pk])).content.decode()
    answer = client.get(reverse("loans:issued_file", args=[issued.pk, "ar"]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


def test_what_cannot_be_issued_says_why(client, officer):
    loan = factories.running_loan()
    client.force_login(officer)

    page = client.post(reverse("loans:paper_issue", args=[loan.pk]), {"nature": "certificate"}, follow=True)

    assert "Le prêt n’est pas entièrement remboursé." in page.content.decode()
    assert not IssuedPaper.objects.exists()


def test_an_unknown_kind_or_language_is_not_found(client, officer):
    client.force_login(officer)
    file = factories.issued_file()

    assert (
        client.post(reverse("loans:paper_issue", args=[factories.loan().pk]), {"nature": "x"}).status_code
        == 404
    )
    assert client.get(reverse("loans:issued_file", args=[file.paper.pk, "en"])).status_code == 404


def test_papers_are_closed_to_other_roles(client):
    file = factories.issued_file(paper=factories.issued_paper(loan=factories.loan()))
    for role in ("board_member", "committee_member", "mentor"):
        client.force_login(factories.user(role))
        for page in (
            reverse("loans:papers"),
            reverse("loans:loan_papers", args=[file.paper.loan_id]),
            reverse("loans:issued_file", args=[file.paper.pk, "fr"]),
            reverse("loans:paper_cancel", args=[file.paper.pk]),
        ):
            assert client.get(page).status_code == 403, (role, page)


def test_the_list_of_papers_costs_the_same_for_one_and_for_thirty(
    client, officer, django_assert_max_num_queries
):
    client.force_login(officer)
    for _n in range(30):
        factories.issued_paper(loan=factories.loan())
    client.get(reverse("loans:papers"))

    with django_assert_max_num_queries(10):
        page = client.get(reverse("loans:papers")).content.decode()

    assert page.count("CPT-2024-") >= 30


def test_what_was_cancelled_is_issued_anew_under_another_number(officer):
    loan = factories.granted_loan()
    first = papers.issue(kind="contract", subject=loan, on=ON, by=officer, at=factories.NOW)
    papers.cancel(paper=first, on=ON, reason="Adresse fausse", by=officer)
    second = papers.issue(kind="contract", subject=loan, on=ON, by=officer, at=factories.NOW)
    assert second.number != first.number
    assert second.code != first.code
    assert papers.issue(kind="contract", subject=loan, on=ON, by=officer, at=factories.NOW) == second


def test_a_receipt_issued_anew_is_cancelled_with_its_payment(officer):
    loan = factories.running_loan()
    movement = factories.repayment(loan=loan, amount=1000, value_date=date(2024, 5, 6))
    for _each in range(2):
        paper = papers.issue(kind="receipt", subject=movement, on=ON, by=officer, at=factories.NOW)
        if not _each:
            papers.cancel(paper=paper, on=ON, reason="Erreur", by=officer)
    money.reverse(movement=movement, reason="Chèque impayé", value_date=ON, by=officer)
    paper.refresh_from_db()
    assert paper.cancelled_on == ON


def test_verify_names_an_issued_file_that_is_lost_or_changed(officer):
    from loans.verify import documents
    from loans.verify.findings import Findings

    loan = factories.granted_loan()
    paper = papers.issue(kind="contract", subject=loan, on=ON, by=officer, at=factories.NOW)
    found = Findings()
    documents.issued(found)
    assert (found.counted, found.faults, found.warnings) == (2, [], [])
    lost, changed = paper.files.get(language="fr"), paper.files.get(language="ar")
    lost.file.storage.delete(lost.file.name)
    Path(changed.file.path).write_bytes(b"%PDF")
    found = Findings()
    documents.issued(found)
    assert sorted(found.faults) == [
        f"document émis {paper.number} (ar) : son fichier {changed.file.name} a été changé",
        f"document émis {paper.number} (fr) : son fichier {lost.file.name} manque",
    ]
    type(loan.holder).objects.update(anonymised_at=factories.NOW)
    found = Findings()
    documents.issued(found)
    assert found.faults == [
        f"document émis {paper.number} (ar) : son fichier {changed.file.name} devrait être détruit"
    ]


def test_the_finder_finds_a_paper_by_its_number():
    from loans import finder

    paper = factories.issued_paper()
    factories.issued_paper()
    (found,) = [each for each in finder.find(paper.number, finder.KINDS) if each.kind.key == "papiers"]
    assert found.rows == [paper]


def test_a_file_that_is_lost_is_not_found(client, officer):
    paper = papers.issue(
        kind="contract", subject=factories.granted_loan(), on=ON, by=officer, at=factories.NOW
    )
    file = paper.files.get(language="fr")
    file.file.storage.delete(file.file.name)
    client.force_login(officer)
    assert client.get(reverse("loans:issued_file", args=[paper.pk, "fr"])).status_code == 404


def test_no_contract_is_dated_after_the_money_has_left(client, officer):
    loan = factories.running_loan()
    client.force_login(officer)
    page = client.post(
        reverse("loans:paper_issue", args=[loan.pk]), {"nature": "contract"}, follow=True
    ).content.decode()
    assert "Le prêt est décaissé : son contrat est déjà signé." in page
    assert not IssuedPaper.objects.exists()


def test_a_payment_beyond_what_is_owed_has_one_receipt_of_the_whole(officer):
    loan = factories.running_loan(amount=12_000, term=12)
    first, excess = money.receive(loan=loan, amount=Decimal(12_500), value_date=date(2024, 5, 6), by=officer)
    paper = papers.issue(kind="receipt", subject=excess, on=ON, by=officer, at=factories.NOW)
    assert papers.issue(kind="receipt", subject=first, on=ON, by=officer, at=factories.NOW) == paper
    said = words_of(paper, "fr").replace("\u202f", " ").replace("\xa0", " ")
    assert "12 500,00" in said
    assert "douze mille cinq cents dirhams" in said
    assert "Trop-perçu : 500,00" in said
