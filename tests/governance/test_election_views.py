"""The pages of the elections of a meeting: each works, and is closed to who may not."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.actions import elections as actions
from governance.models import Candidacy, Drawing, Election
from members.models import Mandate
from tests import factories
from tests.governance import boards

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return factories.user("director")


@pytest.fixture
def meeting(settings):
    settings.BUSINESS_DATE = boards.ASSEMBLY
    boards.rules()
    boards.board()
    found = boards.assembly()
    for mandate in Mandate.objects.all():
        factories.stay(meeting=found, member=mandate.member, arrived_at=boards.AT.replace(hour=0))
        factories.convocation(meeting=found, member=mandate.member, votes=1)
    return found


@pytest.fixture
def renewal(meeting, by):
    election = boards.prepared(meeting, "serie-2", by)
    actions.stand_again(election=election, by=by)
    return election


def url(name, *args):
    return reverse(f"governance:{name}", args=args)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def papers(election, votes=7, **over):
    """What the form of the count sends: the same votes for every candidate."""
    data = {"scrutineers": "Deux scrutateurs"}
    for seat in election.seats.prefetch_related("candidacies"):
        data |= {f"blank_{seat.pk}": 1, f"void_{seat.pk}": 0}
        data |= {f"candidate_{one.pk}": votes for one in seat.candidacies.all()}
    return {**data, **over}


def test_meeting_offers_its_elections(client, signed_in, meeting):
    signed_in(client, "director")
    assert "Préparer les élections" in text(client.get(meeting.get_absolute_url()))
    signed_in(client, "board_member")
    assert "Préparer les élections" not in text(client.get(meeting.get_absolute_url()))


def test_meeting_shows_its_elections(client, signed_in, renewal):
    signed_in(client, "board_member")
    shown = text(client.get(renewal.meeting.get_absolute_url()))
    assert "Conseil d’administration : série 2" in shown
    assert "3 candidats À voter" in shown


def test_an_election_is_prepared_from_what_is_due(client, signed_in, meeting):
    signed_in(client, "director")
    page = client.get(url("elections", meeting.pk))
    assert "Conseil d’administration : série 2" in text(page)
    answer = client.post(url("election_prepare", meeting.pk), {"key": "serie-2"})
    made = Election.objects.get()
    assert answer.headers["Location"] == url("election", made.pk)
    assert client.post(url("election_prepare", meeting.pk), {"key": "serie-2"}).status_code == 404


def test_first_board_is_prepared_by_its_number_of_seats(client, signed_in):
    boards.rules()
    meeting = boards.assembly()
    signed_in(client, "director")
    assert "n’a jamais siégé" in text(client.get(url("elections", meeting.pk)))
    client.post(url("election_prepare", meeting.pk), {"key": "conseil", "number": "3"})
    assert not Election.objects.exists()
    client.post(url("election_prepare", meeting.pk), {"key": "conseil", "number": "11"})
    assert Election.objects.get().seats.count() == 11


def test_assembly_is_reminded_of_what_it_must_ratify(client, signed_in, meeting):
    signed_in(client, "director")
    assert "Cooptations à ratifier" not in text(client.get(url("elections", meeting.pk)))
    Mandate.objects.filter(seat=1).update(origin="coopted")
    assert "Cooptations à ratifier" in text(client.get(url("elections", meeting.pk)))
    of_the_board = boards.assembly(organ="board")
    assert "Cooptations à ratifier" not in text(client.get(url("elections", of_the_board.pk)))


def test_page_without_statutes_says_so(client, signed_in):
    signed_in(client, "director")
    meeting = factories.meeting()
    assert "Aucun statut n’est enregistré" in text(client.get(url("elections", meeting.pk)))
    election = factories.election(meeting=meeting)
    assert client.get(url("election", election.pk)).status_code == 200
    assert client.get(url("election_count", election.pk)).status_code == 302


def test_candidates_are_entered_and_taken_off(client, signed_in, meeting, by):
    election = boards.prepared(meeting, "serie-2", by)
    newcomer = factories.member()
    signed_in(client, "director")
    page = text(client.get(url("election", election.pk)))
    assert newcomer.name_fr in page
    assert "déjà un autre siège" in page
    client.post(url("election_stand", election.pk), {"sortants": "1"})
    client.post(
        url("election_stand", election.pk), {"seat": election.seats.first().pk, "member": newcomer.pk}
    )
    assert Candidacy.objects.count() == 4
    last = Candidacy.objects.get(member=newcomer)
    client.post(url("candidacy_withdraw", last.pk))
    assert Candidacy.objects.count() == 3


@pytest.mark.parametrize("typed", [{}, {"seat": "x", "member": "1"}, {"seat": "99999", "member": "1"}])
def test_a_candidate_for_nothing_is_not_found(client, signed_in, renewal, typed):
    signed_in(client, "director")
    assert client.post(url("election_stand", renewal.pk), typed).status_code == 404


def test_papers_are_counted_and_everybody_accepts(client, signed_in, renewal):
    signed_in(client, "director")
    assert "9 voix sont présentes" in text(client.get(url("election_count", renewal.pk)))
    client.post(url("election_count", renewal.pk), papers(renewal))
    shown = text(client.get(url("election", renewal.pk)))
    assert shown.count("Majorité relative : 7 voix sur 7 exprimées (blancs : 1, nuls : 0).") == 3
    client.post(url("election_accept_all", renewal.pk))
    assert Mandate.objects.filter(started_on=boards.ASSEMBLY).count() == 3
    assert text(client.get(url("election", renewal.pk))).count("A accepté") == 3


def test_who_was_in_the_room_is_told_by_the_hour_of_the_vote(client, signed_in, renewal):
    """Three leave at noon: a ballot counted afterwards, held before, had nine voices."""
    noon = boards.AT.replace(hour=12)
    for stay in renewal.meeting.stays.all()[:3]:
        stay.left_at = noon
        stay.save()
    signed_in(client, "director")
    refused = client.post(url("election_count", renewal.pk), papers(renewal, votes=8, hour="12:30"))
    assert "9 voix comptées pour 6" in text(refused)
    client.post(url("election_count", renewal.pk), papers(renewal, votes=8, hour="11:30"))
    renewal.refresh_from_db()
    assert (renewal.in_room, renewal.voted_at) == (9, boards.AT.replace(hour=11, minute=30))


def test_one_vote_for_the_whole_list_is_counted_seat_by_seat(client, signed_in, renewal):
    signed_in(client, "director")
    address = url("election_count", renewal.pk) + "?liste=1"
    assert "Liste entière" in text(client.get(address))
    client.post(address, {"list": "8", "blank": "1", "void": "0", "scrutineers": "Deux scrutateurs"})
    assert set(Candidacy.objects.values_list("votes", "outcome")) == {(8, "elected")}


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"scrutineers": ""}, "Ce champ est obligatoire"),
        ({"votes": 10}, "11 voix comptées pour 9"),
        ({"votes": "dix"}, "nombre entier"),
        ({"votes": -1}, "supérieure ou égale à 0"),
    ],
)
def test_papers_that_cannot_be_are_refused_with_a_sentence(client, signed_in, renewal, over, sentence):
    signed_in(client, "director")
    answer = client.post(url("election_count", renewal.pk), papers(renewal, **over))
    assert answer.status_code == 200
    assert sentence in text(answer)
    renewal.refresh_from_db()
    assert renewal.voted_at is None


def test_votes_of_an_older_meeting_ask_how_many_voices_were_there(client, signed_in, by):
    boards.rules()
    boards.board()
    meeting = factories.meeting(status="held")
    election = boards.prepared(meeting, "serie-2", by)
    actions.stand_again(election=election, by=by)
    signed_in(client, "director")
    assert "dites combien" in text(client.get(url("election_count", election.pk)))
    client.post(url("election_count", election.pk), papers(election, in_room=12))
    election.refresh_from_db()
    assert election.in_room == 12


def test_hands_are_offered_where_the_statutes_let_it(client, signed_in, by):
    boards.rules(secret_elections=False)
    boards.board()
    election = boards.prepared(boards.assembly(), "serie-2", by)
    actions.stand_again(election=election, by=by)
    signed_in(client, "director")
    assert "Main levée" in text(client.get(url("election_count", election.pk)))
    client.post(
        url("election_count", election.pk), papers(election, in_room=12, method="hands", scrutineers="")
    )
    election.refresh_from_db()
    assert (election.method, election.in_room) == ("hands", 12)


def test_an_elected_person_declines(client, signed_in, renewal, by):
    boards.counted(renewal, {2: {Mandate.objects.get(seat=2).member_id: 5}}, by)
    elected = Candidacy.objects.get(outcome="elected")
    signed_in(client, "director")
    client.post(url("candidacy_answer", elected.pk), {"accepte": "non"})
    assert "A décliné" in text(client.get(url("election", renewal.pk)))
    other = renewal.seats.exclude(pk=elected.seat_id).first()
    client.post(url("election_leave_vacant", other.pk))
    assert Mandate.objects.open().filter(series=2).count() == 1


def test_tie_is_told_and_goes_to_another_round(client, signed_in, renewal, by):
    newcomer, outgoing = factories.member(), Mandate.objects.get(seat=2).member
    actions.stand(seat=renewal.seats.get(seat=2), member=newcomer, by=by)
    boards.counted(renewal, {2: {outgoing.pk: 4, newcomer.pk: 4}}, by)
    signed_in(client, "director")
    shown = text(client.get(url("election", renewal.pk)))
    assert "les statuts demandent un nouveau tour" in shown
    assert shown.count("À égalité") == 2
    answer = client.post(url("election_round", renewal.pk))
    later = Election.objects.get(earlier=renewal)
    assert answer.headers["Location"] == url("election", later.pk)
    assert "tour 2" in text(client.get(url("election", later.pk)))
    assert "Voir ce tour" in text(client.get(url("election", renewal.pk)))


def test_tie_that_the_statutes_leave_to_lots(client, signed_in, by):
    boards.rules(election_tie="lot")
    outgoing = boards.seat(2, 2)
    newcomer = factories.member()
    election = boards.prepared(boards.assembly(), "serie-2", by)
    for member in (outgoing.member, newcomer):
        actions.stand(seat=election.seats.get(), member=member, by=by)
    boards.counted(election, {2: {outgoing.member_id: 4, newcomer.pk: 4}}, by)
    signed_in(client, "director")
    assert "Tirer au sort" in text(client.get(url("election", election.pk)))
    client.post(url("election_lots", election.pk), {"seed": "AG"})
    assert "le sort désigne le candidat n° 1 (graine « AG »)" in text(
        client.get(url("election", election.pk))
    )


def test_an_election_is_placed_in_the_agenda(client, signed_in, renewal):
    item = factories.agenda_item(meeting=renewal.meeting, title_fr="Renouvellement du tiers")
    signed_in(client, "director")
    assert "Renouvellement du tiers" in text(client.get(url("election", renewal.pk)))
    client.post(url("election_place", renewal.pk), {"item": item.pk})
    renewal.refresh_from_db()
    assert renewal.item == item
    elsewhere = factories.agenda_item().pk
    assert client.post(url("election_place", renewal.pk), {"item": elsewhere}).status_code == 404


def test_an_election_is_withdrawn(client, signed_in, renewal):
    signed_in(client, "director")
    answer = client.post(url("election_withdraw", renewal.pk))
    assert answer.headers["Location"] == url("elections", renewal.meeting_id)
    assert not Election.objects.exists()


PAGES = ("election", "election_count")
DEEDS = ("stand", "place", "withdraw", "round", "lots", "accept_all")


@pytest.mark.parametrize(("role", "status"), [("board_member", 200), ("auditor", 200), ("loan_officer", 403)])
def test_elections_are_read_by_who_directs_the_association(client, signed_in, renewal, role, status):
    signed_in(client, role)
    assert client.get(url("elections", renewal.meeting_id)).status_code == status
    assert client.get(url("election", renewal.pk)).status_code == status


def test_a_reader_does_nothing(client, signed_in, renewal):
    signed_in(client, "board_member")
    candidacy = Candidacy.objects.first()
    assert client.get(url("election_count", renewal.pk)).status_code == 403
    assert client.post(url("election_prepare", renewal.meeting_id), {"key": "x"}).status_code == 403
    for deed in DEEDS:
        assert client.post(url(f"election_{deed}", renewal.pk)).status_code == 403, deed
    assert client.post(url("candidacy_withdraw", candidacy.pk)).status_code == 403
    assert client.post(url("candidacy_answer", candidacy.pk)).status_code == 403
    assert client.post(url("election_leave_vacant", candidacy.seat_id)).status_code == 403
    assert "Dépouiller" not in text(client.get(url("election", renewal.pk)))


def test_missing_election_is_not_found(client, signed_in):
    signed_in(client, "director")
    assert client.get(url("elections", 1)).status_code == 404
    for page in PAGES:
        assert client.get(url(page, 1)).status_code == 404, page
    for deed in DEEDS:
        assert client.post(url(f"election_{deed}", 1)).status_code == 404, deed
    assert client.post(url("candidacy_answer", 1)).status_code == 404
    assert client.post(url("election_leave_vacant", 1)).status_code == 404


def test_nothing_is_written_by_reading(client, signed_in, renewal):
    signed_in(client, "director")
    candidacy = Candidacy.objects.first()
    for deed in DEEDS:
        assert client.get(url(f"election_{deed}", renewal.pk)).status_code == 405, deed
    assert client.get(url("election_prepare", renewal.meeting_id)).status_code == 405
    assert client.get(url("candidacy_withdraw", candidacy.pk)).status_code == 405
    assert client.get(url("candidacy_answer", candidacy.pk)).status_code == 405
    assert client.get(url("election_leave_vacant", candidacy.seat_id)).status_code == 405
    assert client.post(url("election", renewal.pk)).status_code == 405


def test_election_costs_the_same_for_one_seat_and_for_many(client, signed_in, renewal):
    signed_in(client, "director")
    factories.member()  # somebody who may stand

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(url("election", renewal.pk))
        return len(captured)

    queries()
    before = queries()
    for _n in range(5):
        seat = factories.election_seat(election=renewal)
        factories.candidacy(seat=seat, representative=factories.representative())
    assert queries() == before


# --- The drawing of lots ----------------------------------------------------------------------------------


@pytest.fixture
def undivided(settings):
    settings.BUSINESS_DATE = boards.ASSEMBLY
    boards.rules()
    for number in range(1, 12):
        factories.mandate(seat=number, series=None, started_on=boards.ASSEMBLY)
    return boards.assembly()


def test_lots_are_drawn_by_a_seed_and_shown_one_by_one(client, signed_in, undivided):
    signed_in(client, "director")
    assert "11 sièges attendent leur série" in text(client.get(url("lots", undivided.pk)))
    answer = client.post(url("lots_draw", undivided.pk), {"seed": "AG 2024-09-25"})
    assert answer.headers["Location"] == url("lots", undivided.pk) + "?lot=1"
    first = text(client.get(answer.headers["Location"]))
    assert "Lot 1 sur 11" in first
    assert "Siège 8" in first  # as in test_statutes_members.DRAWN
    assert "Voir le résultat" in text(client.get(url("lots", undivided.pk) + "?lot=11"))
    everything = client.get(url("lots", undivided.pk) + "?lot=99").content.decode()
    assert everything.count('class="lot-print"') == 11
    assert [Mandate.objects.filter(series=n).count() for n in (1, 2, 3)] == [4, 4, 3]


def test_lots_are_drawn_once(client, signed_in, undivided):
    signed_in(client, "director")
    client.post(url("lots_draw", undivided.pk), {"seed": "un"})
    assert "on ne tire pas deux fois" in text(client.post(url("lots_draw", undivided.pk), {"seed": "deux"}))
    assert Drawing.objects.get().seed == "un"


def test_lots_ask_for_their_seed(client, signed_in, undivided):
    signed_in(client, "director")
    assert "obligatoire" in text(client.post(url("lots_draw", undivided.pk), {"seed": ""}))


def test_series_that_are_known_are_not_drawn(client, signed_in, meeting):
    signed_in(client, "director")
    assert "déjà connues" in text(client.get(url("lots", meeting.pk)))


def test_lots_are_drawn_by_the_director_alone(client, signed_in, undivided):
    signed_in(client, "auditor")
    assert "n’a pas encore eu lieu" in text(client.get(url("lots", undivided.pk)))
    assert client.post(url("lots_draw", undivided.pk), {"seed": "x"}).status_code == 403
    signed_in(client, "loan_officer")
    assert client.get(url("lots", undivided.pk)).status_code == 403
    signed_in(client, "director")
    assert client.get(url("lots", 99999)).status_code == 404
    assert client.get(url("lots_draw", undivided.pk)).status_code == 405
