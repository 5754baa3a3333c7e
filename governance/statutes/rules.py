"""What the statutes say, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from governance.enums import MajorityBase, TieRule


@dataclass(frozen=True)
class Threshold:
    """A part of a whole that must be reached, or passed when `strict`: "half", "more than half", "two thirds"."""

    part: Fraction
    strict: bool = False

    def needed(self, whole: int) -> int:
        """The smallest number out of `whole` that is enough."""
        exact = self.part * whole
        return int(exact) + 1 if self.strict or exact.denominator > 1 else int(exact)

    def __str__(self):
        """In words, in the language of the reader."""
        values = {"part": f"{self.part.numerator}/{self.part.denominator}"}
        if self.strict:
            return _("plus de %(part)s") % values
        return _("au moins %(part)s") % values


#: No number is asked for.
ANY_NUMBER = Threshold(Fraction(0))


@dataclass(frozen=True)
class Call:
    """The rule of one kind of meeting.

    `notice_days` whole days between the sending and the meeting; `quorum` of the members entitled to vote,
    present or represented; a meeting that missed it may be held again after `second_call_days` with
    `second_quorum`.
    """

    notice_days: int
    quorum: Threshold
    second_call_days: int
    second_quorum: Threshold = ANY_NUMBER


@dataclass(frozen=True)
class Majority:
    """What carries a resolution of one kind; `casting_vote`: in a tie, the side of the chair prevails."""

    threshold: Threshold
    base: MajorityBase = MajorityBase.EXPRESSED
    casting_vote: bool = False


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The statutes in force from `effective_on`.

    `colleges`: votes of each member of a college (0: a voice without vote). `calls`: by (organ, kind of
    meeting). `majorities`: by kind of resolution. `proxies_per_holder`: how many absent members one member
    may represent. `dues_grace_days`: days after the due date before an unpaid due takes the vote away; None
    where dues have no bearing on the vote. `seniority_days`: days of membership before the first vote.
    `board_seats`: fewest and most. `term_years`, `series`: length of a mandate, groups renewed in turn.
    `candidate_seniority_days`: days of membership before standing for a seat. `election_tie`: a TieRule.
    `cooptation`: may the board fill a vacant seat until the next assembly. `offices`: of the bureau, with
    how many hold each.
    """

    effective_on: date
    colleges: Mapping[str, int]
    calls: Mapping[tuple[str, str], Call]
    majorities: Mapping[str, Majority]
    proxies_per_holder: int
    proxies_same_college: bool
    dues_grace_days: int | None
    seniority_days: int
    board_seats: tuple[int, int]
    term_years: int
    series: int
    candidate_seniority_days: int = 0
    secret_elections: bool = True
    election_tie: str = TieRule.BALLOT
    cooptation: bool = True
    offices: Mapping[str, int] = field(default_factory=dict)
