"""Who may vote, who is counted in the room, who leaves the board, case by case."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.statutes import seats
from governance.statutes.room import Proxy, Stay, Voter, proxy_allowed, room
from governance.statutes.rules import Call, Majority, Rules, Threshold
from governance.statutes.standing import Due, Membership, standing

RULES = Rules(
    effective_on=date(2009, 1, 1),
    colleges={"public": 2, "banks": 1, "persons": 1, "honorary": 0},
    calls={("assembly", "ordinary"): Call(15, Threshold(Fraction(1, 2)), 15)},
    majorities={"other": Majority(Threshold(Fraction(1, 2), strict=True))},
    proxies_per_holder=2,
    proxies_same_college=True,
    dues_grace_days=90,
    seniority_days=30,
    board_seats=(9, 15),
    term_years=3,
    series=3,
)
DAY = date(2024, 9, 25)
JOINED = date(2015, 3, 2)


def late(*years, settled_on=None):
    return [Due(year, date(year, 1, 31), settled_on) for year in years]


@pytest.mark.parametrize(
    ("case", "member", "votes", "sentence"),
    [
        ("up to date", Membership("banks", JOINED), 1, "Adhérent à jour"),
        ("a college with two votes", Membership("public", JOINED), 2, "Adhérent à jour"),
        ("a voice without vote", Membership("honorary", JOINED), 0, "sans voix délibérative"),
        ("a college the statutes do not know", Membership("firms", JOINED), 0, "sans voix délibérative"),
        ("joins the day after", Membership("banks", DAY + timedelta(days=1)), 0, "pas encore adhérent"),
        ("joined last week", Membership("banks", date(2024, 9, 18)), 0, "18 octobre 2024"),
        ("first day of the vote", Membership("banks", DAY - timedelta(days=30)), 1, "Adhérent à jour"),
        ("left the day before", Membership("banks", JOINED, date(2024, 9, 24)), 0, "N’est plus adhérent"),
        ("leaves on the day itself", Membership("banks", JOINED, DAY), 1, "Adhérent à jour"),
        ("one due unpaid", Membership("banks", JOINED, dues=late(2024)), 0, "impayée : 2024"),
        ("two dues unpaid", Membership("banks", JOINED, dues=late(2024, 2023)), 0, "impayée : 2023, 2024"),
        ("paid on the day", Membership("banks", JOINED, dues=late(2024, settled_on=DAY)), 1, "à jour"),
        (
            "paid the day after",
            Membership("banks", JOINED, dues=late(2024, settled_on=DAY + timedelta(days=1))),
            0,
            "impayée : 2024",
        ),
        (
            "called, still within the days of grace",
            Membership("banks", JOINED, dues=[Due(2024, DAY - timedelta(days=90))]),
            1,
            "à jour",
        ),
        (
            "called, the grace is over",
            Membership("banks", JOINED, dues=[Due(2024, DAY - timedelta(days=91))]),
            0,
            "impayée",
        ),
    ],
)
def test_standing(case, member, votes, sentence):
    found = standing(RULES, member, DAY)
    assert (found.votes, found.may_vote) == (votes, votes > 0), case
    assert sentence in found.sentence, case


BANK, OTHER_BANK, THIRD_BANK, FOURTH_BANK = (Voter(key, "banks", 1) for key in range(1, 5))
TOWN = Voter(5, "public", 2)
GUEST = Voter(6, "banks", 0)
VOTERS = [BANK, OTHER_BANK, THIRD_BANK, FOURTH_BANK, TOWN, GUEST]


@pytest.mark.parametrize(
    ("case", "giver", "holder", "earlier", "allowed"),
    [
        ("same college", BANK, OTHER_BANK, [], True),
        ("another college", BANK, TOWN, [], False),
        ("to oneself", BANK, BANK, [], False),
        ("from somebody without vote", GUEST, BANK, [], False),
        ("to somebody without vote", BANK, GUEST, [], False),
        ("a second one for the holder", BANK, OTHER_BANK, [Proxy(3, 2)], True),
        ("a third one for the holder", BANK, OTHER_BANK, [Proxy(3, 2), Proxy(4, 2)], False),
        ("given twice", BANK, OTHER_BANK, [Proxy(1, 3)], False),
    ],
)
def test_proxy_allowed(case, giver, holder, earlier, allowed):
    assert proxy_allowed(RULES, giver, holder, earlier).kept is allowed, case


def at(hour, minute=0):
    return datetime(2024, 9, 25, hour, minute)


def counted(stays, proxies, moment):
    return room(RULES, VOTERS, stays, proxies, moment)


def test_a_proxy_counts_while_its_holder_is_there():
    stays, proxies = [Stay(2, at(9), at(11))], [Proxy(1, 2)]
    assert counted(stays, proxies, at(8, 59)).counted == 0
    assert counted(stays, proxies, at(9)).counted == 2
    assert counted(stays, proxies, at(11)).counted == 0


def test_a_giver_who_arrives_votes_in_person_and_is_counted_once():
    found = counted([Stay(2, at(9)), Stay(1, at(10))], [Proxy(1, 2)], at(10, 30))
    assert (found.present, dict(found.represented), found.counted) == ({1, 2}, {}, 2)


def test_a_giver_who_leaves_again_is_represented_again():
    found = counted([Stay(2, at(9)), Stay(1, at(10), at(11))], [Proxy(1, 2)], at(11, 30))
    assert dict(found.represented) == {1: 2}


def test_a_proxy_is_never_passed_on():
    """1 gave power to 2, who gave power to 3 and stayed at home."""
    found = counted([Stay(3, at(9))], [Proxy(1, 2), Proxy(2, 3)], at(10))
    assert dict(found.represented) == {2: 3}


def test_two_who_give_power_to_each_other_and_stay_away_are_not_counted():
    assert counted([], [Proxy(1, 2), Proxy(2, 1)], at(10)).counted == 0


def test_proxies_beyond_the_limit_do_not_count():
    found = counted([Stay(2, at(9))], [Proxy(1, 2), Proxy(3, 2), Proxy(4, 2)], at(10))
    assert dict(found.represented) == {1: 2, 3: 2}


def test_votes_are_weighted_by_college():
    assert counted([Stay(5, at(9)), Stay(1, at(9))], [], at(10)).votes == 3


def test_somebody_without_vote_is_not_counted():
    assert counted([Stay(6, at(9))], [], at(10)).counted == 0


moments = st.integers(0, 20).map(lambda n: at(9) + timedelta(minutes=10 * n))
stays = st.builds(
    lambda member, start, length: Stay(member, start, length and start + timedelta(minutes=length)),
    st.integers(1, 8),
    moments,
    st.one_of(st.none(), st.integers(1, 120)),
)
proxies = st.builds(Proxy, st.integers(1, 8), st.integers(1, 8))
voters = st.lists(
    st.tuples(st.sampled_from(["banks", "public", "persons"]), st.integers(0, 3)), max_size=8
).map(lambda rows: [Voter(key, college, votes) for key, (college, votes) in enumerate(rows, start=1)])


@given(voters, st.lists(stays, max_size=20), st.lists(proxies, max_size=20), moments)
def test_nobody_counts_twice_and_no_vote_is_made_up(voters, stays, proxies, moment):
    found = room(RULES, voters, stays, proxies, moment)
    entitled = {voter.key: voter.votes for voter in voters if voter.votes}
    assert not found.present & found.represented.keys()
    assert found.present | found.represented.keys() <= entitled.keys()
    assert found.votes == sum(entitled[key] for key in found.present | found.represented.keys())
    assert found.votes <= sum(entitled.values())
    for giver, holder in found.represented.items():
        assert holder in found.present
        assert Proxy(giver, holder) in proxies
    held = list(found.represented.values())
    assert all(held.count(holder) <= RULES.proxies_per_holder for holder in held)


@given(voters, st.lists(stays, max_size=20), st.lists(proxies, max_size=12), moments, st.randoms())
def test_the_order_in_which_arrivals_are_written_down_does_not_matter(voters, stays, proxies, moment, random):
    shuffled = list(stays)
    random.shuffle(shuffled)
    assert room(RULES, voters, stays, proxies, moment) == room(RULES, voters, shuffled, proxies, moment)


@pytest.mark.parametrize(
    ("board", "sizes"), [(9, [3, 3, 3]), (11, [4, 4, 3]), (12, [4, 4, 4]), (13, [5, 4, 4]), (2, [1, 1, 0])]
)
def test_thirds_of_a_board(board, sizes):
    assert seats.sizes(board, 3) == sizes


@given(st.sets(st.integers(1, 60)), st.integers(1, 5), st.text(max_size=12))
def test_a_draw_gives_every_seat_one_series_and_the_same_one_again(board, series, seed):
    drawn = seats.draw(board, series, seed)
    assert drawn.keys() == board
    counts = [list(drawn.values()).count(n) for n in range(1, series + 1)]
    assert counts == seats.sizes(len(board), series)
    assert seats.draw(sorted(board, reverse=True), series, seed) == drawn


def test_a_draw_can_be_checked_by_hand_for_ever():
    assert seats.draw(range(1, 12), 3, "AG 2024-09-25") == DRAWN


#: sha256sum of "AG 2024-09-25:1" … "AG 2024-09-25:11", in that order.
DRAWN = dict.fromkeys([8, 1, 6, 10], 1) | dict.fromkeys([9, 5, 3, 4], 2) | dict.fromkeys([7, 11, 2], 3)


@pytest.mark.parametrize(
    ("case", "first_series", "end"),
    [
        ("first cycle, drawn first", 1, date(2025, 9, 25)),
        ("first cycle, drawn second", 2, date(2026, 9, 25)),
        ("first cycle, drawn last", 3, date(2027, 9, 25)),
        ("later cycles", None, date(2027, 9, 25)),
    ],
)
def test_end_of_a_mandate(case, first_series, end):
    assert seats.expected_end(RULES, DAY, first_series=first_series) == end, case


def test_who_leaves_this_year_includes_a_renewal_that_was_missed():
    ends = [(1, date(2024, 9, 20)), (2, date(2023, 9, 20)), (3, date(2025, 9, 20))]
    assert seats.leaving(ends, 2024) == [1, 2]
