import re
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from governance.models import MeetingYear
from tests import factories

pytestmark = pytest.mark.django_db


def listed(client, **asked):
    """The meetings' numbers as the list shows them, top to bottom."""
    page = client.get(reverse("governance:meetings"), asked).content.decode()
    return [int(number) for number in re.findall(r'data-label="Numéro"><bdi dir="ltr">(\d+)</bdi>', page)]


def show(client, meeting):
    return client.get(meeting.get_absolute_url()).content.decode()


@pytest.fixture
def meetings():
    assembly = factories.meeting(number=18, status="held", place_fr="Chambre de commerce")
    board = factories.meeting(number=70, organ="board", held_on=date(2023, 6, 2), kind="extraordinary")
    factories.agenda_item(meeting=assembly, title_fr="Rapports des exercices 2022 et 2023")
    factories.agenda_item(meeting=assembly, title_fr="Rapports divers")
    factories.resolution(meeting=board, text_fr="Le budget est approuvé.")
    return assembly, board


def test_list_is_newest_first_with_the_rate_of_attendance(client, signed_in, meetings):
    for status in ("present", "present", "excused"):
        factories.attendance(meeting=meetings[0], status=status)
    signed_in(client, "board_member")

    page = client.get(reverse("governance:meetings")).content.decode()

    assert listed(client) == [18, 70]
    assert "66,7" in page
    assert meetings[0].get_absolute_url() in page


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"organe": "board"}, [70]),
        ({"annee": "2024"}, [18]),
        ({"etat": "held"}, [18]),
        ({"nature": "extraordinary"}, [70]),
        ({"q": "chambre de commerce"}, [18]),
        ({"q": "rapports"}, [18]),
        ({"q": "budget"}, [70]),
        ({"q": "introuvable"}, []),
        ({"organe": "parlement"}, [18, 70]),
        ({"annee": "MMXXIV"}, [18, 70]),
        ({"tri": "numero"}, [18, 70]),
        ({"tri": "-numero"}, [70, 18]),
        ({"tri": "notes_fr"}, [18, 70]),
    ],
)
def test_list_is_searched_filtered_and_sorted(client, signed_in, meetings, asked, numbers):
    signed_in(client, "director")

    assert listed(client, **asked) == numbers


def test_list_is_taken_away_as_it_is_seen(client, signed_in, meetings):
    signed_in(client, "director")

    answer = client.get(reverse("governance:meetings"), {"organe": "board", "format": "xlsx"})

    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert ("Conseil d’administration", "Extraordinaire", 70) in [row[:3] for row in rows]
    assert not any("Assemblée générale" in row for row in rows)


def test_list_costs_the_same_for_one_meeting_and_for_thirty(client, signed_in):
    signed_in(client, "director")
    factories.attendance()
    listed(client)
    with CaptureQueriesContext(connection) as one:
        listed(client)
    for _n in range(29):
        factories.attendance()

    with CaptureQueriesContext(connection) as thirty:
        listed(client)

    assert len(thirty) == len(one)


def test_meeting_shows_what_was_examined_and_who_came(client, signed_in, meetings):
    assembly = meetings[0]
    for year in (2022, 2023):
        MeetingYear.objects.create(meeting=assembly, year=year)
    proxy = factories.member(name_fr="Chambre d’agriculture")
    factories.attendance(meeting=assembly, member=proxy)
    factories.attendance(meeting=assembly, status="represented", represented_by=proxy)
    signed_in(client, "board_member")

    page = show(client, assembly)

    assert "Assemblée générale du <bdi>25 septembre 2024</bdi>" in page
    assert re.findall(r'state-info"><bdi dir="ltr">(\d{4})', page) == ["2022", "2023"]
    assert re.findall(r'attendance-number"><bdi dir="ltr">([^<]+)<', page)[:4] == ["1", "1", "0", "0"]
    assert "représenté par <bdi>Chambre d’agriculture</bdi>" in page
    assert page.index("Rapports des exercices 2022 et 2023") < page.index("Rapports divers")


@pytest.mark.parametrize(
    ("votes", "words"),
    [
        ({"outcome": "carried", "votes_for": 20}, "Adoptée à l’unanimité"),
        ({"outcome": "carried", "votes_for": 20, "abstentions": 1}, "Adoptée"),
        ({"outcome": "rejected", "votes_for": 3, "votes_against": 9}, "Rejetée"),
        ({}, "À voter"),
    ],
)
def test_outcome_of_a_resolution_is_computed_from_its_votes(client, signed_in, votes, words):
    resolution = factories.resolution(**votes)
    signed_in(client, "board_member")

    page = show(client, resolution.meeting)

    assert re.findall(r'<p class="vote">\s*<span class="state [\w-]+">([^<]+)</span>', page) == [words]
    assert ("abstentions :" in page) == bool(votes)


def test_adopted_report_is_opened_from_its_resolution(client, signed_in):
    resolution = factories.resolution(outcome="carried", votes_for=20)
    report = factories.report(status="adopted", resolution=resolution)
    signed_in(client, "board_member")

    page = show(client, resolution.meeting)

    assert f'href="{report.get_absolute_url()}"' in page
    assert report.get_absolute_url() == reverse("reports:reading", args=["literary", 2023])


def test_meeting_that_is_only_planned_says_what_is_missing(client, signed_in):
    signed_in(client, "director")

    page = show(client, factories.meeting())

    assert "Aucun point n’est inscrit" in page
    assert "La feuille de présence n’est pas encore remplie" in page


def test_meeting_is_told_in_arabic_to_who_reads_arabic(client, signed_in):
    item = factories.agenda_item(title_ar="تجديد ثلث المجلس")
    signed_in(client, "board_member", language="ar")

    assert "تجديد ثلث المجلس" in show(client, item.meeting)


def test_meeting_costs_the_same_for_one_member_and_for_thirty(client, signed_in):
    signed_in(client, "director")
    meeting = factories.meeting()
    factories.attendance(meeting=meeting)
    factories.resolution(meeting=meeting)
    show(client, meeting)
    with CaptureQueriesContext(connection) as one:
        show(client, meeting)
    for _n in range(29):
        factories.attendance(meeting=meeting)
        factories.resolution(meeting=meeting)

    with CaptureQueriesContext(connection) as thirty:
        show(client, meeting)

    assert len(thirty) == len(one)


@pytest.mark.parametrize("role", ["loan_officer", "accountant", "committee_member", "mentor"])
def test_meetings_are_closed_to_who_does_not_direct_the_association(client, signed_in, role):
    meeting = factories.meeting()
    signed_in(client, role)

    assert client.get(reverse("governance:meetings")).status_code == 403
    assert client.get(meeting.get_absolute_url()).status_code == 403


def test_missing_meeting_is_not_found(client, signed_in):
    signed_in(client, "director")

    assert client.get(reverse("governance:meeting", args=[1])).status_code == 404


def test_meetings_are_only_read_here(client, signed_in):
    meeting = factories.meeting()
    signed_in(client, "director")

    assert client.post(reverse("governance:meetings")).status_code == 405
    assert client.post(meeting.get_absolute_url()).status_code == 405
