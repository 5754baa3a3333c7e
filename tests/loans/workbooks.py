"""Workbooks for the tests: a small programme that adds up, and ways to spoil it."""

from datetime import date
from io import BytesIO

import openpyxl

from tests import factories

HEADINGS = {
    "Bailleurs": ["Nom", "Nom (arabe)"],
    "Enveloppes": ["Code", "Intitulé", "Bailleur", "N° de convention", "Convention signée le", "Montant promis"],
    "Dotations": ["Enveloppe", "Date", "Montant", "Référence"],
    "Porteurs": ["N° porteur", "Nom", "Prénom", "Sexe", "Date de naissance", "CIN", "Commune", "Premier contact"],
    "Projets": ["N° projet", "N° porteur", "Intitulé", "Secteur", "Commune de l’activité"],
    "Prêts": [
        "N° prêt", "N° projet", "Enveloppe", "Dossier reçu le", "Montant demandé", "Montant accordé",
        "Nombre d’échéances", "Différé (mois)", "Accordé le", "Contrat signé le", "Décaissé le", "État",
        "Clos le", "Passé en perte le",
    ],
    "Remboursements": ["N° prêt", "Date", "Montant", "Mode de paiement", "Référence", "Nature"],
    "Suivis": ["N° projet", "Date", "État de l’entreprise", "Emplois constatés", "dont femmes",
               "Emplois créés depuis le prêt"],
}  # fmt: skip


def reference():
    """The reference rows that the good workbook names."""
    agadir = factories.province(name_fr="Agadir Ida-Ou-Tanane", name_ar="أكادير إداوتنان")
    chtouka = factories.province(name_fr="Chtouka Ait Baha", name_ar="اشتوكة آيت باها")
    factories.commune(name_fr="Agadir", name_ar="أكادير", milieu="urban", province=agadir)
    factories.commune(name_fr="Drarga", name_ar="الدراركة", milieu="rural", province=agadir)
    factories.commune(name_fr="Sidi Bibi", name_ar="سيدي بيبي", milieu="rural", province=chtouka)
    factories.sector(code="commerce", name_fr="Commerce", name_ar="التجارة", name_en="Trade")
    factories.sector(code="artisanat", name_fr="Artisanat", name_ar="الصناعة التقليدية", name_en="Crafts")


def good():
    """Three holders: one loan repaid, one running with a payment, one written off and partly recovered."""
    return {
        "Bailleurs": [["Conseil régional", "مجلس الجهة"]],
        "Enveloppes": [["REG19", "Fonds régional", "Conseil régional", "C-2019/07", "15/03/2019", 1000000]],
        "Dotations": [["REG19", date(2019, 4, 2), 200000, "VIR 1"]],
        "Porteurs": [
            ["P1", "Amrani", "Fatima", "F", "14/02/1990", "JX 12.345", "Agadir", "10/01/2020"],
            ["P2", "Idder", "Brahim", "Homme", None, "‎J98765‏", "سيدي بيبي", date(2020, 2, 3)],
            ["P3", "El Moudene", "Aïcha", "أنثى", None, None, None, "2020-03-04"],
        ],
        "Projets": [
            ["PR1", "P1", "Atelier de couture", "Artisanat", "Agadir"],
            ["PR2", "P2", "Épicerie", "التجارة", "Sidi-Bibi"],
            ["PR3", "P3", "Poterie", "artisanat", "الدراركة"],
        ],
        "Prêts": [
            ["L1", "PR1", "REG19", "10/01/2020", 50000, "40 000,00", 20, 2, "14/02/2020", "20/02/2020", "01/03/2020",
             None, None, None],
            ["L2", "PR2", "REG19", "03/02/2020", 60000, "٦٠٠٠٠", 36, 0, "01/03/2020", None, "15/03/2020", "En cours",
             None, None],
            ["L3", "PR3", "REG19", "04/03/2020", 30000, 30000.50, 30, 0, "01/04/2020", "02/04/2020", "05/04/2020",
             None, None, "31/12/2022"],
            ["L4", "PR3", None, "04/05/2024", 10000, None, None, None, None, None, None, "Refusé", "01/06/2024",
             None],
        ],
        "Remboursements": [
            ["L1", "05/06/2020", 10000, "Virement", "V1", None],
            ["L1", date(2020, 7, 5), "30 000,00 DH", "espèces", None, None],
            ["L2", "05/05/2020", "1.666,67", None, None, None],
            ["L3", "05/05/2020", "5 000,50", None, None, None],
            ["L3", "05/05/2023", 1000, None, None, "Recouvrement après perte"],
        ],
        "Suivis": [
            ["PR1", "01/06/2021", "En activité", 3, 2, 2],
            ["PR1", "01/06/2022", "En activité", 4, 2, 3],
            ["PR2", "01/06/2022", "fermée", 0, 0, 1],
        ],
    }  # fmt: skip


def xlsx(sheets, headings=None):
    """The file: `sheets` maps a name to its rows; the headings are those above unless given."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append((headings or {}).get(name) or HEADINGS.get(name, ["?"]))
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def changed(sheet, row, column, value):
    """The good workbook with one cell changed: `row` counts from 2 as in the file."""
    sheets = good()
    sheets[sheet][row - 2][HEADINGS[sheet].index(column)] = value
    return xlsx(sheets)
