"""Elections from their preparation to the mandates that come of them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from governance import board, elections
from governance.actions import elections as actions
from governance.actions import installing, lots
from governance.models import Candidacy
from members.models import Mandate
from tests import factories
from tests.governance import boards

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return factories.user("director")


@pytest.fixture
def meeting():
    return boards.assembly()


@pytest.fixture
def renewal(meeting, by):
    """The election of the second series of a board of nine, everybody standing again."""
    boards.rules()
    boards.board()
    election = boards.prepared(meeting, "serie-2", by)
    actions.stand_again(election=election, by=by)
    return election


def seats(election):
    return list(election.seats.order_by("seat"))


def candidates(election):
    return {
        seat.seat: list(seat.candidacies.order_by("pk"))
        for seat in election.seats.order_by("seat").prefetch_related("candidacies")
    }


def refused(action, sentence, **given):
    with pytest.raises(ValidationError) as refusal:
        action(**given)
    assert sentence in " ".join(refusal.value.messages)


def test_an_assembly_elects_the_series_that_leaves_this_year(meeting):
    boards.rules()
    boards.board(11)
    found = {due.key: [seat.seat for seat in due.seats] for due in elections.due(meeting, rules_of(meeting))}
    assert found["serie-2"] == [2, 5, 8, 11]
    assert "serie-1" not in found
    assert "serie-3" not in found


def rules_of(meeting):
    return actions.statutes_of(meeting).rules()


def test_a_renewal_that_was_missed_comes_back_and_a_vacant_seat_is_filled(meeting):
    boards.rules()
    boards.seat(1, 1, expected_end_on=date(2023, 6, 1))
    boards.seat(3, 3, ended_on=date(2024, 1, 10), end_reason="death")
    found = {due.key: due for due in elections.due(meeting, rules_of(meeting))}
    assert [seat.seat for seat in found["serie-1"].seats] == [1]
    assert found["serie-3"].vacant == 1


def test_offices_are_elected_as_many_as_the_statutes_foresee(meeting):
    statutes = boards.rules()
    factories.statutes_office(statutes=statutes, office="president", places=1)
    factories.statutes_office(statutes=statutes, office="vice_president", places=2)
    factories.mandate(organ="bureau", office="president", seat=1, series=None)
    found = {due.key: due for due in elections.due(meeting, rules_of(meeting))}
    assert [seat.seat for seat in found["fonction-president"].seats] == [1]
    assert [seat.seat for seat in found["fonction-vice_president"].seats] == [2, 3]
    assert "fonction-treasurer" not in found


def test_a_board_meeting_elects_offices_only():
    boards.rules()
    boards.board()
    meeting = boards.assembly(organ="board")
    assert {due.organ for due in elections.due(meeting, rules_of(meeting))} == {"bureau"}


def test_a_seat_is_elected_once_in_a_meeting(renewal, meeting):
    assert "serie-2" not in {due.key for due in elections.due(meeting, rules_of(meeting))}


def test_nothing_is_elected_without_statutes(meeting, by):
    refused(actions.statutes_of, "Aucun statut", meeting=meeting)


def test_outgoing_holders_stand_again(renewal):
    assert {n: [c.member_id for c in found] for n, found in candidates(renewal).items()} == {
        mandate.seat: [mandate.member_id] for mandate in Mandate.objects.filter(series=2)
    }


def test_who_has_a_seat_that_is_not_renewed_does_not_stand(renewal, by):
    other = Mandate.objects.get(seat=1).member
    refused(actions.stand, "déjà un autre siège", seat=seats(renewal)[0], member=other, by=by)


def test_nobody_stands_twice_in_an_election(renewal, by):
    member = Mandate.objects.get(seat=2).member
    refused(actions.stand, "déjà candidat", seat=seats(renewal)[1], member=member, by=by)


def test_a_newcomer_stands_against_the_outgoing_holder_and_wins(renewal, by):
    newcomer, outgoing = factories.member(), Mandate.objects.get(seat=2)
    actions.stand(seat=seats(renewal)[0], member=newcomer, by=by)
    votes = {2: {newcomer.pk: 16, outgoing.member_id: 12}}
    votes |= {n: {Mandate.objects.get(seat=n).member_id: 25} for n in (5, 8)}

    begun = boards.elected(renewal, votes, by)

    outgoing.refresh_from_db()
    assert (outgoing.ended_on, outgoing.end_reason) == (date(2024, 9, 24), "term")
    first = begun[0]
    assert (first.member, first.seat, first.series) == (newcomer, 2, 2)
    assert (first.started_on, first.expected_end_on) == (boards.ASSEMBLY, date(2027, 9, 25))
    assert [seat.mandate is not None for seat in board.seats_of("board", boards.ASSEMBLY)] == [True] * 9


def test_who_loses_the_board_loses_the_bureau(renewal, by):
    newcomer, outgoing = factories.member(), Mandate.objects.get(seat=2)
    office = factories.mandate(organ="bureau", office="treasurer", member=outgoing.member, series=None)
    actions.stand(seat=seats(renewal)[0], member=newcomer, by=by)
    boards.elected(renewal, {2: {newcomer.pk: 16}, 5: {}, 8: {}}, by)
    office.refresh_from_db()
    assert (office.ended_on, office.end_reason) == (date(2024, 9, 24), "term")


def test_re_election_keeps_the_seat_the_series_and_the_office(renewal, by):
    outgoing = Mandate.objects.get(seat=5)
    office = factories.mandate(organ="bureau", office="treasurer", member=outgoing.member, series=None)
    boards.elected(renewal, {5: {outgoing.member_id: 20}}, by)
    office.refresh_from_db()
    assert office.ended_on is None
    held = list(Mandate.objects.filter(seat=5, organ="board").order_by("started_on"))
    assert [(m.member_id, m.started_on, m.ended_on) for m in held] == [
        (outgoing.member_id, date(2021, 9, 20), date(2024, 9, 24)),
        (outgoing.member_id, date(2024, 9, 25), None),
    ]


def test_more_papers_than_voices_are_refused_and_nothing_is_written(renewal, by):
    member = Mandate.objects.get(seat=2).member_id
    refused(
        boards.counted, "Siège 2 : 31 voix comptées pour 30", election=renewal, votes={2: {member: 31}}, by=by
    )
    assert not Candidacy.objects.filter(votes__isnull=False).exists()


def test_secret_ballot_names_its_scrutineers(renewal, by):
    refused(boards.counted, "Nommez ceux", election=renewal, votes={}, by=by, scrutineers=" ")


def test_show_of_hands_only_where_the_statutes_let_it(renewal, by):
    refused(boards.counted, "bulletin secret", election=renewal, votes={}, by=by, method="hands")


def test_show_of_hands_without_scrutineers(meeting, by):
    boards.rules(secret_elections=False)
    boards.board()
    election = boards.prepared(meeting, "serie-2", by)
    assert election.method == "hands"
    actions.stand_again(election=election, by=by)
    votes = {m.seat: {m.member_id: 30} for m in Mandate.objects.filter(series=2)}
    assert len(boards.elected(election, votes, by, scrutineers="")) == 3


def test_nothing_is_counted_before_the_meeting(renewal, meeting, by):
    meeting.status, meeting.opened_at = "convened", None
    meeting.save()
    refused(boards.counted, "Convoquée", election=renewal, votes={}, by=by)


def test_a_count_is_corrected_until_somebody_answers(renewal, by):
    member = Mandate.objects.get(seat=2).member_id
    boards.counted(renewal, {2: {member: 12}}, by)
    boards.counted(renewal, {2: {member: 13}}, by)
    assert candidates(renewal)[2][0].votes == 13
    installing.answer(candidacy=candidates(renewal)[2][0], accepted=True, by=by)
    refused(boards.counted, "proclamé", election=renewal, votes={}, by=by)


def test_who_declines_leaves_the_seat_vacant(renewal, by):
    member = Mandate.objects.get(seat=2).member_id
    boards.counted(renewal, {2: {member: 12}}, by)
    assert installing.answer(candidacy=candidates(renewal)[2][0], accepted=False, by=by) is None
    assert candidates(renewal)[2][0].outcome == "declined"
    found = board.seats_of("board", boards.ASSEMBLY)
    assert [seat.number for seat in found if seat.vacant] == [2]


def test_an_answer_is_given_once_and_by_the_elected_only(renewal, by):
    member = Mandate.objects.get(seat=2).member_id
    boards.counted(renewal, {2: {member: 12}}, by)
    first, other = candidates(renewal)[2][0], candidates(renewal)[5][0]
    installing.answer(candidacy=first, accepted=True, by=by)
    refused(installing.answer, "une fois", candidacy=first, accepted=False, by=by)
    refused(installing.answer, "Seul un élu", candidacy=other, accepted=True, by=by)


def test_a_seat_without_elected_is_left_vacant(renewal, by):
    boards.counted(renewal, {}, by)
    installing.leave_vacant(seat=seats(renewal)[0], by=by)
    assert Mandate.objects.get(seat=2).ended_on == date(2024, 9, 24)


def test_a_seat_whose_elected_has_not_answered_is_not_left_vacant(renewal, by):
    boards.counted(renewal, {2: {Mandate.objects.get(seat=2).member_id: 4}}, by)
    refused(installing.leave_vacant, "attend encore", seat=seats(renewal)[0], by=by)


def test_candidates_leave_until_the_count(renewal, by):
    actions.step_down(candidacy=candidates(renewal)[2][0], by=by)
    assert candidates(renewal)[2] == []
    boards.counted(renewal, {}, by)
    refused(actions.step_down, "dépouillée", candidacy=candidates(renewal)[5][0], by=by)
    refused(actions.withdraw, "dépouillée", election=renewal, by=by)


def test_an_election_is_withdrawn_until_the_count(renewal, meeting, by):
    actions.withdraw(election=renewal, by=by)
    assert "serie-2" in {due.key for due in elections.due(meeting, rules_of(meeting))}


# --- Ties -----------------------------------------------------------------------------------------------


def tied(meeting, by, **statutes):
    """Two candidates of five votes each for seat 2; returns the election and the two members."""
    boards.rules(**statutes)
    outgoing = boards.seat(2, 2)
    newcomer = factories.member(joined_on=date(2019, 1, 1))
    election = boards.prepared(meeting, "serie-2", by)
    for member in (outgoing.member, newcomer):
        actions.stand(seat=seats(election)[0], member=member, by=by)
    boards.counted(election, {2: {outgoing.member_id: 5, newcomer.pk: 5}}, by)
    return election, outgoing.member, newcomer


def test_tie_goes_to_another_ballot(meeting, by):
    election, outgoing, newcomer = tied(meeting, by, election_tie="ballot")
    assert [c.outcome for c in candidates(election)[2]] == ["tied", "tied"]

    later = actions.another_round(election=election, entitled=30, by=by)

    assert (later.earlier, later.number) == (election, election.number + 1)
    assert [c.member for c in candidates(later)[2]] == [outgoing, newcomer]
    refused(actions.another_round, "Aucun siège", election=election, entitled=30, by=by)
    refused(boards.counted, "proclamé", election=election, votes={}, by=by)
    begun = boards.elected(later, {2: {newcomer.pk: 7, outgoing.pk: 3}}, by)
    assert [mandate.member for mandate in begun] == [newcomer]


def test_tie_goes_to_the_oldest_member(meeting, by):
    election, outgoing, _newcomer = tied(meeting, by, election_tie="seniority")
    assert [c.outcome for c in candidates(election)[2]] == ["elected", "defeated"]
    refused(actions.another_round, "Aucun siège", election=election, entitled=30, by=by)


def test_tie_goes_to_the_lot_once_a_seed_is_said(meeting, by):
    election, _outgoing, _newcomer = tied(meeting, by, election_tie="lot")
    assert [c.outcome for c in candidates(election)[2]] == ["tied", "tied"]
    refused(actions.draw_lots, "Donnez la graine", election=election, seed=" ", entitled=30, by=by)
    actions.draw_lots(election=election, seed="AG", entitled=30, by=by)
    assert [c.outcome for c in candidates(election)[2]] == ["elected", "defeated"]
    refused(actions.draw_lots, "deux fois", election=election, seed="AG2", entitled=30, by=by)


# --- The bureau -----------------------------------------------------------------------------------------


@pytest.fixture
def presidency(renewal, meeting, by):
    """The election of the president, held by who sits in seat 2 of the board, which leaves too."""
    outgoing = Mandate.objects.get(organ="board", seat=2)
    factories.mandate(organ="bureau", office="president", seat=1, member=outgoing.member, series=None)
    return boards.prepared(meeting, "fonction-president", by)


def test_president_is_re_elected_after_the_board(presidency, renewal, by):
    president = Mandate.objects.get(organ="board", seat=2).member
    actions.stand_again(election=presidency, by=by)
    boards.elected(renewal, {2: {president.pk: 20}}, by)
    begun = boards.elected(presidency, {1: {president.pk: 25}}, by)
    assert [(m.office, m.member, m.started_on) for m in begun] == [("president", president, boards.ASSEMBLY)]
    assert Mandate.objects.filter(organ="bureau", seat=1).count() == 2


def test_who_does_not_sit_on_the_board_holds_no_office(presidency, by):
    refused(actions.stand, "membre du conseil", seat=seats(presidency)[0], member=factories.member(), by=by)


def test_who_hopes_for_the_board_stands_for_an_office_and_needs_the_seat_to_take_it(presidency, renewal, by):
    hopeful, outgoing = factories.member(), Mandate.objects.get(organ="board", seat=2).member
    actions.stand(seat=seats(renewal)[0], member=hopeful, by=by)
    actions.stand(seat=seats(presidency)[0], member=hopeful, by=by)
    boards.counted(presidency, {1: {hopeful.pk: 20}}, by)
    refused(installing.accept_all, "membre du conseil", election=presidency, by=by)
    boards.elected(renewal, {2: {hopeful.pk: 20, outgoing.pk: 3}}, by)
    assert [m.member for m in installing.accept_all(election=presidency, by=by)] == [hopeful]


# --- The first board, and its lots -------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "sizes"), [(11, [4, 4, 3]), (12, [4, 4, 4]), (13, [5, 4, 4])])
def test_first_board_is_elected_then_divided_by_lot(meeting, by, size, sizes):
    boards.rules()
    election = actions.prepare_first(meeting=meeting, number=size, by=by)
    votes = {}
    for seat in seats(election):
        member = factories.member()
        actions.stand(seat=seat, member=member, by=by)
        votes[seat.seat] = {member.pk: 20}
    boards.elected(election, votes, by)

    drawing = lots.draw(meeting=meeting, seed="Souss", at=boards.AT, by=by)

    series = list(Mandate.objects.values_list("series", flat=True))
    assert [series.count(n) for n in (1, 2, 3)] == sizes
    assert {m.series: m.expected_end_on.year for m in Mandate.objects.all()} == {1: 2025, 2: 2026, 3: 2027}
    assert {lot.seat: lot.series for lot in drawing.lots.all()} == {
        m.seat: m.series for m in Mandate.objects.all()
    }
    refused(lots.draw, "deux fois", meeting=meeting, seed="Massa", at=boards.AT, by=by)


def test_first_board_has_the_size_of_the_statutes(meeting, by):
    boards.rules()
    refused(actions.prepare_first, "de 9 à 15", meeting=meeting, number=8, by=by)
    boards.board(1)
    refused(actions.prepare_first, "déjà ses sièges", meeting=meeting, number=9, by=by)


def test_lots_need_a_board_and_a_seed(meeting, by):
    boards.rules()
    refused(lots.draw, "élisez-le", meeting=meeting, seed="Souss", at=boards.AT, by=by)
    factories.mandate(series=None)
    refused(lots.draw, "Donnez la graine", meeting=meeting, seed=" ", at=boards.AT, by=by)
