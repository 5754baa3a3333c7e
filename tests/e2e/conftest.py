"""A real browser in front of the real server. Skipped, with the reason, where there is no Chromium."""

import os
import re
import shutil

import pytest
from django.conf import settings
from django.test import Client

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
HEIGHTS = {1440: 900, 390: 844}
GRAVE = ("serious", "critical")


@pytest.fixture(scope="session")
def chromium():
    """The browser, started once; its profile is new at each start."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        pytest.skip("no Chromium here: install it (apt install chromium) or name it in CHROMIUM")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        # Playwright's synchronous calls run on a loop of their own in this thread; the ORM would refuse to
        # work beside it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        yield browser
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        browser.close()


class Visit:
    """A page of a browser, and what went wrong in it."""

    def __init__(self, context, base_url):
        self.page = context.new_page()
        self.base_url = base_url
        self.faults = []
        self.refused = ""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _hear(self, message):
        # A violation of the Content-Security-Policy is told on the console as an error. So is a page that is
        # refused, and some pages are meant to be.
        if message.type == "error" and not (self.refused and self.refused in message.text):
            self.faults.append(f"{self.page.url}: {message.text}")

    def open(self, path, status=200):
        """Go to `path`, which must answer with `status`."""
        self.refused = f"status of {status} " if status >= 400 else ""
        answered = self.page.goto(self.base_url + path).status
        assert answered == status, f"{path} answered {answered}"
        return self.page

    def said(self):
        """What went wrong since this was last asked."""
        heard, self.faults = self.faults, []
        return heard

    def overflow(self):
        """Pixels by which the page is wider than its window."""
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    def barriers(self):
        """What axe-core holds for a serious or critical barrier to somebody."""
        from axe_playwright_python.base import AXE_SCRIPT

        self.page.evaluate(AXE_SCRIPT)
        options = {"resultTypes": ["violations"], "preload": False}
        found = self.page.evaluate("options => axe.run(document, options)", options)["violations"]
        return [_said(one, node) for one in found if one["impact"] in GRAVE for node in one["nodes"]]


def _said(violation, node):
    """`color-contrast at #list td: … 3.1 …` : the rule, the element, what is wrong with it."""
    where = " ".join(map(str, node["target"]))
    why = re.sub(r"\s+", " ", node["failureSummary"].partition("\n")[2]).strip()
    return f"{violation['id']} at {where}: {why}"


@pytest.fixture
def browser_page(chromium, live_server):
    """`browser_page(user=…, language="ar", width=390)` opens a browser; the test fails on what its console says.

    Other arguments go to Playwright's `new_context` (color_scheme, java_script_enabled…).
    """
    visits, contexts = [], []

    def visit(user=None, language=None, width=1440, **options):
        context = chromium.new_context(viewport={"width": width, "height": HEIGHTS[width]}, **options)
        context.set_default_timeout(10_000)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language} if language else {}
        if user is not None:
            client = Client()
            client.force_login(user)
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        contexts.append(context)
        visits.append(Visit(context, live_server.url))
        return visits[-1]

    yield visit
    for context in contexts:
        context.close()
    assert [fault for one in visits for fault in one.faults] == []
