"""Who may vote on a day, with the reason, by the statutes of that day."""

from collections.abc import Iterable
from datetime import date

from governance.models import Statutes
from governance.statutes.standing import Membership, Standing, standing
from members.models import Member


def standings(members: Iterable[Member], on: date) -> dict[int, Standing]:
    """The key of each of `members` → its standing on `on`; empty where no statutes were in force."""
    statutes = Statutes.objects.on(on)
    if statutes is None:
        return {}
    rules = statutes.rules()
    return {
        member.pk: standing(rules, Membership(member.college, member.joined_on, member.left_on), on)
        for member in members
    }
