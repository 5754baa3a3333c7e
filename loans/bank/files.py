"""The file of a bank as a grid of cells, whatever its encoding and its separator. Nothing in it is trusted.

Nothing but `StatementError` is raised, whatever the bytes: its sentence is for the person who brought the file.
"""

import codecs
import csv
import re
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

from initiative_sm import spreadsheets
from initiative_sm.spreadsheets import Row
from loans.enums import StatementFormat

KILOBYTE = 1024
#: Ten thousand lines fit in it: a statement of years. It also fits in the form that is sent back to confirm it.
MAX_BYTES = 1500 * KILOBYTE
MAX_ROWS = 20_000
MAX_COLUMNS = 60
#: Rows that say how a file is cut.
SAMPLE = 200
#: In the order of preference: a comma is also the decimal sign of French amounts.
SEPARATORS = (";", "\t", "|", ",")
#: Rows of one width that make a separator believable.
MOSTLY = 0.6

_SWIFT = re.compile(r"^:(?:20|25|28C?|60[FM]|61|62[FM]):", re.MULTILINE)
#: Three letters beyond ASCII in a row: an Arabic word, never a French one.
_ARABIC_RUN = re.compile(rb"[\xc0-\xff]{3}")


class StatementError(ValueError):
    """The file cannot be read as a statement of account; `str()` says why."""


@dataclass(frozen=True)
class Grid:
    """The filled rows of a statement that is a table."""

    format: str
    rows: list[Row]

    @property
    def width(self):
        return max((len(row.cells) for row in self.rows), default=0)


def check_size(size: int):
    """Refuse a file that is empty or too large, before it is read. Raises StatementError."""
    if not size:
        raise StatementError(_("Le fichier est vide."))
    if size > MAX_BYTES:
        raise StatementError(
            _("Le fichier dépasse %(limit)s Ko : demandez à la banque un relevé d’une période plus courte.")
            % {"limit": MAX_BYTES // KILOBYTE}
        )


def text_of(content: bytes) -> str:
    """A text file decoded: by its mark, as UTF-8 or UTF-16, else as the Windows pages of Arabic or French."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    if b"\0" in content:
        return content.decode(_unmarked(content), errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        page = "cp1256" if _ARABIC_RUN.search(content) else "cp1252"
        return content.decode(page, errors="replace")


def _unmarked(content):
    """UTF-16 without its mark has a NUL in every second place; any other NUL is no text."""
    head = content[:400]
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if head[place::2].count(0) > len(head) // 4 and not head[1 - place :: 2].count(0):
            return encoding
    raise StatementError(_("Ce fichier n’est pas un relevé : donnez un CSV, un classeur XLSX ou un MT940."))


def is_swift(text: str) -> bool:
    return len(_SWIFT.findall(text[: 20 * KILOBYTE])) >= 2


def workbook(content: bytes) -> Grid:
    """The first sheet that holds something."""
    try:
        sheets = spreadsheets.read_xlsx(content)
        filled = next((sheet for sheet in sheets if sheet.last_row), None)
        if filled is None:
            raise StatementError(_("Ce classeur est vide."))
        if filled.last_row > MAX_ROWS:
            raise _too_many()
        return Grid(StatementFormat.XLSX, list(filled.rows()))
    except spreadsheets.SpreadsheetError as error:
        raise StatementError(str(error)) from error


def _too_many():
    return StatementError(
        _("Le relevé dépasse %(limit)d lignes : importez-le en plusieurs fois.") % {"limit": MAX_ROWS}
    )


def table(text: str) -> Grid:
    """The rows of a CSV file, by the separator that cuts most of them into as many cells."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MAX_ROWS:
        raise _too_many()
    separator = _separator(text)
    rows, number = [], 1
    # Strict: where a quote is not closed, a lenient reader swallows the rest of the file in silence.
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        try:
            cells = [cell.strip() or None for cell in next(reader)]
        except StopIteration:
            return Grid(StatementFormat.CSV, rows)
        except csv.Error as error:
            raise StatementError(
                _("Ligne %(row)d : les guillemets de cette ligne ne vont pas par paires.") % {"row": number}
            ) from error
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise StatementError(_("Ligne %(row)d : trop de colonnes.") % {"row": number})
        if cells:
            rows.append(Row(number, tuple(cells)))
        number = reader.line_num + 1


def _separator(text):
    lines = [line for line in text.split("\n", SAMPLE)[:SAMPLE] if line.strip()]
    if not lines:
        raise StatementError(_("Le fichier est vide."))
    shares = {separator: _share(lines, separator) for separator in SEPARATORS}
    likely = next((separator for separator in SEPARATORS if shares[separator] >= MOSTLY), None)
    likely = likely or max(SEPARATORS, key=lambda separator: shares[separator])
    if not shares[likely]:
        raise StatementError(_("Ce fichier n’est pas un relevé : aucune colonne n’y a été reconnue."))
    return likely


def _share(lines, separator):
    """The share of the lines that have the commonest number of cells, three at least."""
    widths = [line.count(separator) + 1 for line in lines]
    wide = [width for width in widths if width >= 3]
    return max((wide.count(width) for width in set(wide)), default=0) / len(lines)
