"""The verbs of money: what each one writes, and the sentence with which it refuses."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from loans.actions import file, money
from loans.enums import LoanStatus, MovementKind
from loans.models import Movement
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2023, 3, 15)


@pytest.fixture
def by():
    return factories.user("accountant")


@pytest.fixture
def loan(by):
    """Running, 50 000 DH."""
    return factories.running_loan(amount=50_000, by=by)


def refusal_of(verb, **arguments):
    """The sentences with which the verb refuses; nothing is written."""
    before = (Movement.objects.count(), Event.objects.count())
    with pytest.raises(ValidationError) as refusal:
        verb(**arguments)
    assert (Movement.objects.count(), Event.objects.count()) == before
    return refusal.value.messages


# --- Posting --------------------------------------------------------------------------------------------


def test_post_writes_a_row_and_an_event(by):
    envelope = factories.envelope(cash=0)
    row = money.post(
        kind=MovementKind.CONTRIBUTION, envelope=envelope, amount=Decimal("1000.50"), value_date=DAY, by=by,
        channel="cheque", reference="chq 12", reason="Première tranche",
    )  # fmt: skip
    stored = Movement.objects.get(seq=row.seq)
    assert (stored.amount, stored.channel, stored.reference) == (Decimal("1000.50"), "cheque", "CHQ12")
    assert (stored.reason, stored.actor, stored.value_date) == ("Première tranche", by, DAY)
    event = Event.objects.get(verb="movement.posted")
    assert (event.actor, event.target) == (by, stored)
    assert event.data == {"kind": "contribution", "amount": "1000.50"}


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        (Decimal(0), "Un montant est supérieur à zéro ; seule une annulation est négative."),
        (Decimal(-5), "Un montant est supérieur à zéro ; seule une annulation est négative."),
        (Decimal("0.005"), "Donnez un montant, par exemple 1 234,50."),
        (Decimal("10000000000"), "Ce montant est trop grand."),
        (0.5, "Donnez un montant, par exemple 1 234,50."),
    ],
)
def test_post_refuses_what_is_no_amount(by, amount, sentence):
    said = refusal_of(
        money.post, kind=MovementKind.CONTRIBUTION, envelope=factories.envelope(cash=0), amount=amount,
        value_date=DAY, by=by,
    )  # fmt: skip
    assert said == [sentence]


def test_post_refuses_a_movement_before_its_envelope(by):
    envelope = factories.envelope(cash=0, opened_on=date(2023, 1, 1))
    said = refusal_of(
        money.post, kind=MovementKind.CONTRIBUTION, envelope=envelope, amount=Decimal(5),
        value_date=date(2022, 12, 31), by=by,
    )  # fmt: skip
    assert said == ["L’enveloppe n’était pas encore ouverte à cette date."]


def test_post_refuses_a_loan_of_another_envelope(by, loan):
    said = refusal_of(
        money.post, kind=MovementKind.REPAYMENT, envelope=factories.envelope(), loan=loan, amount=Decimal(5),
        value_date=DAY, by=by,
    )  # fmt: skip
    assert said == ["Ce prêt est imputé à une autre enveloppe."]


def test_post_refuses_a_loan_where_none_is_concerned(by, loan):
    said = refusal_of(
        money.post, kind=MovementKind.CONTRIBUTION, envelope=loan.envelope, loan=loan, amount=Decimal(5),
        value_date=DAY, by=by,
    )  # fmt: skip
    assert said == ["Ce mouvement concerne un prêt, ou n’en concerne aucun."]


@pytest.mark.parametrize(
    "kind", [MovementKind.RESTITUTION, MovementKind.ALLOCATION_OUT, MovementKind.TRANSFER_OUT]
)
def test_nothing_leaves_an_envelope_beyond_its_cash(by, kind):
    envelope = factories.envelope(cash=1_000, code="AGR")
    outflow = {"kind": kind, "envelope": envelope, "value_date": DAY, "by": by}
    assert refusal_of(money.post, amount=Decimal("1000.01"), **outflow) == [
        "L’enveloppe AGR n’a que 1\u202f000,00\u00a0DH en trésorerie."
    ]
    money.post(amount=Decimal(1_000), **outflow)
    assert money.balance(envelope) == (0, 0, 0)


def test_balance_on_a_day_and_of_all_time(loan):
    factories.repayment(loan=loan, amount=1_000, value_date=date(2023, 4, 5))
    million = Decimal(1_000_000)
    assert money.balance(loan.envelope, date(2023, 3, 14)) == (million, million, 0)
    assert money.balance(loan.envelope, DAY) == (million, million - 50_000, 50_000)
    assert money.balance(loan.envelope) == (million, million - 49_000, 49_000)


# --- Disbursing -----------------------------------------------------------------------------------------


def test_disburse_pays_the_whole_loan_and_starts_it(by):
    loan = factories.contracted_loan(amount=50_000)
    row = money.disburse(loan=loan, value_date=DAY, by=by, reference="OV 7")
    loan.refresh_from_db()
    assert (row.kind, row.amount, row.loan, row.envelope) == ("disbursement", 50_000, loan, loan.envelope)
    assert (loan.status, loan.disbursed_on) == (LoanStatus.RUNNING, DAY)
    assert loan.history.first().status == "running"


def test_disburse_in_tranches_never_beyond_the_grant(by):
    loan = factories.contracted_loan(amount=50_000)
    money.disburse(loan=loan, amount=Decimal(30_000), value_date=DAY, by=by)
    loan.refresh_from_db()
    assert refusal_of(money.disburse, loan=loan, amount=Decimal("20000.01"), value_date=DAY, by=by) == [
        "Le décaissement dépasse le montant accordé : 50\u202f000,00\u00a0DH."
    ]
    money.disburse(loan=loan, amount=Decimal(20_000), value_date=date(2023, 6, 1), by=by)
    loan.refresh_from_db()
    assert (loan.status, loan.disbursed_on) == (LoanStatus.RUNNING, DAY)


@pytest.mark.parametrize("status", sorted(set(LoanStatus) - {LoanStatus.CONTRACTED, LoanStatus.RUNNING}))
def test_disburse_refuses_a_file_that_is_not_contracted(by, status):
    loan = factories.loan(status)
    assert refusal_of(money.disburse, loan=loan, amount=Decimal(1), value_date=DAY, by=by) == [
        "Seul un prêt dont le contrat est signé peut être décaissé."
    ]


# --- Repaying -------------------------------------------------------------------------------------------


def test_repay_lowers_what_is_owed(by, loan):
    row = money.repay(
        loan=loan, amount=Decimal("1388.50"), value_date=date(2023, 4, 5), by=by, channel="mobile"
    )
    assert (row.kind, row.outstanding, row.channel) == ("repayment", Decimal("-1388.50"), "mobile")
    loan.refresh_from_db()
    assert loan.status == LoanStatus.RUNNING


def test_the_last_receipt_closes_the_loan_on_its_day(by, loan):
    money.repay(loan=loan, amount=Decimal(20_000), value_date=date(2023, 6, 5), by=by)
    money.repay(loan=loan, amount=Decimal(30_000), value_date=date(2023, 5, 5), by=by)
    loan.refresh_from_db()
    assert (loan.status, loan.closed_on) == (LoanStatus.REPAID, date(2023, 6, 5))


def test_repay_refuses_more_than_is_owed(by, loan):
    assert refusal_of(
        money.repay, loan=loan, amount=Decimal("50000.01"), value_date=date(2023, 4, 5), by=by
    ) == [f"Le montant dépasse ce qui reste dû sur le prêt {loan.number} : 50\u202f000,00\u00a0DH."]


def test_repay_refuses_a_loan_that_got_no_money(by):
    loan = factories.contracted_loan()
    assert refusal_of(money.repay, loan=loan, amount=Decimal(5), value_date=DAY, by=by) == [
        f"Le montant dépasse ce qui reste dû sur le prêt {loan.number} : 0,00\u00a0DH."
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"amount": Decimal(1_001)},
        {"value_date": date(2023, 4, 6)},
        {"channel": "transfer"},
        {"reference": "CHQ 13"},
        {"reason": "Avance"},
    ],
)
def test_one_key_is_one_receipt_and_takes_no_other_content(by, loan, other):
    sent = {
        "loan": loan, "amount": Decimal(1_000), "value_date": date(2023, 4, 5), "by": by, "channel": "cheque",
        "reference": "CHQ 12", "source_key": "form:1",
    }  # fmt: skip
    first = money.repay(**sent)
    assert money.repay(**sent) == first
    assert refusal_of(money.repay, **{**sent, **other}) == [
        "Cette saisie a déjà été enregistrée avec un autre contenu."
    ]


# --- Writing off and recovering -------------------------------------------------------------------------


def test_write_off_takes_what_is_left_from_the_fund(by, loan):
    money.repay(loan=loan, amount=Decimal(20_000), value_date=date(2023, 5, 5), by=by)
    decision = factories.decision(loan=loan, subject="write_off")
    row = money.write_off(loan=loan, decision=decision, value_date=date(2024, 1, 31), by=by)
    assert (row.amount, row.fund, row.cash, row.channel) == (30_000, -30_000, 0, "none")
    loan.refresh_from_db()
    assert (loan.status, loan.closed_on) == (LoanStatus.WRITTEN_OFF, date(2024, 1, 31))


def test_write_off_of_a_part_leaves_the_loan_running(by, loan):
    decision = factories.decision(loan=loan, subject="write_off")
    money.write_off(loan=loan, decision=decision, amount=Decimal(10_000), value_date=DAY, by=by)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.RUNNING
    money.repay(loan=loan, amount=Decimal(40_000), value_date=date(2023, 9, 5), by=by)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.WRITTEN_OFF


def test_write_off_needs_a_decision_about_this_loan(by, loan):
    grant = loan.decisions.get()
    elsewhere = factories.decision(loan=factories.granted_loan(), subject="write_off")
    for decision in (None, grant, elsewhere):
        assert refusal_of(money.write_off, loan=loan, decision=decision, value_date=DAY, by=by) == [
            "Un passage en perte demande une décision sur ce prêt."
        ]


def test_recover_brings_back_what_was_lost_and_no_more(by, loan):
    factories.written_off(loan=loan, value_date=date(2024, 1, 31), by=by)
    back = {"loan": loan, "value_date": date(2024, 3, 1), "by": by}
    row = money.recover(amount=Decimal(20_000), **back)
    assert (row.fund, row.cash, row.outstanding) == (20_000, 20_000, 0)
    assert refusal_of(money.recover, amount=Decimal("30000.01"), **back) == [
        "Le recouvrement dépasse ce qui a été passé en perte."
    ]
    loan.refresh_from_db()
    assert loan.status == LoanStatus.WRITTEN_OFF


# --- Transferring ---------------------------------------------------------------------------------------


def test_transfer_writes_two_rows_that_name_each_other(by):
    source, target = factories.envelope(cash=1_000), factories.envelope(cash=0)
    out, into = money.transfer(
        source=source, target=target, amount=Decimal(400), value_date=DAY, reason="Rééquilibrage", by=by
    )
    assert (into.pair, out.paired_with) == (out, into)
    assert (money.balance(source)[1], money.balance(target)[1]) == (600, 400)


def test_transfer_refuses_one_envelope_and_too_much(by):
    source, target = factories.envelope(cash=1_000, code="A"), factories.envelope(cash=0)
    common = {"value_date": DAY, "reason": "x", "by": by}
    assert refusal_of(money.transfer, source=source, target=source, amount=Decimal(1), **common) == [
        "Choisissez deux enveloppes différentes."
    ]
    assert refusal_of(money.transfer, source=source, target=target, amount=Decimal(1_001), **common) == [
        "L’enveloppe A n’a que 1\u202f000,00\u00a0DH en trésorerie."
    ]


def test_transfer_is_all_or_nothing(by):
    source = factories.envelope(cash=1_000)
    late = factories.envelope(cash=0, opened_on=date(2024, 1, 1))
    assert refusal_of(
        money.transfer, source=source, target=late, amount=Decimal(1), value_date=DAY, reason="x", by=by
    ) == ["L’enveloppe n’était pas encore ouverte à cette date."]


# --- Reversing ------------------------------------------------------------------------------------------


def test_reverse_writes_the_opposite_row(by, loan):
    receipt = factories.repayment(loan=loan, amount=50_000, value_date=date(2023, 4, 5), reference="CHQ 1")
    opposite = money.reverse(movement=receipt, reason="Chèque rejeté", value_date=date(2023, 4, 20), by=by)
    stored = Movement.objects.get(seq=opposite.seq)
    assert (stored.kind, stored.amount, stored.value_date) == ("repayment", -50_000, date(2023, 4, 20))
    assert (stored.reverses, stored.reason, stored.reference) == (receipt, "Chèque rejeté", "CHQ1")
    assert (stored.outstanding, stored.cash) == (50_000, -50_000)
    assert stored.hash == stored.computed_hash()
    loan.refresh_from_db()
    assert (loan.status, loan.closed_on) == (LoanStatus.RUNNING, None)
    assert set(Movement.objects.standing()) == set(Movement.objects.exclude(kind="repayment"))
    event = Event.objects.get(verb="movement.reversed")
    assert (event.target, event.note) == (receipt, "Chèque rejeté")


def test_reverse_the_only_disbursement_gives_the_contract_back(by, loan):
    paid = loan.movements.get()
    money.reverse(movement=paid, reason="Virement revenu", value_date=date(2023, 3, 20), by=by)
    loan.refresh_from_db()
    assert (loan.status, loan.disbursed_on) == (LoanStatus.CONTRACTED, None)
    assert money.balance(loan.envelope)[1] == 1_000_000


def test_reverse_a_write_off_reopens_the_loan(by, loan):
    lost = factories.written_off(loan=loan, value_date=date(2024, 1, 31), by=by)
    money.reverse(movement=lost, reason="Erreur de dossier", value_date=date(2024, 2, 1), by=by)
    loan.refresh_from_db()
    assert (loan.status, loan.closed_on) == (LoanStatus.RUNNING, None)


@pytest.mark.parametrize("litigation", [True, False])
def test_reverse_the_last_receipt_brings_the_loan_back_to_where_it_was(by, loan, litigation):
    for to in (LoanStatus.LITIGATION, LoanStatus.RUNNING)[: 1 if litigation else 2]:
        file.advance(loan=loan, to=to, by=by)
    receipt = factories.repayment(loan=loan, amount=50_000, value_date=date(2023, 6, 5))
    money.reverse(movement=receipt, reason="Chèque rejeté", value_date=date(2023, 6, 12), by=by)
    loan.refresh_from_db()
    assert loan.status == (LoanStatus.LITIGATION if litigation else LoanStatus.RUNNING)


@pytest.mark.parametrize("side", [0, 1])
def test_reverse_a_transfer_takes_both_sides_back(by, side):
    source, target = factories.envelope(cash=1_000), factories.envelope(cash=0)
    sides = money.transfer(
        source=source, target=target, amount=Decimal(400), value_date=DAY, reason="x", by=by
    )
    money.reverse(movement=sides[side], reason="Erreur", value_date=DAY, by=by)
    assert (money.balance(source)[1], money.balance(target)[1]) == (1_000, 0)
    reversals = Movement.objects.filter(reverses__isnull=False)
    assert [(row.kind, row.amount) for row in reversals] == [("transfer_out", -400), ("transfer_in", -400)]
    for each in sides:
        assert refusal_of(money.reverse, movement=each, reason="Encore", value_date=DAY, by=by) == [
            "Ce mouvement a déjà été annulé."
        ]


def test_reverse_refuses(by, loan):
    receipt = factories.repayment(loan=loan, amount=1_000, value_date=date(2023, 4, 5))
    on = {"value_date": date(2023, 4, 20), "by": by}
    assert refusal_of(money.reverse, movement=receipt, reason="  ", **on) == [
        "Dites pourquoi ce mouvement est annulé."
    ]
    assert refusal_of(money.reverse, movement=receipt, reason="x", value_date=date(2023, 4, 4), by=by) == [
        "L’annulation ne peut pas précéder le mouvement."
    ]
    assert len(refusal_of(money.reverse, movement=receipt, reason="x" * 251, **on)) == 1
    paid = loan.movements.get(kind="disbursement")
    assert refusal_of(money.reverse, movement=paid, reason="x", **on) == [
        "Des remboursements dépendent de ce mouvement : annulez-les d’abord."
    ]
    opposite = money.reverse(movement=receipt, reason="x", **on)
    assert refusal_of(money.reverse, movement=receipt, reason="x", **on) == [
        "Ce mouvement a déjà été annulé."
    ]
    assert refusal_of(money.reverse, movement=opposite, reason="x", **on) == [
        "Une annulation ne s’annule pas : enregistrez le mouvement à nouveau."
    ]


def test_reverse_never_leaves_an_envelope_below_zero_on_any_day(by):
    envelope = factories.envelope(cash=0, code="AGR")
    given = factories.contribution(envelope=envelope, amount=Decimal(100_000))
    factories.running_loan(amount=80_000, envelope=envelope, by=by)
    sentence = "Annuler ce mouvement laisserait l’enveloppe AGR sans trésorerie suffisante."
    on = date(2023, 4, 1)
    assert refusal_of(money.reverse, movement=given, reason="x", value_date=on, by=by) == [sentence]
    factories.contribution(envelope=envelope, amount=Decimal(100_000), value_date=date(2023, 6, 1))
    assert refusal_of(money.reverse, movement=given, reason="x", value_date=on, by=by) == [sentence]
    money.reverse(movement=given, reason="x", value_date=date(2023, 6, 1), by=by)
    assert money.balance(envelope)[1] == 20_000
