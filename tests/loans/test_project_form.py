"""A project described in the browser, its plan counted while it is typed, and where it leads."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from loans.models import Project
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2024, 9, 30)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = ON


def new_url(holder):
    return reverse("loans:project_new", args=[holder.pk])


def edit_url(project):
    return reverse("loans:project_edit", args=[project.pk])


def typed(**over):
    return {
        "name_fr": "Four traditionnel",
        "name_ar": "فرن تقليدي",
        "kind": "creation",
        "sector": factories.sector().pk,
        "commune": factories.commune().pk,
        "jobs_planned": "2",
        "legal_form": "none",
        "plan_need_equipment_0": "80 000",
        "plan_need_equipment_0_label": "Four et pétrin",
        "plan_resource_honour_loan_0": "50 000",
        "plan_resource_own_0": "30 000",
        **over,
    }


def lines(project):
    return list(project.plan.order_by("pk").values_list("side", "kind", "label", "amount"))


def words(page):
    return page.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_project_is_opened_with_its_plan(client, signed_in):
    officer = signed_in(client)
    holder = factories.holder()
    response = client.post(new_url(holder), typed(), follow=True)
    project = Project.objects.get()
    assert response.redirect_chain == [(project.get_absolute_url(), 302)]
    assert (project.number, project.holder, project.jobs_planned) == ("PR-00001", holder, 2)
    assert lines(project) == [
        ("need", "equipment", "Four et pétrin", Decimal(80_000)),
        ("resource", "honour_loan", "", Decimal(50_000)),
        ("resource", "own", "", Decimal(30_000)),
    ]
    assert project.history.get().history_user == officer
    assert set(Event.objects.values_list("verb", flat=True)) == {"project.registered", "project.plan_changed"}


def test_new_project_stands_where_its_holder_lives(client, signed_in):
    signed_in(client)
    commune = factories.commune(rural=True)
    page = client.get(new_url(factories.holder(commune=commune)))
    assert (
        f'<option value="{commune.pk}" selected>{commune.name_fr} (rural)</option>' in page.content.decode()
    )


def test_described_project_leads_to_its_loan_with_the_amount_of_the_plan(client, signed_in):
    signed_in(client)
    response = client.post(new_url(factories.holder()), typed(suite="pret"), follow=True)
    project = Project.objects.get()
    assert response.redirect_chain == [(reverse("loans:loan_new", query={"projet": project.pk}), 302)]
    assert response.context["form"]["amount_requested"].value() == "50000,00"


def test_correction_replaces_the_plan_and_keeps_what_stood_before(client, signed_in):
    officer = signed_in(client)
    project = factories.project(ice="")
    factories.plan_item(project=project, amount=Decimal(10))
    page = client.get(edit_url(project))
    assert page.context["form"]["plan_need_equipment_0"].value() == "10,00"

    client.post(edit_url(project), typed(plan_need_equipment_0_label=""))

    project.refresh_from_db()
    assert project.name_fr == "Four traditionnel"
    assert [(kind, amount) for _side, kind, _label, amount in lines(project)] == [
        ("equipment", 80_000),
        ("honour_loan", 50_000),
        ("own", 30_000),
    ]
    told = Event.objects.get(verb="project.plan_changed")
    assert (told.actor, told.data["before"]) == (officer, [["need", "equipment", "", "10.00"]])
    assert "Plan de financement" in [
        name for change in page_changes(client, project) for name in change.fields
    ]


def page_changes(client, project):
    return client.get(project.get_absolute_url()).context["changes"]


def test_plan_that_did_not_change_is_left_alone(client, signed_in):
    signed_in(client)
    project = factories.project()
    item = factories.plan_item(project=project, amount=Decimal(80_000), label="Four et pétrin")
    others = {"plan_resource_honour_loan_0": "", "plan_resource_own_0": ""}
    client.post(edit_url(project), typed(**others))
    assert project.plan.get() == item
    assert not Event.objects.filter(verb="project.plan_changed").exists()


def test_two_lines_of_one_kind_are_both_shown_and_kept(client, signed_in):
    signed_in(client)
    project = factories.project()
    factories.plan_item(project=project, amount=Decimal(10))
    factories.plan_item(project=project, amount=Decimal(20))
    client.post(edit_url(project), typed(plan_need_equipment_0="11", plan_need_equipment_1="22"))
    assert [line[3] for line in lines(project)][:2] == [11, 22]


def test_plan_is_counted_while_it_is_typed_and_nothing_is_written(client, signed_in):
    signed_in(client)
    url = reverse("loans:project_plan", args=[factories.holder().pk])
    page = client.post(url, typed(name_fr="", plan_resource_own_0=""))
    assert "Emplois 80 000,00 DH, ressources 50 000,00 DH : il manque 30 000,00 DH de ressources." in words(
        page
    )
    assert "L’apport personnel du porteur" in words(page)
    assert "<html" not in words(page)
    assert not Project.objects.exists()


def test_plan_that_does_not_balance_is_kept_and_says_what_is_missing(client, signed_in):
    signed_in(client)
    page = client.post(
        new_url(factories.holder()),
        typed(plan_resource_honour_loan_0="", plan_resource_own_0=""),
        follow=True,
    )
    assert "il manque 80 000,00 DH de ressources." in words(page)
    assert "Le prêt d’honneur demandé, parmi les ressources." in words(page)


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"name_fr": ""}, "Ce champ est obligatoire."),
        ({"plan_need_equipment_0": "1.234"}, "1.234"),
        ({"plan_need_stock_0_label": "Farine"}, "Donnez le montant de cette ligne, ou effacez sa précision."),
        ({"formalised_on": "2024-01-01"}, "Dites par quel justificatif."),
        ({"formal_proof": "rc"}, "Donnez la date du justificatif."),
        ({"formalised_on": "2024-10-01", "formal_proof": "rc"}, "La date est dans le futur."),
        ({"jobs_planned": "501"}, "Le nombre d’emplois prévus dépasse 500."),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(client, signed_in, over, sentence):
    signed_in(client)
    page = client.post(new_url(factories.holder()), typed(**over))
    assert sentence in words(page)
    assert 'value="Four et pétrin"' in words(page)
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"ice": "12345"}, "L’ICE compte quinze chiffres : « 12345 » n’en a pas la forme."),
        ({"ice": "001234567000089"}, "a le même ICE."),
        ({"name_fr": "Moulin"}, "Cette personne a déjà un projet de ce nom"),
    ],
)
def test_doubt_is_said_once_and_can_be_confirmed(client, signed_in, over, sentence):
    signed_in(client)
    known = factories.project(name_fr="Moulin", ice="001234567000089")
    page = client.post(new_url(known.holder), typed(**over))
    assert sentence in words(page)
    assert Project.objects.count() == 1
    client.post(new_url(known.holder), typed(confirm_warnings="on", **over))
    assert Project.objects.count() == 2


def test_other_name_is_shown_where_there_is_one(client, signed_in):
    signed_in(client, language="ar")
    client.cookies["django_language"] = "ar"
    one = factories.project(name_ar="")
    both = factories.project(holder=one.holder)
    assert client.get(one.get_absolute_url()).context["other_name"] == ""
    assert client.get(both.get_absolute_url()).context["other_name"] == both.name_fr


def test_new_loan_of_a_person_starts_at_the_right_page(client, signed_in):
    signed_in(client)
    holder = factories.holder()
    start = reverse("loans:loan_new", query={"porteur": holder.pk})
    described_first = reverse("loans:project_new", args=[holder.pk], query={"suite": "pret"})
    assert client.get(start).url == described_first
    one = factories.project(holder=holder)
    assert client.get(start).url == reverse("loans:loan_new", query={"projet": one.pk})
    two = factories.project(holder=holder)
    assert client.get(start).context["projects"] == [two, one]
    assert client.get(reverse("loans:loan_new", query={"porteur": "0"})).status_code == 404


def test_new_person_may_go_straight_to_the_project(client, signed_in):
    signed_in(client)
    page = client.get(reverse("loans:holder_new"))
    assert "Enregistrer et décrire le projet" in page.content.decode()
    data = {
        "first_name": "Nadia", "last_name": "Benali", "sex": "F", "first_contact_on": "2024-09-30",
        "channel": "visit", "language": "fr", "suite": "projet",
    }  # fmt: skip
    response = client.post(reverse("loans:holder_new"), data)
    assert response.url.endswith("/projet/?suite=pret")


def test_form_costs_the_same_whatever_the_plan(client, signed_in, django_assert_max_num_queries):
    signed_in(client)
    project = factories.project()
    client.get(edit_url(project))
    with django_assert_max_num_queries(15) as first:
        client.get(edit_url(project))
    for _each in range(10):
        factories.plan_item(project=project)
    with django_assert_max_num_queries(len(first)):
        client.get(edit_url(project))


@pytest.mark.parametrize("name", ["project_new", "project_edit", "project_plan"])
def test_missing_forbidden_or_asked_wrongly(client, signed_in, name):
    project = factories.project()
    key = project.pk if name == "project_edit" else project.holder_id
    url, none = reverse(f"loans:{name}", args=[key]), reverse(f"loans:{name}", args=[0])
    signed_in(client)
    assert client.post(none, typed()).status_code == 404
    assert client.delete(url).status_code == 405
    assert client.get(url).status_code == (405 if name == "project_plan" else 200)

    signed_in(client, "committee_member")
    assert client.post(url, typed()).status_code == 403
    signed_in(client, "auditor")
    assert client.post(url, typed()).status_code == (200 if name == "project_plan" else 403)
