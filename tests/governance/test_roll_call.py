"""A vote by name: who is called, what it comes to, what the minutes and the sheets keep of it."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from governance.actions import votes
from governance.ballots import Ballot
from governance.documents.session import voting_sheets
from governance.minutes import business, wording
from governance.minutes.record import read
from governance.models import Resolution, Voice
from governance.session import session
from governance.statutes.votes import Tally
from members.models import Event
from tests import factories
from tests.governance.session_room import NEXT_DAY, assembly, at, people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _written_down_on_the_next_day(settings):
    settings.BUSINESS_DATE = NEXT_DAY


@pytest.fixture
def by():
    return factories.user("director")


@pytest.fixture
def meeting():
    return assembly(present=4, absent=1)


@pytest.fixture
def resolution(meeting):
    return factories.resolution(meeting=meeting, number=1)


def call(resolution, voices, by, chair_for=None):
    held = session(resolution.meeting)
    ballot = Ballot.by_name(
        held, {member.pk: choice for member, choice in voices.items()}, chair_for=chair_for
    )
    return votes.record(resolution=resolution, ballot=ballot, at=at(15, 30), by=by)


def test_the_voices_are_added_up_and_kept(meeting, resolution, by):
    a, b, c, d, _absent = people(meeting)
    call(resolution, {a: "for", b: "for", c: "against", d: "abstain"}, by)
    kept = Resolution.objects.get()
    assert (kept.votes_for, kept.votes_against, kept.abstentions, kept.method) == (2, 1, 1, "roll")
    assert (kept.outcome, kept.in_room, kept.entitled) == ("carried", 4, 5)
    assert dict(kept.voices.values_list("member", "choice")) == {
        a.pk: "for", b.pk: "for", c.pk: "against", d.pk: "abstain",
    }  # fmt: skip


def test_each_voice_weighs_what_its_college_gives(by):
    meeting = assembly(present=2, absent=0)
    heavy, light = people(meeting)
    meeting.convocations.filter(member=heavy).update(votes=3)
    resolution = factories.resolution(meeting=meeting)
    call(resolution, {heavy: "against", light: "for"}, by)
    kept = Resolution.objects.get()
    assert (kept.votes_for, kept.votes_against, kept.outcome) == (1, 3, "rejected")


def test_only_those_counted_are_called_and_all_of_them(meeting, resolution, by):
    a, b, c, d, absent = people(meeting)
    everybody = dict.fromkeys([a, b, c, d], "for")
    with pytest.raises(ValidationError, match="1 membre n’a pas encore répondu"):
        call(resolution, {a: "for", b: "for", c: "for"}, by)
    with pytest.raises(ValidationError, match="n’est pas compté"):
        call(resolution, {**everybody, absent: "for"}, by)
    votes.recuse(resolution=resolution, member=d, reason="Frère du porteur", by=by)
    with pytest.raises(ValidationError, match="n’est pas compté"):
        call(resolution, everybody, by)
    call(resolution, {a: "for", b: "for", c: "for"}, by)
    assert Resolution.objects.get().in_room == 3


def test_the_represented_answer_by_their_proxy(meeting, resolution, by):
    *present, absent = people(meeting)
    factories.proxy(meeting=meeting, giver=absent, holder=present[0])
    call(resolution, dict.fromkeys([*present, absent], "for"), by)
    assert Resolution.objects.get().unanimous
    assert Voice.objects.filter(member=absent).exists()


def test_a_roll_call_without_voices_is_refused(resolution, by):
    with pytest.raises(ValidationError, match="note le vote de chacun"):
        votes.record(resolution=resolution, ballot=Ballot(Tally(4), method="roll"), at=at(15, 30), by=by)


def test_undone_the_voices_go_and_the_journal_keeps_them(meeting, resolution, by):
    *present, _absent = people(meeting)
    call(resolution, dict.fromkeys(present, "for"), by)
    votes.undo(resolution=Resolution.objects.get(), reason="Mauvaise résolution", by=by)
    assert not Voice.objects.exists()
    told = Event.objects.get(verb="vote.undone").data["voices"]
    assert told == {str(member.pk): "for" for member in present}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["Vote par appel nominal.", "Ont voté pour : A ; B.", "Se sont abstenus : D.", "C (motif : Associée)"]),
        ("ar", ["تم التصويت بالمناداة على الأسماء.", "امتنع عن التصويت: د."]),
    ],
)  # fmt: skip
def test_the_minutes_say_who_voted_how(meeting, resolution, by, language, said):
    *present, _absent = people(meeting)
    for member, name, name_ar in zip(present, "ABCD", "أبجد", strict=True):
        type(member).objects.filter(pk=member.pk).update(name_fr=name, name_ar=name_ar)
    a, b, c, d = present
    votes.recuse(resolution=resolution, member=c, reason="Associée", by=by)
    call(resolution, {a: "for", b: "for", d: "abstain"}, by)
    record = read(meeting)
    text = business.vote(record.resolutions[0], None, wording.WORDINGS[language])
    for sentence in said:
        assert sentence in text


def test_the_sheets_of_a_loan_name_whom_to_call(meeting):
    factories.resolution(meeting=meeting, kind="loan")
    assert voting_sheets(meeting, "fr").pages == 1


# --- The page ----------------------------------------------------------------------------------------------


@pytest.fixture
def director(client, signed_in):
    return signed_in(client, "director")


def url(resolution, name="roll_call"):
    return reverse(f"governance:{name}", args=[resolution.meeting_id, resolution.pk])


def answers(*members, choice="for"):
    return {f"voix-{member.pk}": choice for member in members}


def seen(page):
    found = re.search(r'name="vu" value="([^"]+)"', page)
    return found[1] if found else ""


def test_the_page_calls_each_member_and_records_once_seen(client, director, meeting, resolution):
    *present, absent = people(meeting)
    page = client.get(url(resolution)).content.decode()
    assert f"voix-{present[0].pk}" in page
    assert f"voix-{absent.pk}" not in page
    data = {**answers(*present[:3]), **answers(present[3], choice="against"), "hour": "16:00"}
    page = client.post(url(resolution), data).content.decode()
    assert "Adoptée par 3 voix contre 1" in page
    assert not Voice.objects.exists()
    there = reverse("governance:meeting", args=[meeting.pk])
    answer = client.post(f"{url(resolution)}?suite={there}", {**data, "vu": seen(page)})
    assert answer.url == there
    assert Voice.objects.count() == 4
    assert present[3].name_fr in client.get(url(resolution)).content.decode()


def test_another_house_is_no_place_to_go_on_to(client, director, meeting, resolution):
    *present, _absent = people(meeting)
    data = {**answers(*present), "hour": "16:00"}
    page = client.post(url(resolution), data).content.decode()
    answer = client.post(f"{url(resolution)}?suite=https://example.org/", {**data, "vu": seen(page)})
    assert answer.url.startswith(reverse("governance:votes", args=[meeting.pk]))


def test_all_the_others_vote_in_favour(client, director, meeting, resolution):
    *present, _absent = people(meeting)
    data = {**answers(present[0], choice="against"), "hour": "16:00", "reste": "1"}
    page = client.post(url(resolution), data).content.decode()
    assert "Adoptée par 3 voix contre 1" in page


def test_an_answer_missing_is_said_and_what_was_noted_stays(client, director, meeting, resolution):
    *present, _absent = people(meeting)
    page = client.post(url(resolution), {**answers(*present[:3]), "hour": "16:00"}).content.decode()
    assert "1 membre n’a pas encore répondu" in page
    assert page.count("checked") == 3
    odd = client.post(url(resolution), {**answers(*present, choice="peut-être"), "hour": "16:00"})
    assert odd.status_code == 200
    assert not Voice.objects.exists()


def test_the_preview_writes_nothing(client, director, meeting, resolution):
    *present, _absent = people(meeting)
    page = client.post(url(resolution, "roll_call_preview"), {**answers(*present), "hour": "16:00"})
    assert "unanimité" in page.content.decode()
    assert not Voice.objects.exists()
    assert client.get(url(resolution, "roll_call_preview")).status_code == 405


def test_a_roll_call_is_for_who_counts_votes_in_an_open_session(client, signed_in, resolution):
    signed_in(client, "board_member")
    assert client.get(url(resolution)).status_code == 403
    signed_in(client, "director")
    assert client.get(reverse("governance:roll_call", args=[resolution.meeting_id, 0])).status_code == 404
    type(resolution.meeting).objects.update(status="held", closed_at=at(17))
    assert client.get(url(resolution)).url == reverse("governance:votes", args=[resolution.meeting_id])
