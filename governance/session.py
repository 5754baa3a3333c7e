"""A session as it is lived: who may vote in it, who is in the room, who represents whom, at any moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.electors import standings_under
from governance.enums import AttendanceStatus, MeetingStatus
from governance.models import Meeting, Statutes
from governance.models import Proxy as ProxyRow
from governance.models import Stay as StayRow
from governance.statutes.calls import Quorum, quorum
from governance.statutes.room import Proxy, Room, Stay, Voter, room
from governance.statutes.rules import Rules
from members.enums import College, Organ

#: A meeting whose door is open: members are ticked in before the chair opens the session.
DOOR_OPEN_IN = (MeetingStatus.CONVENED, MeetingStatus.OPEN)


@dataclass(frozen=True)
class Session:
    """A meeting, the rules of its day, its electorate, and who came and went.

    `voters` are the addressees as the convocation froze them; for an older meeting, those on its attendance
    sheet. `stays` and `proxies` are rows of the models, in the order in which they count; for an older meeting
    they are what the sheet says, from the opening on.
    """

    meeting: Meeting
    rules: Rules
    voters: tuple[Voter, ...]
    stays: tuple[StayRow, ...]
    proxies: tuple[ProxyRow, ...]
    opened_at: datetime

    def in_force(self, at: datetime) -> list[Proxy]:
        """The powers handed in and not revoked at `at`, in the order in which they were handed in."""
        return [Proxy(row.giver_id, row.holder_id) for row in self.proxies if proxy_in_force(row, at)]

    def room(self, at: datetime, without: Collection[int] = ()) -> Room:
        """Who counts at `at`; the members `without` take no part, nor those whom they represent."""
        stays = [Stay(row.member_id, row.arrived_at, row.left_at) for row in self.stays]
        return room(self.rules, self.electorate(without), stays, self.in_force(at), at)

    def electorate(self, without: Collection[int] = ()) -> list[Voter]:
        return [voter for voter in self.voters if voter.key not in without]

    def entitled(self, without: Collection[int] = ()) -> int:
        """The votes of the whole organ."""
        return sum(voter.votes for voter in self.electorate(without))

    def colleges(self, at: datetime, without: Collection[int] = ()) -> list["CollegeRoom"]:
        """The colleges that have a vote, with who of them is in the room at `at`."""
        there = self.room(at, without)
        counted = there.present | there.represented.keys()
        voters = [voter for voter in self.electorate(without) if voter.votes]
        names = [name for name in College.values if any(voter.college == name for voter in voters)]
        return [
            CollegeRoom.of(name, [voter for voter in voters if voter.college == name], counted)
            for name in names
        ]

    def quorum(self, at: datetime) -> Quorum | None:
        """The quorum at `at`; None where the statutes ask for none, or nobody may vote."""
        call = self.rules.calls.get((self.meeting.organ, self.meeting.kind))
        entitled = sum(voter.votes > 0 for voter in self.voters)
        if call is None or not entitled:
            return None
        second = self.meeting.second_of_id is not None
        return quorum(call, self.room(at).counted, entitled, second_call=second)


@dataclass(frozen=True)
class CollegeRoom:
    """A college at a moment: members counted of those entitled, their votes, the weight of one hand.

    `weight` is None where its members do not all have the same number of votes: hands cannot be counted.
    """

    college: str
    counted: int
    entitled: int
    votes: int
    weight: int | None

    @classmethod
    def of(cls, college, voters, counted):
        there = [voter for voter in voters if voter.key in counted]
        weights = {voter.votes for voter in voters}
        return cls(
            college,
            len(there),
            len(voters),
            sum(voter.votes for voter in there),
            weights.pop() if len(weights) == 1 else None,
        )

    @property
    def label(self):
        return College(self.college).label


def proxy_in_force(row: ProxyRow, at: datetime) -> bool:
    return row.received_at <= at and (row.revoked_at is None or at < row.revoked_at)


def run_here(meeting: Meeting) -> bool:
    """Whether arrivals and departures were noted, or will be; else the attendance sheet is all that is known."""
    waiting = meeting.status in (MeetingStatus.PLANNED, MeetingStatus.CONVENED)
    return meeting.opened_at is not None or (waiting and bool(meeting.convocations.all()))


def session(meeting: Meeting, rules: Rules | None = None) -> Session | None:
    """The session of `meeting` under the statutes of its day; None where there were none.

    Reads its convocations, stays and proxies, or its attendance sheet with the members: prefetch them.
    """
    if rules is None:
        statutes = Statutes.objects.on(meeting.held_on)
        if statutes is None:
            return None
        rules = statutes.rules()
    voters = tuple(_voters(rules, meeting))
    if run_here(meeting):
        opened = meeting.opened_at or planned_opening(meeting)
        return Session(
            meeting, rules, voters, tuple(meeting.stays.all()), tuple(meeting.proxies.all()), opened
        )
    opened = planned_opening(meeting)
    return Session(meeting, rules, voters, *_by_the_sheet(meeting, opened), opened)


def session_of(meeting: Meeting) -> Session:
    """The same, for who cannot do without. Raises ValidationError where no statutes hold on that day."""
    found = session(meeting)
    if found is None:
        raise ValidationError(_("Aucun statut n’est enregistré pour le jour de cette réunion."))
    return found


def planned_opening(meeting: Meeting) -> datetime:
    """The hour announced, or midnight where none was."""
    return moment(meeting, meeting.starts_at or time())


def moment(meeting: Meeting, hour: time) -> datetime:
    """`hour` on the day of the meeting, in Morocco."""
    return timezone.make_aware(datetime.combine(meeting.held_on, hour))


def clock(meeting: Meeting, now: datetime) -> datetime:
    """The moment at which something is noted: now; for a meeting written down on a later day, a moment of its own.

    That is the same hour of its day, or the last thing noted there, whichever comes later.
    """
    here = timezone.localtime(now)
    if here.date() <= meeting.held_on:
        return now
    noted = [meeting.opened_at]
    for stay in meeting.stays.all():
        noted += [stay.arrived_at, stay.left_at]
    return max([moment(meeting, here.time()), *filter(None, noted)])


def _voters(rules, meeting):
    convened = list(meeting.convocations.all())
    if convened:
        return [Voter(row.member_id, row.college, row.votes) for row in convened]
    return _on_the_sheet(rules, meeting, [row.member for row in meeting.attendances.all()])


def _on_the_sheet(rules, meeting, members):
    """The assembly votes by the standing of each member on its day; in the other organs each seat has one vote."""
    if meeting.organ != Organ.ASSEMBLY:
        return [Voter(member.pk, member.college, 1) for member in members]
    found = standings_under(rules, members, meeting.held_on)
    return [Voter(member.pk, member.college, found[member.pk].votes) for member in members]


def _by_the_sheet(meeting, opened):
    rows = list(meeting.attendances.all())
    stays = tuple(
        StayRow(member_id=row.member_id, arrived_at=opened)
        for row in rows
        if row.status == AttendanceStatus.PRESENT
    )
    proxies = tuple(
        ProxyRow(giver_id=row.member_id, holder_id=row.represented_by_id, received_at=opened)
        for row in rows
        if row.status == AttendanceStatus.REPRESENTED
    )
    return stays, proxies
