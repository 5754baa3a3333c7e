"""The agenda of the committee and its decisions: what goes on it, what the vote allows, what the minutes keep."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import make_aware

from governance.actions import votes
from governance.actions.session import call_again
from governance.ballots import Ballot
from governance.models import AgendaItem, Meeting, Resolution
from governance.session import session
from loans.actions import committee, file
from loans.models import CommitteeFile, Condition, Decision, Loan
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2024, 2, 15)


def at(hour, minute=0):
    return make_aware(datetime(DAY.year, DAY.month, DAY.day, hour, minute))


@pytest.fixture
def by():
    return factories.user("director")


@pytest.fixture
def meeting():
    statutes = factories.statutes(effective_on=date(2007, 7, 4), proxies_same_college=False)
    factories.statutes_majority(statutes=statutes, kind="loan", casting_vote=True)
    made = factories.meeting(organ="committee", held_on=DAY, status="convened")
    for _number in range(3):
        factories.convocation(meeting=made, member=factories.member(), votes=1)
    return made


@pytest.fixture
def envelope():
    return factories.envelope(code="REG19", opened_on=date(2019, 1, 1))


def propose(meeting, envelope, by, loan=None, **over):
    fields = {"amount": Decimal(40_000), "term": 24, "deferral": 3, "envelope": envelope}
    return committee.propose(
        loan=loan or factories.loan("committee"), meeting=meeting, by=by, **{**fields, **over}
    )


def open_(meeting):
    for row in meeting.convocations.all():
        factories.stay(meeting=meeting, member=row.member, arrived_at=at(9, 50))
    Meeting.objects.filter(pk=meeting.pk).update(status="open", opened_at=at(10))


def vote(presented, by, *choices):
    resolution = Resolution.objects.get(pk=presented.resolution_id)
    meeting = Meeting.objects.get(pk=resolution.meeting_id)
    away = set(resolution.recusals.values_list("member", flat=True))
    members = [row.member_id for row in meeting.convocations.order_by("pk") if row.member_id not in away]
    ballot = Ballot.by_name(session(meeting), dict(zip(members, choices, strict=True)))
    return votes.record(resolution=resolution, ballot=ballot, at=at(11), by=by)


def test_a_file_in_appraisal_goes_before_the_committee(meeting, envelope, by):
    loan = factories.loan("appraisal", number="2024-0254")
    presented = propose(meeting, envelope, by, loan=loan)
    assert Loan.objects.get().status == "committee"
    item, resolution = presented.item, presented.resolution
    assert (item.number, item.title_fr, resolution.kind) == (1, "Dossier n° 2024-0254 (S. A.)", "loan")
    assert "2024-0254" in item.title_ar
    assert "س. ع." in item.title_ar
    said = resolution.text_fr.replace("\u202f", " ").replace("\u00a0", " ")
    assert said == (
        "Le comité d’agrément accorde au dossier n° 2024-0254 (S. A.) un prêt d’honneur de 40 000,00 DH, "
        "remboursable en 24 échéances après 3 mois de différé, imputé à l’enveloppe REG19."
    )


@pytest.mark.parametrize("status", ["received", "granted", "refused", "running"])
def test_a_file_that_is_not_ready_is_refused(meeting, envelope, by, status):
    with pytest.raises(ValidationError, match="n’est pas prêt pour le comité"):
        propose(meeting, envelope, by, loan=factories.loan(status))
    assert not AgendaItem.objects.exists()


def test_a_file_waits_in_one_session_at_a_time(meeting, envelope, by):
    presented = propose(meeting, envelope, by)
    other = factories.meeting(organ="committee", held_on=date(2024, 3, 15), status="planned")
    for session_ in (meeting, other):
        with pytest.raises(ValidationError, match="déjà à l’ordre du jour de la séance du 15/02/2024"):
            propose(session_, envelope, by, loan=presented.loan)


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_what_the_product_refuses_is_not_proposed(meeting, envelope, by, severity):
    loan = factories.loan("committee", product=factories.product())
    loan.product.rules.create(kind="max_term", limit=12, severity=severity)
    if severity == "warning":
        assert propose(meeting, envelope, by, loan=loan).term == 24
        return
    with pytest.raises(ValidationError, match="12 mois au plus"):
        propose(meeting, envelope, by, loan=loan)


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"organ": "board"}, "Seul le comité"),
        ({"status": "held"}, "ne change plus"),
        ({"status": "cancelled"}, "ne change plus"),
    ],
)
def test_a_session_that_is_over_takes_no_file(meeting, envelope, by, over, sentence):
    Meeting.objects.update(**over)
    with pytest.raises(ValidationError, match=sentence):
        propose(meeting, envelope, by)


def test_files_change_places_with_their_resolutions(meeting, envelope, by):
    factories.agenda_item(meeting=meeting, number=1)
    first, second = propose(meeting, envelope, by), propose(meeting, envelope, by)
    committee.shift(presented=second, down=False, by=by)
    rows = CommitteeFile.objects.order_by("item__number").values_list(
        "pk", "item__number", "resolution__number"
    )
    assert list(rows) == [(second.pk, 2, 1), (first.pk, 3, 2)]
    committee.shift(presented=CommitteeFile.objects.get(pk=second.pk), down=False, by=by)
    assert AgendaItem.objects.get(pk=second.item_id).number == 2


def test_a_file_taken_off_goes_back_to_its_appraisal(meeting, envelope, by):
    first, second = propose(meeting, envelope, by), propose(meeting, envelope, by)
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        committee.take_off(presented=first, reason=" ", by=by)
    committee.take_off(presented=CommitteeFile.objects.get(pk=first.pk), reason="Devis à refaire", by=by)
    assert Loan.objects.get(pk=first.loan_id).status == "appraisal"
    assert [(row.number, row.pk) for row in meeting.agenda.all()] == [(1, second.item_id)]
    assert [(row.number, row.pk) for row in meeting.resolutions.all()] == [(1, second.resolution_id)]


def test_an_amended_proposal_is_what_is_voted(meeting, envelope, by):
    presented = propose(meeting, envelope, by)
    terms = {"amount": Decimal(30_000), "term": 1, "deferral": 0, "envelope": envelope}
    committee.amend(presented=presented, by=by, **terms)
    text = Resolution.objects.get().text_fr.replace("\u202f", " ")
    assert "30 000,00" in text
    assert "en 1 échéance, imputé" in text
    open_(meeting)
    vote(presented, by, "for", "for", "for")
    with pytest.raises(ValidationError, match="déjà voté"):
        committee.amend(presented=presented, by=by, **terms)


def grant(presented, by, **over):
    fields = {"outcome": "favourable", "amount": Decimal(40_000), "term": 24, "deferral": 3}
    return committee.decide(presented=presented, by=by, **{**fields, "envelope": presented.envelope, **over})


def test_a_carried_vote_grants_on_the_day_of_the_session(meeting, envelope, by):
    presented = propose(meeting, envelope, by)
    open_(meeting)
    vote(presented, by, "for", "for", "against")
    decision = grant(presented, by, heard=True, note="Le porteur présente ses devis.")
    assert (decision.decided_on, decision.valid_until) == (DAY, date(2024, 8, 15))
    assert (decision.item_id, decision.organ) == (presented.item_id, "committee")
    assert CommitteeFile.objects.get().heard
    notes = AgendaItem.objects.get().notes_fr.replace("\u202f", " ").replace("\u00a0", " ")
    assert notes == (
        "Le porteur présente ses devis.\n\nDécision : accord, 40 000,00 DH, remboursable en 24 échéances "
        "après 3 mois de différé, enveloppe REG19, valable jusqu’au 15 août 2024."
    )
    assert "القرار: الموافقة" in AgendaItem.objects.get().notes_ar
    with pytest.raises(ValidationError, match="déjà enregistrée"):
        grant(presented, by)
    with pytest.raises(ValidationError, match="produit ses effets"):
        votes.undo(resolution=Resolution.objects.get(), reason="Erreur", by=by)


def test_conditions_are_asked_one_by_one_and_told(meeting, envelope, by):
    presented = propose(meeting, envelope, by)
    open_(meeting)
    vote(presented, by, "for", "for", "for")
    grant(
        presented, by, outcome="conditional", conditions="Immatriculation\nBail signé", amount=Decimal(35_000)
    )
    assert [row.text for row in Condition.objects.all()] == ["Immatriculation", "Bail signé"]
    assert AgendaItem.objects.get().notes_fr.endswith("Conditions :\n– Immatriculation\n– Bail signé")


@pytest.mark.parametrize(
    ("choices", "over", "sentence"),
    [
        (("against", "against", "for"), {}, "demande un vote favorable"),
        (("for", "for", "for"), {"amount": Decimal(40_001)}, "portait sur 40"),
        (("for", "for", "for"), {"outcome": "refused", "reason": "Marché"}, "la décision est favorable"),
        (("for", "for", "for"), {"outcome": "adjourned", "reason": "Devis"}, "la décision est favorable"),
        ((), {}, "demande un vote favorable"),
        ((), {"outcome": "refused", "reason": "Marché"}, "Un refus demande un vote"),
    ],
)
def test_the_decision_agrees_with_the_vote(meeting, envelope, by, choices, over, sentence):
    presented = propose(meeting, envelope, by)
    open_(meeting)
    if choices:
        vote(presented, by, *choices)
    with pytest.raises(ValidationError, match=sentence):
        grant(presented, by, **over)
    assert not Decision.objects.exists()
    assert AgendaItem.objects.get().notes_fr == ""


def test_a_refusal_says_why_and_closes_the_file(meeting, envelope, by):
    presented = propose(meeting, envelope, by)
    open_(meeting)
    vote(presented, by, "against", "against", "abstain")
    committee.decide(presented=presented, outcome="refused", reason="Marché déjà servi", by=by)
    loan = Loan.objects.get()
    assert (loan.status, loan.closed_on) == ("refused", DAY)
    assert AgendaItem.objects.get().notes_fr == "Décision : dossier refusé. Motif : Marché déjà servi."


def test_an_adjourned_file_comes_back_to_another_session(meeting, envelope, by):
    presented = propose(meeting, envelope, by)
    open_(meeting)
    committee.decide(presented=presented, outcome="adjourned", reason="Devis à actualiser", by=by)
    loan = Loan.objects.get()
    assert loan.status == "appraisal"
    other = factories.meeting(organ="committee", held_on=date(2024, 3, 15), status="planned")
    assert propose(other, envelope, by, loan=loan).item.number == 1


def test_nothing_is_decided_before_the_session(meeting, envelope, by):
    presented = propose(meeting, envelope, by)
    with pytest.raises(ValidationError, match="rien n’y est encore décidé"):
        committee.decide(presented=presented, outcome="withdrawn", reason="Renonce", by=by)


def test_a_file_follows_its_resolution_to_the_second_convocation(meeting, envelope, by):
    factories.statutes_call(statutes=_statutes(), organ="committee", second_call_days=1)
    presented = propose(meeting, envelope, by)
    Meeting.objects.filter(pk=meeting.pk).update(status="missed", opened_at=at(10), closed_at=at(10, 30))
    second = call_again(
        meeting=Meeting.objects.get(pk=meeting.pk),
        held_on=date(2024, 2, 20),
        starts_at=None,
        by=by,
        at=at(12),
    )
    assert committee.waiting(presented.loan).resolution.meeting == second
    kept = CommitteeFile.objects.get()
    committee.take_off(presented=kept, reason="Le porteur renonce", by=by)
    assert not second.agenda.exists()


def _statutes():
    from governance.models import Statutes

    return Statutes.objects.get()


def test_a_decision_of_the_committee_holds_its_contract(meeting, envelope, by):
    presented = propose(meeting, envelope, by)
    open_(meeting)
    vote(presented, by, "for", "for", "for")
    grant(presented, by)
    loan = Loan.objects.get()
    file.sign_contract(loan=loan, signed_on=date(2024, 3, 1), by=by)
    assert loan.status == "contracted"
