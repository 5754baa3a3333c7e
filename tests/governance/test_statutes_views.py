"""The pages of the statutes and of the electors."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def statutes():
    made = factories.statutes(effective_on=date(2010, 1, 1), seniority_days=30)
    factories.statutes_college(statutes=made, college="public", votes=2)
    factories.statutes_call(statutes=made)
    factories.statutes_majority(statutes=made, kind="statutes", numerator=2, denominator=3, strict=False)
    return made


@pytest.fixture
def reader(client):
    client.force_login(factories.user("board_member"))
    return client


def page(client, name, **query):
    return client.get(reverse(f"governance:{name}"), query)


def test_the_statutes_in_words(reader, statutes):
    content = page(reader, "statutes").content.decode()
    assert "au moins 1/2" in content
    assert "au moins 2/3 des suffrages exprimés" in content
    assert "quel que soit le nombre" in content


def test_the_statutes_of_another_day(reader, statutes):
    assert page(reader, "statutes", le="2009-12-31").context["statutes"] is None
    assert page(reader, "statutes", le="2010-01-01").context["statutes"] == statutes
    assert "n’est pas une date" in page(reader, "statutes", le="demain").content.decode()


@pytest.mark.parametrize("name", ["statutes", "electorate"])
def test_doors(client, statutes, name):
    assert page(client, name).status_code == 302
    client.force_login(factories.user("loan_officer"))
    assert page(client, name).status_code == 403
    client.force_login(factories.user("director"))
    assert page(client, name).status_code == 200
    assert client.post(reverse(f"governance:{name}")).status_code == 405


def test_who_may_vote_and_why(reader, statutes):
    able = factories.member(name_fr="Able", joined_on=date(2015, 1, 1))
    factories.member(name_fr="Newcomer", joined_on=date(2024, 9, 1))
    factories.member(name_fr="Guest", college="honorary")
    found = page(reader, "electorate", le="2024-09-25")
    assert (found.context["voters"], found.context["votes"]) == (1, 2)
    content = found.content.decode()
    assert "L’ancienneté requise pour voter est atteinte le 1er octobre 2024." in content
    assert "sans voix délibérative" in content
    only = page(reader, "electorate", le="2024-09-25", vote="oui").context["listing"].page
    assert list(only) == [able]
    assert len(page(reader, "electorate", le="2024-09-25", vote="non").context["listing"].page) == 2


def test_electors_taken_away_as_a_file(reader, statutes):
    factories.member(name_fr="Able", joined_on=date(2015, 1, 1))
    content = page(reader, "electorate", le="2024-09-25", format="xlsx").content
    rows = list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[-1][:3] == ("Able", "Collectivités et établissements publics", 2)


def test_without_statutes_the_page_says_so(reader):
    factories.member()
    assert "Aucun statut n’est enregistré" in page(reader, "electorate").content.decode()


def test_a_constant_number_of_queries(reader, statutes, django_assert_max_num_queries):
    factories.member()
    page(reader, "electorate")
    with django_assert_max_num_queries(16):
        page(reader, "electorate")
    for _n in range(30):
        factories.member()
    with django_assert_max_num_queries(16):
        page(reader, "electorate")


def test_a_meeting_shows_the_rules_it_kept(reader, statutes):
    meeting = factories.meeting(convened_on=date(2024, 9, 20))
    factories.attendance(meeting=meeting)
    content = reader.get(meeting.get_absolute_url()).content.decode()
    assert "Elle devait partir au plus tard le 10 septembre 2024." in content
    assert "Quorum atteint. Présents ou représentés : 1 sur 1" in content
