"""A session on the page of its meeting, its steps, and the powers."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.models import Meeting, Proxy
from tests import factories
from tests.governance.session_room import NEXT_DAY, assembly, at, people

pytestmark = pytest.mark.django_db

BLANK_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture(autouse=True)
def _written_down_on_the_next_day(settings):
    settings.BUSINESS_DATE = NEXT_DAY


def url(name, meeting, *args):
    return reverse(f"governance:{name}", args=[meeting.pk, *args])


def show(client, meeting):
    return client.get(meeting.get_absolute_url()).content.decode()


# --- The hub --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "there", "not_there"),
    [
        ("convened", ("open", "desk", "proxies", "quorum"), ("close", "votes")),
        ("open", ("close", "missed", "desk", "proxies", "quorum", "votes"), ("open", "second_call")),
        ("held", ("proxies", "votes"), ("desk", "close")),
        ("missed", ("second_call",), ("votes", "open", "desk")),
    ],
)
def test_the_page_of_a_meeting_leads_to_what_can_be_done(client, signed_in, status, there, not_there):
    meeting = assembly(status=status, **({"closed_at": at(17)} if status in ("held", "missed") else {}))
    signed_in(client, "director")
    page = show(client, meeting)
    assert [name for name in there if f'href="{url(name, meeting)}"' not in page] == []
    assert [name for name in not_there if f'href="{url(name, meeting)}"' in page] == []


def test_a_reader_sees_the_quorum_and_no_step(client, signed_in):
    meeting = assembly()
    signed_in(client, "board_member")
    page = show(client, meeting)
    assert "Quorum atteint. Présents ou représentés : 3 sur 5" in page
    assert url("close", meeting) not in page
    assert url("desk", meeting) not in page


def test_an_older_meeting_has_no_session(client, signed_in):
    signed_in(client, "director")
    row = factories.attendance()
    page = show(client, row.meeting)
    assert 'id="seance"' not in page
    assert "Feuille de présence" in page


def test_participation_is_said_once_the_session_is_closed(client, signed_in):
    meeting = assembly(present=1, absent=1)
    factories.attendance(meeting=meeting, member=people(meeting)[1], status="excused")
    signed_in(client, "director")
    assert "0,0" not in client.get(reverse("governance:meetings")).content.decode()


def test_the_list_of_meetings_leads_to_the_session_that_is_held(client, signed_in):
    meeting = assembly()
    signed_in(client, "board_member")
    page = client.get(reverse("governance:meetings")).content.decode()
    assert "En séance : Assemblée générale du <bdi>25 septembre 2024</bdi>." in page
    assert url("desk", meeting) not in page
    signed_in(client, "director")
    assert url("desk", meeting) in client.get(reverse("governance:meetings")).content.decode()


# --- Opening, closing -------------------------------------------------------------------------------------------


def test_a_session_is_opened_with_its_chair_and_its_secretary(client, signed_in):
    meeting = assembly(status="convened")
    seat = {"organ": "bureau", "started_on": date(2022, 1, 1)}
    factories.mandate(seat=1, office="president", member=people(meeting)[0], **seat)
    signed_in(client, "director")
    page = client.get(url("open", meeting)).content.decode()
    assert f'value="{people(meeting)[0].name_fr}"' in page
    data = {
        "chair_fr": "Le président",
        "secretary_fr": "La secrétaire",
        "secretary_ar": "الكاتبة",
        "hour": "15:05",
    }
    assert client.post(url("open", meeting), data).status_code == 302
    found = Meeting.objects.get(pk=meeting.pk)
    assert (found.status, found.opened_at, found.secretary_ar) == ("open", at(15, 5), "الكاتبة")


def test_a_session_without_secretary_does_not_open(client, signed_in):
    meeting = assembly(status="convened")
    signed_in(client, "director")
    page = client.post(url("open", meeting), {"chair_fr": "Le président"}).content.decode()
    assert "Ce champ est obligatoire" in page
    assert Meeting.objects.get(pk=meeting.pk).status == "convened"


def test_a_session_written_down_later_opens_at_the_hour_announced(client, signed_in, settings):
    settings.BUSINESS_DATE = date(2024, 9, 30)
    meeting = assembly(status="convened", starts_at="15:00")
    signed_in(client, "director")
    assert 'name="hour" value="15:00"' in client.get(url("open", meeting)).content.decode()


def test_what_is_noted_later_counts_from_the_last_thing_noted(client, signed_in, settings):
    """Whatever the hour at which it is typed, who was noted as arrived is counted."""
    settings.BUSINESS_DATE = date(2024, 9, 30)
    meeting = assembly(present=2, absent=1)
    factories.stay(meeting=meeting, member=people(meeting)[2], arrived_at=at(23, 59))
    signed_in(client, "director")
    assert "Présents ou représentés : 3 sur 3" in show(client, meeting)


def test_a_session_is_closed_and_its_sheet_written(client, signed_in):
    meeting = assembly(present=3, absent=2)
    factories.resolution(meeting=meeting)
    signed_in(client, "director")
    assert "1</bdi> résolution n’est pas votée" in client.get(url("close", meeting)).content.decode()
    early = client.post(url("close", meeting), {"hour": "14:00"}).content.decode()
    assert "la séance durait encore" in early
    assert client.post(url("close", meeting), {"hour": "17:00"}).status_code == 302
    page = show(client, meeting)
    assert meeting.attendances.filter(status="present").count() == 3
    assert "Feuille de présence" in page
    assert "Levée à" in page


def test_a_missed_quorum_leads_to_the_second_call(client, signed_in):
    meeting = assembly(present=1, absent=3)
    factories.resolution(meeting=meeting)
    signed_in(client, "director")
    assert client.post(url("missed", meeting), {"hour": "16:00"}).status_code == 302
    page = client.get(url("second_call", meeting)).content.decode()
    assert 'value="2024-10-10"' in page
    early = client.post(url("second_call", meeting), {"held_on": "01/10/2024"}).content.decode()
    assert "Les statuts n’admettent la seconde réunion qu’à partir du jeudi 10 octobre 2024." in early
    client.post(url("second_call", meeting), {"held_on": "10/10/2024", "starts_at": "16:00"})
    second = Meeting.objects.get(second_of=meeting)
    assert (second.held_on, second.resolutions.count(), str(second.starts_at)) == (
        date(2024, 10, 10),
        1,
        "16:00:00",
    )
    assert second.get_absolute_url() in show(client, meeting)
    assert meeting.get_absolute_url() in show(client, second)


def test_a_quorum_that_is_there_is_not_declared_missing(client, signed_in):
    meeting = assembly(present=3, absent=1)
    signed_in(client, "director")
    page = client.post(url("missed", meeting), {"hour": "16:00"}).content.decode()
    assert "Quorum atteint." in page
    assert Meeting.objects.get(pk=meeting.pk).status == "open"


@pytest.mark.parametrize("name", ["open", "close", "missed", "second_call"])
def test_the_steps_are_for_who_runs_meetings(client, signed_in, name):
    meeting = assembly()
    for role in ("board_member", "loan_officer", "auditor"):
        signed_in(client, role)
        assert client.get(url(name, meeting)).status_code == 403
        assert client.post(url(name, meeting)).status_code == 403
    signed_in(client, "director")
    assert client.get(reverse(f"governance:{name}", args=[0])).status_code == 404
    assert client.put(url(name, meeting)).status_code == 405


# --- Powers ---------------------------------------------------------------------------------------------------


def test_powers_are_recorded_until_the_statutes_stop(client, signed_in):
    meeting = assembly(present=1, absent=3)
    holder, one, two, three = people(meeting)
    signed_in(client, "loan_officer")
    for giver in (one, two):
        assert (
            client.post(url("proxies", meeting), {"giver": giver.pk, "holder": holder.pk}).status_code == 302
        )
    page = client.post(url("proxies", meeting), {"giver": three.pk, "holder": holder.pk}).content.decode()
    assert "déjà tous les pouvoirs que les statuts permettent : 2" in page
    assert Proxy.objects.count() == 2
    assert client.post(url("proxies", meeting), {"giver": "", "holder": ""}).status_code == 200


def test_a_signed_power_is_kept_with_its_scan(client, signed_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    meeting = assembly()
    holder, giver = people(meeting)[0], people(meeting)[3]
    data = {"giver": giver.pk, "holder": holder.pk}
    signed_in(client, "director")
    wrong = SimpleUploadedFile("pouvoir.pdf", b"MZ not a paper")
    assert "field-error" in client.post(url("proxies", meeting), {**data, "scan": wrong}).content.decode()
    scan = SimpleUploadedFile("pouvoir.pdf", BLANK_PDF)
    assert client.post(url("proxies", meeting), {**data, "scan": scan}).status_code == 302
    paper = Proxy.objects.get().paper
    assert (paper.kind, paper.meeting) == ("proxy", meeting)
    assert (
        reverse("governance:paper_file", args=[paper.pk])
        in client.get(url("proxies", meeting)).content.decode()
    )


def test_a_power_says_what_it_is_worth_now(client, signed_in):
    meeting = assembly(present=2, absent=3)
    here, giver_here, one, two, away = people(meeting)
    factories.proxy(meeting=meeting, giver=one, holder=here)
    factories.proxy(meeting=meeting, giver=giver_here, holder=here)
    factories.proxy(meeting=meeting, giver=two, holder=away)
    factories.proxy(meeting=meeting, giver=away, holder=here, revoked_at=at(14))
    signed_in(client, "director")
    page = client.get(url("proxies", meeting)).content.decode()
    worth = ["Vaut", "le mandant est présent", "le mandataire est absent", "Révoqué"]
    places = [page.index(words) for words in worth]
    assert places == sorted(places)


def test_a_power_over_the_limit_is_shown_as_such(client, signed_in):
    meeting = assembly(present=1, absent=3)
    holder, *givers = people(meeting)
    for giver in givers:
        factories.proxy(meeting=meeting, giver=giver, holder=holder)
    signed_in(client, "director")
    assert "En trop pour ce mandataire" in client.get(url("proxies", meeting)).content.decode()


def test_a_power_is_revoked_by_who_may(client, signed_in):
    meeting = assembly()
    proxy = factories.proxy(meeting=meeting, giver=people(meeting)[3], holder=people(meeting)[0])
    signed_in(client, "loan_officer")
    assert client.post(url("proxy_revoke", meeting, proxy.pk)).status_code == 403
    signed_in(client, "director")
    assert client.get(url("proxy_revoke", meeting, proxy.pk)).status_code == 405
    assert client.post(url("proxy_revoke", factories.meeting(), proxy.pk)).status_code == 404
    assert client.post(url("proxy_revoke", meeting, proxy.pk)).status_code == 302
    assert Proxy.objects.get().revoked_at is not None
    again = client.post(url("proxy_revoke", meeting, proxy.pk), follow=True).content.decode()
    assert "déjà révoqué" in again


def test_powers_are_read_by_the_auditor_and_received_by_nobody_else(client, signed_in):
    meeting = assembly()
    signed_in(client, "auditor")
    page = client.get(url("proxies", meeting)).content.decode()
    assert "Enregistrer le pouvoir" not in page
    data = {"giver": people(meeting)[3].pk, "holder": people(meeting)[0].pk}
    assert client.post(url("proxies", meeting), data).status_code == 403
    assert not Proxy.objects.exists()
    signed_in(client, "board_member")
    assert client.get(url("proxies", meeting)).status_code == 403
