"""The admin of meetings: their statuses and votes move by verbs."""

import pytest
from django.urls import reverse

from governance.models import Meeting, Resolution
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(client, signed_in):
    return signed_in(client, "director")


def verb(row, name):
    return reverse(f"admin:governance_{row._meta.model_name}_verb", args=[row.pk, name])


def formset(prefix, *rows):
    data = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def test_a_meeting_is_written_with_its_agenda_attendance_and_resolutions(client, director):
    member, proxy = factories.member(), factories.member()
    data = {
        "organ": "assembly",
        "kind": "ordinary",
        "number": "17",
        "held_on": "25/09/2024",
        "starts_at": "10:00",
        "status": "held",
        **formset("years", {"year": "2022"}, {"year": "2023"}),
        **formset("agenda", {"number": "1", "title_fr": "Rapports"}),
        **formset(
            "attendances",
            {"member": proxy.pk, "status": "present"},
            {"member": member.pk, "status": "represented", "represented_by": proxy.pk},
        ),
        **formset(
            "resolutions", {"number": "1", "kind": "adopt_report", "text_fr": "Adopter", "outcome": "carried"}
        ),
    }

    response = client.post(reverse("admin:governance_meeting_add"), data)

    assert response.status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.status, str(meeting.starts_at)) == ("planned", "10:00:00")
    assert [year.year for year in meeting.years.all()] == [2022, 2023]
    assert meeting.attendances.count() == 2
    assert meeting.resolutions.get().outcome == "pending"


def test_a_meeting_moves_along_its_table_only(client, director):
    meeting = factories.meeting()
    page = client.get(reverse("admin:governance_meeting_change", args=[meeting.pk]))
    assert [each.name for each, _url in page.context["verbs"]] == ["convocation", "annulation"]

    client.post(verb(meeting, "tenue"), {"note": ""})
    assert Meeting.objects.get().status == "planned"
    client.post(verb(meeting, "convocation"), {"note": "Lettres parties"})
    client.post(verb(meeting, "tenue"), {"note": ""})
    assert Meeting.objects.get().status == "held"
    assert Event.objects.filter(verb="status.moved", actor=director).count() == 2


@pytest.mark.parametrize(
    ("votes", "outcome", "sentence"),
    [((3, 5), "carried", "plus de voix pour"), ((-1, 0), "carried", "supérieure ou égale à 0")],
)
def test_an_impossible_vote_is_refused(client, director, votes, outcome, sentence):
    resolution = factories.resolution()
    data = {"votes_for": votes[0], "votes_against": votes[1], "abstentions": 0, "outcome": outcome}
    page = client.post(verb(resolution, "vote"), data)
    assert sentence in page.content.decode()
    assert Resolution.objects.get().outcome == "pending"


def test_a_vote_is_recorded_once_and_closes_the_text(client, director):
    resolution = factories.resolution()
    data = {"votes_for": 31, "votes_against": 0, "abstentions": 0, "outcome": "carried"}

    assert client.post(verb(resolution, "vote"), data).status_code == 302

    kept = Resolution.objects.get()
    assert (kept.outcome, kept.votes_for, kept.unanimous) == ("carried", 31, True)
    assert client.post(verb(resolution, "vote"), {**data, "votes_for": 1}).status_code == 302
    assert Resolution.objects.get().votes_for == 31
    page = reverse("admin:governance_resolution_change", args=[resolution.pk])
    assert client.post(page, {"text_fr": "Autre"}).status_code == 403


def test_a_resolution_belongs_to_a_point_of_its_own_meeting(client, director):
    meeting, elsewhere = factories.meeting(), factories.agenda_item()
    data = {"meeting": meeting.pk, "item": elsewhere.pk, "number": "1", "kind": "other", "text_fr": "Texte"}
    page = client.post(reverse("admin:governance_resolution_add"), data)
    assert "autre réunion" in page.content.decode()


def test_only_who_may_change_a_meeting_moves_it(client, signed_in):
    signed_in(client, "auditor")
    meeting = factories.meeting()
    assert client.post(verb(meeting, "convocation"), {"note": ""}).status_code == 403
