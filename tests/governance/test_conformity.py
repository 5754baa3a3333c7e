"""A meeting judged by the statutes of its day."""

from datetime import date, datetime

import pytest
from django.utils.timezone import make_aware

from governance.conformity import conformity
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


# --- A session that was run here --------------------------------------------------------------------------


def at(hour, minute=0):
    return make_aware(datetime(2024, 9, 25, hour, minute))


def run(statutes, members=4, **over):
    """A meeting convened with its addressees frozen, opened at three."""
    meeting = factories.open_meeting(convened_on=date(2024, 9, 10), **over)
    called = [factories.convocation(meeting=meeting).member for _n in range(members)]
    return meeting, called


def test_the_electorate_is_the_convocation_not_the_colleges_of_today(statutes):
    """One who paid its dues after the convocation was frozen without vote has none in this meeting."""
    meeting, called = run(statutes, members=2)
    late = factories.convocation(meeting=meeting, votes=0).member
    for member in (*called, late):
        factories.stay(meeting=meeting, member=member, arrived_at=at(14, 50))
    assert (conformity(meeting).quorum.counted, conformity(meeting).quorum.entitled) == (2, 2)


def test_nothing_is_judged_before_the_session_opens(statutes):
    meeting = factories.meeting(status="convened", convened_on=date(2024, 9, 10))
    factories.convocation(meeting=meeting)
    assert conformity(meeting).quorum is None


def test_a_vote_after_too_many_left_is_told(statutes):
    meeting, called = run(statutes)
    factories.stay(meeting=meeting, member=called[0], arrived_at=at(14, 50))
    factories.stay(meeting=meeting, member=called[1], arrived_at=at(14, 50), left_at=at(16))
    voted = {"meeting": meeting, "votes_for": 1, "outcome": "carried", "in_room": 2, "entitled": 4}
    early = factories.resolution(**{**voted, "votes_for": 2}, voted_at=at(15, 30))
    late = factories.resolution(**{**voted, "in_room": 1}, voted_at=at(16, 30))
    found = conformity(meeting)
    assert found.quorum.kept
    assert found.votes[early.pk].kept
    assert not found.votes[late.pk].kept
    assert found.votes[late.pk].sentence.startswith("Votée sans quorum. Quorum non atteint.")


def test_the_frozen_room_judges_a_vote_for_ever(statutes):
    """A departure mended after the vote does not change what the vote was."""
    meeting, called = run(statutes, members=2)
    for member in called:
        factories.stay(meeting=meeting, member=member, arrived_at=at(14, 50))
    vote = factories.resolution(
        meeting=meeting, votes_for=2, outcome="carried", in_room=2, entitled=2, voted_at=at(15, 30)
    )
    meeting.stays.filter(member=called[1]).update(left_at=at(15, 10))
    assert conformity(meeting).votes[vote.pk].sentence == (
        "Adoptée à l’unanimité des membres présents et représentés."
    )


def test_a_second_call_is_valid_whatever_the_number(statutes):
    first = factories.meeting(status="missed")
    meeting, called = run(statutes, second_of=first)
    factories.stay(meeting=meeting, member=called[0], arrived_at=at(14, 50))
    assert conformity(meeting).quorum.kept
    assert conformity(meeting).quorum.sentence.startswith("Seconde convocation")
