"""The grid of receipts by keyboard alone: pasted from a spreadsheet, mended, read, posted; in French and in Arabic."""

import re
from datetime import date

import pytest

from loans.models import Repayment
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """text => {
  const pasted = new DataTransfer();
  pasted.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: pasted, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""
WORDS = {
    "fr": ("Prêt\tMontant\tDate\tMode", "Chèque", "12"),
    "ar": ("القرض\tالمبلغ\tالتاريخ\tالطريقة", "شيك", "١٢"),
}


@pytest.fixture(autouse=True)
def _day(settings, live_server):
    settings.BUSINESS_DATE = date(2023, 6, 10)
    factories.association()


@pytest.fixture
def loans():
    """Five loans of 12 instalments of 1 000 DH, three of which have fallen due."""
    envelope = factories.envelope(cash=1_000_000)
    return [
        factories.running_loan(
            date(2023, 2, 20),
            amount=12_000,
            term=12,
            first_due_on=date(2023, 4, 5),
            number=f"G-{n}",
            envelope=envelope,
        )
        for n in range(5)
    ]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_five_lines_are_pasted_one_mended_and_all_posted_by_keyboard(browser_page, loans, language):
    visit = browser_page(user=factories.user("accountant"), language=language)
    page = visit.open("/remboursements/saisie/")
    headings, cheque, hundreds = WORDS[language]
    lines = [f"{loan.number}\t1 000,00\t09/06/2023\t{cheque}" for loan in loans[:3]]
    lines += [f"G-3\t{hundreds}00\t2023-06-08", "G-99\t500\t09/06/2023"]
    page.evaluate(PASTE, "\n".join([headings, *lines]))

    total = page.locator(".grid-total strong")
    expect(total.first, "5")
    assert "4\u202f700,00" in total.nth(1).inner_text()
    states = page.locator(".grid-row[data-state]")
    expect(page.locator(".grid-row[data-state=bad]"), 1)
    assert [states.nth(at).get_attribute("data-state") for at in range(5)] == ["good"] * 4 + ["bad"]
    assert page.evaluate("document.activeElement.value") == "G-99"
    assert visit.barriers() == []
    assert visit.overflow() <= 0

    # The whole cell is chosen: what is typed replaces it. One suggestion, taken by the keyboard.
    page.keyboard.type("G-4")
    page.locator("#grid-options li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "montant"
    # To the day, which is the next cell: at the left in Arabic.
    page.keyboard.press("ArrowLeft" if language == "ar" else "ArrowRight")
    assert page.evaluate("document.activeElement.name") == "date"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.value") == "2023-06-08"
    page.locator(".grid-row[data-state=good]").nth(4).wait_for()
    assert not Repayment.objects.exists()

    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/saisie/[0-9a-f]{32}/$"))
    receipts = Repayment.objects.order_by("loan__number").values_list("loan__number", "amount", "channel")
    assert list(receipts) == [
        ("G-0", 1000, "cheque"),
        ("G-1", 1000, "cheque"),
        ("G-2", 1000, "cheque"),
        ("G-3", 1200, "cheque"),
        ("G-4", 500, "cheque"),
    ]
    assert visit.barriers() == []


def expect(locator, wanted):
    """Wait for a text, or for as many elements."""
    from playwright.sync_api import expect as expected

    if isinstance(wanted, int):
        expected(locator).to_have_count(wanted)
    else:
        expected(locator).to_have_text(wanted)
