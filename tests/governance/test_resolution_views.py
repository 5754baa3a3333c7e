"""The register of resolutions and their follow-up."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.actions import steps
from governance.models import ResolutionStep
from tests import factories

pytestmark = pytest.mark.django_db

LIST = reverse("governance:resolutions")
TODAY = date(2024, 9, 30)


@pytest.fixture(autouse=True)
def _in_its_day(settings):
    settings.BUSINESS_DATE = TODAY


def page_of(resolution):
    return reverse("governance:resolution", args=[resolution.pk])


@pytest.fixture
def register():
    """Four resolutions: one whose step is late, one whose step waits, one done, one rejected by the board."""
    assembly = factories.meeting()
    board = factories.meeting(organ="board", held_on=date(2023, 5, 2))
    carried = {"meeting": assembly, "outcome": "carried", "votes_for": 9}
    late = factories.resolution(number=4, text_fr="Le budget est adopté.", kind="budget", **carried)
    factories.resolution_step(resolution=late, due_on=date(2024, 9, 26))
    waiting = factories.resolution(number=3, **carried)
    factories.resolution_step(resolution=waiting)
    done = factories.resolution(number=2, **carried)
    factories.resolution_step(resolution=done, done_on=TODAY, done_by=factories.user(None))
    factories.resolution(number=1, meeting=board, outcome="rejected", votes_against=9)


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [2, 3, 4, 1]),
        ({"organe": "board"}, [1]),
        ({"annee": "2023"}, [1]),
        ({"objet": "budget"}, [4]),
        ({"resultat": "rejected"}, [1]),
        ({"suites": "retard"}, [4]),
        ({"suites": "cours"}, [3, 4]),
        ({"suites": "faites"}, [2]),
        ({"q": "budget"}, [4]),
        ({"suites": "jamais"}, [2, 3, 4, 1]),
        ({"tri": "date"}, [1, 4, 3, 2]),
    ],
)
def test_register_is_searched_filtered_and_sorted(client, signed_in, register, asked, numbers):
    signed_in(client, "board_member")
    found = [row.number for row in client.get(LIST, asked).context["listing"].page]
    assert found == numbers


def test_register_is_taken_away(client, signed_in, register):
    signed_in(client, "director")
    assert client.get(LIST, {"format": "xlsx"}).status_code == 200


def test_register_costs_the_same_for_one_resolution_and_for_thirty(client, signed_in):
    signed_in(client, "director")
    factories.resolution_step()
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for _n in range(29):
        factories.resolution_step()
    with CaptureQueriesContext(connection) as thirty:
        client.get(LIST)
    assert len(thirty) == len(one)


def test_resolution_shows_both_texts_its_vote_and_the_report_it_adopted(client, signed_in):
    resolution = factories.resolution(
        outcome="carried", votes_for=19, abstentions=2, text_fr="Adopté.", text_ar="صودق عليه."
    )
    factories.report(status="adopted", resolution=resolution)
    signed_in(client, "board_member")
    page = client.get(page_of(resolution)).content.decode()
    for said in ("Adopté.", "صودق عليه.", "Rapport adopté", "Main levée"):
        assert said in page
    assert "Ajouter une suite" not in page


def test_director_asks_for_something_and_notes_that_it_was_done(client, signed_in):
    resolution = factories.resolution(outcome="carried", votes_for=19)
    director = signed_in(client, "director")
    client.post(
        reverse("governance:step_add", args=[resolution.pk]),
        {"text": "Écrire aux bailleurs", "owner": "Trésorier", "due_on": "26/09/2024"},
    )
    step = resolution.steps.get()
    assert (step.owner, step.due_on) == ("Trésorier", date(2024, 9, 26))
    assert "En retard" in client.get(page_of(resolution)).content.decode()
    done = reverse("governance:step_done", args=[step.pk])
    assert client.get(done).status_code == 200
    client.post(done, {"done_on": "2024-09-29", "note": "Trois lettres"})
    step.refresh_from_db()
    assert (step.done_on, step.done_by, step.note) == (date(2024, 9, 29), director, "Trois lettres")


@pytest.mark.parametrize("typed", [{}, {"text": "x"}, {"text": "x", "owner": "y", "due_on": "demain"}])
def test_step_that_says_too_little_is_refused(client, signed_in, typed):
    resolution = factories.resolution(outcome="carried", votes_for=19)
    signed_in(client, "director")
    page = client.post(reverse("governance:step_add", args=[resolution.pk]), typed)
    assert page.context["form"].errors
    assert not ResolutionStep.objects.exists()


@pytest.mark.parametrize("day", ["2024-10-01", "2024-09-24", ""])
def test_step_is_done_on_a_day_that_can_be(client, signed_in, day):
    step = factories.resolution_step()
    signed_in(client, "director")
    page = client.post(reverse("governance:step_done", args=[step.pk]), {"done_on": day})
    assert "done_on" in page.context["form"].errors


def test_only_a_carried_resolution_is_followed_up(client, signed_in):
    resolution = factories.resolution()
    signed_in(client, "director")
    typed = {"text": "x", "owner": "y"}
    page = client.post(reverse("governance:step_add", args=[resolution.pk]), typed, follow=True)
    assert "Seule une résolution adoptée a des suites." in page.content.decode()


def test_step_is_done_once():
    step = factories.resolution_step(done_on=TODAY, done_by=factories.user(None))
    with pytest.raises(ValidationError, match="déjà notée"):
        steps.done(step=step, done_on=TODAY, note="", today=TODAY, by=factories.user(None))


@pytest.mark.pdf
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_extract_is_printed_in_either_language(client, signed_in, language):
    resolution = factories.resolution(outcome="carried", votes_for=19)
    signed_in(client, "board_member")
    answer = client.get(reverse("governance:resolution_extract", args=[resolution.pk]), {"lang": language})
    assert answer.content.startswith(b"%PDF-")
    assert f"-{language}.pdf" in answer["Content-Disposition"]


def test_extract_of_what_was_not_voted_does_not_exist(client, signed_in):
    signed_in(client, "board_member")
    address = reverse("governance:resolution_extract", args=[factories.resolution().pk])
    assert client.get(address).status_code == 404


def test_register_is_closed_to_who_does_not_direct_the_association(client, signed_in):
    step = factories.resolution_step()
    signed_in(client, "accountant")
    assert client.get(LIST).status_code == 403
    assert client.get(page_of(step.resolution)).status_code == 403
    signed_in(client, "board_member")
    assert client.post(reverse("governance:step_add", args=[step.resolution.pk])).status_code == 403
    assert client.post(reverse("governance:step_done", args=[step.pk])).status_code == 403


def test_missing_rows_and_other_methods(client, signed_in):
    signed_in(client, "director")
    for name in ("resolution", "step_done", "resolution_extract"):
        assert client.get(reverse(f"governance:{name}", args=[0])).status_code == 404
    assert client.post(reverse("governance:step_add", args=[0])).status_code == 404
    resolution = factories.resolution()
    assert client.post(LIST).status_code == 405
    assert client.post(page_of(resolution)).status_code == 405
    assert client.get(reverse("governance:step_add", args=[resolution.pk])).status_code == 405
