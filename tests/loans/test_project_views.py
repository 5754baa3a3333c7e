"""The page of a project."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = date(2024, 9, 30)


def whole_project():
    loan = factories.running_loan(project=factories.project(informal_at_start=True))
    project = loan.project
    factories.plan_item(project=project, amount=Decimal(80_000))
    factories.plan_item(project=project, side="resource", kind="honour_loan", amount=Decimal(50_000))
    factories.plan_item(project=project, side="resource", kind="own", amount=Decimal(30_000))
    factories.followup(project=project, difficulties="Loyer élevé")
    return project


def page_of(client, project):
    return client.get(project.get_absolute_url())


def test_project_shows_its_plan_loans_and_followups(client, signed_in):
    signed_in(client)

    page = page_of(client, whole_project())

    words = page.content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert "Le plan est équilibré : 80 000,00 DH d’emplois et autant de ressources." in words
    assert "Loyer élevé" in words
    assert [total for _title, _items, total in page.context["sides"]] == [Decimal(80_000), Decimal(80_000)]
    assert [loan.remaining for loan in page.context["loans"]] == [Decimal(50_000)]


def test_project_without_a_plan_says_so(client, signed_in):
    signed_in(client, "accountant")

    page = page_of(client, factories.project()).content.decode()

    assert "Le plan de financement n’est pas encore rempli." in page
    assert "Noter un suivi" not in page


def test_project_costs_the_same_with_more_rows(client, signed_in, django_assert_max_num_queries):
    signed_in(client)
    project = whole_project()
    page_of(client, project)
    with django_assert_max_num_queries(20) as first:
        page_of(client, project)
    for day in range(1, 20):
        factories.followup(project=project, observed_on=date(2024, 4, day))
        factories.plan_item(project=project)
    with django_assert_max_num_queries(len(first)):
        page_of(client, project)


def test_project_missing_forbidden_or_asked_wrongly(client, signed_in):
    project = factories.project()
    signed_in(client)
    assert client.get(reverse("loans:project", args=[0])).status_code == 404
    assert client.post(project.get_absolute_url()).status_code == 405

    signed_in(client, "committee_member")
    assert page_of(client, project).status_code == 403
