"""A real browser in front of the real server. Skipped, with the reason, where there is no Chromium."""

import os
import shutil

import pytest
from django.conf import settings
from django.test import Client

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
HEIGHTS = {1440: 900, 390: 844}


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
    """A page in a browser of its own, and what went wrong in it."""

    def __init__(self, context, base_url):
        self.page = context.new_page()
        self.base_url = base_url
        self.faults = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _hear(self, message):
        # A violation of the Content-Security-Policy is told on the console as an error.
        if message.type == "error":
            self.faults.append(f"{self.page.url}: {message.text}")

    def open(self, path):
        self.page.goto(self.base_url + path)
        return self.page

    def overflow(self):
        """Pixels by which the page is wider than its window."""
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


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
