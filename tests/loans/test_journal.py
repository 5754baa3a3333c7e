"""The journal: numbered, chained, never changed; the same submission twice is written once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError, Sum

from loans.actions import money
from loans.enums import EFFECTS, LOAN_KINDS, MovementKind
from loans.models import (
    Allocation,
    Contribution,
    Disbursement,
    JournalHead,
    Movement,
    Overpayment,
    Recovery,
    Refund,
    Repayment,
    Restitution,
    Transfer,
    WriteOff,
)
from loans.models.journal import GENESIS
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def loan():
    """A running loan of 50 000 DH with one receipt of 10 000."""
    made = factories.running_loan(amount=50_000, term=36)
    factories.repayment(loan=made, amount=10_000, value_date=date(2023, 5, 5), reference="VIR 12")
    return made


# --- The chain ------------------------------------------------------------------------------------------


def test_rows_are_numbered_and_chained_from_the_beginning(loan):
    rows = list(Movement.objects.order_by("seq"))
    assert [row.seq for row in rows] == [1, 2, 3]
    assert [row.previous_hash for row in rows] == [GENESIS, rows[0].hash, rows[1].hash]
    assert [row.hash for row in rows] == [row.computed_hash() for row in rows]
    head = JournalHead.objects.get()
    assert (head.seq, head.hash) == (3, rows[2].hash)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "write_off"),
        ("envelope_id", 999),
        ("loan_id", 999),
        ("amount", Decimal("10000.01")),
        ("value_date", date(2023, 5, 6)),
        ("channel", "cheque"),
        ("reference", "VIR13"),
        ("reason", "autre"),
        ("reverses_id", 1),
        ("pair_id", 1),
        ("source_key", "x"),
        ("actor_id", 999),
        ("posted_at", factories.NOW.replace(microsecond=1)),
        ("batch_id", 999),
        ("previous_hash", GENESIS),
        ("seq", 4),
    ],
)
def test_every_part_of_a_row_is_in_its_hash(loan, field, value):
    row = Movement.objects.get(seq=3)
    setattr(row, field, value)
    assert row.computed_hash() != row.hash


def test_the_hash_does_not_depend_on_the_time_zone(loan, settings):
    row = Movement.objects.get(seq=3)
    settings.TIME_ZONE = "Asia/Tokyo"
    assert Movement.objects.get(seq=3).computed_hash() == row.hash


def test_a_batch_of_rows_is_chained_in_the_order_given():
    envelope, by = factories.envelope(cash=0), factories.user(None)
    rows = [
        Movement(
            kind="contribution",
            envelope=envelope,
            amount=Decimal(amount),
            value_date=date(2020, 1, 1),
            actor=by,
            posted_at=factories.NOW,
        )
        for amount in (3, 1, 2)
    ]
    assert money.append(rows) == rows
    assert list(Movement.objects.values_list("seq", "amount")) == [(1, 3), (2, 1), (3, 2)]
    assert [row.computed_hash() for row in Movement.objects.all()] == [row.hash for row in rows]


# --- What a row does ------------------------------------------------------------------------------------


def test_fund_is_cash_plus_outstanding_for_every_kind():
    assert set(EFFECTS) == set(MovementKind)
    assert all(fund == cash + outstanding for fund, cash, outstanding in EFFECTS.values())


def test_the_database_computes_the_effect_of_each_kind():
    loan, by = factories.contracted_loan(), factories.user(None)
    other = factories.envelope()
    Movement.objects.count()
    common = {"value_date": date(2024, 1, 1), "by": by, "amount": Decimal("100.05")}
    for kind in MovementKind:
        if kind in (MovementKind.TRANSFER_IN, MovementKind.TRANSFER_OUT):
            continue
        if kind == MovementKind.RECOVERY:
            factories.decision(loan=loan, subject="write_off")
        about = loan if kind in LOAN_KINDS else None
        if kind in (MovementKind.REPAYMENT, MovementKind.WRITE_OFF):
            money.post(kind=MovementKind.DISBURSEMENT, envelope=loan.envelope, loan=loan, **common)
        if kind == MovementKind.OVERPAYMENT:
            # A credit begins where nothing is owed any more.
            money.post(kind=MovementKind.REPAYMENT, envelope=loan.envelope, loan=loan, **common)
        money.post(kind=kind, envelope=loan.envelope, loan=about, **common)
    money.transfer(source=loan.envelope, target=other, reason="Rééquilibrage", **common)
    for row in Movement.objects.exclude(amount=Decimal(1_000_000)):
        signs = EFFECTS[MovementKind(row.kind)]
        assert (row.fund, row.cash, row.outstanding) == tuple(Decimal("100.05") * sign for sign in signs)


def test_the_proxies_share_the_journal_out_among_them(loan):
    proxies = [
        Contribution, Restitution, Transfer, Allocation, Disbursement, Repayment, WriteOff, Recovery,
        Overpayment, Refund,
    ]  # fmt: skip
    assert sorted(kind for proxy in proxies for kind in proxy.KINDS) == sorted(MovementKind)
    assert [proxy.objects.count() for proxy in proxies] == [1, 0, 0, 0, 1, 1, 0, 0, 0, 0]
    assert Repayment.objects.aggregate(total=Sum("amount"))["total"] == 10_000


# --- Once and for all -----------------------------------------------------------------------------------


def refused(action):
    with pytest.raises(DatabaseError, match="never (changed|deleted)"), transaction.atomic():
        action()


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_to_change_a_movement(loan):
    row = Movement.objects.get(seq=3)
    before = Movement.objects.values().get(seq=3)
    row.amount = Decimal(1)
    refused(row.save)
    refused(lambda: Movement.objects.update(reason="x"))
    refused(lambda: Movement.objects.bulk_update([row], ["amount"]))
    refused(lambda: Movement.objects.bulk_create(
        [row], update_conflicts=True, update_fields=["amount"], unique_fields=["seq"]
    ))  # fmt: skip
    refused(lambda: sql("UPDATE loans_movement SET amount = 1 WHERE seq = 3"))
    refused(lambda: sql("UPDATE loans_movement SET posted_at = posted_at"))
    assert Movement.objects.values().get(seq=3) == before


def test_the_database_refuses_to_delete_a_movement(loan):
    row = Movement.objects.get(seq=3)
    refused(row.delete)
    refused(Movement.objects.filter(seq=3).delete)
    refused(lambda: Movement.objects.filter(seq=3)._raw_delete("default"))
    refused(lambda: sql("DELETE FROM loans_movement WHERE seq = 3"))
    refused(lambda: sql("DELETE FROM loans_movement"))
    assert Movement.objects.count() == 3


def test_what_the_journal_speaks_of_is_protected(loan):
    for spoken_of in (loan, loan.envelope, Movement.objects.get(seq=3).actor):
        with pytest.raises(ProtectedError):
            spoken_of.delete()


# --- The same submission --------------------------------------------------------------------------------


def test_the_same_submission_gives_the_first_row(loan):
    receipt = {
        "loan": loan,
        "amount": Decimal(500),
        "value_date": date(2023, 6, 5),
        "source_key": "form:1",
        "by": factories.user(None),
    }
    first = money.repay(reference="VIR 77", **receipt)
    again = money.repay(reference="vir77", **receipt)
    assert again == first
    assert Movement.objects.filter(source_key="form:1").count() == 1


@pytest.mark.parametrize(
    "other",
    [{"amount": Decimal("500.01")}, {"value_date": date(2023, 6, 6)}, {"reference": "VIR78"}],
    ids=["amount", "date", "reference"],
)
def test_the_same_key_with_another_content_is_refused(loan, other):
    receipt = {"amount": Decimal(500), "value_date": date(2023, 6, 5), "reference": "VIR77"}
    common = {"loan": loan, "source_key": "form:1", "by": factories.user(None)}
    money.repay(**receipt, **common)
    with pytest.raises(ValidationError) as refusal:
        money.repay(**{**receipt, **other}, **common)
    assert refusal.value.messages == ["Cette saisie a déjà été enregistrée avec un autre contenu."]


def test_every_verb_recognises_its_own_submission():
    by = factories.user(None)
    loan = factories.contracted_loan(amount=50_000)
    day = date(2023, 3, 15)
    paid = money.disburse(loan=loan, value_date=day, by=by, source_key="d")
    decision = factories.decision(loan=loan, subject="write_off")
    lost = money.write_off(loan=loan, decision=decision, value_date=day, by=by, source_key="w")
    loan.refresh_from_db()
    assert money.disburse(loan=loan, value_date=day, by=by, source_key="d") == paid
    assert money.write_off(loan=loan, decision=decision, value_date=day, by=by, source_key="w") == lost
    sides = {
        "source": loan.envelope,
        "target": factories.envelope(),
        "amount": Decimal(10),
        "value_date": day,
        "reason": "Rééquilibrage",
        "by": by,
        "source_key": "t",
    }
    assert money.transfer(**sides) == money.transfer(**sides)
    loan.refresh_from_db()
    assert loan.status == "written_off"
