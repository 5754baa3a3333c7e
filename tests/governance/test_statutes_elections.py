"""Who may stand, who is elected, who may hold an office, case by case."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.enums import MajorityBase, ResolutionKind, TieRule
from governance.statutes import seats
from governance.statutes.elections import (
    Ballot,
    Held,
    Round,
    board_kept,
    bureau_kept,
    eligible,
    may_hold_office,
    places_left,
    seat_result,
)
from governance.statutes.rules import Majority, Rules, Threshold
from governance.statutes.standing import Standing
from governance.statutes.votes import TooManyVotesError

DAY = date(2024, 9, 25)
RULES = Rules(
    effective_on=date(2009, 1, 1),
    colleges={"banks": 1},
    calls={},
    majorities={},
    proxies_per_holder=2,
    proxies_same_college=False,
    dues_grace_days=None,
    seniority_days=0,
    board_seats=(9, 15),
    term_years=3,
    series=3,
    candidate_seniority_days=365,
    offices={"president": 1, "vice_president": 2},
)
HALF = Majority(Threshold(Fraction(1, 2), strict=True))
ABSOLUTE = replace(RULES, majorities={ResolutionKind.ELECTION: HALF})
OF_THE_ROOM = replace(RULES, majorities={ResolutionKind.ELECTION: replace(HALF, base=MajorityBase.IN_ROOM)})
BY_SENIORITY = replace(RULES, election_tie=TieRule.SENIORITY)
BY_LOT = replace(RULES, election_tie=TieRule.LOT)

VOTES = Standing(1, "Adhérent à jour.")
LATE = Standing(0, "Cotisation impayée : 2024.")


@pytest.mark.parametrize(
    ("case", "standing", "joined", "elsewhere", "kept", "sentence"),
    [
        ("up to date", VOTES, date(2015, 3, 2), False, True, "Éligible"),
        ("late with its dues", LATE, date(2015, 3, 2), False, False, "Cotisation impayée : 2024."),
        ("a year old on the day", VOTES, DAY - timedelta(days=365), False, True, "en jours : 365"),
        ("a day short of a year", VOTES, DAY - timedelta(days=364), False, False, "26 septembre 2024"),
        ("has another seat", VOTES, date(2015, 3, 2), True, False, "déjà un autre siège"),
    ],
)
def test_who_may_stand(case, standing, joined, elsewhere, kept, sentence):
    found = eligible(RULES, standing, joined, DAY, seated_elsewhere=elsewhere)
    assert found.kept is kept, case
    assert sentence in found.sentence, case


def elect(rules, votes, blank=0, void=0, **held):
    return seat_result(
        rules, Ballot(votes, blank, void), Round(**{"in_room": 20, "entitled": 30, "joined": JOINED, **held})
    )


JOINED = {1: date(2015, 1, 1), 2: date(2010, 1, 1), 3: date(2010, 1, 1)}


@pytest.mark.parametrize(
    ("case", "rules", "votes", "held", "elected", "again", "sentence"),
    [
        ("one candidate", RULES, {1: 3}, {}, 1, (), "Majorité relative : 3 voix sur 3"),
        ("one candidate, no vote", RULES, {1: 0}, {}, None, (), "Aucun suffrage exprimé"),
        ("nobody stands", RULES, {}, {}, None, (), "Aucun candidat"),
        ("the most votes are enough", RULES, {1: 7, 2: 6, 3: 5}, {}, 1, (), "7 voix sur 18"),
        ("more than half", ABSOLUTE, {1: 10, 2: 9}, {}, 1, (), "il en fallait 10"),
        ("the most, but not half", ABSOLUTE, {1: 7, 2: 6, 3: 5}, {}, None, (1, 2), "Un second tour"),
        ("second place shared", ABSOLUTE, {1: 8, 2: 5, 3: 5}, {}, None, (1, 2, 3), "non atteinte"),
        ("half is not more than half", ABSOLUTE, {1: 9, 2: 9}, {}, None, (1, 2), "non atteinte"),
        ("second round", ABSOLUTE, {1: 7, 2: 6}, {"number": 2}, 1, (), "Majorité relative"),
        ("alone, without half the room", OF_THE_ROOM, {1: 9, 2: 0}, {}, None, (1,), "voix présentes"),
        ("alone, with half the room", OF_THE_ROOM, {1: 11}, {}, 1, (), "il en fallait 11"),
        ("tie, another ballot", RULES, {1: 5, 2: 5, 3: 1}, {}, None, (1, 2), "nouveau tour"),
        ("tie again", RULES, {1: 5, 2: 5}, {"number": 2}, None, (1, 2), "nouveau tour"),
        ("tie, the oldest member", BY_SENIORITY, {1: 5, 2: 5}, {}, 2, (), "1er janvier 2010"),
        ("tie of two as old, no seed yet", BY_SENIORITY, {2: 5, 3: 5}, {}, None, (2, 3), "tirage au sort"),
        ("tie, no seed yet", BY_LOT, {1: 5, 2: 5}, {}, None, (1, 2), "tirage au sort"),
        ("tie, drawn", BY_LOT, {1: 5, 2: 5}, {"seed": "AG"}, 1, (), "n° 1 (graine « AG »)"),
    ],
)
def test_result_of_a_seat(case, rules, votes, held, elected, again, sentence):
    found = elect(rules, votes, **held)
    assert (found.elected, found.again) == (elected, again), case
    assert sentence in found.sentence, case


def test_papers_that_name_nobody_are_said_and_not_counted_as_expressed():
    found = elect(ABSOLUTE, {1: 6}, blank=10, void=4)
    assert found.elected == 1
    assert "blancs : 10, nuls : 4" in found.sentence


def test_more_papers_than_voices_in_the_room_are_refused():
    with pytest.raises(TooManyVotesError, match="21 voix comptées pour 20"):
        elect(RULES, {1: 10, 2: 6}, blank=4, void=1)


counts = st.dictionaries(st.integers(1, 6), st.integers(0, 5), max_size=6)
rulebooks = st.sampled_from([RULES, ABSOLUTE, OF_THE_ROOM, BY_SENIORITY, BY_LOT])


@given(rulebooks, counts, st.integers(0, 3), st.integers(1, 3), st.sampled_from(["", "AG"]))
def test_whoever_is_elected_had_as_many_votes_as_anybody(rules, votes, blank, number, seed):
    joined = dict.fromkeys(votes, DAY)
    found = elect(rules, votes, blank, in_room=40, entitled=60, joined=joined, number=number, seed=seed)
    best = {key for key, count in votes.items() if count == max(votes.values())}
    if found.elected is not None:
        assert found.elected in best
        assert found.again == ()
    if found.again:
        assert best <= set(found.again) <= votes.keys()
    if not sum(votes.values()):
        assert (found.elected, found.again) == (None, ())


@pytest.mark.parametrize(
    ("case", "on_board", "other", "kept", "sentence"),
    [
        ("sits on the board", True, "", True, "Siège au conseil"),
        ("does not sit there", False, "", False, "membre du conseil"),
        ("has another office", True, "Trésorier", False, "une seule fonction : Trésorier"),
    ],
)
def test_who_may_hold_an_office(case, on_board, other, kept, sentence):
    found = may_hold_office(on_board=on_board, other_office=other)
    assert found.kept is kept, case
    assert sentence in found.sentence, case


@pytest.mark.parametrize(
    ("office", "held", "left"),
    [("president", 0, 1), ("president", 1, 0), ("vice_president", 1, 1), ("treasurer", 0, 0)],
)
def test_places_of_an_office(office, held, left):
    assert places_left(RULES, office, held) == left


def test_statutes_that_list_no_office_leave_one_place_of_each():
    assert places_left(replace(RULES, offices={}), "treasurer", 0) == 1


def board(number, series=3):
    return [Held(n, n, "member", "Membre", 1 + (n - 1) % series) for n in range(1, number + 1)]


@pytest.mark.parametrize(("number", "kept"), [(8, False), (9, True), (11, True), (13, True), (16, False)])
def test_size_of_the_board(number, kept):
    size, series = board_kept(RULES, board(number))
    assert size.kept is kept
    assert series.kept


def test_a_board_whose_series_differ_too_much():
    lame = [*board(9), Held(10, 10, "member", "Membre", 1), Held(11, 11, "member", "Membre", 1)]
    assert board_kept(RULES, lame)[1].sentence.startswith("Sièges par série : 5, 3, 3.")


def test_a_board_without_series_is_not_judged_by_them():
    assert len(board_kept(RULES, [Held(n, n, "member", "Membre") for n in range(9)])) == 1


def test_bureau_is_held_by_members_of_the_board_one_office_each():
    president, secretary = Held(1, 1, "president", "Président"), Held(2, 1, "secretary", "Secrétaire")
    stranger = Held(3, 99, "treasurer", "Trésorier")
    assert [answer.kept for answer in bureau_kept(RULES, board(9), [president])] == [True]
    assert [answer.sentence for answer in bureau_kept(RULES, board(9), [president, secretary, stranger])] == [
        "Trésorier (siège 3) : ne siège pas au conseil.",
        "Président (siège 1) : tient une autre fonction.",
        "Secrétaire (siège 2) : tient une autre fonction.",
    ]


@pytest.mark.parametrize(("size", "sizes"), [(11, [4, 4, 3]), (12, [4, 4, 4]), (13, [5, 4, 4])])
def test_each_series_leaves_in_its_year_and_all_have_left_after_three(size, sizes):
    """The first cycle of a board of 11, 12 and 13 seats, drawn by lot."""
    drawn = seats.draw(range(1, size + 1), 3, "vingt-cinq septembre")
    ends = [(seat, seats.expected_end(RULES, DAY, first_series=series)) for seat, series in drawn.items()]
    gone = [len(seats.leaving(ends, year)) for year in (2024, 2025, 2026, 2027)]
    assert gone == [0, sizes[0], sizes[0] + sizes[1], size]
