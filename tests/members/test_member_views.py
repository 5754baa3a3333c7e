import re
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests import factories

pytestmark = pytest.mark.django_db

LIST = "members:members"
ORGANS = "members:members_organs"


@pytest.fixture(autouse=True)
def _business_date(settings):
    settings.BUSINESS_DATE = date(2024, 9, 30)


@pytest.fixture
def region():
    """An institution that has changed its voice, sits on the board and presides the bureau."""
    region = factories.member(name_fr="Conseil régional", name_ar="مجلس الجهة")
    factories.representative(
        member=region, name_fr="Ancienne Voix", started_on=date(2015, 1, 1), ended_on=date(2021, 12, 31)
    )
    voice = factories.representative(member=region, name_fr="Karim Achengli", started_on=date(2022, 1, 1))
    factories.mandate(
        member=region, representative=voice, organ="bureau", office="president", seat=1, series=None
    )
    factories.mandate(
        member=region, organ="board", seat=4, started_on=date(2016, 5, 1), ended_on=date(2020, 5, 1),
        end_reason="term",
    )  # fmt: skip
    return region


def names(client, **asked):
    page = client.get(reverse(LIST), asked).content.decode()
    return re.findall(r'data-label="Nom"><a href="[^"]+"><bdi>([^<]+)</bdi>', page)


def seats(client, day=""):
    """The persons in the seats of that day, organ by organ, by the number of their seat."""
    page = client.get(reverse(ORGANS), {"le": day} if day else {}).content.decode()
    return re.findall(r'data-label="Personne"><bdi>([^<]+)</bdi>', page)


def test_list_says_who_speaks_and_which_seats_are_held_today(client, signed_in, region):
    signed_in(client, "board_member")

    page = client.get(reverse(LIST)).content.decode()

    assert names(client) == ["Conseil régional"]
    assert 'data-label="Représentant"><bdi>Karim Achengli</bdi>' in page
    assert 'data-label="Mandats"><bdi>Bureau (Président)</bdi>' in page
    assert reverse(ORGANS) in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "régional"}, ["Conseil régional"]),
        ({"q": "الجهة"}, ["Conseil régional"]),
        ({"q": "achengli"}, ["Conseil régional"]),
        ({"q": "introuvable"}, []),
        ({"college": "banks"}, ["Banque partie"]),
        ({"nature": "person"}, []),
        ({"organe": "bureau"}, ["Conseil régional"]),
        ({"organe": "board"}, []),
        ({"presence": "present"}, ["Conseil régional"]),
        ({"presence": "parti"}, ["Banque partie"]),
        ({"college": "martiens"}, ["Banque partie", "Conseil régional"]),
        ({"tri": "-nom"}, ["Conseil régional", "Banque partie"]),
        ({"tri": "phone"}, ["Banque partie", "Conseil régional"]),
    ],
)
def test_list_is_searched_filtered_and_sorted(client, signed_in, region, asked, found):
    factories.member(name_fr="Banque partie", college="banks", left_on=date(2020, 1, 1))
    signed_in(client, "director")

    assert names(client, **asked) == found


def test_list_is_taken_away_as_it_is_seen(client, signed_in, region):
    signed_in(client, "director")

    answer = client.get(reverse(LIST), {"format": "xlsx"})

    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert any(row[0] == "Conseil régional" and "Karim Achengli" in row for row in rows)


def test_list_costs_the_same_for_one_member_and_for_thirty(client, signed_in, region):
    signed_in(client, "director")
    names(client)
    with CaptureQueriesContext(connection) as one:
        names(client)
    for _n in range(29):
        factories.representative()
        factories.mandate()

    with CaptureQueriesContext(connection) as thirty:
        names(client)

    assert len(thirty) == len(one)


def test_member_shows_voices_mandates_and_assemblies(client, signed_in, region):
    assembly = factories.meeting(held_on=date(2022, 12, 8))
    factories.attendance(member=region, meeting=assembly)
    factories.attendance(member=region, meeting=factories.meeting(organ="board", held_on=date(2023, 1, 9)))
    signed_in(client, "board_member")

    page = client.get(region.get_absolute_url()).content.decode()

    assert page.index("Karim Achengli") < page.index("Ancienne Voix")
    assert re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', page) == ["Bureau", "Conseil d’administration"]
    assert "Fin de mandat" in page
    assert assembly.get_absolute_url() in page
    assert "9 janvier 2023" not in page


def test_member_without_history_says_so(client, signed_in):
    signed_in(client, "director")

    page = client.get(factories.member().get_absolute_url()).content.decode()

    assert "Aucun mandat jusqu’ici" in page
    assert "Aucune feuille de présence ne nomme cet adhérent" in page


def test_member_is_named_in_arabic_to_who_reads_arabic(client, signed_in, region):
    signed_in(client, "board_member", language="ar")

    page = client.get(region.get_absolute_url()).content.decode()

    assert "<h1><bdi>مجلس الجهة</bdi></h1>" in page


def test_member_costs_the_same_for_one_mandate_and_for_thirty(client, signed_in, region):
    signed_in(client, "director")
    factories.attendance(member=region)
    address = region.get_absolute_url()
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _n in range(29):
        factories.mandate(member=region)
        factories.attendance(member=region)

    with CaptureQueriesContext(connection) as thirty:
        client.get(address)

    assert len(thirty) == len(one)


@pytest.mark.parametrize(
    ("day", "persons"),
    [
        ("", ["Karim Achengli"]),
        ("2018-01-01", ["Conseil régional"]),
        ("01/05/2020", ["Conseil régional"]),
        ("2020-05-02", []),
    ],
)
def test_organs_are_those_of_the_day_asked_for(client, signed_in, region, day, persons):
    signed_in(client, "board_member")

    assert seats(client, day) == persons


def test_organs_at_what_is_no_date_are_those_of_today_with_the_reason(client, signed_in, region):
    signed_in(client, "board_member")

    page = client.get(reverse(ORGANS), {"le": "32/13/2024"}).content.decode()

    assert seats(client, "32/13/2024") == ["Karim Achengli"]
    assert 'class="field-error"' in page


def test_organs_cost_the_same_for_one_seat_and_for_thirty(client, signed_in, region):
    signed_in(client, "director")
    seats(client)
    with CaptureQueriesContext(connection) as one:
        seats(client)
    for _n in range(29):
        factories.mandate()

    with CaptureQueriesContext(connection) as thirty:
        assert len(seats(client)) == 30

    assert len(thirty) == len(one)


@pytest.mark.parametrize("role", ["loan_officer", "accountant", "committee_member", "mentor"])
def test_members_are_closed_to_who_does_not_direct_the_association(client, signed_in, region, role):
    signed_in(client, role)

    for address in (reverse(LIST), reverse(ORGANS), region.get_absolute_url()):
        assert client.get(address).status_code == 403


def test_missing_member_is_not_found(client, signed_in):
    signed_in(client, "director")

    assert client.get(reverse("members:member", args=[1])).status_code == 404


def test_members_are_only_read_here(client, signed_in, region):
    signed_in(client, "director")

    for address in (reverse(LIST), reverse(ORGANS), region.get_absolute_url()):
        assert client.post(address).status_code == 405
