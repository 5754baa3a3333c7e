"""Bills of exchange: taken in once, remitted, paid into the journal once, bounced, presented again, given back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from loans.actions import bills, money
from loans.bills import numbers_from, signable, to_remit
from loans.models import Bill, Movement, Remittance, Repayment
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
ON = date(2023, 6, 10)


@pytest.fixture
def by():
    return factories.user("accountant")


@pytest.fixture
def loan():
    """12 instalments of 1 000 DH from 5 April 2023."""
    return factories.running_loan(date(2023, 2, 20), amount=12_000, term=12, first_due_on=date(2023, 4, 5))


def slip_of(*rows, by, on=date(2023, 5, 2), number=""):
    return bills.remit(
        bills=list(rows),
        account=factories.bank_account(),
        remitted_on=on,
        by=by,
        at=factories.NOW,
        number=number,
    )


# --- Numbers ---


@given(st.text("ABC-/", max_size=5), st.integers(0, 10**9), st.integers(1, 30))
def test_numbers_follow_one_another(prefix, start, count):
    numbers = numbers_from(f"X{prefix}Z{start:06}", count)
    assert len(set(numbers)) == count
    assert [int(number.rpartition("Z")[2]) for number in numbers] == list(range(start, start + count))


def test_numbers_keep_their_zeros():
    assert numbers_from("lcn 0099", 3) == ["LCN0099", "LCN0100", "LCN0101"]
    with pytest.raises(ValueError, match="A-B"):
        numbers_from("A-B", 2)


# --- Taken in ---


def register(loan, by, *rows):
    return bills.register(loan=loan, bills=list(rows), bank="Banque de l’Atlas", received_on=ON, by=by)


def test_series_covers_what_is_unpaid(loan, by):
    factories.repayment(loan=loan, amount=1_500, value_date=date(2023, 4, 5))
    lines = signable(loan, ON)
    assert [(each.line.number, each.line.left, each.bill) for each in lines[:2]] == [
        (2, 500, None),
        (3, 1000, None),
    ]
    numbers = numbers_from("7001", len(lines))
    taken = register(
        loan, by, *((n, each.line.due_on, each.line.left) for n, each in zip(numbers, lines, strict=True))
    )
    assert sum(bill.amount for bill in taken) == 10_500
    assert {each.bill for each in signable(loan, ON)} == set(taken)


def test_bills_sent_twice_are_taken_in_once(loan, by):
    rows = [("A1", date(2023, 7, 5), Decimal(1000)), ("A2", date(2023, 8, 5), Decimal(1000))]
    assert register(loan, by, *rows) == register(loan, by, *rows)
    assert Bill.objects.count() == 2
    assert Event.objects.filter(verb="bills.registered").count() == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("A1", date(2023, 8, 5), Decimal(1000)), "est celui d’une autre lettre de change"),
        (("A9", date(2023, 7, 5), Decimal(1000)), "a déjà sa lettre de change : A1"),
        (("A9", date(2023, 8, 5), Decimal(0)), "supérieur à zéro"),
    ],
)
def test_bill_that_contradicts_another_is_refused(loan, by, row, sentence):
    register(loan, by, ("A1", date(2023, 7, 5), Decimal(1000)))
    with pytest.raises(ValidationError, match=sentence):
        register(loan, by, ("A8", date(2023, 9, 5), Decimal(1000)), row)
    assert Bill.objects.count() == 1


def test_loan_that_is_settled_takes_no_bill(loan, by):
    factories.repayment(loan=loan, amount=12_000, value_date=date(2023, 4, 5))
    with pytest.raises(ValidationError, match="n’attend pas de lettre de change"):
        register(loan, by, ("A1", date(2023, 7, 5), Decimal(1000)))
    with pytest.raises(ValidationError, match="au moins une échéance"):
        register(factories.running_loan(), by)


# --- Remitted ---


def test_slip_takes_the_bills_that_were_chosen(loan, by):
    first, second = factories.bill(loan=loan), factories.bill(loan=loan, due_on=date(2023, 6, 5))
    assert list(to_remit(date(2023, 5, 31))) == [first]
    slip = slip_of(first, second, by=by)
    assert slip.number == "BR-2023-0001"
    assert {bill.status for bill in slip.bills.all()} == {"remitted"}
    assert not to_remit(ON).exists()


def test_slip_sent_twice_is_one_slip(loan, by):
    bill = factories.bill(loan=loan)
    account = factories.bank_account()
    said = {"bills": [bill], "account": account, "by": by, "at": factories.NOW, "number": "BR-9"}
    first = bills.remit(remitted_on=date(2023, 5, 2), **said)
    assert bills.remit(remitted_on=date(2023, 5, 2), **said) == first
    with pytest.raises(ValidationError, match="porte déjà ce numéro"):
        bills.remit(remitted_on=date(2023, 5, 3), **said)
    with pytest.raises(ValidationError, match="ne peut pas passer"):
        bills.remit(remitted_on=date(2023, 5, 3), **{**said, "number": "BR-10"})
    assert Remittance.objects.count() == 1


def test_bill_taken_off_may_go_on_another_slip(loan, by):
    bill = factories.bill(loan=loan)
    slip = slip_of(bill, by=by)
    for _each in range(2):
        bills.take_off(bills=[bill], on=ON, by=by)
    bill.refresh_from_db()
    assert (bill.status, bill.remittance) == ("held", None)
    assert slip_of(bill, by=by).number == "BR-2023-0002"
    assert not slip.bills.exists()


# --- Paid ---


def test_paid_bill_is_a_repayment(loan, by):
    bill = factories.bill(loan=loan)
    slip_of(bill, by=by)
    for _each in range(3):
        bills.pay(bills=[bill], value_date=date(2023, 5, 6), by=by)
    receipt = Repayment.objects.get()
    assert (receipt.amount, receipt.channel, receipt.reference) == (1000, "bill", bill.number)
    bill.refresh_from_db()
    assert (bill.status, bill.movement_id) == ("paid", receipt.pk)
    with pytest.raises(ValidationError, match="n’est pas à l’encaissement"):
        bills.pay(bills=[bill], value_date=date(2023, 5, 7), by=by)
    assert Repayment.objects.count() == 1


def test_bill_whose_receipt_was_entered_by_hand_is_tied_to_it(loan, by):
    bill = factories.bill(loan=loan)
    slip_of(bill, by=by)
    receipt = factories.repayment(
        loan=loan, amount=1000, value_date=date(2023, 5, 5), reference=bill.number, channel="bill"
    )
    bills.pay(bills=[bill], value_date=date(2023, 5, 6), by=by)
    bill.refresh_from_db()
    assert bill.movement_id == receipt.pk
    assert Repayment.objects.count() == 1


def test_paid_together_or_not_at_all(loan, by):
    bill, held = factories.bill(loan=loan), factories.bill(loan=loan, due_on=date(2023, 6, 5))
    slip_of(bill, by=by)
    with pytest.raises(ValidationError, match="En portefeuille"):
        bills.pay(bills=[bill, held], value_date=date(2023, 5, 6), by=by)
    assert not Repayment.objects.exists()
    with pytest.raises(ValidationError, match="n’a été remise que le 02/05/2023"):
        bills.pay(bills=[bill], value_date=date(2023, 5, 1), by=by)


def test_bill_beyond_what_is_owed_leaves_a_credit(loan, by):
    factories.repayment(loan=loan, amount=11_400, value_date=date(2023, 4, 5))
    bill = factories.bill(loan=loan)
    slip_of(bill, by=by)
    bills.pay(bills=[bill], value_date=date(2023, 5, 6), by=by)
    loan.refresh_from_db()
    assert loan.status == "repaid"
    kinds = Movement.objects.filter(reference=bill.number).values_list("kind", "amount")
    assert sorted(kinds) == [("overpayment", 400), ("repayment", 600)]
    bills.bounce(bills=[bill], bounced_on=date(2023, 5, 9), reason="Compte clôturé", by=by)
    loan.refresh_from_db()
    assert (loan.status, money.sums_of(loan)["remaining"], money.sums_of(loan)["credit"]) == (
        "running",
        600,
        0,
    )


# --- Bounced ---


def test_bounced_after_it_was_paid_reverses_its_receipt_once(loan, by):
    bill = factories.bill(loan=loan)
    slip = slip_of(bill, by=by)
    bills.pay(bills=[bill], value_date=date(2023, 5, 6), by=by)
    for _each in range(2):
        bills.bounce(bills=[bill], bounced_on=date(2023, 5, 9), reason="Provision insuffisante", by=by)
    receipt = Movement.objects.get(reference=bill.number, amount=1000)
    reversal = receipt.reversed_by
    assert (reversal.value_date, reversal.amount) == (date(2023, 5, 9), -1000)
    assert bill.number in reversal.reason
    assert "Provision insuffisante" in reversal.reason

    again = slip_of(bill, by=by, on=date(2023, 5, 15))
    bills.pay(bills=[bill], value_date=date(2023, 5, 20), by=by)
    bill.refresh_from_db()
    assert (bill.status, bill.remittance, bill.bounced_on) == ("paid", again, None)
    assert bill.movement.value_date == date(2023, 5, 20)
    assert Movement.objects.filter(reference=bill.number).count() == 3
    event = Event.objects.get(verb="bill.presented_again")
    assert (event.target, event.data) == (slip, {"bill": bill.number, "slip": again.number})


def test_bounced_without_credit_writes_nothing_in_the_journal(loan, by):
    bill = factories.bill(loan=loan)
    slip_of(bill, by=by)
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        bills.bounce(bills=[bill], bounced_on=date(2023, 5, 9), reason=" ", by=by)
    bills.bounce(bills=[bill], bounced_on=date(2023, 5, 9), reason="Compte clôturé", by=by)
    bill.refresh_from_db()
    assert (bill.status, bill.bounce_reason) == ("bounced", "Compte clôturé")
    assert not Repayment.objects.exists()


def test_receipt_reversed_by_hand_is_not_reversed_again(loan, by):
    bill = factories.bill(loan=loan)
    slip_of(bill, by=by)
    bills.pay(bills=[bill], value_date=date(2023, 5, 6), by=by)
    bill.refresh_from_db()
    money.reverse(movement=bill.movement, reason="Erreur", value_date=date(2023, 5, 8), by=by)
    bills.bounce(bills=[bill], bounced_on=date(2023, 5, 9), reason="Compte clôturé", by=by)
    assert Movement.objects.filter(reference=bill.number).count() == 2


# --- Given back ---


def test_bills_are_given_back_at_an_early_settlement(loan, by):
    held = factories.bill(loan=loan)
    out = factories.bill("remitted", loan=loan, due_on=date(2023, 6, 5))
    factories.repayment(loan=loan, amount=12_000, value_date=ON)
    for _each in range(2):
        bills.give_back(bills=[held], by=by)
    held.refresh_from_db()
    assert held.status == "returned"
    with pytest.raises(ValidationError, match="ne peut pas passer"):
        bills.give_back(bills=[out], by=by)
