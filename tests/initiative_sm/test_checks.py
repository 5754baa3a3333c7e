import pytest
from django.core.checks import run_checks
from django.db import connection

from initiative_sm.checks import sqlite_is_safe_for_writers

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite")


@pytest.mark.django_db
def test_no_check_finds_fault_with_the_project():
    assert run_checks(databases=["default"]) == []


@only_sqlite
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"transaction_mode": "DEFERRED", "init_command": "PRAGMA journal_mode=WAL;"},
        {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA synchronous=NORMAL;"},
    ],
)
def test_unsafe_sqlite_options_are_refused(options, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    assert [error.id for error in sqlite_is_safe_for_writers(None, ["default"])] == ["initiative_sm.E001"]


def test_nothing_is_said_of_databases_that_are_not_asked_about():
    assert sqlite_is_safe_for_writers(None, None) == []
