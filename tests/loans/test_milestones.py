"""When a firm must be seen again: the rule, and the same rule in SQL."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiative_sm import dates
from loans import milestones
from loans.supporting import due, with_support
from tests import factories

PAID = date(2023, 3, 31)
DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("on", "asked"),
    [
        (date(2023, 12, 31), None),
        (date(2024, 1, 1), 12),
        (date(2024, 3, 31), 12),
        (date(2024, 12, 31), 12),
        (date(2025, 1, 1), 24),
        (date(2026, 1, 1), 36),
        (date(2026, 12, 31), 36),
        (date(2027, 1, 1), None),
    ],
)
def test_milestone_is_asked_for_from_two_months_before_until_the_next(on, asked):
    assert milestones.asked(PAID, on) == asked
    assert milestones.due(PAID, [], on) == asked


def test_follow_up_of_the_window_meets_the_milestone_and_an_older_one_does_not():
    on = date(2024, 6, 1)
    assert milestones.due(PAID, [date(2023, 12, 31)], on) == 12
    assert milestones.due(PAID, [date(2024, 1, 1)], on) is None


@given(paid=DAYS, on=DAYS, seen=st.lists(DAYS, max_size=4))
def test_a_milestone_is_due_when_nobody_came_in_its_months(paid, on, seen):
    seen = [day for day in seen if day <= on]
    found = milestones.due(paid, seen, on)
    for each in milestones.MILESTONES:
        opens = dates.add_months(paid.replace(day=1), each - 2)
        closes = dates.add_months(paid.replace(day=1), each + 10) - timedelta(days=1)
        wanted = opens <= on <= closes and not any(opens <= day <= closes for day in seen)
        assert (found == each) == wanted


@pytest.mark.django_db
def test_sql_says_what_the_rule_says():
    on = date(2024, 9, 30)
    for months in range(0, 50, 3):
        for ago in (None, 1, 5, 11, 20):
            loan = factories.loan("running", disbursed_on=dates.add_months(on, -months), **before(on, months))
            if ago is not None:
                factories.followup(project=loan.project, observed_on=dates.add_months(on, -ago))
    rows = list(with_support(on).prefetch_related("project__followups"))
    assert len(rows) == 85
    for row in rows:
        seen = [each.observed_on for each in row.project.followups.all()]
        assert row.milestone == milestones.due(row.disbursed_on, seen, on)


def before(on, months):
    day = dates.add_months(on, -months - 1)
    return {"received_on": day, "granted_on": day, "contracted_on": day}


@pytest.mark.django_db
def test_due_are_milestones_and_visits_that_were_arranged():
    on = date(2024, 9, 30)
    late, _seen, closed, visited = (
        factories.loan("running", disbursed_on=date(2023, 9, 1), **before(date(2023, 9, 1), 0))
        for _ in range(4)
    )
    factories.followup(project=_seen.project, observed_on=date(2024, 8, 1), next_on=date(2024, 11, 1))
    factories.followup(project=closed.project, observed_on=date(2024, 2, 1), firm_status="closed")
    factories.followup(project=visited.project, observed_on=date(2024, 8, 1), next_on=date(2024, 9, 30))

    assert {(row.pk, row.milestone) for row in due(on)} == {(late.pk, 12), (visited.pk, None)}
