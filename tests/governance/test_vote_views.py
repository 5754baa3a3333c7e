"""The pages of the votes: count, read the result, record it, take it back."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.models import Recusal, Resolution
from tests import factories
from tests.governance.session_room import NEXT_DAY, add_members, assembly, at, people

pytestmark = pytest.mark.django_db

HANDS = {"method": "hands"}


@pytest.fixture(autouse=True)
def _written_down_on_the_next_day(settings):
    settings.BUSINESS_DATE = NEXT_DAY


@pytest.fixture
def meeting():
    return assembly(present=6, absent=2)


@pytest.fixture
def resolution(meeting):
    return factories.resolution(meeting=meeting, number=1)


@pytest.fixture
def director(client, signed_in):
    return signed_in(client, "director")


def url(name, resolution, *args):
    return reverse(f"governance:{name}", args=[resolution.meeting_id, resolution.pk, *args])


def seen(page):
    found = re.search(r'name="vu" value="([^"]+)"', page)
    return found[1] if found else ""


def record(client, resolution, query="", **count):
    """Ask for the result, then confirm what was seen."""
    data = {**HANDS, "hour": "16:00", **count}
    page = client.post(url("vote", resolution) + query, data).content.decode()
    return client.post(url("vote", resolution) + query, {**data, "vu": seen(page)})


def test_a_vote_is_confirmed_once_its_result_was_seen(client, director, resolution):
    data = {**HANDS, "hour": "16:00", "pour": "4", "contre": "2"}
    page = client.post(url("vote", resolution), data).content.decode()
    assert "Adoptée par 4 voix contre 2" in page
    assert Resolution.objects.get().outcome == "pending"
    other = client.post(url("vote", resolution), {**data, "vu": "6-0-0-0-6-8"})
    assert other.status_code == 200  # another count was seen
    assert client.post(url("vote", resolution), {**data, "vu": seen(page)}).status_code == 302
    kept = Resolution.objects.get()
    assert (kept.outcome, kept.in_room, kept.entitled, kept.voted_at) == ("carried", 6, 8, at(16))


def test_everybody_votes_in_favour_in_one_touch(client, director, resolution):
    page = client.post(url("vote", resolution), {**HANDS, "hour": "16:00", "reste": "1"}).content.decode()
    assert re.search(r'name="pour" value="6"', page)
    assert "Adoptée à l’unanimité des membres présents et représentés." in page
    page = client.post(
        url("vote", resolution), {**HANDS, "hour": "16:00", "reste": "1", "contre": "1", "abstentions": "2"}
    ).content.decode()
    assert re.search(r'name="pour" value="3"', page)
    assert Resolution.objects.get().outcome == "pending"


def test_the_result_is_read_as_it_is_typed(client, director, resolution):
    page = client.post(
        url("vote_preview", resolution), {**HANDS, "hour": "16:00", "pour": "3", "contre": "3"}
    )
    words = page.content.decode()
    assert "sans la voix du président" in words
    assert 'name="chair_for"' in words
    assert "<html" not in words
    too_many = client.post(url("vote_preview", resolution), {**HANDS, "hour": "16:00", "pour": "9"})
    assert "9 voix comptées pour 6 présentes ou représentées" in too_many.content.decode()
    blank = client.post(url("vote_preview", resolution), HANDS).content.decode()
    assert "Saisissez le décompte." not in blank
    assert "Voix dans la salle" in blank
    assert "Saisissez le décompte." in client.post(url("vote", resolution), HANDS).content.decode()
    assert Resolution.objects.get().outcome == "pending"


def test_a_tie_asks_for_the_side_of_the_chair(client, director, resolution):
    page = record(client, resolution, pour="3", contre="3").content.decode()
    assert "dites comment le président a voté" in page
    assert record(client, resolution, pour="3", contre="3", chair_for="oui").status_code == 302
    assert (Resolution.objects.get().outcome, Resolution.objects.get().chair_for) == ("carried", True)


def test_a_vote_by_college_counts_hands_and_weighs_them(client, director):
    meeting = assembly(present=2, absent=0, college="persons")
    add_members(meeting, present=2, college="banks", votes=3)
    resolution = factories.resolution(meeting=meeting)
    page = client.get(url("vote", resolution)).content.decode()
    assert 'name="banks-pour"' in page  # hands do not all weigh the same: by college, without being asked
    done = record(client, resolution, **{"banks-pour": "2", "persons-contre": "2"})
    assert done.status_code == 302
    kept = Resolution.objects.get()
    assert (kept.votes_for, kept.votes_against, kept.in_room) == (6, 2, 8)
    assert kept.counts.count() == 2
    page = client.get(url("vote", resolution)).content.decode()
    assert "Banques" in page


def test_a_count_is_in_votes_where_it_is_asked_so(client, director, resolution):
    page = client.get(url("vote", resolution) + "?par=college").content.decode()
    assert 'name="public-pour"' in page
    assert record(client, resolution, "?par=college", **{"public-pour": "6"}).status_code == 302
    assert Resolution.objects.get().unanimous


def test_no_vote_without_quorum(client, director):
    resolution = factories.resolution(meeting=assembly(present=2, absent=4))
    page = record(client, resolution, pour="2").content.decode()
    assert "Pas de vote sans quorum." in page


def test_an_object_without_majority_asks_for_its_result(client, director, meeting):
    resolution = factories.resolution(meeting=meeting, kind="other")
    assert 'name="outcome"' in client.get(url("vote", resolution)).content.decode()
    assert "donnez le résultat" in record(client, resolution, pour="6").content.decode()
    assert record(client, resolution, pour="6", outcome="carried").status_code == 302


def test_a_secret_ballot_asks_for_its_scrutineers(client, director, resolution):
    page = record(client, resolution, pour="6", method="secret").content.decode()
    assert "nommez-les" in page
    done = record(client, resolution, pour="5", nuls="1", method="secret", scrutineers="A. Idrissi")
    assert done.status_code == 302
    assert "A. Idrissi" in client.get(url("vote", resolution)).content.decode()


def test_who_is_concerned_takes_no_part(client, director, meeting, resolution):
    away = people(meeting)[0]
    assert client.post(url("recuse", resolution), {"member": away.pk}, follow=True).status_code == 200
    assert not Recusal.objects.exists()
    client.post(url("recuse", resolution), {"member": away.pk, "reason": "Fournisseur"})
    page = client.get(url("vote", resolution)).content.decode()
    assert "Fournisseur" in page
    assert 'Voix dans la salle : <bdi dir="ltr">5</bdi>' in page
    client.post(url("take_part", resolution, Recusal.objects.get().pk))
    assert not Recusal.objects.exists()


def test_a_wrong_count_is_taken_back(client, director, resolution):
    record(client, resolution, pour="4", contre="2")
    page = client.post(url("vote_undo", resolution), {"reason": ""}).content.decode()
    assert "Ce champ est obligatoire" in page
    assert client.post(url("vote_undo", resolution), {"reason": "Mains recomptées"}).status_code == 302
    assert Resolution.objects.get().outcome == "pending"
    again = client.post(url("vote_undo", resolution), {"reason": "Encore"}, follow=True).content.decode()
    assert "ne peut pas passer" in again


def test_the_list_says_what_is_voted_and_what_waits(client, director, meeting, resolution):
    factories.resolution(meeting=meeting, number=2)
    record(client, resolution, pour="6")
    page = client.get(reverse("governance:votes", args=[meeting.pk])).content.decode()
    assert "Adoptée à l’unanimité des membres présents et représentés." in page
    assert page.count("Mettre aux voix") == 1


def test_votes_are_read_by_who_reads_meetings_and_counted_by_the_director(client, signed_in, resolution):
    listed = reverse("governance:votes", args=[resolution.meeting_id])
    for role, status in (("board_member", 200), ("loan_officer", 403)):
        signed_in(client, role)
        assert client.get(listed).status_code == status, role
        assert client.get(url("vote", resolution)).status_code == 403, role
        for name in ("vote", "vote_preview", "vote_undo", "recuse"):
            assert client.post(url(name, resolution)).status_code == 403, (role, name)
    signed_in(client, "board_member")
    assert "Mettre aux voix" not in client.get(listed).content.decode()


def test_what_does_not_exist_or_is_asked_the_wrong_way(client, director, resolution):
    elsewhere = factories.resolution()
    for name in ("vote", "vote_preview", "vote_undo", "recuse"):
        wrong = reverse(f"governance:{name}", args=[resolution.meeting_id, elsewhere.pk])
        assert client.post(wrong).status_code == 404, name
    for name in ("vote_preview", "vote_undo", "recuse"):
        assert client.get(url(name, resolution)).status_code == 405, name
    assert client.put(url("vote", resolution)).status_code == 405
    assert client.get(reverse("governance:votes", args=[0])).status_code == 404
    assert client.post(url("take_part", resolution, 0)).status_code == 404


def test_nothing_is_voted_before_the_opening(client, director):
    resolution = factories.resolution(meeting=assembly(status="convened"))
    page = client.get(url("vote", resolution), follow=True).content.decode()
    assert "La séance n’est pas ouverte" in page


@pytest.mark.parametrize(
    "count", [{"pour": "-1"}, {"pour": "beaucoup"}, {"pour": "999999999"}, {"hour": "99h"}]
)
def test_a_count_that_cannot_be_read_is_refused(client, director, resolution, count):
    page = client.post(url("vote", resolution), {**HANDS, "pour": "1", **count})
    assert page.status_code == 200
    assert "field-error" in page.content.decode()


def test_the_list_costs_the_same_for_one_vote_and_for_thirty(client, director, meeting, resolution):
    listed = reverse("governance:votes", args=[meeting.pk])
    client.get(listed)
    with CaptureQueriesContext(connection) as one:
        client.get(listed)
    for _n in range(29):
        factories.resolution(meeting=meeting)
    with CaptureQueriesContext(connection) as thirty:
        client.get(listed)
    assert len(thirty) == len(one)
