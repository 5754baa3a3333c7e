"""Sheets in and out of the admin: typed, checked, whole or not at all."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook

from initiative_sm.exchange.formats import Csv, Xlsx
from loans.models import Commune, Convention, FollowUp, Holder, Movement, Project
from loans.resources import (
    CommuneResource,
    ConventionResource,
    HolderResource,
    LoanResource,
    ObservedFollowUpResource,
    ProjectResource,
    movement_resource,
)
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db

HEADINGS = ["Numéro", "Nom", "Prénom", "Sexe", "Premier contact"]
ROW = ["P-1", "El Idrissi", "Fatima", "Femme", "10/01/2024"]


def imported(resource, headings, rows, **kwargs):
    dataset = tablib.Dataset(*rows, headers=headings)
    return resource().import_data(dataset, rollback_on_validation_errors=True, **kwargs)


def faults(result):
    """(line, heading or "", sentence) of everything that was refused."""
    found = [(0, "", str(error.error)) for error in result.base_errors]
    for row in result.invalid_rows:
        for heading, sentences in row.error_dict.items():
            found += [(row.number, heading.replace("__all__", ""), sentence) for sentence in sentences]
    found += [(line, "", str(error.error)) for line, errors in result.row_errors() for error in errors]
    return found


# --- In -------------------------------------------------------------------------------------------------


def test_a_sheet_creates_then_changes_then_leaves_alone():
    assert imported(HolderResource, HEADINGS, [ROW]).totals["new"] == 1
    holder = Holder.objects.get()
    assert (holder.sex, holder.first_contact_on, holder.language) == ("F", date(2024, 1, 10), "fr")

    assert imported(HolderResource, HEADINGS, [[*ROW[:2], "Zineb", *ROW[3:]]]).totals["update"] == 1
    assert imported(HolderResource, HEADINGS, [["p 1", *ROW[1:2], "Zineb", *ROW[3:]]]).totals["skip"] == 0
    assert Holder.objects.get(number="P-1").first_name == "Zineb"


def test_an_unchanged_row_is_left_alone():
    imported(HolderResource, HEADINGS, [ROW])
    assert imported(HolderResource, HEADINGS, [ROW]).totals["skip"] == 1


@pytest.mark.parametrize("value", ["2024-01-10", "10/01/2024", "١٠/٠١/٢٠٢٤", date(2024, 1, 10)])
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_dates_are_day_first_in_every_language(value, language):
    with translation.override(language):
        assert faults(imported(HolderResource, HEADINGS, [[*ROW[:4], value]])) == []
    assert Holder.objects.get().first_contact_on == date(2024, 1, 10)


@pytest.mark.parametrize("heading", ["numero", "NUMÉRO *", " Numéro\u200f "])
def test_headings_are_read_without_accents_or_marks(heading):
    assert faults(imported(HolderResource, [heading, *HEADINGS[1:]], [ROW])) == []


@pytest.mark.parametrize("value", ["F", "femme", "Femme ", "FEMME"])
def test_a_choice_is_read_by_its_code_or_its_label(value):
    assert faults(imported(HolderResource, HEADINGS, [[*ROW[:3], value, ROW[4]]])) == []


@pytest.mark.parametrize(
    ("heading", "value", "sentence"),
    [
        ("Sexe", "X", "n’est pas dans la liste"),
        ("Premier contact", "32/01/2024", "n’existe pas"),
        ("Premier contact", "10/01/0024", "plausible"),
        ("Premier contact", date(9999, 1, 1), "plausible"),
        ("Premier contact", 45_000, "n’est pas une date"),
        ("Nom", "é" * 81, "80 caractères"),
        ("Nom", "a\x00b", "illisible"),
        ("Nom", "", "ne peut pas être vide"),
        ("Numéro", "", "ne peut pas être vide"),
        ("Numéro", Decimal("1.5"), "n’est pas un numéro"),
    ],
)
def test_a_refused_cell_is_named_and_nothing_is_written(heading, value, sentence):
    row = dict(zip(HEADINGS, ROW, strict=True)) | {heading: value}

    result = imported(HolderResource, HEADINGS, [["P-0", *ROW[1:]], list(row.values())])

    ((line, named, said),) = faults(result)
    assert (line, named) == (3, heading)
    assert sentence in said
    assert not Holder.objects.exists()


def test_the_rules_of_the_database_are_said_in_words():
    headings = [*HEADINGS, "Date de naissance"]
    result = imported(HolderResource, headings, [[*ROW, "01/01/2025"]])
    assert faults(result) == [(2, "", "La date de naissance suit le premier contact.")]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("-5", "négatif"),
        ("NaN", "n’est pas un montant"),
        ("1e400", "n’est pas un montant"),
        (Decimal("-5"), "négatif"),
        (Decimal("0.005"), "deux façons"),
        ("1.234", "deux façons"),
        ("1_000", "n’est pas un montant"),
        ("9" * 20, "trop grand"),
        ("0", "supérieur à zéro"),
    ],
)
def test_an_amount_is_read_as_everywhere(value, sentence):
    funder = factories.funder()
    headings = ["Numéro", "Bailleur", "Objet (français)", "Signée le", "Montant promis"]
    result = imported(ConventionResource, headings, [["C-1", funder.name_fr, "Fonds", "01/02/2024", value]])
    assert sentence in faults(result)[0][2]
    assert not Convention.objects.exists()


@pytest.mark.parametrize("value", ["1 234 567,50", "1234567.5", Decimal("1234567.5"), "١٢٣٤٥٦٧٫٥"])
def test_an_amount_keeps_its_centimes(value):
    funder = factories.funder()
    headings = ["Numéro", "Bailleur", "Objet (français)", "Signée le", "Montant promis"]
    imported(ConventionResource, headings, [["C-1", funder.name_fr, "Fonds", "01/02/2024", value]])
    assert Convention.objects.get().amount == Decimal("1234567.50")


def test_a_row_twice_in_a_file_is_refused():
    result = imported(HolderResource, HEADINGS, [ROW, [" p-1 ", "Autre", *ROW[2:]]])
    assert faults(result) == [(3, "", "Cette ligne répète la ligne 2.")]
    assert not Holder.objects.exists()


@pytest.mark.parametrize(
    ("headings", "sentence"),
    [
        (["Numéro", "Non", "Prénom", "Sexe", "Premier contact"], "Colonnes inconnues : « Non »"),
        (["Nom", "Prénom", "Sexe", "Premier contact", "CIN"], "Colonnes manquantes : « Numéro »"),
        (["Numéro", "Nom", "nom", "Sexe", "Premier contact"], "figure deux fois"),
    ],
)
def test_headings_that_do_not_fit_are_refused(headings, sentence):
    result = imported(HolderResource, headings, [ROW])
    ((line, _heading, said),) = faults(result)
    assert line == 0
    assert sentence in said


def test_a_related_row_is_found_by_its_code_or_its_name():
    project = factories.project()
    headings = [
        "Numéro",
        "Porteur",
        "Intitulé (français)",
        "Secteur",
        "Commune",
        "Informelle au premier contact",
    ]
    rows = [
        ["PR-1", project.holder.number, "Atelier", project.sector.code, project.commune.code, "oui"],
        [
            "PR-2",
            project.holder.number,
            "Atelier",
            project.sector.name_fr,
            project.commune.name_fr.upper(),
            "نعم",
        ],
        ["PR-3", project.holder.number, "Atelier", "inconnu", project.commune.code, "peut-être"],
    ]

    result = imported(ProjectResource, headings, rows[:2])
    assert faults(result) == []
    assert [p.informal_at_start for p in Project.objects.filter(number__in=["PR-1", "PR-2"])] == [True, True]

    found = {heading: said for _line, heading, said in faults(imported(ProjectResource, headings, rows[2:]))}
    assert "introuvable dans « Secteurs »" in found["Secteur"]
    assert "oui ou non" in found["Informelle au premier contact"]


def test_imported_observations_are_signed_and_never_overwrite_one():
    by, project = factories.user(), factories.project()
    headings = ["Projet", "Date", "Nature", "État de l’entreprise", "Emplois constatés"]
    row = [project.number, "01/03/2024", "Visite", "En activité", 3]

    assert faults(imported(ObservedFollowUpResource, headings, [row], user=by)) == []
    assert FollowUp.objects.get().author == by
    assert imported(ObservedFollowUpResource, headings, [row], user=by).totals["skip"] == 1
    (fault,) = faults(imported(ObservedFollowUpResource, headings, [[*row[:4], 4]], user=by))
    assert "ne se modifie pas" in fault[2]


# --- The page -------------------------------------------------------------------------------------------


def xlsx(headings, *rows):
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def preview(client, content, name="porteurs.xlsx", kind="0"):
    upload = SimpleUploadedFile(name, content)
    return client.post(
        reverse("admin:loans_holder_import"), {"import_file": upload, "format": kind, "resource": "0"}
    )


def confirm(client, page):
    form = page.context["confirm_form"]
    return client.post(reverse("admin:loans_holder_process_import"), form.initial)


def test_a_sheet_is_previewed_then_confirmed_once(client, signed_in):
    signed_in(client, "loan_officer")

    page = preview(client, xlsx(HEADINGS, ROW))
    assert "Lignes nouvelles : 1" in page.content.decode()
    assert not Holder.objects.exists()

    assert confirm(client, page).status_code == 302
    assert Holder.objects.get().number == "P-1"
    assert Event.objects.get(verb="sheet.imported").data == {"model": "loans.holder", "new": 1}

    again = confirm(client, page)
    assert again.url == reverse("admin:loans_holder_import")
    assert "déjà importé" in client.get(again.url).content.decode()


def test_a_preview_names_each_fault(client, signed_in):
    signed_in(client, "loan_officer")
    page = preview(client, xlsx(HEADINGS, ROW, [], ["P-2", "Alami", "Zineb", "?", "=TODAY()"]))
    body = page.content.decode()
    assert "confirm_form" not in page.context or not page.context.get("confirm_form")
    assert "n’est pas dans la liste" in body
    assert "contient une formule" in body
    assert "<td>4</td>" in body
    assert not Holder.objects.exists()


def test_what_changed_since_the_preview_is_refused_whole(client, signed_in):
    signed_in(client, "loan_officer")
    page = preview(client, xlsx([*HEADINGS, "CIN"], [*ROW, "JB1"], ["P-2", *ROW[1:], "JB2"]))
    factories.holder(cin="JB2")

    response = confirm(client, page)

    assert "Rien n’a été enregistré" in response.content.decode()
    assert Holder.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "kind", "sentence"),
    [
        (b"PK\x03\x04 nothing", "a.xlsx", "0", "n’est pas un classeur XLSX"),
        (b"", "a.xlsx", "0", "vide"),
        ("Numéro;Nom\n".encode("utf-16"), "a.csv", "1", "que des titres"),
        ('Numéro;Nom\n"P-1;x\n'.encode(), "a.csv", "1", "guillemet"),
        ("Numéro;Nom\nP-1;x;y\n".encode(), "a.csv", "1", "plus de cellules"),
        (("Numéro;Nom\n" + "x;y\n" * 5001).encode(), "a.csv", "1", "5000 lignes"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_explained(client, signed_in, content, name, kind, sentence):
    signed_in(client, "loan_officer")
    page = preview(client, content, name, kind)
    assert page.status_code == 200
    assert sentence in page.content.decode()


@pytest.mark.parametrize(
    "posted", [{"format": "9"}, {"format": "x"}, {"import_file_name": "/etc/passwd"}, {}]
)
def test_a_forged_confirmation_is_refused(client, signed_in, posted):
    signed_in(client, "loan_officer")
    fields = {"import_file_name": "tmpabc", "original_file_name": "a.xlsx", "format": "0", "resource": ""}
    response = client.post(
        reverse("admin:loans_holder_process_import"), {**fields, **posted} if posted else {}
    )
    assert response.status_code == 200
    assert not Holder.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_whatever_its_letters_and_separators(encoding, delimiter):
    lines = [delimiter.join(HEADINGS), delimiter.join(ROW)]
    dataset = Csv().create_dataset("\r\n".join(lines).encode(encoding))
    assert dataset.headers == HEADINGS
    assert list(dataset[0]) == ROW


# --- Out ------------------------------------------------------------------------------------------------


def test_what_is_exported_can_be_imported_again():
    factories.holder(
        number="P-1", last_name="=1+1", address="-12, rue\n@x", cin="JB1", birth_date=date(1990, 2, 3)
    )
    dataset = HolderResource().export()
    for form in (Xlsx(), Csv()):
        back = form.create_dataset(form.export_data(dataset))
        result = HolderResource().import_data(back, rollback_on_validation_errors=True)
        assert faults(result) == []
        assert Holder.objects.get().last_name == "=1+1"
        assert Holder.objects.get().birth_date == date(1990, 2, 3)


@pytest.mark.parametrize("text", ["=1+1", "==1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1"])
def test_no_text_becomes_a_formula(text):
    factories.holder(last_name=text)
    dataset = HolderResource().export()

    sheet = load_workbook(BytesIO(Xlsx().export_data(dataset))).active
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    line = Csv().export_data(dataset).decode("utf-8-sig").splitlines()[1]
    assert not any(cell.strip('"').startswith(("=", "+", "-", "@", "\t")) for cell in line.split(";"))


def test_numbers_and_dates_stay_typed():
    loan = factories.running_loan(amount=24_000)
    (movement,) = Movement.objects.filter(loan=loan)
    dataset = movement_resource()().export(Movement.objects.filter(loan=loan))

    headings, row = load_workbook(BytesIO(Xlsx().export_data(dataset))).active.iter_rows(values_only=True)
    cells = dict(zip(headings, row, strict=True))

    assert (cells["Montant"], cells["Effet sur la trésorerie"]) == (24_000, -24_000)
    assert cells["Date de valeur"].date() == movement.value_date
    assert cells["Nature"] == "Décaissement"


def test_headings_are_french_for_every_reader():
    with translation.override("ar"):
        assert HolderResource().export(Holder.objects.none()).headers[0] == "Numéro"


@pytest.mark.parametrize("resource", [HolderResource, ProjectResource, CommuneResource])
def test_an_export_costs_the_same_with_1_row_and_with_30(resource):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            resource().export()
        return len(captured)

    factories.loan(holder=factories.holder(commune=factories.commune()))
    few = queries()
    for _n in range(30):
        factories.loan(holder=factories.holder(commune=factories.commune()))
    assert Commune.objects.count() > 30
    assert queries() == few


def test_money_cannot_be_imported(client, signed_in):
    signed_in(client, "admin")
    for model in ("loan", "movement", "repayment", "instalment", "decision"):
        assert client.get(f"/admin/loans/{model}/import/").status_code in (302, 404)
        assert not LoanResource().get_import_id_fields()
