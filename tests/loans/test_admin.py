"""The admin of the programme: money by its verbs, files by their buttons, names in either script."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from openpyxl import load_workbook

from initiative_sm import text
from loans.enums import LoanStatus
from loans.models import Decision, Holder, Loan, Movement, PlanItem
from tests import factories

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def accountant(client, signed_in):
    return signed_in(client, "accountant")


@pytest.fixture
def officer(client, signed_in):
    return signed_in(client, "loan_officer")


def sentences(page):
    """The sentences of a refused form."""
    form = page.context["form"]
    return " ".join(
        str(error) for errors in form.errors.as_data().values() for e in errors for error in e.messages
    )


def receipt(about, **over):
    fields = {
        "form_key": KEY,
        "loan": about.pk,
        "amount": "1 400,50",
        "value_date": "05/05/2024",
        "channel": "transfer",
        "reference": "vir 12/05",
    }
    return {**fields, **over}


REPAYMENT = "admin:loans_repayment_add"


# --- Money ----------------------------------------------------------------------------------------------


def test_a_receipt_is_entered_once_however_often_it_is_sent(client, accountant):
    loan = factories.running_loan()

    first = client.post(reverse(REPAYMENT), receipt(loan))
    again = client.post(reverse(REPAYMENT), receipt(loan))

    movement = Movement.objects.of_kind("repayment").get()
    assert (movement.amount, movement.value_date, movement.actor) == (
        Decimal("1400.50"),
        date(2024, 5, 5),
        accountant,
    )
    assert movement.reference == "VIR12/05"
    assert first.url == again.url == reverse("admin:loans_repayment_change", args=[movement.pk])
    assert LogEntry.objects.count() == 1


def test_the_same_form_with_another_content_is_refused(client, accountant):
    loan = factories.running_loan()
    client.post(reverse(REPAYMENT), receipt(loan))

    page = client.post(reverse(REPAYMENT), receipt(loan, amount="1 500"))

    assert "déjà été enregistrée avec un autre contenu" in sentences(page)
    assert Movement.objects.of_kind("repayment").count() == 1


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"amount": "1.234"}, "deux façons"),
        ({"amount": "-5"}, "négatif"),
        ({"amount": "1e400"}, "n’est pas un montant"),
        ({"amount": "0"}, "supérieur à zéro"),
        ({"amount": "900000"}, "dépasse ce qui reste dû"),
        ({"value_date": "05/05/0024"}, "plausible"),
        ({"value_date": "2199-01-01"}, "dans le futur"),
        ({"form_key": "x"}, "a expiré"),
        ({"loan": "0"}, "choix valide"),
        ({"reference": "é" * 61}, "60 caractères"),
    ],
)
def test_a_refused_receipt_says_why_and_writes_nothing(client, accountant, over, sentence):
    loan = factories.running_loan()

    page = client.post(reverse(REPAYMENT), receipt(loan, **over))

    assert page.status_code == 200
    assert sentence in sentences(page)
    assert not Movement.objects.of_kind("repayment").exists()
    assert not LogEntry.objects.exists()


def test_a_series_of_receipts_keeps_its_date(client, accountant):
    loan = factories.running_loan()
    response = client.post(reverse(REPAYMENT), receipt(loan, _addanother="1"))
    assert response.url == reverse(REPAYMENT) + "?value_date=2024-05-05"
    assert 'value="2024-05-05"' in client.get(response.url).content.decode()


def test_each_kind_of_movement_goes_through_its_action(client, accountant):
    envelope, other = factories.envelope(cash=100_000), factories.envelope()
    common = {"value_date": "2024-05-05", "amount": "1000", "channel": "transfer", "reason": "Décision"}
    forms = {
        "contribution": {"envelope": envelope.pk},
        "restitution": {"envelope": envelope.pk},
        "allocation": {"envelope": envelope.pk, "kind": "allocation_out"},
        "transfer": {"source": envelope.pk, "target": other.pk},
    }
    for number, (kind, fields) in enumerate(forms.items()):
        data = {**common, **fields, "form_key": f"{number:032x}"}
        for _time in range(2):
            assert client.post(reverse(f"admin:loans_{kind}_add"), data).status_code == 302, kind
    entered = list(Movement.objects.filter(value_date=date(2024, 5, 5)).values_list("kind", "amount"))
    assert entered == [
        ("contribution", Decimal("1000.00")),
        ("restitution", Decimal("1000.00")),
        ("allocation_out", Decimal("1000.00")),
        ("transfer_out", Decimal("1000.00")),
        ("transfer_in", Decimal("1000.00")),
    ]


def test_a_disbursement_pays_and_starts_the_schedule(client, accountant):
    loan = factories.contracted_loan(amount=24_000, term=24)
    data = {"form_key": KEY, "loan": loan.pk, "amount": "", "value_date": "2023-03-15", "channel": "cheque"}

    for _time in range(2):
        assert client.post(reverse("admin:loans_disbursement_add"), data).status_code == 302

    assert Movement.objects.of_kind("disbursement").get().amount == Decimal("24000.00")
    assert loan.schedules.get().instalments.count() == 24


def test_a_loan_is_written_off_by_its_decision_then_recovered(client, accountant):
    loan = factories.running_loan(amount=24_000)
    decision = factories.decision(loan=loan, subject="write_off", decided_on=date(2024, 1, 1))
    data = {"form_key": KEY, "decision": decision.pk, "amount": "", "value_date": "2024-02-01", "reason": ""}
    for _time in range(2):
        assert client.post(reverse("admin:loans_writeoff_add"), data).status_code == 302
    assert Loan.objects.get().status == LoanStatus.WRITTEN_OFF

    received = receipt(loan, form_key="f" * 32, amount="24 000")
    for _time in range(2):
        assert client.post(reverse("admin:loans_recovery_add"), received).status_code == 302
    assert Movement.objects.of_kind("recovery").get().amount == Decimal("24000.00")


def test_entering_money_needs_its_own_right(client, signed_in):
    loan = factories.running_loan()
    for role in ("loan_officer", "director", "auditor"):
        signed_in(client, role)
        assert client.get(reverse(REPAYMENT)).status_code == 403
        assert client.post(reverse(REPAYMENT), receipt(loan)).status_code == 403
    assert not Movement.objects.of_kind("repayment").exists()


def test_the_journal_is_never_edited_or_deleted(client, signed_in):
    signed_in(client, "admin")
    movement = factories.repayment(loan=factories.running_loan(), amount=500, value_date=date(2024, 1, 5))
    for model in ("movement", "repayment"):
        assert (
            client.post(
                reverse(f"admin:loans_{model}_change", args=[movement.pk]), {"amount": "1"}
            ).status_code
            == 403
        )
        assert (
            client.post(
                reverse(f"admin:loans_{model}_delete", args=[movement.pk]), {"post": "yes"}
            ).status_code
            == 403
        )
    assert client.get(reverse("admin:loans_movement_add")).status_code == 403


def verb(row, name, model=None):
    model = model or row._meta.model_name
    return reverse(f"admin:loans_{model}_verb", args=[row.pk, name])


def test_a_movement_is_reversed_once_with_a_reason(client, accountant):
    movement = factories.repayment(loan=factories.running_loan(), amount=500, value_date=date(2024, 1, 5))
    page = verb(movement, "annulation", "repayment")

    refused = client.post(page, {"reason": "", "value_date": "2024-01-06"})
    assert refused.context["form"].errors["reason"]
    assert client.post(page, {"reason": "Rejet", "value_date": "06/01/2024"}).status_code == 302

    reversal = Movement.objects.get(reverses=movement)
    assert (reversal.amount, reversal.reason, reversal.actor) == (Decimal("-500.00"), "Rejet", accountant)
    assert client.get(page).status_code == 302  # nothing left to reverse
    assert (
        "annulation"
        not in client.get(reverse("admin:loans_repayment_change", args=[movement.pk])).content.decode()
    )


def test_a_reversal_that_the_journal_refuses_is_explained(client, accountant):
    loan = factories.running_loan(amount=24_000)
    factories.repayment(loan=loan, amount=500, value_date=date(2024, 1, 5))
    disbursement = Movement.objects.of_kind("disbursement").get()

    page = client.post(
        verb(disbursement, "annulation", "disbursement"), {"reason": "Erreur", "value_date": "2024-02-01"}
    )

    assert "annulez-les d’abord" in sentences(page)
    assert not Movement.objects.filter(reverses=disbursement).exists()


def test_reversing_needs_its_own_right(client, officer):
    movement = factories.repayment(loan=factories.running_loan(), amount=500, value_date=date(2024, 1, 5))
    assert (
        client.post(
            verb(movement, "annulation", "repayment"), {"reason": "x", "value_date": "2024-01-06"}
        ).status_code
        == 403
    )


def test_the_journal_shows_the_total_of_the_filtered_list(client, accountant):
    loan = factories.running_loan(amount=24_000)
    for month in range(1, 6):
        factories.repayment(loan=loan, amount=1000, value_date=date(2024, month, 5))
    other = factories.repayment(
        loan=factories.running_loan(amount=9000), amount=77, value_date=date(2024, 1, 5)
    )

    page = client.get(reverse("admin:loans_repayment_changelist"), {"q": loan.number})
    totals = dict(page.context["cl"].totals)

    assert totals["montant"] == Decimal("5000.00")
    assert totals["encours"] == Decimal("-5000.00")
    assert other.loan.number not in page.content.decode()


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
