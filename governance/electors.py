"""Who may vote on a day, with the reason, by the statutes of that day."""

from collections.abc import Iterable
from datetime import date

from governance.models import Statutes
from governance.statutes.rules import Rules
from governance.statutes.standing import Due, Membership, Standing, standing
from members import dues
from members.models import Member


def standings(statutes: Statutes | None, members: Iterable[Member], on: date) -> dict[int, Standing]:
    """The key of each of `members` → its standing on `on` by `statutes`; empty where there are none."""
    return {} if statutes is None else standings_under(statutes.rules(), members, on)


def standings_under(rules: Rules, members: Iterable[Member], on: date) -> dict[int, Standing]:
    """The same, by the rules of a version; two queries more where dues count."""
    members = list(members)
    # Where dues say nothing about the vote, they are not read.
    settled = {} if rules.dues_grace_days is None else dues.settlements(members)
    return {member.pk: standing(rules, _membership(member, settled), on) for member in members}


def _membership(member, settled):
    own = tuple(Due(due.year, due.due_on, day) for due, day in settled.get(member.pk, ()))
    return Membership(member.college, member.joined_on, member.left_on, own)
