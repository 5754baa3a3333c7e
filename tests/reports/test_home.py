import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.views.home import PORTFOLIO, PUBLISHED
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _business_date(settings):
    settings.BUSINESS_DATE = date(2024, 9, 30)


def figures_of(page):
    """key → what the home page shows as its value."""
    shown = re.findall(r'figure-value">(.*?)</p>.*?id="figure-(\w+)"', page.content.decode(), re.S)
    return {key: re.sub(r"<[^>]+>", "", value).strip() for value, key in shown}


def programme(loans=1):
    """Some loans of 50 000 DH lent in March 2023, of which one instalment each came back."""
    envelope = factories.envelope(cash=Decimal(50_000 * loans))
    for _number in range(loans):
        loan = factories.running_loan(envelope=envelope, amount=Decimal(50_000), term=50)
        factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 2))
        factories.followup(project=loan.project, jobs=3, jobs_created=2)


def test_home_shows_the_published_figures_first(client, signed_in):
    programme(loans=2)
    signed_in(client, "board_member")

    shown = figures_of(client.get("/"))

    assert list(shown) == [*PUBLISHED, *PORTFOLIO]
    assert {key: shown[key] for key in ("holders_supported", "women", "jobs_created", "rural_share")} == {
        "holders_supported": "2",
        "women": "2",
        "jobs_created": "4",
        "rural_share": "0,0\u202f%",
    }
    assert shown["outstanding"] == "98\u202f000\u00a0DH"


def test_home_says_each_definition(client, signed_in):
    signed_in(client, "board_member")

    page = client.get("/").content.decode()

    assert page.count('<details class="definition">') == len(PUBLISHED) + len(PORTFOLIO)
    assert "Femmes parmi les porteurs de projet accompagnés." in page


def test_home_of_an_empty_programme_has_no_division(client, signed_in):
    signed_in(client, "director")

    shown = figures_of(client.get("/"))

    assert (shown["holders_supported"], shown["repayment_rate"]) == ("0", "—")


def test_home_opens_lists_to_who_may_see_them(client, signed_in):
    programme()
    url = reverse("admin:loans_holder_changelist")
    signed_in(client, "board_member")
    assert url not in client.get("/").content.decode()

    signed_in(client, "accountant")

    assert url in client.get("/").content.decode()


def test_home_shows_five_years_and_marks_the_unfinished_one(client, signed_in):
    programme(loans=3)
    signed_in(client, "board_member")

    page = client.get("/").content.decode()

    body = page[page.index("<tbody>") : page.index("</tbody>")]
    rows = [re.findall(r">([^<\s][^<]*)<", row) for row in body.split("<tr>")[1:]]
    assert [row[0] for row in rows] == ["2024", "2023", "2022", "2021", "2020"]
    assert rows[0] == ["2024", "en cours", "0", "0", "0"]
    assert rows[1] == ["2023", "3", "150\u202f000", "3"]


def test_home_tells_what_waits_and_nothing_that_does_not(client, signed_in):
    signed_in(client, "loan_officer")
    assert "Ce qui attend" not in client.get("/").content.decode()
    factories.loan("appraisal")
    factories.loan("appraisal")

    page = client.get("/").content.decode()

    assert re.search(r'stat-value"><bdi dir="ltr">2</bdi></p>', page)
    assert "dossiers en instruction" in page
    assert "dossiers en comité" not in page
    assert "prêts en retard" not in page


def test_home_counts_late_loans(client, signed_in):
    programme()
    signed_in(client, "loan_officer")

    assert "prêts en retard de paiement" in client.get("/").content.decode()


def test_home_of_who_has_no_role_says_whom_to_ask(client, signed_in):
    signed_in(client, "mentor")

    page = client.get("/").content.decode()

    assert "Demandez à l’administrateur de l’application le rôle" in page
    assert "figure-value" not in page


def test_home_costs_the_same_for_one_loan_and_for_thirty(client, signed_in):
    signed_in(client, "director")
    programme()
    client.get("/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/")
    programme(loans=29)

    with CaptureQueriesContext(connection) as thirty:
        client.get("/")

    assert len(thirty) == len(one)


def test_home_is_read_only(client, signed_in):
    signed_in(client, "director")

    assert client.post("/").status_code == 405
