"""A file before the committee: its product, the screening, the appraisal, the exchanges, what each step lacks."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from initiative_sm import money
from loans import products, steps
from loans.actions import appraisal, contacts, file
from loans.enums import LoanStatus
from loans.models import Appraisal, Loan
from tests import factories

pytestmark = pytest.mark.django_db
ON = date(2024, 9, 30)

STRICT = [("max_amount", 100_000, "error"), ("max_share", 70, "warning"), ("plan_balanced", None, "error")]
PIECES = [("cin", "committee", "error"), ("quote", "committee", "warning"), ("rib", "disbursement", "error")]


@pytest.fixture
def officer():
    return factories.user("loan_officer")


@pytest.fixture
def product():
    return factories.product(rules=STRICT, pieces=PIECES)


def balanced(project, needs=100_000):
    factories.plan_item(project=project, amount=Decimal(needs))
    factories.plan_item(project=project, side="resource", kind="own", amount=Decimal(needs))


def sentences(found):
    return [each.sentence for each in found]


def test_receiving_a_file_above_the_ceiling_is_refused_and_writes_nothing(product, officer):
    project = factories.project()
    asked = Loan(
        project=project,
        holder=project.holder,
        product=product,
        received_on=ON,
        amount_requested=Decimal(120_000),
    )

    with pytest.raises(ValidationError) as refusal:
        file.receive(loan=asked, by=officer)

    assert refusal.value.messages == [
        f"Le produit prête au plus {money.format(Decimal(100_000))} : {money.format(Decimal(120_000))} demandés."
    ]
    assert not Loan.objects.exists()


def test_a_warning_of_the_product_does_not_refuse(officer):
    product = factories.product(rules=[("max_amount", 100_000, "warning")])
    project = factories.project()
    asked = Loan(
        project=project,
        holder=project.holder,
        product=product,
        received_on=ON,
        amount_requested=Decimal(120_000),
    )

    received = file.receive(loan=asked, by=officer)

    assert [fault.blocking for fault in products.faults(received)] == [False]


def test_share_of_the_plan_is_told_with_one_decimal(product):
    loan = factories.loan("appraisal", product=product, amount_requested=Decimal("70500"))
    balanced(loan.project)

    assert sentences(products.faults(loan, prepared=True)) == [
        "Le prêt finance au plus 70 % du plan : il en est à 70,5 %."
    ]


def test_a_file_without_product_lacks_nothing():
    loan = factories.loan("received")

    assert steps.missing(loan, LoanStatus.APPRAISAL, ON) == []
    assert steps.missing(loan, LoanStatus.COMMITTEE, ON) == []


def test_appraisal_waits_for_the_screening(product, officer):
    loan = factories.loan("received", product=product)

    with pytest.raises(ValidationError, match="pré-diagnostic"):
        file.advance(loan=loan, to=LoanStatus.APPRAISAL, by=officer)

    criterion = factories.criterion()
    appraisal.screen(
        loan=loan, answers={criterion: (True, "")}, result="eligible", screened_on=ON, on=ON, by=officer
    )

    loan.refresh_from_db()
    assert loan.status == LoanStatus.APPRAISAL
    assert [(each.criterion, each.met) for each in loan.screening.answers.all()] == [(criterion, True)]


def test_a_required_criterion_that_is_not_met_makes_no_eligible_file(officer):
    loan = factories.loan("received")
    answers = {factories.criterion(): (False, "Hors de la région")}

    with pytest.raises(ValidationError, match="indispensable"):
        appraisal.screen(loan=loan, answers=answers, result="eligible", screened_on=ON, on=ON, by=officer)

    appraisal.screen(
        loan=loan,
        answers=answers,
        result="redirected",
        reason="Vers le CRI",
        screened_on=ON,
        on=ON,
        by=officer,
    )
    loan.refresh_from_db()
    assert (loan.status, loan.closed_on, loan.close_reason) == (LoanStatus.REDIRECTED, ON, "Vers le CRI")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"screened_on": date(2024, 10, 1)}, "futur"),
        ({"screened_on": date(2020, 1, 1)}, "précède"),
        ({"result": "abandoned"}, "pourquoi"),
    ],
)
def test_a_screening_that_cannot_be_is_refused(officer, change, sentence):
    loan = factories.loan("received")
    said = {"result": "eligible", "screened_on": ON, **change}

    with pytest.raises(ValidationError, match=sentence):
        appraisal.screen(loan=loan, answers={}, on=ON, by=officer, **said)

    loan.refresh_from_db()
    assert loan.status == LoanStatus.RECEIVED


def test_committee_lacks_opinion_plan_and_papers_until_they_are_there(product, officer):
    loan = factories.loan("appraisal", product=product)

    assert [(each.sentence, each.blocking) for each in steps.missing(loan, LoanStatus.COMMITTEE, ON)] == [
        ("L’avis de l’instruction n’est pas donné.", True),
        ("Le plan de financement n’est pas équilibré.", True),
        ("Il manque une pièce : Copie de la CIN.", True),
        ("Il manque une pièce : Devis.", False),
    ]

    appraisal.appraise(loan=loan, by=officer, at=factories.NOW, opinion="favourable")
    balanced(loan.project)
    factories.document(holder=loan.holder, kind="cin")
    file.advance(loan=loan, to=LoanStatus.COMMITTEE, by=officer)

    loan.refresh_from_db()
    assert loan.status == LoanStatus.COMMITTEE


def test_a_paper_about_another_loan_does_not_answer_the_checklist(product):
    loan = factories.loan("appraisal", product=product)
    other = factories.loan("appraisal", holder=loan.holder)
    factories.document(holder=loan.holder, loan=other, kind="cin")

    assert [piece.asked.kind for piece in products.lacking(loan, "committee")] == ["cin", "quote"]


def test_an_appraisal_keeps_its_versions_and_stops_with_the_decision(officer):
    loan = factories.loan("appraisal")
    appraisal.appraise(loan=loan, by=officer, at=factories.NOW, summary="Atelier de couture")
    appraisal.appraise(loan=loan, by=officer, at=factories.NOW, opinion="reserved")

    kept = Appraisal.objects.get(loan=loan)
    assert (kept.summary, kept.opinion, kept.history.count()) == ("Atelier de couture", "reserved", 2)
    Loan.objects.filter(pk=loan.pk).update(status="abandoned", closed_on=ON)
    with pytest.raises(ValidationError, match="ne change plus"):
        appraisal.appraise(loan=loan, by=officer, at=factories.NOW, opinion="favourable")


def test_contract_waits_for_the_notification(product, officer):
    loan = factories.loan("committee", product=factories.product())
    file.decide(
        loan=loan, outcome="favourable", decided_on=ON, amount=Decimal(50_000), term=36,
        envelope=factories.envelope(), by=officer,
    )  # fmt: skip
    loan.refresh_from_db()

    with pytest.raises(ValidationError, match="notifiée"):
        file.sign_contract(loan=loan, signed_on=ON, by=officer)

    loan.decisions.update(notified_on=ON, notified_by="hand")
    file.sign_contract(loan=loan, signed_on=ON, by=officer)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.CONTRACTED


def test_money_waits_for_the_papers_of_the_product(officer):
    loan = factories.contracted_loan()
    Loan.objects.filter(pk=loan.pk).update(
        product=factories.product(pieces=[("rib", "disbursement", "error")])
    )
    loan.refresh_from_db()

    with pytest.raises(ValidationError, match="Relevé d’identité bancaire"):
        file.disburse(loan=loan, value_date=ON, by=officer)

    assert not loan.movements.exists()


def test_an_exchange_of_tomorrow_or_about_the_file_of_another_is_refused(officer):
    loan = factories.loan("running")
    said = {"kind": "call", "purpose": "recovery", "on": ON, "by": officer, "at": factories.NOW}

    with pytest.raises(ValidationError, match="futur"):
        contacts.note(holder=loan.holder, happened_on=date(2024, 10, 1), **said)
    with pytest.raises(ValidationError, match="autre personne"):
        contacts.note(holder=factories.holder(), loan=loan, happened_on=ON, **said)


def test_the_path_of_a_file_says_where_it_stopped():
    refused = factories.loan("refused")
    running = factories.loan("running")
    litigated = factories.loan("litigation")

    assert [(s.label, s.state) for s in steps.path(refused)] == [("Accueil", "done"), ("Refusé", "ended")]
    assert [s.state for s in steps.path(running)] == ["done"] * 5 + ["current", "ahead"]
    assert [(s.label, s.state) for s in steps.path(litigated)][5] == ("Contentieux", "ended")
