"""The pages of loans: the list at a date, the file of one loan."""

from datetime import date

import pytest
from django.urls import reverse

from loans.actions import money
from tests import factories

pytestmark = pytest.mark.django_db

LIST = reverse("loans:loans")
ON = date(2024, 9, 30)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = ON


def page(loan, **query):
    return reverse("loans:loan", args=[loan.pk], query=query)


def numbers(response):
    return [row.number for row in response.context["listing"].page]


def late_loan(**over):
    """12 instalments of 1 000 DH from 5 April 2023; nothing was paid."""
    fields = {"amount": 12_000, "term": 12, "first_due_on": date(2023, 4, 5), **over}
    return factories.running_loan(date(2023, 2, 20), **fields)


# --- List ---


def test_list_shows_what_is_owed_today_and_at_any_date(client, signed_in):
    signed_in(client)
    late_loan(number="D-1")
    row = client.get(LIST).context["listing"].page[0]
    assert (row.remaining, row.arrears, row.oldest_unpaid_on) == (12_000, 12_000, date(2023, 4, 5))
    response = client.get(LIST, {"le": "05/05/2023"})
    assert response.context["listing"].page[0].arrears == 2_000
    assert "Reste dû au 05/05/2023" in response.content.decode()


def test_list_of_a_day_that_is_no_date_says_so_and_shows_today(client, signed_in):
    signed_in(client)
    late_loan()
    response = client.get(LIST, {"le": "31/02/2024"})
    assert "n’existe pas dans le calendrier" in response.content.decode()
    assert "Reste dû au 30/09/2024" in response.content.decode()


def test_list_totals_what_is_owed(client, signed_in):
    signed_in(client)
    late_loan()
    factories.repayment(loan=late_loan(), amount=12_000, value_date=date(2024, 1, 5))
    listing = client.get(LIST).context["listing"]
    totals = {cell.column.key: cell.value for cell in listing.foot}
    assert (totals["montant"], totals["reste"], totals["impaye"]) == (24_000, 12_000, 12_000)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"etat": "running"}, ["D-2", "D-1"]),
        ({"etat": "received"}, ["D-3"]),
        ({"retard": "0"}, ["D-2", "D-1"]),
        ({"retard": "90"}, ["D-1"]),
        ({"retard": "0", "le": "2023-03-01"}, []),
        ({"sexe": "M"}, ["D-2"]),
        ({"milieu": "rural"}, ["D-2"]),
        ({"annee": "2024"}, ["D-2"]),
        ({"q": "العلمي"}, ["D-2"]),
        ({"q": "Driss Alami"}, ["D-2"]),
        ({"q": "d 3"}, []),
        ({"q": "D-3"}, ["D-3"]),
        ({"q": "AB 123"}, ["D-2"]),
        ({"q": "AB12"}, []),
        ({"tri": "-jours"}, ["D-1", "D-2", "D-3"]),
        ({"etat": "unknown"}, ["D-3", "D-2", "D-1"]),
    ],
)
def test_list_is_searched_filtered_and_sorted(client, signed_in, query, found):
    signed_in(client)
    late_loan(number="D-1")
    driss = factories.holder(
        first_name="Driss",
        last_name="Alami",
        first_name_ar="إدريس",
        last_name_ar="العلمي",
        sex="M",
        cin="AB123",
    )
    factories.running_loan(
        date(2024, 2, 20),
        first_due_on=date(2024, 8, 5),
        number="D-2",
        project=factories.project(rural=True, holder=driss),
    )
    factories.loan(number="D-3")
    assert numbers(client.get(LIST, query)) == found


@pytest.mark.parametrize("name", ["enveloppe", "charge", "secteur", "province"])
def test_list_is_filtered_by_a_row(client, signed_in, name):
    officer = signed_in(client)
    factories.province()  # that of the other loan
    commune = factories.commune(province=factories.province())
    loan = late_loan(officer=officer, project=factories.project(commune=commune))
    factories.running_loan()
    rows = {
        "enveloppe": loan.envelope,
        "charge": officer,
        "secteur": loan.project.sector,
        "province": commune.province,
    }
    assert numbers(client.get(LIST, {name: rows[name].pk})) == [loan.number]


def test_list_is_taken_away_as_it_is_seen(client, signed_in):
    signed_in(client)
    late_loan(number="D-1")
    factories.loan(number="D-2")
    text = client.get(LIST, {"format": "csv", "retard": "0"}).content.decode("utf-8-sig")
    assert "Reste dû au 30/09/2024" in text
    assert "D-1" in text
    assert "D-2" not in text


def test_list_asks_the_same_number_of_queries_for_1_and_30_rows(client, signed_in, django_assert_num_queries):
    signed_in(client)
    columns = {"col": ["numero", "porteur", "jours", "charge", "enveloppe", "secteur", "commune", "province"]}
    officer = factories.user("loan_officer")
    late_loan(officer=officer)
    client.get(LIST, columns)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST, columns)
    for _each in range(29):
        factories.loan("granted", officer=officer, project=factories.project(holder=factories.holder()))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST, columns)


#: Session, account, two for its rights, association, kept filters, rows counted and read, four tables of choices.
LIST_QUERIES = 12


# --- One file ---


def test_file_shows_its_account_and_each_instalment(client, signed_in):
    signed_in(client)
    loan = late_loan()
    factories.repayment(loan=loan, amount=1_500, value_date=date(2023, 5, 1), reference="VIR-77")
    response = client.get(page(loan, le="2023-05-06"))
    states = [line.state for line, _tone in response.context["lines"]]
    assert states == ["paid", "late"] + ["upcoming"] * 10
    text = response.content.decode()
    assert "Situation au <bdi>6 mai 2023</bdi>" in text
    assert 'depuis <bdi dir="ltr">1</bdi> jour' in text
    assert "VIR-77" in text


def test_file_keeps_the_earlier_versions_of_the_schedule(client, signed_in):
    signed_in(client)
    loan = late_loan()
    factories.rescheduled(loan=loan, effective_on=date(2024, 1, 1), term=24, first_due_on=date(2024, 2, 5))
    response = client.get(page(loan))
    assert response.context["version"].version == 2
    assert "Version 1 du <bdi>20 février 2023</bdi>" in response.content.decode()
    assert client.get(page(loan, le="2023-12-31")).context["version"].version == 1


def test_file_shows_reversals(client, signed_in):
    user = signed_in(client, "accountant")
    loan = late_loan()
    receipt = factories.repayment(loan=loan, amount=1_000, value_date=date(2023, 5, 1))
    reversal = money.reverse(movement=receipt, reason="Chèque rejeté", value_date=date(2023, 5, 9), by=user)
    text = client.get(page(loan)).content.decode()
    assert f"Annulé par le n° {reversal.seq}" in text
    assert "Chèque rejeté" in text


def test_file_tells_its_dates_and_who_did_what(client, signed_in):
    signed_in(client)
    response = client.get(page(late_loan()))
    assert [fact.label for fact in response.context["facts"]] == [
        "Décaissement",
        "Contrat signé",
        "Octroi : Favorable",
        "Dossier reçu",
    ]
    assert [label for _event, label in response.context["events"]] == ["De « Contrat signé » à « En cours »"]


def test_file_without_money_says_what_comes(client, signed_in):
    signed_in(client)
    text = client.get(page(factories.loan())).content.decode()
    assert "L’échéancier se fait au décaissement." in text
    assert "Commencer l’instruction" in text


def test_file_offers_what_the_reader_may_do(client, signed_in):
    loan = late_loan()
    signed_in(client, "accountant")
    labels = [str(label) for label, _url in client.get(page(loan)).context["links"]]
    assert labels == ["Solder par anticipation"]
    signed_in(client, "loan_officer")
    labels = [str(label) for label, _url in client.get(page(loan)).context["links"]]
    assert labels == ["Solder par anticipation"]
    signed_in(client, "auditor")
    assert client.get(page(loan)).context["links"] == []


def test_file_of_a_bad_date_says_so(client, signed_in):
    signed_in(client)
    assert "n’est pas une date" in client.get(page(late_loan(), le="hier")).content.decode()


def test_file_asks_the_same_number_of_queries_whatever_it_holds(
    client, signed_in, django_assert_max_num_queries
):
    signed_in(client)
    loan = late_loan()
    for day in range(1, 11):
        factories.repayment(loan=loan, amount=100, value_date=date(2023, 5, day))
    with django_assert_max_num_queries(14):
        client.get(page(loan))


def test_the_admin_leads_to_the_file(client, signed_in):
    loan = late_loan()
    assert loan.get_absolute_url() == page(loan)
    signed_in(client)
    response = client.get(reverse("admin:loans_loan_change", args=[loan.pk]))
    assert response.context["absolute_url"]


# --- Doors ---


def test_loans_are_closed_to_who_may_not_read_files(client, signed_in):
    loan = late_loan()
    signed_in(client, "board_member")
    assert [client.get(url).status_code for url in (LIST, page(loan))] == [403, 403]


def test_loans_ask_for_a_sign_in(client, db):
    assert client.get(LIST).status_code == 302


def test_missing_loan(client, signed_in):
    signed_in(client)
    assert client.get(reverse("loans:loan", args=[0])).status_code == 404


def test_loans_are_only_read(client, signed_in):
    signed_in(client)
    loan = late_loan()
    assert [client.post(url).status_code for url in (LIST, page(loan))] == [405, 405]
