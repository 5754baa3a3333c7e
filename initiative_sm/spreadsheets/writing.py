"""Writing tables out as XLSX or CSV: typed cells, and no text that a spreadsheet would take for a formula."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

from django.utils import timezone
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

#: What makes a spreadsheet read a text as a formula, full-width signs included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Longest text a cell can hold.
MAX_TEXT = 32_767
SHEET_NAME_LENGTH = 31

FORMATS = {"money": "#,##0.00", "integer": "#,##0", "date": "dd/mm/yyyy", "text": "@"}
#: Rows below the last one that are ready to be typed in: number formats and lists reach down to here.
TYPING_ROWS = 2000

HEADER = PatternFill("solid", start_color="FF0B5D5E")
REQUIRED = PatternFill("solid", start_color="FFB45309")
FAULTY = PatternFill("solid", start_color="FFFDE2E1")
EXAMPLE = Font(italic=True, color="FF6B7280")
WHITE = Font(bold=True, color="FFFFFFFF")
LINE = Border(bottom=Side(style="thin", color="FFD1D5DB"))


@dataclass(frozen=True)
class Choices:
    """The values a column allows, as cells of another sheet: `count` of them in `column`, from row 2."""

    sheet: str
    column: int
    count: int

    def formula(self):
        letter = get_column_letter(self.column)
        return f"{quote_sheetname(self.sheet)}!${letter}$2:${letter}${self.count + 1}"


@dataclass(frozen=True)
class Column:
    """A column: `kind` is text, money, integer or date; `comment` is shown when the heading is pointed at."""

    heading: str
    kind: str = "text"
    width: float = 18
    comment: str = ""
    required: bool = False
    choices: Choices | None = None
    wrap: bool = False


@dataclass(frozen=True)
class Table:
    """A sheet: columns, rows of values, and what to make of them.

    `examples` first rows are set in grey; `faulty` cells, as (row index, column index) from 0, are coloured;
    `for_typing` prepares the empty rows below; `tab` is the colour of the sheet's tab (RRGGBB).
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence] = ()
    filter: bool = True
    examples: int = 0
    faulty: frozenset = field(default_factory=frozenset)
    for_typing: bool = False
    tab: str = ""


def escape(value):
    """A text that no spreadsheet takes for a formula; numbers and dates are left as they are."""
    if isinstance(value, Promise):
        value = str(value)
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def write_csv(headings: Sequence[str], rows: Iterable[Sequence], *, lang="fr") -> bytes:
    """CSV as the reader's spreadsheet opens it by a double click: UTF-8 with BOM, `;`, local decimals."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([escape(heading) for heading in headings])
    for row in rows:
        writer.writerow([_csv_value(value, lang) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _csv_value(value, lang):
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text if lang == "en" else text.replace(".", ",")
    if isinstance(value, datetime):
        return _naive(value).isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else escape(value)


def write_xlsx(tables: Iterable[Table], *, lang="fr") -> bytes:
    """A workbook of `tables`; right to left in Arabic, first row frozen, columns filtered."""
    book = Workbook(write_only=True)
    for table in tables:
        _write_table(book, table, lang)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write_table(book, table, lang):
    sheet = book.create_sheet(sheet_name(table.title))
    sheet.sheet_view.rightToLeft = lang == "ar"
    sheet.freeze_panes = "A2"
    sheet.sheet_properties.tabColor = table.tab or None
    for position, column in enumerate(table.columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(position)]
        dimension.width = column.width
        if table.for_typing:
            dimension.number_format = FORMATS[column.kind]
    sheet.row_dimensions[1].height = 48
    sheet.append([_heading(sheet, column) for column in table.columns])
    written = 0
    for written, row in enumerate(table.rows, start=1):
        sheet.append([_cell(sheet, table, written - 1, place, value) for place, value in enumerate(row)])
    if table.filter and table.columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{max(written + 1, 2)}"
    for position, column in enumerate(table.columns, start=1):
        if column.choices:
            _allow(sheet, get_column_letter(position), column.choices, written)


def sheet_name(title):
    """`title` as a spreadsheet accepts it: no `[]:*?/\\`, at most 31 characters."""
    plain = "".join(" " if letter in "[]:*?/\\" else letter for letter in str(title)).strip(" '")
    return plain[:SHEET_NAME_LENGTH] or "1"


def _heading(sheet, column):
    cell = WriteOnlyCell(sheet, value=_text(column.heading + (" *" if column.required else "")))
    cell.data_type = "s"
    cell.font = WHITE
    cell.fill = REQUIRED if column.required else HEADER
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    if column.comment:
        cell.comment = Comment(column.comment, "initiative-sm", width=320, height=110)
    return cell


def _cell(sheet, table, index, place, value):
    column = table.columns[place] if place < len(table.columns) else Column("")
    if isinstance(value, Promise):
        value = str(value)
    if isinstance(value, datetime):
        value = _naive(value)
    risky = isinstance(value, str) and escape(value) != value
    cell = WriteOnlyCell(sheet, value=_text(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        # Said to be a text: otherwise "=1+1" would be written as a formula and "#N/A" as an error.
        cell.data_type = "s"
        cell.quotePrefix = risky
        if column.wrap or "\n" in value:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif isinstance(value, datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = FORMATS["date"]
    elif isinstance(value, Decimal):
        cell.number_format = FORMATS["integer" if column.kind == "integer" else "money"]
    if index < table.examples:
        cell.font = EXAMPLE
    if (index, place) in table.faulty:
        cell.fill = FAULTY
    if table.for_typing:
        cell.border = LINE
    return cell


def _text(value):
    return ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:MAX_TEXT]


def _naive(value):
    return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value


def _allow(sheet, letter, choices, written):
    rule = DataValidation(type="list", formula1=choices.formula(), allow_blank=True, showErrorMessage=False)
    rule.add(f"{letter}2:{letter}{written + TYPING_ROWS}")
    sheet.data_validations.append(rule)
