"""What people live from: the association's sectors in their time, and an activity in each."""

from collections import Counter
from functools import cache
from random import Random

from initiative_sm.management.demo.draws import weighted
from initiative_sm.management.demo.people import rows
from loans.models import Sector

#: Weight of each sector before and since 2019, when new ones became eligible.
SECTORS = {
    "services": (34, 21), "artisanat": (29, 15), "commerce": (2, 14), "agroalimentaire": (8, 9),
    "agriculture": (4, 8), "industrie": (7, 4), "btp": (5, 5), "tourisme": (3, 6), "numerique": (4, 3),
    "conseil": (2, 2), "transport": (1, 3), "education": (1, 4), "sante": (1, 4), "culture": (0.5, 2),
    "economie-verte": (0.5, 1.5), "peche": (0, 2),
}  # fmt: skip


@cache
def _weights(since_2019, rural, woman):
    """Weight of each activity: its sector's share in the period, its milieu, who does it."""
    known = [row for row in rows("activities.csv") if since_2019 or int(row["since"]) < 2019]
    in_sector = Counter(row["sector"] for row in known)
    weights = {}
    for i, row in enumerate(known):
        share = SECTORS[row["sector"]][since_2019] / in_sector[row["sector"]]
        fits = 0.3 + int(row["rural"]) if rural else 1 / (1 + int(row["rural"]) / 2)
        who = 0.2 + int(row["women"]) if woman else 1 / (1 + int(row["women"]) / 2)
        weights[i] = share * fits * who
    return known, weights


class Activities:
    """The sectors of the database, read once."""

    def __init__(self):
        self._sectors = {sector.code: sector for sector in Sector.objects.all()}

    def draw(self, rng: Random, *, year: int, rural: bool, woman: bool):
        """(sector, activity in French, in Arabic)."""
        known, weights = _weights(year >= 2019, rural, woman)
        row = known[weighted(rng, weights)]
        return self._sectors[row["sector"]], row["fr"], row["ar"]
