"""What finds a person, and who is alike: names in two scripts, numbers as people type them."""

from datetime import date

import pytest

from loans import finder
from tests import factories

pytestmark = pytest.mark.django_db


def moudene(**over):
    fields = {
        "first_name": "Mohamed",
        "last_name": "El Moudene",
        "first_name_ar": "محمد",
        "last_name_ar": "المودن",
        "sex": "M",
        "cin": "JB123456",
        "phone": "06 12 34 56 78",
        "birth_date": date(1980, 1, 1),
    }
    return factories.holder(**{**fields, **over})


@pytest.mark.parametrize(
    "term",
    [
        *("Mohamed El Moudene", "محمد المودن", "moudene mohammed", "Moud", "P-9", "jb 123456"),
        *("06.12.34.56.78", "+212 612 345678", "٠٦١٢٣٤", "345678"),
    ],
)
def test_holder_is_found_by_a_name_in_either_script_and_by_each_number(term):
    wanted = moudene(number="P-90000")
    factories.holder(first_name="Salma", last_name="Amrani", number="P-10000")

    assert list(finder.holders(term)) == [wanted]


@pytest.mark.parametrize("term", ["JB1234", "JB12345", "Karim", "???"])
def test_holder_is_not_found_by_a_part_of_the_cin_nor_by_nothing(term):
    moudene()

    assert list(finder.holders(term)) == []


def same(**given):
    return [(found.holder, found.same) for found in finder.alike(**given)]


def test_persons_are_alike_by_cin_phone_and_name_in_either_script():
    known = moudene()
    factories.holder()

    assert same(cin="jb 12.34.56") == [(known, ["cin"])]
    assert same(phone="+212612345678") == [(known, ["phone"])]
    assert same(names=["Mohammed Moudene", ""]) == [(known, ["name"])]
    assert same(names=["", "محمد المودن"], phone="0612345678") == [(known, ["phone", "name"])]


def test_nobody_is_alike_before_enough_is_typed():
    moudene(cin="")

    assert same() == []
    assert same(cin="", phone="06", names=["Mohamed", ""]) == []


def test_persons_of_one_name_born_on_other_days_are_not_alike():
    known = moudene()

    assert same(names=["Mohamed El Moudene"], birth_date=date(1990, 5, 5)) == []
    assert same(names=["Mohamed El Moudene"], birth_date=date(1980, 1, 1)) == [(known, ["name"])]


def test_nobody_is_alike_to_their_own_file():
    known = moudene()

    assert same(cin="JB123456", besides=known) == []


def test_alike_costs_one_query(django_assert_num_queries):
    moudene(commune=factories.commune())

    with django_assert_num_queries(1):
        finder.alike(cin="JB123456", phone="0612345678", names=["Mohamed El Moudene"])
