"""A loan file corrected in the browser, as long as the committee has not decided."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from loans.actions import file
from loans.enums import LoanStatus
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = date(2024, 9, 30)


def edit_url(loan):
    return reverse("loans:loan_edit", args=[loan.pk])


def typed(**over):
    return {"amount_requested": "42 000", "received_on": "2023-01-12", "officer": "", "envelope": "", **over}


@pytest.mark.parametrize("status", [LoanStatus.RECEIVED, LoanStatus.APPRAISAL, LoanStatus.COMMITTEE])
def test_request_is_corrected_before_the_committee_decides(client, signed_in, status):
    officer = signed_in(client)
    loan, envelope = factories.loan(status), factories.envelope()
    assert client.get(edit_url(loan)).context["form"]["amount_requested"].value() == "50000,00"
    response = client.post(edit_url(loan), typed(officer=officer.pk, envelope=envelope.pk))
    loan.refresh_from_db()
    assert response.url == loan.get_absolute_url()
    assert (loan.amount_requested, loan.received_on) == (Decimal(42_000), date(2023, 1, 12))
    assert (loan.officer, loan.envelope, loan.status) == (officer, envelope, status)
    assert loan.history.first().history_user == officer
    assert Event.objects.get(verb="file.corrected").actor == officer


@pytest.mark.parametrize("status", [LoanStatus.GRANTED, LoanStatus.CONTRACTED, LoanStatus.REFUSED])
def test_decided_file_keeps_its_request_and_says_why(client, signed_in, status):
    officer = signed_in(client)
    loan = factories.loan(status)
    assert "ne se corrige plus" in client.get(edit_url(loan)).content.decode()
    client.post(edit_url(loan), typed(officer=officer.pk))
    loan.refresh_from_db()
    assert (loan.amount_requested, loan.officer) == (Decimal(50_000), officer)
    with pytest.raises(ValidationError, match="Le comité a statué"):
        file.correct(loan=loan, by=officer, amount_requested=Decimal(1))


def test_officer_and_envelope_of_before_stay_among_the_choices(client, signed_in):
    signed_in(client)
    left = factories.user(is_active=False)
    closed = factories.envelope(cash=0, closed_on=date(2023, 12, 31))
    loan = factories.loan(officer=left, envelope=closed)
    client.post(edit_url(loan), typed(officer=left.pk, envelope=closed.pk))
    loan.refresh_from_db()
    assert (loan.officer, loan.envelope, loan.amount_requested) == (left, closed, Decimal(42_000))


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"amount_requested": "0"}, "Le montant est supérieur à zéro."),
        ({"amount_requested": "1.234"}, "1.234"),
        ({"received_on": "2024-10-01"}, "La date est dans le futur."),
        ({"envelope": "0"}, "Sélectionnez un choix valide."),
    ],
)
def test_what_cannot_be_kept_is_said(client, signed_in, over, sentence):
    signed_in(client)
    loan = factories.loan()
    assert sentence in client.post(edit_url(loan), typed(**over)).content.decode()
    loan.refresh_from_db()
    assert loan.amount_requested == Decimal(50_000)


def test_page_of_the_loan_leads_there_for_those_who_may(client, signed_in):
    loan = factories.loan()
    signed_in(client)
    assert edit_url(loan) in client.get(loan.get_absolute_url()).content.decode()
    signed_in(client, "accountant")
    assert edit_url(loan) not in client.get(loan.get_absolute_url()).content.decode()


def test_missing_forbidden_or_asked_wrongly(client, signed_in):
    loan = factories.loan()
    signed_in(client)
    assert client.get(reverse("loans:loan_edit", args=[0])).status_code == 404
    assert client.delete(edit_url(loan)).status_code == 405
    signed_in(client, "auditor")
    assert client.post(edit_url(loan), typed()).status_code == 403
