"""Drawings that are a table: one horizontal bar a row, so that long names wrap in any script."""

from collections.abc import Sequence
from decimal import Decimal

from initiative_sm.charts.places import length, step
from initiative_sm.charts.shapes import Bar, Bars, Key, Number, Slice, Stack, Stacks, Write
from initiative_sm.palette import Palette, is_dark

#: The width of a horizontal bar's drawing.
THOUSAND = 1000
#: A slice thinner than this carries no label.
LABELLED = 60


def shares(
    title: str,
    entries: Sequence[tuple[str, Number]],
    *,
    write: Write,
    palette: Palette,
    rtl: bool = False,
    urls: Sequence[str] = (),
) -> Bars:
    """Horizontal bars, the longest as wide as the drawing; a mirrored one starts on the right.

    `urls` says where each entry leads.
    """
    top = max((value for _label, value in entries), default=0) or 1
    rows = []
    for i, (label, value) in enumerate(entries):
        width = length(value, top, THOUSAND)
        url = urls[i] if i < len(urls) else ""
        rows.append(Bar(label, write(value), THOUSAND - width if rtl else 0, width, url=url))
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
        width = length(value, top, THOUSAND)
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
            slices.append(Slice(x, width, tone, text, step(x + width / 2, THOUSAND), is_dark(tone)))
        summary = "; ".join(
            f"{part} {write(Decimal(value) / Decimal(total))}"
            for part, value in zip(parts, values, strict=True)
            if total
        )
        drawn.append(Stack(label, summary or label, tuple(slices)))
    keys = tuple(Key(part, tones[i % len(tones)], palette.brand) for i, part in enumerate(parts))
    return Stacks(title, tuple(drawn), keys)


def _cut(values, total) -> int:
    return length(sum(values), total or 1, THOUSAND)
