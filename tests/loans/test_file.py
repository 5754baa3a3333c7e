"""The verbs of a loan file: what they write, what they refuse, what they log."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from initiative_sm.transitions import TransitionError
from loans.actions import file, money
from loans.enums import DecisionOutcome, LoanStatus
from loans.models import Decision, Loan, Movement, PlanItem
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return factories.user()


def unsaved_loan(**over):
    project = factories.project()
    fields = {
        "number": "PH-1",
        "holder": project.holder,
        "project": project,
        "received_on": date(2024, 1, 10),
        "amount_requested": Decimal(40_000),
    }
    return Loan(**{**fields, **over})


def verbs_logged(loan):
    return set(
        Event.objects.filter(target_id=loan.pk, target_type__model="loan").values_list("verb", flat=True)
    )


def test_receive_registers_the_file_once(by):
    loan = file.receive(loan=unsaved_loan(), by=by)

    assert Loan.objects.get().status == LoanStatus.RECEIVED
    assert verbs_logged(loan) == {"file.received"}
    with pytest.raises(ValidationError, match="une seule fois"):
        file.receive(loan=loan, by=by)


def test_receive_refuses_what_a_form_would_refuse(by):
    with pytest.raises(ValidationError, match="supérieurs à zéro"):
        file.receive(loan=unsaved_loan(amount_requested=Decimal(0)), by=by)
    assert not Loan.objects.exists()


@pytest.mark.parametrize(
    ("status", "to"),
    [
        ("received", "appraisal"),
        ("appraisal", "committee"),
        ("running", "litigation"),
        ("litigation", "running"),
    ],
)
def test_advance_takes_the_steps_that_need_nothing_else(by, status, to):
    loan = factories.loan(LoanStatus(status))

    file.advance(loan=loan, to=LoanStatus(to), by=by, note="Complet")

    assert Loan.objects.get().status == to
    event = Event.objects.get(verb="status.moved")
    assert (event.actor, event.note) == (by, "Complet")


@pytest.mark.parametrize("to", ["repaid", "written_off", "contracted", "granted"])
def test_advance_never_stands_for_money_or_a_decision(by, to):
    loan = factories.loan(LoanStatus.RUNNING)
    with pytest.raises(ValidationError, match="demande une décision, une somme"):
        file.advance(loan=loan, to=LoanStatus(to), by=by)


def grant(loan, by, **over):
    fields = {
        "outcome": DecisionOutcome.FAVOURABLE,
        "decided_on": date(2024, 2, 1),
        "amount": Decimal(40_000),
        "term": 24,
        "deferral": 3,
    }
    if "envelope" not in over:
        fields["envelope"] = factories.envelope(opened_on=date(2019, 1, 1))
    return file.decide(loan=loan, by=by, **{**fields, **over})


def test_decide_grants_the_loan_on_the_terms_decided(by):
    loan = factories.loan(LoanStatus.COMMITTEE)

    decision = grant(loan, by)

    kept = Loan.objects.get()
    assert (kept.status, kept.amount, kept.term, kept.deferral) == ("granted", Decimal("40000.00"), 24, 3)
    assert kept.granted_on == decision.decided_on == date(2024, 2, 1)
    assert verbs_logged(loan) == {"status.moved", "loan.decided"}


@pytest.mark.parametrize(
    ("outcome", "status", "closed"),
    [("adjourned", "appraisal", None), ("refused", "refused", date(2024, 2, 1)), ("withdrawn", "abandoned", date(2024, 2, 1))],
)  # fmt: skip
def test_decide_takes_the_file_where_the_decision_leads(by, outcome, status, closed):
    loan = factories.loan(LoanStatus.COMMITTEE)

    file.decide(
        loan=loan, outcome=DecisionOutcome(outcome), decided_on=date(2024, 2, 1), reason="Plan fragile", by=by
    )

    kept = Loan.objects.get()
    assert (kept.status, kept.closed_on, kept.amount) == (status, closed, None)
    assert Decision.objects.get().outcome == outcome


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"envelope": None}, "imputé à une enveloppe"),
        ({"amount": None}, "montant et une durée"),
        ({"term": None}, "montant et une durée"),
        ({"outcome": DecisionOutcome.CONDITIONAL}, "dit lesquelles"),
        ({"outcome": DecisionOutcome.REFUSED}, "Dites pourquoi"),
        ({"decided_on": date(2020, 1, 1)}, "précède la réception"),
    ],
)
def test_decide_refuses_what_is_incomplete_and_writes_nothing(by, over, sentence):
    loan = factories.loan(LoanStatus.COMMITTEE)
    with pytest.raises(ValidationError, match=sentence):
        grant(loan, by, **over)
    assert not Decision.objects.exists()
    assert Loan.objects.get().status == LoanStatus.COMMITTEE


def test_decide_needs_a_file_before_the_committee(by):
    loan = factories.loan(LoanStatus.APPRAISAL)
    with pytest.raises(TransitionError):
        grant(loan, by)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"max_amount": Decimal(30_000)}, "plafond"),
        ({"max_term": 12}, "12 échéances"),
        ({"max_deferral": 2}, "2 mois de différé"),
        ({"closed_on": date(2024, 1, 1)}, "pas ouverte"),
        ({"max_share": 50}, "50 % du plan"),
    ],
)
def test_decide_keeps_the_rules_of_the_envelope(by, rule, sentence):
    loan = factories.loan(LoanStatus.COMMITTEE)
    PlanItem.objects.create(project=loan.project, side="need", kind="equipment", amount=Decimal(79_999))
    envelope = factories.envelope(**{"opened_on": date(2019, 1, 1), **rule})
    with pytest.raises(ValidationError, match=sentence):
        grant(loan, by, envelope=envelope)


def test_an_envelope_for_some_sectors_takes_no_other(by):
    loan = factories.loan(LoanStatus.COMMITTEE)
    envelope = factories.envelope(opened_on=date(2019, 1, 1))
    envelope.sectors.add(factories.sector())
    with pytest.raises(ValidationError, match="n’est pas éligible"):
        grant(loan, by, envelope=envelope)


def test_sign_contract_follows_the_grant(by):
    loan = factories.granted_loan()
    with pytest.raises(ValidationError, match="après l’accord"):
        file.sign_contract(loan=loan, signed_on=date(2000, 1, 1), by=by)
    file.sign_contract(loan=loan, signed_on=date(2023, 3, 1), by=by)
    assert Loan.objects.get().status == LoanStatus.CONTRACTED


def test_disburse_pays_and_starts_the_schedule(by):
    loan = factories.contracted_loan(amount=24_000, term=24)

    movement = file.disburse(loan=loan, value_date=date(2023, 3, 15), by=by, source_key="k")

    assert movement.amount == Decimal("24000.00")
    assert Loan.objects.get().status == LoanStatus.RUNNING
    assert loan.schedules.get().instalments.count() == 24


def test_disburse_twice_with_one_key_pays_once(by):
    loan = factories.contracted_loan(amount=24_000, term=24)

    first = file.disburse(loan=loan, value_date=date(2023, 3, 15), by=by, source_key="k")
    again = file.disburse(loan=loan, value_date=date(2023, 3, 15), by=by, source_key="k")

    assert again == first
    assert Movement.objects.of_kind("disbursement").count() == 1
    assert loan.schedules.count() == 1


def test_disburse_sent_again_after_its_reversal_starts_nothing(by):
    loan = factories.contracted_loan()
    sent = {"loan": loan, "value_date": date(2023, 3, 15), "by": by, "source_key": "form:1"}
    first = file.disburse(**sent)
    money.reverse(movement=first, reason="Virement revenu", value_date=date(2023, 3, 16), by=by)
    assert file.disburse(**sent) == first
    loan.refresh_from_db()
    assert (loan.status, loan.disbursed_on) == (LoanStatus.CONTRACTED, None)
    assert loan.schedules.count() == 1


def test_a_later_tranche_leaves_the_schedule(by):
    loan = factories.contracted_loan(amount=24_000, term=24)
    file.disburse(loan=loan, value_date=date(2023, 3, 15), amount=Decimal(10_000), by=by)
    file.disburse(loan=loan, value_date=date(2023, 4, 15), amount=Decimal(14_000), by=by)
    assert loan.schedules.count() == 1


def test_disburse_writes_nothing_when_the_schedule_is_refused(by):
    loan = factories.contracted_loan()
    with pytest.raises(ValidationError, match="suit le décaissement"):
        file.disburse(loan=loan, value_date=date(2023, 3, 15), first_due_on=date(2023, 3, 1), by=by)
    assert not Movement.objects.of_kind("disbursement").exists()


def test_disburse_after_a_reversal_starts_again(by):
    loan = factories.contracted_loan(amount=24_000, term=24)
    first = file.disburse(loan=loan, value_date=date(2023, 3, 15), by=by)
    money.reverse(movement=first, reason="Rejeté par la banque", value_date=date(2023, 3, 20), by=by)

    file.disburse(loan=loan, value_date=date(2023, 5, 2), by=by)

    assert [each.version for each in loan.schedules.all()] == [1, 2]
    assert Loan.objects.get().disbursed_on == date(2023, 5, 2)


@pytest.mark.parametrize(
    ("status", "to"),
    [
        ("received", "redirected"),
        ("appraisal", "abandoned"),
        ("granted", "expired"),
        ("contracted", "cancelled"),
    ],
)
def test_close_ends_a_file_with_its_reason(by, status, to):
    loan = factories.loan(LoanStatus(status))

    file.close(loan=loan, to=LoanStatus(to), reason=" Sans nouvelles ", closed_on=date(2024, 5, 1), by=by)

    kept = Loan.objects.get()
    assert (kept.status, kept.close_reason, kept.closed_on) == (to, "Sans nouvelles", date(2024, 5, 1))


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"reason": " "}, "Dites pourquoi"),
        ({"closed_on": date(2020, 1, 1)}, "précède une étape"),
        ({"to": LoanStatus.REPAID}, "clos ainsi"),
    ],
)
def test_close_refuses(by, over, sentence):
    loan = factories.loan(LoanStatus.RECEIVED)
    fields = {"to": LoanStatus.ABANDONED, "reason": "Départ", "closed_on": date(2024, 5, 1)}
    with pytest.raises(ValidationError, match=sentence):
        file.close(loan=loan, by=by, **{**fields, **over})
    assert Loan.objects.get().status == LoanStatus.RECEIVED
