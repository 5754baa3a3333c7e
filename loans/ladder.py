"""Pure rules of the reminder ladder (échelle de relance): which step is due for a loan on a day, what a letter says.

What is said in person (calls, visits) and what is written (letters, formal notice) are two series: a call that
nobody noted holds no letter up. In each series the steps are taken in order, one at a time, and the interval
between two of them is kept: a loan that was left alone for months is not sent three letters in a week.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

#: Kinds of steps that are a letter.
WRITTEN = ("letter", "formal_notice")

#: What the text of a letter may name between braces, in French and in Arabic alike.
WORDS = ("nom", "pret", "montant", "depuis", "jours", "delai", "association", "telephone")
_WORD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Rung:
    """A step of the ladder: from `days` days late."""

    position: int
    kind: str
    days: int

    @property
    def written(self):
        return self.kind in WRITTEN


@dataclass(frozen=True)
class Taken:
    """A step that was taken for the delay at hand, and on which day."""

    position: int
    on: date


def due(rungs: Iterable[Rung], taken: Sequence[Taken], unpaid_since: date, on: date) -> list[Rung]:
    """The steps due on `on` for a loan whose oldest unpaid instalment fell due on `unpaid_since`.

    At most one of each series, what is said before what is written. `taken` are the steps of this delay.
    """
    return [rung for rung, day in coming(rungs, taken, unpaid_since) if day <= on]


def coming(rungs: Iterable[Rung], taken: Sequence[Taken], unpaid_since: date) -> list[tuple[Rung, date]]:
    """The next step of each series with the day from which it is due; a series that is done has none."""
    rungs = sorted(rungs, key=lambda rung: rung.position)
    found = []
    for written in (False, True):
        series = [rung for rung in rungs if rung.written == written]
        nearest = _next(series, taken, unpaid_since)
        if nearest:
            found.append(nearest)
    return found


def _next(series, taken, unpaid_since):
    """The step after the highest one taken: never one that was passed over."""
    places = {rung.position: rung for rung in series}
    done = [each for each in taken if each.position in places]
    last = max(done, key=lambda each: each.position, default=None)
    rung = next((rung for rung in series if last is None or rung.position > last.position), None)
    if rung is None:
        return None
    day = unpaid_since + timedelta(days=rung.days)
    if last is not None:
        pause = max(0, rung.days - places[last.position].days)
        day = max(day, last.on + timedelta(days=pause))
    return rung, day


def fill(text: str, words: Mapping[str, str]) -> str:
    """`text` with the words between braces filled in; what is not known is left as it is written."""
    return _WORD.sub(lambda match: words.get(match.group(1), match.group()), text)


def unknown_words(text: str) -> list[str]:
    """What stands between braces and cannot be filled in."""
    return [match.group() for match in _WORD.finditer(text) if match.group(1) not in WORDS]
