"""The pages of dues: a year, a due, its payments and receipts, its reminders, the call of a year."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from members.models import Due, DuePayment, DueReminder
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "members:dues"


@pytest.fixture(autouse=True)
def _business_date(settings):
    settings.BUSINESS_DATE = date(2024, 9, 30)


@pytest.fixture
def late():
    """A due of which a part was paid."""
    due = factories.due(member=factories.member(name_fr="Tifaouine", name_ar="تيفاوين", college="firms"))
    factories.due_payment(due=due, amount=Decimal(2000), receipt_number="C2024-0007")
    return due


@pytest.fixture
def paid():
    due = factories.due(member=factories.member(name_fr="Banque", college="banks"))
    factories.due_payment(due=due)
    return due


def names(client, **asked):
    page = client.get(reverse(LIST), asked).content.decode()
    return re.findall(r'data-label="Adhérent"><a href="[^"]+"><bdi>([^<]+)</bdi>', page)


def url(name, *args):
    return reverse(f"members:{name}", args=args)


# --- The list -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["director", "accountant", "board_member", "auditor"])
def test_list_shows_a_year_with_its_sums(client, signed_in, late, paid, role):
    signed_in(client, role)
    factories.due(
        waived_on=date(2024, 5, 1), waived_reason="Fusion", member=factories.member(name_fr="Exempt")
    )

    response = client.get(reverse(LIST))

    assert response.context["sums"] == {
        "called": 15000, "settled": 7000, "waived": 5000, "left": 3000, "late": 3000, "late_count": 1, "count": 3,
    }  # fmt: skip
    assert names(client) == ["Banque", "Exempt", "Tifaouine"]
    assert "En retard" in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "tifa"}, ["Tifaouine"]),
        ({"q": "تيفاوين"}, ["Tifaouine"]),
        ({"etat": "late"}, ["Tifaouine"]),
        ({"etat": "settled"}, ["Banque"]),
        ({"college": "banks"}, ["Banque"]),
        ({"tri": "-reste"}, ["Tifaouine", "Banque"]),
        ({"annee": "2023"}, ["Ancien"]),
        ({"annee": "1812"}, ["Banque", "Tifaouine"]),
        ({"annee": "x", "etat": "x", "le": "x", "tri": "x"}, ["Banque", "Tifaouine"]),
        ({"le": "2024-03-31", "etat": "late"}, []),
        ({"le": "2024-03-31", "etat": "pending"}, ["Tifaouine"]),
        ({"le": "2024-01-14"}, ["Ancien"]),
    ],
)
def test_list_is_narrowed_and_looked_at_on_another_day(client, signed_in, late, paid, asked, found):
    factories.due(
        year=2023, called_on=date(2023, 1, 15), due_on=date(2023, 3, 31),
        member=factories.member(name_fr="Ancien"),
    )  # fmt: skip
    signed_in(client, "accountant")
    assert names(client, **asked) == found


def test_list_without_dues_says_what_to_do(client, signed_in):
    signed_in(client, "director")
    page = client.get(reverse(LIST)).content.decode()
    assert "Aucune cotisation à montrer" in page
    assert url("dues_call") in page


def test_list_is_taken_away_with_its_amounts(client, signed_in, late):
    signed_in(client, "accountant")
    answer = client.get(reverse(LIST), {"format": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[-1][:5] == ("Tifaouine", "Entreprises", 5000, 2000, 3000)


def test_list_costs_the_same_for_one_due_and_for_thirty(client, signed_in, late):
    signed_in(client, "director")
    names(client)
    with CaptureQueriesContext(connection) as one:
        names(client)
    for _n in range(29):
        factories.due_payment(due=factories.due(), amount=Decimal(1))

    with CaptureQueriesContext(connection) as thirty:
        assert len(names(client)) == 30

    assert len(thirty) == len(one)


def test_due_shows_payments_receipts_and_reminders(client, signed_in, late):
    factories.due_reminder(due=late, note="contact@example.org")
    signed_in(client, "auditor")
    page = client.get(late.get_absolute_url()).content.decode()
    for words in ("C2024-0007", "contact@example.org", "En retard"):
        assert words in page
    assert url("due_pay", late.pk) not in page


# --- Who may --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["loan_officer", "committee_member", "mentor"])
def test_dues_are_closed_to_others(client, signed_in, late, role):
    signed_in(client, role)
    for address in (reverse(LIST), late.get_absolute_url(), url("dues_call"), url("due_pay", late.pk)):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("director", {"call", "pay", "cancel", "waive", "remind", "late", "letter", "letters", "receipt"}),
        ("accountant", {"pay", "cancel", "remind", "late", "letter", "letters", "receipt"}),
        ("board_member", {"receipt"}),
        ("auditor", {"receipt"}),
    ],
)
def test_each_role_does_what_it_may(client, signed_in, late, role, allowed):
    signed_in(client, role)
    payment = late.payments.get()
    addresses = {
        "call": url("dues_call"),
        "pay": url("due_pay", late.pk),
        "cancel": url("due_cancel", payment.pk),
        "waive": url("due_waive", late.pk),
        "remind": url("due_remind", late.pk),
        "late": url("dues_remind", 2024),
        "letter": url("due_letter", late.pk),
        "letters": url("dues_letters", 2024),
        "receipt": url("due_receipt", payment.pk),
    }
    assert {name for name, address in addresses.items() if client.get(address).status_code == 200} == allowed
    refused = {name for name, address in addresses.items() if client.get(address).status_code == 403}
    assert refused == set(addresses) - allowed


def test_what_does_not_exist_is_not_found(client, signed_in):
    signed_in(client, "director")
    for name in ("due", "due_pay", "due_waive", "due_remind", "due_receipt", "due_cancel"):
        assert client.get(url(name, 999)).status_code == 404
    assert client.post(reverse(LIST)).status_code == 405
    assert client.post(url("dues_letters", 2024)).status_code == 405


# --- Payments -------------------------------------------------------------------------------------------


def payment(**over):
    return {"amount": "3 000,00", "expected": "3000,00", "paid_on": "2024-09-30", "channel": "cheque", **over}


def test_a_payment_is_received_and_its_receipt_offered(client, signed_in, late):
    accountant = signed_in(client, "accountant")
    assert "3000,00" in client.get(url("due_pay", late.pk)).content.decode()

    response = client.post(url("due_pay", late.pk), payment(reference="CHQ 8"), follow=True)

    made = DuePayment.objects.get(reference="CHQ 8")
    assert (made.amount, made.recorded_by, made.receipt_number) == (3000, accountant, "C2024-0008")
    assert url("due_receipt", made.pk) in response.content.decode()
    assert Due.objects.with_position(date(2024, 9, 30)).get().state == "settled"


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"amount": "3 000,01"}, "Il ne reste que"),
        ({"amount": "-1"}, "est négatif"),
        ({"amount": "1.234"}, "peut se lire de deux façons"),
        ({"paid_on": "2024-10-01"}, "Cette date est dans le futur."),
        ({"paid_on": "2024-02-30"}, "n’existe pas dans le calendrier"),
        ({"channel": "bitcoin"}, "bitcoin"),
        ({"expected": "5000"}, "Un paiement a été saisi entre-temps"),
    ],
)
def test_a_payment_is_refused_with_a_sentence(client, signed_in, late, over, sentence):
    signed_in(client, "accountant")
    response = client.post(url("due_pay", late.pk), payment(**over))
    assert sentence in response.content.decode()
    assert DuePayment.objects.count() == 1


def test_what_is_paid_asks_for_no_payment(client, signed_in, paid):
    signed_in(client, "accountant")
    assert client.get(url("due_pay", paid.pk)).url == paid.get_absolute_url()


def test_a_payment_is_cancelled_with_its_reason(client, signed_in, paid):
    signed_in(client, "accountant")
    made = paid.payments.get()
    page = client.post(url("due_cancel", made.pk), {"reason": ""})
    assert page.status_code == 200

    response = client.post(url("due_cancel", made.pk), {"reason": "Chèque sans provision"}, follow=True)

    assert "Chèque sans provision" in response.content.decode()
    assert client.get(url("due_cancel", made.pk)).url == paid.get_absolute_url()


def test_a_due_is_waived_with_its_reason(client, signed_in, late):
    signed_in(client, "director")
    refused = client.post(url("due_waive", late.pk), {"waived_on": "2024-10-01", "reason": "Fusion"})
    assert "dans le futur" in refused.content.decode()
    client.post(url("due_waive", late.pk), {"waived_on": "2024-09-30", "reason": "Décision du conseil"})
    late.refresh_from_db()
    assert (late.waived_on, late.waived_reason) == (date(2024, 9, 30), "Décision du conseil")


# --- Reminders and papers -------------------------------------------------------------------------------


def test_one_member_is_reminded_by_letter_or_telephone(client, signed_in, late):
    signed_in(client, "director")
    page = client.get(url("due_remind", late.pk)).content.decode()
    assert 'value="email"' not in page
    client.post(url("due_remind", late.pk), {"channel": "phone", "language": "fr", "note": "Paiera lundi"})
    assert DueReminder.objects.values_list("channel", "note").get() == ("phone", "Paiera lundi")
    assert client.post(url("due_remind", late.pk), {"channel": "email", "language": "fr"}).status_code == 200


def test_one_member_is_reminded_by_email_in_arabic(client, signed_in, late):
    signed_in(client, "director")
    late.member.email = "contact@example.org"
    late.member.save()
    client.post(url("due_remind", late.pk), {"channel": "email", "language": "ar"})
    assert mail.outbox[0].attachments[0][0] == "cotisation-2024-ar.pdf"


def test_all_who_are_late_are_reminded_at_once(client, signed_in, late, paid):
    signed_in(client, "director")
    factories.due(member=factories.member(email="contact@example.org"))
    page = client.get(url("dues_remind", 2024)).content.decode()
    assert "Relancer 2 adhérents" in re.sub(r"<[^>]+>", "", page)

    response = client.post(url("dues_remind", 2024), {"language": "fr"}, follow=True)

    assert "Courriels envoyés : 1. Lettres à imprimer : 1." in response.content.decode()
    assert response.context["waiting"] == 0
    assert client.post(url("dues_remind", 2024), {"language": "xx"}).status_code == 200


@pytest.mark.pdf
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_papers_are_printed_in_both_languages(client, signed_in, late, language):
    signed_in(client, "director")
    for address in (
        url("due_receipt", late.payments.get().pk),
        url("due_letter", late.pk),
        url("dues_letters", 2024),
    ):
        answer = client.get(address, {"lang": language})
        assert answer["Content-Type"] == "application/pdf"
        assert f"-{language}.pdf" in answer["Content-Disposition"]


def test_what_is_not_late_has_no_letter(client, signed_in, paid):
    signed_in(client, "director")
    assert client.get(url("due_letter", paid.pk)).url == reverse(LIST)


# --- The call of a year ---------------------------------------------------------------------------------


def call(**over):
    return {"year": "2025", "called_on": "2024-09-30", "due_on": "2025-03-31", "amount_banks": "8000", **over}


def test_the_call_proposes_the_scale_and_shows_whom_it_reaches(client, signed_in, paid, late):
    signed_in(client, "director")
    factories.due_scale(college="banks", amount=Decimal(8000), from_year=2020)
    assert 'value="8000,00"' in client.get(url("dues_call"), {"annee": "2025"}).content.decode()

    preview = client.post(url("dues_call"), call())

    assert preview.context["concerned"] == [(paid.member, 8000)]
    assert Due.objects.count() == 2

    done = client.post(url("dues_call"), call(shown=preview.context["key"], appeler="1"), follow=True)

    assert "1 cotisation 2025 est appelée." in done.content.decode()
    made = Due.objects.get(year=2025)
    assert (made.member, made.amount, made.due_on) == (paid.member, 8000, date(2025, 3, 31))
    again = client.post(url("dues_call"), call(shown=preview.context["key"], appeler="1"))
    assert "Personne" in again.content.decode()
    assert Due.objects.count() == 3


def test_a_call_that_was_not_read_is_shown_first(client, signed_in, paid):
    signed_in(client, "director")
    preview = client.post(url("dues_call"), call())
    changed = call(shown=preview.context["key"], appeler="1", amount_banks="9000")
    assert client.post(url("dues_call"), changed).context["total"] == 9000
    assert not Due.objects.filter(year=2025).exists()


@pytest.mark.parametrize("year", ["0000", "9999", "x", "²²²²"])
def test_a_year_that_is_none_proposes_that_of_today(client, signed_in, year):
    signed_in(client, "director")
    page = client.get(url("dues_call"), {"annee": year}).content.decode()
    assert 'value="2024"' in page
    assert client.get(url("dues_remind", 10**20)).status_code == 200


@pytest.mark.parametrize(
    "over",
    [
        {"year": "24"},
        {"year": "0000"},
        {"due_on": "2024-09-29"},
        {"amount_banks": "1.234"},
        {"called_on": "hier"},
    ],
)
def test_a_call_that_cannot_be_read_is_refused(client, signed_in, paid, over):
    signed_in(client, "director")
    response = client.post(url("dues_call"), call(**over))
    assert response.context["form"].errors
    assert response.context["concerned"] is None
