"""What the database already holds of the things a workbook speaks of: plain data, given to the checks."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Row:
    """A row of the database: its key and the values that a line of the workbook can be compared with."""

    pk: object
    values: dict


@dataclass(frozen=True)
class Envelope:
    pk: int
    values: dict
    cash: dict[date, Decimal] = field(default_factory=dict)  # value date → what it added to the cash


@dataclass(frozen=True)
class Loan:
    """`remaining`, `written_off`, `recovered` in dirhams, all dates together."""

    pk: int
    values: dict
    remaining: Decimal
    written_off: Decimal
    recovered: Decimal
    written_off_on: date | None = None


@dataclass
class Known:
    """By number, code or folded name. `cins` gives the holder's number; `movements` the keys of money rows.

    `handwritten` gives the number of the movement entered in the application with the same content, by
    (kind, envelope code or loan number, date, amount, reference).
    """

    funders: dict[str, Row] = field(default_factory=dict)
    conventions: dict[str, Row] = field(default_factory=dict)
    envelopes: dict[str, Envelope] = field(default_factory=dict)
    holders: dict[str, Row] = field(default_factory=dict)
    cins: dict[str, str] = field(default_factory=dict)
    projects: dict[str, Row] = field(default_factory=dict)
    loans: dict[str, Loan] = field(default_factory=dict)
    followups: dict[tuple, Row] = field(default_factory=dict)
    movements: set[str] = field(default_factory=set)
    handwritten: dict[tuple, int] = field(default_factory=dict)
