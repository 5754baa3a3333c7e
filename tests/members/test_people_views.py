"""Members written in the browser."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from members.models import Member, PersonalDetails
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _business_date(settings):
    settings.BUSINESS_DATE = date(2024, 9, 30)


def url(name, *args):
    return reverse(f"members:{name}", args=args)


def typed(**over):
    return {
        "name_fr": "Chambre d’agriculture",
        "name_ar": "الغرفة الفلاحية",
        "kind": "institution",
        "college": "chambers",
        "joined_on": "30/09/2024",
        **over,
    }


def test_a_member_is_admitted(client, signed_in):
    director = signed_in(client, "director")
    assert url("member_add") in client.get(reverse("members:members")).content.decode()
    assert 'value="2024-09-30"' in client.get(url("member_add")).content.decode()

    response = client.post(url("member_add"), typed(email="contact@example.org"))

    made = Member.objects.get()
    assert response.url == made.get_absolute_url()
    assert (made.college, made.joined_on, made.history.get().history_user) == (
        "chambers", date(2024, 9, 30), director,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"name_fr": ""}, "obligatoire"),
        ({"joined_on": "30/02/2024"}, "n’existe pas dans le calendrier"),
        ({"college": "martiens"}, "martiens"),
        ({"email": "x"}, "adresse"),
    ],
)
def test_a_member_is_refused_with_a_sentence(client, signed_in, over, sentence):
    signed_in(client, "director")
    assert sentence in client.post(url("member_add"), typed(**over)).content.decode()
    assert not Member.objects.exists()


@pytest.mark.parametrize("name", ["Chambre d'Agriculture", "CHAMBRE D’AGRICULTURE"])
def test_a_name_like_another_is_said_and_may_be_confirmed(client, signed_in, name):
    factories.member(name_fr="Chambre d’agriculture", name_ar="الغرفة الفلاحية")
    signed_in(client, "director")
    answer = client.post(url("member_add"), typed(name_fr=name))
    assert "Un adhérent porte déjà ce nom, ou presque" in answer.content.decode()
    assert Member.objects.count() == 1
    client.post(url("member_add"), typed(name_fr=name, confirm_warnings="on"))
    assert Member.objects.count() == 2


def test_a_member_is_corrected(client, signed_in):
    member = factories.member(name_fr="Chambre")
    signed_in(client, "director")
    assert "Chambre" in client.get(url("member_edit", member.pk)).content.decode()
    client.post(url("member_edit", member.pk), typed())
    member.refresh_from_db()
    assert member.name_fr == "Chambre d’agriculture"


def test_an_institution_that_was_spoken_for_stays_one(client, signed_in):
    voice = factories.representative()
    signed_in(client, "director")
    answer = client.post(url("member_edit", voice.member.pk), typed(kind="person"))
    assert "il reste une institution" in answer.content.decode()
    voice.member.refresh_from_db()
    assert voice.member.kind == "institution"


def test_a_member_leaves_with_its_reason(client, signed_in):
    member = factories.mandate().member
    signed_in(client, "director")
    assert "Ses mandats en cours (1)" in client.get(url("member_leave", member.pk)).content.decode()
    refused = client.post(url("member_leave", member.pk), {"left_on": "2000-01-01", "reason": "Fusion"})
    assert "Un mandat de cet adhérent commence" in refused.content.decode()
    client.post(url("member_leave", member.pk), {"left_on": "2024-09-30", "reason": "Fusion"})
    member.refresh_from_db()
    assert (member.left_on, member.left_reason) == (date(2024, 9, 30), "Fusion")
    assert client.get(url("member_leave", member.pk)).url == member.get_absolute_url()


def test_the_voice_of_an_institution_changes(client, signed_in):
    voice = factories.representative(name_fr="Ancienne Voix")
    signed_in(client, "director")
    page = client.get(url("member_voice", voice.member.pk)).content.decode()
    assert "Ancienne Voix" in page

    data = {"name_fr": "Nouvelle Voix", "name_ar": "صوت جديد", "started_on": "2020-01-01"}
    refused = client.post(url("member_voice", voice.member.pk), data)
    assert "donnez un jour suivant" in refused.content.decode()
    client.post(url("member_voice", voice.member.pk), {**data, "started_on": "2024-09-25"})

    voice.refresh_from_db()
    assert voice.ended_on == date(2024, 9, 24)
    shown = client.get(voice.member.get_absolute_url()).content.decode()
    assert shown.index("Nouvelle Voix") < shown.index("Ancienne Voix")


def test_the_name_of_a_voice_is_corrected(client, signed_in):
    voice = factories.representative(name_fr="Karim Achangli")
    signed_in(client, "director")
    client.post(url("member_voice_edit", voice.pk), {"name_fr": "Karim Achengli", "sex": "M"})
    voice.refresh_from_db()
    assert (voice.name_fr, voice.ended_on) == ("Karim Achengli", None)
    assert client.post(url("member_voice_edit", voice.pk), {"name_fr": ""}).status_code == 200


def test_civil_details_are_kept_for_the_direction_alone(client, signed_in):
    voice = factories.representative()
    person = factories.member(kind="person")
    sitting = factories.representative()
    factories.mandate(member=sitting.member, representative=sitting, origin="coopted")
    signed_in(client, "director")
    assert 'value="Marocaine"' in client.get(url("member_voice_details", voice.pk)).content.decode()

    data = {"birth_date": "12/05/1970", "birth_place_fr": "Taroudant", "cin": " jb 123 456 "}
    client.post(url("member_voice_details", voice.pk), data)
    client.post(url("member_details", person.pk), {**data, "profession_fr": "Avocate"})
    future = client.post(url("member_details", person.pk), {"birth_date": "2024-09-30"})

    assert "dans le futur" in future.content.decode()
    assert PersonalDetails.objects.get(representative=voice).cin == "JB123456"
    assert "Avocate" in client.get(person.get_absolute_url()).content.decode()
    assert "JB123456" in client.get(voice.member.get_absolute_url()).content.decode()
    waiting = client.get(sitting.member.get_absolute_url()).content.decode()
    assert "À compléter avant la déclaration des membres élus." in waiting
    assert "Cooptation à ratifier" in waiting
    for role in ("board_member", "auditor"):
        signed_in(client, role)
        assert "JB123456" not in client.get(voice.member.get_absolute_url()).content.decode()
        assert client.get(url("member_voice_details", voice.pk)).status_code == 403


def test_member_page_says_its_dues_and_whether_it_may_vote(client, signed_in):
    statutes = factories.statutes(effective_on=date(2010, 1, 1), dues_grace_days=90)
    factories.statutes_college(statutes=statutes)
    due = factories.due()
    factories.due_payment(due=due, paid_on=date(2024, 9, 26), amount=Decimal(5000))
    signed_in(client, "board_member")

    today = client.get(due.member.get_absolute_url()).content.decode()
    that_day = client.get(due.member.get_absolute_url(), {"le": "2024-09-25"}).content.decode()
    wrong = client.get(due.member.get_absolute_url(), {"le": "hier"}).content.decode()

    assert "Peut voter" in today
    assert "Payée" in today
    assert "Cotisation impayée : 2024. Le vote est rétabli dès le paiement." in that_day
    assert "En retard" in that_day
    assert "n’est pas une date" in wrong


def test_member_page_without_statutes_says_so(client, signed_in):
    signed_in(client, "board_member")
    page = client.get(factories.member().get_absolute_url()).content.decode()
    assert "Aucun statut n’est enregistré pour ce jour." in page


NAMES = ("member_edit", "member_leave", "member_voice", "member_details")


@pytest.mark.parametrize("role", ["board_member", "auditor", "accountant", "loan_officer"])
def test_members_are_written_by_the_direction(client, signed_in, role):
    member, voice = factories.member(), factories.representative()
    signed_in(client, role)
    addresses = [url("member_add"), *(url(name, member.pk) for name in NAMES)]
    addresses += [url("member_voice_edit", voice.pk), url("member_voice_details", voice.pk)]
    assert {client.get(address).status_code for address in addresses} == {403}
    assert {client.post(address).status_code for address in addresses} == {403}


def test_what_does_not_exist_is_not_found(client, signed_in):
    signed_in(client, "director")
    for name in (*NAMES, "member_voice_edit", "member_voice_details"):
        assert client.get(url(name, 999)).status_code == 404
    assert client.get(url("member_voice", factories.member(kind="person").pk)).status_code == 404
    assert client.get(url("member_details", factories.member().pk)).status_code == 404
    assert client.delete(url("member_add")).status_code == 405
