"""The workbook import: all or nothing, every fault named, twice is once, and back again."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loans import positions
from loans.actions import imports, money
from loans.models import (
    Commune,
    Convention,
    Decision,
    Envelope,
    FollowUp,
    Funder,
    Holder,
    ImportBatch,
    Instalment,
    JournalHead,
    Loan,
    Movement,
    PlanItem,
    Project,
    Schedule,
)
from tests import factories
from tests.loans import workbooks

pytestmark = pytest.mark.django_db

ON = date(2024, 9, 25)
WRITTEN = (
    Funder, Convention, Envelope, Holder, Project, PlanItem, Loan, Decision, Schedule, Instalment, Movement, FollowUp,
    Holder.history.model, Project.history.model, Loan.history.model,
)  # fmt: skip


def rows():
    return {model.__name__: model.objects.count() for model in WRITTEN}


def judge(content):
    return imports.judge(imports.read(content, on=ON))


def faults(content):
    """(place, heading, value, sentence) of each fault."""
    return [(f"{f.sheet}!{f.place}", f.heading, f.value, f.sentence) for f in judge(content).findings.faults]


def bring_in(content, by=None):
    by = by or factories.user("director")
    batch = imports.receive(file_name="classeur.xlsx", content=content, by=by)
    imports.preview(batch=batch, on=ON, by=by)
    return imports.confirm(batch=batch, on=ON, by=by)


@pytest.fixture(autouse=True)
def _reference():
    workbooks.reference()


def test_good_workbook_has_no_fault():
    analysis = judge(workbooks.xlsx(workbooks.good()))
    assert analysis.findings.faults == []
    assert analysis.totals() == {
        "contributed": "200000.00",
        "lent": "130000.50",
        "repaid": "46667.17",
        "written_off": "25000.00",
        "recovered": "1000.00",
        "jobs_created": 4,
    }


def test_good_workbook_is_written_whole():
    batch = bring_in(workbooks.xlsx(workbooks.good()))
    assert batch.status == "imported"
    assert rows() == {
        "Funder": 1,
        "Convention": 1,
        "Envelope": 1,
        "Holder": 3,
        "Project": 3,
        "PlanItem": 0,
        "Loan": 4,
        "Decision": 5,
        "Schedule": 3,
        "Instalment": 86,
        "Movement": 10,
        "FollowUp": 3,
        "HistoricalHolder": 3,
        "HistoricalProject": 3,
        "HistoricalLoan": 4,
    }
    assert list(Loan.objects.order_by("number").values_list("number", "status", "closed_on")) == [
        ("L1", "repaid", date(2020, 7, 5)),
        ("L2", "running", None),
        ("L3", "written_off", date(2022, 12, 31)),
        ("L4", "refused", date(2024, 6, 1)),
    ]
    assert money.balance(Envelope.objects.get()) == (
        Decimal("176000.00"),
        Decimal("117666.67"),
        Decimal("58333.33"),
    )
    assert Holder.objects.get(number="P1").cin == "JX12345"
    assert Holder.objects.get(number="P2").commune.name_fr == "Sidi Bibi"
    assert Holder.objects.get(number="P3").sex == "F"
    assert Loan.objects.get(number="L2").contracted_on == date(2020, 3, 15)
    assert Schedule.objects.get(loan__number="L1").instalments.first().due_on == date(2020, 6, 5)


def test_good_workbook_writes_a_sound_journal():
    bring_in(workbooks.xlsx(workbooks.good()))
    previous = "0" * 64
    for seq, movement in enumerate(Movement.objects.all(), start=1):
        assert (movement.seq, movement.previous_hash) == (seq, previous)
        assert movement.hash == movement.computed_hash()
        previous = movement.hash
    assert JournalHead.objects.get().hash == previous
    assert positions.portfolio(ON)["outstanding"] == Decimal("58333.33")


def test_import_does_what_the_verbs_would_have_done():
    """The statuses set in bulk are those that the verbs of money come to."""
    by = factories.user("director")
    bring_in(workbooks.xlsx(workbooks.good()), by=by)
    before = list(Loan.objects.values_list("number", "status", "closed_on"))
    for loan in Loan.objects.filter(disbursed_on__isnull=False):
        money.settle(loan, by=by)
    assert list(Loan.objects.values_list("number", "status", "closed_on")) == before


def test_columns_in_any_order_and_headings_in_three_languages():
    sheets = {"حاملو المشاريع": [["ملاحظة", "Amrani", "F", "P1", "Fatima", "01/01/2020"]]}
    headings = {
        "حاملو المشاريع": ["Divers", "Last name", "الجنس", "NUMÉRO", "prenom *", "Premier contact (date)"]
    }
    analysis = judge(workbooks.xlsx(sheets, headings))
    assert analysis.findings.faults == []
    assert [w.sentence for w in analysis.findings.warnings] == ["Colonne inconnue, laissée de côté."]
    (line,) = analysis.parsed.new("holders")
    assert line.values == {
        "number": "P1",
        "last_name": "Amrani",
        "first_name": "Fatima",
        "sex": "F",
        "first_contact_on": date(2020, 1, 1),
    }


def test_the_same_file_twice_writes_nothing_and_says_so():
    content = workbooks.xlsx(workbooks.good())
    bring_in(content)
    before = rows()
    with pytest.raises(ValidationError, match="a déjà été importé le .* par Personne"):
        bring_in(content)
    assert rows() == before


def test_two_previews_of_a_file_are_imported_once():
    content, by = workbooks.xlsx(workbooks.good()), factories.user("director")
    first, second = (imports.receive(file_name="a.xlsx", content=content, by=by) for _ in range(2))
    for batch in (first, second):
        imports.preview(batch=batch, on=ON, by=by)
    imports.confirm(batch=first, on=ON, by=by)
    with pytest.raises(ValidationError, match="a déjà été importé"):
        imports.confirm(batch=second, on=ON, by=by)
    with pytest.raises(ValidationError, match="Seul un fichier examiné"):
        imports.confirm(batch=first, on=ON, by=by)


def test_the_same_rows_in_another_file_are_recognised():
    bring_in(workbooks.xlsx(workbooks.good()))
    before = rows()
    sheets = workbooks.good()
    sheets["Notes"] = []
    with pytest.raises(ValidationError, match="Toutes les lignes sont déjà enregistrées"):
        bring_in(workbooks.xlsx(sheets))
    sheets["Remboursements"].append(["L2", "05/06/2020", 1000, None, None, None])
    batch = bring_in(workbooks.xlsx(sheets))
    assert batch.counts["new"] == 1
    assert rows() == {**before, "Movement": before["Movement"] + 1}


def test_a_grown_workbook_closes_an_old_loan_and_its_undo_reopens_it():
    by = factories.user("director")
    bring_in(workbooks.xlsx(workbooks.good()), by=by)
    batch = bring_in(
        workbooks.xlsx({"Remboursements": [["L2", "01/02/2024", "58 333,33", None, None, None]]}), by=by
    )
    loan = Loan.objects.get(number="L2")
    assert (loan.status, loan.closed_on) == ("repaid", date(2024, 2, 1))
    imports.undo(batch=batch, by=by)
    loan.refresh_from_db()
    assert (loan.status, loan.closed_on) == ("running", None)


def test_a_changed_row_is_refused_and_nothing_is_overwritten():
    bring_in(workbooks.xlsx(workbooks.good()))
    assert faults(workbooks.changed("Porteurs", 2, "Nom", "AMRANI BIS")) == [
        (
            "Porteurs!B2",
            "Nom",
            "AMRANI BIS",
            "Cette ligne existe déjà, avec « Amrani » : un import n’écrase rien.",
        )
    ]
    assert Holder.objects.get(number="P1").last_name == "Amrani"


@pytest.mark.parametrize(
    ("sheet", "column", "value", "kept"),
    [
        ("Porteurs", "Sexe", "Homme", "Femme"),
        ("Porteurs", "Commune", "Drarga", "Agadir"),
        ("Prêts", "Montant demandé", 1, "50\u202f000,00\u00a0DH"),
        ("Prêts", "Dossier reçu le", "11/01/2020", "10/01/2020"),
        ("Suivis", "Emplois constatés", 30, "3"),
    ],
)
def test_what_is_kept_is_said_as_the_clerk_writes_it(sheet, column, value, kept):
    bring_in(workbooks.xlsx(workbooks.good()))
    ((*_place, sentence),) = faults(workbooks.changed(sheet, 2, column, value))
    assert sentence == f"Cette ligne existe déjà, avec « {kept} » : un import n’écrase rien."


def test_a_movement_entered_by_hand_is_not_imported_again():
    by = factories.user("accountant")
    bring_in(workbooks.xlsx(workbooks.good()))
    loan = Loan.objects.get(number="L2")
    movement = money.repay(loan=loan, amount=Decimal(1000), value_date=date(2021, 1, 5), by=by)
    ((place, _heading, _value, sentence),) = faults(
        workbooks.xlsx({"Remboursements": [["L2", "05/01/2021", 1000, None, None, None]]})
    )
    assert place == "Remboursements!C2"
    assert sentence.startswith(f"Le mouvement n° {movement.seq}, saisi dans l’application")


def test_undo_takes_everything_back_and_restores_the_journal():
    by = factories.user("director")
    holder = factories.holder()
    before, head = rows(), None
    batch = bring_in(workbooks.xlsx(workbooks.good()), by=by)
    imports.undo(batch=batch, by=by)
    assert rows() == before
    assert list(Holder.objects.all()) == [holder]
    head = JournalHead.objects.get()
    assert (head.seq, head.hash) == (0, "0" * 64)
    assert batch.status == "undone"
    assert bring_in(workbooks.xlsx(workbooks.good()), by=by).status == "imported"


def test_undo_the_second_import_keeps_the_first():
    by = factories.user("director")
    bring_in(workbooks.xlsx(workbooks.good()), by=by)
    before, head = rows(), JournalHead.objects.get()
    batch = bring_in(
        workbooks.xlsx({"Remboursements": [["L2", "05/06/2020", 1000, None, None, None]]}), by=by
    )
    imports.undo(batch=batch, by=by)
    again = JournalHead.objects.get()
    assert rows() == before
    assert (again.seq, again.hash) == (head.seq, head.hash)


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (
            lambda by: money.repay(
                loan=Loan.objects.get(number="L2"), amount=Decimal(5), value_date=ON, by=by
            ),
            "Des mouvements ont été enregistrés",
        ),
        (lambda by: factories.project(holder=Holder.objects.get(number="P1")), "Des projets ont été ajoutés"),
        (
            lambda by: factories.followup(project=Project.objects.get(number="PR1")),
            "Des suivis ont été ajoutés",
        ),
        (lambda by: factories.mentoring(loan=Loan.objects.get(number="L1")), "Des parrainages ont commencé"),
        (lambda by: Holder.objects.get(number="P1").save(), "Des fiches ont été modifiées"),
    ],
)
def test_undo_is_refused_once_something_was_built_on_the_import(build, sentence):
    by = factories.user("director")
    batch = bring_in(workbooks.xlsx(workbooks.good()), by=by)
    build(by)
    before = rows()
    with pytest.raises(ValidationError, match=sentence):
        imports.undo(batch=batch, by=by)
    assert rows() == before
    assert ImportBatch.objects.get(pk=batch.pk).status == "imported"


def test_undo_of_a_preview_is_refused():
    by = factories.user("director")
    batch = imports.receive(file_name="a.xlsx", content=workbooks.xlsx(workbooks.good()), by=by)
    with pytest.raises(ValidationError, match="ne peut pas passer"):
        imports.undo(batch=batch, by=by)


def test_faults_refuse_the_file_and_leave_the_database_alone():
    by = factories.user("director")
    before = rows()
    batch = imports.receive(
        file_name="a.xlsx", content=workbooks.changed("Prêts", 2, "Montant accordé", -5), by=by
    )
    imports.preview(batch=batch, on=ON, by=by)
    assert batch.status == "refused"
    assert batch.counts["faults"] == len(batch.errors)
    assert rows() == before
    with pytest.raises(ValidationError, match="Seul un fichier examiné"):
        imports.confirm(batch=batch, on=ON, by=by)


def test_confirm_checks_again_what_has_changed_since_the_preview():
    by = factories.user("director")
    batch = imports.receive(file_name="a.xlsx", content=workbooks.xlsx(workbooks.good()), by=by)
    imports.preview(batch=batch, on=ON, by=by)
    factories.holder(number="X1", cin="JX12345")
    before = rows()
    with pytest.raises(ValidationError, match="ne va plus"):
        imports.confirm(batch=batch, on=ON, by=by)
    batch.refresh_from_db()
    assert batch.status == "refused"
    assert [error["sentence"] for error in batch.errors] == ["Cette CIN est celle du porteur n° X1."]
    assert rows() == before


def test_number_of_questions_does_not_grow_with_the_rows():
    def questions(count):
        sheets = workbooks.good()
        for n in range(count):
            sheets["Remboursements"].append(["L2", "05/06/2020", 10 + n, None, f"R{count}-{n}", None])
        content = workbooks.xlsx(sheets)
        with CaptureQueriesContext(
            connection,
        ) as few:
            judge(content)
        return len(few)

    assert questions(1) == questions(100)
    assert Commune.objects.exists()
