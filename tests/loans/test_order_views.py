"""The pages of disbursements and of credits: prepared, checked, confirmed by another; given back or imputed."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from loans.actions import money, orders
from loans.models import DisbursementOrder, Loan, Movement
from loans.rib import with_key
from tests import factories

pytestmark = pytest.mark.django_db

LIST = reverse("loans:orders")
RIB = with_key("0077800001234567890123")


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = date(2023, 3, 15)


@pytest.fixture
def loan():
    return factories.contracted_loan(12_000, 12, envelope=factories.envelope(cash=20_000), number="D-1")


def page(name, row):
    return reverse(f"loans:{name}", args=[row.pk])


def typed(**over):
    data = {
        "amount": "12 000", "pay_on": "2023-03-15", "channel": "transfer", "payee": "Fatima", "rib": RIB,
        "reference": "", "first_due_on": "", "note": "",
    }  # fmt: skip
    return data | over


# --- Preparing ---


def test_an_order_is_prepared_on_the_page_of_its_loan(client, signed_in, loan):
    by = signed_in(client, "loan_officer")
    first = client.get(page("loan_orders", loan)).context["form"]
    assert (first.initial["amount"], len(first.schedule)) == (12_000, 12)
    response = client.post(page("loan_orders", loan), typed())
    order = DisbursementOrder.objects.get()
    assert response.url == page("order", order)
    assert (order.prepared_by, order.rib, order.amount) == (by, RIB, 12_000)
    assert client.get(page("loan_orders", loan)).context["form"] is None
    assert not Movement.objects.filter(loan=loan).exists()


def test_a_doubtful_rib_is_confirmed_before_it_is_kept(client, signed_in, loan):
    signed_in(client, "loan_officer")
    data = typed(rib="123")
    assert "sa clé est fausse" in client.post(page("loan_orders", loan), data).content.decode()
    assert client.post(page("loan_orders", loan), {**data, "confirm_warnings": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"amount": "12 001"}, "Il ne reste que"),
        ({"amount": "0"}, "supérieur à zéro"),
        ({"amount": "1.234"}, "1.234"),
        ({"payee": ""}, "obligatoire"),
        ({"first_due_on": "2023-03-15"}, "suit le décaissement"),
    ],
)
def test_a_bad_order_is_refused_in_words(client, signed_in, loan, over, sentence):
    signed_in(client, "loan_officer")
    assert sentence in client.post(page("loan_orders", loan), typed(**over)).content.decode()
    assert not DisbursementOrder.objects.exists()


def test_the_schedule_is_told_while_typing_and_writes_nothing(client, signed_in, loan):
    signed_in(client, "loan_officer")
    text = client.post(page("order_preview", loan), typed(first_due_on="2023-06-10")).content.decode()
    assert "la première le <bdi>10 juin 2023</bdi>" in text
    assert "s’affiche ici" in client.post(page("order_preview", loan), typed(pay_on="")).content.decode()
    assert not DisbursementOrder.objects.exists()


def test_what_stands_against_paying_is_said(client, signed_in):
    signed_in(client, "loan_officer")
    loan = factories.contracted_loan(5_000, 5)
    loan.decisions.update(decided_on=date(2022, 1, 5), valid_until=date(2022, 7, 5))
    assert "n’est plus valable" in client.get(page("loan_orders", loan)).content.decode()
    granted = client.get(page("loan_orders", factories.granted_loan())).content.decode()
    assert "Le contrat n’est pas encore signé." in granted


# --- Confirming ---


def test_another_person_confirms(client, signed_in, loan):
    order = factories.order(loan=loan)
    signed_in(client, "director")
    assert "À vérifier avant de confirmer" in client.get(page("order", order)).content.decode()
    for _time in range(2):
        assert client.post(page("order_confirm", order)).status_code == 302
    assert [row.amount for row in Movement.objects.filter(loan=loan)] == [12_000]
    assert "Confirmé par" in client.get(page("order", order)).content.decode()


def test_who_prepared_is_told_to_ask_another(client, signed_in, loan):
    by = signed_in(client, "director", is_superuser=True)
    order = factories.order(loan=loan, prepared_by=by)
    assert "Vous avez préparé cet ordre" in client.get(page("order", order)).content.decode()
    assert "demandez à une autre personne" in client.post(page("order_confirm", order)).content.decode()
    assert not Movement.objects.filter(loan=loan).exists()


def test_an_order_is_cancelled_with_a_reason(client, signed_in, loan):
    order = factories.order(loan=loan)
    signed_in(client, "accountant")
    assert "obligatoire" in client.post(page("order_cancel", order), {"reason": ""}).content.decode()
    assert client.post(page("order_cancel", order), {"reason": "RIB à corriger"}).status_code == 302
    text = client.post(page("order_cancel", order), {"reason": "Encore"}).content.decode()
    assert "ne peut pas passer" in text


def test_the_list_is_filtered_and_taken_away(client, signed_in, loan):
    signed_in(client, "accountant")
    factories.order(loan=loan)
    factories.order(status="cancelled")
    listing = client.get(LIST, {"etat": "prepared"}).context["listing"]
    assert [row.loan for row in listing.page.object_list] == [loan]
    assert len(client.get(LIST, {"format": "csv"}).content.decode("utf-8-sig").strip().splitlines()) == 3


def test_the_list_asks_the_same_number_of_queries_for_1_and_20_rows(
    client, signed_in, django_assert_max_num_queries
):
    signed_in(client, "accountant")
    factories.order()
    client.get(LIST)
    with django_assert_max_num_queries(12):
        client.get(LIST)
    for _each in range(19):
        factories.order()
    with django_assert_max_num_queries(12):
        client.get(LIST)


# --- No more is paid ---


def test_a_loan_paid_in_part_is_brought_down_to_what_was_paid(client, signed_in, loan):
    orders.confirm(order=factories.order(loan=loan, amount=Decimal(5_000)), by=factories.user("director"))
    signed_in(client, "loan_officer")
    assert page("order_end", loan) in client.get(page("loan_orders", loan)).content.decode()
    data = {"reason": "Projet réduit", "effective_on": "2023-03-15"}
    assert "prend effet après" in client.post(page("order_end", loan), data).content.decode()
    assert client.post(page("order_end", loan), {**data, "effective_on": "2023-04-01"}).status_code == 302
    assert Loan.objects.get(pk=loan.pk).amount == 5_000
    assert client.get(page("order_end", loan)).status_code == 302


# --- Credits and early settlement ---


@pytest.fixture
def credited(settings):
    """A loan of 1 000 DH on which 1 200 were paid."""
    settings.BUSINESS_DATE = date(2023, 9, 20)
    loan = factories.running_loan(date(2023, 3, 15), amount=1_000, term=5)
    money.receive(loan=loan, amount=Decimal(1_200), value_date=date(2023, 9, 5), by=factories.user(None))
    return loan


def test_a_credit_is_shown_and_given_back_once(client, signed_in, credited):
    signed_in(client, "accountant")
    assert page("credit", credited) in client.get(credited.get_absolute_url()).content.decode()
    data = {
        "form_key": uuid.uuid4().hex, "amount": "200", "value_date": "2023-09-20", "channel": "transfer",
        "reference": "VIR 9",
    }  # fmt: skip
    over = client.post(page("credit", credited), {**data, "amount": "201"}).content.decode()
    assert "n’est que de 200" in over
    for _time in range(2):
        assert client.post(page("credit", credited), data).status_code == 302
    assert [row.amount for row in credited.movements.of_kind("refund")] == [200]
    assert "n’a rien payé de trop" not in client.get(page("credit", credited)).content.decode()


def test_a_credit_is_imputed(client, signed_in, credited):
    by = signed_in(client, "accountant")
    first = money.receive(loan=credited, amount=Decimal(50), value_date=date(2023, 9, 6), by=by)[0]
    repaid = credited.movements.get(kind="repayment")
    money.reverse(movement=first, reason="Erreur", value_date=date(2023, 9, 7), by=by)
    money.reverse(movement=repaid, reason="Chèque impayé", value_date=date(2023, 9, 8), by=by)
    money.receive(loan=credited, amount=Decimal(1_300), value_date=date(2023, 9, 9), by=by)
    data = {"form_key": uuid.uuid4().hex, "value_date": "2023-09-20", "imputer": "1"}
    refused = client.post(page("credit", credited), data).content.decode()
    assert "ne peut payer que 0,00" in refused


def test_what_settles_a_loan_leads_to_its_receipt(client, signed_in, settings):
    settings.BUSINESS_DATE = date(2023, 9, 20)
    loan = factories.running_loan(date(2023, 3, 15), amount=1_000, term=5)
    signed_in(client, "accountant")
    response = client.get(page("settlement", loan))
    assert (response.context["account"].remaining, len(response.context["left"])) == (1_000, 5)
    form = client.get(response.context["pay_url"]).context["form"]
    assert (form.initial["amount"], form.initial["value_date"]) == (1_000, date(2023, 9, 20))
    assert client.get(page("settlement", factories.loan("repaid"))).status_code == 302


# --- Doors ---


@pytest.mark.parametrize("role", ["mentor", "committee_member"])
def test_disbursements_are_closed_to_others(client, signed_in, loan, role):
    order = factories.order(loan=loan)
    signed_in(client, role)
    opened = [client.get(LIST), client.get(page("order", order)), client.get(page("loan_orders", loan))]
    written = [
        client.post(page("loan_orders", loan), typed()),
        client.post(page("order_confirm", order)),
        client.post(page("order_cancel", order), {"reason": "x"}),
        client.post(page("order_end", loan), {}),
        client.post(page("credit", loan), {}),
    ]
    assert [response.status_code for response in (*opened, *written)] == [403] * 8


def test_an_auditor_reads_and_writes_nothing(client, signed_in, loan):
    order = factories.order(loan=loan)
    signed_in(client, "auditor")
    assert client.get(page("order", order)).status_code == 200
    assert client.get(page("loan_orders", loan)).context["form"] is None
    assert client.post(page("loan_orders", loan), typed()).status_code == 403
    assert client.post(page("order_cancel", order), {"reason": "x"}).status_code == 403


def test_missing_rows_and_wrong_methods(client, signed_in, loan):
    signed_in(client, "director", is_superuser=True)
    names = ("order", "loan_orders", "order_end", "credit", "settlement")
    assert [client.get(reverse(f"loans:{name}", args=[0])).status_code for name in names] == [404] * 5
    order = factories.order(loan=loan)
    assert client.get(page("order_confirm", order)).status_code == 405
    assert client.get(page("order_preview", loan)).status_code == 405
    assert client.post(LIST).status_code == 405
