"""A pile of receipts entered one after the other, and the page of one of them."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from loans.actions import money
from loans.models import Movement, Repayment
from tests import factories

pytestmark = pytest.mark.django_db

START = reverse("loans:receipt_start")
ON = date(2023, 6, 10)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = ON


@pytest.fixture
def loan():
    holder = factories.holder(first_name="Driss", last_name="Alami", last_name_ar="العلمي", cin="JA123456")
    return factories.running_loan(
        date(2023, 2, 20), amount=12_000, term=12, first_due_on=date(2023, 4, 5), number="D-1", holder=holder
    )


def receipt_of(loan):
    factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 5))
    return Repayment.objects.get()


def detail_of(receipt):
    return reverse("loans:receipt", args=[receipt.pk])


@pytest.mark.parametrize("words", ["D-1", "Alami", "العلمي", "JA123456"])
def test_loan_that_is_found_alone_opens_its_form(client, signed_in, loan, words):
    signed_in(client, "accountant")
    factories.loan(project=loan.project)
    response = client.get(START, {"q": words, "date": "2023-06-01", "canal": "cheque"})
    assert response.url == reverse(
        "loans:receipt_new", args=[loan.pk], query={"date": "2023-06-01", "canal": "cheque"}
    )
    form = client.get(response.url).context["form"]
    assert (form["value_date"].value(), form["channel"].value()) == (date(2023, 6, 1), "cheque")


def test_several_loans_are_offered_with_what_each_owes(client, signed_in, loan):
    signed_in(client, "accountant")
    other = factories.running_loan(date(2023, 2, 20), amount=5_000, number="D-2", holder=loan.holder)
    page = client.get(START, {"q": "Alami"})
    assert [(found.number, found.remaining) for found, _url in page.context["loans"]] == [
        ("D-1", 12_000),
        (other.number, 5_000),
    ]


def test_loan_that_awaits_nothing_is_not_found(client, signed_in):
    signed_in(client, "accountant")
    waiting = factories.loan()
    assert "Aucun prêt en cours ne correspond" in client.get(START, {"q": waiting.number}).content.decode()
    assert client.get(START).context["loans"] == []


def test_posted_receipt_leads_to_the_next_of_its_day_and_way(client, signed_in, loan):
    signed_in(client, "accountant")
    url = reverse("loans:receipt_new", args=[loan.pk], query={"date": "2023-06-01", "canal": "cheque"})
    typed = {
        "form_key": uuid.uuid4().hex,
        "amount": "1 000",
        "value_date": "2023-06-01",
        "channel": "cheque",
        "reference": "CH 7",
        "encore": "1",
    }
    shown = client.post(url, typed)
    assert shown.context["series"] is True
    assert not Repayment.objects.exists()
    response = client.post(url, {**typed, "shown": shown.context["form"].effect["key"]})
    assert response.url == f"{START}?date=2023-06-01&canal=cheque"
    assert Repayment.objects.get().amount == 1000


@pytest.mark.parametrize("asked", [{"date": "demain", "canal": "or"}, {}])
def test_what_cannot_be_taken_over_is_not(client, signed_in, loan, asked):
    signed_in(client, "accountant")
    form = client.get(reverse("loans:receipt_new", args=[loan.pk]), asked).context["form"]
    assert form["value_date"].value() == ON
    assert form["channel"].value() is None


def test_receipt_and_its_reversal_lead_to_each_other(client, signed_in, loan):
    by = signed_in(client, "accountant")
    receipt = receipt_of(loan)
    page = client.get(detail_of(receipt)).content.decode()
    assert reverse("loans:receipt_reverse", args=[receipt.pk]) in page
    reversal = money.reverse(movement=receipt, reason="Chèque rejeté", value_date=ON, by=by)
    page = client.get(detail_of(receipt)).content.decode()
    assert detail_of(reversal) in page
    assert "Chèque rejeté" in page
    assert reverse("loans:receipt_reverse", args=[receipt.pk]) not in page
    assert detail_of(receipt) in client.get(detail_of(reversal)).content.decode()


def test_list_leads_to_each_receipt(client, signed_in, loan):
    signed_in(client, "loan_officer")
    assert detail_of(receipt_of(loan)) in client.get(reverse("loans:receipts")).content.decode()


def test_missing_forbidden_or_asked_wrongly(client, signed_in, loan):
    receipt = receipt_of(loan)
    signed_in(client, "loan_officer")
    assert client.get(START).status_code == 403
    assert client.get(detail_of(receipt)).status_code == 200
    signed_in(client, "accountant")
    assert client.post(START).status_code == 405
    assert client.post(detail_of(receipt)).status_code == 405
    assert client.get(reverse("loans:receipt", args=[0])).status_code == 404
    disbursement = Movement.objects.exclude(pk=receipt.pk).filter(loan=loan).first()
    assert client.get(detail_of(disbursement)).status_code == 404
    signed_in(client, "board_member")
    assert client.get(detail_of(receipt)).status_code == 403
