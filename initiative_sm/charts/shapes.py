"""What a drawing is made of: frozen shapes, labels and keys, as the templates read them.

Coordinates are whole numbers, which no language writes with a comma. A `url` is where a shape leads on a
page; "" in print, and for who may not see the files behind it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 800, 260

Number = int | Decimal
Write = Callable[[Number], str]
Point = tuple[int, int]


@dataclass(frozen=True)
class Series:
    label: str
    values: tuple[Number, ...]


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    fill: str
    stroke: str = "none"


@dataclass(frozen=True)
class Column:
    """The whole height of the drawing around a category, which leads to its files."""

    x: int
    width: int
    label: str
    url: str


@dataclass(frozen=True)
class Rule:
    """A horizontal line of the background."""

    y: int
    x1: int
    x2: int
    stroke: str


@dataclass(frozen=True)
class Path:
    points: tuple[Point, ...]
    stroke: str
    dashes: str = ""

    @property
    def coordinates(self):
        return _written(self.points)

    @property
    def end(self):
        return self.points[-1] if self.points else None


@dataclass(frozen=True)
class Label:
    """Text over the drawing, at half percents `x` and `y`; `hold` is the end that stands there."""

    text: str
    x: int
    y: int
    hold: str = "middle"  # "middle", "left" or "right"
    numeric: bool = True
    dark: bool = False
    value: str = ""  # the number under a name


@dataclass(frozen=True)
class Key:
    """An entry of the legend."""

    label: str
    fill: str
    stroke: str = "none"
    dashes: str = ""
    lines: tuple["Hatch", ...] = ()


@dataclass(frozen=True)
class Plot:
    """A drawing with a horizontal axis: bars or lines. `columns` and `rows` are its data, as text."""

    title: str
    description: str
    boxes: tuple[Box, ...]
    rules: tuple[Rule, ...]
    paths: tuple[Path, ...]
    labels: tuple[Label, ...]
    keys: tuple[Key, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    doors: tuple[Column, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    template = "_components/chart.html"


@dataclass(frozen=True)
class Bar:
    """A row of a horizontal chart: `x` and `width` in thousandths of the drawing."""

    label: str
    text: str
    x: int
    width: int
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, one a row; a funnel has them centred and a note (a rate) beside."""

    title: str
    rows: tuple[Bar, ...]
    fill: str
    template = "_components/chart_bars.html"

    @property
    def noted(self):
        return any(row.note for row in self.rows)


@dataclass(frozen=True)
class Slice:
    """A share of a stacked bar: `x` and `width` in thousandths, `middle` in half percents."""

    x: int
    width: int
    fill: str
    text: str
    middle: int
    dark: bool


@dataclass(frozen=True)
class Stack:
    """One bar cut into shares that make a hundred percent."""

    label: str
    description: str
    slices: tuple[Slice, ...]


@dataclass(frozen=True)
class Stacks:
    title: str
    rows: tuple[Stack, ...]
    keys: tuple[Key, ...]
    template = "_components/chart_stacks.html"


@dataclass(frozen=True)
class Wedge:
    """A part of a ring: its outline as SVG reads it, and the line that names it beside the ring."""

    outline: str
    fill: str
    stroke: str
    label: str
    text: str
    share: str
    url: str = ""


@dataclass(frozen=True)
class Donut:
    """A whole cut into a few parts, with the whole in the middle."""

    title: str
    description: str
    whole: str
    wedges: tuple[Wedge, ...]
    labels: tuple[Label, ...]
    size: int
    template = "_components/chart_donut.html"


@dataclass(frozen=True)
class Hatch:
    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True)
class Area:
    """A province on the map: its outline, its tone and the hatching over it."""

    label: str
    text: str
    points: tuple[Point, ...]
    fill: str
    lines: tuple[Hatch, ...] = ()
    url: str = ""

    @property
    def coordinates(self):
        return _written(self.points)


@dataclass(frozen=True)
class Map:
    """A schematic map; `elsewhere` are the places it does not show, `columns` and `rows` its data as text."""

    title: str
    description: str
    areas: tuple[Area, ...]
    leaders: tuple[tuple[Point, Point], ...]
    labels: tuple[Label, ...]
    keys: tuple[Key, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    elsewhere: tuple[tuple[str, str], ...]
    ink: str
    width: int
    height: int
    template = "_components/chart_map.html"

    @property
    def open(self):
        """Whether a province leads somewhere."""
        return any(area.url for area in self.areas)


def _written(points):
    return " ".join(f"{x},{y}" for x, y in points)
