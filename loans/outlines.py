"""How the provinces of a region are drawn.

The outlines are a file beside the reference tables, not columns of the province: they are a drawing that
nobody enters or corrects in the admin, and a region without one is shown as bars.
"""

import json
from dataclasses import dataclass
from functools import cache

from initiative_sm.charts import Outline
from loans.reference import DATA


@dataclass(frozen=True)
class RegionOutlines:
    """The size of the drawing, and the outline of each province by its code."""

    size: tuple[int, int]
    provinces: dict[str, Outline]


@cache
def outlines(region: str) -> RegionOutlines | None:
    """The drawing of the region of this code; None where nobody has made one."""
    drawn = json.loads((DATA / "province_outlines.json").read_text(encoding="utf-8"))["regions"].get(region)
    if drawn is None:
        return None
    provinces = {code: _outline(**province) for code, province in drawn["provinces"].items()}
    return RegionOutlines(tuple(drawn["size"]), provinces)


def _outline(points, name_at, leader=None):
    return Outline(tuple(map(tuple, points)), tuple(name_at), tuple(leader) if leader else None)
