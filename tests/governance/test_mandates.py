"""How seats change hands between two assemblies, and that no seat ever has two holders."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from governance import board
from governance.actions import elections as actions
from governance.actions import installing, mandates
from members.models import Mandate
from tests import factories
from tests.governance import boards

pytestmark = pytest.mark.django_db
TODAY = date(2024, 12, 1)


@pytest.fixture
def by():
    return factories.user("director")


def leave(mandate, by, on=date(2024, 3, 10), reason="resignation", today=TODAY):
    return mandates.leave(mandate=mandate, on=on, reason=reason, today=today, by=by)


def co_opt(by, member=None, on=date(2024, 4, 2), seat=1):
    return mandates.co_opt(seat=seat, member=member or factories.member(), on=on, today=TODAY, by=by)


def refused(action, sentence, *args, **given):
    with pytest.raises(ValidationError) as refusal:
        action(*args, **given)
    assert sentence in " ".join(refusal.value.messages)


def test_resignation_leaves_a_vacant_seat(by):
    boards.board(3)
    leave(Mandate.objects.get(seat=1), by)
    found = {seat.number: seat for seat in board.seats_of("board", date(2024, 3, 11))}
    assert [seat.vacant for seat in found.values()] == [True, False, False]
    assert (found[1].last.ended_on, found[1].last.end_reason) == (date(2024, 3, 10), "resignation")
    assert not board.seats_of("board", date(2024, 3, 10))[0].vacant


def test_who_resigns_from_the_board_leaves_the_bureau(by):
    seat = boards.seat(1, 1)
    office = factories.mandate(organ="bureau", office="treasurer", member=seat.member, series=None)
    assert {mandate.pk for mandate in leave(seat, by)} == {seat.pk, office.pk}


def test_who_resigns_from_the_bureau_stays_on_the_board(by):
    seat = boards.seat(1, 1)
    office = factories.mandate(organ="bureau", office="treasurer", member=seat.member, series=None)
    assert leave(office, by) == [office]


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"on": date(2024, 12, 2)}, "dans le futur"),
        ({"on": date(2022, 5, 31)}, "précède son début"),
        ({"reason": "term"}, "Donnez le motif"),
    ],
)
def test_end_that_cannot_be(by, over, sentence):
    refused(leave, sentence, boards.seat(1, 1), by, **over)


def test_mandate_ends_once(by):
    seat = boards.seat(1, 1)
    leave(seat, by)
    refused(leave, "déjà pris fin le 10 mars 2024", seat, by, on=date(2024, 5, 1))


def test_co_opted_member_ends_the_term_of_its_predecessor(by):
    boards.rules()
    before = boards.seat(1, 1)
    leave(before, by)

    made = co_opt(by)

    assert (made.origin, made.ratified_on, made.series) == ("coopted", None, 1)
    assert made.expected_end_on == before.expected_end_on == date(2025, 6, 1)
    assert [seat.unratified for seat in board.seats_of("board", date(2024, 6, 1))] == [True]


def test_co_opted_member_leaves_with_its_series(by):
    """Co-opted in 2024 into a seat that leaves in 2025: it is renewed in 2025, not in 2027."""
    boards.rules()
    leave(boards.seat(1, 1), by)
    co_opt(by)
    seats = board.seats_of("board", TODAY)
    assert [len(board.leaving(seats, year)) for year in (2024, 2025)] == [0, 1]


def test_no_co_optation_where_the_statutes_forbid_it(by):
    boards.rules(cooptation=False)
    leave(boards.seat(1, 1), by)
    refused(co_opt, "n’admettent pas la cooptation", by)


def test_no_co_optation_without_statutes(by):
    leave(boards.seat(1, 1), by)
    refused(co_opt, "n’admettent pas la cooptation", by)


def test_a_seat_that_is_held_is_not_filled(by):
    boards.rules()
    boards.seat(1, 1)
    refused(co_opt, "siège 1", by)


def test_a_seat_that_never_was_is_not_filled_by_the_board(by):
    boards.rules()
    refused(co_opt, "jamais été pourvu", by, seat=4)


def test_who_sits_already_is_not_co_opted(by):
    boards.rules()
    leave(boards.seat(1, 1), by)
    refused(co_opt, "déjà un autre siège", by, member=boards.seat(2, 2).member)


def resolution(**over):
    return factories.resolution(**{"kind": "election", "meeting": boards.assembly(), **over})


@pytest.fixture
def coopted(by):
    boards.rules()
    leave(boards.seat(1, 1), by)
    return co_opt(by)


def test_assembly_ratifies(coopted, by):
    carried = resolution(outcome="carried", votes_for=20)
    mandates.ratify(mandate=coopted, resolution=carried, by=by)
    coopted.refresh_from_db()
    assert (coopted.ratified_on, coopted.ended_on) == (boards.ASSEMBLY, None)
    assert not board.seats_of("board", boards.ASSEMBLY)[0].unratified
    refused(mandates.ratify, "n’attend pas", mandate=coopted, resolution=carried, by=by)


def test_assembly_that_does_not_ratify_ends_the_mandate(coopted, by):
    mandates.ratify(mandate=coopted, resolution=resolution(outcome="rejected", votes_against=9), by=by)
    coopted.refresh_from_db()
    assert (coopted.ended_on, coopted.end_reason) == (boards.ASSEMBLY, "not_ratified")


def test_ratification_waits_for_the_vote_of_a_later_assembly(coopted, by):
    refused(mandates.ratify, "pas encore votée", mandate=coopted, resolution=resolution(), by=by)
    earlier = resolution(outcome="carried", votes_for=9, meeting=factories.meeting(held_on=date(2024, 4, 1)))
    refused(mandates.ratify, "après la cooptation", mandate=coopted, resolution=earlier, by=by)
    of_the_board = resolution(outcome="carried", votes_for=9, meeting=boards.assembly(organ="board"))
    refused(mandates.ratify, "Une assemblée générale", mandate=coopted, resolution=of_the_board, by=by)


def test_vacant_seat_is_filled_by_the_assembly_to_the_end_of_its_term(by):
    """The seat of a series that leaves in 2025, elected in 2024: it is renewed in 2025 with its series."""
    boards.rules()
    leave(boards.seat(1, 1), by)
    election = boards.prepared(boards.assembly(), "serie-1", by)
    newcomer = factories.member()
    actions.stand(seat=election.seats.get(), member=newcomer, by=by)
    begun = boards.elected(election, {1: {newcomer.pk: 20}}, by)
    assert [mandate.expected_end_on for mandate in begun] == [date(2025, 6, 1)]


# --- Whatever happens -----------------------------------------------------------------------------------

happenings = st.lists(
    st.tuples(
        st.sampled_from(["leave", "co_opt", "elect", "re_elect", "decline"]),
        st.integers(1, 4),
        st.integers(1, 200),
    ),
    max_size=12,
)


@given(happenings)
def test_a_seat_has_one_holder_at_most_and_a_re_election_leaves_no_gap(happenings):
    with transaction.atomic():
        by = factories.user(None)
        boards.rules()
        for number in (1, 2, 3):
            boards.seat(number, number)
        day, again = date(2023, 7, 1), []
        for what, seat, days in happenings:
            day += timedelta(days=days)
            try:
                with transaction.atomic():
                    again += _happen(what, seat, day, by) or []
            except ValidationError:
                continue  # refused with a sentence: nothing is written
        _check(again)
        transaction.set_rollback(True)


def _happen(what, seat, day, by):
    """Do one thing on a day; a re-election gives its (seat, day)."""
    held = Mandate.objects.open().filter(organ="board", seat=seat).first()
    if what == "leave" and held:
        leave(held, by, on=day, today=day)
    elif what == "co_opt":
        mandates.co_opt(seat=seat, member=factories.member(), on=day, today=day, by=by)
    elif what in ("elect", "re_elect", "decline"):
        return _election(what, seat, day, by, held)
    return []


def _election(what, seat, day, by, held):
    meeting = boards.assembly(held_on=day)
    election = factories.election(meeting=meeting, organ="board", series=None)
    place = factories.election_seat(election=election, seat=seat, outgoing=held)
    member = held.member if held and what == "re_elect" else factories.member()
    candidacy = actions.stand(seat=place, member=member, by=by)
    boards.counted(election, {seat: {member.pk: 9}}, by)
    installing.answer(candidacy=candidacy, accepted=what != "decline", by=by)
    return [(seat, day)] if held and what == "re_elect" else []


def _check(again):
    for seat in set(Mandate.objects.values_list("seat", flat=True)):
        spans = list(
            Mandate.objects.filter(organ="board", seat=seat)
            .order_by("started_on")
            .values_list("started_on", "ended_on")
        )
        for (_start, end), (start, _end) in pairwise(spans):
            assert end is not None
            assert end < start
            if (seat, start) in again:
                assert start - end == timedelta(days=1)
