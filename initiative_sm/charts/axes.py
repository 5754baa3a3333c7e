"""Drawings with a horizontal axis: vertical bars, lines."""

from collections.abc import Sequence
from itertools import count
from math import ceil

from initiative_sm.charts.places import label, length, mirrored
from initiative_sm.charts.shapes import (
    HEIGHT,
    WIDTH,
    Box,
    Column,
    Key,
    Number,
    Path,
    Plot,
    Rule,
    Series,
    Write,
)
from initiative_sm.palette import Palette

TOP, BOTTOM = 26, 32  # room for the values above the bars and the names below
AXIS = 64  # room for the figures of a vertical axis
INSET = 30  # room beside the first and the last point of a line, for what is written there
WIDEST = 130  # a group of bars is no wider: one datum is a bar, not a wall
APART = 17  # the height of a label

#: With more categories than this, every second one is named.
CROWDED = 20


def bars(
    title: str,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    write: Write,
    palette: Palette,
    rtl: bool = False,
    urls: Sequence[str] = (),
) -> Plot:
    """Vertical bars, one group a category (years), of one series or two; each bar carries its value.

    `urls` says where each category leads; "" is nowhere.
    """
    top = max((value for one in series for value in one.values), default=0) or 1
    fills = [(palette.brand, "none"), (palette.pale, palette.brand)]
    group = WIDTH / max(1, len(categories))
    thick = min(group * 0.72, WIDEST) / len(series)
    boxes, labels = [], []
    for i, category in enumerate(categories):
        labels.append(label(category, (i + 0.5) * group, HEIGHT - BOTTOM / 2, rtl))
        for j, one in enumerate(series):
            left = (i + 0.5) * group + (j - len(series) / 2) * thick
            height = length(one.values[i], top, HEIGHT - TOP - BOTTOM)
            y = HEIGHT - BOTTOM - height
            x = WIDTH - left - thick if rtl else left
            boxes.append(Box(round(x), y, max(1, round(thick) - 1), height, *fills[j]))
            labels.append(label(write(one.values[i]), left + thick / 2, y - 11, rtl))
    data = _data(categories, series, write)
    return Plot(
        title=title,
        description=_listing(data),
        boxes=tuple(boxes),
        rules=(Rule(HEIGHT - BOTTOM, 0, WIDTH, palette.brand),),
        paths=(),
        labels=tuple(labels),
        keys=tuple(Key(one.label, *fills[j]) for j, one in enumerate(series)),
        doors=_doors(data["rows"], urls, group, rtl),
        **data,
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
    paths = [
        Path(tuple((mirrored(x, rtl), y) for x, y in map(place, count(), one.values)), *stroke)
        for one, stroke in lines
    ]
    near, far = mirrored(AXIS, rtl), mirrored(WIDTH, rtl)
    data = _data(categories, series, write)
    return Plot(
        title=title,
        description=_listing(data),
        boxes=(),
        rules=tuple(Rule(place(0, tick)[1], near, far, palette.line) for tick in ticks),
        paths=tuple(paths),
        labels=(
            *(label(write(tick), AXIS - 10, place(0, tick)[1], rtl, hold="right") for tick in ticks),
            *(
                label(category, place(i, 0)[0], HEIGHT - BOTTOM / 2, rtl)
                for i, category in enumerate(categories)
                if len(categories) <= CROWDED or i % 2 == 0
            ),
            *_ends(series, place, write, rtl),
        ),
        keys=tuple(Key(one.label, stroke, stroke, dashes) for one, (stroke, dashes) in lines),
        **data,
    )


def nice_ticks(top: Number, wanted: int = 4) -> list[int]:
    """Round values from 0 to at least `top`, about `wanted` of them above nought."""
    step = 1
    while step * wanted < top:
        # 1, 2, 5, 10, 20, 50…
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    steps = max(1, -(-ceil(top) // step))
    return [step * i for i in range(steps + 1)]


def _placer(n, top):
    """Where the value of a category stands in a drawing with a vertical axis, before any mirroring."""
    first, last = AXIS + INSET, WIDTH - INSET
    step = (last - first) / (n - 1) if n > 1 else 0
    start = first if n > 1 else (first + last) / 2

    def place(i, value):
        return start + i * step, HEIGHT - BOTTOM - length(value, top, HEIGHT - TOP - BOTTOM)

    return place


def _ends(series, place, write, rtl):
    """The last value of each line, written above its end, never over one another nor out of the drawing."""
    ends = sorted(
        (place(len(one.values) - 1, one.values[-1])[1] - 12, write(one.values[-1]))
        for one in series
        if one.values
    )
    x = WIDTH if any(len(one.values) > 1 for one in series) else place(0, 0)[0] + INSET
    free = 0
    for y, text in ends:
        y = max(y, free)
        free = y + APART
        yield label(text, x, y, rtl, hold="right")


def _doors(rows, urls, group, rtl):
    """Each category with where it leads, over the whole height: a small bar is as easy to press."""
    return tuple(
        Column(
            x=mirrored((i + 1 if rtl else i) * group, rtl),
            width=round(group),
            label=f"{category} : {', '.join(texts)}",
            url=url,
        )
        for i, ((category, texts), url) in enumerate(zip(rows, urls, strict=False))
        if url
    )


def _data(categories, series, write):
    rows = tuple(
        (category, tuple(write(one.values[i]) for one in series)) for i, category in enumerate(categories)
    )
    return {"columns": tuple(one.label for one in series), "rows": rows}


def _listing(data):
    """The data in one line, for a reader who hears the drawing described."""
    return "; ".join(
        f"{category}: " + ", ".join(map(" ".join, zip(data["columns"], texts, strict=True)))
        for category, texts in data["rows"]
    )
