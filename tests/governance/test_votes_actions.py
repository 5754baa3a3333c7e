"""A vote recorded: what is frozen, what is refused and with which sentence."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import make_aware

from governance.actions import votes
from governance.ballots import Ballot
from governance.models import Resolution
from governance.statutes.votes import Tally
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def at(hour, minute=0):
    return make_aware(datetime(2024, 9, 25, hour, minute))


@pytest.fixture
def statutes():
    made = factories.statutes(effective_on=date(2007, 7, 4))
    factories.statutes_call(statutes=made)
    factories.statutes_majority(statutes=made, kind="adopt_report", casting_vote=True)
    factories.statutes_majority(
        statutes=made, kind="statutes", numerator=2, denominator=3, strict=False, casting_vote=False
    )
    return made


@pytest.fixture
def by():
    return factories.user("director")


def assembly(present, absent=0, college="public", votes_each=1, meeting=None):
    """A session opened at three, with so many members in the room since ten to three, and so many absent."""
    meeting = meeting or factories.open_meeting()
    for number in range(present + absent):
        called = factories.member(college=college)
        factories.convocation(meeting=meeting, member=called, votes=votes_each)
        if number < present:
            factories.stay(meeting=meeting, member=called, arrived_at=at(14, 50))
    return meeting


HALF_PAST_THREE = at(15, 30)


def vote(resolution, *tally, by, moment=HALF_PAST_THREE, **over):
    return votes.record(resolution=resolution, ballot=Ballot(Tally(*tally), **over), at=moment, by=by)


def refusal(resolution, *tally, by, **over):
    with pytest.raises(ValidationError) as refused:
        vote(resolution, *tally, by=by, **over)
    assert Resolution.objects.get(pk=resolution.pk).outcome == "pending"
    return " ".join(refused.value.messages)


def test_a_vote_freezes_the_room_and_the_organ(statutes, by):
    resolution = factories.resolution(meeting=assembly(5, absent=2))
    vote(resolution, 4, 0, 1, by=by)
    kept = Resolution.objects.get()
    assert (kept.outcome, kept.in_room, kept.entitled, kept.voted_at) == ("carried", 5, 7, at(15, 30))
    assert not kept.unanimous


@pytest.mark.parametrize(
    ("case", "kind", "tally", "outcome"),
    [
        ("all in favour", "adopt_report", (6,), "carried"),
        ("one more against", "adopt_report", (2, 3), "rejected"),
        ("tie, the chair in favour", "adopt_report", (3, 3, 0, 0, True), "carried"),
        ("tie, the chair against", "adopt_report", (3, 3, 0, 0, False), "rejected"),
        ("extraordinary: two thirds just reached", "statutes", (4, 2), "carried"),
        ("extraordinary: two thirds missed by one", "statutes", (3, 2, 1), "rejected"),
        ("extraordinary: a tie has no casting vote", "statutes", (3, 3), "rejected"),
        ("void papers decide nothing", "adopt_report", (2, 1, 0, 3), "carried"),
    ],
)
def test_the_outcome_follows_the_majority_of_its_kind(statutes, by, case, kind, tally, outcome):
    resolution = factories.resolution(meeting=assembly(6), kind=kind)
    assert vote(resolution, *tally, by=by).outcome == outcome, case


def test_a_tie_asks_for_the_side_of_the_chair(statutes, by):
    resolution = factories.resolution(meeting=assembly(6))
    assert "dites comment le président a voté" in refusal(resolution, 3, 3, by=by)


def test_more_votes_than_the_room_are_refused(statutes, by):
    resolution = factories.resolution(meeting=assembly(3, absent=3))
    assert "4 voix comptées pour 3" in refusal(resolution, 4, by=by)


def test_a_vote_without_quorum_is_refused_with_the_rule(statutes, by):
    resolution = factories.resolution(meeting=assembly(2, absent=3))
    assert refusal(resolution, 2, by=by).startswith("Pas de vote sans quorum. Quorum non atteint.")


def test_a_departure_can_take_the_quorum_away(statutes, by):
    meeting = assembly(3, absent=2)
    meeting.stays.filter(pk=meeting.stays.first().pk).update(left_at=at(15, 20))
    resolution = factories.resolution(meeting=meeting)
    assert "2 sur 5 ; requis : 3" in refusal(resolution, 2, by=by)
    assert vote(resolution, 3, by=by, moment=at(15, 10)).outcome == "carried"


def test_a_proxy_sleeps_while_its_giver_is_in_the_room(statutes, by):
    meeting = assembly(3)
    giver, holder = [row.member for row in meeting.stays.all()[:2]]
    factories.proxy(meeting=meeting, giver=giver, holder=holder)
    resolution = factories.resolution(meeting=meeting)
    assert "4 voix comptées pour 3" in refusal(resolution, 4, by=by)
    meeting.stays.filter(member=giver).update(left_at=at(15, 20))
    assert vote(resolution, 3, by=by).in_room == 3


def test_weight_by_college(statutes, by):
    """Two banks with three votes each, one person with one: five against two would be wrong, six against one is right."""
    meeting = assembly(2, college="banks", votes_each=3)
    assembly(1, college="persons", meeting=meeting)
    resolution = factories.resolution(meeting=meeting)
    ballot = Ballot.by_college({"banks": Tally(6), "persons": Tally(0, 1)})
    votes.record(resolution=resolution, ballot=ballot, at=at(15, 30), by=by)
    kept = Resolution.objects.get()
    assert (kept.votes_for, kept.votes_against, kept.in_room) == (6, 1, 7)
    rows = kept.counts.values_list("college", "in_room", "votes_for", "votes_against")
    assert sorted(rows) == [("banks", 6, 6, 0), ("persons", 1, 0, 1)]


def test_a_college_cannot_lend_its_votes_to_another(statutes, by):
    meeting = assembly(2, college="banks")
    assembly(2, college="persons", meeting=meeting)
    resolution = factories.resolution(meeting=meeting)
    ballot = Ballot.by_college({"banks": Tally(3), "persons": Tally(1)})
    with pytest.raises(ValidationError, match="3 voix comptées pour 2"):
        votes.record(resolution=resolution, ballot=ballot, at=at(15, 30), by=by)


def test_a_recusal_leaves_the_room_and_the_base(statutes, by):
    meeting = assembly(4)
    away, represented = meeting.stays.first().member, factories.member()
    factories.convocation(meeting=meeting, member=represented)
    factories.proxy(meeting=meeting, giver=represented, holder=away)
    resolution = factories.resolution(meeting=meeting)
    votes.recuse(resolution=resolution, member=away, reason="Administrateur de l’entreprise", by=by)
    assert "4 voix comptées pour 3" in refusal(resolution, 4, by=by)
    kept = vote(resolution, 3, by=by)
    assert (kept.in_room, kept.entitled) == (3, 4)
    with pytest.raises(ValidationError, match="déjà votée"):
        votes.take_part(recusal=resolution.recusals.get(), by=by)


def test_a_secret_ballot_names_its_scrutineers(statutes, by):
    resolution = factories.resolution(meeting=assembly(3))
    assert "nommez-les" in refusal(resolution, 3, by=by, method="secret")
    kept = vote(resolution, 3, by=by, method="secret", scrutineers=" A. Idrissi ")
    assert (kept.method, kept.scrutineers) == ("secret", "A. Idrissi")


def test_a_session_must_be_open(statutes, by):
    meeting = factories.meeting(status="convened")
    factories.convocation(meeting=meeting)
    assert refusal(factories.resolution(meeting=meeting), 1, by=by) == "Ouvrez d’abord la séance."
    for status in ("missed", "cancelled"):
        vote_there = factories.resolution(meeting=factories.meeting(status=status))
        assert "rien ne s’y vote" in refusal(vote_there, 1, by=by)
    held = factories.open_meeting(status="held", closed_at=at(17))
    assert "La séance est levée" in refusal(factories.resolution(meeting=held), 1, by=by)
    assert "suit l’ouverture" in refusal(factories.resolution(meeting=assembly(2)), 2, by=by, moment=at(14))


def test_a_wrong_count_is_taken_back_with_its_reason_before_the_session_closes(statutes, by):
    meeting = assembly(4)
    resolution = vote(factories.resolution(meeting=meeting), 3, 1, by=by)
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        votes.undo(resolution=resolution, reason=" ", by=by)
    votes.undo(resolution=resolution, reason="Mains recomptées", by=by)
    kept = Resolution.objects.get()
    assert (kept.outcome, kept.votes_for, kept.in_room, kept.voted_at) == ("pending", 0, None, None)
    told = Event.objects.get(verb="vote.undone")
    assert (told.note, told.data["votes_for"], told.data["votes_against"]) == ("Mains recomptées", 3, 1)
    assert vote(kept, 4, by=by).unanimous


def test_a_vote_stands_once_the_session_is_closed_or_the_report_adopted(statutes, by):
    meeting = assembly(4)
    resolution = vote(factories.resolution(meeting=meeting), 4, by=by)
    factories.report(status="adopted", resolution=resolution)
    with pytest.raises(ValidationError, match="produit ses effets"):
        votes.undo(resolution=Resolution.objects.get(), reason="Erreur", by=by)
    type(meeting).objects.update(status="held", closed_at=at(17))
    with pytest.raises(ValidationError, match="La séance est levée"):
        votes.undo(resolution=Resolution.objects.get(), reason="Erreur", by=by)


# --- An older meeting, of which only the sheet is known -------------------------------------------------------


def sheet(*statuses, **over):
    meeting = factories.meeting(held_on=date(2024, 9, 25), status="held")
    for status in statuses:
        factories.attendance(meeting=meeting, status=status)
    return factories.resolution(meeting=meeting, **over)


@pytest.fixture
def colleges(statutes):
    factories.statutes_college(statutes=statutes, college="public", votes=1)


def older(resolution, *tally, by, typed=""):
    return votes.record(resolution=resolution, ballot=Ballot(Tally(*tally)), at=None, by=by, typed=typed)


def test_the_outcome_of_an_older_vote_follows_the_rule(colleges, by):
    resolution = sheet("present", "present", "present")
    with pytest.raises(ValidationError, match="Adoptée par 2 voix contre 1"):
        older(resolution, 2, 1, by=by, typed="rejected")
    with pytest.raises(ValidationError, match="11 voix comptées pour 3"):
        older(resolution, 9, 2, by=by)
    kept = older(resolution, 1, 2, by=by)
    assert (kept.outcome, kept.in_room, kept.voted_at) == ("rejected", 3, None)


def test_an_older_outcome_without_a_rule_is_typed(colleges, by):
    resolution = sheet("present", kind="other")
    with pytest.raises(ValidationError, match="donnez le résultat"):
        older(resolution, 1, by=by)
    assert older(resolution, 1, by=by, typed="carried").outcome == "carried"


def test_an_older_vote_needs_the_attendance_sheet(colleges, by):
    with pytest.raises(ValidationError, match="feuille de présence"):
        older(sheet(), 1, by=by)
