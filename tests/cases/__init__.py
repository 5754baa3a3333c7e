"""What the cases of constraints share; each part of the house keeps its own in a module here."""

from datetime import date

SAME = object()
DAY = date(2024, 1, 15)
BEFORE, LONG_AGO = date(2023, 6, 1), date(1990, 1, 1)
