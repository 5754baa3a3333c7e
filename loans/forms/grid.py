"""A grid of receipts as it is sent: its rows cell by cell, or a text copied from a spreadsheet."""

import re
import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from initiative_sm import text
from loans.actions import grid as verbs
from loans.forms.postings import CHANNELS
from loans.grid import RECOVERY, ROWS, Typed, digest, read, totals

#: The names of the cells of a row, in the order of the columns.
CELLS = ("pret", "montant", "date", "mode", "reference", "nature")
#: Empty rows that a new grid shows, and those that "more rows" adds.
MORE = 10


class Grid:
    """The rows of one grid, read as of `today`; `key` tells this grid from another, and is drawn when it is opened.

    What was sent is kept as it was typed. `seen` says whether the effect of just these rows had been shown.
    """

    def __init__(self, data=None, *, today, cin):
        self.data, self.today, self.cin = data, today, cin
        self.errors = []
        self.key = (data or {}).get("form_key") or uuid.uuid4().hex
        if not re.fullmatch(r"[0-9a-f]{32}", self.key):
            self.key = uuid.uuid4().hex
            self.errors.append(
                gettext("Ce formulaire a expiré : vérifiez les lignes et enregistrez-les de nouveau.")
            )
        self.typed = self._typed() if data else []
        self.read_again()

    def _typed(self):
        columns = [self.data.getlist(name) for name in CELLS]
        length = max(map(len, columns))
        cells = [column + [""] * (length - len(column)) for column in columns]
        rows = [Typed(*row) for row in zip(*cells, strict=True)]
        if len(rows) > ROWS:
            self.errors.append(
                gettext("Une grille compte %d lignes au plus : enregistrez le reste ensuite.") % ROWS
            )
        return rows[:ROWS]

    def read_again(self):
        self.rows = read(self.typed, today=self.today, key=self.source, cin=self.cin)
        self.number, self.total = totals(self.rows)
        self.digest = digest(self.rows)

    @property
    def source(self):
        """What the keys of the movements start with."""
        return f"grid:{self.key}"

    def paste(self, pasted: str):
        """Put the lines of a spreadsheet after the rows that are filled."""
        rows = [each for each in self.typed if not each.blank]
        lines = [line.split("\t") for line in pasted.splitlines() if line.strip()]
        if lines and is_heading(lines[0]):
            lines = lines[1:]
        rows += [
            Typed(*([cell.strip() for cell in line] + [""] * len(CELLS))[: len(CELLS)]) for line in lines
        ]
        if len(rows) > ROWS:
            self.errors.append(
                gettext("Une grille compte %d lignes au plus : enregistrez le reste ensuite.") % ROWS
            )
        self.typed = rows[:ROWS]
        self.read_again()

    def lengthen(self):
        """More empty rows, up to what a grid takes."""
        self.typed += [Typed() for _each in range(min(MORE, ROWS - len(self.typed)))]
        self.read_again()

    @property
    def filled(self):
        return [row for row in self.rows if not row.blank]

    @property
    def faulty(self):
        return [row for row in self.filled if row.errors]

    @property
    def doubtful(self):
        return [row for row in self.filled if row.warnings]

    @property
    def seen(self):
        return self.data.get("seen") == self.digest

    @property
    def confirmed(self):
        return not self.doubtful or bool(self.data.get("confirm_warnings"))

    @property
    def repeated(self):
        """Whether this very grid has been posted already."""
        return verbs.posted(self.source).exists()

    def post(self, *, by) -> bool:
        """Post all the rows, or say on the one that is refused why none was."""
        if not self.filled:
            self.errors.append(gettext("Remplissez au moins une ligne."))
            return False
        if self.faulty:
            return False
        try:
            verbs.post(rows=self.filled, key=self.source, by=by)
        except verbs.RowError as refusal:
            self.rows[refusal.number - 1].errors += refusal.messages
            return False
        except ValidationError as refusal:
            self.errors += refusal.messages
            return False
        return True


def is_heading(cells):
    """Whether the first line that was pasted names the columns: no digit in what should be an amount or a day."""
    return len(cells) > 1 and not any(re.search(r"\d", text.western_digits(cell)) for cell in cells)


def channels():
    """The ways of payment of the grid's lists."""
    return CHANNELS


def natures():
    return [("", gettext("Remboursement")), (RECOVERY, gettext("Recouvrement après perte"))]
