import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from initiative_sm.dates import Period, fiscal_year
from loans.models import Loan
from reports import behind, indicators
from reports.indicators import GROUPS, REGISTRY
from reports.indicators.core import since_foundation
from reports.indicators.portfolio import OF_STOCK, parts_of_stock
from reports.kept import Kept
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2024, 9, 30)


@pytest.fixture(autouse=True)
def _business_date(settings):
    settings.BUSINESS_DATE = TODAY


def programme(loans=1, **holder):
    """Loans of 50 000 DH lent in March 2023, of which one instalment each came back."""
    envelope = factories.envelope(cash=Decimal(50_000 * loans))
    for _number in range(loans):
        person = factories.holder(**holder)
        loan = factories.running_loan(envelope=envelope, amount=Decimal(50_000), term=50, holder=person)
        factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 2))
        factories.followup(project=loan.project, jobs=3, jobs_created=2)


def page(key):
    return reverse("reports:figure", args=[key])


def shown(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("\u202f", " ").strip()


def value_of(response):
    return shown(re.search(r'figure-alone">(.*?)</p>', response.content.decode(), re.S).group(1))


def test_figures_page_shows_every_figure_with_a_link(client, signed_in):
    programme(loans=5)
    signed_in(client, "director")

    body = client.get(reverse("reports:figures")).content.decode()

    assert all(f'href="{page(key)}"' in body for key in REGISTRY)
    assert body.count("figure-row-value") == len(REGISTRY)


def test_figures_page_keeps_the_year_in_its_links(client, signed_in):
    factories.loan(received_on=date(2022, 5, 1))
    signed_in(client, "director")

    body = client.get(reverse("reports:figures"), {"annee": 2023}).content.decode()

    assert f'href="{page("women")}?annee=2023"' in body
    assert "Du 1er janvier 2023 au 31 décembre 2023 " in shown(body)


def test_groups_hold_each_indicator_once():
    keys = [indicator.key for _label, members in GROUPS for indicator in members]

    assert keys == list(REGISTRY)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("query", [{}, {"annee": "2023"}, {"au": "2023-06-30"}, {"au": "30/06/2023"}])
def test_figure_page_gives_the_value_of_its_period(client, signed_in, query):
    programme(loans=6)
    signed_in(client, "accountant")
    expected = {"2023": "294 000 DH", "2023-06-30": "294 000 DH", "30/06/2023": "294 000 DH"}

    response = client.get(page("outstanding"), query)

    assert value_of(response) == expected.get(next(iter(query.values()), "2023"))


def test_figure_page_of_a_day_before_the_first_loan_is_nought(client, signed_in):
    programme(loans=6)
    signed_in(client, "accountant")

    assert value_of(client.get(page("outstanding"), {"au": "2022-12-31"})) == "0 DH"


def test_figure_page_shows_numerator_and_denominator(client, signed_in):
    programme(loans=5)
    programme(loans=5, sex="M")
    signed_in(client, "director")

    response = client.get(page("women_share"))

    assert value_of(response) == "50,0 %"
    made = [shown(part) for part in re.findall(r"<dd>(.*?)</dd>", response.content.decode(), re.S)]
    assert made == ["5", "10", "50,0 %"]


@pytest.mark.parametrize("key", REGISTRY)
def test_each_figure_has_its_page_and_its_file(client, signed_in, key):
    programme(loans=2)
    factories.mentoring(loan=Loan.objects.first())
    signed_in(client, "auditor")

    response = client.get(page(key), {"annee": 2023})
    exported = client.get(page(key), {"annee": 2023, "format": "xlsx"})

    assert response.status_code == 200
    assert "Les dossiers derrière ce chiffre" in response.content.decode()
    rows = list(load_workbook(BytesIO(exported.content)).active.values)
    assert len(rows) >= 1


def test_list_behind_a_figure_is_its_files(client, signed_in):
    programme(loans=2)
    programme(loans=1, sex="M")
    signed_in(client, "loan_officer")

    exported = client.get(page("women"), {"format": "xlsx"})

    rows = list(load_workbook(BytesIO(exported.content)).active.values)
    assert len(rows) == 1 + 2
    assert {row[2] for row in rows[1:]} == {"Femme"}


def test_list_behind_a_figure_is_searched_within_its_year(client, signed_in):
    programme(loans=2)
    factories.holder(last_name="Zzz")
    signed_in(client, "loan_officer")

    body = client.get(page("women"), {"annee": "2023", "q": "salma"}, headers={"HX-Request": "true"}).content

    assert "2 lignes" in shown(body.decode())
    assert b"<html" not in body


def test_columns_of_positions_say_what_is_measured():
    rows = REGISTRY["arrears"].files(since_foundation(TODAY))

    assert [column.key for column in behind.columns_of(rows)][-2:] == ["remaining", "arrears"]


def test_every_list_has_columns_a_search_and_no_query_a_row(client, signed_in):
    models = {indicator.files(fiscal_year(2023)).model for indicator in REGISTRY.values()}

    assert models == set(behind.COLUMNS) == set(behind.SEARCHED) == set(behind.RELATED)


def test_small_group_is_masked_for_who_may_not_see_files(client, signed_in):
    programme(loans=4)
    programme(loans=6, sex="M")
    signed_in(client, "board_member")

    response = client.get(page("women"))
    body = response.content.decode()

    assert value_of(response) == "moins de 5 personnes"
    assert "Salma" not in body
    assert "réservée à l’équipe" in body
    assert "<dd>" not in body
    assert 'class="chart"' not in body
    assert value_of(client.get(page("women_share"))) == "moins de 5 personnes"


def test_group_of_five_is_shown_to_all(client, signed_in):
    programme(loans=5)
    signed_in(client, "board_member")

    assert value_of(client.get(page("women"))) == "5"


def test_money_of_the_fund_is_nobody_s_secret(client, signed_in):
    factories.envelope(cash=Decimal(70_000))
    signed_in(client, "board_member")

    assert value_of(client.get(page("fund"))) == "70 000 DH"


def test_amount_of_one_loan_is_masked(client, signed_in):
    programme(loans=1)
    signed_in(client, "board_member")

    assert value_of(client.get(page("outstanding"))) == "moins de 5 personnes"
    assert value_of(client.get(page("amount_disbursed"))) == "moins de 5 personnes"


def test_unknown_figure_is_missing(client, signed_in):
    signed_in(client, "director")

    assert client.get(page("no_such_figure")).status_code == 404


@pytest.mark.parametrize("url", ["/chiffres/", "/chiffres/women/"])
def test_figures_are_closed_to_who_may_not_see_them(client, signed_in, url):
    signed_in(client, "mentor")
    assert client.get(url).status_code == 403
    signed_in(client, "director")
    assert client.post(url).status_code == 405
    client.logout()
    assert client.get(url).status_code == 302


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"au": "hier"}, "n’est pas une date"),
        ({"annee": "1890"}, "Sélectionnez un choix valide"),
        ({"annee": "2023", "au": "2024-02-01"}, "n’est pas dans l’exercice 2023"),
    ],
)
def test_period_that_cannot_be_read_is_refused_in_words(client, signed_in, query, sentence):
    factories.loan(received_on=date(2022, 5, 1))
    signed_in(client, "director")

    response = client.get(page("women"), query)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert "arrêté au 30 septembre 2024" in shown(response.content.decode())


@pytest.mark.parametrize("key", ["women", "outstanding", "amount_disbursed", "jobs_created", "leverage"])
def test_figure_page_costs_the_same_for_one_loan_and_for_thirty(client, signed_in, key):
    signed_in(client, "director")
    programme()
    client.get(page(key))
    factories.event()
    with CaptureQueriesContext(connection) as one:
        client.get(page(key))
    programme(loans=29)

    with CaptureQueriesContext(connection) as thirty:
        client.get(page(key))

    assert len(thirty) == len(one)


def test_figures_of_the_stock_are_the_same_together_and_alone():
    programme(loans=3)
    period = since_foundation(TODAY)

    together = parts_of_stock(TODAY)

    assert together == {key: REGISTRY[key].parts(period) for key in OF_STOCK}
    assert indicators.parts(period, REGISTRY) == {key: one.parts(period) for key, one in REGISTRY.items()}


def test_kept_figure_follows_the_data():
    programme(loans=1)
    asked = [("outstanding", since_foundation(TODAY)), ("women", Period(date(2023, 1, 1), TODAY))]
    assert list(Kept().parts(asked).values()) == [(Decimal(49_000), None), (1, None)]

    programme(loans=1)

    assert list(Kept().parts(asked).values()) == [(Decimal(98_000), None), (2, None)]


def test_kept_figure_is_not_worked_out_again():
    programme(loans=1)
    asked = [("outstanding", since_foundation(TODAY))]
    Kept().parts(asked)
    kept = Kept()

    with CaptureQueriesContext(connection) as queries:
        kept.parts(asked)

    assert len(queries) == 0


def test_evolution_is_taken_away_with_its_parts(client, signed_in):
    programme(loans=5)
    signed_in(client, "director")

    response = client.get(page("women_share"), {"evolution": "xlsx"})

    assert response["Content-Disposition"] == 'attachment; filename="women_share-evolution.xlsx"'
    heading, *rows = load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True)
    assert heading[:1] + heading[2:5] == ("Exercice", "Numérateur", "Dénominateur", "Valeur (%)")
    by_year = {row[0]: row[2:] for row in rows}
    assert by_year["2023"][:3] == (5, 5, 100)


def test_evolution_as_csv_says_no_masked_number(client, signed_in):
    programme(loans=3)
    signed_in(client, "board_member")

    text = client.get(page("women"), {"evolution": "csv"}).content.decode("utf-8-sig")

    [line] = [line for line in text.splitlines() if line.startswith("2023")]
    assert line == "2023;2023-12-31;;;;moins de 5 personnes"


def test_figures_are_found_by_their_words(client, signed_in):
    signed_in(client, "board_member")

    body = client.get(reverse("reports:figures"), {"q": "emplois CREES"}).content.decode()
    nothing = client.get(reverse("reports:figures"), {"q": "zzz"}).content.decode()

    assert page("jobs_created") in body
    assert page("par30") not in body
    assert "Aucun chiffre ne parle de cela" in nothing


@pytest.mark.parametrize("asked", [{"secteur": "x"}, {"province": "0"}, {"evolution": "pdf"}])
def test_figure_page_stands_a_filter_that_cannot_be_read(client, signed_in, asked):
    programme()
    signed_in(client, "director")

    assert client.get(page("loans_disbursed"), asked).status_code == 200
