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
from initiative_sm.charts import axes, maps
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
    assert second.height == charts.HEIGHT - axes.TOP - axes.BOTTOM
    assert (first.height * 2, third.height) == (second.height, 0)
    assert all(box.y + box.height == charts.HEIGHT - axes.BOTTOM for box in (first, second, third))


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
    assert bars((Decimal("10.50"), Decimal(0), Decimal(21))).boxes[0].height == 101


OUTLINE = charts.Outline(((0, 0), (100, 0), (100, 80), (0, 80)), (50, 40))
AT_SEA = charts.Outline(((100, 0), (200, 0), (200, 80), (100, 80)), (90, 40), (150, 40))


def region(values=(5, 20, 60, 0), **over):
    places = [
        charts.Place(f"P{i}", value, AT_SEA if i else OUTLINE, f"/p{i}") for i, value in enumerate(values)
    ]
    look = {"size": (400, 200), "head": "Prêts", "write": str, "palette": PALETTE, **over}
    return charts.region("Carte", places, **look)


def donut(values=(22, 78), **over):
    entries = [(f"E{i}", value) for i, value in enumerate(values)]
    return charts.donut("Parts", entries, share=lambda part: f"{part:.0%}", **{**LOOK, **over})


@pytest.mark.parametrize(
    ("template", "chart"),
    [
        ("chart.html", bars()),
        ("chart.html", line(rtl=True)),
        ("chart_bars.html", charts.shares("T", [("A", 1)], **LOOK)),
        ("chart_bars.html", charts.funnel("T", [("A", 1, "")], **LOOK)),
        ("chart_stacks.html", charts.stacks("T", ["a", "b"], [("2023", [1, 2])], **LOOK)),
        ("chart_map.html", region()),
        ("chart_donut.html", donut()),
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


@pytest.mark.parametrize(("template", "chart"), [("chart.html", bars()), ("chart_map.html", region())])
def test_data_is_told_where_a_heading_is_given(template, chart):
    silent = render_to_string(f"_components/{template}", {"chart": chart})
    told = render_to_string(f"_components/{template}", {"chart": chart, "table_head": "Année"})

    assert "<table" not in silent
    table = re.search(r'<div class="visually-hidden">\s*<table.*?</table>\s*</div>', told, re.DOTALL)
    assert told.replace(table[0], "").split() == silent.split()
    assert re.findall(r'<th scope="row"><bdi>(.*?)</bdi>', table[0]) == [
        label for label, _texts in chart.rows
    ]


def test_map_shades_and_hatches_by_thirds():
    low, middle, high, none = region().areas
    assert [low.fill, middle.fill, high.fill, none.fill] == [
        PALETTE.tint,
        PALETTE.line,
        PALETTE.brand,
        "#ffffff",
    ]
    assert [bool(area.lines) for area in (low, middle, high, none)] == [False, True, False, False]
    assert [key.label for key in region().keys] == ["0", "5", "20", "60"]


def test_map_never_parts_equal_values():
    assert len({area.fill for area in region((7, 7, 7)).areas}) == 1


def test_map_tells_nothing_of_a_hidden_place():
    drawn = region((charts.HIDDEN, 20, 60))
    assert drawn.rows[0] == ("P0", ("non montré",))
    assert drawn.keys[-1].label == "non montré"


def test_map_lists_the_places_it_has_no_outline_for():
    places = [charts.Place("Loin", 3, None), charts.Place("Nulle part", 0, None)]
    look = {"size": (400, 200), "head": "Prêts", "write": str, "palette": PALETTE}
    assert charts.region("Carte", places, **look).elsewhere == (("Loin", "3"),)


@given(st.integers(4, 40))
def test_hatching_stays_inside_the_outline(gap):
    for hatch in maps.hatching(AT_SEA.points, gap):
        assert all(100 <= x <= 200 for x in (hatch.x1, hatch.x2))
        assert all(0 <= y <= 80 for y in (hatch.y1, hatch.y2))


def test_donut_says_the_whole_and_each_part():
    drawn = donut()
    assert (drawn.whole, [(one.text, one.share) for one in drawn.wedges]) == (
        "100",
        [("22", "22%"), ("78", "78%")],
    )


@pytest.mark.parametrize(("values", "drawn"), [((0, 0), 0), ((5,), 1), ((5, 0), 1), ((1, 99), 2)])
def test_donut_draws_what_there_is(values, drawn):
    assert sum(bool(one.outline) for one in donut(values).wedges) == drawn


def test_donut_turns_the_other_way_in_arabic():
    here, there = donut((25, 75)).labels, donut((25, 75), rtl=True).labels
    assert [(charts.GRID - label.x, label.y) for label in here] == [(label.x, label.y) for label in there]


def test_one_datum_is_a_bar_and_a_point():
    only = [charts.Series("A", (5,))]
    (box,) = charts.bars("T", ["2023"], only, **LOOK).boxes
    assert (box.width, box.x * 2 + box.width) == (axes.WIDEST - 1, charts.WIDTH - 1)
    (path,) = charts.line("T", ["2023"], only, **LOOK).paths
    assert path.end == path.points[0]


def test_ends_of_two_lines_are_not_written_over_one_another():
    two = [charts.Series("A", (1, 100)), charts.Series("B", (1, 100))]
    *_rest, first, second = charts.line("T", ["1", "2"], two, **LOOK).labels
    assert abs(first.y - second.y) * charts.HEIGHT / charts.GRID >= axes.APART - 2


def test_a_bar_leads_to_its_files():
    drawn = bars(urls=["/a", "/b", "/c"])
    assert [(door.url, door.label) for door in drawn.doors] == [
        ("/a", "2021 : 5"),
        ("/b", "2022 : 10"),
        ("/c", "2023 : 0"),
    ]
    assert [door.x for door in bars(urls=["/a"], rtl=True).doors] == [533]


def test_nothing_to_draw_is_said():
    html = render_to_string(
        "_components/chart.html", {"chart": charts.bars("T", [], [charts.Series("A", ())], **LOOK)}
    )
    assert "aucune donnée" in html


def test_tones_of_neighbours_differ_in_lightness():
    tones = [is_dark(tone) for tone in PALETTE.tones]
    assert tones[:4] == [True, False, True, False]
