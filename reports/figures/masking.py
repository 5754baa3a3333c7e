"""Small groups are not printed where two attributes of persons cross: somebody could be recognised."""

from collections.abc import Sequence

from reports.figures import SMALLEST_PRINTED, Cell, count, masked_count


def masked_grid(values: Sequence[Sequence[int]]) -> list[list[Cell]]:
    """Cells of a table of persons: those below five masked, and enough others for no sum to give them away.

    A line or column with one masked cell could be undone by a subtraction from its total, which is printed
    elsewhere: its smallest other cell is masked too ("5+").
    """
    masked = {(i, j) for i, row in enumerate(values) for j, n in enumerate(row) if 0 < n < SMALLEST_PRINTED}
    while (lone := _lone(values, masked)) is not None:
        masked.add(lone)
    return [[_cell(n, (i, j) in masked) for j, n in enumerate(row)] for i, row in enumerate(values)]


def _cell(n, masked):
    return masked_count(n) if 0 < n < SMALLEST_PRINTED else Cell(n, count(n).unit, masked)


def _lone(values, masked):
    """The cell to mask next: the smallest companion of a masked cell alone in its line or column."""
    rows = [[(i, j) for j in range(len(row))] for i, row in enumerate(values)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    for line in (*rows, *columns):
        hidden = [place for place in line if place in masked]
        open_ = [place for place in line if place not in masked and values[place[0]][place[1]]]
        if len(hidden) == 1 and open_:
            return min(open_, key=lambda place: (values[place[0]][place[1]], place))
    return None
