"""Positions and the verbs of money stay right at any past date: back-dated rows, reversals, tranches."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum

from loans.actions import file, money, orders, schedules
from loans.enums import LoanStatus
from loans.models import Loan, Movement
from loans.positions import committed, portfolio, with_position
from tests import factories

pytestmark = pytest.mark.django_db


def position(loan, on):
    return with_position(Loan.objects.filter(pk=loan.pk), on).get()


def reverse(movement, on):
    return money.reverse(movement=movement, reason="Erreur", value_date=on, by=movement.actor)


def test_portfolio_counts_a_disbursement_on_the_days_before_it_was_reversed():
    loan = factories.running_loan(disbursed_on=date(2023, 3, 15), amount=50_000)
    reverse(loan.movements.get(kind="disbursement"), date(2023, 4, 2))
    loan.refresh_from_db()
    assert loan.disbursed_on is None
    for on, expected in [(date(2023, 4, 1), 50_000), (date(2023, 4, 2), 0)]:
        journal = Movement.objects.until(on).aggregate(total=Sum("outstanding"))["total"]
        assert (portfolio(on)["outstanding"], journal) == (Decimal(expected), Decimal(expected))


def test_days_late_grow_on_while_not_even_the_base_is_covered():
    loan = factories.running_loan(
        disbursed_on=date(2023, 1, 10), amount=12_000, term=12, first_due_on=date(2023, 2, 5)
    )
    factories.repayment(loan=loan, amount=1_000, value_date=date(2023, 2, 5))
    bounced = factories.repayment(loan=loan, amount=1_000, value_date=date(2023, 3, 5))
    factories.rescheduled(loan=loan, effective_on=date(2023, 6, 1), term=10, first_due_on=date(2023, 7, 5))
    reverse(bounced, date(2023, 6, 20))
    before, after = position(loan, date(2023, 7, 4)), position(loan, date(2023, 7, 5))
    assert (before.arrears, before.oldest_unpaid_on) == (Decimal(1_000), date(2023, 6, 1))
    assert (after.arrears, after.oldest_unpaid_on) == (Decimal(2_000), date(2023, 6, 1))


def test_commitments_keep_the_tranche_still_to_come():
    loan = factories.contracted_loan(amount=50_000)
    on = date(2023, 4, 1)
    assert committed(on).get().to_disburse == Decimal(50_000)
    money.disburse(loan=loan, amount=Decimal(30_000), value_date=date(2023, 3, 15), by=factories.user(None))
    assert committed(on).get().to_disburse == Decimal(20_000)
    assert committed(date(2023, 3, 14)).get().to_disburse == Decimal(50_000)
    loan.refresh_from_db()
    money.disburse(loan=loan, amount=Decimal(20_000), value_date=on, by=factories.user(None))
    assert list(committed(on)) == []


def test_commitments_end_when_the_grant_is_cancelled():
    loan = factories.granted_loan()
    Loan.objects.filter(pk=loan.pk).update(status=LoanStatus.CANCELLED, closed_on=date(2023, 5, 2))
    assert committed(date(2023, 5, 1)).count() == 1
    assert committed(date(2023, 5, 2)).count() == 0


def test_repayment_before_the_disbursement_is_refused():
    loan = factories.running_loan(disbursed_on=date(2023, 3, 15))
    with pytest.raises(ValidationError, match="dépasse ce qui reste dû"):
        factories.repayment(loan=loan, amount=100, value_date=date(2023, 3, 14))


def test_back_dated_repayment_that_a_later_day_cannot_bear_is_refused():
    loan = factories.contracted_loan(amount=50_000)
    by = factories.user(None)
    money.disburse(loan=loan, amount=Decimal(20_000), value_date=date(2023, 3, 15), by=by)
    loan.refresh_from_db()
    factories.repayment(loan=loan, amount=15_000, value_date=date(2023, 4, 5))
    money.disburse(loan=loan, amount=Decimal(30_000), value_date=date(2023, 5, 1), by=by)
    with pytest.raises(ValidationError, match="dépasse ce qui reste dû"):
        factories.repayment(loan=loan, amount=6_000, value_date=date(2023, 3, 20))
    factories.repayment(loan=loan, amount=5_000, value_date=date(2023, 3, 20))
    assert position(loan, date(2023, 4, 5)).remaining == Decimal(0)


def test_cash_is_checked_on_every_day_since_a_back_dated_outflow():
    envelope = factories.envelope(cash=100_000)
    factories.running_loan(disbursed_on=date(2023, 3, 15), amount=80_000, envelope=envelope)
    factories.contribution(envelope=envelope, amount=Decimal(80_000), value_date=date(2023, 6, 1))
    earlier = factories.contracted_loan(
        amount=50_000,
        envelope=envelope,
        received_on=date(2022, 1, 1),
        granted_on=date(2022, 2, 1),
        contracted_on=date(2022, 3, 1),
    )
    with pytest.raises(ValidationError, match="n’a que 20"):
        money.disburse(loan=earlier, value_date=date(2022, 4, 1), by=factories.user(None))


def test_disbursement_before_the_contract_is_refused():
    loan = factories.contracted_loan()
    with pytest.raises(ValidationError, match="précéder la signature"):
        money.disburse(loan=loan, value_date=date(2023, 2, 27), by=factories.user(None))


def test_disbursement_date_follows_the_tranche_that_stands():
    loan = factories.contracted_loan(amount=50_000)
    by = factories.user(None)
    first = money.disburse(loan=loan, amount=Decimal(20_000), value_date=date(2023, 3, 15), by=by)
    money.disburse(loan=loan, amount=Decimal(20_000), value_date=date(2023, 4, 15), by=by)
    reverse(first, date(2023, 5, 1))
    loan.refresh_from_db()
    assert (loan.disbursed_on, loan.status) == (date(2023, 4, 15), LoanStatus.RUNNING)
    money.disburse(loan=loan, amount=Decimal(10_000), value_date=date(2023, 3, 20), by=by)
    loan.refresh_from_db()
    assert loan.disbursed_on == date(2023, 3, 20)


def test_a_loan_whose_last_tranche_was_taken_back_waits_for_it_until_no_more_is_paid():
    loan = factories.contracted_loan(amount=50_000)
    by = factories.user(None)
    file.disburse(loan=loan, amount=Decimal(30_000), value_date=date(2023, 3, 15), by=by)
    second = money.disburse(loan=loan, amount=Decimal(20_000), value_date=date(2023, 4, 15), by=by)
    factories.repayment(loan=loan, amount=30_000, value_date=date(2023, 6, 1))
    reverse(second, date(2023, 9, 15))
    loan.refresh_from_db()
    assert (loan.status, loan.closed_on) == (LoanStatus.RUNNING, None)

    orders.end_disbursement(loan=loan, reason="Projet réduit", effective_on=date(2023, 10, 1), by=by)
    loan.refresh_from_db()
    assert (loan.status, loan.closed_on, loan.amount) == (
        LoanStatus.REPAID, date(2023, 9, 15), Decimal(30_000),
    )  # fmt: skip


def test_loan_paid_again_after_a_reversal_gets_a_second_schedule():
    loan = factories.running_loan(disbursed_on=date(2023, 3, 15))
    reverse(loan.movements.get(kind="disbursement"), date(2023, 3, 15))
    loan.refresh_from_db()
    by = factories.user(None)
    money.disburse(loan=loan, value_date=date(2023, 3, 15), by=by)
    again = schedules.start(loan=loan, by=by)
    assert (again.version, again.effective_on, again.base) == (2, date(2023, 3, 16), Decimal(0))


def test_recovery_needs_a_loss_before_it():
    loan = factories.running_loan(amount=50_000)
    by = factories.user(None)
    factories.written_off(loan=loan, value_date=date(2024, 3, 1))
    with pytest.raises(ValidationError, match="recouvrement dépasse"):
        money.recover(loan=loan, amount=Decimal(100), value_date=date(2024, 2, 29), by=by)
    money.recover(loan=loan, amount=Decimal(50_000), value_date=date(2024, 4, 1), by=by)
    with pytest.raises(ValidationError, match="recouvrement dépasse"):
        money.recover(loan=loan, amount=Decimal("0.01"), value_date=date(2024, 5, 1), by=by)


def test_write_off_cannot_be_reversed_under_its_recovery():
    loan = factories.running_loan(amount=50_000)
    loss = factories.written_off(loan=loan, value_date=date(2024, 3, 1))
    money.recover(loan=loan, amount=Decimal(200), value_date=date(2024, 4, 1), by=factories.user(None))
    with pytest.raises(ValidationError, match="Des recouvrements dépendent"):
        reverse(loss, date(2024, 5, 1))


def test_rescheduling_does_not_ask_for_what_was_written_off():
    loan = factories.running_loan(amount=50_000)
    factories.repayment(loan=loan, amount=10_000, value_date=date(2023, 5, 5))
    factories.written_off(loan=loan, amount=Decimal(15_000), value_date=date(2023, 6, 1))
    made = factories.rescheduled(
        loan=loan, effective_on=date(2023, 7, 1), term=10, first_due_on=date(2023, 8, 5)
    )
    amounts = list(made.instalments.order_by("number").values_list("amount", "cumulative"))
    assert amounts[0] == (Decimal(2_500), Decimal(12_500))
    assert amounts[-1] == (Decimal(2_500), Decimal(35_000))


def test_rescheduling_a_repaid_loan_is_refused():
    loan = factories.running_loan(amount=50_000)
    factories.repayment(loan=loan, amount=50_000, value_date=date(2023, 5, 5))
    with pytest.raises(ValidationError, match="Il ne reste pas de quoi"):
        factories.rescheduled(
            loan=loan, effective_on=date(2023, 7, 1), term=10, first_due_on=date(2023, 8, 5)
        )


def test_what_is_hashed_is_what_is_stored():
    envelope = factories.envelope(cash=0)
    factories.contribution(envelope=envelope, amount=1_000, reference="vir  12٣")
    written = Movement(
        kind="contribution",
        envelope=envelope,
        amount=Decimal(5),
        value_date=envelope.opened_on,
        reference="avis n° 7",
        actor=factories.user(None),
        posted_at=factories.NOW,
    )
    money.append([written])
    for row in Movement.objects.all():
        assert row.hash == row.computed_hash()
    assert Movement.objects.get(seq=written.seq).reference == "AVISN7"


def test_portfolio_counts_only_the_loans_that_are_late():
    disbursed = {"disbursed_on": date(2023, 1, 10), "amount": 12_000, "term": 12}
    factories.running_loan(**disbursed, first_due_on=date(2023, 2, 5))
    factories.running_loan(**disbursed, first_due_on=date(2023, 6, 5))
    totals = portfolio(date(2023, 3, 6))
    assert (totals["loans_outstanding"], totals["loans_late"]) == (2, 1)
    assert totals["arrears"] == Decimal(2_000)
