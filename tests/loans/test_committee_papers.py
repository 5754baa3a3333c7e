"""The sheet of a file and the letter of a decision, in both languages and for every outcome."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from loans.actions import committee, papers
from loans.models import IssuedPaper
from loans.papers.committee import sheet_key
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2024, 2, 20)


@pytest.fixture
def by():
    factories.association()
    return factories.user("director")


def issue(kind, subject, by):
    return papers.issue(kind=kind, subject=subject, on=DAY, by=by, at=factories.NOW)


def test_the_sheet_is_issued_once_and_anew_when_the_proposal_changes(by):
    presented = factories.committee_file()
    factories.plan_item(project=presented.loan.project)
    first = issue("sheet", presented, by)
    assert (first.number, first.loan) == ("FIC-2024-0001", presented.loan)
    assert sorted(first.files.values_list("language", flat=True)) == ["ar", "fr"]
    assert issue("sheet", presented, by) == first
    key = sheet_key(presented)
    presented = committee.amend(
        presented=presented, amount=Decimal(30_000), term=12, deferral=0, envelope=presented.envelope, by=by
    )
    assert sheet_key(presented) != key
    assert issue("sheet", presented, by).number == "FIC-2024-0002"


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": "favourable", "valid_until": date(2024, 8, 20)},
        {"outcome": "conditional", "conditions": "Bail signé\nImmatriculation"},
        {"outcome": "adjourned", "reason": "Devis à actualiser"},
        {"outcome": "refused", "reason": "Marché déjà servi"},
        {"outcome": "withdrawn", "reason": "Le porteur renonce"},
    ],
    ids=lambda said: said["outcome"],
)
def test_the_letter_tells_each_outcome(by, said):
    decision = factories.decision(deferral=3, **said)
    paper = issue("decision", decision, by)
    # Both languages; longer words may take the Arabic letter to a second page.
    assert {file.language: file.pages <= 2 for file in paper.files.all()} == {"fr": True, "ar": True}
    assert issue("decision", decision, by) == paper


def test_the_papers_are_issued_from_the_pages(client, signed_in, by, settings):
    settings.BUSINESS_DATE = DAY
    signed_in(client, "loan_officer")
    presented = factories.committee_file()
    decision = factories.decision(loan=presented.loan)
    for page in (
        reverse("loans:committee_sheet", args=[presented.pk]),
        reverse("loans:decision_letter", args=[decision.pk]),
    ):
        assert client.get(page).status_code == 405
        answer = client.post(f"{page}?lang=ar")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
    assert IssuedPaper.objects.count() == 2
