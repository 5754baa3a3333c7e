"""A statement of account read: CSV, XLSX or MT940 into plain lines, with what is wrong and what was left aside.

`read` raises nothing but `StatementError`, whatever the bytes. A file with one faulty row is refused whole: a
statement of which a line was dropped in silence is worth nothing.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from initiative_sm import dates, money, text
from initiative_sm.spreadsheets import ErrorValue, Formula, column_letter
from loans.bank import files, swift
from loans.bank.columns import Columns, guess
from loans.bank.files import Grid, StatementError
from loans.bank.lines import LABEL, Fault, Line, line_of, shown
from loans.enums import StatementFormat

__all__ = ["Columns", "Fault", "Line", "Reading", "StatementError", "read"]

ZERO = Decimal(0)
ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"

#: Rows that carry an amount and move no money: balances and totals.
_BALANCE = re.compile(
    r"^(?:(?:ancien|nouveau)\s+solde\b|solde\s*(?:$|:|\d|au\b|du\b|de\s+(?:depart|cloture|fin|debut)|precedent|initial|final"
    r"|actuel|crediteur|debiteur|reporte|comptable)|report\b|a\s+reporter|total|sous[- ]total|"
    r"الرصيد|رصيد|المجموع|مجموع)"
)
_SHORT_YEAR = re.compile(r"(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{2}|\d{4})")
_HOUR = re.compile(r"[T ]+\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?)?$")


@dataclass(frozen=True)
class Aside:
    """A row that is no line: a balance, a total, a heading in the middle."""

    number: int
    said: str


@dataclass(frozen=True)
class Reading:
    """What was found in a file. `grid` and `columns` are those of a table; an MT940 file has none."""

    format: str
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    grid: Grid | None = None
    columns: Columns | None = None

    @property
    def sound(self):
        return bool(self.lines) and not self.faults

    @property
    def first_on(self):
        return min(line.booked_on for line in self.lines)

    @property
    def last_on(self):
        return max(line.booked_on for line in self.lines)

    @property
    def credits(self):
        return sum((line.amount for line in self.lines if line.amount > 0), ZERO)

    @property
    def debits(self):
        return sum((-line.amount for line in self.lines if line.amount < 0), ZERO)


def read(
    content: bytes, *, on: date, columns: Columns | None = None, remembered: Columns | None = None
) -> Reading:
    """The lines of a statement, up to and including `on`.

    A table is read by `columns`, or by those `remembered` or guessed. Raises StatementError.
    """
    files.check_size(len(content))
    if content.startswith((ZIP, OLD_OFFICE)):
        return _table(files.workbook(content), on, columns, remembered)
    decoded = files.text_of(content)
    if files.is_swift(decoded):
        lines, faults = swift.read(decoded)
        kept = [line for line in lines if line.amount]
        return _until(on, Reading(StatementFormat.MT940, kept, faults))
    return _table(files.table(decoded), on, columns, remembered)


def _until(on, reading):
    """A day to come is a day and a month read the wrong way round, or another century."""
    late = [
        Fault(
            line.number, _("Date d’opération"), _("« %s » est dans le futur.") % f"{line.booked_on:%d/%m/%Y}"
        )
        for line in reading.lines
        if line.booked_on > on
    ]
    return replace(reading, faults=sorted([*reading.faults, *late], key=lambda fault: fault.number))


def _table(grid, on, columns, remembered):
    if not grid.rows:
        raise StatementError(_("Le fichier est vide."))
    columns = columns or guess(grid, remembered)
    reading = Reading(grid.format, grid=grid, columns=columns)
    if not columns.complete:
        return reading
    for row in grid.rows:
        if row.number >= columns.first_row:
            _read_row(row, columns, reading)
    return _until(on, reading)


def _read_row(row, columns, reading):
    """Put the row where it belongs: a line, the rest of the label above it, a row left aside, a fault."""
    day = _cell(row, columns.booked)
    label = _text(_cell(row, columns.label))
    amounts = [
        _cell(row, place) for place in (columns.amount, columns.debit, columns.credit) if place is not None
    ]
    if _is_balance(label) or (day is None and any(_is_balance(_text(cell)) for cell in row.cells)):
        reading.aside.append(Aside(row.number, " ".join(filter(None, map(_text, row.cells)))[:LABEL]))
    elif day is None and not any(cell is not None for cell in amounts):
        _continue(row, label, reading)
    else:
        found = _line(row, columns)
        if isinstance(found, Fault):
            reading.faults.append(found)
        elif found.amount:
            reading.lines.append(found)
        else:
            reading.aside.append(Aside(row.number, label))


def _continue(row, label, reading):
    """A row of nothing but text goes on with the label above it."""
    if label and reading.lines and reading.lines[-1].number == row.number - 1:
        above = reading.lines[-1]
        joined = f"{above.label} {label}"[:LABEL]
        # The number moves along, so that a label of three rows is one label.
        reading.lines[-1] = replace(above, label=joined, number=row.number)
    elif label:
        reading.aside.append(Aside(row.number, label))


def _line(row, columns):
    place = columns.booked
    try:
        booked = _day(_cell(row, columns.booked))
        place = columns.value
        value = _cell(row, columns.value)
        value = booked if value is None else _day(value)
        amounts = (columns.amount, columns.credit, columns.debit)
        place = next((each for each in amounts if each is not None), None)
        amount = _amount(row, columns)
    except UnreadableError as error:
        place = place if error.place is None else error.place
        return Fault(row.number, _heading(columns, place), str(error))
    return line_of(
        row.number,
        booked=booked,
        value=value,
        label=_text(_cell(row, columns.label)),
        reference=_text(_cell(row, columns.reference)),
        amount=amount,
    )


class UnreadableError(ValueError):
    """A cell that is not what its column holds; `place` is the column where it is not the one being read."""

    def __init__(self, sentence, place=None):
        super().__init__(sentence)
        self.place = place


def _heading(columns, place):
    """The column as its reader knows it: its letter, and its heading where it has one."""
    if place is None:
        return ""
    heading = columns.headings[place] if place < len(columns.headings) else ""
    return f"{column_letter(place + 1)} ({heading})" if heading else column_letter(place + 1)


def _cell(row, place):
    return row.cells[place] if place is not None and place < len(row.cells) else None


def _text(cell):
    return "" if cell is None else shown(f"{cell:%d/%m/%Y}" if isinstance(cell, (date, datetime)) else cell)


def _is_balance(label):
    return bool(label) and bool(_BALANCE.match(text.clean(text.folded(label))))


def _day(cell):
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        if not dates.EARLIEST <= cell <= dates.LATEST:
            raise UnreadableError(_("« %s » : l’année n’est pas plausible.") % f"{cell:%d/%m/%Y}")
        return cell
    if cell is None:
        raise UnreadableError(_("la date manque."))
    plain = _HOUR.sub("", text.western_digits(shown(cell)))
    if match := _SHORT_YEAR.fullmatch(plain):
        day, month, year = match.groups()
        plain = f"{day}/{month}/{'20' if len(year) == 2 else ''}{year}"
    try:
        return dates.parse(plain)
    except dates.DateError as error:
        raise UnreadableError(str(error)) from error


def _amount(row, columns):
    """What the row says in its amount, or in its debit and its credit; debits are negative."""
    if columns.amount is not None:
        amount = _money(_cell(row, columns.amount), columns.amount)
        return _signed(amount, row, columns) if columns.sense is not None else amount
    debit, credit = _cell(row, columns.debit), _cell(row, columns.credit)
    if debit is None and credit is None:
        raise UnreadableError(_("le montant manque."))
    out = _money(debit, columns.debit) if debit is not None else ZERO
    into = _money(credit, columns.credit) if credit is not None else ZERO
    if out and into:
        raise UnreadableError(_("la ligne a un débit et un crédit."))
    # Some banks write a debit with its sign, others without.
    return into - abs(out)


def _signed(amount, row, columns):
    sense = text.folded(_text(_cell(row, columns.sense)))
    if sense.startswith(("d", "-", "مد")):
        return -abs(amount)
    if sense.startswith(("c", "+", "دا")):
        return abs(amount)
    raise UnreadableError(
        _("« %s » ne dit pas s’il s’agit d’un débit ou d’un crédit.") % sense, columns.sense
    )


def _money(cell, place):
    if cell is None:
        raise UnreadableError(_("le montant manque."), place)
    if isinstance(cell, (Formula, ErrorValue, bool, date)):
        raise UnreadableError(
            _("« %s » n’est pas un montant : écrivez par exemple 1 234,50.") % _text(cell), place
        )
    if isinstance(cell, str):
        plain = text.western_digits(shown(cell)).replace("\u2212", "-")
        # "1 234,50-", as accountants' software writes it.
        cell = f"-{plain[:-1]}" if plain.endswith("-") and not plain.startswith("-") else plain
    try:
        return money.parse(cell, allow_negative=True)
    except money.MoneyError as error:
        raise UnreadableError(str(error), place) from error
