"""A list of the programme: searched, filtered, sorted, paged, its columns chosen, taken away; with scripts and without."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from initiative_sm.views import ROWS_PER_PAGE
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
scripts = pytest.mark.parametrize("scripts", [True, False], ids=["htmx", "plain"])


@pytest.fixture
def page(browser_page, settings, live_server, scripts):
    """The list of persons, one more than a page holds, one of whom is found by name."""
    settings.BUSINESS_DATE = date(2024, 9, 30)
    factories.association()
    for _person in range(ROWS_PER_PAGE):
        factories.holder()
    factories.holder(first_name="Brahim", last_name="Idder", sex="M", number="P-IDDER")
    return browser_page(factories.user("loan_officer"), java_script_enabled=scripts).open("/porteurs/")


def submit(page, scripts):
    """Without scripts a form is sent by its button; with them it follows what is done in it."""
    if not scripts:
        page.locator(".search-words button").click()


@scripts
def test_list_is_searched_filtered_and_taken_away(page, scripts):
    page.locator("details.filters:not(.columns) summary").click()
    page.select_option("#id_sexe", "M")
    submit(page, scripts)
    page.wait_for_url("**/porteurs/?*sexe=M*")
    assert page.locator("#list tbody tr").count() == 1

    page.locator("#id_q").fill("Idder")
    submit(page, scripts)
    page.wait_for_url("**/porteurs/?*q=Idder*")
    with page.expect_download() as download:
        page.locator(".list-exports a").first.click()

    assert re.search(r"\.xlsx$", download.value.suggested_filename)
    sheet = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes())).active
    rows = list(sheet.iter_rows(values_only=True))
    assert ["P-IDDER" in row for row in rows] == [False, True]


@scripts
def test_list_is_sorted_paged_and_shown_in_other_columns(page, scripts):
    before = page.locator("#list thead th").count()
    page.locator("#list thead a").first.click()
    page.wait_for_url("**tri=*")
    assert page.locator("#list thead th").first.get_attribute("aria-sort") == "ascending"

    page.locator("#list [rel=next]").click()
    page.wait_for_url("**page=2*")
    assert page.locator("#list tbody tr").count() == 1

    page.locator("details.columns summary").click()
    page.locator(".column-choices input:checked").last.uncheck()
    submit(page, scripts)
    page.wait_for_url("**col=*")
    assert page.locator("#list thead th").count() == before - 1
