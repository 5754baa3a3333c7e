"""Who is counted at a moment of a meeting: those present, and those whom somebody present represents.

A member counts once, whatever the order of arrivals, departures and proxies: a giver who is in the room votes
in person and the proxy sleeps; a holder who leaves takes the proxies along; a proxy is never passed on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from governance.statutes.calls import Answer
from governance.statutes.rules import Rules


@dataclass(frozen=True)
class Voter:
    """A member as the convocation froze it: its college and its votes on the day of the meeting."""

    key: int
    college: str
    votes: int


@dataclass(frozen=True)
class Stay:
    """A member in the room, from its arrival until before its departure; `left_at` None: still there."""

    member: int
    arrived_at: datetime
    left_at: datetime | None = None

    def covers(self, at: datetime) -> bool:
        return self.arrived_at <= at and (self.left_at is None or at < self.left_at)


@dataclass(frozen=True)
class Proxy:
    """A written power of one member to another, in the order in which they were handed in."""

    giver: int
    holder: int


@dataclass(frozen=True)
class Room:
    """Who counts at a moment: `present` members, and giver → holder of the `represented`."""

    present: frozenset[int]
    represented: Mapping[int, int]
    votes: int

    @property
    def counted(self) -> int:
        return len(self.present) + len(self.represented)


def proxy_allowed(rules: Rules, giver: Voter, holder: Voter, earlier: Iterable[Proxy]) -> Answer:
    """May `giver` be represented by `holder`, who was handed the `earlier` proxies of this meeting."""
    earlier = list(earlier)
    if giver.key == holder.key:
        return Answer(False, _("Un adhérent ne peut pas se représenter lui-même."))
    if not giver.votes:
        return Answer(False, _("Celui qui donne pouvoir n’a pas le droit de vote ce jour-là."))
    if not holder.votes:
        return Answer(False, _("Celui qui reçoit le pouvoir n’a pas le droit de vote ce jour-là."))
    if rules.proxies_same_college and giver.college != holder.college:
        return Answer(False, _("Les statuts n’admettent de pouvoir qu’entre membres d’un même collège."))
    if any(proxy.giver == giver.key for proxy in earlier):
        return Answer(False, _("Cet adhérent a déjà donné pouvoir pour cette réunion."))
    if sum(proxy.holder == holder.key for proxy in earlier) >= rules.proxies_per_holder:
        return Answer(
            False,
            _("Ce mandataire a déjà tous les pouvoirs que les statuts permettent : %(most)s.")
            % {"most": rules.proxies_per_holder},
        )
    return Answer(True, _("Pouvoir conforme aux statuts."))


def room(rules: Rules, voters: Sequence[Voter], stays: Iterable[Stay], proxies: Iterable[Proxy], at) -> Room:
    """Who counts at the moment `at`; a member without vote is there and counts for nothing."""
    entitled = {voter.key: voter for voter in voters if voter.votes}
    present = frozenset(stay.member for stay in stays if stay.covers(at)) & entitled.keys()
    represented, held = {}, {}
    for proxy in proxies:
        giver, holder = entitled.get(proxy.giver), entitled.get(proxy.holder)
        if giver is None or holder is None or proxy.giver in represented or proxy.giver == proxy.holder:
            continue
        if rules.proxies_same_college and giver.college != holder.college:
            continue
        # A proxy whose giver came still takes one of the places of its holder: it was handed in before others.
        held[proxy.holder] = held.get(proxy.holder, 0) + 1
        if held[proxy.holder] > rules.proxies_per_holder:
            continue
        if proxy.giver not in present and proxy.holder in present:
            represented[proxy.giver] = proxy.holder
    counted = present | represented.keys()
    return Room(present, represented, sum(entitled[key].votes for key in counted))
