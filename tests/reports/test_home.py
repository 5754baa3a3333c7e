import html
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import panorama
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


def without_marks(words):
    """Words without the marks that keep numbers whole in a sentence of the other direction."""
    return re.sub("[\u2066-\u2069]", "", words)


def programme(loans=1):
    """Some loans of 50 000 DH lent in March 2023, of which one instalment each came back."""
    envelope = factories.envelope(cash=Decimal(50_000 * loans))
    for _number in range(loans):
        loan = factories.running_loan(envelope=envelope, amount=Decimal(50_000), term=50)
        factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 2))
        factories.followup(project=loan.project, jobs=3, jobs_created=2)


def test_home_shows_the_published_figures_first(client, signed_in):
    programme(loans=5)
    signed_in(client, "board_member")

    shown = figures_of(client.get("/"))

    assert list(shown) == [*PUBLISHED, *PORTFOLIO]
    assert {key: shown[key] for key in ("holders_supported", "women", "jobs_created", "rural_share")} == {
        "holders_supported": "5",
        "women": "5",
        "jobs_created": "10",
        "rural_share": "0,0\u202f%",
    }
    assert shown["outstanding"] == "245\u202f000\u00a0DH"


def test_home_says_each_definition(client, signed_in):
    signed_in(client, "board_member")

    page = client.get("/").content.decode()

    assert page.count('<details class="definition">') == len(PUBLISHED) + len(PORTFOLIO)
    assert "Femmes parmi les porteurs de projet accompagnés." in page


def test_home_of_an_empty_programme_has_no_division(client, signed_in):
    signed_in(client, "director")

    shown = figures_of(client.get("/"))

    assert (shown["holders_supported"], shown["repayment_rate"]) == ("0", "—")


def test_home_leads_from_each_figure_to_its_page(client, signed_in):
    programme()
    signed_in(client, "board_member")

    body = client.get("/").content.decode()

    assert all(f'href="{reverse("reports:figure", args=[key])}"' in body for key in (*PUBLISHED, *PORTFOLIO))
    assert "/admin/" not in body


def test_home_masks_a_small_group_for_who_may_not_see_files(client, signed_in):
    programme(loans=3)
    signed_in(client, "board_member")
    assert figures_of(client.get("/"))["women"] == "moins de 5 personnes"

    signed_in(client, "director")

    assert figures_of(client.get("/"))["women"] == "3"


def test_home_shows_the_years_and_marks_the_unfinished_one(client, signed_in):
    programme(loans=5)
    signed_in(client, "board_member")

    page = client.get("/").content.decode()

    body = page[page.index("<tbody>") : page.index("</tbody>")]
    rows = [re.findall(r">([^<\s][^<]*)<", row) for row in body.split("<tr>")[1:]]
    assert [row[0] for row in rows] == [str(year) for year in range(2024, 2016, -1)]
    assert rows[0] == ["2024", "en cours", "0", "0", "0"]
    assert rows[1] == ["2023", "5", "250\u202f000", "5"]


def test_home_says_one_thing_of_each_drawing(client, signed_in):
    programme(loans=6)
    signed_in(client, "director")

    body = client.get("/").content.decode()

    said = [without_marks(one) for one in re.findall(r'drawn-sentence">(.*?)</p>', body)]
    assert said[0] == "100,0\u202f% des porteurs accompagnés sont des femmes."
    assert said[1] == "0,0\u202f% des porteurs accompagnés travaillent en milieu rural."
    assert said[2].endswith(" : 1 sur 6 prêts, soit 16,7\u202f%.")
    assert len(said) == 4
    assert body.count('<figure class="chart') == 6


def doors(body):
    """(address, number said) of each bar, part of a ring and province that leads to its files."""
    shapes = re.findall(r'<a href="([^"]+#files)" aria-label="[^"]* : ([^"]+)"', body)
    rows = re.findall(
        r'class="chart-link" href="([^"]+#files)".*?chart-value"><bdi dir="ltr">([^<]+)<', body, re.S
    )
    return [(html.unescape(url), re.sub(r"\D", "", number)) for url, number in (*shapes, *rows)]


def test_each_bar_of_the_home_page_leads_to_as_many_files_as_it_says(client, signed_in):
    rural, urban = factories.commune(milieu="rural"), factories.commune(milieu="urban")
    for i in range(5):
        holder = factories.holder(sex="F" if i < 2 else "M")
        project = factories.project(holder=holder, commune=rural if i < 3 else urban)
        factories.running_loan(project=project, disbursed_on=date(2023 if i else 2022, 3, 1))
    signed_in(client, "director")

    found = doors(client.get("/").content.decode())

    assert len(found) >= 8
    for url, number in found:
        if "amount_disbursed" not in url:
            rows = client.get(url).context["listing"].rows
            assert (url, str(rows.count())) == (url, number)


def test_home_of_who_may_not_see_files_leads_to_none(client, signed_in):
    programme(loans=6)
    signed_in(client, "board_member")

    assert doors(client.get("/").content.decode()) == []


def test_home_compares_the_last_two_full_years(client, signed_in):
    for day in (date(2022, 3, 1), date(2023, 3, 1), date(2023, 4, 3)):
        factories.running_loan(disbursed_on=day)
    signed_in(client, "director")

    assert "2 prêts décaissés en 2023, contre 1 en 2022." in without_marks(client.get("/").content.decode())


def test_bars_that_are_hidden_go_with_the_last_ones():
    entries = [("Agadir", 9, False), ("Tata", 6, True), ("Tiznit", 2, True), ("Taroudannt", 1, False)]

    assert panorama._gathered(entries, longest=3) == [("Agadir", 9), ("Autres", 9)]


def test_drawings_hide_groups_of_few_persons_however_many_loans_they_had(client, signed_in):
    there, here = factories.province(name_fr="Tata"), factories.province(name_fr="Tiznit")
    trade = factories.sector(name_fr="Pêche")
    for province, persons, loans in ((there, 1, 6), (here, 6, 1)):
        for _person in range(persons):
            project = factories.project(commune=factories.commune(province=province), sector=trade)
            for _loan in range(loans):
                factories.running_loan(project=project, holder=project.holder)
    signed_in(client, "board_member")
    found = {drawing.key: drawing for drawing in client.get("/").context["panorama"]}

    assert "Autres : 12 sur 12" in without_marks(found["province"].sentence)
    assert "Pêche : 12 sur 12" in without_marks(found["sector"].sentence)


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


@pytest.mark.parametrize("status", ["appraisal", "granted", "contracted"])
def test_what_waits_leads_to_as_many_files_as_it_says(client, signed_in, status):
    factories.loan(status)
    factories.loan(status)
    signed_in(client, "director")

    [row] = client.get("/").context["waiting"]

    assert (row["key"], row["count"]) == (status, 2)
    assert client.get(row["url"]).context["listing"].rows.count() == 2


def test_home_counts_late_loans(client, signed_in):
    programme()
    signed_in(client, "loan_officer")

    body = client.get("/").content.decode()

    assert "prêts en retard de paiement" in body
    assert 'href="/prets/?retard=0"' in body


@pytest.mark.parametrize(
    ("role", "told"), [("accountant", True), ("director", True), ("board_member", False)]
)
def test_home_reminds_of_late_dues_who_may_remind(client, signed_in, role, told):
    factories.due()
    factories.due_payment()  # another due, which is settled
    signed_in(client, role)

    page = client.get("/").content.decode()

    address = html.escape(reverse("members:dues", query={"annee": 2024, "etat": "late"}))
    assert (address in page) is told
    assert ("cotisation <bdi" in page) is told


def test_home_of_who_has_no_role_says_whom_to_ask(client, signed_in):
    signed_in(client, "mentor")

    page = client.get("/").content.decode()

    assert "Demandez à l’administrateur de l’application le rôle" in page
    assert "figure-value" not in page


def test_home_costs_the_same_for_one_loan_and_for_thirty(client, signed_in):
    signed_in(client, "director")
    programme()
    client.get("/")
    cache.clear()
    with CaptureQueriesContext(connection) as one:
        client.get("/")
    programme(loans=29)

    with CaptureQueriesContext(connection) as thirty:
        client.get("/")

    assert len(thirty) == len(one)


def test_home_is_read_only(client, signed_in):
    signed_in(client, "director")

    assert client.post("/").status_code == 405
