from datetime import date

import pytest

from governance.enums import MeetingStatus, Outcome
from governance.models import Meeting
from initiative_sm.dates import Period, fiscal_year
from tests import factories

pytestmark = pytest.mark.django_db


def test_one_assembly_may_examine_several_years():
    assembly = factories.meeting(held_on=date(2024, 9, 25))
    for year in (2023, 2022):
        assembly.years.create(year=year)
    assert [str(each) for each in assembly.years.all()] == ["2022", "2023"]


def test_meetings_of_a_period_and_of_an_organ():
    assembly = factories.meeting(held_on=date(2024, 9, 25), status=MeetingStatus.HELD)
    board = factories.meeting(organ="board", held_on=date(2023, 12, 31))
    assert list(Meeting.objects.assemblies()) == [assembly]
    assert list(Meeting.objects.held()) == [assembly]
    assert list(Meeting.objects.in_period(fiscal_year(2023))) == [board]
    assert list(Meeting.objects.in_period(Period(None, date(2024, 9, 25)))) == [assembly, board]


@pytest.mark.parametrize(
    ("outcome", "votes", "unanimous"),
    [
        (Outcome.CARRIED, (31, 0, 0), True),
        (Outcome.CARRIED, (31, 0, 1), False),
        (Outcome.CARRIED, (31, 1, 0), False),
        (Outcome.REJECTED, (0, 31, 0), False),
        (Outcome.PENDING, (0, 0, 0), False),
    ],
)
def test_unanimity_is_computed_from_the_votes(outcome, votes, unanimous):
    votes_for, against, abstentions = votes
    resolution = factories.resolution(
        outcome=outcome, votes_for=votes_for, votes_against=against, abstentions=abstentions
    )
    resolution.full_clean()
    assert resolution.unanimous is unanimous


def test_texts_are_read_in_the_language_of_the_reader():
    meeting = factories.meeting(place_fr="Chambre de commerce", place_ar="غرفة التجارة")
    item = factories.agenda_item(meeting=meeting, number=2, title_fr="Rapports", title_ar="التقارير")
    resolution = factories.resolution(meeting=meeting, number=3, item=item, text_fr="Adopté", text_ar="")
    assert [meeting.place(language) for language in ("fr", "ar")] == ["Chambre de commerce", "غرفة التجارة"]
    assert [item.title(language) for language in ("fr", "ar", "en")] == ["Rapports", "التقارير", "Rapports"]
    assert resolution.text("ar") == "Adopté"
    assert str(item) == "2. Rapports"
    assert str(meeting) == "Assemblée générale – 25/09/2024"
    assert str(resolution) == "Assemblée générale – 25/09/2024 – 3"


def test_attendance_is_read_as_a_line_of_the_sheet():
    member = factories.member(name_fr="Chambre d’artisanat")
    assert str(factories.attendance(member=member)) == "Chambre d’artisanat – Présent"
