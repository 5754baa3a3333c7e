"""The only door to charts: pure layout, numbers in, frozen shapes and labels out.

The shapes go into an SVG without text (an Arabic label inside an SVG is printed in isolated letters), the
labels are HTML laid over it. A label's place is a class of `static/css/chart-grid.css`, in half percents of
the drawing, since a page may carry no style of its own. Right-to-left drawings are mirrored here, save the
map: the sea stays in the west.
Tones differ in lightness, lines in dashes, provinces in hatching: a chart is read in black and white too.

Every drawing names the template that draws it, on pages and in print alike:

    {% include chart.template with chart=chart only %}
"""

from initiative_sm.charts.axes import bars, line, nice_ticks
from initiative_sm.charts.maps import HIDDEN, Outline, Place, region
from initiative_sm.charts.places import GRID, grid_css
from initiative_sm.charts.rounds import donut
from initiative_sm.charts.rows import THOUSAND, funnel, shares, stacks
from initiative_sm.charts.shapes import HEIGHT, WIDTH, Bars, Donut, Map, Number, Plot, Series, Stacks, Write

__all__ = [
    "GRID",
    "HEIGHT",
    "HIDDEN",
    "THOUSAND",
    "WIDTH",
    "Bars",
    "Donut",
    "Map",
    "Number",
    "Outline",
    "Place",
    "Plot",
    "Series",
    "Stacks",
    "Write",
    "bars",
    "donut",
    "funnel",
    "grid_css",
    "line",
    "nice_ticks",
    "region",
    "shares",
    "stacks",
]
