"""The letterhead: in both languages, valid, the same bytes for the same letter."""

from datetime import date
from io import BytesIO

import page
import pytest
from django.template import engines
from pypdf import PdfReader

from members import paper
from tests import factories

pytestmark = [pytest.mark.pdf, pytest.mark.django_db]

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="M0 0h10v10z"/></svg>'
LETTER = """{% extends "members/pdf/paper.html" %}{% load i18n %}
    {% block content %}<h1>{% translate "Adhérents" %}</h1><p>{{ words }}</p>{% endblock %}"""


@pytest.fixture(autouse=True)
def _letter(tmp_path, settings):
    (tmp_path / "letter.html").write_text(LETTER)
    engine = engines["django"].engine
    loaders, engine.dirs = engine.dirs, [*engine.dirs, tmp_path]
    for loader in engine.template_loaders:
        loader.reset()
    yield
    engine.dirs = loaders


def letter(language="fr", **over):
    return paper.printed("letter.html", {"words": "Bonjour"}, language, "Lettre", date(2024, 9, 25), **over)


def text(printed):
    return PdfReader(BytesIO(printed.content)).pages[0].extract_text()


@pytest.mark.parametrize("language", paper.LANGUAGES)
def test_letterhead_is_valid_pdf_ua_in_both_languages(tmp_path, language):
    factories.association(logo=LOGO, address_fr="Agadir", address_ar="أكادير", phone="0528000000")
    path = tmp_path / "letter.pdf"
    path.write_bytes(letter(language).content)
    assert page.validate_pdf(str(path), profile="ua1").failures == []


def test_letterhead_bears_both_names_the_address_and_the_registration():
    factories.association(address_fr="Rue des Orangers, Agadir", registration="ICE 001")
    said = text(letter())
    for words in ("Initiative Souss Massa", "Rue des Orangers", "ICE 001", "Page 1 sur 1", "Adhérents"):
        assert words in said


def test_letter_is_in_its_own_language_whatever_the_reader_speaks():
    printed = letter("ar")
    reader = PdfReader(BytesIO(printed.content))
    assert reader.trailer["/Root"]["/Lang"] == "ar"
    assert "Adhérents" not in text(printed)


def test_sheet_lies_on_its_side():
    box = PdfReader(BytesIO(letter(landscape=True).content)).pages[0].mediabox
    assert box.width > box.height


def test_same_letter_has_the_same_bytes():
    assert letter().sha256 == letter().sha256
