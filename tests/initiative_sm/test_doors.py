"""Sign-in and out, forgotten and changed passwords: what allauth does, in our pages."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe-long"
NEW_PASSWORD = "un-autre-mot-de-passe"


@pytest.fixture
def person():
    return factories.user(email="salma@example.org", password=PASSWORD)


def sign_in(client, **over):
    return client.post(reverse("account_login"), {"login": "salma@example.org", "password": PASSWORD, **over})


def test_sign_in_by_email_leads_home(client, person):
    answer = sign_in(client)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/").wsgi_request.user == person


def test_sign_in_leads_to_the_page_that_was_asked(client, person):
    assert client.get("/rapports/").headers["Location"] == "/compte/login/?next=/rapports/"
    page = client.get("/compte/login/?next=/rapports/").content.decode()
    assert '<input type="hidden" name="next" value="/rapports/"' in page

    assert sign_in(client, next="/rapports/").headers["Location"] == "/rapports/"


def test_wrong_password_is_told_and_nobody_is_signed_in(client, person):
    page = sign_in(client, password="faux")

    assert page.status_code == 200
    assert "La connexion n’a pas abouti" in page.content.decode()
    assert not page.wsgi_request.user.is_authenticated


def test_closed_account_does_not_sign_in(client):
    factories.user(email="salma@example.org", password=PASSWORD, is_active=False)

    answer = sign_in(client)

    assert answer.headers["Location"] == reverse("account_inactive")
    assert "Ce compte est fermé" in client.get(answer.headers["Location"]).content.decode()


def test_sign_out_is_a_deed(client, person):
    client.force_login(person)
    page = client.get(reverse("account_logout"))
    assert page.wsgi_request.user.is_authenticated

    client.post(reverse("account_logout"))

    assert not client.get(reverse("account_login")).wsgi_request.user.is_authenticated


def test_nobody_opens_an_account_alone(client):
    page = client.get(reverse("account_signup"))

    assert "Les comptes sont ouverts par l’association" in page.content.decode()
    data = {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert "Les comptes sont ouverts" in client.post(reverse("account_signup"), data).content.decode()


@pytest.mark.parametrize(
    ("language", "sentence", "subject"),
    [
        ("fr", "Initiative Souss Massa", "Choisir un nouveau mot de passe · Initiative Souss Massa"),
        ("ar", "مبادرة سوس ماسة", "اختيار كلمة مرور جديدة · مبادرة سوس ماسة"),
    ],
)
def test_forgotten_password_is_chosen_again_by_mail(client, person, language, sentence, subject):
    factories.association()
    client.cookies["django_language"] = language
    answer = client.post(reverse("account_reset_password"), {"email": person.email})
    assert client.get(answer.headers["Location"]).status_code == 200
    (message,) = mail.outbox
    assert message.to == [person.email]
    assert message.subject == subject
    assert sentence in message.body
    assert "<bdi>" not in message.body

    link = re.search(r"https?://[^/]+(/\S+)", message.body).group(1)
    form_url = client.get(link).headers["Location"]
    assert client.get(form_url).status_code == 200
    client.post(form_url, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert sign_in(client, password=NEW_PASSWORD).headers["Location"] == "/"


def test_unknown_address_learns_nothing_from_the_page(client, person):
    known = client.post(reverse("account_reset_password"), {"email": person.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "personne@example.org"})

    assert known.headers["Location"] == unknown.headers["Location"]
    assert "aucun compte ne la porte" in mail.outbox[1].body


def test_used_link_asks_for_another(client, person):
    page = client.get("/compte/password/reset/key/1-abcdef/")

    assert "Ce lien n’est plus valable" in page.content.decode()


def test_password_is_changed_by_who_knows_it(client, person):
    client.force_login(person)
    url = reverse("account_change_password")
    wrong = {"oldpassword": "faux", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert "Rien n’a été enregistré" in client.post(url, wrong).content.decode()

    client.post(url, {**wrong, "oldpassword": PASSWORD})

    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive"]
)
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_doors_are_open_to_who_is_not_signed_in(client, name, language):
    client.cookies["django_language"] = language

    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["account_email", "account_set_password", "account_reauthenticate"])
def test_other_account_pages_stand_in_our_frame(client, person, name):
    sign_in(client)

    page = client.get(reverse(name), follow=True)

    assert page.status_code == 200
    assert "css/app.css" in page.content.decode()


def test_admin_asks_for_the_same_sign_in(client):
    assert client.get("/admin/login/?next=/admin/").headers["Location"].startswith("/compte/login/")
