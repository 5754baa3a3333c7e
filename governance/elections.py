"""The elections of a meeting: what there is to elect, who stands, what came of it, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from governance import board
from governance.enums import CandidacyOutcome
from governance.models import Candidacy, Election, ElectionSeat, Meeting, Statutes
from governance.session import session
from governance.statutes.elections import Ballot, Round, SeatResult, places_left, seat_result
from governance.statutes.rules import Rules
from members.enums import Office, Organ
from members.models import Mandate


@dataclass(frozen=True)
class Vacancy:
    """A seat that an election may fill, and the mandate that ends with it; None where the seat is vacant."""

    seat: int
    outgoing: Mandate | None


@dataclass(frozen=True)
class Due:
    """An election that a meeting may hold; `key` names it in a form."""

    key: str
    organ: str
    office: str
    series: int | None
    seats: Sequence[Vacancy]

    @property
    def vacant(self) -> int:
        return sum(seat.outgoing is None for seat in self.seats)

    @property
    def title(self) -> str:
        return title(self.organ, self.office, self.series)


def title(organ: str, office: str, series: int | None) -> str:
    """What an election is called."""
    if office != Office.MEMBER:
        return str(Office(office).label)
    if series is None:
        return _("%(organ)s : sièges") % {"organ": Organ(organ).label}
    return _("%(organ)s : série %(series)s") % {"organ": Organ(organ).label, "series": series}


def due(meeting: Meeting, rules: Rules) -> list[Due]:
    """What a meeting may elect: for the assembly the series that leave and the vacant seats, then the offices."""
    taken = set(ElectionSeat.objects.filter(election__meeting=meeting).values_list("election__organ", "seat"))
    found = []
    if meeting.organ == Organ.ASSEMBLY:
        found += _series_due(meeting, rules, taken)
    if meeting.organ in (Organ.ASSEMBLY, Organ.BOARD):
        found += _offices_due(meeting, rules, taken)
    return found


def _series_due(meeting, rules, taken):
    seats = board.seats_of(Organ.BOARD, meeting.held_on, rules)
    leaving = {seat.number for seat in board.leaving(seats, meeting.held_on.year)}
    open_seats = [
        seat
        for seat in seats
        if (seat.vacant or seat.number in leaving) and (Organ.BOARD, seat.number) not in taken
    ]
    found = []
    for series in sorted({seat.last.series for seat in open_seats}, key=lambda series: series or 0):
        vacancies = [Vacancy(seat.number, seat.mandate) for seat in open_seats if seat.last.series == series]
        found.append(Due(f"serie-{series or 0}", Organ.BOARD, Office.MEMBER, series, vacancies))
    return found


def _offices_due(meeting, rules, taken):
    seats = board.seats_of(Organ.BUREAU, meeting.held_on, rules)
    number = max(
        [seat.number for seat in seats] + [seat for organ, seat in taken if organ == Organ.BUREAU], default=0
    )
    found = []
    for office in Office.values:
        if office == Office.MEMBER:
            continue
        held = [seat for seat in seats if seat.last.office == office]
        vacancies = [Vacancy(seat.number, seat.mandate) for seat in held]
        for _place in range(places_left(rules, office, len(held))):
            number += 1
            vacancies.append(Vacancy(number, None))
        vacancies = [each for each in vacancies if (Organ.BUREAU, each.seat) not in taken]
        if vacancies and not any(_elects(meeting, office)):
            found.append(Due(f"fonction-{office}", Organ.BUREAU, office, None, vacancies))
    return found


def _elects(meeting, office):
    return (election for election in meeting.elections.all() if election.office == office)


# --- What was counted ---------------------------------------------------------------------------------------


def of_meeting(meeting: Meeting):
    """The elections of a meeting with all that their pages show; the queries do not grow with them."""
    candidacies = Candidacy.objects.select_related("member", "representative", "mandate").order_by("pk")
    seats = ElectionSeat.objects.select_related(
        "outgoing__member", "outgoing__representative"
    ).prefetch_related(Prefetch("candidacies", candidacies))
    return (
        Election.objects.filter(meeting=meeting)
        .select_related("meeting", "item", "earlier", "later")
        .prefetch_related(Prefetch("seats", seats))
        .order_by("number")
    )


@dataclass(frozen=True)
class SeatCount:
    """A seat of an election as its page shows it: candidates by their number on the ballot, and the result."""

    seat: ElectionSeat
    candidates: Sequence[tuple[int, Candidacy]]
    result: SeatResult | None

    @property
    def elected(self) -> Candidacy | None:
        return next((one for _n, one in self.candidates if one.outcome == CandidacyOutcome.ELECTED), None)

    @property
    def declined(self) -> Candidacy | None:
        return next((one for _n, one in self.candidates if one.outcome == CandidacyOutcome.DECLINED), None)


def counts(election: Election, rules: Rules, entitled: int) -> list[SeatCount]:
    """The seats of an election of `of_meeting`, each with the sentence that says its result by `rules`."""
    return [
        SeatCount(
            seat,
            numbered(seat),
            result_of(election, seat, rules, entitled) if election.voted_at else None,
        )
        for seat in election.seats.all()
    ]


def numbered(seat: ElectionSeat) -> list[tuple[int, Candidacy]]:
    """The candidates of a seat with their numbers on the ballot: the order in which they stood."""
    return list(enumerate(sorted(seat.candidacies.all(), key=lambda one: one.pk), start=1))


def result_of(election: Election, seat: ElectionSeat, rules: Rules, entitled: int) -> SeatResult:
    """What the recorded count of a seat gives by the rules. Raises TooManyVotesError."""
    candidates = numbered(seat)
    ballot = Ballot({n: one.votes or 0 for n, one in candidates}, seat.blank, seat.void)
    held = Round(
        in_room=election.in_room or 0,
        entitled=max(entitled, election.in_room or 0),
        joined={n: one.member.joined_on for n, one in candidates},
        number=round_of(election),
        seed=election.seed,
    )
    return seat_result(rules, ballot, held)


def round_of(election: Election) -> int:
    """1 for a first round, one more after each ballot that decided nothing."""
    number = 1
    while election.earlier_id is not None:
        election, number = election.earlier, number + 1
    return number


def votes_there(meeting: Meeting, statutes: Statutes, at: datetime) -> tuple[int, int]:
    """(votes present or represented at `at`, votes of the organ); after the closing, those of its last moment."""
    if meeting.closed_at is not None:
        at = min(at, meeting.closed_at - timedelta(microseconds=1))
    held = session(meeting, statutes.rules())
    return held.room(at).votes, held.entitled()


def undecided(election: Election, rules: Rules, entitled: int) -> list[SeatCount]:
    """The seats that another round must fill: no lot can tell their candidates apart."""
    return [
        count
        for count in counts(election, rules, entitled)
        if count.result and count.result.again and not count.result.awaits_seed
    ]
