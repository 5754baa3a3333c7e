"""The seats of the board: series renewed in turn, the drawing of lots, the ends of the mandates."""

import hashlib
from collections.abc import Iterable
from datetime import date

from governance.statutes.rules import Rules
from initiative_sm.dates import add_months


def sizes(seats: int, series: int) -> list[int]:
    """Seats of each series, the larger first: 11 by thirds is 4, 4, 3; 13 is 5, 4, 4."""
    whole, more = divmod(seats, series)
    return [whole + (n < more) for n in range(series)]


def lot(seed: str, number: int) -> str:
    """The lot of a number: the SHA-256 of "seed:number", so that anybody can check a draw that was minuted."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def in_order_of_lots(numbers: Iterable[int], seed: str) -> list[int]:
    """The numbers in the order in which they are drawn: that of their lots."""
    return sorted(numbers, key=lambda number: lot(seed, number))


def draw(seats: Iterable[int], series: int, seed: str) -> dict[int, int]:
    """Seat → series (from 1), drawn by lot; the same `seed` gives the same lots everywhere and for ever."""
    ordered = in_order_of_lots(seats, seed)
    drawn, taken = {}, 0
    for n, size in enumerate(sizes(len(ordered), series), start=1):
        drawn |= dict.fromkeys(ordered[taken : taken + size], n)
        taken += size
    return drawn


def first_term_years(rules: Rules, series: int) -> int:
    """Years of the first mandate of a series: those drawn first leave first, the last stay a whole term."""
    return max(1, rules.term_years - (rules.series - series))


def expected_end(rules: Rules, elected_on: date, *, first_series: int | None = None) -> date:
    """The day on which a mandate is due for renewal; the assembly of that year ends it really.

    `first_series` is the series drawn for a mandate of the first cycle, None for later ones.
    """
    years = rules.term_years if first_series is None else first_term_years(rules, first_series)
    return add_months(elected_on, 12 * years)


def leaving(seats: Iterable[tuple[int, date]], year: int) -> list[int]:
    """The seats whose mandate is due for renewal in `year`, of (seat, expected end): what was missed comes too."""
    return sorted(seat for seat, end in seats if end.year <= year)
