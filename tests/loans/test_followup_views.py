"""The page on which a follow-up is noted."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from loans.models import FollowUp
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = date(2024, 9, 30)


def url(project):
    return reverse("loans:followup_new", args=[project.pk])


def noted(**over):
    fields = {
        "observed_on": "30/09/2024",
        "kind": "visit",
        "firm_status": "active",
        "jobs": "4",
        "jobs_women": "2",
        "jobs_created": "3",
        "turnover": "2",
        "difficulties": "",
        "note": " Deux apprentis. ",
    }
    return {**fields, **over}


def test_followup_is_noted(client, signed_in):
    officer, project = signed_in(client), factories.project()

    response = client.post(url(project), noted(), follow=True)

    followup = FollowUp.objects.get()
    assert (followup.project, followup.author, followup.jobs, followup.turnover) == (project, officer, 4, 2)
    assert followup.note == "Deux apprentis."
    assert response.redirect_chain == [(project.get_absolute_url(), 302)]
    assert Event.objects.get(verb="followup.recorded").target == followup


def test_followup_shows_what_was_noted_the_last_time(client, signed_in):
    signed_in(client)
    project = factories.project()
    factories.followup(project=project, jobs=7, jobs_women=5, observed_on=date(2024, 3, 1))
    factories.followup(project=project, jobs=1, jobs_women=0, observed_on=date(2023, 3, 1))

    last = {field.name: before for field, _help, before in client.get(url(project)).context["form"].rows()}

    assert (last["observed_on"], last["firm_status"], last["jobs"]) == ("1er mars 2024", "En activité", "7")
    assert last["kind"] == last["note"] == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("observed_on", "2024-10-01"),
        ("observed_on", "demain"),
        ("firm_status", ""),
        ("kind", "letter"),
        ("jobs", ""),
        ("jobs", "-1"),
        ("jobs", "1"),
        ("jobs_created", "9999"),
        ("turnover", "9"),
    ],
)
def test_followup_with_a_fault_keeps_what_was_typed(client, signed_in, field, value):
    signed_in(client)
    project = factories.project()

    page = client.post(url(project), noted(**{field: value}))

    assert page.status_code == 200
    assert page.context["form"].errors
    assert "Deux apprentis." in page.content.decode()
    assert not FollowUp.objects.exists()


def test_followup_a_second_time_on_a_day_is_refused(client, signed_in):
    signed_in(client)
    project = factories.project()
    client.post(url(project), noted())

    page = client.post(url(project), noted())

    assert "Un suivi de cette nature existe déjà à cette date." in page.content.decode()
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"firm_status": "closed"}, "L’entreprise est fermée, et des emplois sont notés."),
        ({"observed_on": "2023-01-01"}, "Un suivi plus récent est déjà noté pour ce projet."),
        ({"jobs": "40"}, "40 emplois, contre 3 au dernier suivi."),
    ],
)
def test_followup_that_surprises_is_confirmed(client, signed_in, given, sentence):
    signed_in(client)
    project = factories.followup().project

    page = client.post(url(project), noted(**given))
    assert page.context["form"].warnings == [sentence]
    assert FollowUp.objects.count() == 1

    client.post(url(project), noted(**given, confirm_warnings="on"))
    assert FollowUp.objects.count() == 2


def test_followup_forbidden_missing_or_asked_wrongly(client, signed_in):
    project = factories.project()
    signed_in(client, "accountant")
    assert client.get(url(project)).status_code == 403
    assert client.post(url(project), noted()).status_code == 403

    signed_in(client)
    assert client.get(reverse("loans:followup_new", args=[0])).status_code == 404
    assert client.put(url(project)).status_code == 405


def picture():
    kept = BytesIO()
    Image.new("RGB", (8, 8), "red").save(kept, "JPEG")
    return SimpleUploadedFile("atelier.jpg", kept.getvalue())


def test_followup_keeps_its_photograph_among_the_papers_of_the_project(client, signed_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    signed_in(client)
    project = factories.project()

    client.post(url(project), noted(photo=picture(), next_on="2024-12-01"))

    followup = FollowUp.objects.get()
    assert (followup.photo.kind, followup.photo.project) == ("photo", project)
    assert "Voir la photographie" in client.get(project.get_absolute_url()).content.decode()
    # The same photograph again: it is said beside its field, and nothing is noted.
    page = client.post(url(project), noted(photo=picture(), kind="call"))
    assert set(page.context["form"].errors) == {"photo"}
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize(
    "fault",
    [{"photo": SimpleUploadedFile("devis.pdf", b"%PDF-1.4\n")}, {"next_on": "2024-09-30"}],
)
def test_followup_with_a_wrong_photograph_or_next_visit(client, signed_in, fault):
    signed_in(client)
    page = client.post(url(factories.project()), noted(**fault))
    assert set(page.context["form"].errors) == set(fault)


def test_followup_comes_filled_in_from_the_last_one(client, signed_in):
    signed_in(client)
    project = factories.followup(jobs=7, jobs_women=5, turnover=3).project
    form = client.get(url(project)).context["form"]
    assert {name: form.initial[name] for name in form.KEPT} == {
        "firm_status": "active", "jobs": 7, "jobs_women": 5, "jobs_created": 3, "turnover": 3,
    }  # fmt: skip
