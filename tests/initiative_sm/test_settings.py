"""What the environment may say to the product, and what production refuses."""

import ast
import re
import runpy
import shutil

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SOURCE = settings.BASE_DIR / "initiative_sm" / "settings.py"
SECRET = "production-secret-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF"


def variables():
    """Names of the environment variables that the settings read."""
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(SOURCE.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and getattr(call.func.value, "id", "") == "env"
        and isinstance(call.args[0], ast.Constant)
    }


@pytest.fixture
def load(monkeypatch, tmp_path):
    """`load(DEBUG="1")` gives the settings of that environment and of no other, without any `.env`."""
    source = tmp_path / "initiative_sm" / "settings.py"
    source.parent.mkdir()
    shutil.copy(SOURCE, source)

    def load_settings(**environment):
        for name in variables():
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(source))

    return load_settings


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"SECRET_KEY": ""},
        {"SECRET_KEY": "development-only-secret-never-used-in-production"},
        {"SECRET_KEY": SECRET, "ALLOWED_HOSTS": "*"},
        {"SECRET_KEY": SECRET, "ALLOWED_HOSTS": "pret.example.org, *"},
    ],
)
def test_production_refuses_a_default_secret_and_every_host(load, environment):
    with pytest.raises(ImproperlyConfigured):
        load(**environment)


def test_production_travels_by_https_only(load):
    loaded = load(SECRET_KEY=SECRET, ALLOWED_HOSTS="pret.example.org")
    assert loaded["DEBUG"] is False
    assert loaded["ALLOWED_HOSTS"] == ["pret.example.org"]
    assert loaded["SECURE_HSTS_SECONDS"] == 31_536_000
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY")
    assert [loaded[name] for name in names] == [True] * 4


def test_development_needs_nothing_but_debug(load):
    loaded = load(DEBUG="1")
    assert loaded["SECRET_KEY"] == loaded["DEVELOPMENT_SECRET"]
    assert (loaded["SECURE_SSL_REDIRECT"], loaded["SECURE_HSTS_SECONDS"]) == (False, 0)
    assert loaded["DATABASES"]["default"]["ENGINE"] == "django.db.backends.sqlite3"


def test_sqlite_takes_its_write_lock_at_once(load):
    options = load(DEBUG="1", DATABASE_URL="sqlite:///var/a.sqlite3")["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "PRAGMA journal_mode=WAL;" in options["init_command"]


def test_postgresql_checks_a_connection_before_using_it_again(load):
    database = load(DEBUG="1", DATABASE_URL="postgres://a:b@db.example.org/ism")["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)


def test_a_proxy_is_believed_only_when_there_is_one(load):
    assert load(DEBUG="1")["SECURE_PROXY_SSL_HEADER"] is None
    assert load(DEBUG="1", BEHIND_PROXY="1")["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize("directive", ["default-src", "script-src", "style-src"])
def test_no_page_may_run_inline_scripts_or_styles(directive):
    sources = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"][directive]
    assert [source for source in map(str, sources) if "unsafe" in source or source == "*"] == []


def test_each_variable_is_in_the_table_of_the_operations_guide():
    guide = (settings.BASE_DIR / "docs" / "operations.md").read_text()
    documented = re.findall(r"^\| `([A-Z_]+)` \|", guide, re.MULTILINE)
    assert sorted(documented) == sorted(variables())
