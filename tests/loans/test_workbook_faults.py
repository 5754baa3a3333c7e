"""Messy workbooks: the database is left alone and each fault is named, with its cell and a sentence."""

import re
import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from loans.actions import imports
from loans.workbook import findings
from loans.workbook.errors import errors_workbook
from tests import factories
from tests.loans import workbooks
from tests.loans.test_imports import judge, rows

pytestmark = pytest.mark.django_db

ON = date(2024, 9, 25)


@pytest.fixture(autouse=True)
def _reference():
    workbooks.reference()


def faults(content):
    """{place: sentences} of what is wrong."""
    found = {}
    for fault in judge(content).findings.faults:
        found.setdefault(f"{fault.sheet}!{fault.place}", []).append(fault.sentence)
    return found


ONE_FAULT = [
    ("Porteurs", 2, "Sexe", "X", "Porteurs!D2", "« X » n’est pas dans la liste : Femme, Homme."),
    ("Porteurs", 2, "Date de naissance", "14/02/1890", "Porteurs!E2", "« 14/02/1890 » : l’année n’est pas plausible."),
    ("Porteurs", 2, "Date de naissance", "11/01/2020", "Porteurs!E2", "La date de naissance suit le premier contact."),
    ("Porteurs", 2, "Date de naissance", 32918, "Porteurs!E2", "« 32918 » est un nombre : mettez la cellule au format date (serait-ce le 14/02/1990 ?)."),
    ("Porteurs", 3, "CIN", "\u200ejx 12 345", "Porteurs!F3", "Cette CIN est déjà à la ligne 2."),
    ("Porteurs", 3, "N° porteur", "p1", "Porteurs!A3", "Cette ligne répète la ligne 2."),
    ("Porteurs", 3, "CIN", "X" * 40, "Porteurs!F3", "Ce texte a 40 caractères, la limite est de 12."),
    ("Porteurs", 3, "Nom", "x" * 300, "Porteurs!B3", "Ce texte a 300 caractères, la limite est de 80."),
    ("Porteurs", 4, "Nom", None, "Porteurs!B4", "Cette cellule est obligatoire."),
    ("Porteurs", 4, "Nom", "=A1", "Porteurs!B4", "« =A1 » est une formule : copiez la colonne et collez-la en valeurs."),
    ("Projets", 2, "N° porteur", "P9", "Projets!B2", "Le porteur n° P9 est inconnu : ni dans la feuille Porteurs, ni déjà enregistré."),
    ("Projets", 2, "Secteur", "Pêche", "Projets!D2", "« Pêche » est inconnu : voyez la feuille Listes du modèle."),
    ("Prêts", 2, "N° projet", "PR9", "Prêts!B2", "Le projet n° PR9 est inconnu : ni dans la feuille Projets, ni déjà enregistré."),
    ("Prêts", 2, "Enveloppe", "REG99", "Prêts!C2", "L’enveloppe « REG99 » est inconnue : ni dans la feuille Enveloppes, ni déjà enregistrée."),
    ("Prêts", 2, "Montant demandé", -5, "Prêts!E2", "« -5 » est négatif : un montant est positif."),
    ("Prêts", 2, "Montant demandé", "1.234", "Prêts!E2", "« 1.234 » peut se lire de deux façons : écrivez 1 234 ou 1,23."),
    ("Prêts", 2, "Montant demandé", 12345678901234567890, "Prêts!E2", "« 12345678901234600000 » est trop grand."),
    ("Prêts", 2, "Nombre d’échéances", "trois ans", "Prêts!G2", "« trois ans » n’est pas un nombre entier."),
    ("Prêts", 2, "Nombre d’échéances", 0, "Prêts!G2", "« 0 » n’est pas entre 1 et 180."),
    ("Prêts", 2, "Nombre d’échéances", None, "Prêts!G2", "Un prêt accordé demande « Nombre d’échéances »."),
    ("Prêts", 2, "Accordé le", None, "Prêts!I2", "Un prêt accordé demande « Accordé le »."),
    ("Prêts", 2, "Accordé le", "09/01/2020", "Prêts!I2", "« Accordé le » précède « Dossier reçu le » (10/01/2020)."),
    ("Prêts", 2, "Contrat signé le", "02/03/2020", "Prêts!K2", "« Décaissé le » précède « Contrat signé le » (02/03/2020)."),
    ("Prêts", 3, "Décaissé le", "15/03/2030", "Prêts!K3", "« 15/03/2030 » est dans l’avenir (nous sommes le 25/09/2024)."),
    ("Prêts", 3, "État", "Soldé", "Prêts!L3", "L’état est « Soldé », mais il reste dû 58\u202f333,33\u00a0DH."),
    ("Prêts", 3, "État", "Accordé", "Prêts!L3", "Cet état ne va pas avec une date de décaissement."),
    ("Prêts", 5, "État", "En cours", "Prêts!K5", "L’état « En cours » demande une date de décaissement."),
    ("Prêts", 5, "Clos le", None, "Prêts!M5", "Un dossier « Refusé » a une date de clôture."),
    ("Prêts", 5, "Clos le", "01/01/2024", "Prêts!M5", "La clôture précède la réception du dossier."),
    ("Prêts", 5, "État", "Instruction", "Prêts!M5", "Un dossier « Instruction » n’est pas clos."),
    ("Remboursements", 2, "N° prêt", "L9", "Remboursements!A2", "Le prêt n° L9 est inconnu : ni dans la feuille Prêts, ni déjà enregistré."),
    ("Remboursements", 2, "N° prêt", "L4", "Remboursements!A2", "Ce prêt n’a pas été décaissé."),
    ("Remboursements", 2, "Date", "28/02/2020", "Remboursements!B2", "Ce remboursement précède le décaissement du prêt."),
    ("Remboursements", 3, "Montant", 30000.01, "Remboursements!C3", "Ce montant dépasse ce qui reste dû sur le prêt à cette date : 30\u202f000,00\u00a0DH."),
    ("Remboursements", 2, "Mode de paiement", "troc", "Remboursements!D2", "« troc » n’est pas dans la liste : Virement, Versement au guichet, Chèque, Prélèvement, Lettre de change normalisée, Paiement mobile."),
    ("Remboursements", 6, "Nature", None, "Remboursements!F6", "Reçu après le passage en perte : c’est un recouvrement après perte."),
    ("Remboursements", 6, "Montant", 25000.01, "Remboursements!C6", "Le recouvrement dépasse ce qui a été passé en perte : 25\u202f000,00\u00a0DH."),
    ("Remboursements", 6, "N° prêt", "L2", "Remboursements!F6", "Un recouvrement suit un passage en perte ; ce prêt n’en a pas."),
    ("Suivis", 2, "dont femmes", 4, "Suivis!E2", "Le nombre de femmes dépasse le nombre d’emplois."),
    ("Suivis", 3, "Date", "01/06/2021", "Suivis!A3", "Cette ligne répète la ligne 2."),
    ("Dotations", 2, "Montant", 100, "Prêts!F2", "L’enveloppe REG19 n’a que 100,00\u00a0DH en trésorerie le 01/03/2020 : manque-t-il une dotation ?"),
    ("Dotations", 2, "Date", "14/03/2019", "Dotations!B2", "L’enveloppe n’est ouverte que depuis le 15/03/2019."),
    ("Dotations", 2, "Enveloppe", "REG98", "Dotations!A2", "L’enveloppe « REG98 » est inconnue : ni dans la feuille Enveloppes, ni déjà enregistrée."),
    ("Enveloppes", 2, "Bailleur", "Inconnu", "Enveloppes!C2", "Ce bailleur est inconnu : ajoutez-le à la feuille Bailleurs."),
    ("Enveloppes", 2, "Convention signée le", "15/03/2021", "Prêts!K2", "L’enveloppe n’est ouverte que depuis le 15/03/2021."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "place", "sentence"),
    ONE_FAULT,
    ids=[f"{c[0]}-{c[2]}-{n}" for n, c in enumerate(ONE_FAULT)],
)
def test_fault_is_named_with_its_cell(sheet, row, column, value, place, sentence):
    assert sentence in faults(workbooks.changed(sheet, row, column, value)).get(place, [])


def test_all_faults_are_told_in_one_pass_and_nothing_is_written():
    by = factories.user("director")
    sheets = workbooks.good()
    for sheet, row, column, value, place, _sentence in (
        ONE_FAULT[:1] + ONE_FAULT[8:9] + ONE_FAULT[14:15] + ONE_FAULT[38:39]
    ):
        sheets[sheet][row - 2][workbooks.HEADINGS[sheet].index(column)] = value
        assert place
    before = rows()
    batch = imports.receive(file_name="a.xlsx", content=workbooks.xlsx(sheets), by=by)
    imports.preview(batch=batch, on=ON, by=by)
    assert {(f["sheet"], f["row"]) for f in batch.errors} >= {
        ("Porteurs", 2), ("Porteurs", 4), ("Prêts", 2), ("Suivis", 2),
    }  # fmt: skip
    assert rows() == before


def test_a_fault_says_sheet_row_column_heading_and_value():
    (fault,) = judge(workbooks.changed("Porteurs", 4, "Prénom", "=1+1")).findings.faults
    assert fault == findings.Finding(
        sheet="Porteurs",
        row=4,
        column="C",
        heading="Prénom",
        value="=1+1",
        sentence="« =1+1 » est une formule : copiez la colonne et collez-la en valeurs.",
    )


def test_missing_required_headings_are_named():
    content = workbooks.xlsx({"Porteurs": [["P1", "Amrani"]]}, {"Porteurs": ["N° porteur", "Nom"]})
    assert faults(content) == {
        "Porteurs!1": [
            "La colonne « Prénom » manque.",
            "La colonne « Sexe » manque.",
            "La colonne « Premier contact » manque.",
        ]
    }


def test_a_sheet_without_known_headings_is_named():
    content = workbooks.xlsx({"Porteurs": [["P1", "Amrani"]]}, {"Porteurs": ["a", "b"]})
    assert faults(content) == {"Porteurs!": ["Aucun titre de colonne n’est reconnu."]}


def test_headings_below_a_title_are_found():
    content = workbooks.xlsx(
        {
            "Porteurs": [
                [],
                ["N° porteur", "Nom", "Prénom", "Sexe", "Premier contact"],
                ["P1", "A", "B", "F", "x"],
            ]
        },
        {"Porteurs": ["Liste des porteurs 2024"]},
    )
    assert faults(content) == {
        "Porteurs!E4": ["« x » n’est pas une date : écrivez jour/mois/année, par exemple 25/09/2024."]
    }


def test_the_same_heading_twice_is_a_fault():
    sheets, headings = workbooks.good(), {"Suivis": [*workbooks.HEADINGS["Suivis"], "Date"]}
    assert faults(workbooks.xlsx(sheets, headings)) == {
        "Suivis!G1": ["Cette colonne est là deux fois : n’en gardez qu’une."]
    }


def test_two_sheets_of_one_kind_are_a_fault():
    sheets = workbooks.good() | {"Bénéficiaires": []}
    assert faults(workbooks.xlsx(sheets)) == {
        "Bénéficiaires!": ["Cette feuille et « Porteurs » ont le même rôle : n’en gardez qu’une."]
    }


def test_a_workbook_of_something_else_is_refused():
    (sentence,) = faults(workbooks.xlsx({"Budget": []}))["!"]
    assert sentence.startswith("Aucune feuille n’est reconnue. Les feuilles attendues sont : Bailleurs, ")


def test_a_damaged_file_is_one_fault():
    assert faults(b"PK\x03\x04 no") == {"!": ["Ce fichier n’est pas un classeur XLSX."]}


def test_a_zip_bomb_is_one_fault():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * (80 * 1024 * 1024))
    assert faults(out.getvalue()) == {"!": ["Ce classeur est trop grand une fois décompressé."]}


def test_endless_numbers_are_named_like_any_cell():
    content = workbooks.changed("Prêts", 2, "Montant demandé", 98765)
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            new.writestr(item, old.read(item).replace(b"<v>98765</v>", b"<v>1e400</v>"))
    assert faults(out.getvalue()) == {"Prêts!E2": ["« inf » est une erreur du tableur, pas une valeur."]}


def test_examples_and_blank_rows_are_left_out():
    sheets = workbooks.good()
    sheets["Porteurs"] += [["EXEMPLE-1", "X"], ["exemple-2"], ["مثال"], [None, " ", "—"], []]
    analysis = judge(workbooks.xlsx(sheets))
    assert analysis.findings.faults == []
    assert analysis.counts()["sheets"][3] == {
        "key": "holders", "name": "Porteurs", "rows": 3, "new": 3, "known": 0, "examples": 3,
    }  # fmt: skip


def test_faults_beyond_the_cap_are_counted(monkeypatch):
    monkeypatch.setattr(findings, "KEPT", 5)
    sheets = workbooks.good()
    sheets["Suivis"] = [["PR1", "hier", "En activité", 1, 0, 0]] * 20
    analysis = judge(workbooks.xlsx(sheets))
    assert (len(analysis.findings.faults), analysis.findings.fault_count) == (5, 20)


def test_cash_is_checked_day_by_day_and_each_loan_on_its_own():
    """The repayments of June come too late for the loan of April; with them alone the sum would do."""
    sheets = workbooks.good()
    sheets["Dotations"][0][2] = 100000
    assert list(faults(workbooks.xlsx(sheets))) == ["Prêts!F4"]


def test_projects_need_a_date_and_a_proof_of_formalisation_and_a_balanced_plan():
    headings = {
        "Projets": [
            *workbooks.HEADINGS["Projets"], "Formalisée le", "Justificatif de formalisation",
            "Besoin : matériel et équipement", "Apport personnel", "Prêt d’honneur",
        ]
    }  # fmt: skip
    sheets = workbooks.good()
    sheets["Projets"][0] += ["01/06/2021", None, 100, 50, 50]
    sheets["Projets"][1] += [None, "Registre du commerce", 100, 50, 49.5]
    assert faults(workbooks.xlsx(sheets, headings)) == {
        "Projets!G2": ["Une formalisation demande un justificatif."],
        "Projets!F3": ["Un justificatif de formalisation demande sa date."],
        "Projets!J3": [
            "Le plan de financement n’est pas équilibré : besoins 100,00\u00a0DH, ressources 99,50\u00a0DH."
        ],
    }


def test_two_envelopes_of_one_convention_agree_about_it():
    sheets = workbooks.good()
    sheets["Enveloppes"].append(["REG20", "Suite", "Conseil régional", "C-2019/07", "15/03/2019", 999])
    assert faults(workbooks.xlsx(sheets)) == {
        "Enveloppes!F3": ["Une autre ligne de la même convention dit « 1\u202f000\u202f000,00\u00a0DH »."]
    }


def test_a_name_spelled_otherwise_is_told_once():
    sheets = workbooks.good()
    for row in sheets["Porteurs"]:
        row[workbooks.HEADINGS["Porteurs"].index("Commune")] = "Agadyr"
    (warning,) = judge(workbooks.xlsx(sheets)).findings.warnings
    assert (warning.place, warning.sentence) == ("G2", "« Agadyr » lu comme « Agadir ».")


def test_errors_workbook_marks_the_cells_and_keeps_the_values():
    content = workbooks.changed("Prêts", 2, "Montant demandé", "1.234")
    analysis = judge(content)
    book = openpyxl.load_workbook(BytesIO(errors_workbook(content, analysis.findings.faults, language="fr")))
    assert book.sheetnames == ["Anomalies", "Prêts"]
    sheet = book["Prêts"]
    assert [cell.value for cell in sheet[1]][:2] == ["N° prêt", "N° projet"]
    assert sheet["E2"].value == "1.234"
    assert sheet["E2"].fill.start_color.rgb == "FFFDE2E1"
    assert re.match("Montant demandé : « 1.234 » peut se lire", sheet.cell(2, sheet.max_column).value)


def test_errors_workbook_of_an_unreadable_file_is_the_list_alone():
    analysis = judge(b"PK\x03\x04 no")
    book = openpyxl.load_workbook(BytesIO(errors_workbook(b"PK", analysis.findings.faults, language="ar")))
    assert book.sheetnames == ["Anomalies"]
    assert book.active["E2"].value == "Ce fichier n’est pas un classeur XLSX."
