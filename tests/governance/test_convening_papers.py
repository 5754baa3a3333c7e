"""The printed papers of a convocation, in French and in Arabic."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from governance.documents import PAPERS
from governance.documents import convening as documents
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    factories.association(address_fr="12 avenue Hassan II, Agadir", address_ar="شارع الحسن الثاني، أكادير")
    factories.statutes(effective_on=date(2007, 7, 4))
    made = factories.meeting(
        status="convened",
        convened_on=date(2024, 9, 9),
        place_fr="Chambre de commerce",
        place_ar="غرفة التجارة",
    )
    factories.agenda_item(
        meeting=made, number=1, title_fr="Rapports", title_ar="التقارير", rapporteur_fr="Le trésorier"
    )
    factories.paper(meeting=made, title="Comptes", pages=12)
    speaker = factories.representative(name_fr="Salma Idrissi", member=factories.member(name_fr="Région"))
    factories.mandate(
        organ="bureau", office="president", representative=factories.representative(name_fr="Le Chef")
    )
    factories.convocation(
        meeting=made,
        member=speaker.member,
        representative=speaker,
        name_fr=speaker.name_fr,
        title_fr="Directrice",
    )
    factories.convocation(
        meeting=made, member=factories.member(name_fr="Zaouia", college="honorary"), votes=0
    )
    return made


def text(printed):
    return [page.extract_text() for page in PdfReader(BytesIO(printed.content)).pages]


def test_a_letter_says_who_when_where_what_and_carries_its_form_of_proxy(meeting):
    page, form = text(documents.letter(meeting.convocations.get(name_fr="Salma Idrissi"), "fr"))
    for words in (
        "Agadir, le 9 septembre 2024", "Salma Idrissi", "Directrice", "Région", "mercredi 25 septembre 2024",
        "Chambre de commerce", "Rapports", "Le trésorier", "Comptes", "12 pages", "Le Chef",
    ):  # fmt: skip
        assert words in page.replace("\n", " "), words
    assert "Salma Idrissi" in form


def test_a_second_convocation_says_why_and_by_which_quorum(meeting):
    first = factories.meeting(held_on=date(2024, 9, 1))
    meeting.second_of = first
    meeting.save()
    letter = text(documents.letter(meeting.convocations.get(votes=0), "fr"))[0]
    assert "le quorum n’a pas été atteint le 1er septembre 2024" in letter.replace("\n", " ")


def test_who_has_no_vote_gets_no_form_of_proxy(meeting):
    assert len(text(documents.letter(meeting.convocations.get(votes=0), "fr"))) == 1


def test_all_letters_stand_in_one_file(meeting):
    pages = text(documents.letters(meeting, "fr"))
    assert len(pages) == 3
    assert "Zaouia" in pages[2]


def test_a_form_of_proxy_is_blank_or_nominative(meeting):
    named = meeting.convocations.get(name_fr="Salma Idrissi")
    assert "Salma Idrissi" not in text(documents.proxy_form(meeting, "fr"))[0]
    assert "Salma Idrissi" in text(documents.proxy_form(meeting, "fr", named))[0]


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("name", ["convocations", "ordre-du-jour", "pouvoir"])
def test_a_paper_is_read_in_the_language_asked_for(client, signed_in, meeting, name, language):
    signed_in(client, "director")
    answer = client.get(reverse("governance:paper", args=[meeting.pk, name, language]))
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    assert reader.trailer["/Root"]["/Lang"] == language
    assert PAPERS[name].title


def test_papers_that_are_not_there(client, signed_in, meeting):
    signed_in(client, "director")
    for args in ([meeting.pk, "inconnu", "fr"], [meeting.pk, "pouvoir", "en"], [999_999, "pouvoir", "fr"]):
        assert client.get(reverse("governance:paper", args=args)).status_code == 404
    one = meeting.convocations.first()
    assert client.get(reverse("governance:convocation_letter", args=[one.pk, "ar"])).status_code == 200
    assert client.get(reverse("governance:convocation_letter", args=[one.pk, "de"])).status_code == 404
    assert client.get(reverse("governance:convocation_letter", args=[0, "fr"])).status_code == 404
    assert client.post(reverse("governance:convocation_letter", args=[one.pk, "fr"])).status_code == 405
    signed_in(client, "mentor")
    assert client.get(reverse("governance:paper", args=[meeting.pk, "pouvoir", "fr"])).status_code == 403


def test_all_letters_are_printed_once_and_kept(client, signed_in, meeting):
    signed_in(client, "director")
    address = reverse("governance:convocation", args=[meeting.pk])
    printing = reverse("governance:convocation_letters", args=[meeting.pk])
    assert printing in client.get(address).content.decode()
    for _time in range(2):
        assert client.get(client.post(printing).url).url == address
    kept = list(meeting.papers.filter(kind="letters").order_by("pk"))
    assert [(paper.language, paper.pages) for paper in kept] == [("fr", 3), ("ar", 3)]
    page = client.get(address).content.decode()
    assert reverse("governance:paper_file", args=[kept[0].pk]) in page
    assert printing not in page


def test_letters_are_printed_for_those_who_are_called(client, signed_in, meeting):
    printing = reverse("governance:convocation_letters", args=[meeting.pk])
    signed_in(client, "board_member")
    assert client.post(printing).status_code == 403
    signed_in(client, "director")
    assert client.get(printing).status_code == 405
    nobody = factories.meeting()
    client.post(reverse("governance:convocation_letters", args=[nobody.pk]))
    assert not nobody.papers.exists()
    assert client.get(reverse("governance:paper", args=[nobody.pk, "convocations", "fr"])).status_code == 404
