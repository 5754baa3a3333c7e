"""The page of the building blocks: for the team, in each language, with a list and a form that work."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from initiative_sm.palette import contrast
from initiative_sm.style import colours, samples
from tests import factories

pytestmark = pytest.mark.django_db
STYLE = "/style/"


@pytest.mark.parametrize(
    ("role", "status"),
    [("loan_officer", 200), ("accountant", 200), ("auditor", 200), ("board_member", 403), ("mentor", 403)],
)
def test_style_is_for_the_team(client, role, status):
    client.force_login(factories.user(role=role, is_staff=status == 200))

    assert client.get(STYLE).status_code == status


def test_style_asks_who_it_is(client):
    assert client.get(STYLE).headers["Location"] == "/compte/login/?next=/style/"


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_style_shows_every_block_in_the_language_of_the_reader(client, signed_in, language):
    signed_in(client, is_staff=True)
    client.cookies["django_language"] = language

    page = client.get(STYLE).content.decode()

    for block in ("textes", "couleurs", "valeurs", "etats", "formulaire", "tuiles", "graphiques", "liste"):
        assert page.count(f'id="{block}"') == 1
    assert page.count("<figure") == 7
    assert {f"state-{tone}" for tone, _label in samples.TONES} <= set(page.replace('"', " ").split())


def test_sample_list_sorts_searches_and_exports(client, signed_in):
    signed_in(client, is_staff=True)

    page = client.get(STYLE, {"q": "Oubella", "status": "good", "tri": "-montant"})
    rows = [row for row, _cells in page.context["listing"].lines]
    assert [row.holder.fr.split()[-1] for row in rows] == ["Oubella"] * len(rows)
    assert [row.amount for row in rows] == sorted((row.amount for row in rows), reverse=True)
    assert page.context["listing"].totals["montant"] == sum(row.amount for row in rows)

    sheet = client.get(STYLE, {"format": "xlsx"})
    workbook = load_workbook(BytesIO(sheet.content))
    numbers = {row[0].value for row in workbook.active.iter_rows()}
    assert {row.number for row in samples.rows()} <= numbers


def test_sample_form_reads_what_is_tried(client, signed_in):
    signed_in(client, is_staff=True)
    tried = {"essai": 1, "name": "Salma", "paid_on": "2024-09-25", "channel": "cash", "sex": "f"}

    assert client.get(STYLE).context["form"].errors.keys() == {"name", "amount", "paid_on"}
    assert client.get(STYLE, {**tried, "amount": "729"}).context["form"].is_valid()
    page = client.get(STYLE, {**tried, "amount": "1 500"})
    assert len(page.context["form"].warnings) == 1
    assert not page.context["form"]["confirm_warnings"].is_hidden


def test_sample_dialogue_writes_nothing_and_says_so(client, signed_in):
    signed_in(client, is_staff=True)

    page = client.post(STYLE, follow=True)

    assert page.redirect_chain == [("/style/#messages", 302)]
    assert "rien n’a été enregistré" in page.content.decode()
    assert client.put(STYLE).status_code == 405


def test_team_finds_the_style_in_its_menu(client, signed_in):
    signed_in(client, is_staff=True)
    assert f'href="{reverse("style")}"' in client.get("/").content.decode()

    signed_in(client, "board_member")
    assert f'href="{reverse("style")}"' not in client.get("/").content.decode()


def test_contrast_is_that_of_the_norm():
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21
    assert contrast("#777777", "#ffffff") == 4.48


@pytest.mark.parametrize("scheme", [0, 1])
def test_every_colour_of_the_sheet_can_be_read(scheme):
    short = [
        (str(label), pair[scheme].ratio) for label, *pair in colours.samples() if not pair[scheme].enough
    ]

    assert short == []
