"""The papers of a session: the attendance sheet, the sheets on which votes are counted."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from governance.documents import session as documents
from tests import factories
from tests.governance.session_room import assembly, at, people

pytestmark = pytest.mark.django_db


def text_of(content):
    """The words of a PDF, whatever the lines on which they fell."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_the_sheet_to_sign_names_everybody_convened():
    meeting = assembly(present=0, absent=2, status="convened", place_fr="Chambre de commerce")
    one, two = people(meeting)
    factories.representative(member=one, name_fr="Laila Bouzid", title_fr="Membre de la chambre")
    factories.proxy(meeting=meeting, giver=two, holder=one)
    factories.convocation(
        meeting=meeting, member=factories.member(name_fr="Ancien président", college="honorary"), votes=0
    )
    said = text_of(documents.attendance_sheet(meeting, "fr").content)
    for words in (
        "Feuille de présence",
        "Assemblée générale (ordinaire) du mercredi 25 septembre 2024 – Chambre de commerce",
        one.name_fr,
        "Laila Bouzid",
        "Membre de la chambre",
        "sans voix délibérative",
        "dont 2 avec voix délibérative",
        "Certifiée exacte",
    ):
        assert words in said, words
    assert said.count(one.name_fr) == 2  # for itself, and as the holder of a power


def test_the_sheet_of_a_closed_session_has_hours_and_totals():
    meeting = assembly(present=2, absent=1, status="held", closed_at=at(17), chair_fr="Le président Untel")
    here, other, absent = people(meeting)
    for member, status in ((here, "present"), (other, "present"), (absent, "absent")):
        factories.attendance(meeting=meeting, member=member, status=status)
    said = text_of(documents.attendance_sheet(meeting, "fr").content)
    assert said.count("14:50") == 2
    assert "Présent : 2" in said
    assert "Absent : 1" in said
    assert "Le président Untel" in said


def test_the_sheet_of_an_older_meeting_is_that_of_its_attendance():
    row = factories.attendance(meeting=factories.meeting(status="held"))
    assert row.member.name_fr in text_of(documents.attendance_sheet(row.meeting, "fr").content)


def test_a_voting_sheet_is_blank_before_the_vote_and_filled_after():
    meeting = assembly()
    factories.resolution(meeting=meeting, number=1, text_fr="Le rapport est adopté.")
    voted = factories.resolution(
        meeting=meeting, number=2, outcome="carried", votes_for=3, in_room=3, entitled=5, voted_at=at(15, 42)
    )
    factories.college_count(resolution=voted, in_room=3)
    factories.recusal(resolution=voted, reason="Fournisseur")
    said = text_of(documents.voting_sheets(meeting, "fr").content)
    for words in (
        "Feuille de vote – Résolution 1",
        "Le rapport est adopté.",
        "plus de 1/2 des suffrages exprimés",
        "Bulletin secret",
        "15:42",
        "Fournisseur",
        "Adoptée",
    ):
        assert words in said, words


def test_a_meeting_without_resolution_says_so():
    said = text_of(documents.voting_sheets(factories.meeting(), "fr").content)
    assert "Aucune résolution n’est à l’ordre du jour" in said


@pytest.mark.parametrize("name", ["feuille-de-presence", "feuilles-de-vote"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_paper_is_printed_in_the_language_that_is_asked(client, signed_in, name, language):
    meeting = assembly()
    factories.resolution(meeting=meeting)
    signed_in(client, "board_member")
    answer = client.get(reverse("governance:paper", args=[meeting.pk, name, language]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert client.get(meeting.get_absolute_url()).content.decode().count(f"/papiers/{name}/{language}/") == 1
