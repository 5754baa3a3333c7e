"""What a vote decides, and how it is worded."""

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from governance.enums import MajorityBase
from governance.statutes.rules import Majority


@dataclass(frozen=True)
class Tally:
    """The votes of one ballot, weighted by college. `chair_for`: the side of the chair, None where unknown."""

    in_favour: int
    against: int = 0
    abstentions: int = 0
    void: int = 0
    chair_for: bool | None = None

    @property
    def expressed(self) -> int:
        return self.in_favour + self.against

    @property
    def cast(self) -> int:
        return self.expressed + self.abstentions + self.void


class Unanimity(Enum):
    """How far a carried resolution was carried by all."""

    ALL = "all"  # every vote in the room was in favour
    EXPRESSED = "expressed"  # nobody was against, but not everybody was in favour
    NONE = "none"


@dataclass(frozen=True)
class Result:
    """`needed` votes in favour were asked for, out of `base`."""

    carried: bool
    needed: int
    base: int
    unanimity: Unanimity
    by_casting_vote: bool
    sentence: str


class TooManyVotesError(ValueError):
    """More votes than the room holds; `str()` is a sentence for the scrutineers."""


def check_room(tally: Tally, in_room: int):
    """Raise TooManyVotesError where more votes were counted than the room holds."""
    if tally.cast > in_room:
        raise TooManyVotesError(
            _("%(cast)s voix comptées pour %(room)s présentes ou représentées : recomptez.")
            % {"cast": tally.cast, "room": in_room}
        )


def result(majority: Majority, tally: Tally, *, in_room: int, entitled: int) -> Result:
    """What `tally` decides with `in_room` votes present or represented, of `entitled` in all.

    Raises TooManyVotesError.
    """
    check_room(tally, in_room)
    base = {
        MajorityBase.EXPRESSED: tally.expressed,
        MajorityBase.CAST: tally.cast,
        MajorityBase.IN_ROOM: in_room,
        MajorityBase.ENTITLED: entitled,
    }[majority.base]
    needed = max(1, majority.threshold.needed(base))
    enough = tally.in_favour >= needed
    tie = not enough and tally.in_favour == tally.against > 0
    by_casting_vote = tie and majority.casting_vote and tally.chair_for is True
    carried = enough or by_casting_vote
    unanimity = _unanimity(tally, in_room) if enough else Unanimity.NONE
    sentence = _sentence(majority, tally, carried, needed, base, unanimity, tie, by_casting_vote)
    return Result(carried, needed, base, unanimity, by_casting_vote, sentence)


def _unanimity(tally, in_room):
    if tally.against:
        return Unanimity.NONE
    return Unanimity.ALL if tally.in_favour == in_room else Unanimity.EXPRESSED


def _sentence(majority, tally, carried, needed, base, unanimity, tie, by_casting_vote):
    if unanimity is Unanimity.ALL:
        return _("Adoptée à l’unanimité des membres présents et représentés.")
    if unanimity is Unanimity.EXPRESSED:
        return _("Adoptée à l’unanimité des suffrages exprimés.")
    values = {
        "in_favour": tally.in_favour,
        "against": tally.against,
        "abstentions": tally.abstentions,
        "needed": needed,
        "base": base,
        "of": majority.base.label,
        "part": majority.threshold,
    }
    if by_casting_vote:
        said = _(
            "Adoptée : partage des voix (%(in_favour)s contre %(against)s), la voix du président prévaut."
        )
    elif carried:
        said = _(
            "Adoptée par %(in_favour)s voix contre %(against)s (abstentions : %(abstentions)s) ; "
            "il en fallait %(needed)s : %(part)s des %(base)s %(of)s."
        )
    elif tie and majority.casting_vote:
        said = _("Rejetée : partage des voix (%(in_favour)s contre %(against)s), sans la voix du président.")
    elif tie:
        said = _("Rejetée : partage des voix (%(in_favour)s contre %(against)s).")
    else:
        said = _(
            "Rejetée : %(in_favour)s voix pour, %(against)s contre (abstentions : %(abstentions)s) ; "
            "il en fallait %(needed)s : %(part)s des %(base)s %(of)s."
        )
    return said % values
