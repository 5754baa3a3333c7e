"""Stories of a programme that a treasurer can follow with a pencil, and what the figures make of them."""

from datetime import date
from decimal import Decimal

import pytest

from initiative_sm.dates import Period
from reports.indicators import value
from tests import factories

pytestmark = pytest.mark.django_db

IN_FORCE, ORIGINAL = "repayment_rate", "repayment_rate_original"


def rate(key, on):
    return value(key, Period(None, on))


def test_one_year_of_postponement_hides_nothing_on_the_original_terms():
    """Five loans of 1 200 DH, 100 DH a month from February. From July one holder can pay no more.

    The committee postpones what is left by a year. On the schedule in force all is well; on the terms of
    the contract the rate falls, month after month: both are printed side by side.
    """
    loans = [
        factories.running_loan(date(2023, 1, 10), amount=1_200, term=12, first_due_on=date(2023, 2, 5))
        for _each in range(5)
    ]
    *paying, stopped = loans
    for loan in loans:
        factories.repayment(loan=loan, amount=500, value_date=date(2023, 6, 5))
    for loan in paying:
        factories.repayment(loan=loan, amount=600, value_date=date(2023, 12, 5))
        factories.repayment(loan=loan, amount=100, value_date=date(2024, 1, 5))
    june, december, march = date(2023, 6, 30), date(2023, 12, 31), date(2024, 3, 31)
    # June: 5 × 500 due and paid. December: 5 × 1 100 due, 4 × 1 100 + 500 paid.
    assert (rate(IN_FORCE, june), rate(IN_FORCE, december)) == (1, Decimal("0.890909"))

    factories.rescheduled(loan=stopped, effective_on=date(2023, 7, 1), term=7, first_due_on=date(2024, 7, 5))

    assert [rate(IN_FORCE, on) for on in (june, december, march)] == [1, 1, 1]
    # March: 5 × 1 200 due, 4 × 1 200 + 500 paid.
    fallen = [1, Decimal("0.890909"), Decimal("0.883333")]
    assert [rate(ORIGINAL, on) for on in (june, december, march)] == fallen
