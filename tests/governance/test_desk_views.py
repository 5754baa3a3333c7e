"""The arrival desk and the panel on the wall."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.models import Attendance, Stay
from tests import factories
from tests.governance.session_room import NEXT_DAY, add_members, assembly, at, people

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def _written_down_on_the_next_day(settings):
    settings.BUSINESS_DATE = NEXT_DAY


def url(name, meeting, *args):
    return reverse(f"governance:{name}", args=[meeting.pk, *args])


def shown(client, meeting, **asked):
    """The names on the desk, from top to bottom."""
    page = client.get(url("desk", meeting), asked).content.decode()
    return re.findall(r'desk-name"><bdi>([^<]+)</bdi>', page)


def tick(client, meeting, member, verb="arrivee", **data):
    return client.post(url("tick", meeting, member.pk, verb), data, **HTMX)


def test_the_desk_lists_who_is_awaited_and_who_is_there(client, signed_in):
    meeting = assembly(present=2, absent=3)
    signed_in(client, "loan_officer")
    page = client.get(url("desk", meeting)).content.decode()
    assert len(shown(client, meeting)) == 5
    assert len(shown(client, meeting, etat="salle")) == 2
    assert len(shown(client, meeting, etat="attendus")) == 3
    assert len(shown(client, meeting, etat="nulle part")) == 5
    assert 'Il manque <bdi dir="ltr">1</bdi> membre' in page
    assert reverse("governance:desks") in page
    assert f'href="{reverse("governance:meetings")}"' not in page


def test_a_name_is_found_in_either_script_as_it_is_typed(client, signed_in):
    meeting = assembly(present=0, absent=2)
    bank = factories.member(name_fr="Banque du Grand Sud", name_ar="بنك الجنوب الكبير")
    factories.representative(member=bank, name_fr="Hamza Haouzi", name_ar="حمزة الحوزي")
    factories.convocation(meeting=meeting, member=bank)
    signed_in(client, "loan_officer")
    for term in ("grand", "الجنوب", "haou", "الحوزي", "hamza banque"):
        assert shown(client, meeting, q=term) == ["Banque du Grand Sud"], term
    assert shown(client, meeting, q="introuvable") == []
    fragment = client.get(url("desk", meeting), {"q": "grand"}, **HTMX).content.decode()
    assert fragment.lstrip().startswith('<ul class="desk-rows')


def test_one_tap_ticks_in_the_representative_of_the_day_and_two_taps_no_more(client, signed_in):
    meeting = assembly(present=0, absent=1)
    member = people(meeting)[0]
    factories.representative(member=member, name_fr="Laila Bouzid", name_ar="ليلى بوزيد")
    user = signed_in(client, "loan_officer")
    answer = tick(client, meeting, member).content.decode()
    tick(client, meeting, member)
    stay = Stay.objects.get()
    assert (stay.signatory_fr, stay.signatory_ar, stay.recorded_by) == ("Laila Bouzid", "ليلى بوزيد", user)
    assert 'hx-swap-oob="true"' in answer
    assert "desk-state" in answer
    assert "desk-tick" not in answer


def test_the_hour_and_the_signatory_can_be_said(client, signed_in):
    meeting = assembly(present=0, absent=1)
    member = people(meeting)[0]
    signed_in(client, "loan_officer")
    tick(client, meeting, member, hour="14:45", signatory_fr="Un délégué")
    assert (Stay.objects.get().arrived_at, Stay.objects.get().signatory_fr) == (at(14, 45), "Un délégué")
    tick(client, meeting, member, "correction", hour="14:40", signatory_fr="Une déléguée")
    assert (Stay.objects.get().arrived_at, Stay.objects.get().signatory_fr) == (at(14, 40), "Une déléguée")
    tick(client, meeting, member, "depart", hour="16:00")
    assert Stay.objects.get().left_at == at(16)
    assert tick(client, meeting, member, hour="15:30").status_code == 200
    assert Stay.objects.count() == 1


def test_a_refusal_is_said_on_its_row(client, signed_in):
    meeting = assembly(present=1, absent=1)
    here, awaited = people(meeting)
    signed_in(client, "loan_officer")
    page = tick(client, meeting, here, "depart", hour="14:00").content.decode()
    assert "Le départ suit l’arrivée." in page
    assert "n’est pas arrivé" in tick(client, meeting, awaited, "annulation").content.decode()
    assert "field-error" in tick(client, meeting, awaited, hour="25h").content.decode()
    response = client.post(url("tick", meeting, here.pk, "depart"), {"hour": "14:00"}, follow=True)
    assert "Le départ suit l’arrivée." in response.content.decode()


def test_a_wrong_tick_is_taken_back_and_an_excuse_too(client, signed_in):
    meeting = assembly(present=1, absent=1)
    here, awaited = people(meeting)
    signed_in(client, "loan_officer")
    tick(client, meeting, here, "annulation")
    assert not Stay.objects.exists()
    tick(client, meeting, awaited, "excuse")
    assert Attendance.objects.get().status == "excused"
    assert shown(client, meeting, etat="excuses") == [awaited.name_fr]
    tick(client, meeting, awaited, "attendu")
    assert not Attendance.objects.exists()


def test_powers_are_read_in_the_row(client, signed_in):
    meeting = assembly(present=1, absent=2)
    holder, giver, _other = people(meeting)
    factories.proxy(meeting=meeting, giver=giver, holder=holder)
    signed_in(client, "loan_officer")
    page = client.get(url("desk", meeting)).content.decode()
    assert f"représente <bdi>{giver.name_fr}</bdi>" in page
    assert f"représenté par <bdi>{holder.name_fr}</bdi>" in page
    answer = tick(client, meeting, giver).content.decode()
    assert "représenté par" not in answer  # who came speaks for itself


def test_the_desk_is_for_who_may_tick_in(client, signed_in):
    meeting = assembly()
    member = people(meeting)[-1]
    for role, status in (("board_member", 403), ("auditor", 403), ("director", 200)):
        signed_in(client, role)
        assert client.get(url("desk", meeting)).status_code == status, role
        assert tick(client, meeting, member).status_code == status, role
        assert client.get(url("desk_counters", meeting)).status_code == status, role


def test_what_does_not_exist_or_is_asked_the_wrong_way(client, signed_in):
    meeting = assembly()
    member = people(meeting)[0]
    signed_in(client, "director")
    assert client.get(reverse("governance:desk", args=[0])).status_code == 404
    assert client.post(url("desk", meeting)).status_code == 405
    assert client.get(url("tick", meeting, member.pk, "arrivee")).status_code == 405
    assert tick(client, meeting, member, "danse").status_code == 404
    assert tick(client, meeting, factories.member()).status_code == 404
    assert client.post(url("quorum", meeting)).status_code == 405


def test_a_closed_session_is_read_only(client, signed_in):
    meeting = assembly(status="held", closed_at=at(17))
    signed_in(client, "director")
    page = client.get(url("desk", meeting)).content.decode()
    assert "rien ne s’y ajoute plus" in page
    assert "desk-tick" not in page
    assert "ni arrivée" in tick(client, meeting, people(meeting)[0]).content.decode()


def test_a_meeting_that_was_not_convened_here_has_no_desk(client, signed_in):
    signed_in(client, "director")
    page = client.get(url("desk", factories.meeting())).content.decode()
    assert "ne sont pas arrêtés" in page


def test_the_list_of_open_doors(client, signed_in):
    meeting = assembly(status="convened")
    factories.meeting(status="planned")
    signed_in(client, "loan_officer")
    page = client.get(reverse("governance:desks")).content.decode()
    assert re.findall(r'href="(/assemblees/\d+/accueil/)"', page) == [url("desk", meeting)]
    assert page.count(f'href="{reverse("governance:desks")}"') == 1  # the side navigation leads there
    signed_in(client, "director")
    home = client.get(reverse("governance:meetings")).content.decode()
    assert reverse("governance:desks") not in home


def test_the_desk_costs_the_same_for_five_members_and_for_thirty(client, signed_in):
    meeting = assembly(present=2, absent=3)
    signed_in(client, "loan_officer")
    client.get(url("desk", meeting))
    with CaptureQueriesContext(connection) as five:
        client.get(url("desk", meeting))
    add_members(meeting, present=15, absent=10)
    with CaptureQueriesContext(connection) as thirty:
        client.get(url("desk", meeting))
    assert len(thirty) == len(five)


# --- The panel on the wall ------------------------------------------------------------------------------------


def figures(page):
    return re.findall(r"<dd><bdi[^>]*>(\d+)</bdi></dd>", page)


def test_the_panel_says_the_figures_and_the_rule(client, signed_in):
    meeting = assembly(present=2, absent=2)
    holder, _second, giver, _other = people(meeting)
    factories.proxy(meeting=meeting, giver=giver, holder=holder)
    signed_in(client, "loan_officer")
    page = client.get(url("quorum", meeting)).content.decode()
    assert figures(page) == ["2", "1", "3", "2"]  # present, represented, votes, asked for
    assert "Quorum atteint. Présents ou représentés : 3 sur 4" in page
    assert "hx-get" in page
    fragment = client.get(url("quorum", meeting), **HTMX).content.decode()
    assert "<html" not in fragment
    assert figures(fragment) == ["2", "1", "3", "2"]


def test_the_panel_speaks_the_language_that_is_asked(client, signed_in):
    meeting = assembly()
    signed_in(client, "board_member")
    page = client.get(url("quorum", meeting), {"lang": "ar"}).content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert '<html lang="fr"' in client.get(url("quorum", meeting), {"lang": "xx"}).content.decode()


def test_the_panel_of_a_closed_session_keeps_its_last_figures(client, signed_in):
    meeting = assembly(present=3, absent=1, status="held", closed_at=at(17))
    meeting.stays.update(left_at=at(17))
    signed_in(client, "board_member")
    assert figures(client.get(url("quorum", meeting)).content.decode())[0] == "3"


def test_the_panel_is_not_for_everybody(client, signed_in):
    signed_in(client, "mentor")
    assert client.get(url("quorum", assembly())).status_code == 403
    signed_in(client, "director")
    assert client.get(reverse("governance:quorum", args=[0])).status_code == 404


def test_the_panel_without_statutes_says_so(client, signed_in):
    meeting = factories.open_meeting()
    factories.convocation(meeting=meeting)
    signed_in(client, "director")
    assert "Aucun statut n’est enregistré" in client.get(url("quorum", meeting)).content.decode()
