import re
from datetime import date

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path

from initiative_sm.forms import WarningsMixin
from initiative_sm.urls import handler500, urlpatterns
from initiative_sm.views import Column, paginate, server_error, sort
from tests import factories

User = get_user_model()
COLUMNS = [
    Column("name", "Nom", ("full_name",)),
    Column("newest", "Ouvert le", ("-date_joined", "email")),
    Column("roles", "Rôles", numeric=True),
]


def forbidden(request):
    raise PermissionDenied


def broken(request):
    raise RuntimeError("broken on purpose")


def closed(request):
    return HttpResponse("closed")


class Site:
    """The routes of the site, with pages that fail."""

    urlpatterns = [*urlpatterns, path("interdit/", forbidden), path("casse/", broken), path("clos/", closed)]
    handler500 = handler500


@pytest.fixture
def failing_site(settings):
    settings.ROOT_URLCONF = Site


# --- Lists ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ("", ["full_name", "pk"]),
        ("-name", ["-full_name", "-pk"]),
        ("newest", ["-date_joined", "email", "pk"]),
        ("-newest", ["date_joined", "-email", "-pk"]),
        ("roles", ["full_name", "pk"]),
        ("password", ["full_name", "pk"]),
        ("--name", ["full_name", "pk"]),
        ("?", ["full_name", "pk"]),
    ],
)
def test_sort_obeys_listed_columns_only(rf, asked, order):
    rows, _headers = sort(rf.get("/", {"tri": asked}), User.objects.all(), COLUMNS, default="name")

    assert list(rows.query.order_by) == order


def test_sort_headers_say_the_direction_and_what_a_click_asks(rf):
    _rows, headers = sort(rf.get("/", {"tri": "name"}), User.objects.all(), COLUMNS, default="-newest")

    assert [(header.order, header.direction) for header in headers] == [
        ("-name", "ascending"),
        ("newest", "none"),
        ("", "none"),
    ]


def test_sort_headers_keep_the_rest_of_the_address(rf):
    request = rf.get("/", {"tri": "name", "page": "3", "q": "salma"})
    _rows, headers = sort(request, User.objects.all(), COLUMNS, default="name")

    head = render_to_string("_components/table_head.html", {"headers": headers}, request)

    assert 'href="?tri=-name&amp;q=salma"' in head
    assert 'aria-sort="ascending"' in head
    assert '<th scope="col" aria-sort="none" class="num">' in head


@pytest.mark.parametrize(("asked", "number"), [("", 1), ("2", 2), ("0", 3), ("99", 3), ("x", 1)])
def test_paginate_gives_the_nearest_page_that_exists(rf, asked, number):
    page = paginate(rf.get("/", {"page": asked}), list(range(25)), per_page=10)

    assert (page.number, page.paginator.count) == (number, 25)


def test_pagination_leads_to_the_neighbours(rf):
    request = rf.get("/", {"page": "2", "q": "salma"})

    shown = render_to_string(
        "_components/pagination.html", {"page": paginate(request, range(25), per_page=10)}, request
    )

    assert re.findall(r'href="([^"]+)"', shown) == ["?page=1&amp;q=salma", "?page=3&amp;q=salma"]


def test_pagination_is_silent_on_a_single_page(rf):
    request = rf.get("/")

    shown = render_to_string("_components/pagination.html", {"page": paginate(request, range(3))}, request)

    assert shown.strip() == ""


# --- Components -----------------------------------------------------------------------------------------


class Person(WarningsMixin, forms.Form):
    name = forms.CharField(label="Nom", help_text="Comme sur la CIN.")
    agreed = forms.BooleanField(label="Accord", required=False)
    sex = forms.ChoiceField(label="Sexe", choices=[("F", "Femme"), ("M", "Homme")], widget=forms.RadioSelect)

    def clean(self):
        if self.cleaned_data.get("name") == "Salma":
            self.warn("Ce nom existe déjà.")


def fields(form):
    return render_to_string("_components/form_fields.html", {"form": form, "csrf_token": "x"})


def test_field_ties_label_help_and_error_to_its_input():
    shown = fields(Person({"name": "", "sex": "F"}))

    assert '<label class="form-label required" for="id_name">Nom</label>' in shown
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'id="id_name_helptext">Comme sur la CIN.</div>' in shown
    assert re.search(r'id="id_name_error">\s*<p>Ce champ est obligatoire.</p>', shown)
    assert 'class="form-control is-invalid"' in shown


def test_choices_are_grouped_under_their_legend():
    shown = fields(Person())

    assert '<legend class="form-label required">Sexe</legend>' in shown
    assert 'class="form-check-input"' in shown


def test_refused_form_says_what_to_do_and_leads_to_the_field():
    shown = fields(Person({"name": "", "sex": "F"}))

    assert "Rien n’a été enregistré. Voici ce qu’il faut faire :" in shown
    assert '<a href="#id_name">Nom</a> — Ce champ est obligatoire.' in shown


def test_warning_is_shown_to_be_confirmed_and_is_no_error():
    shown = fields(Person({"name": "Salma", "sex": "F"}))

    assert "À vérifier avant d’enregistrer" in shown
    assert shown.count("Ce nom existe déjà.") == 1
    assert "Rien n’a été enregistré" not in shown
    assert 'type="checkbox" name="confirm_warnings"' in shown


def test_confirm_asks_before_it_posts(rf):
    shown = render_to_string(
        "_components/confirm.html",
        {"label": "Annuler l’import", "question": "Sûr ?", "url": "/x/", "confirm": "Oui"},
        rf.get("/"),
    )

    assert '<summary class="btn">Annuler l’import</summary>' in shown
    assert 'method="post" action="/x/"' in shown
    assert 'class="btn btn-danger" type="submit">Oui</button>' in shown


def test_breadcrumbs_link_all_but_the_page_itself():
    shown = render_to_string("_components/breadcrumbs.html", {"trail": [("Accueil", "/"), ("Prêts", "/x/")]})

    assert '<a href="/">Accueil</a>' in shown
    assert "/x/" not in shown
    assert shown.count('aria-current="page"') == 1


@pytest.mark.parametrize(("level", "colour"), [("error", "danger"), ("success", "success"), ("", "info")])
def test_message_takes_the_colour_of_its_level(level, colour):
    template = engines["django"].from_string("{% load components %}{{ level|alert }}")

    assert template.render({"level": level}) == colour


# --- Errors ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("signed", [True, False])
def test_missing_page_speaks_to_everybody(client, signed_in, signed):
    if signed:
        signed_in(client)

    page = client.get("/nulle-part/")

    assert page.status_code == 404
    assert "Cette page n’existe pas" in page.content.decode()


@pytest.mark.django_db
def test_forbidden_page_says_whom_to_ask(client, signed_in, failing_site):
    signed_in(client)

    page = client.get("/interdit/")

    assert page.status_code == 403
    assert "demandez-le à l’administrateur" in page.content.decode()


@pytest.mark.django_db
def test_form_without_its_token_is_refused_in_words():
    page = Client(enforce_csrf_checks=True).post("/langue/", {"language": "ar"})

    assert page.status_code == 403
    assert "Ce formulaire n’a pas pu être vérifié" in page.content.decode()


@pytest.mark.django_db
def test_unforeseen_error_is_told_in_the_language_of_the_reader(client, signed_in, failing_site):
    signed_in(client, language="ar")
    client.raise_request_exception = False

    page = client.get("/casse/")

    assert page.status_code == 500
    assert '<html lang="ar" dir="rtl">' in page.content.decode()


def test_unforeseen_error_asks_nothing_of_the_database(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    request.COOKIES["django_language"] = "en"

    def refuse(*args):
        raise AssertionError("a query")

    with connection.execute_wrapper(refuse):
        page = server_error(request)

    assert page.status_code == 500
    assert '<html lang="en" dir="ltr">' in page.content.decode()


# --- The frame ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_everything_else_is_closed(client, failing_site):
    for url in ("/", "/rapports/", "/clos/", "/travaux/1/"):
        assert client.get(url).headers["Location"] == f"/compte/login/?next={url}"


@pytest.mark.django_db
def test_titles_are_plain_text(client, signed_in):
    factories.association(name_fr="Initiative <Souss> & Massa")
    signed_out, _ = client.get("/compte/login/"), signed_in(client)
    for response in (signed_out, client.get("/")):
        title = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL).group(1)
        assert title.endswith(" · Initiative &lt;Souss&gt; &amp; Massa")


@pytest.mark.django_db
def test_business_date_is_said_on_every_page_while_it_is_set(client, signed_in, settings):
    signed_in(client)
    sentence = "Démonstration : nous sommes le <bdi>30 septembre 2024</bdi>"
    assert sentence not in client.get("/").content.decode()

    settings.BUSINESS_DATE = date(2024, 9, 30)

    for url in ("/", "/rapports/", "/nulle-part/", "/compte/password/set/"):
        assert sentence in client.get(url).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "entries"),
    [
        ("mentor", ["Accueil", "Mes parrainages"]),
        ("board_member", ["Accueil", "Adhérents", "Cotisations", "Réunions", "Chiffres", "Rapports annuels"]),
        (
            "accountant",
            [
                "Accueil",
                "Mon travail",
                "Porteurs",
                "Prêts",
                "Retards",
                "Accompagnement",
                "Comité",
                "Décaissements",
                "Remboursements",
                "Lettres de change",
                "Banque",
                "Enveloppes",
                "Cotisations",
                "Chiffres",
                "Rapports annuels",
                "Papiers émis",
                "Imports",
                "Administration",
            ],
        ),
    ],
)
def test_navigation_shows_what_the_role_may_open(client, signed_in, role, entries):
    factories.association()
    signed_in(client, role)

    page = client.get("/").content.decode()

    links = page[page.index('id="navigation"') : page.index("</nav>")]
    assert re.findall(r"<span>([^<]+)</span>", links) == entries
    assert links.count('aria-current="page"') == 1
