"""Reading XLSX that somebody else made: measured before it is parsed, row by row, nothing trusted.

A small file can unpack to gigabytes, an office suite can add a million empty rows, a cell can hold a formula
whose stored result is years old. Sizes are checked on the archive, the last filled row is found by scanning
the packed text, and only then is the sheet parsed.
"""

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import islice

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

MEGABYTE = 1024 * 1024
#: Largest file taken in, in bytes.
MAX_BYTES = 20 * MEGABYTE
MAX_ENTRIES = 1000
#: Unpacked: the text of a sheet is streamed, everything else is held in memory.
MAX_SHEET_BYTES = 400 * MEGABYTE
MAX_PART_BYTES = 64 * MEGABYTE
MAX_TOTAL_BYTES = 600 * MEGABYTE
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELLS = 3_000_000

CHUNK = MEGABYTE
#: Rows parsed at a time.
BATCH = 500
#: Longest piece of markup that must not be cut in two between chunks.
OVERLAP = 512

_FILLED = re.compile(rb"<(?:\w+:)?(?:v|is|f)[\s>/]")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/][^>]*")
_ROW_NUMBER = re.compile(rb"\sr=[\"'](\d+)[\"']")
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")

column_letter = get_column_letter

#: What a cell can hold once read. Numbers are int or Decimal, never a float.
Value = None | str | int | Decimal | bool | date | datetime | time | timedelta


class SpreadsheetError(ValueError):
    """A file that cannot be read; `str()` is a sentence for the person who brought it."""


@dataclass(frozen=True)
class Formula:
    """A cell computed by the spreadsheet; its stored result may be stale, so it is never read."""

    text: str

    def __str__(self):
        return self.text


@dataclass(frozen=True)
class ErrorValue:
    """A cell that shows an error (#N/A, #VALUE!), or a number that is none (1e400)."""

    text: str

    def __str__(self):
        return self.text


@dataclass(frozen=True)
class Row:
    """`number` as the spreadsheet shows it, from 1; `cells` without the empty ones at the end."""

    number: int
    cells: tuple


class Sheet:
    """A sheet of a workbook; its rows are read when they are asked for, those with nothing in them skipped.

    `last_row` is the number of the last row that holds something.
    """

    def __init__(self, source, last_row):
        self._source = source
        self.name = source.title
        self.last_row = last_row

    def rows(self) -> Iterator[Row]:
        """Rows in order. Raises SpreadsheetError where the file is damaged."""
        if self.last_row == 0:
            return
        self._source.reset_dimensions()
        source = self._source.iter_rows(max_row=self.last_row)
        while batch := self._next(source):
            for cells in batch:
                row = _row(cells)
                if row is not None:
                    self._check_width(row)
                    yield row

    def _next(self, source):
        """The next rows as the parser gives them; it warns of dates that are none, which we name ourselves."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return list(islice(source, BATCH))
        except Exception as error:
            # A damaged file fails anywhere inside the parser, with errors of every kind.
            raise _damaged() from error

    def _check_width(self, row):
        if len(row.cells) > MAX_COLUMNS:
            raise SpreadsheetError(
                _("La feuille « %(sheet)s » dépasse %(limit)d colonnes (ligne %(row)d).")
                % {"sheet": self.name, "limit": MAX_COLUMNS, "row": row.number}
            )


def read_xlsx(content: bytes) -> list[Sheet]:
    """The sheets of a workbook, in its order. Raises SpreadsheetError with a sentence."""
    if len(content) > MAX_BYTES:
        raise SpreadsheetError(
            _("Le fichier dépasse %(limit)d Mo.") % {"limit": MAX_BYTES // MEGABYTE},
        )
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise SpreadsheetError(
            _("Ce fichier est protégé par un mot de passe ou d’un ancien format : enregistrez-le en XLSX.")
        )
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise SpreadsheetError(_("Ce fichier n’est pas un classeur XLSX.")) from error
    last_rows = _measure(archive)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions it does not keep: nothing that is read here.
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
            return [Sheet(sheet, last_rows[sheet._worksheet_path]) for sheet in book.worksheets]
    except Exception as error:
        raise _damaged() from error


def _damaged():
    return SpreadsheetError(_("Ce classeur est abîmé : ouvrez-le dans votre tableur et enregistrez-le."))


def _measure(archive):
    """Check sizes and declarations of an archive; part → number of its last filled row (0: none)."""
    parts = archive.infolist()
    oversized = SpreadsheetError(_("Ce classeur est trop grand une fois décompressé."))
    if len(parts) > MAX_ENTRIES or sum(part.file_size for part in parts) > MAX_TOTAL_BYTES:
        raise oversized
    last_rows = {}
    for part in parts:
        sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
        if part.file_size > (MAX_SHEET_BYTES if sheet else MAX_PART_BYTES):
            raise oversized
        if part.flag_bits & 0x1:
            raise SpreadsheetError(_("Ce classeur est protégé par un mot de passe."))
        if part.filename.endswith((".xml", ".rels")):
            last_rows[part.filename] = _scan(archive, part, sheet)
    return last_rows


def _scan(archive, part, sheet):
    """Number of the last row that holds something, found without parsing; refuses what no sheet needs."""
    last, current, filled, carry = 0, 0, 0, b""
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                text = carry + chunk
                if b"\0" in chunk or any(word in text for word in _DECLARATIONS):
                    raise _damaged()
                current, last, count = _scan_chunk(text, len(carry), current, last)
                filled += count
                carry = text[-OVERLAP:]
        if sheet and not carry.rstrip().endswith(b"worksheet>"):
            raise _damaged()
    except SpreadsheetError:
        raise
    except Exception as error:
        raise _damaged() from error
    if filled > MAX_CELLS:
        raise SpreadsheetError(_("Une feuille contient trop de cellules."))
    if last > MAX_ROWS:
        raise SpreadsheetError(
            _("Une feuille va jusqu’à la ligne %(row)d : la limite est de %(limit)d lignes.")
            % {"row": last, "limit": MAX_ROWS}
        )
    return last


def _scan_chunk(text, seen, current, last):
    """(row being read, last filled row, filled cells) after a chunk whose first `seen` bytes are old.

    Where rows carry no number they are counted, and those in the overlap twice: too many, never too few.
    """
    places = [match.start() for match in _FILLED.finditer(text) if match.end() > seen]
    starts = [match for match in _ROW.finditer(text) if match.start() >= max(0, seen - OVERLAP)]
    if places:
        before = [match for match in starts if match.start() < places[-1]]
        last = _number_of(before[-1], current + len(before)) if before else current
    if starts:
        current = _number_of(starts[-1], current + len(starts))
    return current, last, len(places)


def _number_of(match, otherwise):
    number = _ROW_NUMBER.search(match.group())
    return int(number.group(1)) if number else otherwise


def _row(cells):
    values, number = [], None
    for cell in cells:
        value = cell.value
        if value is None or value == "":
            values.append(None)
            continue
        number = cell.row
        values.append(_value(value, cell.data_type))
    if number is None:
        return None
    while values[-1] is None:
        values.pop()
    return Row(number, tuple(values))


def _value(value, data_type):
    if data_type == "f":
        return Formula(str(getattr(value, "text", value)))
    if data_type == "e":
        return ErrorValue(str(value))
    if isinstance(value, float):
        # Fifteen digits are what a spreadsheet itself keeps and shows: 0.1 + 0.2 is 0.3.
        text = format(value, ".15g")
        return Decimal(text) if Decimal(text).is_finite() else ErrorValue(text)
    return value
