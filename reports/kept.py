"""Figures kept between two readers: worked out once for each state of the data.

A kept figure is found again by everything it was made from: the marks that move with the data (see
`reports.fingerprint`), the indicator and its period. It is never emptied, only no longer asked for; a
posting, a file or a follow-up makes all the next ones new.
"""

import hashlib
import json
from collections.abc import Callable

from django.core.cache import cache

from initiative_sm.dates import Period
from reports import fingerprint, indicators

#: Seconds: a day's readers.
KEPT_FOR = 24 * 3600


class Kept:
    """The figures of the data as they stand when this is made: make one for each page."""

    def __init__(self):
        said = json.dumps(fingerprint.state(), default=str, sort_keys=True)
        self._state = hashlib.sha256(said.encode()).hexdigest()

    def parts(self, asked: list[tuple[str, Period]]) -> dict[tuple[str, Period], tuple]:
        """(numerator, denominator or None) of each (key, period) of `asked`: one look at the cache for all."""
        names = {one: self._name(*one) for one in asked}
        held = cache.get_many(names.values())
        found = {one: held[name] for one, name in names.items() if name in held}
        missing = [one for one in names if one not in found]
        for period in dict.fromkeys(period for _key, period in missing):
            keys = [key for key, its_period in missing if its_period == period]
            fresh = {(key, period): parts for key, parts in indicators.parts(period, keys).items()}
            cache.set_many({names[one]: parts for one, parts in fresh.items()}, KEPT_FOR)
            found |= fresh
        return found

    def once(self, name: str, period: Period, work: Callable[[], object]):
        """What `work` gives, kept under `name`: for counts that are not figures of the registry."""
        return cache.get_or_set(self._name(name, period), work, KEPT_FOR)

    def _name(self, key, period):
        return f"figure:{self._state}:{key}:{period.start}:{period.end}"
