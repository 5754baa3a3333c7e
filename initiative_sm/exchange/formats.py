"""The two file formats of the house, XLSX and CSV, through its one door to spreadsheets.

HTML export is off (it would carry scripts), and django-import-export's own escaping is never used: it turns
"==1+1" into a live formula.
"""

import csv
from io import StringIO

import tablib
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from import_export.formats import base_formats

from initiative_sm.spreadsheets import MAX_BYTES, SpreadsheetError, Table, read_xlsx, write_csv, write_xlsx
from initiative_sm.spreadsheets import Column as SheetColumn
from initiative_sm.spreadsheets.writing import FORMULA_STARTS

#: More than this is the workbook import's work, which runs in the background.
MAX_ROWS = 5000
ENCODINGS = ("utf-8-sig", "cp1252")
DELIMITERS = ";\t,"
#: A line of CSV longer than this is a file with an unclosed quote.
MAX_CELL = 32_767


class HouseFormat(base_formats.TablibFormat):
    """Bytes in, bytes out; the numbers of the file's rows are kept for the messages."""

    def read_rows(self, content):
        """(number, cells) of each row that is not empty, headings first. Raises SpreadsheetError."""
        raise NotImplementedError

    def create_dataset(self, in_stream, **kwargs):
        if len(in_stream) > MAX_BYTES:
            raise SpreadsheetError(_("Le fichier est trop grand."))
        rows = list(self._limited(self.read_rows(in_stream)))
        if not rows:
            raise SpreadsheetError(_("Le fichier est vide."))
        (_first, headings), *lines = rows
        if not lines:
            raise SpreadsheetError(_("Le fichier n’a que des titres."))
        dataset = tablib.Dataset(headers=["" if cell is None else str(cell) for cell in headings])
        for number, cells in lines:
            if len(cells) > len(headings):
                raise SpreadsheetError(_("La ligne %d a plus de cellules que la ligne des titres.") % number)
            dataset.append([*cells, *[None] * (len(headings) - len(cells))])
        dataset.numbers = [number for number, _cells in lines]
        return dataset

    def _limited(self, rows):
        for count, row in enumerate(rows):
            if count > MAX_ROWS:
                raise SpreadsheetError(
                    _("Le fichier dépasse %d lignes : utilisez l’import d’un classeur.") % MAX_ROWS
                )
            yield row

    def is_binary(self):
        return True

    def get_read_mode(self):
        return "rb"


class Xlsx(HouseFormat):
    TABLIB_MODULE = "tablib.formats._xlsx"
    CONTENT_TYPE = base_formats.XLSX.CONTENT_TYPE

    def read_rows(self, content):
        for row in read_xlsx(content)[0].rows():
            yield row.number, row.cells

    def export_data(self, dataset, **kwargs):
        columns = [
            SheetColumn(str(heading), width=max(14, len(str(heading)) + 4)) for heading in dataset.headers
        ]
        table = Table(dataset.title or _("Liste"), columns, list(dataset))
        return write_xlsx([table], lang=get_language() or "fr")


class Csv(HouseFormat):
    TABLIB_MODULE = "tablib.formats._csv"
    CONTENT_TYPE = "text/csv; charset=utf-8"

    def read_rows(self, content):
        plain = _decoded(content)
        delimiter = max(DELIMITERS, key=plain.partition("\n")[0].count)
        reader = csv.reader(StringIO(plain, newline=""), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                if any(len(cell) > MAX_CELL for cell in cells):
                    raise SpreadsheetError(_("Une cellule est trop longue : un guillemet n’est pas fermé."))
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, [_unescaped(cell) for cell in cells]
        except csv.Error as error:
            raise SpreadsheetError(_("Ce fichier CSV est abîmé : un guillemet n’est pas fermé.")) from error

    def export_data(self, dataset, **kwargs):
        return write_csv(dataset.headers, list(dataset), lang=get_language() or "fr")


def _decoded(content):
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            plain = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in plain:
            return plain
    raise SpreadsheetError(
        _("Les lettres de ce fichier sont illisibles : enregistrez-le en CSV UTF-8 ou en XLSX.")
    )


def _unescaped(cell):
    """A text as it was before `spreadsheets.escape` put an apostrophe before it."""
    return (
        cell[1:] if cell.startswith("'") and cell[1:].lstrip(" \u00a0").startswith(FORMULA_STARTS) else cell
    )
