"""The whole way of a file, from a first visit to the report: by keyboard alone, then by thumb on a phone in Arabic."""

from datetime import date
from decimal import Decimal

import pytest

from loans.models import Loan, Movement
from tests import factories
from tests.e2e import programme
from tests.loans import workbooks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: Farther than that from where one stands, a control is found with the mouse.
FAR = 14


@pytest.fixture(autouse=True)
def association(settings, live_server):
    settings.BUSINESS_DATE = programme.ON
    factories.association()
    workbooks.reference()


@pytest.fixture
def running_loan():
    return factories.running_loan(amount=Decimal(50_000), term=50)


class Hands:
    """What the keyboard and the thumb have in common."""

    def __init__(self, visit):
        self.visit, self.page = visit, visit.page

    def type(self, selector, words):
        self.to(selector)
        self.page.keyboard.type(words)

    def write(self, words):
        """Type in the field in which the page has put the cursor, once it has."""
        self.page.wait_for_function("document.activeElement.matches('main input')")
        self.page.keyboard.type(words)

    def send(self):
        """Send the form from the field in which one stands."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


class Keyboard(Hands):
    """Hands that never leave the keyboard."""

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def content(self):
        """Past the navigation, by the first stop of the page."""
        self.press("Tab")
        assert self.page.evaluate("document.activeElement.className") == "skip-link"
        self.press("Enter")

    def to(self, selector):
        """Go on by Tab until the control; it must be near."""
        for _stop in range(FAR):
            self.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        here = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        raise AssertionError(f"{selector} is more than {FAR} stops away; the keyboard stands on {here}")

    def choose(self, selector):
        """Take the first of a list."""
        self.to(selector)
        self.press("ArrowDown")

    def tick(self, selector):
        self.to(selector)
        self.press("Space")

    def use(self, selector):
        self.to(selector)
        self.press("Enter")

    def follow(self, selector):
        """Go to a link or a button and use it; the page that it opens is there."""
        with self.page.expect_navigation():
            self.use(selector)


class Thumb(Hands):
    """A thumb that only touches what it sees, and the phone's own keyboard."""

    def content(self):
        assert self.visit.overflow() == 0

    def to(self, selector):
        self.page.locator(selector).first.tap()

    def choose(self, selector):
        self.page.select_option(selector, index=1)

    def follow(self, selector):
        with self.page.expect_navigation():
            self.to(selector)

    tick = use = to


def by_keyboard(browser_page, role):
    return Keyboard(browser_page(factories.user(role), "fr"))


def by_thumb(browser_page, role):
    return Thumb(browser_page(factories.user(role), "ar", 390, has_touch=True, is_mobile=True))


either_way = pytest.mark.parametrize("reader", [by_keyboard, by_thumb])


def enter_person(hands):
    hands.visit.open("/porteurs/")
    hands.content()
    hands.follow("main a[href='/porteurs/nouveau/']")
    hands.write("Mohamed")
    hands.type("#id_last_name", "El Moudene")
    hands.type("#id_first_name_ar", "محمد")
    hands.type("#id_last_name_ar", "المودن")
    hands.tick("[name=sex]")
    hands.type("#id_cin", "JB445566")
    hands.type("#id_phone", "0612345678")
    hands.send()


def describe_project(hands):
    hands.content()
    hands.follow("main a[href$='/projet/']")
    hands.write("Apiculture")
    hands.choose("#id_sector")
    hands.choose("#id_commune")
    hands.to("#id_jobs_planned")
    hands.send()


def open_loan(hands):
    hands.content()
    hands.follow("main a[href*='/prets/nouveau/']")
    hands.write("36000")
    hands.to("#id_term")
    hands.page.locator("#preview td").first.wait_for()
    hands.send()


@either_way
def test_person_project_and_loan_are_entered(browser_page, reader):
    hands = reader(browser_page, "loan_officer")

    enter_person(hands)
    describe_project(hands)
    open_loan(hands)

    loan = Loan.objects.get()
    assert hands.page.url.endswith(loan.get_absolute_url())
    assert (loan.amount_requested, loan.project.name_fr) == (Decimal(36_000), "Apiculture")
    assert (loan.holder.first_name, loan.holder.last_name_ar) == ("Mohamed", "المودن")


@either_way
def test_receipt_is_posted_then_reversed(browser_page, reader, running_loan):
    hands = reader(browser_page, "accountant")
    hands.visit.open(running_loan.get_absolute_url())
    hands.content()
    hands.follow("main a[href$='/remboursement/']")

    hands.write("1000")
    hands.page.locator("#effect table").wait_for()
    hands.type("#id_reference", "REC-7")
    hands.page.locator("#effect table").wait_for()
    hands.follow("main button[type=submit]")
    receipt = Movement.objects.of_kind("repayment").get()
    assert (receipt.amount, receipt.reference) == (Decimal(1000), "REC-7")

    hands.follow(f"a[href='/remboursements/{receipt.seq}/annuler/']")
    hands.content()
    hands.type("#id_reason", "Saisi deux fois")
    hands.follow("main button[type=submit]")
    assert receipt.reversed_by.reason == "Saisi deux fois"


@either_way
def test_report_is_downloaded(browser_page, reader):
    factories.running_loan(disbursed_on=date(2023, 3, 1))
    factories.printed_report()
    hands = reader(browser_page, "board_member")
    hands.visit.open("/rapports/")
    hands.content()

    with hands.page.expect_download() as download:
        hands.use(".print-ready")

    assert download.value.suggested_filename == "rapport-litteraire-2023-ar.pdf"
