"""Small groups are not told to who may not see their files: somebody could be recognised."""

from collections.abc import Mapping, Sequence

from reports.figures import SMALLEST_PRINTED, Cell, count, masked_count


def few(number: int) -> bool:
    """Whether a number of persons is small enough for one of them to be recognised."""
    return 0 < number < SMALLEST_PRINTED


def covered(*counts: Mapping[int, int]) -> frozenset[int]:
    """The keys (years, provinces…) of which nothing is told, where their total is told elsewhere.

    Those of a few persons in one of `counts`, and the smallest others until what is hidden, which anybody has
    by taking the rest from the total, has somewhere more than a few. One person may be in several keys: the
    hidden ones together are known to be as many persons as the largest of them, not as their sum.
    """
    hidden = {key for one in counts for key, number in one.items() if few(number)}
    others = sorted((number, key) for key, number in counts[0].items() if number and key not in hidden)
    while others and any(few(max((one[key] for key in hidden), default=0)) for one in counts):
        hidden.add(others.pop(0)[1])
    return frozenset(hidden)


def masked_grid(values: Sequence[Sequence[int]]) -> list[list[Cell]]:
    """Cells of a table of persons: those below five masked, and enough others for no sum to give them away.

    A line or column with one masked cell could be undone by a subtraction from its total, which is printed
    elsewhere: its smallest other cell is masked too ("5+").
    """
    masked = {(i, j) for i, row in enumerate(values) for j, n in enumerate(row) if few(n)}
    while (lone := _lone(values, masked)) is not None:
        masked.add(lone)
    return [[_cell(n, (i, j) in masked) for j, n in enumerate(row)] for i, row in enumerate(values)]


def _cell(n, masked):
    return masked_count(n) if few(n) else Cell(n, count(n).unit, masked)


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
