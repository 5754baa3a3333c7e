"""The doors of the application, as a person sees them: both directions, a desk and a phone."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from members import jobs
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "un-mot-de-passe-long"
everywhere = pytest.mark.parametrize("width", [1440, 390])
in_both = pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])


@pytest.fixture(autouse=True)
def programme(settings, live_server):
    settings.BUSINESS_DATE = date(2024, 9, 30)
    factories.association()
    loan = factories.running_loan(amount=Decimal(100_000), term=50)
    factories.repayment(loan=loan, amount=2000, value_date=date(2023, 5, 2))
    factories.followup(project=loan.project)
    factories.loan("appraisal")


@everywhere
@in_both
def test_sign_in(browser_page, language, direction, width):
    person = factories.user("director", password=PASSWORD, full_name="Salma Idrissi")
    visit = browser_page(language=language, width=width)
    page = visit.open("/rapports/")
    assert page.evaluate("document.documentElement.dir") == direction
    assert visit.overflow() == 0

    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")

    page.wait_for_url("**/rapports/")
    assert page.locator(".menu-label", has_text="Salma Idrissi").is_visible()


@everywhere
@in_both
def test_home(browser_page, language, direction, width):
    visit = browser_page(factories.user("director"), language, width)

    page = visit.open("/")

    assert page.evaluate("document.documentElement.lang") == language
    assert page.locator(".figure").count() == 13
    assert page.locator(".business-date").is_visible()
    assert visit.overflow() == 0


def test_page_is_set_in_the_shipped_face(browser_page):
    page = browser_page(factories.user("director"), "ar").open("/")
    page.evaluate("document.fonts.ready")

    loaded = page.evaluate("[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)")

    assert set(loaded) == {"Vazirmatn"}


@in_both
def test_definition_opens_over_the_page_and_closes_with_escape(browser_page, language, direction):
    page = browser_page(factories.user("director"), language, 390).open("/")
    definition = page.locator(".definition-text").nth(1)
    assert not definition.is_visible()

    page.locator(".definition summary").nth(1).click()
    assert definition.is_visible()
    page.keyboard.press("Escape")

    assert not definition.is_visible()


@everywhere
def test_language_is_switched_and_kept(browser_page, width):
    person = factories.user("board_member")
    page = browser_page(person, width=width).open("/rapports/")
    assert page.evaluate("document.documentElement.dir") == "ltr"

    page.locator(".menu summary").first.click()
    page.get_by_role("button", name="العربية").first.click()

    page.wait_for_url("**/rapports/")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    person.refresh_from_db()
    assert person.language == "ar"


def test_sign_out(browser_page):
    page = browser_page(factories.user("board_member")).open("/")

    page.locator(".menu summary").nth(1).click()
    page.locator("form[action='/compte/logout/'] button").click()

    page.wait_for_url("**/compte/login/**")


def test_navigation_folds_on_a_phone(browser_page):
    page = browser_page(factories.user("board_member"), width=390).open("/")
    links, button = page.locator("#navigation"), page.locator(".side-toggle")
    assert not links.is_visible()

    button.click()

    assert links.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    links.get_by_role("link", name="Rapports annuels").click()
    page.wait_for_url("**/rapports/")


def test_everything_works_without_javascript(browser_page):
    person = factories.user("board_member")
    page = browser_page(person, width=390, java_script_enabled=False).open("/")

    assert page.locator("#navigation").is_visible()
    page.locator(".menu summary").first.click()
    page.get_by_role("button", name="العربية").first.click()

    page.wait_for_load_state()
    assert page.locator("html").get_attribute("dir") == "rtl"


def test_keyboard_goes_straight_to_the_content(browser_page):
    page = browser_page(factories.user("board_member")).open("/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "contenu"


@everywhere
@in_both
def test_report_that_is_ready_is_downloaded(browser_page, language, direction, width):
    factories.printed_report()
    visit = browser_page(factories.user("board_member"), language, width)
    page = visit.open("/rapports/")
    assert visit.overflow() == 0

    with page.expect_download() as download:
        page.locator(".print-ready").click()

    assert download.value.suggested_filename == "rapport-litteraire-2023-ar.pdf"


def test_report_is_prepared_then_downloaded_once(browser_page, monkeypatch):
    """The printing itself, which takes seconds, is tested with the reports."""
    row = factories.printed_report()
    monkeypatch.setitem(
        jobs.KINDS, "render_report", lambda job, progress: {"url": reverse("reports:ready", args=[row.pk])}
    )
    page = browser_page(factories.user("board_member")).open("/rapports/")
    downloads = []
    page.on("download", lambda one: downloads.append(one))

    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Rapport financier 2023, Français")).click()
    page.wait_for_timeout(2500)

    assert download.value.suggested_filename == "rapport-litteraire-2023-ar.pdf"
    assert len(downloads) == 1
    assert page.url.endswith(reverse("reports:ready", args=[row.pk]))


@pytest.mark.pdf
def test_report_is_asked_for_printed_and_downloaded(browser_page):
    page = browser_page(factories.user("board_member")).open("/rapports/")
    page.set_default_timeout(120_000)

    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Rapport financier 2023, Français")).click()

    assert download.value.suggested_filename == "rapport-financier-2023-fr.pdf"
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_system(browser_page, scheme):
    page = browser_page(factories.user("director"), color_scheme=scheme).open("/")

    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert colour == {"light": "rgb(245, 247, 247)", "dark": "rgb(20, 29, 30)"}[scheme]
