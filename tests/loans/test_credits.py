"""What a holder pays beyond what is owed stays theirs: a credit, given back or imputed, never lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from loans import verify
from loans.actions import file, money
from loans.enums import LoanStatus
from loans.envelopes import with_balance
from loans.models import Envelope, Movement
from loans.statement import entries, statement
from tests import factories

pytestmark = pytest.mark.django_db

PAID = date(2023, 3, 15)
LATER = date(2023, 9, 5)


@pytest.fixture
def by():
    return factories.user("accountant")


@pytest.fixture
def loan():
    """A running loan of 1 000 DH in five instalments, from an envelope of 10 000 DH."""
    envelope = factories.envelope(cash=10_000)
    return factories.running_loan(PAID, amount=1_000, term=5, envelope=envelope)


def receive(loan, amount, by, value_date=LATER, **details):
    return money.receive(loan=loan, amount=Decimal(amount), value_date=value_date, by=by, **details)


def told(rows):
    return [(row.kind, row.amount) for row in rows]


def balances(loan):
    """(owed, credit, cash of the envelope) as they are now."""
    account = statement(loan, date(2030, 1, 1))
    return account.remaining, account.credit, money.balance(loan.envelope)[1]


def assert_verified():
    assert [(one.label, one.findings.faults) for one in verify.run() if one.findings.faults] == []


# --- Receiving --------------------------------------------------------------------------------------------


def test_a_receipt_within_what_is_owed_is_a_repayment(loan, by):
    assert told(receive(loan, 400, by)) == [("repayment", 400)]
    assert balances(loan) == (600, 0, 9_400)


def test_what_exceeds_what_is_owed_is_kept_as_a_credit(loan, by):
    rows = receive(loan, "1200.50", by, channel="cheque", reference="CHQ 7", source_key="form:1")
    assert told(rows) == [("repayment", 1_000), ("overpayment", Decimal("200.50"))]
    assert {(row.channel, row.reference, row.value_date) for row in rows} == {("cheque", "CHQ7", LATER)}
    loan.refresh_from_db()
    assert (loan.status, loan.closed_on) == (LoanStatus.REPAID, LATER)
    assert balances(loan) == (0, Decimal("200.50"), Decimal("10200.50"))
    assert [(one.balance, one.credit) for one in entries(loan)][0] == (0, Decimal("200.50"))
    assert_verified()


def test_a_closed_loan_takes_an_overpayment_only(loan, by):
    receive(loan, 1_000, by)
    rows = receive(loan, 50, by, date(2023, 10, 5))
    assert told(rows) == [("overpayment", 50)]
    loan.refresh_from_db()
    assert (loan.status, loan.closed_on) == (LoanStatus.REPAID, LATER)


def test_a_back_dated_receipt_takes_nothing_from_those_already_posted(loan, by):
    receive(loan, 900, by)
    assert told(receive(loan, 300, by, date(2023, 5, 5))) == [("repayment", 100), ("overpayment", 200)]
    assert_verified()


def test_what_is_paid_on_a_lost_loan_is_a_recovery_and_the_rest_a_credit(loan, by):
    receive(loan, 700, by)
    factories.written_off(loan=loan, value_date=date(2024, 1, 31))
    rows = receive(loan, 350, by, date(2024, 6, 3))
    assert told(rows) == [("recovery", 300), ("overpayment", 50)]
    loan.refresh_from_db()
    assert loan.status == LoanStatus.WRITTEN_OFF
    assert_verified()


def test_the_same_receipt_sent_again_gives_the_same_rows(loan, by):
    first = receive(loan, 1_200, by, source_key="form:1", reference="VIR 1")
    assert receive(loan, 1_200, by, source_key="form:1", reference="VIR 1") == first
    assert Movement.objects.filter(loan=loan).count() == 3


@pytest.mark.parametrize(
    "other",
    [
        {"amount": 1_000},
        {"amount": 200},
        {"value_date": date(2023, 9, 6)},
        {"reference": "VIR 2"},
        {"channel": "cheque"},
    ],
)
def test_the_same_key_with_another_content_is_refused(loan, by, other):
    receive(loan, 1_200, by, source_key="form:1", reference="VIR 1")
    with pytest.raises(ValidationError, match="autre contenu"):
        receive(
            **{"loan": loan, "amount": 1_200, "by": by, "source_key": "form:1", "reference": "VIR 1"} | other
        )
    assert Movement.objects.filter(loan=loan).count() == 3


@pytest.mark.parametrize("amount", [0, -5])
def test_a_receipt_is_above_nought(loan, by, amount):
    with pytest.raises(ValidationError):
        receive(loan, amount, by)


def test_nothing_is_received_on_a_loan_that_was_not_paid_out(by):
    loan = factories.contracted_loan()
    with pytest.raises(ValidationError, match="pas encore décaissé"):
        receive(loan, 100, by)


def test_nothing_is_received_before_the_loan_was_paid_out(loan, by):
    with pytest.raises(ValidationError, match="pas encore décaissé"):
        receive(loan, 100, by, date(2023, 3, 14))


def test_an_overpayment_is_refused_while_something_is_owed(loan, by):
    with pytest.raises(ValidationError, match="doit encore"):
        money.post(
            kind="overpayment", envelope=loan.envelope, loan=loan, amount=Decimal(5), value_date=LATER, by=by
        )


# --- Giving back ------------------------------------------------------------------------------------------


def test_a_credit_is_given_back(loan, by):
    receive(loan, 1_200, by)
    money.refund(loan=loan, amount=Decimal(150), value_date=date(2023, 9, 20), by=by, reference="VIR 9")
    assert balances(loan) == (0, 50, 10_050)
    with pytest.raises(ValidationError, match="n’est que de 50"):
        money.refund(loan=loan, amount=Decimal(51), value_date=date(2023, 9, 21), by=by)
    assert_verified()


def test_no_credit_is_given_back_before_it_was_there(loan, by):
    receive(loan, 1_200, by)
    with pytest.raises(ValidationError, match="n’est que de 0"):
        money.refund(loan=loan, amount=Decimal(50), value_date=date(2023, 9, 4), by=by)


def test_a_credit_is_given_back_from_the_cash_of_the_envelope(by):
    envelope = factories.envelope(cash=1_000)
    loan = factories.running_loan(PAID, amount=1_000, term=5, envelope=envelope)
    receive(loan, 1_200, by)
    money.post(kind="restitution", envelope=envelope, amount=Decimal(1_150), value_date=LATER, by=by)
    with pytest.raises(ValidationError, match="trésorerie"):
        money.refund(loan=loan, amount=Decimal(200), value_date=date(2023, 9, 20), by=by)


# --- Reversing and imputing -------------------------------------------------------------------------------


def test_a_receipt_that_bounces_is_reversed_whole(loan, by):
    repaid, excess = receive(loan, 1_200, by)
    reversal = money.reverse(movement=excess, reason="Chèque impayé", value_date=date(2023, 9, 12), by=by)
    assert (reversal.reverses, reversal.amount) == (excess, -200)
    assert repaid.reversed_by.amount == -1_000
    loan.refresh_from_db()
    assert loan.status == LoanStatus.RUNNING
    assert balances(loan) == (1_000, 0, 9_000)
    assert_verified()


def test_a_credit_pays_what_is_owed_again(loan, by):
    """The first receipt bounces after a second one was paid in excess."""
    first = receive(loan, 300, by, date(2023, 5, 5))
    receive(loan, 900, by)
    money.reverse(movement=first[0], reason="Effet impayé", value_date=date(2023, 9, 12), by=by)
    assert balances(loan) == (300, 200, 9_900)
    rows = money.impute(loan=loan, value_date=date(2023, 9, 15), by=by, source_key="form:2")
    assert told(rows) == [("repayment", 200), ("refund", 200)]
    assert {row.channel for row in rows} == {"none"}
    assert balances(loan) == (100, 0, 9_900)
    assert money.impute(loan=loan, value_date=date(2023, 9, 15), by=by, source_key="form:2") == rows
    with pytest.raises(ValidationError, match="que 0,00"):
        money.impute(loan=loan, value_date=date(2023, 9, 15), by=by)
    assert_verified()


def test_an_imputation_is_reversed_on_both_sides(loan, by):
    first = receive(loan, 300, by, date(2023, 5, 5))
    receive(loan, 900, by)
    money.reverse(movement=first[0], reason="Effet impayé", value_date=date(2023, 9, 12), by=by)
    _repaid, given = money.impute(loan=loan, value_date=date(2023, 9, 15), by=by)
    money.reverse(movement=given, reason="Erreur", value_date=date(2023, 9, 16), by=by)
    assert balances(loan) == (300, 200, 9_900)


def test_an_imputation_needs_no_cash(by):
    envelope = factories.envelope(cash=1_000)
    loan = factories.running_loan(PAID, amount=1_000, term=5, envelope=envelope)
    first = receive(loan, 300, by, date(2023, 5, 5))
    receive(loan, 900, by)
    money.reverse(movement=first[0], reason="Effet impayé", value_date=date(2023, 9, 12), by=by)
    money.post(kind="restitution", envelope=envelope, amount=Decimal(900), value_date=LATER, by=by)
    assert money.balance(envelope)[1] == 0
    money.impute(loan=loan, value_date=date(2023, 9, 15), by=by)
    assert balances(loan) == (100, 0, 0)


def test_a_receipt_whose_credit_was_given_back_is_not_reversed(loan, by):
    repaid, _excess = receive(loan, 1_200, by)
    money.refund(loan=loan, amount=Decimal(200), value_date=date(2023, 9, 10), by=by)
    with pytest.raises(ValidationError, match="déjà été rendu"):
        money.reverse(movement=repaid, reason="Chèque impayé", value_date=date(2023, 9, 12), by=by)
    assert balances(loan) == (0, 0, 10_000)


# --- Tranches ---------------------------------------------------------------------------------------------


def test_a_loan_whose_first_tranche_came_back_goes_on(by):
    loan = factories.contracted_loan(1_000, 5)
    file.disburse(loan=loan, amount=Decimal(400), value_date=PAID, by=by)
    assert told(receive(loan, 500, by)) == [("repayment", 400), ("overpayment", 100)]
    loan.refresh_from_db()
    assert (loan.status, loan.closed_on) == (LoanStatus.RUNNING, None)
    file.disburse(loan=loan, amount=Decimal(600), value_date=date(2023, 10, 2), by=by)
    money.impute(loan=loan, value_date=date(2023, 10, 5), by=by)
    assert balances(loan)[:2] == (500, 0)
    assert_verified()


# --- Where credits are told -------------------------------------------------------------------------------


def test_a_credit_is_no_part_of_what_an_envelope_has_lent(loan, by):
    receive(loan, 1_200, by)
    other = factories.running_loan(PAID, amount=500, term=5, envelope=loan.envelope)
    one = with_balance(Envelope.objects.filter(pk=other.envelope_id), LATER).get()
    assert (one.fund, one.cash, one.outstanding, one.credits) == (10_000, 9_700, 500, 200)
    assert one.available == 9_500
