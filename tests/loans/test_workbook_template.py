"""The empty workbook: it is pretty, it is explained, and it can be read back."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from loans.actions import imports
from loans.actions.import_known import reference_labels
from loans.workbook import layout
from loans.workbook.template import template
from tests.loans import workbooks

pytestmark = pytest.mark.django_db

LANGUAGES = ["fr", "ar", "en"]


@pytest.fixture
def empty():
    workbooks.reference()
    return lambda language: template(language, **reference_labels(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_template_is_read_back_without_a_doubt_and_its_examples_left_out(empty, language):
    analysis = imports.judge(imports.read(empty(language), on=date(2024, 9, 25)))
    assert (analysis.findings.faults, analysis.findings.warnings) == ([], [])
    counts = analysis.counts()
    assert (counts["rows"], len(counts["sheets"])) == (0, len(layout.SHEETS))
    assert {sheet["examples"] for sheet in counts["sheets"]} == {1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_would_be_imported_under_another_number(empty, language):
    """What the grey rows show is right: without their marker they have no fault."""
    book = openpyxl.load_workbook(BytesIO(empty(language)))
    for sheet in book.worksheets[1:-1]:
        for cell in sheet[2]:
            if isinstance(cell.value, str):
                cell.value = cell.value.replace("EXEMPLE", "X")
    out = BytesIO()
    book.save(out)
    analysis = imports.judge(imports.read(out.getvalue(), on=date(2024, 9, 25)))
    assert analysis.findings.faults == []
    assert analysis.counts()["new"] == len(layout.SHEETS)


def test_template_has_its_sheets_headings_lists_and_notice(empty):
    book = openpyxl.load_workbook(BytesIO(empty("fr")))
    assert book.sheetnames == [
        "Notice", "Porteurs", "Projets", "Prêts", "Remboursements", "Suivis", "Bailleurs", "Enveloppes",
        "Dotations", "Listes",
    ]  # fmt: skip
    sheet = book["Porteurs"]
    assert sheet["A1"].value == "N° porteur *"
    assert sheet["A1"].fill.start_color.rgb != sheet["D1"].fill.start_color.rgb
    assert sheet["A1"].comment.text.startswith("Obligatoire.")
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref is not None
    lists = book["Listes"]
    for rule in sheet.data_validations.dataValidation:
        name, cells = rule.formula1.split("!")
        assert name == "'Listes'"
        assert all(cell.value for (cell,) in lists[cells.replace("$", "")])
    communes = [row.value for row in lists["C"][1:] if row.value]
    assert communes == ["Agadir", "Drarga", "Sidi Bibi"]


def test_arabic_template_runs_from_right_to_left(empty):
    book = openpyxl.load_workbook(BytesIO(empty("ar")))
    assert all(sheet.sheet_view.rightToLeft for sheet in book.worksheets)
    assert book["حاملو المشاريع"]["A1"].value == "رقم الحامل *"


def test_command_writes_the_template(tmp_path, capsys):
    workbooks.reference()
    out = tmp_path / "modele.xlsx"
    call_command("workbook_template", str(out), "--lang", "ar")
    assert "المشاريع" in openpyxl.load_workbook(out).sheetnames
    assert str(out) in capsys.readouterr().out


def test_command_refuses_without_reference_rows(tmp_path):
    with pytest.raises(CommandError, match="load_reference"):
        call_command("workbook_template", str(tmp_path / "modele.xlsx"))


def test_command_says_where_it_could_not_write(tmp_path):
    workbooks.reference()
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("workbook_template", str(tmp_path / "nowhere" / "modele.xlsx"))
