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

from loans.actions import file, money, orders, schedules
from loans.enums import LoanStatus, OrderStatus
from loans.models import DisbursementOrder, Loan, Movement, Schedule
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


@pytest.mark.django_db(transaction=True)
def test_one_payment_in_excess_received_twenty_times_at_once_is_one_receipt_and_one_credit():
    by = factories.user("accountant")
    loan = factories.running_loan(amount=50_000)
    cash = money.balance(loan.envelope)[1]
    paid = {"amount": Decimal(50_700), "value_date": date(2023, 4, 5), "by": by, "source_key": "form:9"}
    fresh = [Loan.objects.get(pk=loan.pk) for _each in range(AT_ONCE)]
    given = []
    outcomes = together(
        [lambda each=each: given.append(pks(money.receive(loan=each, **paid))) for each in fresh]
    )
    assert outcomes == {"NoneType": AT_ONCE}
    rows = loan.movements.of_kind("repayment", "overpayment").order_by("seq")
    assert [(row.kind, row.amount) for row in rows] == [("repayment", 50_000), ("overpayment", 700)]
    assert given == [pks(rows)] * AT_ONCE
    assert money.balance(loan.envelope)[1:] == (cash + 50_700, -700)  # the credit is owed to the holder
    loan.refresh_from_db()
    assert loan.status == LoanStatus.REPAID
    assert_chained()


@pytest.mark.django_db(transaction=True)
def test_one_order_confirmed_twenty_times_at_once_is_paid_once():
    """The button pressed again and again: each answer is the order as it was confirmed."""
    loan = factories.contracted_loan(amount=50_000)
    order = prepared(loan)
    cash = money.balance(loan.envelope)[1]
    other = factories.user("director")
    outcomes = together([lambda: orders.confirm(order=order, by=other)] * AT_ONCE)
    assert outcomes == {"DisbursementOrder": AT_ONCE}
    order.refresh_from_db()
    assert (order.status, order.confirmed_by) == (OrderStatus.CONFIRMED, other)
    assert list(loan.movements.of_kind("disbursement")) == [order.movement]
    assert money.balance(loan.envelope)[1:] == (cash - 50_000, 50_000)
    assert loan.schedules.count() == 1
    assert_chained()


@pytest.mark.django_db(transaction=True)
def test_of_twenty_orders_confirmed_at_once_the_cash_pays_one():
    """Each was promised cash that has left the envelope since."""
    envelope = factories.envelope(cash=50_000 * AT_ONCE)
    waiting = [
        prepared(factories.contracted_loan(amount=50_000, envelope=envelope)) for _each in range(AT_ONCE)
    ]
    money.post(
        kind="restitution", envelope=envelope, amount=Decimal(50_000 * (AT_ONCE - 1)), value_date=DAY,
        by=factories.user("accountant"), reason="Décision du bureau",
    )  # fmt: skip
    other = factories.user("director")
    outcomes = together([lambda order=order: orders.confirm(order=order, by=other) for order in waiting])
    assert outcomes == {"DisbursementOrder": 1, "ValidationError": AT_ONCE - 1}
    assert money.balance(envelope) == (50_000, 0, 50_000)
    assert Movement.objects.of_kind("disbursement").count() == Schedule.objects.count() == 1
    states = Counter(DisbursementOrder.objects.values_list("status", flat=True))
    assert states == {OrderStatus.CONFIRMED: 1, OrderStatus.PREPARED: AT_ONCE - 1}
    assert Loan.objects.filter(status=LoanStatus.RUNNING).count() == 1
    assert_chained()


def prepared(loan):
    """An order for the whole of a loan, prepared by one person."""
    by = factories.user("accountant")
    return orders.prepare(loan=loan, amount=loan.amount, pay_on=DAY, payee="Porteur", by=by)


def pks(rows):
    return [row.pk for row in rows]


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
