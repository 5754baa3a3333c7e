"""A line that pays a bill, or a slip of bills, pays them once, whoever was first."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from loans.actions import bank, bank_bills, bills
from loans.models import Movement
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

ON = date(2023, 6, 30)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = ON


@pytest.fixture
def slip():
    """Two bills of one loan, handed to the bank on 2 May."""
    by = factories.user(None)
    loan = factories.running_loan(
        date(2023, 2, 20), amount=12_000, term=12, first_due_on=date(2023, 4, 5), number="2023-0001"
    )
    due = [("LC100", date(2023, 5, 5), Decimal(1000)), ("LC101", date(2023, 6, 5), Decimal(1000))]
    taken = bills.register(loan=loan, bills=due, received_on=date(2023, 3, 1), by=by)
    return bills.remit(
        bills=taken, account=factories.bank_account(), remitted_on=date(2023, 5, 2), by=by, at=NOW
    )


def line_of(slip, **over):
    statement = factories.bank_statement(account=slip.account)
    return factories.bank_line(**{"statement": statement, "label": "REMISE LCN", **over})


def receipts():
    return Movement.objects.filter(kind="repayment")


def test_a_slip_is_paid_by_its_line(slip):
    line = line_of(slip, amount=Decimal(2000))
    assert bank_bills.slips(line) == [slip]
    rows = bank_bills.post_slip(line=line, slip=slip, by=factories.user(None), on=ON, at=NOW)
    assert [(row.amount, row.value_date, row.channel) for row in rows] == [(1000, line.value_on, "bill")] * 2
    assert set(slip.bills.values_list("status", flat=True)) == {"paid"}
    line.refresh_from_db()
    assert (line.status, line.postings.count()) == ("posted", 2)
    assert bank_bills.slips(line_of(slip, amount=Decimal(2000))) == []


def test_bills_that_a_clerk_had_paid_are_only_tied(slip):
    by = factories.user(None)
    bills.pay(bills=[slip.bills.first()], value_date=date(2023, 5, 5), by=by)
    bank_bills.post_slip(line=line_of(slip, amount=Decimal(2000)), slip=slip, by=by, on=ON, at=NOW)
    assert receipts().count() == 2
    assert all(row.bank_posting for row in receipts())


def test_a_slip_of_another_amount_is_refused(slip):
    line = line_of(slip, amount=Decimal(1500))
    assert bank_bills.slips(line) == []
    with pytest.raises(ValidationError, match="un par un"):
        bank_bills.post_slip(line=line, slip=slip, by=factories.user(None), on=ON, at=NOW)
    assert not receipts().exists()


def test_a_line_that_names_a_bill_pays_it(slip):
    bill = slip.bills.get(number="LC101")
    line = line_of(slip, label="ENCAISSEMENT LCN LC101")
    [row] = bank.post(line=line, parts=[(bill.loan, Decimal(1000))], by=factories.user(None), on=ON, at=NOW)
    bill.refresh_from_db()
    assert (bill.status, bill.movement) == ("paid", row)
    assert slip.bills.get(number="LC100").status == "remitted"


def test_a_bill_that_bounces_opens_its_line(slip):
    by = factories.user(None)
    line = line_of(slip, label="ENCAISSEMENT LCN LC101")
    bill = slip.bills.get(number="LC101")
    bank.post(line=line, parts=[(bill.loan, Decimal(1000))], by=by, on=ON, at=NOW)
    bills.bounce(bills=[bill], bounced_on=date(2023, 6, 10), reason="Défaut de provision", by=by)
    line.refresh_from_db()
    assert line.status == "open"


def test_the_page_of_a_line_offers_the_slip_and_pays_it(client, slip):
    client.force_login(factories.user("accountant"))
    line = line_of(slip, amount=Decimal(2000))
    page = reverse("loans:bank_line_slip", args=[line.pk])
    assert page in client.get(reverse("loans:bank_line", args=[line.pk])).content.decode()
    done = client.post(page, {"bordereau": slip.pk}, follow=True)
    assert f"Les lettres de change du bordereau {slip.number} sont payées." in done.content.decode()
    again = client.post(page, {"bordereau": slip.pk}, follow=True)
    assert "déjà été traitée" in again.content.decode()
    assert client.post(page, {"bordereau": "x"}).status_code == 404
    assert receipts().count() == 2


def test_a_bounced_bill_leads_to_its_slip(client, slip):
    client.force_login(factories.user("accountant"))
    bills.pay(bills=list(slip.bills.all()), value_date=date(2023, 5, 5), by=factories.user(None))
    line = line_of(slip, amount=Decimal(-1000), label="IMPAYE LC100", value_on=date(2023, 5, 20))
    page = client.get(reverse("loans:bank_line", args=[line.pk])).content.decode()
    assert slip.get_absolute_url() in page
