"""`manage.py verify`: silent on what the verbs write, and naming every byte changed behind their back."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from loans import triggers, verify
from loans.actions import money
from loans.enums import LoanStatus, MovementKind
from loans.models import JournalHead, Loan, Movement
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files that other tests have left on the disk are no fault of this database."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def programme(db):
    """A little of everything: late, repaid, rescheduled, lost and recovered, reversed, transferred."""
    by = factories.user(None)
    main = factories.envelope(cash=500_000, code="ENV-A", by=by)
    other = factories.envelope(cash=0, code="ENV-B")
    money.transfer(
        source=main, target=other, amount=Decimal(100_000), value_date=date(2023, 1, 5), reason="Appui", by=by
    )
    repaid = factories.running_loan(amount=12_000, term=12, envelope=main, number="D-1")
    factories.repayment(loan=repaid, amount=12_000, value_date=date(2023, 8, 1), reference="VIR1")
    late = factories.running_loan(amount=24_000, term=24, envelope=main, number="D-2")
    factories.repayment(loan=late, amount=1_000, value_date=date(2023, 5, 5), reference="VIR2")
    bounced = factories.repayment(loan=late, amount=1_000, value_date=date(2023, 6, 5), reference="VIR3")
    money.reverse(movement=bounced, reason="Rejet", value_date=date(2023, 6, 9), by=by)
    factories.rescheduled(loan=late, effective_on=date(2023, 9, 1), term=23, first_due_on=date(2023, 10, 5))
    lost = factories.running_loan(amount=30_000, envelope=other, number="D-3")
    factories.written_off(loan=lost, value_date=date(2024, 2, 1))
    money.recover(loan=lost, amount=Decimal(500), value_date=date(2024, 5, 1), by=by)
    factories.granted_loan(envelope=main, number="D-4")
    sent, _received = money.transfer(
        source=main, target=other, amount=Decimal(7_000), value_date=date(2024, 3, 1), reason="Erreur", by=by
    )
    money.reverse(movement=sent, reason="Erreur", value_date=date(2024, 3, 2), by=by)


def verified():
    """(faults, warnings) of every check, flat."""
    results = list(verify.run())
    return (
        [sentence for result in results for sentence in result.findings.faults],
        [sentence for result in results for sentence in result.findings.warnings],
    )


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        assert cursor.rowcount == 1


def seq(**conditions):
    return Movement.objects.get(**conditions).seq


def test_what_the_verbs_wrote_is_clean(programme):
    assert verified() == ([], [])


def test_command_prints_counts_and_succeeds(programme):
    out = StringIO()
    call_command("verify", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == len(verify.CHECKS) + 1
    chain = next(line for line in lines if "Chaîne du journal" in line)
    assert chain.split()[4] == str(Movement.objects.count())
    assert lines[-1].startswith("aucune anomalie, aucun avertissement, en ")


def test_an_empty_database_is_clean():
    assert verified() == ([], [])


def test_command_fails_and_names_the_row_when_one_byte_changed(programme):
    row = seq(reference="VIR2")
    triggers.drop()
    sql("UPDATE loans_movement SET reference = 'VIR4' WHERE seq = %s", row)
    triggers.install()
    out = StringIO()
    with pytest.raises(CommandError, match="^1 anomalie, aucun avertissement"):
        call_command("verify", stdout=out)
    assert f"ligne {row} : son contenu a changé depuis son écriture" in out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        "amount = amount + 1",
        "value_date = '2023-05-06'",
        "channel = 'cheque'",
        "reason = ' '",
        "source_key = 'x'",
        "posted_at = '2024-09-25 09:00:00.000001+00:00'",
        "hash = REPLACE(hash, SUBSTR(hash, 1, 8), '00000000')",
    ],
)
def test_every_column_of_a_row_is_covered(programme, change):
    row = seq(reference="VIR2")
    triggers.drop()
    sql(f"UPDATE loans_movement SET {change} WHERE seq = %s", row)
    triggers.install()
    faults, _warnings = verified()
    assert f"ligne {row} : son contenu a changé depuis son écriture" in faults


def test_a_row_that_disappeared_is_named(programme):
    row = seq(reference="VIR2")
    triggers.drop()
    sql("DELETE FROM loans_movement WHERE seq = %s", row)
    triggers.install()
    assert f"ligne {row} : elle manque" in verified()[0]


def test_a_journal_whose_end_was_cut_off_is_named(programme):
    last = JournalHead.objects.get().seq
    triggers.drop()
    sql("DELETE FROM loans_movement WHERE seq = %s", last)
    triggers.install()
    assert f"ligne {last} : elle manque" in verified()[0]


def test_a_head_that_was_turned_back_is_named(programme):
    last = JournalHead.objects.get().seq
    sql("UPDATE loans_journalhead SET seq = %s", last - 1)
    faults = verified()[0]
    assert f"ligne {last - 1} : l’en-tête du journal a une autre empreinte" in faults
    assert f"ligne {last} : l’en-tête du journal s’arrête à {last - 1}" in faults


def test_a_rewritten_row_breaks_the_chain_of_the_next(programme):
    row = seq(reference="VIR2")
    written = Movement.objects.get(seq=row)
    written.amount = Decimal(999)
    triggers.drop()
    sql("UPDATE loans_movement SET amount = 99900, hash = %s WHERE seq = %s", written.computed_hash(), row)
    triggers.install()
    assert f"ligne {row + 1} : elle n’est pas chaînée à la précédente" in verified()[0]


def test_missing_triggers_are_named(programme):
    triggers.drop()
    faults, _warnings = verified()
    assert faults == [
        f"le déclencheur {name} manque : le journal peut être modifié" for name in triggers.NAMES
    ]


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "UPDATE loans_loan SET status = 'repaid', closed_on = '2024-01-01' WHERE number = 'D-2'",
            "prêt D-2 : il est clos et il en reste 23\u202f000,00\u00a0DH",
        ),
        (
            "UPDATE loans_loan SET status = 'running', closed_on = NULL WHERE number = 'D-1'",
            "prêt D-1 : il est en cours et ne doit plus rien",
        ),
        (
            "UPDATE loans_loan SET status = 'repaid' WHERE number = 'D-3'",
            "prêt D-3 : soldé ou passé en perte, le journal dit le contraire",
        ),
        (
            "UPDATE loans_loan SET disbursed_on = '2023-03-16' WHERE number = 'D-2'",
            "prêt D-2 : sa date de décaissement n’est pas celle du journal",
        ),
        (
            "UPDATE loans_loan SET amount = amount + 100 WHERE number = 'D-1'",
            "prêt D-1, échéancier 1 : son total n’est pas le montant à rembourser",
        ),
        (
            "UPDATE loans_schedule SET base = base + 100 WHERE version = 2",
            "prêt D-2, échéancier 2 : sa base n’est pas ce qui était remboursé",
        ),
        (
            "UPDATE loans_schedule SET version = 3 WHERE version = 2",
            "prêt D-2 : une version de son échéancier manque",
        ),
        (
            "UPDATE loans_schedule SET effective_on = '2023-03-01' WHERE version = 2",
            "prêt D-2 : sa version 2 prend effet avant une précédente",
        ),
        (
            "UPDATE loans_holder SET cin = 'jb 12' WHERE id = (SELECT max(id) FROM loans_holder)",
            "porteur de projet n° {holder} : « jb 12 » n’est pas sous sa forme normale",
        ),
    ],
)
def test_a_file_that_contradicts_the_journal_is_named(programme, statement, fault):
    sql(statement)
    holder = Loan.objects.get(number="D-4").holder_id
    assert fault.format(holder=holder) in verified()[0]


@pytest.mark.parametrize(
    "change",
    ["cumulative = cumulative + 1", "amount = amount + 1", "due_on = '2023-06-04'", "number = 99"],
)
def test_an_instalment_out_of_step_is_named(programme, change):
    instalment = Loan.objects.get(number="D-1").schedules.get().instalments.get(number=4)
    sql(f"UPDATE loans_instalment SET {change} WHERE id = %s", instalment.pk)
    faults = [fault for fault in verified()[0] if fault.startswith("prêt D-1, échéancier 1 : l’échéance ")]
    assert faults[0].endswith("ne fait pas suite")


def test_a_schedule_that_lost_its_end_is_named(programme):
    last = Loan.objects.get(number="D-1").schedules.get().instalments.order_by("-number").first()
    sql("DELETE FROM loans_instalment WHERE id = %s", last.pk)
    assert verified()[0] == ["prêt D-1, échéancier 1 : son total n’est pas le montant à rembourser"]


def test_a_loan_paid_out_without_schedule_is_named(programme):
    schedule = Loan.objects.get(number="D-1").schedules.get()
    schedule.instalments.all().delete()
    schedule.delete()
    assert verified()[0] == ["prêt D-1 : décaissé, il n’a pas d’échéancier"]


def append(**fields):
    """A row that no verb would write, properly chained."""
    loan = fields.get("loan")
    row = Movement(
        **{
            "envelope_id": loan.envelope_id if loan else None,
            "actor": factories.user(None),
            "posted_at": factories.NOW,
            "value_date": date(2024, 6, 1),
            **fields,
        }
    )
    money.append([row])
    return row.seq


def test_a_chained_row_that_no_verb_would_write_is_named(programme):
    late, lost = Loan.objects.get(number="D-2"), Loan.objects.get(number="D-3")
    disbursed = late.movements.get(kind="disbursement")
    unlike = append(kind="disbursement", loan=late, amount=Decimal(-5), reverses=disbursed, reason="Erreur")
    sent = append(kind="transfer_out", envelope_id=late.envelope_id, amount=Decimal(3))
    stray = append(kind="repayment", loan=late, envelope_id=lost.envelope_id, amount=Decimal(1))
    over = append(kind="repayment", loan=late, amount=Decimal(90_000))
    faults = verified()[0]
    assert f"ligne {unlike} : elle n’est pas l’exact opposé de ce qu’elle annule" in faults
    assert f"ligne {sent} : le virement n’a pas sa contrepartie" in faults
    assert f"ligne {stray} : le prêt D-2 est imputé à une autre enveloppe" in faults
    assert any(fault.startswith("prêt D-2 : il avait reçu ") for fault in faults)
    assert over == Movement.objects.count()


def test_cash_below_nought_by_value_date_is_a_warning_and_in_writing_a_fault(programme):
    envelope = factories.envelope(cash=0, code="ENV-C")
    outflow = {"kind": MovementKind.RESTITUTION, "envelope_id": envelope.pk}
    factories.contribution(envelope=envelope, amount=Decimal(1_000), value_date=date(2024, 2, 1))
    append(**outflow, amount=Decimal(600), value_date=date(2024, 1, 15))
    faults, warnings = verified()
    assert faults == []
    assert warnings == [
        "enveloppe ENV-C : trésorerie de −600,00\u00a0DH le 15 janvier 2024, par des écritures antidatées"
    ]
    append(**outflow, amount=Decimal(600), value_date=date(2024, 3, 1))
    assert verified()[0] == ["enveloppe ENV-C : trésorerie de −600,00\u00a0DH le 15 janvier 2024"]


def test_a_receipt_back_dated_before_a_rescheduling_is_a_warning(programme):
    late = Loan.objects.get(number="D-2")
    factories.repayment(loan=late, amount=200, value_date=date(2023, 8, 20))
    assert verified() == (
        [],
        ["prêt D-2, échéancier 2 : des écritures antidatées ont changé ce qui le précède"],
    )


def test_reversed_and_repaid_loans_stay_clean(programme):
    loan = Loan.objects.get(number="D-1")
    receipt = loan.movements.get(kind="repayment")
    money.reverse(movement=receipt, reason="Rejet", value_date=date(2024, 1, 8), by=receipt.actor)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.RUNNING
    assert verified() == ([], [])
    disbursed = loan.movements.get(kind="disbursement")
    money.reverse(movement=disbursed, reason="Erreur", value_date=date(2024, 1, 9), by=receipt.actor)
    assert verified() == ([], [])


def test_more_faults_than_can_be_shown_are_counted(programme):
    triggers.drop()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE loans_movement SET reason = 'changé'")
    triggers.install()
    rows = Movement.objects.count()
    out = StringIO()
    factories.contribution(envelope=factories.envelope(cash=0, code="ENV-D"))
    with pytest.raises(CommandError, match=f"^{rows} anomalies"):
        call_command("verify", stdout=out)


def test_a_value_that_cannot_be_read_is_a_fault(programme):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses the value itself")
    row = seq(reference="VIR2")
    triggers.drop()
    sql("UPDATE loans_movement SET value_date = 'hier' WHERE seq = %s", row)
    triggers.install()
    assert any(fault.startswith("le contrôle s’est arrêté : ") for fault in verified()[0])
