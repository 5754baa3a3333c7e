"""`manage.py transitions`: every table, and the diagram of the guide."""

import importlib
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from initiative_sm.management.commands.transitions import TABLES


def printed(*args, **options):
    out = StringIO()
    call_command("transitions", *args, stdout=out, **options)
    return out.getvalue().rstrip("\n")


def test_every_table_of_the_apps_is_printed():
    known = [table for _statuses, table in TABLES.values()]
    for app in ("loans", "governance", "members", "reports"):
        enums = importlib.import_module(f"{app}.enums")
        for name, table in vars(enums).items():
            assert not name.endswith("_TRANSITIONS") or table in known, f"{app}: {name}"


def test_the_diagram_of_the_guide_is_that_of_the_code():
    guide = (settings.BASE_DIR / "docs/loan-file.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{printed('loan', format='mermaid')}\n```" in guide


def test_text_gives_a_line_to_each_move():
    assert printed("minutes").splitlines() == ["minutes:", "  Projet → Signé et enregistré"]
    assert len(printed().split("\n\n")) == len(TABLES)


def test_a_status_without_follower_ends_the_diagram():
    assert "    refused --> [*]" in printed("loan", format="mermaid")


def test_an_unknown_table_is_refused():
    with pytest.raises(CommandError, match="loan, order"):
        printed("rien")
