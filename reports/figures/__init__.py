"""What the annual reports print: frozen figures and tables, computed before any template is opened.

Every figure that has a name in `reports.indicators` is read from there. A table is a `Table` of `Cell`s that
know their unit; the filter `figure` writes them in the reader's language.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from django.utils.translation import gettext as _

from initiative_sm.dates import Period, fiscal_year
from initiative_sm.text import direction
from loans.positions import share
from reports.indicators import REGISTRY, Unit

#: In a breakdown that crosses two attributes of persons, a cell below this is not printed: "< 5".
SMALLEST_PRINTED = 5


#: A table with no more rows than this is not cut by the end of a page.
KEPT_TOGETHER = 12


@dataclass(frozen=True)
class Text:
    """Words written by somebody, in the language in which they were found."""

    text: str
    language: str

    @property
    def direction(self):
        return direction(self.language)

    @property
    def lines(self):
        return [line.strip() for line in self.text.splitlines() if line.strip()]


def text_of(row, field, language) -> Text:
    """`field` of `row` in `language`, else in French."""
    own = getattr(row, f"{field}_{language}", "").strip()
    return Text(own, language) if own else Text(getattr(row, f"{field}_fr").strip(), "fr")


class Change(Enum):
    """How an evolution is written: relative to the year before, or in points of percentage."""

    GROWTH = "growth"
    POINTS = "points"


@dataclass(frozen=True)
class Cell:
    """A value of a table and its unit; None prints a dash, and `unit` None prints the value as it is."""

    value: object
    unit: Unit | Change | None = None
    masked: bool = False


@dataclass(frozen=True)
class Row:
    label: str
    cells: tuple[Cell, ...]
    style: str = ""  # "total", "subtotal" or nothing


@dataclass(frozen=True)
class Definition:
    """What a term means; `key` names the indicator, where it is one."""

    label: str
    text: str
    key: str = ""


@dataclass(frozen=True)
class Table:
    """A printed table: `head` stands above the labels, `columns` above the cells.

    `text_columns` counts the first columns whose cells are words, not figures. `defined` are the definitions
    of its rows, printed under it.
    """

    caption: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    style: str = ""
    text_columns: int = 0
    defined: tuple[Definition, ...] = ()

    @property
    def whole(self):
        """Whether the table is short enough to stay on one page."""
        return len(self.rows) <= KEPT_TOGETHER


@dataclass(frozen=True)
class Headline:
    """One figure in large: its label, its value, and that of the year before."""

    label: str
    value: Cell
    before: Cell | None = None


@dataclass(frozen=True)
class Chapter:
    """A numbered chapter of a report and the figure its opening shows in large, where it has one."""

    slug: str
    title: str
    template: str
    figure: Headline | None = None


def count(value):
    return Cell(value, Unit.COUNT)


def amount(value):
    return Cell(value, Unit.MONEY)


def percent(value):
    return Cell(value, Unit.SHARE)


def words(value):
    return Cell(value)


def masked_count(value):
    """A count of persons, hidden where it is small but not nought."""
    return Cell(value, Unit.COUNT, masked=0 < value < SMALLEST_PRINTED)


def part(value, whole):
    """`value` ÷ `whole` as a fraction; None where there is nothing to divide by."""
    return share(Decimal(value), Decimal(whole))


def evolution(now, before, unit) -> Cell:
    """From `before` to `now`: points for a share, else relative growth; a dash where it has no meaning."""
    if now is None or before is None:
        return Cell(None)
    if unit == Unit.SHARE:
        return Cell(now - before, Change.POINTS)
    return Cell(part(Decimal(now) - Decimal(before), before), Change.GROWTH)


@dataclass(frozen=True)
class Compared:
    """An indicator in the year of the report and in the one before."""

    key: str
    label: str
    unit: Unit
    now: object
    before: object

    def row(self) -> Row:
        return Row(
            self.label,
            (
                Cell(self.now, self.unit),
                Cell(self.before, self.unit),
                evolution(self.now, self.before, self.unit),
            ),
        )

    def headline(self) -> Headline:
        return Headline(self.label, Cell(self.now, self.unit), Cell(self.before, self.unit))


def opening(compared: dict[str, Compared], key: str | None) -> Headline | None:
    """The figure in large at the opening of a chapter; None where nothing is known."""
    return compared[key].headline() if key and compared[key].now is not None else None


def compare(keys, year) -> dict[str, Compared]:
    """The indicators `keys` in `year` and in the year before."""
    now, before = fiscal_year(year), fiscal_year(year - 1)
    return {key: _compared(REGISTRY[key], now, before) for key in keys}


def _compared(indicator, now: Period, before: Period):
    return Compared(
        indicator.key, str(indicator.label), indicator.unit, indicator.value(now), indicator.value(before)
    )


def comparison_table(caption, compared, year, *, head="", defined=()) -> Table:
    """Rows of `Compared` with the columns N, N−1 and evolution; `defined` are the keys to define under it."""
    return Table(
        caption=caption,
        head=head or _("Indicateur"),
        columns=(str(year), str(year - 1), _("Évolution")),
        rows=tuple(one.row() for one in compared),
        defined=definitions(defined),
    )


def definitions(keys) -> tuple[Definition, ...]:
    """What the indicators `keys` mean, in words, by the order of the registry."""
    return tuple(
        Definition(str(indicator.label), str(indicator.definition), key)
        for key, indicator in REGISTRY.items()
        if key in keys
    )
