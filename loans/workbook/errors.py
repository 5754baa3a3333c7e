"""The faulty rows of a workbook, with what is wrong with them: what the clerk takes away to correct."""

from collections import defaultdict

from django.utils.translation import gettext as _

from initiative_sm import spreadsheets
from initiative_sm.spreadsheets import Column, ErrorValue, Formula, SpreadsheetError, Table
from loans.workbook.findings import Finding


def errors_workbook(content: bytes, faults: list[Finding], *, language: str) -> bytes:
    """XLSX of the faults: all of them in a list, then the rows concerned as they came, cells coloured."""
    tables = [_list_of(faults)]
    by_sheet = defaultdict(lambda: defaultdict(list))
    for fault in faults:
        if fault.row:
            by_sheet[fault.sheet][fault.row].append(fault)
    try:
        for sheet in spreadsheets.read_xlsx(content):
            if sheet.name in by_sheet:
                tables.append(_rows_of(sheet, by_sheet[sheet.name]))
    except SpreadsheetError:
        pass  # a file that cannot be read has no rows to show: the list says so
    return spreadsheets.write_xlsx(tables, lang=language)


def _list_of(faults):
    columns = [
        Column(_("Feuille"), width=18),
        Column(_("Cellule"), width=10),
        Column(_("Colonne"), width=24),
        Column(_("Valeur"), width=24),
        Column(_("Anomalie"), width=90, wrap=True),
    ]
    rows = ((f.sheet, f.place, f.heading, f.value, f.sentence) for f in faults)
    return Table(_("Anomalies"), columns, rows)


def _rows_of(sheet, faults):
    """The headings of the sheet, the faulty rows, and one column more for the sentences."""
    headings, rows, faulty = (), [], set()
    first_fault = min(faults)
    for row in sheet.rows():
        if not headings and row.number <= first_fault:
            texts = sum(isinstance(cell, str) for cell in row.cells)
            headings = row.cells if texts > 1 or row.number == first_fault else headings
        if row.number not in faults:
            continue
        sentences = [f"{f.heading} : {f.sentence}" if f.heading else f.sentence for f in faults[row.number]]
        cells = [_shown(cell) for cell in row.cells]
        faulty.update((len(rows), _index(f.column)) for f in faults[row.number] if f.column)
        rows.append((row.number, cells, "\n".join(sentences)))
    width = max([len(headings), *(len(cells) for _number, cells, _said in rows)], default=0)
    columns = [
        *(Column(str(_shown(headings[at]) or "") if at < len(headings) else "") for at in range(width)),
        Column(_("Ligne"), kind="integer", width=8),
        Column(_("Anomalies"), width=90, wrap=True),
    ]
    padded = ([*cells, *[None] * (width - len(cells)), number, said] for number, cells, said in rows)
    return Table(sheet.name, columns, padded, faulty=frozenset(faulty))


def _shown(cell):
    return str(cell) if isinstance(cell, (Formula, ErrorValue)) else cell


def _index(letters):
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
