"""A meeting judged by the statutes of its day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from governance.conformity import conformity, outcome_of
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2024, 9, 25)


@pytest.fixture
def statutes():
    made = factories.statutes(effective_on=date(2007, 7, 4), proxies_per_holder=1, proxies_same_college=False)
    factories.statutes_college(statutes=made, college="public", votes=1)
    factories.statutes_college(statutes=made, college="honorary", votes=0)
    factories.statutes_call(statutes=made)
    factories.statutes_majority(statutes=made, kind="adopt_report")
    return made


def assembly(*statuses, convened_on=date(2024, 9, 10)):
    """An assembly with one member of a voting college for each status of the attendance sheet."""
    meeting = factories.meeting(held_on=DAY, convened_on=convened_on, status="held")
    first = None
    for status in statuses:
        by = first if status == "represented" else None
        row = factories.attendance(meeting=meeting, status=status, represented_by=by)
        first = first or row.member
    return meeting


def test_a_meeting_that_kept_every_rule(statutes):
    meeting = assembly("present", "represented", "excused", "absent")
    vote = factories.resolution(meeting=meeting, votes_for=2, outcome="carried")
    found = conformity(meeting)
    assert (found.notice.kept, found.quorum.kept) == (True, True)
    assert (found.quorum.counted, found.quorum.needed, found.quorum.entitled) == (2, 2, 4)
    assert found.votes[vote.pk].kept
    assert found.votes[vote.pk].sentence == "Adoptée à l’unanimité des membres présents et représentés."


def test_a_convocation_sent_late_and_a_quorum_missed_by_one(statutes):
    found = conformity(assembly("present", "absent", "absent", convened_on=date(2024, 9, 20)))
    assert (found.notice.kept, found.quorum.kept, found.quorum.missing) == (False, False, 1)


def test_a_second_proxy_of_one_holder_does_not_count(statutes):
    assert conformity(assembly("present", "represented", "represented")).quorum.counted == 2


def test_an_honorary_member_is_not_counted(statutes):
    meeting = assembly("present", "absent")
    factories.attendance(meeting=meeting, member=factories.member(college="honorary"))
    assert (conformity(meeting).quorum.counted, conformity(meeting).quorum.entitled) == (1, 2)


def test_an_outcome_against_the_rule_is_told(statutes):
    meeting = assembly("present", "present", "present")
    tie = factories.resolution(meeting=meeting, votes_for=1, votes_against=1, outcome="rejected")
    assert conformity(meeting).votes[tie.pk].kept
    wrong = factories.resolution(meeting=meeting, votes_for=2, votes_against=1, outcome="rejected")
    said = conformity(meeting).votes[wrong.pk]
    assert not said.kept
    assert said.sentence.startswith(
        "Le résultat enregistré ne suit pas la règle. Adoptée par 2 voix contre 1"
    )


def test_more_votes_than_members_are_told(statutes):
    meeting = assembly("present", "absent")
    vote = factories.resolution(meeting=meeting, votes_for=5, outcome="carried")
    assert "5 voix comptées pour 1" in conformity(meeting).votes[vote.pk].sentence


def test_no_statutes_no_judgement(statutes):
    assert conformity(factories.meeting(held_on=date(2007, 1, 1))) is None
    assert conformity(factories.meeting(held_on=DAY, status="cancelled")) is None


def test_a_rule_changed_between_two_assemblies_holds_from_its_date(statutes):
    """One half before, two thirds after: the same attendance is enough, then is not."""
    later = factories.statutes(effective_on=date(2024, 12, 1))
    factories.statutes_college(statutes=later, college="public")
    factories.statutes_call(statutes=later, quorum_numerator=2, quorum_denominator=3)
    meeting = assembly("present", "present", "absent", "absent")
    assert conformity(meeting).quorum.kept
    meeting.held_on = date(2024, 12, 1)
    assert not conformity(meeting).quorum.kept


def test_each_seat_of_the_board_has_one_vote_whatever_its_college(statutes):
    factories.statutes_call(statutes=statutes, organ="board")
    meeting = factories.meeting(organ="board", held_on=DAY)
    for college in ("honorary", "public"):
        factories.attendance(meeting=meeting, member=factories.member(college=college))
    assert conformity(meeting).quorum.counted == 2


def test_the_outcome_of_a_vote_follows_the_rule(statutes):
    meeting = assembly("present", "present", "present")
    vote = factories.resolution(meeting=meeting)
    vote.votes_for, vote.votes_against = 2, 1
    assert outcome_of(vote) == "carried"
    assert outcome_of(vote, "carried") == "carried"
    with pytest.raises(ValidationError, match="Adoptée par 2 voix contre 1"):
        outcome_of(vote, "rejected")
    vote.votes_for, vote.votes_against = 1, 2
    assert outcome_of(vote) == "rejected"
    vote.votes_for = 9
    with pytest.raises(ValidationError, match="11 voix comptées pour 3"):
        outcome_of(vote)


def test_an_outcome_without_a_rule_is_typed(statutes):
    vote = factories.resolution(meeting=assembly("present"), kind="other")
    vote.votes_for = 1
    assert outcome_of(vote, "carried") == "carried"
    with pytest.raises(ValidationError, match="donnez le résultat"):
        outcome_of(vote)


def test_a_vote_needs_the_attendance_sheet(statutes):
    vote = factories.resolution(meeting=factories.meeting(held_on=DAY))
    vote.votes_for = 1
    with pytest.raises(ValidationError, match="feuille de présence"):
        outcome_of(vote)
