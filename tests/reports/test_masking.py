import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from initiative_sm.dates import Period, fiscal_year
from reports import told
from reports.evolution import of_years
from reports.figures.masking import covered, few
from reports.indicators import REGISTRY
from reports.indicators.core import since_foundation
from reports.kept import Kept
from reports.readings import NAMES, readings
from tests import factories

TODAY = date(2024, 9, 30)
YEARS = [2022, 2023, 2024]


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([20, 30, 0], set()),
        ([20, 3, 30], {0, 1}),
        ([20, 1, 2, 30], {0, 1, 2}),
        ([4, 4, 30, 20], {0, 1, 3}),
        ([3], {0}),
    ],
)
def test_small_group_is_hidden_with_one_that_is_not(counts, hidden):
    assert covered(dict(enumerate(counts))) == hidden


def test_group_is_hidden_where_the_rest_is_small():
    assert covered({0: 30, 1: 40, 2: 50}, {0: 2, 1: 0, 2: 9}) == {0, 1, 2}


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=10))
def test_what_is_hidden_is_never_a_few(pairs):
    persons, others = (dict(enumerate(column)) for column in zip(*pairs, strict=True))
    hidden = covered(persons, others)
    told_of = set(persons) - hidden

    # What anybody has by a subtraction, in each of the two groups, where something is told at all.
    for one in (persons, others):
        assert not any(few(one[key]) for key in told_of)
        known = sum(one.values()) - sum(one[key] for key in told_of)
        assert not few(known) or not any(persons[key] for key in told_of)


def test_each_list_of_files_has_a_name_of_its_own():
    lists = {one.files for one in REGISTRY.values()} | {one.base for one in REGISTRY.values() if one.base}

    assert set(NAMES) == lists
    assert len(set(NAMES.values())) == len(lists)


@pytest.mark.parametrize(
    ("today", "settled"),
    [
        (date(2024, 9, 30), date(2024, 9, 30)),
        (date(2024, 10, 1), date(2024, 9, 30)),
        (date(2024, 9, 29), date(2024, 6, 30)),
        (date(2024, 1, 1), date(2023, 12, 31)),
    ],
)
@pytest.mark.django_db
def test_day_of_who_may_not_see_files_is_the_end_of_a_quarter(today, settled):
    assert told.until(factories.user("board_member"), today) == settled
    assert told.until(factories.user("director"), today) == today


@pytest.mark.parametrize(
    ("today", "settled"),
    [
        (date(2024, 9, 24), date(2024, 6, 30)),
        (date(2024, 9, 25), date(2024, 9, 25)),
        (date(2024, 10, 20), date(2024, 9, 25)),
        (date(2024, 12, 31), date(2024, 12, 31)),
    ],
)
@pytest.mark.django_db
def test_day_of_the_reports_stands_for_the_end_of_its_quarter(today, settled):
    factories.report(since_foundation_on=date(2024, 9, 25))

    assert told.settled_day(today) == settled


def lent(women, men=0, day=date(2023, 3, 1), loans=1):
    """Persons with loans disbursed on that day."""
    for i in range(women + men):
        holder = factories.holder(sex="F" if i < women else "M")
        project = factories.project(holder=holder)
        for _loan in range(loans):
            factories.running_loan(holder=holder, project=project, amount=Decimal(50_000), disbursed_on=day)


@pytest.fixture
def board(db):
    return factories.user(role="board_member")


def masked(board, *keys, period=None):
    asked = [(key, period or since_foundation(TODAY)) for key in keys]
    return [one.masked for one in readings(board, asked, Kept(), until=TODAY)]


def years_masked(board, key):
    return [one.masked for one in of_years(board, key, YEARS, TODAY, Kept())]


def test_count_is_masked_with_its_share_where_the_rest_is_small(board):
    lent(women=6, men=2)

    assert masked(board, "women", "women_share", "holders_supported") == [True, True, False]


def test_share_of_a_masked_whole_is_masked(board):
    lent(women=0, men=3)

    assert masked(board, "women", "women_share", "holders_supported") == [True, True, True]


def test_small_year_is_not_told_by_the_others(board):
    for day, women in ((date(2022, 3, 1), 7), (date(2023, 3, 1), 3), (date(2024, 3, 1), 6)):
        lent(women=women, day=day)

    assert years_masked(board, "women") == [False, True, True]
    assert years_masked(board, "women_share") == [False, True, True]
    assert years_masked(board, "amount_disbursed") == [False, True, True]
    assert masked(board, "women", period=fiscal_year(2023)) == [True]
    assert masked(board, "women", period=Period(date(2024, 1, 1), TODAY)) == [True]
    assert masked(board, "women") == [False]


def test_loans_of_few_persons_are_masked_however_many_they_are(board):
    lent(women=2, loans=4)

    assert masked(board, "loans_disbursed", "outstanding") == [True, True]


def test_day_that_is_not_told_is_masked_whoever_asks(board):
    lent(women=9)

    assert masked(board, "women", period=since_foundation(date(2024, 9, 29))) == [True]
    assert masked(board, "outstanding", period=since_foundation(date(2023, 12, 31))) == [True]
    assert masked(board, "women", period=Period(date(2023, 1, 1), date(2023, 6, 30))) == [True]


def test_director_sees_every_day(db):
    lent(women=1)
    period = since_foundation(date(2023, 3, 1))

    [reading] = readings(factories.user("director"), [("women", period)], Kept(), until=TODAY)

    assert (reading.masked, reading.value) == (False, 1)


def test_page_says_the_day_that_it_took(client, signed_in, settings):
    settings.BUSINESS_DATE = date(2024, 10, 20)
    factories.report(since_foundation_on=date(2024, 9, 25))
    lent(women=5)
    signed_in(client, "board_member")

    for address in (reverse("reports:figures"), reverse("reports:figure", args=["women"])):
        page = client.get(address, {"au": "2023-06-30"}).content.decode()
        assert "Depuis la création, arrêté au 25 septembre 2024." in words_of(page)
        assert 'name="au"' not in page
    assert "Chiffres arrêtés au 25 septembre 2024" in words_of(client.get("/").content.decode())


def words_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_year_for_all_figures_costs_no_query_a_person(client, signed_in, settings):
    settings.BUSINESS_DATE = TODAY
    signed_in(client, "board_member")
    address = reverse("reports:figures")
    lent(women=1)
    client.get(address, {"annee": 2023})
    lent(women=1)
    with CaptureQueriesContext(connection) as few_persons:
        client.get(address, {"annee": 2023})
    lent(women=29)

    with CaptureQueriesContext(connection) as many:
        client.get(address, {"annee": 2023})

    assert len(many) == len(few_persons)
