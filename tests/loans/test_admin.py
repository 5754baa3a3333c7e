"""The admin of the programme: files by their buttons, plans with their balance, names in either script."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from initiative_sm import text
from loans.enums import LoanStatus
from loans.models import Decision, Holder, Loan, PlanItem
from tests import factories
from tests.loans.pages import sentences, verb

pytestmark = pytest.mark.django_db


@pytest.fixture
def accountant(client, signed_in):
    return signed_in(client, "accountant")


@pytest.fixture
def officer(client, signed_in):
    return signed_in(client, "loan_officer")


# --- Files ----------------------------------------------------------------------------------------------


def test_a_file_goes_from_its_reception_to_its_contract(client, officer):
    project = factories.project()
    envelope = factories.envelope(opened_on=date(2019, 1, 1))
    response = client.post(
        reverse("admin:loans_loan_add"),
        {
            "number": "ph 2024/07",
            "holder": project.holder_id,
            "project": project.pk,
            "received_on": "10/01/2024",
            "amount_requested": "٤٠٠٠٠",
            "status": "repaid",
        },
    )
    assert response.status_code == 302
    loan = Loan.objects.get()
    assert (loan.number, loan.status, loan.amount_requested) == ("PH2024/07", "received", Decimal("40000.00"))
    assert loan.history.get().history_user == officer

    client.post(verb(loan, "instruction"), {"note": "Dossier complet"})
    client.post(verb(loan, "comite"), {"note": ""})
    client.post(
        verb(loan, "decision"),
        {"outcome": "favourable", "decided_on": "01/02/2024", "amount": "40 000", "term": "24", "deferral": "",
         "envelope": envelope.pk},
    )  # fmt: skip
    client.post(verb(loan, "contrat"), {"signed_on": "2024-02-15"})

    loan.refresh_from_db()
    assert (loan.status, loan.amount, loan.term, loan.contracted_on) == (
        "contracted",
        Decimal("40000.00"),
        24,
        date(2024, 2, 15),
    )


def test_a_status_is_never_typed(client, signed_in):
    signed_in(client, "admin")
    loan = factories.running_loan()
    page = reverse("admin:loans_loan_change", args=[loan.pk])

    assert 'name="status"' not in client.get(page).content.decode()
    typed = {"status": "repaid", "amount": "1", "number": "X", "amount_requested": "1", "officer": ""}
    response = client.post(page, {**typed, **untouched("decisions", "schedules", "movements", "mentorings")})

    assert response.status_code == 302
    kept = Loan.objects.get()
    assert (kept.status, kept.amount, kept.number) == ("running", Decimal("50000.00"), loan.number)


def test_only_the_moves_of_the_table_are_offered(client, officer):
    loan = factories.loan(LoanStatus.RECEIVED)
    page = client.get(reverse("admin:loans_loan_change", args=[loan.pk]))
    assert [each.name for each, _url in page.context["verbs"]] == ["instruction", "cloture"]
    assert client.post(verb(loan, "contrat"), {"signed_on": "2024-02-15"}).status_code == 302
    assert Loan.objects.get().status == LoanStatus.RECEIVED
    assert client.get(verb(loan, "inconnu")).status_code == 404
    assert client.get(reverse("admin:loans_loan_verb", args=[0, "instruction"])).status_code == 404


def test_a_refused_decision_is_explained_on_the_form(client, officer):
    loan = factories.loan(LoanStatus.COMMITTEE)
    envelope = factories.envelope(opened_on=date(2019, 1, 1), max_amount=Decimal(10_000))
    data = {"outcome": "favourable", "decided_on": "01/02/2024", "amount": "40 000", "term": "24"}

    page = client.post(verb(loan, "decision"), {**data, "envelope": envelope.pk})

    assert "plafond" in sentences(page)
    assert 'value="40 000"' in page.content.decode()
    assert not Decision.objects.exists()


def test_an_auditor_is_offered_no_verb(client, signed_in):
    signed_in(client, "auditor")
    loan = factories.loan(LoanStatus.RECEIVED)
    page = client.get(reverse("admin:loans_loan_change", args=[loan.pk]))
    assert page.context["verbs"] == page.context["links"] == []
    assert client.post(verb(loan, "instruction"), {"note": ""}).status_code == 403


def test_a_file_shows_its_position_and_its_movements(client, accountant):
    loan = factories.running_loan(amount=24_000, term=24)
    factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 5), reference="VIR77")
    page = client.get(reverse("admin:loans_loan_change", args=[loan.pk])).content.decode()
    assert "23\u202f000,00" in page
    assert "VIR77" in page


def test_a_loan_is_rescheduled_by_its_decision(client, officer):
    loan = factories.running_loan(amount=24_000, term=24)
    data = {
        "reason": "rescheduling",
        "effective_on": "2024-01-01",
        "term": "30",
        "first_due_on": "2024-02-05",
    }
    assert client.post(verb(loan, "reechelonnement"), {**data, "decision": ""}).status_code == 200
    client.post(
        reverse("admin:loans_decision_add"),
        {"loan": loan.pk, "subject": "rescheduling", "outcome": "favourable", "decided_on": "2023-12-20"},
    )
    decision = Decision.objects.get(subject="rescheduling")

    assert client.post(verb(loan, "reechelonnement"), {**data, "decision": decision.pk}).status_code == 302

    assert loan.schedules.get(version=2).instalments.count() == 30


def test_a_grant_is_not_entered_as_a_plain_decision(client, officer):
    loan = factories.loan(LoanStatus.COMMITTEE)
    page = client.post(
        reverse("admin:loans_decision_add"),
        {"loan": loan.pk, "subject": "grant", "outcome": "refused", "decided_on": "2023-12-20"},
    )
    assert page.status_code == 200
    assert not Decision.objects.exists()


# --- Projects and holders -------------------------------------------------------------------------------


def untouched(*inlines):
    """What a page sends of the rows that it only shows."""
    return {f"{name}-{count}_FORMS": "0" for name in inlines for count in ("TOTAL", "INITIAL")}


def project_data(project, lines=()):
    data = {
        "number": project.number,
        "holder": project.holder_id,
        "name_fr": project.name_fr,
        "kind": "creation",
        "sector": project.sector_id,
        "commune": project.commune_id,
        "legal_form": "none",
        "jobs_planned": "1",
        **untouched("loans", "followups"),
        "plan-TOTAL_FORMS": str(len(lines)),
        "plan-INITIAL_FORMS": "0",
    }
    for number, (side, kind, amount) in enumerate(lines):
        data |= {f"plan-{number}-side": side, f"plan-{number}-kind": kind, f"plan-{number}-amount": amount}
    return data


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([("need", "equipment", "80 000"), ("resource", "own", "60 000")], "il manque 20\u202f000,00\u00a0DH de ressources"),
        ([("need", "equipment", "60 000"), ("resource", "own", "80 000")], "il manque 20\u202f000,00\u00a0DH d’emplois"),
        ([("need", "equipment", "80 000"), ("resource", "own", "80 000")], "Le plan est équilibré"),
    ],
)  # fmt: skip
def test_the_balance_of_the_plan_is_said(client, officer, lines, sentence):
    project = factories.project()
    page = client.post(
        reverse("admin:loans_project_change", args=[project.pk]),
        {**project_data(project, lines), "_continue": "1"},
        follow=True,
    )
    assert page.status_code == 200
    assert PlanItem.objects.count() == len(lines)
    assert sentence in page.content.decode()


def test_a_line_on_the_wrong_side_is_refused(client, officer):
    project = factories.project()
    page = client.post(
        reverse("admin:loans_project_change", args=[project.pk]),
        project_data(project, [("need", "own", "80 000")]),
    )
    assert "mauvais côté" in page.content.decode()
    assert not PlanItem.objects.exists()


@pytest.mark.parametrize("asked", ["mohamed", "محمد", "Idrissi Mohammed", "P-77", "jb 123456"])
def test_a_holder_is_found_by_name_in_either_script_by_number_and_by_cin(client, officer, asked):
    wanted = factories.holder(
        number="P-77", first_name="Mohamed", last_name="El Idrissi", first_name_ar="محمد", last_name_ar="الإدريسي",
        cin="JB123456",
    )  # fmt: skip
    factories.holder(
        first_name="Khadija", last_name="Benali", first_name_ar="", last_name_ar="", cin="JB1234567"
    )
    page = client.get(reverse("admin:loans_holder_changelist"), {"q": asked})
    assert [holder.pk for holder in page.context["cl"].result_list] == [wanted.pk]


def test_a_cin_is_masked_in_lists_and_found_whole_only(client, officer):
    factories.holder(cin="JB123456")
    page = client.get(reverse("admin:loans_holder_changelist")).content.decode()
    assert "JB123456" not in page
    assert "JB••••56" in page
    found = client.get(reverse("admin:loans_holder_changelist"), {"q": "JB1234"}).context["cl"].result_list
    assert list(found) == []


@pytest.mark.parametrize(
    ("value", "masked"), [("JB123456", "JB••••56"), ("J1234", "J•••4"), ("AB", "A•"), ("J", "•"), ("", "")]
)
def test_masked_shows_both_ends_only(value, masked):
    assert text.masked(value) == masked


def test_a_holder_with_a_loan_cannot_be_deleted(client, signed_in):
    signed_in(client, "admin")
    loan = factories.loan()
    page = client.post(reverse("admin:loans_holder_delete", args=[loan.holder_id]), {"post": "yes"})
    assert "Impossible de supprimer" in page.content.decode()
    assert Holder.objects.filter(pk=loan.holder_id).exists()


def test_follow_ups_are_signed_by_who_writes_them(client, officer):
    project = factories.project()
    client.post(
        reverse("admin:loans_followup_add"),
        {"project": project.pk, "observed_on": "2024-03-01", "kind": "visit", "firm_status": "active",
         "jobs": "3", "jobs_women": "1", "jobs_created": "3"},
    )  # fmt: skip
    assert project.followups.get().author == officer


def test_an_export_is_the_filtered_list_with_its_positions(client, accountant):
    loan = factories.running_loan(amount=24_000, term=24)
    factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 5))
    factories.running_loan()

    response = client.post(
        reverse("admin:loans_loan_export") + f"?q={loan.number}", {"format": "0", "resource": "0"}
    )

    headings, *rows = load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True)
    row = dict(zip(headings, rows[0], strict=True))
    assert len(rows) == 1
    assert (row["Reste dû"], row["Décaissé le"].date(), row["État"]) == (
        23_000,
        loan.disbursed_on,
        "En cours",
    )
