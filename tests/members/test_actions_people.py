"""The verbs of members: nothing is overwritten, no seat is left without its holder or given twice."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from members.actions import people
from members.models import Event, Mandate, Representative
from tests import factories

pytestmark = pytest.mark.django_db

DAY, EVE = date(2024, 9, 25), date(2024, 9, 24)


@pytest.fixture
def by():
    return factories.user("director")


@pytest.fixture
def bank():
    """An institution that speaks through one person, on the board and in the bureau."""
    member = factories.member(name_fr="Banque")
    voice = factories.representative(member=member, name_fr="Ancienne Voix", started_on=date(2021, 1, 1))
    factories.mandate(
        member=member, representative=voice, seat=4, series=2, expected_end_on=date(2025, 6, 1),
        started_on=date(2022, 6, 1),
    )  # fmt: skip
    factories.mandate(
        member=member, representative=voice, organ="bureau", office="treasurer", seat=6, series=None,
        started_on=date(2022, 6, 1),
    )  # fmt: skip
    return member


def new_voice(**over):
    return Representative(**{"name_fr": "Nouvelle Voix", "sex": "F", "started_on": DAY, **over})


def test_a_new_voice_ends_the_old_one_on_the_eve_and_keeps_the_seats(bank, by):
    people.replace_representative(member=bank, new=new_voice(), by=by)

    voices = list(bank.representatives.order_by("started_on").values_list("name_fr", "ended_on"))
    assert voices == [("Ancienne Voix", EVE), ("Nouvelle Voix", None)]
    ended = Mandate.objects.filter(ended_on=EVE)
    assert set(ended.values_list("end_reason", flat=True)) == {"replaced"}
    going_on = Mandate.objects.open().order_by("organ")
    assert [
        (row.organ, row.office, row.seat, row.series, row.expected_end_on, row.representative.name_fr)
        for row in going_on
    ] == [
        ("board", "member", 4, 2, date(2025, 6, 1), "Nouvelle Voix"),
        ("bureau", "treasurer", 6, None, None, "Nouvelle Voix"),
    ]
    assert Mandate.objects.on(EVE).count() == Mandate.objects.on(DAY).count() == 2
    assert Event.objects.get(verb="member.voice_changed").data == {"seats": 2}
    assert going_on[0].history.get().history_user == by


@pytest.mark.parametrize(
    ("ratified_on", "origin"), [(None, "coopted"), (date(2023, 6, 1), "elected")], ids=["waiting", "ratified"]
)
def test_a_co_optation_goes_on_as_far_as_it_had_come(bank, by, ratified_on, origin):
    bank.mandates.filter(organ="board").update(origin="coopted", ratified_on=ratified_on)
    people.replace_representative(member=bank, new=new_voice(), by=by)
    assert Mandate.objects.open().get(organ="board").origin == origin


def test_a_mandate_overdue_goes_on_overdue(bank, by):
    bank.mandates.filter(organ="board").update(expected_end_on=date(2023, 6, 1))
    people.replace_representative(member=bank, new=new_voice(), by=by)
    assert Mandate.objects.open().get(organ="board").expected_end_on == date(2023, 6, 1)


@pytest.mark.parametrize("start", [date(2021, 1, 1), date(2022, 6, 1), date(2020, 1, 1)])
def test_a_new_voice_does_not_begin_before_what_it_replaces(bank, by, start):
    with pytest.raises(ValidationError, match="commence le 1er juin 2022"):
        people.replace_representative(member=bank, new=new_voice(started_on=start), by=by)
    assert bank.representatives.get().ended_on is None


def test_a_first_voice_and_a_person_without_one(by):
    member = factories.member()
    people.replace_representative(member=member, new=new_voice(), by=by)
    assert member.representatives.get().started_on == DAY
    with pytest.raises(ValidationError, match="parle pour elle-même"):
        people.replace_representative(member=factories.member(kind="person"), new=new_voice(), by=by)


def test_who_leaves_takes_its_voice_and_its_seats_along(bank, by):
    people.leave(member=bank, left_on=DAY, reason="Fusion", by=by)
    bank.refresh_from_db()
    assert (bank.left_on, bank.left_reason, bank.representatives.get().ended_on) == (DAY, "Fusion", DAY)
    assert set(bank.mandates.values_list("ended_on", "end_reason")) == {(DAY, "left")}
    assert bank.history.first().history_user == by


@pytest.mark.parametrize(
    ("left_on", "reason", "sentence"),
    [
        (DAY, " ", "Donnez le motif"),
        (date(2000, 1, 1), "Fusion", "Un mandat de cet adhérent commence le 1er juin 2022"),
        (date(2000, 1, 1), "Fusion", "commence"),
    ],
)
def test_a_departure_is_refused_with_a_sentence(bank, by, left_on, reason, sentence):
    with pytest.raises(ValidationError) as refusal:
        people.leave(member=bank, left_on=left_on, reason=reason, by=by)
    assert sentence in refusal.value.messages[0]
    bank.refresh_from_db()
    assert bank.left_on is None


def test_a_member_does_not_leave_before_it_joined(by):
    member = factories.member(joined_on=date(2020, 1, 1))
    with pytest.raises(ValidationError, match="précède la date d’adhésion"):
        people.leave(member=member, left_on=date(2019, 1, 1), reason="Erreur", by=by)


def test_the_trace_of_civil_details_does_not_say_them(by):
    details = factories.personal_details(cin="JB123")
    people.keep_details(details=details, by=by)
    event = Event.objects.get(verb="details.kept")
    assert (event.target, event.note, event.data) == (details.representative, "", {})
    assert details.history.first().history_user == by
