"""The pages of the board, of the register of interests, of a new version of the statutes, and their papers."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from governance import interests
from governance.actions import elections as actions
from governance.documents import board as documents
from governance.models import Interest, Statutes
from members.models import Mandate
from tests import factories
from tests.governance import boards

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 3)


@pytest.fixture(autouse=True)
def _on_that_day(settings):
    settings.BUSINESS_DATE = TODAY


@pytest.fixture
def seats():
    boards.rules()
    return boards.board()


def url(name, *args):
    return reverse(f"governance:{name}", args=args)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def words_of(printed):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(printed.content)).pages)


# --- The board --------------------------------------------------------------------------------------------


def test_board_shows_who_sits_and_who_leaves_this_year(client, signed_in, seats):
    signed_in(client, "board_member")
    shown = text(client.get(url("board")))
    assert "Conseil et bureau au 3 juin 2024" in shown
    assert shown.count("Sortant ") == 3
    assert "Sièges pourvus : 9 ; les statuts en veulent de 9 à 15." in shown


def test_board_at_another_date_is_that_of_the_day(client, signed_in, seats):
    signed_in(client, "board_member")
    shown = client.get(url("board"), {"le": "2021-12-31"}).content.decode()
    assert shown.count('class="row-title"') == 3
    assert "Choisissez" not in shown
    assert client.get(url("board"), {"le": "hier"}).status_code == 200


def test_board_without_anybody_says_so(client, signed_in):
    signed_in(client, "board_member")
    assert "Aucun siège pourvu à cette date" in text(client.get(url("board")))


def test_board_costs_the_same_for_three_seats_and_for_thirty(client, signed_in, seats):
    signed_in(client, "director")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(url("board"))
        return len(captured)

    queries()
    before = queries()
    for n in range(20, 30):
        factories.mandate(seat=n, representative=factories.representative())
        factories.mandate(seat=n, organ="bureau", representative=factories.representative())
    assert queries() == before


def test_seat_tells_its_history(client, signed_in, seats):
    factories.mandate(
        seat=1, series=1, started_on=date(2019, 5, 1), ended_on=date(2022, 5, 31), end_reason="term",
        member=factories.member(name_fr="Ancienne coopérative"),
    )  # fmt: skip
    signed_in(client, "board_member")
    shown = text(client.get(url("seat", "board", 1)))
    assert "du 01/05/2019 au 31/05/2022" in shown
    assert "Ancienne coopérative" in shown
    assert "Démission" not in shown


def test_resignation_is_recorded_and_the_seat_offered(client, signed_in, seats):
    signed_in(client, "director")
    page = client.get(url("leave", seats[0].pk))
    assert "Dernier jour du mandat" in text(page)
    answer = client.post(
        url("leave", seats[0].pk), {"reason": "resignation", "on": "2024-05-20"}, follow=True
    )
    assert "le siège est vacant" in text(answer)
    assert "Coopter un membre" in text(answer)
    shown = text(client.get(url("board")))
    assert "jusqu’au 20/05/2024 (Démission)" in shown
    assert client.get(url("leave", seats[0].pk)).status_code == 404


def test_who_leaves_the_board_is_told_to_leave_the_bureau(client, signed_in, seats):
    factories.mandate(organ="bureau", office="treasurer", member=seats[0].member, series=None)
    signed_in(client, "director")
    answer = client.post(url("leave", seats[0].pk), {"reason": "death", "on": "2024-05-20"}, follow=True)
    assert "Qui quitte le conseil quitte le bureau : Trésorier." in text(answer)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": "resignation", "on": "2024-06-04"}, "dans le futur"),
        ({"reason": "term", "on": "2024-05-20"}, "choix valide"),
        ({"on": "2024-05-20"}, "obligatoire"),
        ({"reason": "death", "on": "20-13-2024"}, "date"),
    ],
)
def test_end_that_cannot_be_is_refused_with_a_sentence(client, signed_in, seats, typed, sentence):
    signed_in(client, "director")
    assert sentence in text(client.post(url("leave", seats[0].pk), typed))
    assert Mandate.objects.open().count() == 9


@pytest.fixture
def vacant(seats):
    Mandate.objects.filter(pk=seats[0].pk).update(ended_on=date(2024, 5, 1), end_reason="death")
    return seats[0]


def test_vacant_seat_is_filled_by_co_optation_then_ratified(client, signed_in, vacant):
    newcomer = factories.member()
    signed_in(client, "director")
    assert newcomer.name_fr in text(client.get(url("co_opt", 1)))
    answer = client.post(url("co_opt", 1), {"member": newcomer.pk, "on": "2024-06-01"}, follow=True)
    assert "À ratifier" in text(answer)
    assert "À ratifier" in text(client.get(url("board")))
    made = Mandate.objects.get(origin="coopted")
    meeting = factories.meeting(held_on=TODAY)
    resolution = factories.resolution(meeting=meeting, kind="election", outcome="carried", votes_for=9)
    assert resolution.text_fr in text(client.get(url("ratify", made.pk)))
    answer = client.post(url("ratify", made.pk), {"resolution": resolution.pk}, follow=True)
    assert "ratifiée le 03/06/2024" in text(answer)


def test_co_optation_that_is_refused_ends_the_mandate(client, signed_in, vacant):
    made = factories.mandate(seat=1, origin="coopted", started_on=date(2024, 5, 20))
    rejected = factories.resolution(
        meeting=factories.meeting(held_on=TODAY), outcome="rejected", votes_against=9
    )
    signed_in(client, "director")
    answer = client.post(url("ratify", made.pk), {"resolution": rejected.pk}, follow=True)
    assert "n’est pas ratifiée" in text(answer)
    made.refresh_from_db()
    assert (made.ended_on, made.end_reason) == (TODAY, "not_ratified")


def test_co_optation_that_cannot_be_is_refused_with_a_sentence(client, signed_in, vacant):
    newcomer = factories.member()
    signed_in(client, "director")
    data = {"member": newcomer.pk, "on": "2024-06-04"}
    assert "dans le futur" in text(client.post(url("co_opt", 1), data))
    assert client.get(url("co_opt", 2)).status_code == 404
    assert client.get(url("co_opt", 99)).status_code == 404
    made = factories.mandate(seat=1, origin="elected", started_on=date(2024, 5, 20))
    resolution = factories.resolution(
        meeting=factories.meeting(held_on=TODAY), outcome="carried", votes_for=9
    )
    answer = client.post(url("ratify", made.pk), {"resolution": resolution.pk})
    assert "n’attend pas de ratification" in text(answer)


def test_nobody_is_co_opted_without_statutes(client, signed_in):
    factories.mandate(seat=1, ended_on=date(2024, 5, 1), end_reason="death")
    signed_in(client, "director")
    assert client.get(url("co_opt", 1)).status_code == 200


def test_board_is_changed_by_the_director_alone(client, signed_in, seats, vacant):
    open_seat = Mandate.objects.open().first()
    signed_in(client, "board_member")
    assert client.get(url("leave", open_seat.pk)).status_code == 403
    assert client.get(url("co_opt", 1)).status_code == 403
    assert client.get(url("ratify", open_seat.pk)).status_code == 403
    signed_in(client, "accountant")
    assert client.get(url("board")).status_code == 403
    assert client.get(url("seat", "board", 1)).status_code == 403


def test_seat_that_is_none_is_not_found(client, signed_in, seats):
    signed_in(client, "director")
    assert client.get(url("seat", "board", 99)).status_code == 404
    assert client.get(url("seat", "committee", 1)).status_code == 404
    assert client.get(url("leave", 99999)).status_code == 404
    assert client.get(url("ratify", 99999)).status_code == 404
    assert client.post(url("board")).status_code == 405
    assert client.put(url("leave", seats[0].pk)).status_code == 405


# --- Interests --------------------------------------------------------------------------------------------


def test_register_lists_searches_and_exports(client, signed_in):
    factories.interest(party="Coopérative Tifawin")
    factories.interest(party="Atelier Imourane", kind="supplier", ended_on=date(2024, 1, 1))
    signed_in(client, "board_member")
    shown = text(client.get(url("interests")))
    assert "Coopérative Tifawin" in shown
    assert "Mettre fin" not in shown
    for asked, expected in (
        ({"q": "imourane"}, (False, True)),
        ({"nature": "employment"}, (True, False)),
        ({"etat": "fin"}, (False, True)),
        ({"etat": "cours"}, (True, False)),
    ):
        shown = text(client.get(url("interests"), asked))
        assert ("Coopérative Tifawin" in shown, "Atelier Imourane" in shown) == expected, asked
    signed_in(client, "director")
    assert "Mettre fin" in text(client.get(url("interests")))
    sheet = load_workbook(BytesIO(client.get(url("interests"), {"format": "xlsx"}).content))
    cells = {str(cell.value) for row in sheet.active.iter_rows() for cell in row}
    assert "Coopérative Tifawin" in cells
    assert "Mettre fin" not in cells


def test_interest_is_declared_then_ended(client, signed_in):
    speaker = factories.representative()
    signed_in(client, "director")
    assert client.get(url("interest_new")).status_code == 200
    data = {"member": speaker.member_id, "kind": "family", "party": "Pâtisserie", "declared_on": "2024-05-02"}
    client.post(url("interest_new"), data)
    made = Interest.objects.get()
    assert (made.representative, made.party) == (speaker, "Pâtisserie")
    assert "Pâtisserie" in text(client.get(url("interest_end", made.pk)))
    client.post(url("interest_end", made.pk), {"ended_on": "2024-06-01"})
    made.refresh_from_db()
    assert made.ended_on == date(2024, 6, 1)
    assert client.get(url("interest_end", made.pk)).status_code == 404


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"declared_on": "2024-06-04"}, "futur"),
        ({"party": ""}, "obligatoire"),
        ({"kind": "x"}, "choix valide"),
    ],
)
def test_declaration_that_cannot_be_is_refused_with_a_sentence(client, signed_in, over, sentence):
    signed_in(client, "director")
    data = {"member": factories.member().pk, "kind": "family", "party": "X", "declared_on": "2024-05-02"}
    assert sentence in text(client.post(url("interest_new"), {**data, **over}))
    assert not Interest.objects.exists()


@pytest.mark.parametrize(("day", "sentence"), [("2023-02-01", "ne précède pas"), ("2024-06-04", "futur")])
def test_end_of_an_interest_that_cannot_be(client, signed_in, day, sentence):
    made = factories.interest()
    signed_in(client, "director")
    assert sentence in text(client.post(url("interest_end", made.pk), {"ended_on": day}))


def test_register_is_kept_by_the_director(client, signed_in):
    made = factories.interest()
    signed_in(client, "board_member")
    assert client.get(url("interest_new")).status_code == 403
    assert client.get(url("interest_end", made.pk)).status_code == 403
    signed_in(client, "loan_officer")
    assert client.get(url("interests")).status_code == 403
    signed_in(client, "director")
    assert client.get(url("interest_end", 99999)).status_code == 404
    assert client.post(url("interests")).status_code == 405


def test_what_was_declared_is_known_at_a_date():
    one = factories.interest(declared_on=date(2023, 3, 1), ended_on=date(2024, 1, 31))
    two = factories.interest(member=one.member, declared_on=date(2024, 1, 1))
    factories.interest()
    members = [one.member, factories.member()]
    assert interests.declared(members, date(2023, 2, 28)) == {}
    assert interests.declared(members, date(2024, 1, 31)) == {one.member_id: [one, two]}
    assert interests.declared(members, date(2024, 2, 1)) == {one.member_id: [two]}


def test_what_was_declared_is_told_where_a_recusal_is_noted(client, signed_in):
    boards.rules()
    meeting = boards.assembly()
    member = factories.member()
    factories.convocation(meeting=meeting, member=member, votes=1)
    factories.interest(member=member, party="Atelier Imourane")
    factories.interest(party="Qui ne vote pas")
    resolution = factories.resolution(meeting=meeting)
    signed_in(client, "director")
    shown = text(client.get(url("vote", meeting.pk, resolution.pk)))
    assert "Intérêts déclarés" in shown
    assert "Atelier Imourane" in shown
    assert "Qui ne vote pas" not in shown


# --- A new version of the statutes ---------------------------------------------------------------------------


def change(**over):
    meeting = factories.meeting(kind="extraordinary", held_on=date(2024, 5, 2))
    fields = {"kind": "statutes", "outcome": "carried", "votes_for": 20, "meeting": meeting}
    return factories.resolution(**{**fields, **over})


def test_new_version_is_a_copy_with_a_new_date(client, signed_in):
    base = boards.rules(term_years=4)
    factories.statutes_call(statutes=base)
    factories.statutes_majority(statutes=base)
    factories.statutes_office(statutes=base)
    resolution = change()
    signed_in(client, "director")
    assert resolution.text_fr in text(client.get(url("statutes_new")))
    answer = client.post(url("statutes_new"), {"effective_on": "2024-05-02", "adopted_by": resolution.pk})
    made = Statutes.objects.on(TODAY)
    assert answer.headers["Location"] == reverse("admin:governance_statutes_change", args=[made.pk])
    assert (made.adopted_by, made.term_years) == (resolution, 4)
    assert [getattr(made, name).count() for name in ("colleges", "calls", "majorities", "offices")] == [1] * 4
    assert Statutes.objects.on(date(2024, 5, 1)) == base


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2009-01-01", "date postérieure"), ("2024-05-01", "au plus tôt"), ("", "obligatoire")],
)
def test_new_version_that_cannot_be_is_refused_with_a_sentence(client, signed_in, day, sentence):
    boards.rules()
    resolution = change()
    signed_in(client, "director")
    answer = client.post(url("statutes_new"), {"effective_on": day, "adopted_by": resolution.pk})
    assert sentence in text(answer)
    assert Statutes.objects.count() == 1


@pytest.mark.parametrize(
    "over",
    [
        {"kind": "other"},
        {"outcome": "rejected", "votes_for": 0, "votes_against": 9},
        {"meeting": "ordinary"},
        {"meeting": "board"},
    ],
)
def test_only_a_carried_resolution_of_an_extraordinary_assembly_changes_the_statutes(over):
    if over.get("meeting") == "ordinary":
        over = {"meeting": factories.meeting(held_on=date(2024, 5, 2))}
    elif over.get("meeting") == "board":
        over = {"meeting": factories.meeting(organ="board", kind="extraordinary", held_on=date(2024, 5, 2))}
    version = factories.statutes(effective_on=date(2024, 5, 3))
    version.adopted_by = change(**over)
    with pytest.raises(ValidationError, match="assemblée extraordinaire"):
        version.full_clean()


def test_statutes_are_changed_by_the_director(client, signed_in):
    signed_in(client, "director")
    assert client.get(url("statutes_new")).status_code == 404
    boards.rules()
    assert "Préparer une nouvelle version" in text(client.get(url("statutes")))
    assert client.put(url("statutes_new")).status_code == 405
    signed_in(client, "board_member")
    assert client.get(url("statutes_new")).status_code == 403
    assert "Préparer une nouvelle version" not in text(client.get(url("statutes")))


# --- Papers -----------------------------------------------------------------------------------------------


@pytest.fixture
def meeting(seats):
    return boards.assembly()


def test_list_for_the_authority_leaves_blank_what_is_not_known(client, signed_in, meeting, seats):
    person = factories.member(kind="person", name_fr="Latifa Benhammou")
    Mandate.objects.filter(pk=seats[0].pk).update(member=person)
    factories.personal_details(
        member=person, birth_date=date(1970, 3, 2), birth_place_fr="Tiznit", profession_fr="Comptable",
        address_fr="Agadir", nationality_fr="Marocaine", cin="J123456", representative=None,
    )  # fmt: skip
    factories.mandate(organ="bureau", office="president", member=person, series=None)
    signed_in(client, "director")
    assert "L’état civil de 8 personnes est incomplet" in text(client.get(url("board_list", meeting.pk)))
    first, *rest = documents.people(meeting, "fr")
    assert (first.name, first.office, first.complete) == ("Latifa Benhammou", "Président", True)
    assert len(rest) == 8
    answer = client.get(url("board_list_printed", meeting.pk, "ar"))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    printed = documents.board_list(meeting, "fr")
    assert "Latifa Benhammou" in words_of(printed)
    assert printed == documents.board_list(meeting, "fr")


def test_civil_details_are_printed_by_who_files_the_declaration(client, signed_in, meeting):
    for role in ("board_member", "auditor"):
        signed_in(client, role)
        assert client.get(url("board_list", meeting.pk)).status_code == 403, role
        assert client.get(url("board_list_printed", meeting.pk, "fr")).status_code == 403, role


@pytest.fixture
def renewal(meeting):
    by = factories.user("director")
    election = boards.prepared(meeting, "serie-2", by)
    actions.stand_again(election=election, by=by)
    return election


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("name", ["bulletins", "depouillement"])
def test_papers_of_an_election_are_printed(client, signed_in, renewal, name, language):
    signed_in(client, "board_member")
    answer = client.get(url("paper", renewal.meeting_id, name, language))
    assert answer.content.startswith(b"%PDF")
    assert f"{name}-{renewal.meeting_id}-{language}.pdf" in answer.headers["Content-Disposition"]


def test_each_seat_has_its_sheet_of_ballots(renewal):
    printed = documents.ballot_papers(renewal.meeting, "fr")
    candidate = renewal.seats.first().candidacies.get().member.name_fr
    assert printed.pages == 3
    assert words_of(printed).count(candidate) == 8


def test_papers_without_an_election_say_so(meeting):
    assert "Aucune élection" in words_of(documents.ballot_papers(meeting, "fr"))
    assert "Aucune élection" in words_of(documents.count_sheets(meeting, "fr"))


def test_paper_that_is_none_is_not_found(client, signed_in, meeting):
    signed_in(client, "director")
    assert client.get(url("paper", meeting.pk, "affiches", "fr")).status_code == 404
    assert client.get(url("paper", meeting.pk, "bulletins", "en")).status_code == 404
    assert client.get(url("paper", 99999, "bulletins", "fr")).status_code == 404
    assert client.get(url("board_list_printed", meeting.pk, "en")).status_code == 404
    assert client.get(url("board_list", 99999)).status_code == 404
    assert client.post(url("board_list", meeting.pk)).status_code == 405
    signed_in(client, "loan_officer")
    assert client.get(url("paper", meeting.pk, "bulletins", "fr")).status_code == 403
