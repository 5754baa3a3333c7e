"""The pages of bills: a series taken in, a slip made and printed, what the bank did with it."""

from datetime import date

import pytest
from django.urls import reverse

from loans.models import Bill, IssuedPaper, Remittance, Repayment
from tests import factories

pytestmark = pytest.mark.django_db
ON = date(2023, 6, 10)
LIST, SLIPS, NEW = (reverse(f"loans:{name}") for name in ("bills", "remittances", "remittance_new"))


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = ON


@pytest.fixture
def loan():
    """12 instalments of 1 000 DH from 5 April 2023."""
    return factories.running_loan(date(2023, 2, 20), amount=12_000, term=12, first_due_on=date(2023, 4, 5))


def of(loan, name="loan_bills"):
    return reverse(f"loans:{name}", args=[loan.pk])


def series(**over):
    return {
        "first_number": "0045120",
        "bank": "Banque de l’Atlas",
        "rib": "",
        "received_on": "2023-06-01",
        "lines": ["2023-07-05", "2023-08-05"],
        **over,
    }


# --- The list ---


def test_list_says_what_waits(client, signed_in):
    signed_in(client, "accountant")
    assert "onglet « Lettres de change »" in client.get(LIST).content.decode()
    for n in range(3):
        factories.bill(due_on=date(2023, 6, n + 5))
    factories.bill("bounced")
    factories.bill("paid")
    page = client.get(LIST)
    assert [stat[1:3] for stat in page.context["stats"]] == [(3, 3000), (3, 3000), (0, 0), (1, 1000)]
    assert page.context["listing"].totals == {"montant": 5000}
    assert len(client.get(LIST, {"etat": "bounced"}).context["listing"].page) == 1
    assert client.get(LIST, {"format": "xlsx"})["Content-Type"].startswith("application/vnd")


@pytest.mark.parametrize("page", [LIST, SLIPS])
def test_lists_cost_the_same_with_more_rows(client, signed_in, page, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    signed_in(client, "accountant")
    factories.bill("paid")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(page)
    for _each in range(6):
        factories.bill("remitted")
    with django_assert_num_queries(len(few)):
        client.get(page)


@pytest.mark.parametrize("name", ["bills", "remittances", "remittance_new"])
def test_others_stay_out(client, signed_in, name):
    signed_in(client, "mentor")
    assert client.get(reverse(f"loans:{name}")).status_code == 403


# --- Taken in ---


def test_series_is_taken_in_from_the_page_of_the_loan(client, signed_in, loan):
    user = signed_in(client, "loan_officer")
    assert of(loan, "loan_bills_series") in client.get(of(loan)).content.decode()
    page = client.get(of(loan, "loan_bills_series"))
    assert len(page.context["form"].ticked) == 12
    for _each in range(2):
        response = client.post(of(loan, "loan_bills_series"), series())
        assert response.url == of(loan)
    rows = Bill.objects.order_by("due_on").values_list("number", "due_on", "amount", "received_by")
    assert list(rows) == [
        ("0045120", date(2023, 7, 5), 1000, user.pk),
        ("0045121", date(2023, 8, 5), 1000, user.pk),
    ]
    text = client.get(of(loan)).content.decode()
    assert "0045121" in text


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"lines": []}, "au moins une échéance"),
        ({"first_number": "ABC"}, "finit par des chiffres"),
        ({"received_on": "2023-06-11"}, "dans le futur"),
        ({"bank": ""}, "obligatoire"),
        ({"rib": "1" * 40}, "24"),
    ],
)
def test_series_that_is_wrong_keeps_what_was_typed(client, signed_in, loan, over, sentence):
    signed_in(client, "loan_officer")
    page = client.post(of(loan, "loan_bills_series"), series(**over))
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not Bill.objects.exists()
    assert page.context["form"].ticked == set(series(**over)["lines"])


def test_one_bill_of_any_day(client, signed_in, loan):
    signed_in(client, "loan_officer")
    assert client.get(of(loan, "loan_bill_new")).status_code == 200
    data = {
        "number": "L 9",
        "due_on": "2023-12-31",
        "amount": "2 500,50",
        "bank": "Banque de l’Atlas",
        "received_on": "2023-06-01",
    }
    assert "zéro" in client.post(of(loan, "loan_bill_new"), {**data, "amount": "0"}).content.decode()
    assert client.post(of(loan, "loan_bill_new"), data).url == of(loan)
    assert Bill.objects.get().amount == 2500.5


def test_settled_loan_asks_for_its_bills_back(client, signed_in, loan):
    signed_in(client, "accountant")
    bill = factories.bill(loan=loan)
    factories.bill(loan=loan, due_on=date(2023, 6, 5))
    factories.repayment(loan=loan, amount=12_000, value_date=ON)
    assert client.get(of(loan, "loan_bills_series"), follow=True).redirect_chain[0][0] == of(loan)
    assert "encore en portefeuille" in client.get(of(loan)).content.decode()
    back = reverse("loans:bill_give_back", args=[bill.pk])
    assert client.get(back).status_code == 405
    assert client.post(back, {"toutes": "1"}).url == of(loan)
    assert set(Bill.objects.values_list("status", flat=True)) == {"returned"}


# --- Slips ---


def test_slip_is_made_of_the_bills_that_are_ticked(client, signed_in, loan):
    signed_in(client, "accountant")
    assert "Aucun compte bancaire" in client.get(NEW).content.decode()
    account = factories.bank_account()
    late, soon = factories.bill(loan=loan), factories.bill(loan=loan, due_on=date(2023, 6, 20))
    factories.bill(loan=loan, due_on=date(2023, 7, 20))
    back = factories.bill("bounced", loan=loan, due_on=date(2023, 4, 5))
    page = client.get(NEW)
    assert [(bill, ticked) for bill, _tone, ticked in page.context["rows"]] == [
        (back, False),
        (late, True),
        (soon, True),
    ]
    assert len(client.get(NEW, {"jusqu": "2023-07-31"}).context["rows"]) == 4
    data = {
        "bills": [late.pk, soon.pk],
        "number": "BR-2023-0001",
        "account": account.pk,
        "remitted_on": "2023-06-10",
    }
    for _each in range(2):
        slip = client.post(NEW, data)
        assert slip.url == Remittance.objects.get().get_absolute_url()
    assert "au moins une lettre de change" in client.post(NEW, {**data, "bills": []}).content.decode()
    assert len(client.get(SLIPS, {"q": "0001"}).context["listing"].page) == 1


@pytest.fixture
def slip(loan):
    made = factories.remittance()
    for month in (5, 6):
        factories.bill("remitted", loan=loan, due_on=date(2023, month, 5), remittance=made)
    return made


def outcome(slip, quoi, **over):
    return {
        "bills": [b.pk for b in slip.bills.all()],
        "value_date": "2023-06-07",
        "reason": "",
        "quoi": quoi,
        **over,
    }


def test_bank_paid_one_and_sent_the_other_back(client, signed_in, slip):
    signed_in(client, "accountant")
    page = slip.get_absolute_url()
    first, second = slip.bills.order_by("due_on")
    assert client.post(page, outcome(slip, "payees")).url == page
    assert Repayment.objects.count() == 2
    refused = client.post(page, outcome(slip, "impayees", bills=[second.pk]))
    assert "Dites pourquoi" in refused.content.decode()
    client.post(page, outcome(slip, "impayees", bills=[second.pk], reason="Provision insuffisante"))
    statuses = [bill.status for bill in slip.bills.order_by("due_on")]
    assert statuses == ["paid", "bounced"]
    assert Repayment.objects.count() == 3
    text = client.get(page).content.decode()
    assert "Provision insuffisante" in text
    assert (
        "dans le futur"
        in client.post(page, outcome(slip, "payees", value_date="2023-06-11")).content.decode()
    )
    assert first.number in text


def test_bill_is_taken_off(client, signed_in, slip):
    signed_in(client, "accountant")
    client.post(slip.get_absolute_url(), outcome(slip, "retirer"))
    assert "est vide" in client.get(slip.get_absolute_url()).content.decode()


def test_reader_sees_a_slip_and_changes_nothing(client, signed_in, slip):
    signed_in(client, "auditor")
    page = client.get(slip.get_absolute_url())
    assert 'name="quoi"' not in page.content.decode()
    assert client.post(slip.get_absolute_url(), outcome(slip, "payees")).status_code == 403
    assert client.get(reverse("loans:remittance", args=[0])).status_code == 404


@pytest.mark.pdf
def test_slip_is_printed_once_and_anew_when_a_bill_was_taken_off(client, signed_in, slip):
    factories.association()
    signed_in(client, "accountant")
    address = reverse("loans:remittance_paper", args=[slip.pk])
    assert client.get(address).status_code == 405
    first = client.post(address, {"lang": "fr"})
    assert first.content[:4] == b"%PDF"
    assert client.post(address, {"lang": "fr"}).content == first.content
    assert client.post(address, {"lang": "ar"}).content != first.content
    bill = slip.bills.first()
    client.post(slip.get_absolute_url(), outcome(slip, "retirer", bills=[bill.pk]))
    assert client.post(address, {"lang": "fr"}).content != first.content
    papers = IssuedPaper.objects.order_by("pk")
    assert [paper.cancelled_on is None for paper in papers] == [False, True]
