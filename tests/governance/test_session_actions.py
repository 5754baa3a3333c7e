"""A session from its opening to its closing, the missed quorum and the second call."""

from datetime import date, datetime
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.timezone import make_aware

from governance.actions import desk, proxies
from governance.actions import session as actions
from governance.models import Attendance, Meeting, Stay
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2024, 9, 25)
CHAIRED = actions.Officers(chair_fr="Le président", secretary_fr="La secrétaire")


def at(hour, minute=0):
    return make_aware(datetime(2024, 9, 25, hour, minute))


@pytest.fixture
def by():
    return factories.user("director")


@pytest.fixture
def statutes():
    made = factories.statutes(effective_on=date(2007, 7, 4), proxies_per_holder=1, proxies_same_college=False)
    factories.statutes_call(statutes=made)
    return made


@pytest.fixture
def meeting(statutes):
    """An assembly convened with four members, to be opened."""
    made = factories.meeting(status="convened", convened_on=date(2024, 9, 10))
    for _n in range(4):
        factories.convocation(meeting=made)
    return made


def members(meeting):
    return [row.member for row in meeting.convocations.order_by("pk")]


def refused(action, **given):
    with pytest.raises(ValidationError) as refusal:
        action(**given)
    return " ".join(refusal.value.messages)


# --- The desk ----------------------------------------------------------------------------------------------


def test_a_double_tap_ticks_in_once(meeting, by):
    first = members(meeting)[0]
    one = desk.arrive(meeting=meeting, member=first, at=at(14, 50), by=by, signatory=("Une déléguée", ""))
    two = desk.arrive(meeting=meeting, member=first, at=at(14, 51), by=by)
    assert one == two
    assert Stay.objects.get().arrived_at == at(14, 50)
    assert desk.leave(meeting=meeting, member=first, at=at(16), by=by).left_at == at(16)
    assert desk.leave(meeting=meeting, member=first, at=at(16, 1), by=by) is None


def test_who_comes_back_signs_as_before(meeting, by):
    first = members(meeting)[0]
    desk.arrive(meeting=meeting, member=first, at=at(14, 50), by=by, signatory=("Une déléguée", "مندوبة"))
    desk.leave(meeting=meeting, member=first, at=at(15), by=by)
    said = refused(desk.arrive, meeting=meeting, member=first, at=at(14, 59), by=by)
    assert said == "Cet adhérent était encore dans la salle : l’arrivée suit son dernier départ."
    assert desk.arrive(meeting=meeting, member=first, at=at(15, 30), by=by).signatory_ar == "مندوبة"


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("planned", "pas encore convoquée"), ("held", "ni arrivée, ni départ"), ("missed", "ni arrivée")],
)
def test_the_door_is_closed_before_and_after(meeting, by, status, sentence):
    Meeting.objects.update(status=status)
    assert sentence in refused(desk.arrive, meeting=meeting, member=members(meeting)[0], at=at(15), by=by)


def test_a_stranger_and_another_day_are_refused(meeting, by):
    said = refused(desk.arrive, meeting=meeting, member=factories.member(), at=at(15), by=by)
    assert said == "Cet adhérent n’est pas convoqué à cette réunion."
    other = make_aware(datetime(2024, 9, 20, 15))
    said = refused(desk.arrive, meeting=meeting, member=members(meeting)[0], at=other, by=by)
    assert said == "La réunion est du 25 septembre 2024 : notez une heure de ce jour-là."


def test_a_departure_follows_its_arrival(meeting, by):
    first = members(meeting)[0]
    desk.arrive(meeting=meeting, member=first, at=at(15), by=by)
    assert "Le départ suit l’arrivée." in refused(desk.leave, meeting=meeting, member=first, at=at(15), by=by)


def test_two_stays_of_a_member_never_overlap(meeting, by):
    first = members(meeting)[0]
    desk.arrive(meeting=meeting, member=first, at=at(15), by=by)
    desk.leave(meeting=meeting, member=first, at=at(16), by=by)
    again = desk.arrive(meeting=meeting, member=first, at=at(16, 30), by=by)
    mend = {"stay": again, "left_at": None, "signatory": ("Un autre", ""), "by": by}
    assert "deux fois dans la salle" in refused(desk.mend, arrived_at=at(15, 30), **mend)
    assert desk.mend(arrived_at=at(16, 10), **mend).arrived_at == at(16, 10)


def test_a_wrong_tick_is_taken_back_until_a_vote_counted_it(meeting, by):
    first, second = members(meeting)[:2]
    desk.take_back(stay=desk.arrive(meeting=meeting, member=first, at=at(14, 50), by=by), by=by)
    assert not Stay.objects.exists()
    stay = desk.arrive(meeting=meeting, member=second, at=at(14, 50), by=by)
    factories.resolution(meeting=meeting, outcome="rejected", voted_at=at(15, 30))
    assert "notez plutôt l’heure de départ" in refused(desk.take_back, stay=stay, by=by)


# --- Powers ------------------------------------------------------------------------------------------------


def test_a_power_is_refused_with_the_sentence_of_the_statutes(meeting, by):
    one, two, three, _four = members(meeting)
    hand_in = {"meeting": meeting, "at": at(14), "by": by}
    assert "représenter lui-même" in refused(proxies.hand_in, giver=one, holder=one, **hand_in)
    proxies.hand_in(giver=one, holder=three, **hand_in)
    assert "permettent : 1" in refused(proxies.hand_in, giver=two, holder=three, **hand_in)
    assert "déjà donné pouvoir" in refused(proxies.hand_in, giver=one, holder=two, **hand_in)
    said = refused(proxies.hand_in, giver=factories.member(), holder=two, **hand_in)
    assert said.endswith("n’est pas convoqué à cette réunion.")


def test_a_revoked_power_frees_its_place(meeting, by):
    one, two, three, _four = members(meeting)
    power = proxies.hand_in(meeting=meeting, giver=one, holder=three, at=at(14), by=by)
    proxies.revoke(proxy=power, at=at(14, 30), by=by)
    assert "déjà révoqué" in refused(proxies.revoke, proxy=power, at=at(14, 40), by=by)
    assert proxies.hand_in(meeting=meeting, giver=two, holder=three, at=at(14, 40), by=by).pk
    said = refused(proxies.hand_in, meeting=meeting, giver=one, holder=two, at=at(14, 10), by=by)
    assert said == "Le pouvoir précédent de cet adhérent valait encore à cette heure."


# --- Opening and closing -------------------------------------------------------------------------------------


def opened(meeting, by, hour=15):
    return actions.open_session(meeting=meeting, at=at(hour), officers=CHAIRED, by=by)


def test_the_bureau_of_the_day_is_proposed():
    president = factories.representative(name_fr="Mohamed El Moudene", name_ar="محمد المودن")
    seat = {"organ": "bureau", "office": "president"}
    factories.mandate(seat=1, member=president.member, representative=president, **seat)
    factories.mandate(seat=2, organ="bureau", office="secretary", started_on=date(2024, 9, 26))
    found = actions.officers_of(DAY)
    assert (found.chair_fr, found.chair_ar, found.secretary_fr) == ("Mohamed El Moudene", "محمد المودن", "")


def test_a_session_opens_with_its_officers_on_its_day(meeting, by):
    nobody = {"meeting": meeting, "officers": actions.Officers(), "by": by}
    assert "Nommez le président" in refused(actions.open_session, at=at(15), **nobody)
    early = make_aware(datetime(2024, 9, 24, 15))
    assert "notez une heure de ce jour-là" in refused(
        actions.open_session, meeting=meeting, at=early, officers=CHAIRED, by=by
    )
    found = opened(meeting, by)
    assert (found.status, found.opened_at, found.chair_fr) == ("open", at(15), "Le président")


def test_a_session_without_addressees_does_not_open(statutes, by):
    assert "ne sont pas arrêtés" in refused(
        actions.open_session,
        meeting=factories.meeting(status="convened"),
        at=at(15),
        officers=CHAIRED,
        by=by,
    )


def test_the_closing_writes_the_sheet_and_ends_the_stays(meeting, by):
    """Present, even for a moment; represented by the last who did; excused; absent."""
    here, giver, excused, absent = members(meeting)
    desk.arrive(meeting=meeting, member=here, at=at(14, 50), by=by)
    proxies.hand_in(meeting=meeting, giver=giver, holder=here, at=at(14), by=by)
    desk.excuse(meeting=meeting, member=excused, by=by)
    opened(meeting, by)
    actions.close(meeting=meeting, at=at(17), by=by)
    sheet = {row.member: (row.status, row.represented_by) for row in Attendance.objects.all()}
    assert sheet == {
        here: ("present", None),
        giver: ("represented", here),
        excused: ("excused", None),
        absent: ("absent", None),
    }
    assert Stay.objects.get().left_at == at(17)
    assert (Meeting.objects.get().status, Meeting.objects.get().closed_at) == ("held", at(17))


def test_a_giver_who_came_for_an_hour_is_present(meeting, by):
    here, giver = members(meeting)[:2]
    proxies.hand_in(meeting=meeting, giver=giver, holder=here, at=at(14), by=by)
    desk.arrive(meeting=meeting, member=here, at=at(14, 50), by=by)
    opened(meeting, by)
    desk.arrive(meeting=meeting, member=giver, at=at(15, 30), by=by)
    desk.leave(meeting=meeting, member=giver, at=at(16, 30), by=by)
    actions.close(meeting=meeting, at=at(17), by=by)
    assert Attendance.objects.get(member=giver).status == "present"


def test_a_session_closes_after_the_last_thing_noted(meeting, by):
    opened(meeting, by)
    desk.arrive(meeting=meeting, member=members(meeting)[0], at=at(16), by=by)
    assert "la séance durait encore" in refused(actions.close, meeting=meeting, at=at(15, 30), by=by)
    assert "aucune séance n’est en cours" in refused(
        actions.close, meeting=factories.meeting(status="held"), at=at(17), by=by
    )


# --- Quorum missed, second call -------------------------------------------------------------------------------


def missed(meeting, by):
    desk.arrive(meeting=meeting, member=members(meeting)[0], at=at(14, 50), by=by)
    opened(meeting, by)
    return actions.miss_quorum(meeting=meeting, at=at(15, 30), by=by)


def test_a_quorum_missed_by_one_ends_the_session(meeting, by):
    assert missed(meeting, by).status == "missed"
    assert sorted(Attendance.objects.values_list("status", flat=True)) == ["absent"] * 3 + ["present"]


def test_a_quorum_that_is_there_is_not_missed(meeting, by):
    for member in members(meeting)[:2]:
        desk.arrive(meeting=meeting, member=member, at=at(14, 50), by=by)
    opened(meeting, by)
    assert refused(actions.miss_quorum, meeting=meeting, at=at(15, 30), by=by).startswith("Quorum atteint.")
    factories.resolution(meeting=meeting, outcome="rejected", voted_at=at(15, 10))
    assert "levez la séance" in refused(actions.miss_quorum, meeting=meeting, at=at(15, 30), by=by)


def test_the_second_call_keeps_the_agenda_the_resolutions_and_the_papers(meeting, by, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    item = factories.agenda_item(meeting=meeting, rapporteur_fr="Le trésorier")
    meeting.years.create(year=2023)
    resolution = factories.resolution(meeting=meeting, item=item)
    report = factories.report(resolution=resolution)
    paper = factories.paper(meeting=meeting, item=item)
    paper.file.save("rapport.pdf", ContentFile(b"%PDF-1"))
    paper.content_type, paper.sha256 = "application/pdf", sha256(b"%PDF-1").hexdigest()
    paper.save()
    first = missed(meeting, by)
    again = {"meeting": first, "starts_at": None, "at": at(16), "by": by}
    assert "à partir du jeudi 10 octobre 2024" in refused(
        actions.call_again, held_on=date(2024, 10, 9), **again
    )
    second = actions.call_again(held_on=date(2024, 10, 10), **again)
    assert (second.second_of, second.status, second.number) == (first, "planned", first.number + 1)
    moved = second.resolutions.get()
    assert (moved, moved.report, moved.item.rapporteur_fr) == (resolution, report, "Le trésorier")
    assert moved.item.meeting == second
    copy = second.papers.get()
    assert (copy.sha256, copy.item, copy.file.name != paper.file.name) == (paper.sha256, moved.item, True)
    assert [row.year for row in second.years.all()] == [2023]
    assert "déjà prévue" in refused(actions.call_again, held_on=date(2024, 10, 10), **again)


def test_only_a_missed_quorum_is_called_again(meeting, by):
    said = refused(
        actions.call_again, meeting=meeting, held_on=date(2024, 11, 1), starts_at=None, at=at(16), by=by
    )
    assert said == "Seule une réunion dont le quorum a manqué est convoquée à nouveau."
