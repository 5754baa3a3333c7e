"""Charts: pure layout, mirrored for Arabic, with no text in the drawing and no style in the page."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from initiative_sm import charts
from initiative_sm.palette import Palette, is_dark

PALETTE = Palette.of("#0b5d5e")
LOOK = {"write": str, "palette": PALETTE}
YEARS = ["2021", "2022", "2023"]
counts = st.lists(st.integers(0, 10_000), min_size=1, max_size=12)


def bars(values=(5, 10, 0), **over):
    return charts.bars("Prêts", YEARS, [charts.Series("Nombre", tuple(values))], **{**LOOK, **over})


def line(values=(5, 10, 20), **over):
    return charts.line("Cumul", YEARS, [charts.Series("Nombre", tuple(values))], **{**LOOK, **over})


def test_bars_are_as_high_as_their_values():
    first, second, third = bars().boxes
    assert second.height == charts.HEIGHT - charts.TOP - charts.BOTTOM
    assert (first.height * 2, third.height) == (second.height, 0)
    assert all(box.y + box.height == charts.HEIGHT - charts.BOTTOM for box in (first, second, third))


def test_bars_are_mirrored_right_to_left():
    straight, mirrored = bars(), bars(rtl=True)
    assert [box.height for box in mirrored.boxes] == [box.height for box in straight.boxes]
    for here, there in zip(straight.boxes, mirrored.boxes, strict=True):
        assert abs(there.x - (charts.WIDTH - here.x - here.width)) <= 1
    for here, there in zip(straight.labels, mirrored.labels, strict=True):
        assert (there.text, there.y) == (here.text, here.y)
        assert abs(there.x + here.x - charts.GRID) <= 1


def test_each_bar_carries_its_value_and_its_name():
    assert [label.text for label in bars().labels] == ["2021", "5", "2022", "10", "2023", "0"]


def test_two_series_differ_without_colour():
    two = [charts.Series("A", (1, 2, 3)), charts.Series("B", (3, 2, 1))]
    first, second = charts.bars("T", YEARS, two, **LOOK).keys
    assert is_dark(first.fill)
    assert not is_dark(second.fill)
    assert [key.dashes for key in charts.line("T", YEARS, two, **LOOK).keys] == ["", "7 4"]


def test_line_starts_on_the_right_in_arabic():
    (straight,), (mirrored,) = line().paths, line(rtl=True).paths
    assert [y for _x, y in mirrored.points] == [y for _x, y in straight.points]
    assert mirrored.points[0][0] > mirrored.points[-1][0]
    assert {label.hold for label in line(rtl=True).labels} == {"left", "middle"}


def test_line_names_every_second_category_of_many():
    names = [str(year) for year in range(2000, 2030)]
    drawn = charts.line("T", names, [charts.Series("A", tuple(range(30)))], **LOOK)
    assert [label.text for label in drawn.labels if label.text in names] == names[::2]


def test_data_stand_beside_the_drawing():
    assert bars().rows == (("2021", ("5",)), ("2022", ("10",)), ("2023", ("0",)))
    assert bars().description == "2021: Nombre 5; 2022: Nombre 10; 2023: Nombre 0"


def test_horizontal_bars_start_where_the_text_starts():
    entries = [("A", 10), ("B", 5)]
    assert [(bar.x, bar.width) for bar in charts.shares("T", entries, **LOOK).rows] == [(0, 1000), (0, 500)]
    assert [bar.x for bar in charts.shares("T", entries, rtl=True, **LOOK).rows] == [0, 500]


def test_funnel_is_centred():
    drawn = charts.funnel("T", [("A", 100, ""), ("B", 50, "50 %")], **LOOK)
    assert [(bar.x, bar.width, bar.note) for bar in drawn.rows] == [(0, 1000, ""), (250, 500, "50 %")]
    assert drawn.noted


@given(counts.filter(any), st.booleans())
def test_slices_of_a_stack_fill_it_without_gap(values, rtl):
    (row,) = charts.stacks("T", ["p"] * len(values), [("2023", values)], rtl=rtl, **LOOK).rows
    slices = sorted(row.slices, key=lambda piece: (piece.x, piece.x + piece.width))
    ends = [0, *(piece.x + piece.width for piece in slices)]
    assert [piece.x for piece in slices] == ends[:-1]
    assert ends[-1] == charts.THOUSAND


def test_stack_of_nothing_is_empty():
    (row,) = charts.stacks("T", ["a"], [("2023", [0])], **LOOK).rows
    assert [(piece.width, piece.text) for piece in row.slices] == [(0, "")]


def test_thin_slices_carry_no_label():
    (row,) = charts.stacks("T", ["a", "b"], [("2023", [96, 4])], **LOOK).rows
    assert [piece.text for piece in row.slices] == ["0.96", ""]


@given(st.one_of(st.integers(0, 10**9), st.decimals(0, 10**7, places=2)))
def test_ticks_are_round_and_reach_the_top(top):
    ticks = charts.nice_ticks(top)
    step = ticks[1]
    assert ticks[-1] >= top > ticks[-1] - step or top == 0
    assert 2 <= len(ticks) <= 6
    assert re.fullmatch(r"[125]0*", str(step))


@given(counts, st.booleans())
def test_labels_stay_on_the_grid(values, rtl):
    names = [str(i) for i in range(len(values))]
    series = [charts.Series("A", tuple(values))]
    for draw in (charts.bars, charts.line):
        for label in draw("T", names, series, rtl=rtl, **LOOK).labels:
            assert 0 <= label.x <= charts.GRID
            assert 0 <= label.y <= charts.GRID


def test_grid_is_the_shipped_stylesheet():
    shipped = Path(settings.BASE_DIR, "static/css/chart-grid.css").read_text()
    assert shipped == charts.grid_css()


def test_amounts_can_be_drawn():
    assert bars((Decimal("10.50"), Decimal(0), Decimal(21))).boxes[0].height == 106


@pytest.mark.parametrize(
    ("template", "chart"),
    [
        ("chart.html", bars()),
        ("chart.html", line(rtl=True)),
        ("chart_bars.html", charts.shares("T", [("A", 1)], **LOOK)),
        ("chart_bars.html", charts.funnel("T", [("A", 1, "")], **LOOK)),
        ("chart_stacks.html", charts.stacks("T", ["a", "b"], [("2023", [1, 2])], **LOOK)),
    ],
)
def test_component_keeps_the_rules_of_the_page(template, chart):
    html = render_to_string(f"_components/{template}", {"chart": chart})
    assert "style" not in html
    assert "<text" not in html
    drawings = html.count("<svg")
    assert drawings == len(re.findall(r"<svg[^>]*>\s*<title>[^<]+</title>", html)) > 0


def test_table_of_a_drawing_shows_its_data():
    html = render_to_string("_components/chart_table.html", {"chart": bars(), "head": "Année"})
    assert re.findall(r'<bdi dir="ltr">(\d+)</bdi>', html) == ["5", "10", "0"]


def test_tones_of_neighbours_differ_in_lightness():
    tones = [is_dark(tone) for tone in PALETTE.tones]
    assert tones[:4] == [True, False, True, False]
