"""The Arabic and English catalogues say everything that the sources say, and in the same shape."""

import os
import re
import shutil
import time
from pathlib import Path

import import_export
import polib
import pytest
from django.conf import settings
from django.core.management import call_command

LANGUAGES = ["ar", "en"]
OURS = settings.BASE_DIR / "initiative_sm" / "locale"
SOURCES = ["initiative_sm", "members", "governance", "loans", "reports", "templates"]
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")


def catalogue(language):
    return polib.pofile(str(OURS / language / "LC_MESSAGES" / "django.po"))


def messages(catalogue):
    return {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}


def placeholders(text):
    return sorted(PLACEHOLDER.findall(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_translated_and_nothing_is_a_guess(language):
    entries = [entry for entry in catalogue(language) if not entry.obsolete]
    assert [entry.msgid for entry in entries if not entry.translated()] == []
    assert [entry.msgid for entry in entries if entry.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language):
    """A counted sentence may leave the number out in the singular and the dual, but adds nothing."""
    for entry in catalogue(language).translated_entries():
        if entry.msgid_plural:
            allowed = set(placeholders(entry.msgid_plural))
            assert [text for text in entry.msgstr_plural.values() if set(placeholders(text)) - allowed] == []
        else:
            assert placeholders(entry.msgstr) == placeholders(entry.msgid), entry.msgid


@pytest.mark.parametrize(("language", "forms"), [("ar", 6), ("en", 2)])
def test_counted_sentences_have_every_plural_form(language, forms):
    po = catalogue(language)
    assert f"nplurals={forms};" in po.metadata["Plural-Forms"]
    for entry in po.translated_entries():
        if entry.msgid_plural:
            assert sorted(entry.msgstr_plural) == list(range(forms)), entry.msgid


@pytest.mark.skipif(not shutil.which("xgettext"), reason="GNU gettext is not installed")
def test_catalogues_hold_the_messages_of_the_sources_and_no_others(tmp_path, monkeypatch):
    for name in SOURCES:
        shutil.copytree(
            settings.BASE_DIR / name,
            tmp_path / name,
            ignore=shutil.ignore_patterns("*.po", "*.mo", "__pycache__"),
        )
    (tmp_path / "manage.py").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "LOCALE_PATHS", [tmp_path / "initiative_sm" / "locale"])
    call_command("makemessages", locale=LANGUAGES, extensions=["py,html,txt"], verbosity=0)
    for language in LANGUAGES:
        extracted = polib.pofile(str(next(tmp_path.glob(f"**/{language}/LC_MESSAGES/django.po"))))
        assert messages(catalogue(language)) ^ messages(extracted) == set()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_words_of_a_package_are_ours_only_while_it_lacks_them(language):
    theirs = polib.pofile(
        str(Path(import_export.__file__).parent / "locale" / language / "LC_MESSAGES" / "django.po")
    )
    ours = polib.pofile(
        str(settings.BASE_DIR / "initiative_sm" / "locale_packages" / language / "LC_MESSAGES" / "django.po")
    )
    lacking = {entry.msgid for entry in theirs if not entry.obsolete and not entry.translated()}
    assert {entry.msgid for entry in ours.translated_entries()} == lacking


# --- Compiling ------------------------------------------------------------------------------------------


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A catalogue of one message, in a place of its own."""
    path = tmp_path / "ar" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Prêt"\nmsgstr "قرض"\n'
    )
    monkeypatch.setattr(settings, "LOCALE_PATHS", [tmp_path])
    return path


def test_compiling_writes_what_gettext_reads(source):
    call_command("compile_catalogues", verbosity=0)
    compiled = polib.mofile(str(source.with_suffix(".mo")))
    assert [(entry.msgid, entry.msgstr) for entry in compiled] == [("Prêt", "قرض")]
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]


def test_compiling_again_touches_only_what_changed(source, capsys):
    call_command("compile_catalogues")
    call_command("compile_catalogues")
    later = time.time() + 10
    os.utime(source, (later, later))
    call_command("compile_catalogues")
    done = [line for line in capsys.readouterr().out.splitlines() if line]
    assert done == [f"Catalogues compiled: {number} of 1." for number in (1, 0, 1)]


def test_gettext_keeps_the_names_that_makemessages_knows():
    """A sentence marked by another name (`gettext as say`) would never reach the catalogues."""
    renamed = re.compile(r"import (?:n?p?gettext(?:_lazy|_noop)?) as (?!_$)\w+", re.M)
    folders = (settings.BASE_DIR / name for name in SOURCES)
    sources = (path for folder in folders for path in folder.rglob("*.py"))
    assert [str(path) for path in sources if renamed.search(path.read_text("utf-8"))] == []
