"""The only door to XLSX and CSV: `reading` takes files in, `writing` gives tables out.

Every file that comes in is untrusted, every text that goes out is kept from becoming a formula.
"""

from initiative_sm.spreadsheets.reading import (
    MAX_BYTES,
    ErrorValue,
    Formula,
    Row,
    Sheet,
    SpreadsheetError,
    column_letter,
    read_xlsx,
)
from initiative_sm.spreadsheets.writing import Choices, Column, Table, escape, write_csv, write_xlsx

#: The content type of a workbook.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

__all__ = [
    "MAX_BYTES",
    "XLSX",
    "Choices",
    "Column",
    "ErrorValue",
    "Formula",
    "Row",
    "Sheet",
    "SpreadsheetError",
    "Table",
    "column_letter",
    "escape",
    "read_xlsx",
    "write_csv",
    "write_xlsx",
]
