"""The attendance sheet of a session that was run here: how each member took part, from first to last moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from governance.enums import AttendanceStatus
from governance.session import Session


@dataclass(frozen=True)
class Line:
    """How a member took part; `holder`: who represented it."""

    member: int
    status: str
    holder: int | None = None


def lines(held: Session, opened_at: datetime, closed_at: datetime, excused: set[int]) -> list[Line]:
    """One line for each member convened.

    Present: in the room at any moment of the session. Represented: else, whom somebody present represented at
    any moment of it, by the last who did. Excused: else, who sent word. Absent: the others.
    """
    present = {
        stay.member_id
        for stay in held.stays
        if stay.arrived_at <= closed_at and (stay.left_at is None or stay.left_at > opened_at)
    }
    represented = {}
    for at in _moments(held, opened_at, closed_at):
        represented |= held.room(at).represented
    return [_line(voter.key, present, represented, excused) for voter in held.voters]


def _line(member, present, represented, excused):
    if member in present:
        return Line(member, AttendanceStatus.PRESENT)
    if member in represented:
        return Line(member, AttendanceStatus.REPRESENTED, represented[member])
    return Line(member, AttendanceStatus.EXCUSED if member in excused else AttendanceStatus.ABSENT)


def _moments(held, opened_at, closed_at) -> Iterator[datetime]:
    """When the room may have changed: the opening, each arrival, departure, power handed in or revoked."""
    changes = {opened_at}
    for stay in held.stays:
        changes |= {stay.arrived_at, stay.left_at}
    for proxy in held.proxies:
        changes |= {proxy.received_at, proxy.revoked_at}
    return iter(sorted(at for at in changes if at is not None and opened_at <= at <= closed_at))
