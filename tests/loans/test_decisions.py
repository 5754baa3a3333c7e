"""A decision after it was taken: what keeps it, what undoes it, what it asks for, who was told."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from loans import decisions, facts
from loans.actions import decisions as verbs
from loans.actions import file
from loans.models import Decision, Loan, Movement
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db

DECIDED = date(2024, 2, 1)


@pytest.fixture
def by():
    return factories.user("director")


def grant(by, loan=None, **over):
    loan = loan or factories.loan("committee")
    fields = {"outcome": "favourable", "amount": Decimal(40_000), "term": 24, "deferral": 3}
    envelope = factories.envelope(cash=1_000_000, opened_on=date(2019, 1, 1))
    decision = file.decide(loan=loan, decided_on=DECIDED, by=by, **{"envelope": envelope, **fields, **over})
    return Loan.objects.get(pk=loan.pk), decision


def test_a_grant_is_valid_as_long_as_the_product_says(by):
    _loan, decision = grant(by)
    assert (decision.valid_until, decision.organ) == (date(2024, 8, 1), "committee")
    _loan, decision = grant(by, valid_until=date(2024, 3, 31))
    assert decision.valid_until == date(2024, 3, 31)


def test_a_contract_is_signed_until_the_last_day_of_the_decision(by):
    loan, _decision = grant(by)
    assert decisions.refusals(loan, date(2024, 8, 1)) == []
    said = ["La décision du comité n’est plus valable depuis le 01/08/2024."]
    assert decisions.refusals(loan, date(2024, 8, 2)) == said
    with pytest.raises(ValidationError, match="plus valable"):
        file.sign_contract(loan=loan, signed_on=date(2024, 8, 2), by=by)
    file.sign_contract(loan=loan, signed_on=date(2024, 8, 1), by=by)
    with pytest.raises(ValidationError, match="plus valable"):
        file.disburse(loan=loan, value_date=date(2024, 8, 5), by=by)
    assert not Movement.objects.of_kind("disbursement").exists()


def test_a_later_tranche_outlives_the_decision(by):
    loan, _decision = grant(by)
    file.sign_contract(loan=loan, signed_on=date(2024, 3, 1), by=by)
    file.disburse(loan=loan, value_date=date(2024, 3, 4), amount=Decimal(10_000), by=by)
    file.disburse(loan=loan, value_date=date(2024, 9, 4), amount=Decimal(30_000), by=by)
    assert Movement.objects.of_kind("disbursement").count() == 2


CHANGES = [
    (
        "amount requested",
        lambda loan: _set(loan, amount_requested=Decimal(60_000)),
        "montant demandé était de",
    ),
    ("amount", lambda loan: _set(loan, amount=Decimal(41_000)), "montant accordé par le comité est de"),
    ("term", lambda loan: _set(loan, term=30), "nombre d’échéances"),
    ("sector", lambda loan: _set(loan.project, sector=factories.sector()), "secteur"),
    ("commune", lambda loan: _set(loan.project, commune=factories.commune()), "commune"),
    ("kind", lambda loan: _set(loan.project, kind="growth"), "nature du projet"),
    ("plan", lambda loan: factories.plan_item(project=loan.project), "plan de financement"),
    ("envelope", lambda loan: _set(loan, envelope=factories.envelope()), "enveloppe"),
]


def _set(row, **changes):
    type(row).objects.filter(pk=row.pk).update(**changes)


@pytest.mark.parametrize(("name", "change", "sentence"), CHANGES, ids=[case[0] for case in CHANGES])
def test_a_change_of_the_file_stops_the_contract(by, name, change, sentence):
    loan, _decision = grant(by)
    change(loan)
    against = decisions.refusals(Loan.objects.get(pk=loan.pk), DECIDED)
    assert len(against) == 1
    assert sentence in against[0]
    with pytest.raises(ValidationError, match=sentence):
        file.sign_contract(loan=Loan.objects.get(pk=loan.pk), signed_on=date(2024, 3, 1), by=by)


def test_a_firm_registered_after_the_decision_changes_nothing(by):
    loan, _decision = grant(by)
    _set(loan.project, legal_form="sarl")
    assert decisions.refusals(Loan.objects.get(pk=loan.pk), DECIDED) == []


def test_a_firm_of_another_form_than_the_one_judged_does(by):
    loan = factories.loan("committee")
    _set(loan.project, legal_form="individual")
    loan, _decision = grant(by, loan=loan)
    _set(loan.project, legal_form="sarl")
    said = ["La forme juridique a changé depuis la décision."]
    assert decisions.refusals(Loan.objects.get(pk=loan.pk), DECIDED) == said


def test_an_older_decision_is_compared_with_nothing():
    loan = factories.granted_loan()
    assert facts.changes(loan, {}) == []
    assert decisions.refusals(loan, date(2024, 9, 30)) == []


def test_a_file_without_a_grant_goes_no_further(by):
    loan = factories.loan("granted")
    with pytest.raises(ValidationError, match="Aucune décision favorable"):
        file.sign_contract(loan=loan, signed_on=date(2023, 3, 1), by=by)


def test_each_line_of_the_conditions_is_lifted_on_its_own(by):
    loan, decision = grant(
        by, outcome="conditional", conditions="– Immatriculation\n\n• Accord écrit de la banque \n"
    )
    rows = list(decision.condition_rows.all())
    assert [row.text for row in rows] == ["Immatriculation", "Accord écrit de la banque"]
    assert decisions.refusals(loan, DECIDED) == ["2 conditions du comité ne sont pas levées."]
    day = date(2024, 3, 1)
    verbs.lift(condition=rows[0], on=day, today=day, note="Vu le modèle J", by=by)
    assert decisions.refusals(loan, DECIDED) == ["1 condition du comité n’est pas levée."]
    paper = factories.document(holder=loan.holder)
    verbs.lift(condition=rows[1], on=day, today=day, evidence=paper, by=by)
    assert decisions.refusals(loan, DECIDED) == []
    file.sign_contract(loan=loan, signed_on=day, by=by)
    with pytest.raises(ValidationError, match="Le contrat est signé"):
        verbs.reinstate(condition=rows[0], reason="Erreur", by=by)


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"note": " "}, "dites ce qui le montre"),
        ({"on": date(2024, 4, 1)}, "dans le futur"),
        ({"on": date(2024, 1, 1)}, "après la décision"),
        ({"evidence": "other"}, "une autre personne"),
    ],
)
def test_a_condition_is_not_lifted_on_nothing(by, over, sentence):
    _loan, decision = grant(by, outcome="conditional", conditions="Apport versé")
    if over.get("evidence"):
        over = {"evidence": factories.document()}
    day = date(2024, 3, 1)
    with pytest.raises(ValidationError, match=sentence):
        verbs.lift(
            condition=decision.condition_rows.get(),
            by=by,
            **{"on": day, "today": day, "note": "Reçu de versement", **over},
        )
    assert decision.condition_rows.get().lifted_on is None


def test_a_condition_lifted_by_mistake_is_asked_again(by):
    _loan, decision = grant(by, outcome="conditional", conditions="Apport versé")
    day = date(2024, 3, 1)
    row = verbs.lift(condition=decision.condition_rows.get(), on=day, today=day, note="Reçu", by=by)
    with pytest.raises(ValidationError, match="déjà levée"):
        verbs.lift(condition=row, on=day, today=day, note="Reçu", by=by)
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        verbs.reinstate(condition=row, reason=" ", by=by)
    verbs.reinstate(condition=row, reason="Reçu d’une autre personne", by=by)
    kept = decision.condition_rows.get()
    assert (kept.lifted_on, kept.lifted_by, kept.note) == (None, None, "")
    assert Event.objects.get(verb="condition.reinstated").note == "Reçu d’une autre personne"


def test_a_voided_decision_sends_the_file_back_and_stays_on_record(by):
    loan, decision = grant(by)
    file.sign_contract(loan=loan, signed_on=date(2024, 3, 1), by=by)
    verbs.void(decision=decision, on=date(2024, 3, 10), reason="Le projet change de commune", by=by)
    kept = Loan.objects.get()
    assert (kept.status, kept.amount, kept.granted_on, kept.contracted_on) == ("appraisal", None, None, None)
    kept_decision = Decision.objects.get()
    assert (kept_decision.voided_on, kept_decision.amount) == (date(2024, 3, 10), Decimal(40_000))
    assert decisions.in_force(kept) is None
    with pytest.raises(ValidationError, match="ne peut plus devenir caduque"):
        verbs.void(decision=kept_decision, on=date(2024, 3, 11), reason="Encore", by=by)


@pytest.mark.parametrize(
    ("over", "sentence"),
    [({"reason": " "}, "Dites pourquoi"), ({"on": date(2024, 1, 31)}, "ne précède pas la décision")],
)
def test_void_refuses(by, over, sentence):
    loan, decision = grant(by)
    with pytest.raises(ValidationError, match=sentence):
        verbs.void(decision=decision, by=by, **{"on": date(2024, 3, 1), "reason": "Plan modifié", **over})
    assert Loan.objects.get().status == "granted"


def test_void_refuses_once_the_money_left(by):
    loan, decision = grant(by)
    file.sign_contract(loan=loan, signed_on=date(2024, 3, 1), by=by)
    file.disburse(loan=loan, value_date=date(2024, 3, 4), by=by)
    with pytest.raises(ValidationError, match="ne peut plus devenir caduque"):
        verbs.void(decision=decision, on=date(2024, 3, 10), reason="Trop tard", by=by)


def test_only_a_grant_is_voided(by):
    refused = file.decide(
        loan=factories.loan("committee"), outcome="refused", decided_on=DECIDED, reason="Marché étroit", by=by
    )
    with pytest.raises(ValidationError, match="Seul un accord"):
        verbs.void(decision=refused, on=date(2024, 3, 1), reason="Plan modifié", by=by)


def test_a_decision_is_notified_once(by):
    _loan, decision = grant(by)
    sent = {"channel": "hand", "today": date(2024, 3, 1), "by": by}
    with pytest.raises(ValidationError, match="dans le futur"):
        verbs.notify(decision=decision, on=date(2024, 3, 2), **sent)
    with pytest.raises(ValidationError, match="après la décision"):
        verbs.notify(decision=decision, on=date(2024, 1, 2), **sent)
    verbs.notify(decision=decision, on=date(2024, 2, 5), **sent)
    kept = Decision.objects.get()
    assert (kept.notified_on, kept.notified_by) == (date(2024, 2, 5), "hand")
    with pytest.raises(ValidationError, match="déjà notifiée"):
        verbs.notify(decision=decision, on=date(2024, 2, 6), **sent)
