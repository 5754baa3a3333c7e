"""Quorum, majority and the wording of results, case by case: what the chair of an assembly would look up."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.enums import MajorityBase
from governance.statutes.calls import earliest_second, latest_sending, notice, quorum
from governance.statutes.rules import ANY_NUMBER, Call, Majority, Threshold
from governance.statutes.votes import Tally, TooManyVotesError, Unanimity, result

HALF = Threshold(Fraction(1, 2))
MORE_THAN_HALF = Threshold(Fraction(1, 2), strict=True)
TWO_THIRDS = Threshold(Fraction(2, 3))
ASSEMBLY = Call(notice_days=15, quorum=HALF, second_call_days=15)
SIMPLE = Majority(MORE_THAN_HALF)
SIMPLE_WITH_CHAIR = Majority(MORE_THAN_HALF, casting_vote=True)
EXTRAORDINARY = Majority(TWO_THIRDS)


@pytest.mark.parametrize(
    ("threshold", "whole", "needed"),
    [
        (HALF, 10, 5),
        (HALF, 11, 6),
        (MORE_THAN_HALF, 10, 6),
        (MORE_THAN_HALF, 11, 6),
        (TWO_THIRDS, 30, 20),
        (TWO_THIRDS, 31, 21),
        (TWO_THIRDS, 32, 22),
        (Threshold(Fraction(1, 3)), 100, 34),
        (Threshold(Fraction(1, 3)), 99, 33),
        (ANY_NUMBER, 40, 0),
    ],
)
def test_the_number_a_threshold_asks_for(threshold, whole, needed):
    assert threshold.needed(whole) == needed


@given(
    part=st.fractions(min_value=0, max_value=1, max_denominator=12),
    strict=st.booleans(),
    whole=st.integers(0, 500),
)
def test_a_threshold_asks_for_the_smallest_number_that_is_enough(part, strict, whole):
    def enough(number):
        return number > part * whole if strict else number >= part * whole

    needed = Threshold(part, strict=strict).needed(whole)
    assert enough(needed)
    assert needed == 0 or not enough(needed - 1)


@pytest.mark.parametrize(
    ("case", "counted", "entitled", "second_call", "reached"),
    [
        ("just enough", 20, 40, False, True),
        ("missed by one", 19, 40, False, False),
        ("an odd number is rounded up", 20, 41, False, False),
        ("second call: whatever the number", 3, 40, True, True),
        ("nobody is no meeting", 0, 40, True, False),
        ("all of them", 40, 40, False, True),
    ],
)
def test_quorum(case, counted, entitled, second_call, reached):
    found = quorum(ASSEMBLY, counted, entitled, second_call=second_call)
    assert found.kept is reached, case
    assert found.missing == (0 if reached else found.needed - counted)


def test_a_quorum_says_its_rule():
    assert quorum(ASSEMBLY, 19, 40).sentence == (
        "Quorum non atteint. Présents ou représentés : 19 sur 40 ; requis : 20, soit au moins 1/2."
    )


@pytest.mark.parametrize(
    ("case", "sent", "kept"),
    [
        ("fifteen days before", date(2024, 9, 10), True),
        ("fourteen days before", date(2024, 9, 11), False),
        ("months before", date(2024, 5, 1), True),
        ("on the day itself", date(2024, 9, 25), False),
        ("after the meeting", date(2024, 9, 26), False),
    ],
)
def test_notice(case, sent, kept):
    assert notice(ASSEMBLY, sent, date(2024, 9, 25)).kept is kept, case


def test_a_late_convocation_is_told_the_day_it_should_have_left():
    assert notice(ASSEMBLY, date(2024, 9, 20), date(2024, 9, 25)).sentence == (
        "Convocation envoyée 5 jours avant la réunion ; les statuts en demandent 15. "
        "Elle devait partir au plus tard le 10 septembre 2024."
    )
    assert latest_sending(ASSEMBLY, date(2024, 9, 25)) == date(2024, 9, 10)


def test_a_meeting_without_quorum_is_held_again_after_the_delay():
    assert earliest_second(ASSEMBLY, date(2024, 9, 25)) == date(2024, 10, 10)


@pytest.mark.parametrize(
    ("case", "majority", "tally", "carried", "unanimity"),
    [
        ("all in favour", SIMPLE, Tally(30), True, Unanimity.ALL),
        ("nobody against, some abstain", SIMPLE, Tally(20, abstentions=10), True, Unanimity.EXPRESSED),
        ("nobody against, some keep silent", SIMPLE, Tally(25), True, Unanimity.EXPRESSED),
        ("one against", SIMPLE, Tally(29, against=1), True, Unanimity.NONE),
        ("abstentions out of the count", SIMPLE, Tally(8, against=7, abstentions=15), True, Unanimity.NONE),
        (
            "abstentions in the count",
            Majority(MORE_THAN_HALF, MajorityBase.CAST),
            Tally(8, against=7, abstentions=15),
            False,
            Unanimity.NONE,
        ),
        ("tie, no casting vote", SIMPLE, Tally(15, against=15), False, Unanimity.NONE),
        ("tie, the chair in favour", SIMPLE_WITH_CHAIR, Tally(15, 15, chair_for=True), True, Unanimity.NONE),
        ("tie, the chair against", SIMPLE_WITH_CHAIR, Tally(15, 15, chair_for=False), False, Unanimity.NONE),
        ("tie, the chair unknown", SIMPLE_WITH_CHAIR, Tally(15, 15), False, Unanimity.NONE),
        ("two thirds just reached", EXTRAORDINARY, Tally(20, against=10), True, Unanimity.NONE),
        ("two thirds missed by one", EXTRAORDINARY, Tally(19, against=11), False, Unanimity.NONE),
        ("void papers do not count", EXTRAORDINARY, Tally(14, against=7, void=9), True, Unanimity.NONE),
        (
            "of the room: silence weighs against",
            Majority(MORE_THAN_HALF, MajorityBase.IN_ROOM),
            Tally(15, against=2),
            False,
            Unanimity.NONE,
        ),
        (
            "of all the association",
            Majority(MORE_THAN_HALF, MajorityBase.ENTITLED),
            Tally(30),
            True,
            Unanimity.ALL,
        ),
        (
            "of all the association: a full room may not be enough",
            Majority(Threshold(Fraction(3, 4)), MajorityBase.ENTITLED),
            Tally(29),
            False,
            Unanimity.NONE,
        ),
        ("only abstentions decide nothing", SIMPLE, Tally(0, abstentions=30), False, Unanimity.NONE),
        ("nobody votes", SIMPLE, Tally(0), False, Unanimity.NONE),
    ],
)
def test_result(case, majority, tally, carried, unanimity):
    found = result(majority, tally, in_room=30, entitled=40)
    assert (found.carried, found.unanimity) == (carried, unanimity), case
    assert found.sentence.startswith("Adoptée" if carried else "Rejetée"), case


def test_unanimity_is_said_only_when_everybody_was_in_favour():
    def said(tally):
        return result(SIMPLE, tally, in_room=30, entitled=40).sentence

    assert said(Tally(30)) == "Adoptée à l’unanimité des membres présents et représentés."
    assert said(Tally(29, abstentions=1)) == "Adoptée à l’unanimité des suffrages exprimés."
    assert said(Tally(28, against=1, abstentions=1)) == (
        "Adoptée par 28 voix contre 1 (abstentions : 1) ; il en fallait 15 : plus de 1/2 des 29 suffrages exprimés."
    )


def test_more_votes_than_the_room_holds_are_refused():
    with pytest.raises(TooManyVotesError, match="31 voix comptées pour 30"):
        result(SIMPLE, Tally(20, against=11), in_room=30, entitled=40)


@given(st.data())
def test_a_result_follows_its_rule(data):
    in_room = data.draw(st.integers(0, 60))
    in_favour = data.draw(st.integers(0, in_room))
    against = data.draw(st.integers(0, in_room - in_favour))
    abstentions = data.draw(st.integers(0, in_room - in_favour - against))
    tally = Tally(in_favour, against, abstentions)
    found = result(SIMPLE, tally, in_room=in_room, entitled=in_room + 5)
    assert found.carried is (in_favour > against)
    if found.unanimity is not Unanimity.NONE:
        assert against == 0
        assert found.carried
    assert (found.unanimity is Unanimity.ALL) is (in_favour == in_room > 0)
