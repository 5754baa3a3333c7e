"""Who may vote on a day, with the reason, by the statutes of that day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from governance.models import Statutes
from governance.statutes.standing import Membership, Standing, standing
from members.models import Member


@dataclass(frozen=True)
class Elector:
    member: Member
    standing: Standing


def electors(members: Iterable[Member], on: date) -> list[Elector]:
    """The standing of each of `members` on `on`; empty where no statutes were in force."""
    statutes = Statutes.objects.on(on)
    if statutes is None:
        return []
    rules = statutes.rules()
    return [
        Elector(member, standing(rules, Membership(member.college, member.joined_on, member.left_on), on))
        for member in members
    ]
