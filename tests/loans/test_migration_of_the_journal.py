"""A journal written before the loan file had credits: a migration keeps each row, its effects and its triggers."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from loans import triggers, verify
from loans.actions import money
from loans.models import Movement
from tests import factories

BEFORE = "0004_sums_of_the_journal"
COLUMNS = "seq, kind, loan_id, amount, value_date, fund, cash, outstanding, previous_hash, hash"


def rows():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM loans_movement ORDER BY seq")
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
def test_rows_written_before_credits_are_kept():
    by, other = factories.user("accountant"), factories.envelope(cash=0)
    loan = factories.running_loan(amount=6_000, term=6)
    factories.repayment(loan=loan, amount=2_000, value_date=date(2023, 6, 5))
    factories.written_off(loan=loan, value_date=date(2024, 1, 31))
    money.recover(loan=loan, amount=Decimal("150.05"), value_date=date(2024, 5, 2), by=by)
    money.transfer(
        source=loan.envelope, target=other, amount=Decimal(500), value_date=date(2024, 6, 3), reason="Équilibre",
        by=by,
    )  # fmt: skip
    written = rows()
    assert len(written) == 7
    try:
        call_command("migrate", "loans", BEFORE, verbosity=0)
        assert (rows(), triggers.missing()) == (written, [])
    finally:
        call_command("migrate", verbosity=0)
    assert (rows(), triggers.missing()) == (written, [])
    with pytest.raises(DatabaseError), transaction.atomic():
        Movement.objects.filter(seq=3).update(reason="autre")
    assert [(one.label, one.findings.faults) for one in verify.run() if one.findings.faults] == []
