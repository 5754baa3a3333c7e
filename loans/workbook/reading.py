"""From the sheets of a file to lines of values: sheets and headings recognised, each cell read, faults named."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiative_sm.spreadsheets import Formula, Sheet, SpreadsheetError, column_letter, read_xlsx
from loans.workbook import layout
from loans.workbook.cells import CellError, Context, Doubt, is_blank, refuse_computed, shown
from loans.workbook.findings import Findings
from loans.workbook.words import fold, fold_heading

#: The headings stand in one of the first rows; a title may come before them.
HEADING_ROWS = 15
#: Between two signs of progress.
PROGRESS_ROWS = 250


@dataclass
class Line:
    """A row: what could be read of it, and the fields that could not (`bad`). `known` rows exist already."""

    number: int
    values: dict
    cells: tuple
    bad: set = field(default_factory=set)
    known: object = None

    def get(self, name, default=None):
        value = self.values.get(name)
        return default if value is None else value

    def ok(self, *names):
        """The fields are filled and could be read."""
        return all(self.values.get(name) is not None for name in names)


@dataclass
class SheetLines:
    """A sheet as it was read: where each field stands, its lines, its example rows.

    `doubts` are those told already: a name spelled otherwise in a thousand rows is told once.
    """

    layout: layout.SheetLayout
    name: str
    findings: Findings
    context: Context
    doubts: set = field(default_factory=set)
    places: dict = field(default_factory=dict)
    headings: tuple = ()
    heading_row: int = 0
    lines: list = field(default_factory=list)
    examples: int = 0

    def fault(self, line, name, sentence):
        """A fault in the cell of the field `name`; where the field has no column, in the row."""
        line.bad.add(name)
        self.findings.fault(sentence, **self._at(line, name))

    def warn(self, line, name, sentence):
        self.findings.warn(sentence, **self._at(line, name))

    def _at(self, line, name):
        at = {"sheet": self.name, "row": line.number}
        place = self.places.get(name)
        if place is None:
            return {**at, "heading": self.heading_of(name)}
        cell = line.cells[place] if place < len(line.cells) else None
        heading = shown(self.headings[place])
        return {**at, "column": column_letter(place + 1), "heading": heading, "value": shown(cell)}

    def heading_of(self, name):
        column = self.layout.by_field.get(name)
        return column.heading(get_language() or "fr") if column else ""


@dataclass
class Parsed:
    """A whole workbook: sheets by key, in the order of the layout, and what was found."""

    sheets: dict[str, SheetLines]
    findings: Findings
    settled: list[str] = field(default_factory=list)

    def lines(self, key) -> Iterator[Line]:
        return iter(self.sheets[key].lines if key in self.sheets else ())

    def new(self, key):
        """Lines to be written: those that the database does not hold yet."""
        return [line for line in self.lines(key) if line.known is None]


def parse(content: bytes, context: Context, progress: Callable = lambda done, total: None) -> Parsed:
    """Read a workbook. What cannot be read is a fault; `progress` is told the rows read, and of how many."""
    findings = Findings()
    parsed = Parsed({}, findings)
    try:
        found = _recognised(read_xlsx(content), findings)
        done, total = 0, sum(sheet.last_row for _layout, _name, sheet in found.values())
        for key in (sheet.key for sheet in layout.SHEETS if sheet.key in found):
            lines = SheetLines(*found[key][:2], findings, context)
            parsed.sheets[key] = lines
            done = _read_sheet(lines, found[key][2], lambda rows: progress(rows, total), done)
    except SpreadsheetError as error:
        findings.fault(error)
    return parsed


def _sheet_names():
    names = {}
    for sheet in layout.SHEETS:
        for name in (sheet.fr, sheet.ar, sheet.en, *sheet.aliases):
            names[fold(name)] = sheet
    return names


_SHEET_NAMES = _sheet_names()
_OTHER_NAMES = {fold(name) for name in (*layout.NOTICE.values(), *layout.LISTS.values())}


def _recognised(sheets: list[Sheet], findings) -> dict:
    """key → (layout, name in the file, sheet); names unknown sheets, refuses two of one kind."""
    found = {}
    for sheet in sheets:
        known = _SHEET_NAMES.get(fold(sheet.name))
        if known is None:
            if fold(sheet.name) not in _OTHER_NAMES:
                findings.warn(_("Feuille inconnue, laissée de côté."), sheet=sheet.name)
        elif known.key in found:
            findings.fault(
                _("Cette feuille et « %s » ont le même rôle : n’en gardez qu’une.") % found[known.key][1],
                sheet=sheet.name,
            )
        else:
            found[known.key] = (known, sheet.name, sheet)
    if not found:
        names = ", ".join(sheet.name(get_language() or "fr") for sheet in layout.SHEETS)
        findings.fault(_("Aucune feuille n’est reconnue. Les feuilles attendues sont : %s.") % names)
    return found


def _read_sheet(lines, sheet, progress, done):
    rows = sheet.rows()
    first = list(islice(rows, HEADING_ROWS))
    if not first:
        return done
    _find_headings(lines, first)
    if not lines.places:
        return done
    below = (row for row in first if row.number > lines.heading_row)
    for done, row in enumerate(chain(below, rows), start=done + 1):  # noqa: B020
        _read_row(lines, row)
        if done % PROGRESS_ROWS == 0:
            progress(done)
    progress(done)
    return done


def _find_headings(lines, rows):
    """The row with the most known headings, among the first ones."""
    best, places = None, {}
    for row in rows:
        found = _places(lines.layout, row.cells)
        if len(found) > len(places):
            best, places = row, found
    if best is None:
        lines.findings.fault(_("Aucun titre de colonne n’est reconnu."), sheet=lines.name)
        return
    lines.heading_row, lines.headings = best.number, best.cells
    lines.places = {name: at[0] for name, at in places.items()}
    _check_headings(lines, places)


def _places(sheet, cells):
    """field → places of the headings that name it, the whole wording first, then without its brackets."""
    names = {}
    for column in sheet.columns:
        for heading in (column.fr, column.ar, column.en, *column.aliases):
            names.setdefault(fold(heading), column.field)
    found = {}
    for whole in (True, False):
        for place, cell in enumerate(cells):
            if not isinstance(cell, str) or any(place in at for at in found.values()):
                continue
            name = names.get(fold_heading(cell)[0 if whole else 1])
            if name is not None and (whole or name not in found):
                found.setdefault(name, []).append(place)
    return found


def _check_headings(lines, places):
    at = {"sheet": lines.name, "row": lines.heading_row}
    taken = {place for found in places.values() for place in found}
    for place, cell in enumerate(lines.headings):
        if place not in taken and not is_blank(cell):
            lines.findings.warn(
                _("Colonne inconnue, laissée de côté."),
                **at, column=column_letter(place + 1), heading=shown(cell),
            )  # fmt: skip
    for found in places.values():
        for place in found[1:]:
            lines.findings.fault(
                _("Cette colonne est là deux fois : n’en gardez qu’une."),
                **at, column=column_letter(place + 1), heading=shown(lines.headings[place]),
            )  # fmt: skip
    for column in lines.layout.columns:
        if column.required and column.field not in places:
            heading = lines.heading_of(column.field)
            lines.findings.fault(_("La colonne « %s » manque.") % heading, **at, heading=heading)


def _read_row(lines, row):
    if all(is_blank(cell) for cell in row.cells):
        return
    if _is_example(row, lines):
        lines.examples += 1
        return
    line = Line(row.number, {}, row.cells)
    lines.lines.append(line)
    for column in lines.layout.columns:
        place = lines.places.get(column.field)
        if place is None:
            continue
        cell = row.cells[place] if place < len(row.cells) else None
        if is_blank(cell):
            if column.required:
                lines.fault(line, column.field, _("Cette cellule est obligatoire."))
            continue
        try:
            refuse_computed(cell)
            value = column.reader.read(cell, lines.context)
        except CellError as error:
            lines.fault(line, column.field, error)
            continue
        if isinstance(value, Doubt):
            if (column.field, value.sentence) not in lines.doubts:
                lines.warn(line, column.field, value.sentence)
                lines.doubts.add((column.field, value.sentence))
            value = value.value
        line.values[column.field] = value


def _is_example(row, lines):
    """An example of the template: the cell of the sheet's first column begins with EXEMPLE."""
    place = lines.places.get(lines.layout.columns[0].field)
    if place is None or place >= len(row.cells) or isinstance(row.cells[place], Formula):
        return False
    return str(row.cells[place]).strip().upper().startswith(layout.EXAMPLE_WORDS)
