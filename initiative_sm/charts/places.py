"""Where things stand: the grid of the labels, lengths in whole numbers, what is mirrored for Arabic."""

from decimal import ROUND_HALF_UP, Decimal

from initiative_sm.charts.shapes import HEIGHT, WIDTH, Label

#: Steps of the label grid in each direction: half percents.
GRID = 200


def grid_css() -> str:
    """The stylesheet of the label grid; `static/css/chart-grid.css` is this text."""
    places = [
        f".x-{step} {{ left: {step / 2:g}%; }}\n.y-{step} {{ top: {step / 2:g}%; }}\n"
        for step in range(GRID + 1)
    ]
    return "/* The places a chart's labels may stand at, in half percents; see initiative_sm/charts. */\n" + (
        "".join(places)
    )


def label(text, x, y, rtl, hold="middle", *, numeric=True) -> Label:
    """A label of a drawing with an axis, mirrored with it."""
    if rtl:
        hold = {"left": "right", "right": "left"}.get(hold, hold)
    return Label(str(text), step(mirrored(x, rtl), WIDTH), step(y, HEIGHT), hold, numeric)


def mirrored(x, rtl):
    return round(WIDTH - x if rtl else x)


def step(value, whole):
    return min(GRID, max(0, round(value * GRID / whole)))


def length(value, top, room) -> int:
    return int((Decimal(value) * room / Decimal(top)).to_integral_value(ROUND_HALF_UP))
