"""Who may stand, who is elected, who may hold an office: the elections, seat by seat.

Each seat has its own ballot. The candidate with the most votes has it, unless the statutes ask for more at the
first round (the majority of the kind "election"); the next round is between those who led, and its relative
majority is enough. A tie is broken as the statutes say. Candidates are known by their number on the ballot.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from governance.enums import MajorityBase, ResolutionKind, TieRule
from governance.statutes.calls import Answer
from governance.statutes.rules import Majority, Rules
from governance.statutes.seats import in_order_of_lots
from governance.statutes.standing import Standing
from governance.statutes.votes import TooManyVotesError
from initiative_sm import dates


def eligible(
    rules: Rules, standing: Standing, joined_on: date, on: date, *, seated_elsewhere: bool = False
) -> Answer:
    """May a member stand for a seat on `on`; `seated_elsewhere`: it has another seat of the same organ."""
    if not standing.may_vote:
        return Answer(False, standing.sentence)
    first_day = joined_on + timedelta(days=rules.candidate_seniority_days)
    if on < first_day:
        return Answer(
            False,
            _("L’ancienneté requise pour être candidat est atteinte le %(day)s.")
            % {"day": dates.format(first_day)},
        )
    if seated_elsewhere:
        return Answer(False, _("Cet adhérent tient déjà un autre siège de cet organe."))
    if rules.candidate_seniority_days:
        return Answer(
            True,
            _("Éligible : %(standing)s Ancienneté requise, en jours : %(days)s.")
            % {"standing": standing.sentence, "days": rules.candidate_seniority_days},
        )
    return Answer(True, _("Éligible : %(standing)s") % {"standing": standing.sentence})


def may_hold_office(*, on_board: bool, other_office: str = "") -> Answer:
    """May a member hold an office of the bureau: who sits on the board, and holds one office at most."""
    if not on_board:
        return Answer(False, _("Une fonction du bureau est tenue par un membre du conseil."))
    if other_office:
        return Answer(
            False, _("Une personne tient une seule fonction : %(office)s.") % {"office": other_office}
        )
    return Answer(True, _("Siège au conseil et n’a pas d’autre fonction."))


@dataclass(frozen=True)
class Ballot:
    """The count of one seat: candidate → votes, papers that name nobody, papers that cannot be read."""

    votes: Mapping[int, int]
    blank: int = 0
    void: int = 0

    @property
    def expressed(self) -> int:
        return sum(self.votes.values())

    @property
    def cast(self) -> int:
        return self.expressed + self.blank + self.void


@dataclass(frozen=True)
class SeatResult:
    """What the count of a seat gives: the candidate `elected`, or those who go to another round.

    `tied` says that those had as many votes as each other. `awaits_seed`: a lot will tell them apart.
    """

    sentence: str
    elected: int | None = None
    again: tuple[int, ...] = ()
    tied: bool = False
    awaits_seed: bool = False


@dataclass(frozen=True)
class Round:
    """What the result of a seat depends on besides its count. `joined`: candidate → day of its adhesion."""

    in_room: int
    entitled: int
    joined: Mapping[int, date] = field(default_factory=dict)
    number: int = 1
    seed: str = ""


def seat_result(rules: Rules, ballot: Ballot, held: Round) -> SeatResult:
    """Who has the seat. Raises TooManyVotesError."""
    if ballot.cast > held.in_room:
        raise TooManyVotesError(
            _("%(cast)s voix comptées pour %(room)s présentes ou représentées : recomptez.")
            % {"cast": ballot.cast, "room": held.in_room}
        )
    if not ballot.votes:
        return SeatResult(_("Aucun candidat : le siège reste vacant."))
    if not ballot.expressed:
        return SeatResult(_("Aucun suffrage exprimé : le siège reste vacant."))
    most = max(ballot.votes.values())
    leaders = tuple(sorted(key for key, votes in ballot.votes.items() if votes == most))
    majority = rules.majorities.get(ResolutionKind.ELECTION) if held.number == 1 else None
    if majority and most < _needed(majority, ballot, held):
        return _no_majority(majority, ballot, held, most)
    if len(leaders) > 1:
        return _tie(rules, held, leaders, most)
    return SeatResult(_elected(majority, ballot, held, most), elected=leaders[0])


def _needed(majority: Majority, ballot, held) -> int:
    return max(1, majority.threshold.needed(_base(majority, ballot, held)))


def _base(majority, ballot, held):
    return {
        MajorityBase.EXPRESSED: ballot.expressed,
        MajorityBase.CAST: ballot.cast,
        MajorityBase.IN_ROOM: held.in_room,
        MajorityBase.ENTITLED: held.entitled,
    }[majority.base]


def _words(majority, ballot, held, most):
    return {
        "votes": most,
        "expressed": ballot.expressed,
        "blank": ballot.blank,
        "void": ballot.void,
        "needed": _needed(majority, ballot, held) if majority else 1,
        "base": _base(majority, ballot, held) if majority else ballot.expressed,
        "of": majority.base.label if majority else "",
        "part": majority.threshold if majority else "",
    }


def _elected(majority, ballot, held, most):
    words = _words(majority, ballot, held, most)
    if majority is None:
        return (
            _(
                "Majorité relative : %(votes)s voix sur %(expressed)s exprimées "
                "(blancs : %(blank)s, nuls : %(void)s)."
            )
            % words
        )
    return (
        _(
            "Majorité requise atteinte : %(votes)s voix ; il en fallait %(needed)s, "
            "%(part)s des %(base)s %(of)s (blancs : %(blank)s, nuls : %(void)s)."
        )
        % words
    )


def _no_majority(majority, ballot, held, most):
    """Nobody has what the first round asks for: the two who led go on, with those who equal the second."""
    _first, *others = sorted(ballot.votes.values(), reverse=True)
    least = max(1, others[0]) if others else most
    again = tuple(sorted(key for key, votes in ballot.votes.items() if votes >= least))
    sentence = _(
        "Majorité requise non atteinte : %(votes)s voix au plus ; il en fallait %(needed)s, "
        "%(part)s des %(base)s %(of)s. Un second tour les départage, à la majorité relative."
    )
    return SeatResult(sentence % _words(majority, ballot, held, most), again=again)


def _tie(rules: Rules, held: Round, leaders: Sequence[int], votes: int) -> SeatResult:
    words = {"votes": votes, "number": len(leaders)}
    if rules.election_tie == TieRule.BALLOT:
        sentence = _(
            "Égalité de %(number)s candidats à %(votes)s voix : les statuts demandent un nouveau tour."
        )
        return SeatResult(sentence % words, again=tuple(leaders), tied=True)
    if rules.election_tie == TieRule.SENIORITY:
        first = min(held.joined[key] for key in leaders)
        oldest = [key for key in leaders if held.joined[key] == first]
        if len(oldest) == 1:
            sentence = _(
                "Égalité à %(votes)s voix : l’adhérent le plus ancien l’emporte (depuis le %(day)s)."
            )
            return SeatResult(sentence % {**words, "day": dates.format(first)}, elected=oldest[0])
        leaders = oldest
    if not held.seed:
        sentence = _("Égalité de %(number)s candidats à %(votes)s voix : un tirage au sort les départage.")
        return SeatResult(
            sentence % {**words, "number": len(leaders)},
            again=tuple(leaders),
            tied=True,
            awaits_seed=True,
        )
    drawn = in_order_of_lots(leaders, held.seed)[0]
    sentence = _("Égalité à %(votes)s voix : le sort désigne le candidat n° %(drawn)s (graine « %(seed)s »).")
    return SeatResult(sentence % {**words, "drawn": drawn, "seed": held.seed}, elected=drawn)


# --- The board and the bureau as a whole --------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """A seat that somebody holds: the member, the office, the series."""

    seat: int
    member: int
    office: str
    office_label: str
    series: int | None = None


def board_kept(rules: Rules, seats: Iterable[Held]) -> list[Answer]:
    """Does the board keep the statutes: how many sit, and how its series compare."""
    seats = list(seats)
    least, most = rules.board_seats
    words = {"number": len(seats), "least": least, "most": most}
    found = [
        Answer(
            least <= len(seats) <= most,
            _("Sièges pourvus : %(number)s ; les statuts en veulent de %(least)s à %(most)s.") % words,
        )
    ]
    sizes = [sum(seat.series == n for seat in seats) for n in range(1, rules.series + 1)]
    if any(sizes):
        even = max(sizes) - min(sizes) <= 1 and sum(sizes) == len(seats)
        sentence = _("Sièges par série : %(sizes)s. Les séries diffèrent d’un siège au plus.")
        if not even:
            sentence = _("Sièges par série : %(sizes)s. Les séries ne devraient différer que d’un siège.")
        found.append(Answer(even, sentence % {"sizes": ", ".join(map(str, sizes))}))
    return found


def bureau_kept(rules: Rules, board: Iterable[Held], bureau: Iterable[Held]) -> list[Answer]:
    """Does the bureau keep the statutes: each office filled as foreseen, by members of the board, one each."""
    on_board = {seat.member for seat in board}
    bureau = list(bureau)
    found = [
        Answer(False, _("%(office)s (siège %(seat)s) : ne siège pas au conseil.") % _who(seat))
        for seat in bureau
        if seat.member not in on_board
    ]
    members = [seat.member for seat in bureau]
    found += [
        Answer(False, _("%(office)s (siège %(seat)s) : tient une autre fonction.") % _who(seat))
        for seat in bureau
        if members.count(seat.member) > 1
    ]
    if not found and bureau:
        found.append(Answer(True, _("Chaque fonction du bureau est tenue par un membre du conseil.")))
    return found


def _who(seat):
    return {"office": seat.office_label, "seat": seat.seat}


def places_left(rules: Rules, office: str, held: int) -> int:
    """Places of an office that nobody holds; a bureau whose offices the statutes do not list has one of each."""
    return max(0, (rules.offices.get(office, 0) if rules.offices else 1) - held)
