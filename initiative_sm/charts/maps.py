"""The schematic map of a region: provinces shaded and hatched by thirds of their values.

North is up and the sea stays where it is in every language: a map is not mirrored. Small provinces are named
in the sea, with a line that leads to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from initiative_sm.charts.places import step
from initiative_sm.charts.shapes import Area, Hatch, Key, Label, Map, Number, Point, Write
from initiative_sm.palette import Palette

#: The value of a place that the reader may not see.
HIDDEN = None
#: Classes of values above nought.
CLASSES = 3
#: Distance between two lines of hatching, by class: the middle third, and what is not shown.
GAP, WIDE_GAP = 9, 16
KEY_WIDTH, KEY_HEIGHT = 24, 14


@dataclass(frozen=True)
class Outline:
    """How a province is drawn: its corners, and where its name stands (`leader`: what a line points at)."""

    points: tuple[Point, ...]
    name_at: Point
    leader: Point | None = None


@dataclass(frozen=True)
class Place:
    """A province, its outline (None where there is none) and its value, which may be HIDDEN."""

    label: str
    value: Number | None
    outline: Outline | None
    url: str = ""


def region(
    title: str,
    places: Sequence[Place],
    *,
    size: Point,
    head: str,
    write: Write,
    palette: Palette,
) -> Map:
    """The map of `places`, drawn in `size`; `head` names what is counted. No direction is asked: see above."""
    drawn = [place for place in places if place.outline]
    classes = _classes([place.value for place in places])
    texts = {place.label: _text(place.value, write) for place in places}
    rows = tuple((place.label, (texts[place.label],)) for place in places)
    return Map(
        title=title,
        description="; ".join(f"{label}: {text}" for label, (text,) in rows),
        areas=tuple(_area(place, texts[place.label], classes, palette) for place in drawn),
        leaders=tuple(
            (place.outline.name_at, place.outline.leader) for place in drawn if place.outline.leader
        ),
        labels=tuple(_label(place, texts[place.label], size) for place in drawn),
        keys=_keys(classes, {place.value for place in drawn}, write, palette),
        columns=(head,),
        rows=rows,
        elsewhere=tuple(
            (place.label, texts[place.label])
            for place in places
            if not place.outline and (place.value is HIDDEN or place.value)
        ),
        ink=palette.brand,
        width=size[0],
        height=size[1],
    )


def hatching(points: Sequence[Point], gap: int, *, falling: bool = False) -> tuple[Hatch, ...]:
    """Slanting lines inside an outline, `gap` apart: no pattern to name, the same ink on screen and paper."""
    lean = -1 if falling else 1
    across = [x + lean * y for x, y in points]  # constant along a line of the hatching
    lines = []
    for at in range(min(across) // gap * gap + gap, max(across), gap):
        cuts = sorted(_cuts(points, across, at))
        lines += [
            Hatch(round(x1), round(y1), round(x2), round(y2))
            for (x1, y1), (x2, y2) in zip(cuts[::2], cuts[1::2], strict=False)
        ]
    return tuple(lines)


def _cuts(points, across, at):
    """Where the line `at` crosses the outline."""
    for i, (x1, y1) in enumerate(points):
        j = (i + 1) % len(points)
        here, there = across[i], across[j]
        if (here <= at) != (there <= at):
            part = (at - here) / (there - here)
            yield x1 + (points[j][0] - x1) * part, y1 + (points[j][1] - y1) * part


def _classes(values) -> dict:
    """value → its third, 0 to 2; equal values are never parted."""
    known = sorted({value for value in values if value})
    return {value: i * CLASSES // len(known) for i, value in enumerate(known)}


def _text(value, write):
    return _("non montré") if value is HIDDEN else write(value)


def _area(place, text, classes, palette):
    fill, lines = _look(place.value, classes, palette, place.outline.points)
    return Area(place.label, text, place.outline.points, fill, lines, place.url)


def _look(value, classes, palette, points):
    """(fill, hatching): the darker the more; a place not shown is hatched the other way."""
    if value is HIDDEN:
        return "#ffffff", hatching(points, WIDE_GAP, falling=True)
    if not value:
        return "#ffffff", ()
    third = classes[value]
    fill = (palette.tint, palette.line, palette.brand)[third]
    return fill, hatching(points, GAP) if third == 1 else ()


def _label(place, text, size):
    x, y = place.outline.name_at
    hold = "right" if place.outline.leader else "middle"
    return Label(place.label, step(x, size[0]), step(y, size[1]), hold, numeric=False, value=text)


def _keys(classes, shown, write, palette):
    corners = ((0, 0), (KEY_WIDTH, 0), (KEY_WIDTH, KEY_HEIGHT), (0, KEY_HEIGHT))

    def key(label, value):
        fill, lines = _look(value, classes, palette, corners)
        return Key(label, fill, palette.brand, lines=lines)

    keys = [key(write(0), 0)] if 0 in shown else []
    for third in range(CLASSES):
        values = [value for value, its_third in classes.items() if its_third == third]
        if values:
            low, high = write(min(values)), write(max(values))
            between = _("de %(low)s à %(high)s") % {"low": low, "high": high}
            keys.append(key(low if low == high else between, values[0]))
    return (*keys, *([key(_("non montré"), HIDDEN)] if HIDDEN in shown else []))
