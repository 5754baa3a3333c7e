"""A workbook of about 10 000 rows to measure the import with: holders, loans, repayments, follow-ups."""

import sys
from datetime import date, timedelta

import openpyxl

HOLDERS = 1300
FIRST_DAY = date(2009, 1, 5)
HEADINGS = {
    "Bailleurs": ["Nom"],
    "Enveloppes": [
        "Code", "Intitulé", "Bailleur", "N° de convention", "Convention signée le", "Montant promis",
    ],
    "Dotations": ["Enveloppe", "Date", "Montant"],
    "Porteurs": ["N° porteur", "Nom", "Prénom", "Nom (arabe)", "Sexe", "CIN", "Commune", "Premier contact"],
    "Projets": [
        "N° projet", "N° porteur", "Intitulé", "Secteur", "Commune de l’activité",
        "Besoin : matériel et équipement", "Crédit bancaire", "Prêt d’honneur",
    ],
    "Prêts": [
        "N° prêt", "N° projet", "Enveloppe", "Dossier reçu le", "Montant demandé", "Montant accordé",
        "Nombre d’échéances", "Différé (mois)", "Accordé le", "Décaissé le",
    ],
    "Remboursements": ["N° prêt", "Date", "Montant", "Référence"],
    "Suivis": ["N° projet", "Date", "État de l’entreprise", "Emplois constatés", "Emplois créés depuis le prêt"],
}  # fmt: skip


def rows(n):
    """(sheet, row) pairs of the `n`th holder."""
    day = FIRST_DAY + timedelta(days=3 * n)
    granted, paid = day + timedelta(days=30), day + timedelta(days=45)
    sex = "Femme" if n % 4 == 0 else "Homme"
    yield "Porteurs", [f"B-P{n}", "Amrani", "Salma", "العمراني", sex, f"ZZ{10_000 + n}", "Agadir", day]
    yield "Projets", [f"B-R{n}", f"B-P{n}", f"Projet {n}", "Artisanat", "Agadir", 100_000, 50_000, 50_000]
    yield "Prêts", [f"B-L{n}", f"B-R{n}", "B-MESURE", day, 60_000, 50_000, 36, 3, granted, paid]
    for month in range(4):
        due = paid + timedelta(days=120 + 30 * month)
        yield "Remboursements", [f"B-L{n}", due, 1388.5, f"V{n}-{month}"]
    if n % 2:
        yield "Suivis", [f"B-R{n}", day + timedelta(days=400), "En activité", 3, 2]


def write(path, holders=HOLDERS):
    book = openpyxl.Workbook(write_only=True)
    sheets = {name: book.create_sheet(name) for name in HEADINGS}
    for name, headings in HEADINGS.items():
        sheets[name].append(headings)
    opened = date(2008, 1, 2)
    sheets["Bailleurs"].append(["Bailleur de la mesure"])
    sheets["Enveloppes"].append(
        ["B-MESURE", "Mesure", "Bailleur de la mesure", "B-C1", opened, 70_000 * holders]
    )
    sheets["Dotations"].append(["B-MESURE", opened, 70_000 * holders])
    for n in range(holders):
        for name, row in rows(n):
            sheets[name].append(row)
    book.save(path)


if __name__ == "__main__":
    write(sys.argv[1])
