"""Several clerks at once: threads with a connection each, on both databases."""

from datetime import date
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.db.models import Sum

from loans.actions import money
from loans.enums import LoanStatus
from loans.models import Loan, Movement
from tests import factories

DAY = date(2023, 3, 15)


@pytest.mark.django_db(transaction=True)
def test_of_eight_disbursements_at_once_the_cash_pays_one():
    by = factories.user("accountant")
    envelope = factories.envelope(cash=50_000)
    waiting = [factories.contracted_loan(amount=50_000, envelope=envelope) for _each in range(8)]
    outcomes = together(
        [lambda loan=loan: money.disburse(loan=loan, value_date=DAY, by=by) for loan in waiting]
    )
    assert sorted(outcomes) == ["Movement"] + ["ValidationError"] * 7
    assert money.balance(envelope) == (50_000, 0, 50_000)
    assert Loan.objects.filter(status=LoanStatus.RUNNING).count() == 1
    assert_chained()


@pytest.mark.django_db(transaction=True)
def test_of_eight_identical_receipts_at_once_one_is_written():
    by = factories.user("accountant")
    loan = factories.running_loan(amount=50_000)
    receipt = {"loan": loan, "amount": Decimal(50_000), "value_date": date(2023, 4, 5), "by": by}
    fresh = [Loan.objects.get(pk=loan.pk) for _each in range(8)]
    outcomes = together(
        [lambda each=each: money.repay(**{**receipt, "loan": each, "source_key": "form:9"}) for each in fresh]
    )
    assert outcomes == ["Movement"] * 8
    assert loan.movements.aggregate(total=Sum("outstanding"))["total"] == 0
    assert_chained()


def together(verbs):
    """Run the verbs in as many threads, started at the same moment; the type of what came of each."""
    outcomes, start = [], Barrier(len(verbs))

    def run(verb):
        try:
            start.wait()
            outcomes.append(type(verb()).__name__)
        except Exception as error:  # noqa: BLE001  (the test reads its name)
            outcomes.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def assert_chained():
    rows = list(Movement.objects.order_by("seq"))
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert [row.previous_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
    assert connection.in_atomic_block is False
