"""The pure rules of a schedule, against what a treasurer would check by hand."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loans import schedule
from loans.schedule import Due

amounts = st.decimals(min_value=1, max_value=300_000, places=2)
units = st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(10), Decimal(100)])
starts = st.dates(min_value=date(2007, 7, 4), max_value=date(2040, 12, 31))


@st.composite
def schedules(draw):
    """(amount, term, base, first due date, rows)."""
    amount, term = draw(amounts), draw(st.integers(min_value=1, max_value=180))
    base = draw(st.just(Decimal(0)) | st.decimals(min_value=0, max_value=amount, places=2))
    assume(amount - base >= term * Decimal("0.01"))
    first = draw(starts)
    return amount, term, base, first, schedule.build(amount, term, first, base=base, unit=draw(units))


@given(schedules())
def test_the_agreed_term_is_kept_and_every_centime_asked_for(made):
    amount, term, base, _first, rows = made
    assert [row.number for row in rows] == list(range(1, term + 1))
    assert sum(row.amount for row in rows) == amount - base
    running = base
    for row in rows:
        assert row.amount > 0
        running += row.amount
        assert row.cumulative == running
    assert running == amount


@given(schedules())
def test_instalments_are_equal_and_the_last_one_absorbs_the_remainder(made):
    _amount, _term, _base, _first, rows = made
    assert len({row.amount for row in rows[:-1]}) <= 1
    assert rows[-1].amount >= rows[0].amount


@given(schedules())
def test_one_instalment_falls_due_each_month_on_its_day(made):
    _amount, _term, _base, first, rows = made
    days = [row.due_on for row in rows]
    assert days[0] == first
    months = [day.year * 12 + day.month for day in days]
    assert months == list(range(months[0], months[0] + len(days)))
    assert all(day.day == min(first.day, monthrange(day.year, day.month)[1]) for day in days)


@given(schedules(), st.integers(min_value=-40, max_value=6000), st.integers(min_value=0, max_value=100))
def test_arrears_are_what_is_left_when_receipts_cover_the_oldest_first(made, days, portion):
    amount, _term, base, first, rows = made
    on = first + timedelta(days=days)
    repaid = base + ((amount - base) * portion / 100).quantize(Decimal("0.01"))
    purse, unpaid, oldest = repaid - base, Decimal(0), None
    for row in rows:
        covered = min(purse, row.amount)
        purse -= covered
        if row.due_on <= on and covered < row.amount:
            unpaid += row.amount - covered
            oldest = oldest or row
    assert schedule.arrears(rows, on, repaid, base=base) == unpaid
    assert schedule.oldest_unpaid(rows, on, repaid) == oldest
    assert schedule.due(rows, on, base=base) == base + sum(row.amount for row in rows if row.due_on <= on)


def test_500_over_48_months_has_48_rows():
    rows = schedule.build(Decimal(500), 48, date(2024, 1, 5), unit=Decimal(1))
    assert len(rows) == 48
    assert [rows[0].amount, rows[-1].amount, rows[-1].due_on] == [10, 30, date(2027, 12, 5)]


def test_an_amount_too_small_for_its_unit_is_split_in_centimes():
    rows = schedule.build(Decimal(30), 48, date(2024, 1, 5), unit=Decimal(1))
    assert [rows[0].amount, rows[-1].amount] == [Decimal("0.62"), Decimal("0.86")]


def test_month_ends_are_kept_through_short_months():
    rows = schedule.build(Decimal(4_000), 4, date(2023, 11, 30))
    assert [row.due_on for row in rows] == [
        date(2023, 11, 30), date(2023, 12, 30), date(2024, 1, 30), date(2024, 2, 29),
    ]  # fmt: skip


def test_a_rescheduling_goes_on_from_its_base():
    rows = schedule.build(Decimal(12_000), 3, date(2024, 1, 5), base=Decimal(3_000))
    assert rows == [
        Due(1, date(2024, 1, 5), Decimal(3_000), Decimal(6_000)),
        Due(2, date(2024, 2, 5), Decimal(3_000), Decimal(9_000)),
        Due(3, date(2024, 3, 5), Decimal(3_000), Decimal(12_000)),
    ]
    assert schedule.due(rows, date(2024, 1, 4), base=Decimal(3_000)) == 3_000


@pytest.mark.parametrize(
    ("amount", "term", "base"), [(1000, 0, 0), (1000, -1, 0), (1000, 12, 1000), ("0.11", 12, 0), (0, 1, 0)]
)
def test_build_refuses_what_cannot_be_repaid(amount, term, base):
    with pytest.raises(ValueError, match="term|not enough"):
        schedule.build(Decimal(amount), term, date(2024, 1, 5), base=Decimal(base))


@pytest.mark.parametrize(
    ("disbursed_on", "deferral", "first"),
    [
        (date(2023, 3, 15), 0, date(2023, 4, 5)),
        (date(2023, 3, 1), 0, date(2023, 4, 5)),
        (date(2023, 3, 31), 6, date(2023, 10, 5)),
        (date(2023, 12, 31), 1, date(2024, 2, 5)),
    ],
)
def test_the_first_instalment_follows_the_deferral(disbursed_on, deferral, first):
    assert schedule.first_due_on(disbursed_on, deferral) == first


def test_the_first_instalment_may_fall_on_another_day():
    assert schedule.first_due_on(date(2024, 1, 15), 0, day=31) == date(2024, 2, 29)
