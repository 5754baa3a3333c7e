"""The pages of receipts: entered once their effect was read, reversed with a reason, listed and counted."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from loans.actions import money
from loans.models import Movement, Repayment
from tests import factories

pytestmark = pytest.mark.django_db

LIST = reverse("loans:receipts")
ON = date(2023, 6, 10)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = ON


@pytest.fixture
def loan():
    """12 instalments of 1 000 DH from 5 April 2023: three have fallen due."""
    return factories.running_loan(
        date(2023, 2, 20), amount=12_000, term=12, first_due_on=date(2023, 4, 5), number="D-1"
    )


def entry(loan):
    return reverse("loans:receipt_new", args=[loan.pk])


def effect(loan):
    return reverse("loans:receipt_effect", args=[loan.pk])


def reversal(receipt):
    return reverse("loans:receipt_reverse", args=[receipt.pk])


def typed(**over):
    return {
        "form_key": uuid.uuid4().hex,
        "amount": "3 000",
        "value_date": "2023-06-09",
        "channel": "transfer",
        "reference": "VIR 12",
        **over,
    }


def shown(data, amount="3000.00"):
    """What was typed, sent again with the effect that the page showed."""
    return {**data, "shown": f"{amount} {data['value_date']}"}


# --- Entering ---


def test_receipt_is_posted_once_its_effect_was_shown(client, signed_in, loan):
    user = signed_in(client, "accountant")
    data = typed()
    page = client.post(entry(loan), data)
    assert page.status_code == 200
    assert not Repayment.objects.exists()
    account = page.context["form"].effect
    assert (account["before"].arrears, account["after"].arrears) == (3_000, 0)
    assert (account["before"].remaining, account["after"].remaining) == (12_000, 9_000)
    assert f'name="shown" value="{account["key"]}"' in page.content.decode()

    response = client.post(entry(loan), {**data, "shown": account["key"]}, follow=True)
    assert response.redirect_chain == [(f"{loan.get_absolute_url()}#mouvements", 302)]
    receipt = Repayment.objects.get()
    assert (receipt.amount, receipt.value_date, receipt.reference, receipt.actor) == (
        3_000,
        date(2023, 6, 9),
        "VIR12",
        user,
    )
    text = response.content.decode()
    assert f"est enregistré sous le n° {receipt.seq}" in text
    assert "VIR12" in text


def test_receipt_changed_after_its_effect_was_shown_is_shown_again(client, signed_in, loan):
    signed_in(client, "accountant")
    response = client.post(entry(loan), shown(typed(amount="2 000"), "3000.00"))
    assert response.context["form"].effect["after"].arrears == 1_000
    assert not Repayment.objects.exists()


def test_receipt_sent_twice_is_posted_once(client, signed_in, loan):
    signed_in(client, "accountant")
    data = shown(typed(amount="12 000"), "12000.00") | {"confirm_warnings": "on"}
    for _each in range(2):
        assert client.post(entry(loan), data).status_code == 302
    assert Repayment.objects.count() == 1
    loan.refresh_from_db()
    assert loan.status == "repaid"


def test_effect_is_told_while_typing_and_writes_nothing(client, signed_in, loan):
    signed_in(client, "accountant")
    response = client.post(effect(loan), typed(amount="12000"), headers={"HX-Request": "true"})
    text = response.content.decode()
    assert "Ce remboursement solde le prêt." in text
    assert "Le montant dépasse ce qui est dû, prochaine échéance comprise" in text
    assert "<html" not in text
    assert not Repayment.objects.exists()


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"amount": "1.234"}, "1.234"),
        ({"amount": "0"}, "supérieur à zéro"),
        ({"value_date": "2023-06-11"}, "dans le futur"),
        ({"value_date": "31/02/2023"}, "n’existe pas dans le calendrier"),
    ],
)
def test_bad_receipt_is_refused_in_words(client, signed_in, loan, over, sentence):
    signed_in(client, "accountant")
    for url in (entry(loan), effect(loan)):
        text = client.post(url, shown(typed(**over))).content.decode()
        assert sentence in text
    assert not Repayment.objects.exists()


def test_receipt_before_the_disbursement_is_refused(client, signed_in, loan):
    signed_in(client, "accountant")
    response = client.post(entry(loan), shown(typed(value_date="2023-02-19")))
    assert "pas encore décaissé à cette date" in response.content.decode()
    assert not Repayment.objects.exists()


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"amount": "5 000", "reference": "NEW"}, "prochaine échéance comprise"),
        ({"amount": "11 500,50", "reference": "NEW"}, "0,50\xa0DH resteront au crédit du porteur"),
        ({"reference": "vir 1"}, "figure déjà sur un remboursement du prêt D-1, le 01/06/2023"),
        ({"amount": "500", "value_date": "2023-06-01", "reference": ""}, "même montant est déjà enregistré"),
    ],
)
def test_doubtful_receipt_is_posted_once_its_warning_is_confirmed(client, signed_in, loan, over, sentence):
    signed_in(client, "accountant")
    factories.repayment(loan=loan, amount=500, value_date=date(2023, 6, 1), reference="VIR1")
    data = typed(**over)
    page = client.post(entry(loan), data)
    assert sentence in page.content.decode()
    data["shown"] = page.context["form"].effect["key"]
    assert client.post(entry(loan), data).status_code == 200
    assert client.post(entry(loan), {**data, "confirm_warnings": "on"}).status_code == 302
    assert Repayment.objects.count() == 2


def test_the_first_page_asks_for_an_amount_and_a_day(client, signed_in, loan):
    signed_in(client, "accountant")
    text = client.get(entry(loan)).content.decode()
    assert 'value="2023-06-10"' in text
    assert "ce que le remboursement change s’affiche ici" in text
    assert "4\u202f000,00" in text


def test_a_loan_that_owes_nothing_takes_no_receipt(client, signed_in):
    signed_in(client, "accountant")
    granted = factories.granted_loan()
    response = client.post(entry(granted), shown(typed()), follow=True)
    assert "n’attend pas de remboursement" in response.content.decode()
    assert not Repayment.objects.exists()


# --- Reversing ---


def test_receipt_is_reversed_with_a_reason(client, signed_in, loan):
    signed_in(client, "accountant")
    receipt = factories.repayment(loan=loan, amount=3_000, value_date=date(2023, 6, 1))
    page = client.get(reversal(receipt))
    assert (page.context["effect"]["before"].arrears, page.context["effect"]["after"].arrears) == (0, 3_000)
    response = client.post(
        reversal(receipt), {"reason": "Chèque rejeté", "value_date": "10/06/2023"}, follow=True
    )
    opposite = Movement.objects.get(reverses=receipt)
    assert (opposite.amount, opposite.reason, opposite.value_date) == (-3_000, "Chèque rejeté", ON)
    assert f"est annulé par le n° {opposite.seq}" in response.content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"reason": "", "value_date": "2023-06-10"}, "obligatoire"),
        ({"reason": "Rejet", "value_date": "2023-05-31"}, "ne peut pas précéder le mouvement"),
        ({"reason": "Rejet", "value_date": "2023-06-11"}, "dans le futur"),
    ],
)
def test_bad_reversal_is_refused_in_words(client, signed_in, loan, data, sentence):
    signed_in(client, "accountant")
    receipt = factories.repayment(loan=loan, amount=3_000, value_date=date(2023, 6, 1))
    assert sentence in client.post(reversal(receipt), data).content.decode()
    assert not Movement.objects.filter(reverses=receipt).exists()


def test_receipt_is_reversed_once(client, signed_in, loan):
    user = signed_in(client, "accountant")
    receipt = factories.repayment(loan=loan, amount=3_000, value_date=date(2023, 6, 1))
    opposite = money.reverse(movement=receipt, reason="Rejet", value_date=ON, by=user)
    for row in (receipt, opposite):
        response = client.post(reversal(row), {"reason": "Encore", "value_date": "2023-06-10"}, follow=True)
        assert "déjà annulé" in response.content.decode()
    assert Movement.objects.filter(kind="repayment").count() == 2


def test_only_receipts_are_reversed_here(client, signed_in, loan):
    signed_in(client, "accountant")
    disbursement = loan.movements.get(kind="disbursement")
    assert client.get(reversal(disbursement)).status_code == 404


# --- List ---


def receipts(loan):
    """One of 500 DH in May, one of 700 DH in June that was reversed, one of 900 DH on another loan."""
    officer = factories.user("loan_officer")
    other = factories.running_loan(date(2023, 2, 20), number="D-2", officer=officer)
    factories.repayment(loan=loan, amount=500, value_date=date(2023, 5, 1), reference="A1")
    wrong = factories.repayment(loan=loan, amount=700, value_date=date(2023, 6, 1), channel="cheque")
    money.reverse(movement=wrong, reason="Rejet", value_date=date(2023, 6, 2), by=officer)
    factories.repayment(loan=other, amount=900, value_date=date(2023, 6, 5))
    return {"enveloppe": other.envelope.pk, "charge": officer.pk}


@pytest.mark.parametrize(
    ("query", "amounts", "total"),
    [
        ({}, [900, -700, 700, 500], 1_400),
        ({"du": "2023-06-01"}, [900, -700, 700], 900),
        ({"du": "2023-05-01", "au": "2023-06-01"}, [700, 500], 1_200),
        ({"mode": "cheque"}, [-700, 700], 0),
        ({"q": "a 1"}, [500], 500),
        ({"q": "D-2"}, [900], 900),
        ({"enveloppe": ""}, [900], 900),
        ({"charge": ""}, [900], 900),
        ({"tri": "montant"}, [-700, 500, 700, 900], 1_400),
        ({"mode": "gold"}, [900, -700, 700, 500], 1_400),
    ],
)
def test_list_is_searched_filtered_sorted_and_totalled(client, signed_in, loan, query, amounts, total):
    signed_in(client, "accountant")
    rows = receipts(loan)
    query = {name: value or rows.get(name, "") for name, value in query.items()}
    listing = client.get(LIST, query).context["listing"]
    assert [row.amount for row in listing.page] == amounts
    assert listing.totals["montant"] == total


def test_list_tells_reversals(client, signed_in, loan):
    signed_in(client, "auditor")
    receipts(loan)
    text = client.get(LIST).content.decode()
    wrong = Movement.objects.get(amount=700)
    assert f"Annule le n° {wrong.seq}" in text
    assert f"Annulé par le n° {wrong.reversed_by.seq}" in text


def test_list_is_taken_away(client, signed_in, loan):
    signed_in(client, "accountant")
    receipts(loan)
    response = client.get(LIST, {"format": "csv", "mode": "cheque"})
    assert response["Content-Disposition"] == 'attachment; filename="receipts.csv"'
    assert len(response.content.decode("utf-8-sig").strip().splitlines()) == 3


def test_list_asks_the_same_number_of_queries_for_1_and_30_rows(
    client, signed_in, loan, django_assert_num_queries
):
    signed_in(client, "accountant")
    columns = {"col": ["date", "pret", "porteur", "montant", "etat", "enveloppe", "charge", "auteur"]}
    factories.repayment(loan=loan, amount=1, value_date=date(2023, 5, 1))
    client.get(LIST, columns)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST, columns)
    for _each in range(29):
        factories.repayment(loan=loan, amount=1, value_date=date(2023, 5, 1))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST, columns)


#: Session, account, two for its rights, association, rows counted, read and summed, two tables of choices.
LIST_QUERIES = 11


# --- Doors ---


@pytest.mark.parametrize("role", ["loan_officer", "director", "auditor", "board_member"])
def test_only_who_keeps_the_accounts_enters_and_reverses(client, signed_in, loan, role):
    receipt = factories.repayment(loan=loan, amount=3_000, value_date=date(2023, 6, 1))
    signed_in(client, role)
    responses = [
        client.get(entry(loan)),
        client.post(entry(loan), shown(typed())),
        client.post(effect(loan), typed()),
        client.post(reversal(receipt), {"reason": "Rejet", "value_date": "2023-06-10"}),
    ]
    assert [response.status_code for response in responses] == [403] * 4
    assert Repayment.objects.count() == 1


def test_list_is_closed_to_who_may_not_read_receipts(client, signed_in):
    signed_in(client, "board_member")
    assert client.get(LIST).status_code == 403


def test_missing_rows_and_wrong_methods(client, signed_in, loan):
    signed_in(client, "accountant")
    for name in ("receipt_new", "receipt_reverse"):
        assert client.get(reverse(f"loans:{name}", args=[0])).status_code == 404
    assert client.post(reverse("loans:receipt_effect", args=[0]), {}).status_code == 404
    assert client.get(effect(loan)).status_code == 405
    assert client.put(entry(loan)).status_code == 405
    assert client.post(LIST).status_code == 405
