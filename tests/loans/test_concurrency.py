"""Several clerks at once: threads with a connection each, on both databases."""

from collections import Counter
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from loans.actions import file, money, schedules
from loans.enums import LoanStatus
from loans.models import Loan, Movement, Schedule
from tests import factories

DAY = date(2023, 3, 15)
AT_ONCE = 20


@pytest.mark.django_db(transaction=True)
def test_of_twenty_disbursements_at_once_the_cash_pays_one():
    by = factories.user("accountant")
    envelope = factories.envelope(cash=50_000)
    waiting = [factories.contracted_loan(amount=50_000, envelope=envelope) for _each in range(AT_ONCE)]
    outcomes = together(
        [lambda loan=loan: file.disburse(loan=loan, value_date=DAY, by=by) for loan in waiting]
    )
    assert outcomes == {"Movement": 1, "ValidationError": AT_ONCE - 1}
    assert money.balance(envelope) == (50_000, 0, 50_000)
    assert Loan.objects.filter(status=LoanStatus.RUNNING).count() == Schedule.objects.count() == 1
    assert_chained()


@pytest.mark.django_db(transaction=True)
def test_of_twenty_identical_receipts_at_once_one_is_written():
    by = factories.user("accountant")
    loan = factories.running_loan(amount=50_000)
    receipt = {"amount": Decimal(50_000), "value_date": date(2023, 4, 5), "by": by, "source_key": "form:9"}
    fresh = [Loan.objects.get(pk=loan.pk) for _each in range(AT_ONCE)]
    outcomes = together([lambda each=each: money.repay(loan=each, **receipt) for each in fresh])
    assert outcomes == {"Movement": AT_ONCE}
    assert loan.movements.aggregate(total=Sum("outstanding"))["total"] == 0
    assert_chained()


@pytest.mark.django_db(transaction=True)
def test_one_receipt_sent_twenty_times_by_the_form_is_one_movement(settings):
    """The button pressed again and again: each answer leads to the loan, the money moved once."""
    settings.BUSINESS_DATE = date(2023, 6, 10)
    by = factories.user("accountant")
    loan = factories.running_loan(amount=50_000, first_due_on=date(2023, 4, 5))
    typed = {
        "form_key": "0" * 32, "amount": "1 000", "value_date": "2023-06-09", "channel": "cheque",
        "reference": "CHQ 7", "shown": "1000.00 2023-06-09",
    }  # fmt: skip

    def press(client):
        return client.post(reverse("loans:receipt_new", args=[loan.pk]), typed)

    clients = [Client() for _each in range(AT_ONCE)]
    for client in clients:
        client.force_login(by)
    outcomes = together([lambda client=client: press(client) for client in clients])
    assert outcomes == {"HttpResponseRedirect": AT_ONCE}
    assert [row.amount for row in loan.movements.of_kind("repayment")] == [1_000]
    assert_chained()


@pytest.mark.django_db(transaction=True)
def test_of_twenty_first_disbursements_of_one_loan_one_is_paid():
    by = factories.user("accountant")
    loan = factories.contracted_loan(amount=50_000)
    outcomes = together([lambda: file.disburse(loan=loan, value_date=DAY, by=by)] * AT_ONCE)
    assert outcomes == {"Movement": 1, "ValidationError": AT_ONCE - 1}
    assert money.balance(loan.envelope)[2] == 50_000
    assert loan.schedules.count() == 1


@pytest.mark.django_db(transaction=True)
def test_verbs_of_one_loan_at_once_wait_for_each_other():
    """Tranches, receipts and new schedules of one loan take their locks in one order: none is a victim."""
    by = factories.user("accountant")
    loan = factories.contracted_loan(amount=50_000)
    file.disburse(loan=loan, amount=Decimal(20_000), value_date=DAY, by=by)
    decision = factories.decision(loan=loan, subject="rescheduling", decided_on=DAY)
    on = date(2023, 5, 2)

    def tranche():
        return file.disburse(loan=loan, amount=Decimal(1_000), value_date=on, by=by)

    def receipt():
        return money.repay(loan=Loan.objects.get(pk=loan.pk), amount=Decimal(500), value_date=on, by=by)

    def new_schedule():
        return schedules.reschedule(
            loan=loan, decision=decision, effective_on=on, term=10, first_due_on=on, by=by,
            reason="rescheduling",
        )  # fmt: skip

    outcomes = together([tranche, receipt] * 8 + [new_schedule] * 4)
    assert outcomes == {"Movement": 16, "Schedule": 1, "ValidationError": 3}
    assert money.balance(loan.envelope)[2] == 20_000 + 8 * 1_000 - 8 * 500
    assert_chained()


def together(verbs):
    """Run the verbs in as many threads, started at the same moment; how often which type came of them."""
    outcomes, start = [], Barrier(len(verbs))

    def run(verb):
        try:
            start.wait()
            came = verb()
        except Exception as error:  # noqa: BLE001  (the test reads its name)
            came = error
        finally:
            connections.close_all()
        outcomes.append(type(came).__name__)

    threads = [Thread(target=run, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def assert_chained():
    rows = list(Movement.objects.order_by("seq"))
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert [row.previous_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
    assert connection.in_atomic_block is False
