"""Disbursements: one person prepares, another confirms; nothing leaves beyond the decision, the loan, the cash."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from loans import rib, verify
from loans.actions import file, money, orders
from loans.enums import LoanStatus, OrderStatus, ScheduleReason
from loans.models import DisbursementOrder, Loan, Movement
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2023, 3, 15)


@pytest.fixture
def maker():
    return factories.user("accountant")


@pytest.fixture
def checker():
    return factories.user("director")


@pytest.fixture
def loan():
    return factories.contracted_loan(12_000, 12, envelope=factories.envelope(cash=20_000))


def prepare(loan, by, amount=12_000, pay_on=DAY, **over):
    return orders.prepare(loan=loan, amount=Decimal(amount), pay_on=pay_on, payee="Fatima", by=by, **over)


def assert_verified():
    assert [(one.label, one.findings.faults) for one in verify.run() if one.findings.faults] == []


def test_an_order_moves_nothing_until_another_confirms_it(loan, maker, checker):
    order = prepare(loan, maker, reference="VIR 4", first_due_on=date(2023, 6, 10))
    assert (order.number, order.status) == ("OD-2023-0001", OrderStatus.PREPARED)
    assert not loan.movements.exists()

    order = orders.confirm(order=order, by=checker)

    row = Movement.objects.get(loan=loan)
    assert (order.status, order.confirmed_by, order.movement) == (OrderStatus.CONFIRMED, checker, row)
    assert (row.kind, row.amount, row.value_date, row.reference) == ("disbursement", 12_000, DAY, "VIR4")
    loan.refresh_from_db()
    assert (loan.status, loan.disbursed_on) == (LoanStatus.RUNNING, DAY)
    assert loan.schedules.get().instalments.first().due_on == date(2023, 6, 10)
    assert orders.confirm(order=order, by=checker) == order
    assert loan.movements.count() == 1
    assert_verified()


@pytest.mark.parametrize("superuser", [False, True])
def test_who_prepares_does_not_confirm(loan, superuser):
    by = factories.user("director", is_superuser=superuser)
    order = prepare(loan, by)
    with pytest.raises(ValidationError, match="une autre personne"):
        orders.confirm(order=order, by=by)
    assert not loan.movements.exists()


def test_an_order_is_cancelled_with_a_reason_and_another_prepared(loan, maker, checker):
    order = prepare(loan, maker)
    with pytest.raises(ValidationError, match="Un décaissement de ce prêt attend déjà|ne peut plus payer"):
        prepare(loan, maker, 1_000)
    with pytest.raises(ValidationError, match="pourquoi"):
        orders.cancel(order=order, reason=" ", by=checker)
    orders.cancel(order=order, reason="RIB à corriger", by=checker)
    with pytest.raises(ValidationError, match="n’attend plus"):
        orders.confirm(order=order, by=checker)
    assert prepare(loan, maker).number == "OD-2023-0002"


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"amount": 12_001}, "Il ne reste que"),
        ({"amount": 0}, "supérieur à zéro"),
        ({"pay_on": date(2000, 1, 1)}, "signature du contrat"),
        ({"first_due_on": DAY}, "suit le décaissement"),
    ],
)
def test_an_order_that_cannot_be_paid_is_refused(loan, maker, over, sentence):
    with pytest.raises(ValidationError, match=sentence):
        prepare(loan, maker, **over)
    assert not DisbursementOrder.objects.exists()


def test_waiting_orders_are_deducted_from_the_cash(loan, maker):
    other = factories.contracted_loan(12_000, 12, envelope=loan.envelope)
    prepare(loan, maker)
    with pytest.raises(ValidationError, match="ne peut plus payer que"):
        prepare(other, maker)
    assert prepare(other, maker, 8_000).amount == 8_000


def test_no_order_without_a_decision_that_holds(maker):
    loan = factories.contracted_loan(5_000, 5)
    loan.decisions.update(valid_until=date(2023, 3, 1), decided_on=date(2023, 1, 5))
    with pytest.raises(ValidationError, match="n’est plus valable"):
        prepare(loan, maker, 5_000)


def test_no_order_on_a_loan_whose_contract_is_not_signed(maker):
    with pytest.raises(ValidationError, match="contrat est signé"):
        prepare(factories.granted_loan(), maker, 100)


def test_the_cash_is_asked_for_again_when_confirming(loan, maker, checker):
    order = prepare(loan, maker)
    money.post(kind="restitution", envelope=loan.envelope, amount=Decimal(9_000), value_date=DAY, by=maker)
    with pytest.raises(ValidationError, match="trésorerie"):
        orders.confirm(order=order, by=checker)
    order.refresh_from_db()
    assert order.status == OrderStatus.PREPARED


# --- Tranches ---------------------------------------------------------------------------------------------


def paid_in_part(loan, maker, checker, amount=5_000):
    orders.confirm(order=prepare(loan, maker, amount), by=checker)
    return Loan.objects.get(pk=loan.pk)


def test_what_is_not_paid_is_given_up(loan, maker, checker):
    """5 000 of 12 000 paid, 1 000 a month: the schedule stops after the fifth instalment."""
    loan = paid_in_part(loan, maker, checker)
    money.receive(loan=loan, amount=Decimal(1_500), value_date=date(2023, 6, 5), by=maker)
    loan = orders.end_disbursement(
        loan=loan, reason="Projet réduit", effective_on=date(2023, 7, 1), by=checker
    )
    version = loan.schedules.order_by("-version").first()
    assert (loan.amount, loan.status) == (5_000, LoanStatus.RUNNING)
    assert (version.version, version.reason, version.base) == (2, ScheduleReason.REDUCTION, 1_500)
    rows = [(row.amount, row.cumulative) for row in version.instalments.all()]
    assert rows == [(500, 2_000), (1_000, 3_000), (1_000, 4_000), (1_000, 5_000)]
    assert orders.to_pay(loan) == 0
    assert_verified()


def test_a_loan_whose_paid_part_came_back_is_closed_when_no_more_is_paid(loan, maker, checker):
    loan = paid_in_part(loan, maker, checker)
    money.receive(loan=loan, amount=Decimal(5_000), value_date=date(2023, 6, 5), by=maker)
    loan = orders.end_disbursement(loan=loan, reason="Renonce", effective_on=date(2023, 7, 1), by=checker)
    assert (loan.status, loan.closed_on, loan.schedules.count()) == (LoanStatus.REPAID, date(2023, 6, 5), 1)
    assert_verified()


@pytest.mark.parametrize("why", ["waiting", "whole", "no reason", "too early"])
def test_what_cannot_be_ended_is_refused(loan, maker, checker, why):
    loan = paid_in_part(loan, maker, checker, 12_000 if why == "whole" else 5_000)
    if why == "waiting":
        prepare(loan, maker, 100)
    said = {
        "loan": loan,
        "reason": "" if why == "no reason" else "Renonce",
        "effective_on": DAY if why == "too early" else date(2023, 7, 1),
        "by": checker,
    }
    with pytest.raises(ValidationError):
        orders.end_disbursement(**said)
    loan.refresh_from_db()
    assert loan.amount == 12_000


def test_a_first_payment_that_was_reversed_is_paid_by_a_new_order(loan, maker, checker):
    loan = paid_in_part(loan, maker, checker, 12_000)
    money.reverse(
        movement=loan.movements.get(), reason="Virement rejeté", value_date=date(2023, 3, 20), by=maker
    )
    loan = Loan.objects.get(pk=loan.pk)
    orders.confirm(order=prepare(loan, maker, pay_on=date(2023, 4, 3)), by=checker)
    loan.refresh_from_db()
    assert (loan.status, loan.disbursed_on) == (LoanStatus.RUNNING, date(2023, 4, 3))


# --- The account of who is paid ---------------------------------------------------------------------------


def test_a_rib_is_known_by_its_key():
    whole = rib.with_key("0077800001234567890123")
    assert rib.is_plausible(whole)
    assert not rib.is_plausible(f"{int(whole) + 1:024d}")
    assert not any(rib.is_plausible(wrong) for wrong in ("", whole[:-1], f"A{whole[1:]}", f"{whole}0"))


def test_a_file_disbursed_without_an_order_keeps_working(loan, maker):
    """The import and the demonstration write what was paid before there were orders."""
    file.disburse(loan=loan, value_date=DAY, by=maker)
    assert loan.movements.count() == 1
