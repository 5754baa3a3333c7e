"""The same door for django-import-export: formats for the admin that escape on the way out and check on the way in.

Give an admin `formats = (XLSX, CSV)` (and none of the package's own: its HTML can carry a script).
"""

import tablib
from django.utils.translation import get_language
from import_export.formats import base_formats

from initiative_sm.spreadsheets.reading import Formula, SpreadsheetError, column_letter, read_xlsx
from initiative_sm.spreadsheets.writing import Column, Table, write_csv, write_xlsx


class XLSX(base_formats.XLSX):
    """Typed cells, texts that cannot become formulas; a damaged or computed sheet is refused."""

    def export_data(self, dataset, **kwargs):
        columns = [Column(heading) for heading in dataset.headers or ()]
        table = Table(dataset.title or "Export", columns, dataset)
        return write_xlsx([table], lang=get_language() or "fr")

    def create_dataset(self, in_stream, **kwargs):
        """The first sheet; raises SpreadsheetError, whose sentence the admin shows."""
        rows = iter(read_xlsx(in_stream)[0].rows())
        headings = next(rows, None)
        dataset = tablib.Dataset()
        if headings is None:
            return dataset
        width = len(headings.cells)
        dataset.headers = [str(cell or "") for cell in headings.cells]
        for row in rows:
            for place, cell in enumerate(row.cells):
                if isinstance(cell, Formula):
                    raise SpreadsheetError(f"{column_letter(place + 1)}{row.number}: {cell}")
            dataset.append((row.cells + (None,) * width)[:width])
        return dataset


class CSV(base_formats.CSV):
    """`;` and a byte-order mark, so that a double click opens it; texts that cannot become formulas."""

    def export_data(self, dataset, **kwargs):
        content = write_csv(dataset.headers or (), dataset, lang=get_language() or "fr")
        return content.decode("utf-8")
