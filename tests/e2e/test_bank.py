"""A statement of account by keyboard alone: lines confirmed one after the other by Enter, in French and in Arabic."""

from datetime import date
from decimal import Decimal

import pytest

from loans.models import BankLine, Repayment
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _day(settings, live_server):
    settings.BUSINESS_DATE = date(2023, 6, 10)
    factories.association()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_lines_are_confirmed_one_after_the_other_by_enter(browser_page, language):
    statement = factories.bank_statement()
    loan = factories.running_loan(number="2023-0001")
    for n in range(3):
        factories.bank_line(
            statement=statement,
            amount=Decimal(1000 + n),
            suggested_loan=loan,
            suggested_score=96 - n,
            suggested_why=[["loan", "2023-0001"], ["amount", "1000"]],
        )
    visit = browser_page(user=factories.user("accountant"), language=language)
    page = visit.open("/banque/")
    assert page.locator("[name=ligne]:checked").count() == 3
    assert not Repayment.objects.exists()
    for n in range(2):
        page.locator(".confirm-line:focus").wait_for()
        page.keyboard.press("Enter")
        page.locator(".bank-done").nth(n).wait_for()
    assert page.locator(".confirm-line:focus").count() == 1
    assert sorted(Repayment.objects.values_list("amount", flat=True)) == [1000, 1001]
    assert BankLine.objects.filter(status="open").count() == 1
