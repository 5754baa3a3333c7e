"""Stories of loans that a treasurer can follow with a pencil: amounts, days, and what the account says."""

from datetime import date
from decimal import Decimal

import pytest

from loans.actions import file, money
from loans.enums import InstalmentState, LoanStatus
from loans.models import Envelope, Loan
from loans.positions import days_late
from loans.statement import statement
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def accountant():
    return factories.user("accountant")


@pytest.fixture
def director():
    return factories.user("director")


def account(loan, on):
    return statement(Loan.objects.get(pk=loan.pk), on)


def states(loan, on):
    return [line.state for line in account(loan, on).lines]


def test_bugey_one_instalment_paid_of_fifty(accountant, director):
    """The account behind a judgment of 30 January 2025: 13 950 lent, 50 instalments of 279, one of them paid.

    Each letter of the association claimed an amount; the account must give it on that day.
    """
    loan = factories.contracted_loan(
        amount=13_950, term=50, deferral=8,
        received_on=date(2020, 9, 1), granted_on=date(2020, 10, 1), contracted_on=date(2020, 10, 15),
    )  # fmt: skip
    file.disburse(loan=loan, value_date=date(2020, 10, 22), by=accountant)
    first, *others = account(loan, date(2020, 10, 22)).lines
    assert (first.due_on, len(others)) == (date(2021, 7, 5), 49)
    assert {line.amount for line in (first, *others)} == {Decimal(279)}

    money.repay(loan=loan, amount=Decimal(279), value_date=date(2021, 7, 5), by=accountant)

    for letter, claimed, unpaid in [
        (date(2021, 7, 31), 0, 0),
        (date(2022, 4, 15), 2_511, 9),  # the month of the first formal notice
        (date(2022, 9, 15), 3_906, 14),
        (date(2024, 6, 6), 9_765, 35),  # the last one before the acceleration
    ]:
        on_that_day = account(loan, letter)
        assert (on_that_day.arrears, len(on_that_day.unpaid)) == (claimed, unpaid)

    file.advance(loan=Loan.objects.get(pk=loan.pk), to=LoanStatus.LITIGATION, by=director)
    judgment = account(loan, date(2025, 1, 30))
    assert judgment.remaining == 13_671 == 49 * 279


def test_a_bill_comes_back_unpaid_after_the_next_one_was_paid(accountant, director):
    """12 000 DH in twelve bills of 1 000. March's bill comes back in April, after April's was paid."""
    loan = factories.running_loan(date(2023, 1, 20), amount=12_000, term=12, first_due_on=date(2023, 2, 5))
    bills = {
        month: money.repay(
            loan=loan, amount=Decimal(1_000), value_date=date(2023, month, 5), by=accountant, channel="bill",
            reference=f"LCN {month}",
        )
        for month in (2, 3, 4)
    }  # fmt: skip
    assert account(loan, date(2023, 4, 6)).arrears == 0
    cash_before = money.balance(loan.envelope)[1]

    money.reverse(
        movement=bills[3], reason="Effet impayé : provision insuffisante", value_date=date(2023, 4, 12),
        by=director,
    )  # fmt: skip

    # What is left covers the oldest instalments: April's is the one unpaid, late since its day.
    paid, late = InstalmentState.PAID, InstalmentState.LATE
    assert states(loan, date(2023, 4, 12))[:3] == [paid, paid, late]
    owed = account(loan, date(2023, 4, 12))
    assert (owed.arrears, owed.remaining, owed.unpaid[0].due_on) == (1_000, 10_000, date(2023, 4, 5))
    assert days_late(owed.unpaid[0].due_on, date(2023, 4, 12)) == 7
    # The days before are told as they were, the cash is down by the bill, and both rows can be read.
    assert states(loan, date(2023, 4, 11))[:3] == [paid, paid, paid]
    assert cash_before - money.balance(loan.envelope)[1] == 1_000
    rows = loan.movements.filter(reference="LCN3").values_list("amount", "reason", "actor__email")
    assert list(rows) == [
        (1_000, "", accountant.email),
        (-1_000, "Effet impayé : provision insuffisante", director.email),
    ]


def test_the_last_bill_of_a_litigated_loan_comes_back_unpaid(accountant, director):
    """A loan before the court is settled by one bill; the bill comes back: it is before the court again."""
    loan = factories.running_loan(date(2023, 1, 20), amount=12_000, term=12, first_due_on=date(2023, 2, 5))
    file.advance(loan=loan, to=LoanStatus.LITIGATION, by=director)
    bill = money.repay(
        loan=loan, amount=Decimal(12_000), value_date=date(2024, 3, 5), by=accountant, channel="bill"
    )
    loan.refresh_from_db()
    assert (loan.status, loan.closed_on) == (LoanStatus.REPAID, date(2024, 3, 5))

    money.reverse(movement=bill, reason="Effet impayé", value_date=date(2024, 3, 14), by=director)

    loan.refresh_from_db()
    assert (loan.status, loan.closed_on) == (LoanStatus.LITIGATION, None)
    assert account(loan, date(2024, 3, 13)).remaining == 0
    assert account(loan, date(2024, 3, 14)).arrears == 12_000


def test_a_loss_and_what_comes_back_of_it(accountant):
    """10 000 DH given, 6 000 lent, 2 000 repaid, 4 000 lost by decision, 1 500 recovered two years later."""
    envelope = factories.envelope(cash=10_000)
    loan = factories.running_loan(date(2021, 1, 11), amount=6_000, term=6, envelope=envelope)
    factories.repayment(loan=loan, amount=2_000, value_date=date(2021, 3, 5))
    factories.written_off(loan=loan, value_date=date(2022, 12, 31))
    money.recover(loan=loan, amount=Decimal(1_500), value_date=date(2024, 12, 2), by=accountant)

    told = {
        day: tuple(money.balance(Envelope.objects.get(), day))
        for day in (date(2021, 1, 11), date(2021, 3, 5), date(2022, 12, 31), date(2024, 12, 2))
    }
    assert told == {  # fund, cash, owed by the holders
        date(2021, 1, 11): (10_000, 4_000, 6_000),
        date(2021, 3, 5): (10_000, 6_000, 4_000),
        date(2022, 12, 31): (6_000, 6_000, 0),
        date(2024, 12, 2): (7_500, 7_500, 0),
    }
