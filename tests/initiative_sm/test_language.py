import pytest
from django.conf import settings
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
URL = "/langue/"
COOKIE = settings.LANGUAGE_COOKIE_NAME


def test_language_is_kept_in_a_cookie_and_the_reader_goes_back(client):
    answer = client.post(URL, {"language": "ar", "next": "/compte/login/"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/compte/login/")
    assert answer.cookies[COOKIE].value == "ar"
    assert answer.cookies[COOKIE]["httponly"] is True
    page = client.get("/compte/login/")
    assert page.headers["Content-Language"] == "ar"
    assert '<html lang="ar" dir="rtl">' in page.content.decode()


def test_language_is_saved_in_the_account(client, signed_in):
    user = signed_in(client)

    client.post(URL, {"language": "ar", "next": "/"})

    user.refresh_from_db()
    assert user.language == "ar"


def test_unknown_language_changes_nothing(client, signed_in):
    user = signed_in(client)

    answer = client.post(URL, {"language": "de", "next": "/rapports/"})

    user.refresh_from_db()
    assert (answer.headers["Location"], COOKIE in answer.cookies, user.language) == (
        "/rapports/",
        False,
        "fr",
    )


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_way_back_never_leaves_the_site(client, target):
    answer = client.post(URL, {"language": "en", "next": target})

    assert answer.headers["Location"] == "/"


def test_language_is_not_set_by_a_link(client):
    assert client.get(URL, {"language": "ar"}).status_code == 405


def test_language_of_the_account_speaks_when_no_cookie_does(client, signed_in):
    signed_in(client, language="ar")

    assert client.get("/").headers["Content-Language"] == "ar"


def test_cookie_speaks_before_the_account(client, signed_in):
    signed_in(client, language="ar")
    client.cookies[COOKIE] = "en"

    assert client.get("/").headers["Content-Language"] == "en"


def test_browser_preference_is_left_aside(client):
    page = client.get(reverse("account_login"), headers={"Accept-Language": "en"})

    assert page.headers["Content-Language"] == "fr"


def test_menu_names_each_language_in_itself(client, signed_in):
    signed_in(client)

    page = client.get("/").content.decode()

    for code, name in (("fr", "Français"), ("ar", "العربية"), ("en", "English")):
        assert f'value="{code}" lang="{code}"' in page
        assert f">{name}</button>" in page


@pytest.mark.parametrize(
    ("language", "direction", "sheet"),
    [("fr", "ltr", "tabler.min.css"), ("en", "ltr", "tabler.min.css"), ("ar", "rtl", "tabler.rtl.min.css")],
)
def test_page_has_the_direction_and_the_sheet_of_its_language(client, language, direction, sheet):
    factories.association()
    client.cookies[COOKIE] = language

    page = client.get(reverse("account_login")).content.decode()

    assert f'<html lang="{language}" dir="{direction}">' in page
    assert page.count("vendor/tabler/") == 1
    assert f"vendor/tabler/{sheet}" in page
