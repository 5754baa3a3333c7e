import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from loans.actions.journal import balance
from loans.envelopes import cash_by_month, with_balance
from loans.models import Envelope
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2024, 9, 30)
LIST = reverse("loans:envelopes")


@pytest.fixture(autouse=True)
def _business_date(settings):
    settings.BUSINESS_DATE = TODAY


def lending_envelope():
    """200 000 DH given in February 2019; 50 000 lent in March 2023, 1 000 back; 50 000 promised."""
    envelope = factories.envelope(cash=Decimal(200_000), name_fr="Fonds régional")
    loan = factories.running_loan(envelope=envelope, amount=Decimal(50_000), term=50)
    factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 2))
    factories.granted_loan(envelope=envelope, amount=Decimal(50_000))
    return envelope


def text_of(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def exported(client, url, **query):
    response = client.get(url, {**query, "format": "xlsx"})
    return list(load_workbook(BytesIO(response.content)).active.values)


def test_balance_of_each_day_is_that_of_the_journal():
    envelope = lending_envelope()
    factories.envelope(cash=Decimal(70_000))
    for on in (date(2019, 1, 31), date(2022, 12, 31), date(2023, 4, 1), TODAY):
        found = with_balance(Envelope.objects.all(), on).get(pk=envelope.pk)

        assert (found.fund, found.cash, found.outstanding) == balance(envelope, on)
    assert (found.commitments, found.available) == (Decimal(50_000), Decimal(101_000))


def test_cash_by_month_ends_with_the_cash_of_the_day():
    envelope = lending_envelope()

    found = cash_by_month(envelope, date(2023, 5, 15))

    assert len(found) == 12
    assert found[0] == (date(2022, 6, 30), Decimal(200_000))
    assert found[-2:] == [(date(2023, 4, 30), Decimal(150_000)), (date(2023, 5, 15), Decimal(151_000))]
    assert cash_by_month(envelope, date(2018, 1, 1)) == []


def test_list_shows_each_envelope_with_its_balance(client, signed_in):
    envelope = lending_envelope()
    signed_in(client, "accountant")

    body = client.get(LIST).content.decode()
    [heading, row, *_total] = exported(client, LIST)

    assert f'href="{envelope.get_absolute_url()}"' in body
    assert heading[0] == "Enveloppe"
    assert row[0] == "Fonds régional"
    assert [int(value) for value in row[1:6]] == [200_000, 151_000, 49_000, 50_000, 101_000]


def test_list_is_filtered_and_dated(client, signed_in):
    lending_envelope()
    factories.envelope(name_fr="Fonds clos", closed_on=date(2022, 1, 1))
    signed_in(client, "accountant")

    assert [row[0] for row in exported(client, LIST, ouverte="oui")[1:]] == ["Fonds régional"]
    assert [row[0] for row in exported(client, LIST, q="clos")[1:]] == ["Fonds clos"]
    assert int(exported(client, LIST, q="régional", le="2022-12-31")[1][2]) == 200_000


def test_list_costs_the_same_for_one_envelope_and_for_thirty(client, signed_in):
    signed_in(client, "accountant")
    factories.envelope()
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for _number in range(29):
        factories.envelope(cash=0)

    with CaptureQueriesContext(connection) as thirty:
        client.get(LIST)

    assert len(thirty) == len(one)


def test_page_shows_the_balance_of_the_day_asked_for(client, signed_in):
    envelope = lending_envelope()
    signed_in(client, "accountant")
    url = envelope.get_absolute_url()

    assert "151\u202f000" in client.get(url).content.decode()
    before = client.get(url, {"le": "2022-12-31"})
    assert "151\u202f000" not in before.content.decode()
    assert "Situation au 31 décembre 2022" in text_of(before)


def test_page_says_the_convention_and_leads_to_the_loans(client, signed_in):
    envelope = lending_envelope()
    signed_in(client, "loan_officer")

    response = client.get(envelope.get_absolute_url())

    assert envelope.convention.number in text_of(response)
    assert f'href="/prets/?enveloppe={envelope.pk}"' in response.content.decode()
    assert 'class="chart"' in response.content.decode()


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ({}, ["Remboursement", "Décaissement", "Dotation"]),
        ({"nature": "repayment"}, ["Remboursement"]),
        ({"du": "2023-01-01", "au": "2023-04-30"}, ["Décaissement"]),
        ({"le": "2022-12-31"}, ["Dotation"]),
        ({"q": "salma"}, ["Remboursement", "Décaissement"]),
        ({"q": "personne"}, []),
    ],
)
def test_movements_are_filtered(client, signed_in, query, kinds):
    envelope = lending_envelope()
    signed_in(client, "accountant")

    assert [row[1] for row in exported(client, envelope.get_absolute_url(), **query)[1:]] == kinds


def test_page_costs_the_same_for_one_movement_and_for_thirty(client, signed_in):
    signed_in(client, "accountant")
    envelope = lending_envelope()
    url = envelope.get_absolute_url()
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    loan = envelope.loans.earliest("pk")
    for day in range(1, 29):
        factories.repayment(loan=loan, amount=100, value_date=date(2023, 6, day))

    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)


def test_date_that_cannot_be_read_is_today_and_says_so(client, signed_in):
    envelope = lending_envelope()
    signed_in(client, "accountant")

    response = client.get(envelope.get_absolute_url(), {"le": "hier"})

    assert "Situation au 30 septembre 2024" in text_of(response)
    assert "n’est pas une date" in text_of(response)


def test_missing_envelope(client, signed_in):
    signed_in(client, "accountant")

    assert client.get(reverse("loans:envelope", args=[999])).status_code == 404


def test_envelopes_are_closed_to_who_may_not_see_them(client, signed_in):
    url = lending_envelope().get_absolute_url()
    signed_in(client, "board_member")
    assert [client.get(one).status_code for one in (LIST, url)] == [403, 403]
    signed_in(client, "accountant")
    assert [client.post(one).status_code for one in (LIST, url)] == [405, 405]
