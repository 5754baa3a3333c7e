"""The door of an assembly on a tablet, the quorum on the wall, a vote read before it is recorded."""

import re

import pytest

from governance.models import Resolution, Stay
from tests import factories
from tests.governance.session_room import NEXT_DAY, assembly, people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _written_down_on_the_next_day(settings, live_server):
    settings.BUSINESS_DATE = NEXT_DAY
    factories.association()


def said(visit, words):
    """What the browser says of a network that is gone, or in other words: nothing else may be wrong."""
    return [fault for fault in visit.said() if not re.search(words, fault)]


def test_two_taps_tick_in_one_member(browser_page):
    meeting = assembly(present=1, absent=2)
    awaited = people(meeting)[1]
    visit = browser_page(factories.user("loan_officer"), width=390)
    page = visit.open(f"/assemblees/{meeting.pk}/accueil/")

    page.fill("#desk-q", awaited.name_fr)
    row = page.locator(f"#ligne-{awaited.pk}")
    page.locator(f"#ligne-{people(meeting)[0].pk}").wait_for(state="detached")
    row.locator(".desk-tick").dblclick()

    row.locator(".desk-state").wait_for()
    page.get_by_text("Quorum atteint").wait_for()
    assert Stay.objects.filter(member=awaited).count() == 1
    assert visit.overflow() == 0


def test_what_is_not_recorded_is_told(browser_page):
    meeting = assembly(present=1, absent=1)
    visit = browser_page(factories.user("loan_officer"))
    page = visit.open(f"/assemblees/{meeting.pk}/accueil/")

    page.context.set_offline(True)
    page.locator(".desk-tick").click()

    page.locator(".offline-note").wait_for(state="visible")
    assert not Stay.objects.filter(member=people(meeting)[1]).exists()
    assert said(visit, "ERR_INTERNET_DISCONNECTED|htmx:") == []


def test_the_wall_keeps_its_figures_when_the_network_is_gone(browser_page):
    meeting = assembly(present=3, absent=1)
    visit = browser_page(factories.user("board_member"))
    page = visit.open(f"/assemblees/{meeting.pk}/quorum/")

    page.context.set_offline(True)
    page.locator(".wall-stale").wait_for(state="visible")

    assert page.locator(".wall-figures dd").first.inner_text() == "3"
    page.context.set_offline(False)
    page.locator(".wall-fresh").wait_for(state="visible")
    assert said(visit, "ERR_INTERNET_DISCONNECTED|htmx:") == []


def test_the_result_is_read_while_the_count_is_typed(browser_page):
    meeting = assembly(present=4, absent=1)
    resolution = factories.resolution(meeting=meeting)
    page = browser_page(factories.user("director")).open(f"/assemblees/{meeting.pk}/votes/{resolution.pk}/")

    page.fill("[name=contre]", "1")
    page.get_by_text("Rejetée").first.wait_for()
    page.get_by_text("Tous les autres votent pour").click()
    page.get_by_text("Adoptée par 3 voix contre 1").wait_for()
    page.get_by_text("Enregistrer le vote").click()

    page.wait_for_url("**/votes/#resolution-*")
    assert Resolution.objects.get().outcome == "carried"
