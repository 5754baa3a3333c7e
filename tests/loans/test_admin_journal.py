"""Money in the admin: entered and reversed by the actions, once, by who may; never edited, never deleted."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from loans.enums import LoanStatus
from loans.models import Loan, Movement
from tests import factories
from tests.loans.pages import sentences, verb

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def accountant(client, signed_in):
    return signed_in(client, "accountant")


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


def test_no_money_leaves_to_a_holder_from_here(client, accountant):
    """Only an order, confirmed by a second person, pays a loan."""
    factories.contracted_loan()
    assert client.get(reverse("admin:loans_disbursement_add")).status_code == 403
    assert client.get(reverse("admin:loans_disbursement_changelist")).status_code == 200


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


def test_reversing_needs_its_own_right(client, signed_in):
    signed_in(client, "loan_officer")
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
