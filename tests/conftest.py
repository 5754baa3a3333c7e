"""What every test gets: French, a page that keeps the rules of the house, a clean journal."""

import sys

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.template import engines
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from tests import factories
from tests.csp import assert_keeps_csp

# `pytest --hypothesis-profile=thorough` looks ten times longer.
for profile, examples in (("suite", 100), ("thorough", 1000)):
    hypothesis.register_profile(
        profile, deadline=None, max_examples=examples, suppress_health_check=[HealthCheck.too_slow]
    )
hypothesis.load_profile("suite")


class UndefinedVariableError(AssertionError):
    """A template of ours uses a variable that its view does not give."""


class _Undefined(str):
    """Stands for an undefined variable: an error in our own templates, nothing in those of others.

    The template engine asks for its truth before it uses it.
    """

    __slots__ = ()

    def __bool__(self):
        origin = _template_being_rendered()
        if origin.startswith(str(settings.BASE_DIR / "templates")):
            expression = sys._getframe(1).f_locals.get("self")
            raise UndefinedVariableError(f"{expression} in {origin}")
        return False


def _template_being_rendered():
    """The file of the innermost template node that is being rendered."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_name == "render_annotated":
            return str(getattr(frame.f_locals["self"], "origin", ""))
        frame = frame.f_back
    return ""


@pytest.fixture(autouse=True, scope="session")
def _catalogues_are_compiled():
    call_command("compile_catalogues", verbosity=0)


@pytest.fixture(autouse=True, scope="session")
def _undefined_template_variables_fail():
    engines["django"].engine.string_if_invalid = _Undefined()


@pytest.fixture(autouse=True)
def _nothing_is_kept():
    """No figure kept by one test is read by the next, whose rows may have the same keys."""
    cache.clear()


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


@pytest.fixture(autouse=True)
def _journal_can_be_flushed(request):
    """Let a transactional test empty its tables: on SQLite that is a DELETE, which the journal refuses.

    The triggers come back with the post_migrate that follows the flush, as they do in production.
    """
    marker = request.node.get_closest_marker("django_db")
    transactional = "transactional_db" in request.fixturenames or "live_server" in request.fixturenames
    if not transactional and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")  # set up before, so torn down (flushed) after
    yield
    from loans import triggers

    triggers.drop()


class StrictClient(Client):
    """A browser that refuses what the Content-Security-Policy refuses, in every page of ours."""

    def request(self, **request):
        response = super().request(**request)
        if not request["PATH_INFO"].startswith("/admin/"):
            assert_keeps_csp(response)
        return response


@pytest.fixture
def client():
    return StrictClient()


@pytest.fixture
def signed_in(db):
    """`signed_in(client, "accountant")` signs a new user of that role in and returns the user."""

    def sign_in(client, role="loan_officer", **over):
        user = factories.user(role=role, **over)
        client.force_login(user)
        return user

    return sign_in
