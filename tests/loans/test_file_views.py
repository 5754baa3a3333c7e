"""A new loan file: its project is found, its schedule drawn, the file received."""

from datetime import date

import pytest
from django.urls import reverse

from loans.actions import file
from loans.models import Loan
from tests import factories

pytestmark = pytest.mark.django_db

NEW = reverse("loans:loan_new")
PREVIEW = reverse("loans:loan_preview")
ON = date(2024, 9, 30)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = ON


def about(project, url=NEW):
    return f"{url}?projet={project.pk}"


def typed(**over):
    return {
        "amount_requested": "36 000",
        "received_on": "2024-09-30",
        "term": "36",
        "deferral": "2",
        "paid_on": "30/09/2024",
        **over,
    }


def test_project_is_found_by_its_name_or_its_holder(client, signed_in):
    signed_in(client)
    holder = factories.holder(
        first_name="Driss", last_name="Alami", first_name_ar="إدريس", last_name_ar="العلمي"
    )
    project = factories.project(holder=holder, name_fr="Apiculture")
    factories.project()
    for words in ("apiculture", "العلمي", project.number):
        assert list(client.get(NEW, {"q": words}).context["projects"]) == [project]
    assert f'href="?projet={project.pk}"' in client.get(NEW, {"q": "Alami"}).content.decode()
    assert "Aucun projet ne correspond" in client.get(NEW, {"q": "Zzz"}).content.decode()
    assert client.get(NEW).context["projects"] is None


def test_file_is_received_for_the_holder_of_the_project(client, signed_in):
    officer = signed_in(client)
    project = factories.project()
    envelope = factories.envelope()
    data = typed(officer=officer.pk, envelope=envelope.pk)
    response = client.post(about(project), data, follow=True)
    loan = Loan.objects.get()
    assert response.redirect_chain == [(loan.get_absolute_url(), 302)]
    assert (loan.number, loan.status, loan.holder, loan.project) == (
        "2024-0001",
        "received",
        project.holder,
        project,
    )
    assert (loan.amount_requested, loan.received_on, loan.officer, loan.envelope) == (
        36_000,
        ON,
        officer,
        envelope,
    )
    assert (loan.amount, loan.term, loan.deferral) == (None, None, 0)
    assert loan.history.get().history_user == officer


def test_numbers_follow_each_other_in_a_year(db):
    for number in ("2024-0009", "2024-0010", "2023-0400", "2024-A1"):
        factories.loan(number=number)
    assert (file.next_number(2024), file.next_number(2025)) == ("2024-0011", "2025-0001")


def test_schedule_is_drawn_while_typing_and_writes_nothing(client, signed_in):
    signed_in(client)
    response = client.post(about(factories.project(), PREVIEW), typed())
    rows = response.context["form"].schedule
    assert (len(rows), rows[0].due_on, rows[0].amount, rows[-1].cumulative) == (
        36,
        date(2024, 12, 5),
        1_000,
        36_000,
    )
    text = response.content.decode()
    assert "05/12/2024" in text
    assert "<html" not in text
    assert not Loan.objects.exists()


def test_schedule_is_drawn_without_scripts(client, signed_in):
    signed_in(client)
    response = client.post(about(factories.project()), typed(apercu="1"))
    assert len(response.context["form"].schedule) == 36
    assert not Loan.objects.exists()


@pytest.mark.parametrize(
    "over", [{"amount_requested": ""}, {"term": "0"}, {"amount_requested": "0,10"}, {"paid_on": "x"}]
)
def test_schedule_waits_for_what_it_needs(client, signed_in, over):
    signed_in(client)
    response = client.post(about(factories.project(), PREVIEW), typed(**over))
    assert response.context["form"].schedule is None
    assert "l’échéancier s’affiche ici" in response.content.decode()


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"amount_requested": ""}, "obligatoire"),
        ({"amount_requested": "0"}, "supérieur à zéro"),
        ({"amount_requested": "1.234"}, "1.234"),
        ({"received_on": "2024-10-01"}, "dans le futur"),
        ({"officer": "999999"}, "choix"),
    ],
)
def test_bad_file_is_refused_in_words(client, signed_in, over, sentence):
    signed_in(client)
    assert sentence in client.post(about(factories.project()), typed(**over)).content.decode()
    assert not Loan.objects.exists()


def test_doubtful_file_is_received_once_its_warnings_are_confirmed(client, signed_in):
    signed_in(client)
    project = factories.project()
    factories.loan(number="2024-0007", project=project)
    envelope = factories.envelope(max_amount=30_000)
    data = typed(envelope=envelope.pk)
    text = client.post(about(project), data).content.decode()
    assert "Ce projet a déjà un dossier : 2024-0007 (Accueil)." in text
    assert "Le plafond de l’enveloppe est de" in text
    assert client.post(about(project), {**data, "confirm_warnings": "on"}).status_code == 302
    assert Loan.objects.filter(project=project).count() == 2


@pytest.mark.parametrize("role", ["accountant", "auditor", "board_member"])
def test_only_who_keeps_the_files_opens_one(client, signed_in, role):
    signed_in(client, role)
    project = factories.project()
    responses = [
        client.get(NEW),
        client.get(about(project)),
        client.post(about(project), typed()),
        client.post(about(project, PREVIEW), typed()),
    ]
    assert [response.status_code for response in responses] == [403] * 4
    assert not Loan.objects.exists()


def test_missing_projects_and_wrong_methods(client, signed_in):
    signed_in(client)
    for asked in ("0", "x", ""):
        assert client.get(f"{NEW}?projet={asked}").status_code == 404
        assert client.post(f"{PREVIEW}?projet={asked}", typed()).status_code == 404
    project = factories.project()
    assert client.get(about(project, PREVIEW)).status_code == 405
    assert client.put(about(project)).status_code == 405


def test_lists_and_projects_lead_to_a_new_file(client, signed_in):
    project = factories.project()
    pages = [reverse("loans:loans"), project.get_absolute_url()]
    signed_in(client)
    assert [NEW in client.get(page).content.decode() for page in pages] == [True, True]
    signed_in(client, "auditor")
    assert [NEW in client.get(page).content.decode() for page in pages] == [False, False]
