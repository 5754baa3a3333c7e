"""The only door to charts: pure layout, numbers in, frozen shapes and labels out.

The shapes go into an SVG without text (an Arabic label inside an SVG is printed in isolated letters), the
labels are HTML laid over it. A label's place is a class of `static/css/chart-grid.css`, in half percents of
the drawing, since a page may carry no style of its own. Right-to-left drawings are mirrored here.
Tones differ in lightness, and lines in dashes: a chart is read in black and white too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from math import ceil

from initiative_sm.palette import Palette, is_dark

#: Steps of the label grid in each direction: half percents.
GRID = 200

WIDTH, HEIGHT = 800, 260
TOP, BOTTOM = 22, 26  # room for the values above the bars and the names below
AXIS = 64  # room for the figures of a vertical axis

#: The width of a horizontal bar's drawing: whole numbers, which no language writes with a comma.
THOUSAND = 1000
#: A slice thinner than this carries no label.
LABELLED = 60

#: With more categories than this, every second one is named.
CROWDED = 20

Number = int | Decimal
Write = Callable[[Number], str]


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
class Rule:
    """A horizontal line of the background."""

    y: int
    x1: int
    x2: int
    stroke: str


@dataclass(frozen=True)
class Path:
    points: tuple[tuple[int, int], ...]
    stroke: str
    dashes: str = ""

    @property
    def coordinates(self):
        return " ".join(f"{x},{y}" for x, y in self.points)


@dataclass(frozen=True)
class Label:
    """Text over the drawing, at half percents `x` and `y`; `hold` is the end that stands there."""

    text: str
    x: int
    y: int
    hold: str = "middle"  # "middle", "left" or "right"
    numeric: bool = True


@dataclass(frozen=True)
class Key:
    """An entry of the legend."""

    label: str
    fill: str
    stroke: str = "none"
    dashes: str = ""


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
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Bar:
    """A row of a horizontal chart: `x` and `width` in thousandths of the drawing."""

    label: str
    text: str
    x: int
    width: int
    note: str = ""


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, one a row; a funnel has them centred and a note (a rate) beside."""

    title: str
    rows: tuple[Bar, ...]
    fill: str

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


def bars(
    title: str,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    write: Write,
    palette: Palette,
    rtl: bool = False,
) -> Plot:
    """Vertical bars, one group a category (years), of one series or two; each bar carries its value."""
    top = max((value for one in series for value in one.values), default=0) or 1
    fills = [(palette.brand, "none"), (palette.pale, palette.brand)]
    group = WIDTH / max(1, len(categories))
    thick = group * 0.72 / len(series)
    boxes, labels = [], []
    for i, category in enumerate(categories):
        labels.append(_label(category, (i + 0.5) * group, HEIGHT - BOTTOM / 2, rtl))
        for j, one in enumerate(series):
            left = (i + 0.14) * group + j * thick
            height = _length(one.values[i], top, HEIGHT - TOP - BOTTOM)
            y = HEIGHT - BOTTOM - height
            x = WIDTH - left - thick if rtl else left
            boxes.append(Box(round(x), y, max(1, round(thick) - 1), height, *fills[j]))
            labels.append(_label(write(one.values[i]), left + thick / 2, y - 9, rtl))
    return Plot(
        title=title,
        description=_listing(categories, series, write),
        boxes=tuple(boxes),
        rules=(Rule(HEIGHT - BOTTOM, 0, WIDTH, palette.brand),),
        paths=(),
        labels=tuple(labels),
        keys=tuple(Key(one.label, *fills[j]) for j, one in enumerate(series)),
        **_data(categories, series, write),
    )


def line(
    title: str,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    write: Write,
    palette: Palette,
    rtl: bool = False,
) -> Plot:
    """Lines over ordered categories (years), with a vertical axis; the second line is dashed."""
    ticks = nice_ticks(max((value for one in series for value in one.values), default=0))
    place = _placer(len(categories), ticks[-1])
    strokes = ((palette.brand, ""), (palette.tones[2], "7 4"), (palette.tones[4], "2 4"))
    lines = list(zip(series, strokes, strict=False))
    ends = [(one.values[-1], place(len(one.values) - 1, one.values[-1])) for one in series if one.values]
    paths = [
        Path(tuple((_mirrored(x, rtl), y) for x, y in map(place, count(), one.values)), *stroke)
        for one, stroke in lines
    ]
    near, far = _mirrored(AXIS, rtl), _mirrored(WIDTH, rtl)
    return Plot(
        title=title,
        description=_listing(categories, series, write),
        boxes=(),
        rules=tuple(Rule(place(0, tick)[1], near, far, palette.line) for tick in ticks),
        paths=tuple(paths),
        labels=(
            *(_label(write(tick), AXIS - 10, place(0, tick)[1], rtl, hold="right") for tick in ticks),
            *(
                _label(category, place(i, 0)[0], HEIGHT - BOTTOM / 2, rtl)
                for i, category in enumerate(categories)
                if len(categories) <= CROWDED or i % 2 == 0
            ),
            *(_label(write(value), x, y - 11, rtl) for value, (x, y) in ends),
        ),
        keys=tuple(Key(one.label, stroke, stroke, dashes) for one, (stroke, dashes) in lines),
        **_data(categories, series, write),
    )


def shares(
    title: str,
    entries: Sequence[tuple[str, Number]],
    *,
    write: Write,
    palette: Palette,
    rtl: bool = False,
) -> Bars:
    """Horizontal bars, the longest as wide as the drawing; a mirrored one starts on the right."""
    top = max((value for _label, value in entries), default=0) or 1
    rows = []
    for label, value in entries:
        width = _length(value, top, THOUSAND)
        rows.append(Bar(label, write(value), THOUSAND - width if rtl else 0, width))
    return Bars(title, tuple(rows), palette.brand)


def funnel(
    title: str,
    steps: Sequence[tuple[str, Number, str]],
    *,
    write: Write,
    palette: Palette,
) -> Bars:
    """Centred bars of (label, value, note), each as wide as its part of the largest step."""
    top = max((value for _label, value, _note in steps), default=0) or 1
    rows = []
    for label, value, note in steps:
        width = _length(value, top, THOUSAND)
        rows.append(Bar(label, write(value), (THOUSAND - width) // 2, width, note))
    return Bars(title, tuple(rows), palette.brand)


def stacks(
    title: str,
    parts: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Number]]],
    *,
    write: Write,
    palette: Palette,
    rtl: bool = False,
) -> Stacks:
    """One bar a row, cut into `parts` that make a hundred percent; slices under 6 % carry no label.

    `write` gets the fraction of the row that a slice is.
    """
    tones = palette.tones
    drawn = []
    for label, values in rows:
        total, slices = sum(values), []
        for i, value in enumerate(values):
            # Cut at the rounded sums, not at rounded widths: the slices meet, and end at the full width.
            at, end = _cut(values[:i], total), _cut(values[: i + 1], total)
            width, x = end - at, THOUSAND - end if rtl else at
            text = write(Decimal(value) / Decimal(total)) if width >= LABELLED else ""
            tone = tones[i % len(tones)]
            slices.append(Slice(x, width, tone, text, _step(x + width / 2, THOUSAND), is_dark(tone)))
        summary = "; ".join(
            f"{part} {write(Decimal(value) / Decimal(total))}"
            for part, value in zip(parts, values, strict=True)
            if total
        )
        drawn.append(Stack(label, summary or label, tuple(slices)))
    keys = tuple(Key(part, tones[i % len(tones)], palette.brand) for i, part in enumerate(parts))
    return Stacks(title, tuple(drawn), keys)


def nice_ticks(top: Number, wanted: int = 4) -> list[int]:
    """Round values from 0 to at least `top`, about `wanted` of them above nought."""
    step = 1
    while step * wanted < top:
        # 1, 2, 5, 10, 20, 50…
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    steps = max(1, -(-ceil(top) // step))
    return [step * i for i in range(steps + 1)]


def grid_css() -> str:
    """The stylesheet of the label grid; `static/css/chart-grid.css` is this text."""
    places = [
        f".x-{step} {{ left: {step / 2:g}%; }}\n.y-{step} {{ top: {step / 2:g}%; }}\n"
        for step in range(GRID + 1)
    ]
    return (
        "/* The places a chart's labels may stand at, in half percents; see initiative_sm/charts.py. */\n"
        + ("".join(places))
    )


def _data(categories, series, write):
    rows = tuple(
        (category, tuple(write(one.values[i]) for one in series)) for i, category in enumerate(categories)
    )
    return {"columns": tuple(one.label for one in series), "rows": rows}


def _placer(n, top):
    """Where the value of a category stands in a drawing with a vertical axis, before any mirroring."""
    step = (WIDTH - AXIS - 30) / max(1, n - 1)

    def place(i, value):
        return AXIS + i * step, HEIGHT - BOTTOM - _length(value, top, HEIGHT - TOP - BOTTOM)

    return place


def _listing(categories, series, write):
    """The data in one line, for a reader who hears the drawing described."""
    return "; ".join(
        f"{category}: " + ", ".join(f"{one.label} {write(one.values[i])}" for one in series)
        for i, category in enumerate(categories)
    )


def _label(text, x, y, rtl, hold="middle"):
    if rtl:
        hold = {"left": "right", "right": "left"}.get(hold, hold)
    return Label(str(text), _step(_mirrored(x, rtl), WIDTH), _step(y, HEIGHT), hold)


def _mirrored(x, rtl):
    return round(WIDTH - x if rtl else x)


def _step(value, whole):
    return min(GRID, max(0, round(value * GRID / whole)))


def _length(value, top, room) -> int:
    return int((Decimal(value) * room / Decimal(top)).to_integral_value(ROUND_HALF_UP))


def _cut(values, total) -> int:
    return _length(sum(values), total or 1, THOUSAND)
