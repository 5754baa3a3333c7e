"""A whole and its few parts, as a ring."""

from collections.abc import Sequence
from decimal import Decimal
from math import cos, pi, sin

from initiative_sm.charts.places import step
from initiative_sm.charts.shapes import Donut, Label, Number, Wedge, Write
from initiative_sm.palette import Palette, is_dark

SIZE = 400
OUTER, INNER = 196, 116
#: A part smaller than this carries no label on the ring: its line beside the ring says it.
LABELLED = Decimal("0.08")


def donut(
    title: str,
    entries: Sequence[tuple[str, Number]],
    *,
    write: Write,
    share: Write,
    palette: Palette,
    rtl: bool = False,
    urls: Sequence[str] = (),
) -> Donut:
    """A ring of (label, value), clockwise from the top, the other way round right to left.

    `share` writes the fraction of the whole that a part is; the whole stands in the middle.
    """
    whole = sum(value for _label, value in entries)
    wedges, labels, at = [], [], Decimal(0)
    for i, (name, value) in enumerate(entries):
        part = Decimal(value) / Decimal(whole) if whole else Decimal(0)
        tone = palette.tones[i % len(palette.tones)]
        text = share(part) if whole else ""
        url = urls[i] if i < len(urls) else ""
        outline = _outline(at, at + part, rtl) if part else ""
        wedges.append(Wedge(outline, tone, palette.brand, name, write(value), text, url))
        if part >= LABELLED:
            x, y = _point(at + part / 2, (OUTER + INNER) / 2, rtl)
            labels.append(Label(text, step(x, SIZE), step(y, SIZE), dark=is_dark(tone)))
        at += part
    return Donut(
        title=title,
        description="; ".join(f"{one.label}: {one.text} ({one.share})" for one in wedges),
        whole=write(whole),
        wedges=tuple(wedges),
        labels=tuple(labels),
        size=SIZE,
    )


def _outline(start, end, rtl):
    """The part of the ring between two fractions of a turn, in two halves: an arc cannot go all round."""
    middle = (start + end) / 2
    sweep, back = ("0", "1") if rtl else ("1", "0")
    x, y = _point(start, OUTER, rtl)
    outer = [_arc(OUTER, sweep, _point(at, OUTER, rtl)) for at in (middle, end)]
    in_x, in_y = _point(end, INNER, rtl)
    inner = [_arc(INNER, back, _point(at, INNER, rtl)) for at in (middle, start)]
    return f"M{x} {y} {' '.join(outer)} L{in_x} {in_y} {' '.join(inner)} Z"


def _arc(radius, sweep, point):
    return f"A{radius} {radius} 0 0 {sweep} {point[0]} {point[1]}"


def _point(turn, radius, rtl):
    angle = 2 * pi * float(turn)
    x = SIZE / 2 + radius * sin(angle) * (-1 if rtl else 1)
    return round(x), round(SIZE / 2 - radius * cos(angle))
