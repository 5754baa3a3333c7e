"""Planning a meeting and its agenda: what may change until the convocation, and nothing after it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from governance.actions import agenda, planning
from governance.agendas import ORDINARY_ASSEMBLY, usual
from governance.convening import deadline
from governance.models import AgendaItem, Meeting, Resolution
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2024, 9, 9)
PLANNED = {
    "organ": "assembly", "kind": "ordinary", "held_on": "25/09/2024", "starts_at": "10:00",
    "place_fr": "Chambre de commerce", "years": ["2022", "2023"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_september(settings):
    settings.BUSINESS_DATE = TODAY


@pytest.fixture
def statutes():
    made = factories.statutes(effective_on=date(2007, 7, 4))
    factories.statutes_call(statutes=made, notice_days=15)
    return made


def titles(meeting):
    return list(meeting.agenda.order_by("number").values_list("number", "title_fr"))


# --- Planning --------------------------------------------------------------------------------------------


def test_a_planned_meeting_takes_the_next_number_of_its_organ(client, signed_in, statutes):
    signed_in(client, "director")
    factories.meeting(number=14)
    factories.meeting(organ="board", number=80)

    answer = client.post(reverse("governance:meeting_new"), PLANNED)

    made = Meeting.objects.get(number=15)
    assert answer.url == reverse("governance:agenda", args=[made.pk])
    assert (made.status, made.held_on, [row.year for row in made.years.all()]) == (
        "planned", date(2024, 9, 25), [2022, 2023],
    )  # fmt: skip
    assert Event.objects.filter(verb="meeting.planned").count() == 1


def test_a_number_already_taken_is_refused(client, signed_in, statutes):
    signed_in(client, "director")
    factories.meeting(number=14)
    page = client.post(reverse("governance:meeting_new"), {**PLANNED, "number": 14})
    assert page.context["form"].errors
    assert Meeting.objects.count() == 1


def test_too_late_a_date_is_confirmed_before_it_is_written(client, signed_in, statutes):
    signed_in(client, "director")
    late = {**PLANNED, "held_on": "20/09/2024"}

    page = client.post(reverse("governance:meeting_new"), late)
    assert "5 septembre 2024" in page.context["form"].warnings[0]
    assert not Meeting.objects.exists()

    assert (
        client.post(reverse("governance:meeting_new"), {**late, "confirm_warnings": "on"}).status_code == 302
    )
    assert Meeting.objects.get().held_on == date(2024, 9, 20)


def test_the_last_day_of_convocation_follows_what_is_typed(client, signed_in, statutes):
    signed_in(client, "director")
    address = reverse("governance:meeting_deadline")
    assert "mardi 10 septembre 2024" in client.get(address, PLANNED).content.decode()
    assert "rule-broken" in client.get(address, {**PLANNED, "held_on": "2024-09-12"}).content.decode()
    assert "rule-broken" not in client.get(address, {**PLANNED, "held_on": "hier"}).content.decode()
    assert client.post(address).status_code == 405


def test_no_deadline_is_said_without_statutes():
    assert deadline("assembly", "ordinary", date(2024, 9, 25), TODAY) is None


def test_a_meeting_is_changed_until_it_is_convened(client, signed_in, statutes):
    signed_in(client, "director")
    meeting = factories.meeting(number=15)
    address = reverse("governance:meeting_edit", args=[meeting.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {**PLANNED, "years": ["2023"], "number": 15}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.place_fr, [row.year for row in meeting.years.all()]) == ("Chambre de commerce", [2023])

    Meeting.objects.filter(pk=meeting.pk).update(status="convened")
    assert client.post(address, {**PLANNED, "place_fr": "Ailleurs"}).url == meeting.get_absolute_url()
    with pytest.raises(ValidationError, match="ne change plus"):
        planning.change(meeting=meeting, years=[], by=factories.user("director"))


def test_a_meeting_is_called_off_with_its_reason(client, signed_in):
    signed_in(client, "director")
    meeting = factories.meeting(status="convened")
    address = reverse("governance:meeting_cancel", args=[meeting.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": " "}).status_code == 200
    assert client.post(address, {"reason": "Salle indisponible"}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.status == "cancelled"
    assert Event.objects.get(verb="status.moved").note == "Salle indisponible"
    assert client.post(address, {"reason": "Encore"}).url == meeting.get_absolute_url()


# --- The agenda ------------------------------------------------------------------------------------------


def test_the_usual_agenda_comes_with_its_draft_resolutions(client, signed_in):
    signed_in(client, "director")
    meeting = factories.meeting()
    address = reverse("governance:agenda_usual", args=[meeting.pk])
    assert client.post(address).status_code == 302
    assert titles(meeting) == [(n, point.title_fr) for n, point in enumerate(ORDINARY_ASSEMBLY, start=1)]
    kinds = list(meeting.resolutions.order_by("number").values_list("number", "kind"))
    assert kinds == [(1, "discharge"), (2, "allocation"), (3, "budget")]
    client.post(address)
    assert meeting.agenda.count() == len(ORDINARY_ASSEMBLY)


@pytest.mark.parametrize("organ", ["assembly", "board", "bureau", "committee"])
@pytest.mark.parametrize("kind", ["ordinary", "extraordinary"])
def test_every_usual_point_is_written_in_both_languages(organ, kind):
    assert all(point.title_fr and point.title_ar for point in usual(organ, kind))


def test_points_are_added_moved_changed_and_removed(client, signed_in):
    signed_in(client, "director")
    meeting = factories.meeting()
    for title in ("Un", "Deux", "Trois"):
        client.post(reverse("governance:item_new", args=[meeting.pk]), {"title_fr": title})
    first, second, third = meeting.agenda.order_by("number")

    client.post(reverse("governance:item_move", args=[third.pk, "monter"]))
    client.post(reverse("governance:item_move", args=[third.pk, "monter"]))
    client.post(reverse("governance:item_move", args=[third.pk, "monter"]))
    assert titles(meeting) == [(1, "Trois"), (2, "Un"), (3, "Deux")]
    client.post(reverse("governance:item_move", args=[third.pk, "descendre"]))
    assert titles(meeting) == [(1, "Un"), (2, "Trois"), (3, "Deux")]

    client.post(
        reverse("governance:item", args=[first.pk]), {"title_fr": "Ouverture", "rapporteur_ar": "الرئيس"}
    )
    client.post(reverse("governance:item_remove", args=[third.pk]))
    assert titles(meeting) == [(1, "Ouverture"), (2, "Deux")]
    assert AgendaItem.objects.get(pk=first.pk).rapporteur("ar") == "الرئيس"


def test_a_point_that_bears_something_stays(client, signed_in):
    signed_in(client, "director")
    item = factories.agenda_item(title_fr="Budget")
    factories.resolution(meeting=item.meeting, item=item)
    page = client.post(reverse("governance:item_remove", args=[item.pk]), follow=True)
    assert "porte déjà" in page.content.decode()
    assert AgendaItem.objects.filter(pk=item.pk).exists()


def test_a_resolution_is_drafted_reworded_and_withdrawn(client, signed_in):
    signed_in(client, "director")
    item = factories.agenda_item()
    words = {"kind": "budget", "text_fr": "Le budget est approuvé.", "text_ar": "المصادقة على الميزانية."}
    client.post(reverse("governance:draft_new", args=[item.pk]), words)
    client.post(reverse("governance:draft_new", args=[item.pk]), {**words, "kind": "other"})
    first, second = item.resolutions.order_by("number")
    client.post(reverse("governance:draft", args=[first.pk]), {**words, "text_fr": "Autre texte."})
    first.refresh_from_db()
    assert first.text_fr == "Autre texte."
    client.post(reverse("governance:draft_remove", args=[first.pk]))
    assert list(Resolution.objects.values_list("pk", "number")) == [(second.pk, 1)]
    # The adoption of a report is not typed: it is what submitting one writes.
    refused = client.post(reverse("governance:draft_new", args=[item.pk]), {**words, "kind": "adopt_report"})
    assert refused.context["form"].errors["kind"]


def test_an_agenda_that_was_sent_is_locked(client, signed_in):
    signed_in(client, "director")
    item = factories.agenda_item(meeting=factories.meeting(status="convened"))
    draft = factories.resolution(meeting=item.meeting, item=item)
    by = factories.user("director")
    for verb, given in (
        (agenda.change, {"item": item}),
        (agenda.shift, {"item": item, "down": True}),
        (agenda.remove, {"item": item}),
        (agenda.add, {"item": AgendaItem(meeting=item.meeting, title_fr="Neuf")}),
        (agenda.take_usual, {"meeting": item.meeting}),
        (agenda.withdraw, {"resolution": draft}),
        (agenda.reword, {"resolution": draft}),
    ):
        with pytest.raises(ValidationError, match="ne change plus"):
            verb(**given, by=by)
    page = client.get(reverse("governance:agenda", args=[item.meeting_id])).content.decode()
    assert "ne change plus" in page
    assert reverse("governance:item_remove", args=[item.pk]) not in page


# --- Who may, and what is not there ----------------------------------------------------------------------


def addresses(item, draft):
    yield from (
        ("meeting_edit", item.meeting_id),
        ("meeting_cancel", item.meeting_id),
        ("agenda_usual", item.meeting_id),
        ("item_new", item.meeting_id),
        ("paper_new", item.meeting_id),
        ("item", item.pk),
        ("item_remove", item.pk),
        ("draft_new", item.pk),
        ("draft", draft.pk),
        ("draft_remove", draft.pk),
    )


def test_only_who_prepares_meetings_writes_them(client, signed_in):
    item = factories.agenda_item()
    draft = factories.resolution(meeting=item.meeting, item=item)
    signed_in(client, "board_member")
    assert client.get(reverse("governance:agenda", args=[item.meeting_id])).status_code == 200
    assert client.post(reverse("governance:meeting_new"), PLANNED).status_code == 403
    for name, key in addresses(item, draft):
        assert client.post(reverse(f"governance:{name}", args=[key])).status_code == 403, name


def test_what_does_not_exist_is_not_found(client, signed_in):
    signed_in(client, "director")
    item = factories.agenda_item()
    draft = factories.resolution(meeting=item.meeting, item=item)
    for name, _key in addresses(item, draft):
        assert client.post(reverse(f"governance:{name}", args=[999_999])).status_code == 404, name
    for name in ("agenda_usual", "item_remove", "draft_remove"):
        assert client.get(reverse(f"governance:{name}", args=[item.pk])).status_code == 405, name
