"""The board, the bureau and the committee seat by seat at any date: who sits, since when, who leaves, what is vacant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from governance.electors import standings
from governance.models import Statutes
from governance.statutes import elections, seats
from governance.statutes.calls import Answer
from governance.statutes.rules import Rules
from members.enums import MandateOrigin, Organ
from members.models import Mandate, Member


@dataclass(frozen=True)
class Seat:
    """A seat on a day: its `mandate`, None while it is vacant, and the `last` one that it had."""

    number: int
    last: Mandate
    mandate: Mandate | None
    due_on: date | None

    @property
    def vacant(self) -> bool:
        return self.mandate is None

    @property
    def unratified(self) -> bool:
        """Held by somebody whom the board co-opted, and no assembly ratified yet."""
        held = self.mandate
        return held is not None and held.origin == MandateOrigin.COOPTED and held.ratified_on is None


def seats_of(organ: str, on: date, rules: Rules | None = None) -> list[Seat]:
    """Every seat of an organ that was ever held up to `on`, by number; one query."""
    rows = Mandate.objects.filter(organ=organ, started_on__lte=on).select_related("member", "representative")
    last = {row.seat: row for row in rows.order_by("seat", "started_on", "pk")}
    return [_seat(row, on, rules) for row in last.values()]


def _seat(row, on, rules):
    held = row.ended_on is None or row.ended_on >= on
    return Seat(row.seat, row, row if held else None, due_on(row, rules))


def due_on(mandate: Mandate, rules: Rules | None) -> date | None:
    """The day on which a mandate is due for renewal: as written, else a whole term after its start."""
    if mandate.expected_end_on or rules is None:
        return mandate.expected_end_on
    return seats.expected_end(rules, mandate.started_on)


def leaving(found: Iterable[Seat], year: int) -> list[Seat]:
    """The seats to be renewed in `year`: those whose mandate is due, a renewal that was missed included."""
    found = [seat for seat in found if seat.mandate and seat.due_on]
    due = set(seats.leaving([(seat.number, seat.due_on) for seat in found], year))
    return [seat for seat in found if seat.number in due]


def last_holder(organ: str, seat: int) -> Mandate | None:
    """The last mandate of a seat, in force or not."""
    return Mandate.objects.filter(organ=organ, seat=seat).order_by("-started_on", "-pk").first()


def timeline(organ: str, seat: int) -> list[Mandate]:
    """Every mandate of a seat, the newest first."""
    rows = Mandate.objects.filter(organ=organ, seat=seat).select_related("member", "representative")
    return list(rows.order_by("-started_on", "-pk"))


def held(found: Iterable[Seat]) -> list[elections.Held]:
    """The seats that somebody holds, for the rules of the board and of the bureau."""
    return [
        elections.Held(
            seat.number,
            seat.mandate.member_id,
            seat.mandate.office,
            str(seat.mandate.get_office_display()),
            seat.mandate.series,
        )
        for seat in found
        if seat.mandate
    ]


# --- Who may have a seat ------------------------------------------------------------------------------------


def standing_in(
    statutes: Statutes, organ: str, member: Member, on: date, *, seat: int, freed: Iterable[int] = ()
) -> Answer:
    """May `member` have the seat `seat` of an organ on `on`: by its standing, its seniority, its other seats.

    `freed` are the keys of the mandates that the same meeting renews: they are no obstacle.
    """
    return standings_in(statutes, organ, [member], on, seat=seat, freed=freed)[member.pk]


def standings_in(
    statutes: Statutes,
    organ: str,
    members: Iterable[Member],
    on: date,
    *,
    seat: int,
    freed: Iterable[int] = (),
) -> dict[int, Answer]:
    """The same for several members: the key of each → the answer; the queries do not grow with them."""
    members = list(members)
    taken = Mandate.objects.on(on).filter(organ=organ).exclude(seat=seat).exclude(pk__in=freed)
    others = {mandate.member_id: mandate for mandate in taken}
    if organ == Organ.BUREAU:
        on_board = set(Mandate.objects.on(on).filter(organ=Organ.BOARD).values_list("member_id", flat=True))
        return {member.pk: _for_office(member, on_board, others.get(member.pk)) for member in members}
    found, rules = standings(statutes, members, on), statutes.rules()
    return {
        member.pk: elections.eligible(
            rules, found[member.pk], member.joined_on, on, seated_elsewhere=member.pk in others
        )
        for member in members
    }


def _for_office(member, on_board, other):
    office = str(other.get_office_display()) if other else ""
    return elections.may_hold_office(on_board=member.pk in on_board, other_office=office)
