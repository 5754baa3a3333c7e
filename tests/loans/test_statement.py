"""The account of a loan, instalment by instalment, says the same as the positions do in SQL."""

from datetime import date
from decimal import Decimal

import pytest

from loans.actions import money
from loans.models import Loan
from loans.positions import days_late, with_position
from loans.statement import Line, entries, statement
from tests import factories

pytestmark = pytest.mark.django_db

DAYS = [date(2023, 3, 1), date(2023, 5, 5), date(2023, 8, 6), date(2023, 12, 31), date(2024, 9, 30)]


def running(**over):
    """12 instalments of 1 000 DH from 5 April 2023."""
    fields = {"amount": 12_000, "term": 12, "first_due_on": date(2023, 4, 5), **over}
    return factories.running_loan(date(2023, 2, 20), **fields)


def paid(loan, amount, day, **over):
    return factories.repayment(loan=loan, amount=amount, value_date=day, **over)


def late_payer(loan):
    paid(loan, 2_500, date(2023, 7, 1))


def reversed_receipt(loan):
    receipt = paid(loan, 3_000, date(2023, 6, 1))
    paid(loan, 1_000, date(2023, 7, 1))
    money.reverse(movement=receipt, reason="Rejet", value_date=date(2023, 9, 1), by=factories.user(None))


def rescheduled(loan):
    receipt = paid(loan, 3_000, date(2023, 6, 1))
    factories.rescheduled(loan=loan, effective_on=date(2023, 7, 1), term=18, first_due_on=date(2023, 8, 5))
    money.reverse(movement=receipt, reason="Rejet", value_date=date(2023, 11, 1), by=factories.user(None))


def written_off_in_part(loan):
    paid(loan, 1_500, date(2023, 5, 1))
    factories.written_off(loan=loan, value_date=date(2023, 10, 1), amount=Decimal(6_000))


def repaid(loan):
    paid(loan, 12_000, date(2023, 12, 1))


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    "story",
    [late_payer, reversed_receipt, rescheduled, written_off_in_part, repaid],
    ids=lambda f: f.__name__,
)
def test_statement_agrees_with_positions(story, day):
    loan = running()
    story(loan)
    found, position = statement(loan, day), with_position(Loan.objects.all(), day).get()
    assert (found.remaining, found.arrears, found.days_late) == (
        position.remaining,
        position.arrears,
        days_late(position.oldest_unpaid_on, day),
    )


def test_lines_tell_what_is_paid_of_each_instalment():
    loan = running()
    paid(loan, 3_500, date(2023, 6, 1))
    found = statement(loan, date(2023, 8, 5))
    states = [line.state for line in found.lines]
    assert states == ["paid"] * 3 + ["late", "due"] + ["upcoming"] * 7
    assert found.lines[3] == Line(4, date(2023, 7, 5), Decimal(1_000), Decimal(1_000), Decimal(500), "late")
    assert (found.arrears, found.coming.number, found.payable) == (Decimal(1_500), 6, Decimal(2_500))
    assert found.percent_repaid == 29


def test_an_instalment_paid_in_part_before_its_day():
    loan = running()
    paid(loan, 500, date(2023, 3, 1))
    found = statement(loan, date(2023, 3, 2))
    assert found.lines[0].state == "partial"
    assert found.payable == Decimal(500)


def test_what_was_written_off_is_asked_of_nobody():
    loan = running()
    factories.written_off(loan=loan, value_date=date(2023, 10, 1), amount=Decimal(11_500))
    found = statement(loan, date(2023, 10, 1))
    assert [line.state for line in found.lines] == ["late"] + ["void"] * 11
    assert found.arrears == found.remaining == Decimal(500)


def test_after_a_receipt_the_oldest_instalments_are_paid_first():
    before = statement(running(), date(2023, 6, 1))
    after = before.after(Decimal(2_500))
    assert (before.arrears, before.days_late, before.coming.due_on) == (2_000, 57, date(2023, 6, 5))
    assert (after.arrears, after.days_late, after.coming.left) == (0, 0, 500)


def test_a_loan_that_is_not_disbursed_owes_nothing():
    found = statement(factories.granted_loan(), date(2024, 1, 1))
    assert (found.lines, found.remaining, found.coming, found.payable, found.percent_repaid) == (
        [],
        0,
        None,
        0,
        None,
    )


def test_entries_carry_the_balance_after_each_movement():
    loan = running()
    receipt = paid(loan, 1_000, date(2023, 5, 1))
    money.reverse(movement=receipt, reason="Rejet", value_date=date(2023, 5, 9), by=factories.user(None))
    found = entries(loan)
    assert [entry.balance for entry in found] == [12_000, 11_000, 12_000]
    assert found[1].movement.reversed_by == found[0].movement
