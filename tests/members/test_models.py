from datetime import date

import pytest
from django.core.exceptions import ValidationError

from members.models import Association, Mandate, Member, PersonalDetails, User
from tests import factories

pytestmark = pytest.mark.django_db


# --- Accounts -------------------------------------------------------------------------------------------


def test_an_account_signs_in_by_its_address_in_any_case(client):
    user = User.objects.create_user("Salma@Example.ORG", "un long mot de passe", full_name="Salma Amrani")
    assert user.email == "salma@example.org"
    assert User.objects.get_by_natural_key("SALMA@example.org") == user
    assert client.login(email="salma@example.org", password="un long mot de passe")
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_an_account_needs_an_address():
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


def test_the_first_administrator_is_a_superuser():
    admin = User.objects.create_superuser("admin@example.org", "x", full_name="Admin", is_superuser=False)
    assert (admin.is_staff, admin.is_superuser) == (True, True)


def test_the_names_of_an_account():
    user = User(email="a@example.org", full_name="Salma Amrani")
    assert (str(user), user.get_full_name(), user.get_short_name()) == (
        "Salma Amrani", "Salma Amrani", "Salma",
    )  # fmt: skip
    nameless = User(email="a@example.org")
    assert (str(nameless), nameless.get_short_name()) == ("a@example.org", "a@example.org")


# --- The association ------------------------------------------------------------------------------------


def test_the_association_has_a_neutral_name_until_it_is_described():
    assert Association.current().pk == 1
    assert not Association.objects.exists()
    described = factories.association()
    assert Association.current() == described


def test_the_association_is_named_in_the_language_of_the_reader():
    association = factories.association(
        name_en="", address_fr="Agadir", address_ar="أكادير", purpose_fr="Aider", purpose_ar="الدعم"
    )
    names = [association.name(language) for language in ("fr", "ar", "en")]
    assert names == ["Initiative Souss Massa", "مبادرة سوس ماسة", "Initiative Souss Massa"]
    assert [association.address(language) for language in ("fr", "ar", "en")] == [
        "Agadir",
        "أكادير",
        "Agadir",
    ]
    assert [association.region(language) for language in ("fr", "ar")] == ["Souss-Massa", "سوس ماسة"]
    assert [association.purpose(language) for language in ("ar", "en")] == ["الدعم", "Aider"]


# --- Members and mandates -------------------------------------------------------------------------------


def test_members_on_a_day_include_the_day_of_leaving():
    factories.member(joined_on=date(2010, 1, 1), left_on=date(2023, 6, 30), left_reason="Fusion")
    assert [Member.objects.on(day).count() for day in (date(2009, 12, 31), date(2010, 1, 1))] == [0, 1]
    assert [Member.objects.on(day).count() for day in (date(2023, 6, 30), date(2023, 7, 1))] == [1, 0]


def test_mandates_on_a_day_include_the_first_and_the_last_day():
    factories.mandate(started_on=date(2022, 6, 1), ended_on=date(2024, 9, 25), end_reason="term")
    days = [date(2022, 5, 31), date(2022, 6, 1), date(2024, 9, 25), date(2024, 9, 26)]
    assert [Mandate.objects.on(day).count() for day in days] == [0, 1, 1, 0]


def test_a_seat_left_may_be_taken_again():
    factories.mandate(seat=1, started_on=date(2021, 6, 1), ended_on=date(2024, 9, 25), end_reason="term")
    factories.mandate(seat=1, started_on=date(2024, 9, 26)).full_clean()


@pytest.mark.parametrize(
    ("first", "last", "refused"),
    [
        (date(2024, 9, 25), None, True),  # the last day of the holder before
        (date(2024, 9, 26), None, False),
        (date(2020, 1, 1), date(2021, 5, 31), False),
        (date(2020, 1, 1), date(2021, 6, 1), True),
        (date(2020, 1, 1), None, True),
        (date(2022, 1, 1), date(2022, 2, 1), True),
    ],
)
def test_two_mandates_of_one_seat_never_overlap(first, last, refused):
    bank = factories.member(name_fr="Banque", name_ar="بنك")
    factories.mandate(
        member=bank, seat=4, started_on=date(2021, 6, 1), ended_on=date(2024, 9, 25), end_reason="term"
    )
    other = Mandate(
        member=factories.member(), organ="board", seat=4, started_on=first, ended_on=last,
        end_reason="term" if last else "",
    )  # fmt: skip
    sentence = (
        "Le siège 4 (Conseil d’administration) est tenu par Banque du 1er juin 2021 au 25 septembre 2024."
    )
    said = []
    try:
        other.full_clean()
    except ValidationError as error:
        said = error.messages
    assert said == ([sentence] if refused else [])


def test_a_seat_is_refused_while_its_holder_has_no_end():
    sitting = factories.mandate(
        seat=4, started_on=date(2021, 6, 1), member=factories.member(name_fr="Banque")
    )
    assert sitting.held_until("fr") == (
        "Le siège 4 (Conseil d’administration) est tenu par Banque depuis le 1er juin 2021."
    )
    sitting.full_clean()  # a mandate is no obstacle to itself


def test_an_institution_has_no_civil_details_of_its_own():
    details = PersonalDetails(member=factories.member(kind="institution"))
    with pytest.raises(ValidationError, match="Une institution n’a pas d’état civil"):
        details.full_clean()
    PersonalDetails(member=factories.member(kind="person")).full_clean()


def test_civil_details_are_read_in_the_language_of_the_paper():
    details = factories.personal_details(profession_fr="Ingénieure", address_ar="أكادير")
    assert [details.birth_place(language) for language in ("fr", "ar")] == ["Taroudant", "تارودانت"]
    assert [details.nationality(language) for language in ("fr", "ar")] == ["Marocaine", "مغربية"]
    assert (details.profession("ar"), details.address("fr")) == ("Ingénieure", "أكادير")
    assert str(details) == details.representative.name_fr


def test_names_are_read_in_the_language_of_the_reader():
    for make in (factories.member, factories.representative, factories.volunteer):
        row = make(name_fr="Conseil", name_ar="مجلس")
        assert [row.name(language) for language in ("fr", "ar", "en")] == ["Conseil", "مجلس", "Conseil"]
        assert make(name_fr="Bureau", name_ar="").name("ar") == "Bureau"
        assert str(row) == "Conseil"
