"""`manage.py import_workbook`: what it prints, what it writes, how it ends."""

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from loans.models import Holder, ImportBatch, Loan, Movement
from members.models import Event
from tests import factories
from tests.loans import workbooks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference():
    workbooks.reference()


@pytest.fixture
def file(tmp_path):
    def write(content, name="classeur.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def test_command_imports_and_prints_rows_and_totals(file, capsys):
    user = factories.user("director")
    call_command("import_workbook", str(file(workbooks.xlsx(workbooks.good()))), "--by", user.email.upper())
    printed = capsys.readouterr().out
    batch = ImportBatch.objects.get()
    assert (batch.status, batch.created_by, batch.file_name) == ("imported", user, "classeur.xlsx")
    assert Loan.objects.count() == 4
    assert f"Importé sous le numéro {batch.pk}." in printed
    assert ["Remboursements", "5", "5", "0", "0"] in [line.split() for line in printed.splitlines()]
    assert "130\u202f000,50\u00a0DH" in printed


def test_command_again_writes_nothing_and_says_so(file, capsys):
    path = str(file(workbooks.xlsx(workbooks.good())))
    call_command("import_workbook", path)
    before = Movement.objects.count()
    call_command("import_workbook", path)
    assert "Ce fichier a déjà été importé le" in capsys.readouterr().out
    assert (Movement.objects.count(), ImportBatch.objects.count()) == (before, 1)


def test_command_dry_run_writes_nothing(file, capsys):
    call_command("import_workbook", str(file(workbooks.xlsx(workbooks.good()))), "--dry-run")
    assert "Essai : rien n’a été écrit." in capsys.readouterr().out
    assert (Holder.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_command_names_the_faults_writes_them_out_and_fails(file, tmp_path, capsys):
    events, out = Event.objects.count(), tmp_path / "anomalies.xlsx"
    content = workbooks.changed("Porteurs", 2, "Sexe", "X")
    with pytest.raises(CommandError, match="1 anomalie : rien n’a été écrit."):
        call_command("import_workbook", str(file(content)), "--errors", str(out))
    printed = capsys.readouterr()
    assert "Porteurs!D2 [Sexe] « X » n’est pas dans la liste : Femme, Homme." in printed.err
    assert openpyxl.load_workbook(out).sheetnames == ["Anomalies", "Porteurs"]
    assert (Holder.objects.count(), ImportBatch.objects.count(), Event.objects.count()) == (0, 0, events)


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_command_fails_on_faults_with_or_without_dry_run(file, options):
    with pytest.raises(CommandError, match="anomalie"):
        call_command("import_workbook", str(file(b"PK\x03\x04 no")), *options)


def test_command_fails_on_an_empty_workbook(file):
    with pytest.raises(CommandError, match="aucune ligne"):
        call_command("import_workbook", str(file(workbooks.xlsx({"Porteurs": []}))))


def test_command_wants_a_file_and_a_known_account(file, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_workbook", str(tmp_path / "nowhere.xlsx"))
    with pytest.raises(CommandError, match="Aucun compte actif"):
        call_command("import_workbook", str(file(b"")), "--by", "personne@nulle.part")


def test_command_without_a_name_acts_for_the_system(file):
    call_command("import_workbook", str(file(workbooks.xlsx(workbooks.good()))))
    assert ImportBatch.objects.get().created_by.email == "systeme@localhost"
