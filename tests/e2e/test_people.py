"""Persons and the search box, as a loan officer goes through them with a keyboard and on a telephone."""

from datetime import date

import pytest

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
everywhere = pytest.mark.parametrize("width", [1440, 390])
in_both = pytest.mark.parametrize("language", ["fr", "ar"])


@pytest.fixture(autouse=True)
def programme(settings, live_server):
    settings.BUSINESS_DATE = date(2024, 9, 30)
    factories.association()


def moudene():
    return factories.holder(
        first_name="Mohamed",
        last_name="El Moudene",
        first_name_ar="محمد",
        last_name_ar="المودن",
        phone="06 12 34 56 78",
    )


@everywhere
@in_both
def test_pages_of_persons_fit_their_window(browser_page, language, width):
    loan = factories.running_loan(project=factories.project(holder=moudene()))
    factories.followup(project=loan.project)
    factories.plan_item(project=loan.project)
    visit = browser_page(factories.user("loan_officer"), language, width)
    holder, project = loan.holder.get_absolute_url(), loan.project.get_absolute_url()

    for path in ("/porteurs/", holder, f"{holder}modifier/", project, f"{project}suivi/", "/chercher/?q=P-"):
        visit.open(path)
        assert (path, visit.overflow()) == (path, 0)


@pytest.mark.parametrize("words", ["محمد المودن", "mohamed el moudene"])
def test_person_is_found_by_keyboard_in_either_script(browser_page, words):
    holder = moudene()
    page = browser_page(factories.user("loan_officer")).open("/")

    page.keyboard.press("/")
    page.keyboard.type(words)
    page.locator(".found a").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{holder.get_absolute_url()}")


def test_search_box_closes_on_escape(browser_page):
    moudene()
    page = browser_page(factories.user("loan_officer")).open("/")

    page.fill("#find", "Moudene")
    page.locator(".found a").first.wait_for()
    page.keyboard.press("Escape")

    assert page.locator(".found a").count() == 0


def test_second_file_of_a_person_is_seen_while_typing(browser_page):
    holder = moudene()
    page = browser_page(factories.user("loan_officer")).open("/porteurs/nouveau/")

    page.fill("#id_first_name", "Mohammed")
    page.locator("#id_last_name").press_sequentially("Moudene")

    link = page.locator("#alike a")
    link.wait_for()
    assert link.get_attribute("href") == holder.get_absolute_url()


def test_search_works_without_scripts(browser_page):
    moudene()
    page = browser_page(factories.user("loan_officer"), java_script_enabled=False).open("/")

    page.fill("#find", "المودن")
    page.press("#find", "Enter")

    page.wait_for_url("**/chercher/?q=*")
    assert page.locator(".found-page a").first.is_visible()
