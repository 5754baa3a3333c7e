"""The passage of an activity to the formal sector."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from loans.models import Document
from tests import factories

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\nregistre\n"


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = date(2024, 9, 30), tmp_path


def url(project):
    return reverse("loans:formalise", args=[project.pk])


def given(**over):
    fields = {
        "formal_proof": "rc",
        "formalised_on": "2024-05-02",
        "ice": "001 234 567 000 089",
        "informal_at_start": "on",
    }
    return {**fields, **over}


def test_formalisation_is_noted_with_its_paper_and_its_history(client, signed_in):
    officer = signed_in(client)
    project = factories.project(informal_at_start=True)
    paper = SimpleUploadedFile("rc.pdf", PDF)

    answer = client.post(url(project), given(file=paper))

    assert answer.url == project.get_absolute_url()
    project.refresh_from_db()
    assert (project.formal_proof, project.formalised_on, project.ice) == (
        "rc",
        date(2024, 5, 2),
        "001234567000089",
    )
    document = Document.objects.get()
    assert (document.kind, document.project) == ("register", project)
    assert project.history.first().history_user == officer
    page = client.get(project.get_absolute_url()).content.decode()
    assert "Registre du commerce" in page


def test_ice_that_is_odd_is_confirmed(client, signed_in):
    signed_in(client)
    project = factories.project(informal_at_start=True)
    page = client.post(url(project), given(ice="12345"))
    assert page.context["form"].warnings == ["Un ICE a 15 chiffres, et rien d’autre."]
    client.post(url(project), given(ice="12345", confirm_warnings="on"))
    project.refresh_from_db()
    assert project.ice == "12345"


@pytest.mark.parametrize(
    ("field", "value"),
    [("formal_proof", "x"), ("formalised_on", "2024-10-01"), ("formalised_on", ""), ("ice", "1" * 16)],
)
def test_formalisation_with_a_fault_changes_nothing(client, signed_in, field, value):
    signed_in(client)
    project = factories.project(informal_at_start=True)
    page = client.post(url(project), given(**{field: value}))
    assert page.context["form"].errors
    project.refresh_from_db()
    assert project.formalised_on is None


def test_formalisation_forbidden_missing_or_asked_wrongly(client, signed_in):
    project = factories.project()
    signed_in(client, "accountant")
    assert client.get(url(project)).status_code == 403
    signed_in(client)
    assert client.get(reverse("loans:formalise", args=[0])).status_code == 404
    assert client.put(url(project)).status_code == 405
