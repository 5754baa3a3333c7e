import re
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loans.models import Loan
from reports import documents
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programme(settings):
    settings.BUSINESS_DATE = date(2024, 9, 30)
    cache.clear()
    factories.association()
    factories.running_loan()
    yield
    cache.clear()


def read(client, kind="literary", year=2023, **asked):
    return client.get(reverse("reports:reading", args=[kind, year]), asked)


def text(client, kind="literary", year=2023, **asked):
    return client.get(reverse("reports:reading_text", args=[kind, year]), asked)


def test_first_reading_says_that_it_computes_and_asks_for_the_text(client, signed_in):
    signed_in(client, "board_member")

    page = read(client, langue="ar").content.decode()

    assert f'hx-get="{reverse("reports:reading_text", args=["literary", 2023])}?langue=ar"' in page
    assert "?langue=ar&amp;attendre=1" in page
    assert 'class="sheet"' not in page


@pytest.mark.parametrize("kind", ["literary", "financial"])
def test_text_has_the_chapters_of_the_print_in_order(client, signed_in, kind):
    signed_in(client, "board_member")

    shown = text(client, kind, langue="fr").content.decode()

    printed = documents.html(factories.report(kind=kind), "fr")
    slugs = re.findall(r'<section class="chapter[^"]*" id="([\w-]+)"', printed)
    assert re.findall(r'<section class="chapter" id="([\w-]+)"', shown) == slugs
    assert re.findall(r'<li><a href="#([\w-]+)">', shown.split("<article")[0]) == slugs
    tables = re.compile(r"<table.*?</table>", re.DOTALL)
    assert [one for one in tables.findall(shown) if "chart" not in one] == [
        one for one in tables.findall(printed.split('class="back-page"')[0]) if "chart" not in one
    ]


def told(page):
    """The first heading of each table that only screen readers meet."""
    return re.findall(r'<table class="chart-table">\s*<thead><tr><th scope="col">(.*?)</th>', page)


@pytest.mark.parametrize(("kind", "head"), [("literary", "Année"), ("financial", "Mois")])
def test_drawing_without_a_table_beside_it_tells_its_data_on_the_screen(client, signed_in, kind, head):
    signed_in(client, "board_member")

    shown = text(client, kind, langue="fr").content.decode()

    assert told(shown) == [head]
    assert told(documents.html(factories.report(kind=kind), "fr")) == []


def test_text_is_in_the_language_of_the_document_not_of_the_reader(client, signed_in):
    signed_in(client, "board_member")

    page = read(client, langue="ar", attendre="1").content.decode()

    assert '<html lang="fr" dir="ltr">' in page
    assert '<div class="reading" lang="ar" dir="rtl">' in page


def test_language_is_the_readers_by_default(client, signed_in):
    signed_in(client, "board_member")

    assert '<div class="reading" lang="fr" dir="ltr">' in text(client).content.decode()


def test_second_reading_has_the_text_at_once_and_costs_little(client, signed_in):
    signed_in(client, "board_member")
    shown = text(client).content.decode()

    with CaptureQueriesContext(connection) as queries:
        page = read(client).content.decode()

    assert shown in page
    # The session, the reader, the years, the report, and the marks that tell whether anything moved.
    assert len(queries) < 60


def test_text_is_computed_again_when_the_data_moved(client, signed_in):
    signed_in(client, "board_member")
    text(client)

    factories.repayment(loan=Loan.objects.get(), amount=1000, value_date=date(2023, 6, 2))

    assert "reading-wait" in read(client).content.decode()


def test_adopted_report_says_that_its_file_counts(client, signed_in):
    resolution = factories.resolution(outcome="carried", votes_for=20)
    factories.report(status="adopted", resolution=resolution)
    printed = factories.printed_report(language="fr", status="adopted")
    signed_in(client, "board_member")

    page = read(client).content.decode()

    assert "a été adopté par l’assemblée générale du <bdi>25 septembre 2024</bdi>" in page
    assert f'href="{reverse("reports:file", args=[printed.pk])}"' in page


def test_who_may_not_download_is_offered_no_file(client, signed_in):
    user = signed_in(client, None)
    user.user_permissions.add(Permission.objects.get(codename="view_report"))

    page = read(client).content.decode()

    assert reverse("reports:prepare", args=["literary", 2023]) + '"' not in page


def test_library_leads_to_the_reading(client, signed_in):
    signed_in(client, "board_member")

    page = client.get(reverse("reports:library")).content.decode()

    assert f'href="{reverse("reports:reading", args=["financial", 2023])}"' in page


@pytest.mark.parametrize("ask", [read, text])
def test_reading_is_closed_to_who_may_not_read_reports(client, signed_in, ask):
    signed_in(client, "mentor")

    assert ask(client).status_code == 403


@pytest.mark.parametrize("ask", [read, text])
@pytest.mark.parametrize("wrong", [{"kind": "moral"}, {"year": 2019}, {"year": 9999}, {"langue": "de"}])
def test_reading_knows_only_what_the_library_offers(client, signed_in, ask, wrong):
    signed_in(client, "board_member")

    assert ask(client, **wrong).status_code == 404


@pytest.mark.parametrize("name", ["reading", "reading_text"])
def test_reading_is_not_posted(client, signed_in, name):
    signed_in(client, "board_member")

    assert client.post(reverse(f"reports:{name}", args=["literary", 2023])).status_code == 405


def test_chapters_stand_under_the_title_of_the_page(client, signed_in):
    signed_in(client, "board_member")

    page = read(client, attendre=1).content.decode()

    assert page.count("<h1") == 1
    assert re.findall(r'<section class="chapter"[^>]*>\s*<header class="opening">\s*<(h\d)', page) == [
        "h2"
    ] * page.count('class="chapter"')
    assert "<h1" not in text(client).content.decode()
