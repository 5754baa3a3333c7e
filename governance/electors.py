"""Who may vote on a day, with the reason, by the statutes of that day."""

from collections.abc import Iterable
from datetime import date

from governance.models import Statutes
from governance.statutes.standing import Membership, Standing, standing
from members.models import Member


def standings(statutes: Statutes | None, members: Iterable[Member], on: date) -> dict[int, Standing]:
    """The key of each of `members` → its standing on `on` by `statutes`; empty where there are none."""
    if statutes is None:
        return {}
    rules = statutes.rules()
    return {
        member.pk: standing(rules, Membership(member.college, member.joined_on, member.left_on), on)
        for member in members
    }
