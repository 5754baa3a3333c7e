"""The arrival desk, read: where each member convened is, who speaks for it, who represents whom."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, TextChoices, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from governance.enums import AttendanceStatus
from governance.models import Attendance, Convocation, Meeting, Stay
from governance.session import Session, proxy_in_force
from governance.statutes.calls import Quorum
from initiative_sm import text
from members.models import Representative


class Place(TextChoices):
    """Where a member convened is, at the door of a meeting."""

    EXPECTED = "attendus", _("À arriver")
    INSIDE = "salle", _("Dans la salle")
    LEFT = "partis", _("Partis")
    EXCUSED = "excuses", _("Excusés")


@dataclass(frozen=True)
class Row:
    """A member convened, as the desk shows it. `stay`: its last one; `signatory`: in French and in Arabic.

    The powers are those in force whose giver is not in the room, whether their holder has come or not.
    """

    convocation: Convocation
    place: str
    stay: Stay | None
    signatory: tuple[str, str]
    represents: tuple[Convocation, ...]
    represented_by: Convocation | None

    @property
    def member(self):
        return self.convocation.member

    def person(self, language):
        """Who signed, or would sign; empty where the member is that person."""
        fr, ar = self.signatory
        name = ar if language == "ar" and ar else fr
        return "" if name == self.member.name(language) else name


@dataclass(frozen=True)
class Counters:
    """What a room comes to at a moment: members, votes, and the quorum where the statutes ask for one."""

    present: int
    represented: int
    votes: int
    quorum: Quorum | None

    @property
    def counted(self):
        return self.present + self.represented


def with_desk(meeting: Meeting) -> Meeting:
    """`meeting` with all that the desk and the session read of it, in a constant number of queries."""
    speakers = Representative.objects.on(meeting.held_on)
    convocations = Convocation.objects.select_related("member").prefetch_related(
        Prefetch("member__representatives", speakers, to_attr="speakers")
    )
    prefetch_related_objects(
        [meeting],
        Prefetch("convocations", convocations),
        Prefetch("attendances", Attendance.objects.select_related("member", "represented_by")),
        "stays",
        "proxies",
    )
    return meeting


def rows(held: Session, at: datetime, language: str) -> list[Row]:
    """One row for each member convened, by name. The meeting of `held` comes from `with_desk`."""
    called = {row.member_id: row for row in held.meeting.convocations.all()}
    last = {stay.member_id: stay for stay in sorted(held.stays, key=lambda stay: stay.arrived_at)}
    excused = {
        row.member_id for row in held.meeting.attendances.all() if row.status == AttendanceStatus.EXCUSED
    }
    present = held.room(at).present
    given = {
        row.giver_id: row.holder_id
        for row in held.proxies
        if proxy_in_force(row, at) and row.giver_id not in present
    }
    found = [_row(one, called, last.get(key), key in excused, given) for key, one in called.items()]
    return sorted(found, key=lambda row: (text.folded(row.member.name(language)), row.member.pk))


def _row(convocation, called, stay, excused, given):
    member = convocation.member_id
    return Row(
        convocation,
        _place(stay, excused),
        stay,
        _signatory(convocation, stay),
        tuple(called[giver] for giver, holder in given.items() if holder == member and giver in called),
        called.get(given.get(member)),
    )


def _place(stay, excused):
    if stay is not None:
        return Place.INSIDE if stay.left_at is None else Place.LEFT
    return Place.EXCUSED if excused else Place.EXPECTED


def _signatory(convocation, stay):
    """Who signed the last time, else who speaks for the member on that day."""
    if stay is not None and (stay.signatory_fr or stay.signatory_ar):
        return stay.signatory_fr, stay.signatory_ar
    person = next(iter(convocation.member.speakers), convocation.member)
    return person.name_fr, person.name_ar


def found(listed: Iterable[Row], term: str, place: str = "") -> list[Row]:
    """The rows in that place whose member or representative is named by every word of `term`, in either script."""
    words = text.search_key(term).split()
    return [row for row in listed if (not place or row.place == place) and (not term or _named(row, words))]


def _named(row, words):
    names = (row.member.name_fr, row.member.name_ar, row.convocation.name_fr, row.convocation.name_ar)
    keys = " ".join(text.search_key(name) for name in (*names, *row.signatory) if name).split()
    return bool(words) and all(any(key.startswith(word) for key in keys) for word in words)


def places(listed: Iterable[Row]) -> list[tuple[str, str, int]]:
    """Each place with its label and how many members are there."""
    many = Counter(row.place for row in listed)
    return [(place.value, place.label, many[place]) for place in Place]


def counters(held: Session, at: datetime) -> Counters:
    there = held.room(at)
    return Counters(len(there.present), len(there.represented), there.votes, held.quorum(at))


def shown_at(meeting: Meeting, now: datetime) -> datetime:
    """The moment whose figures a screen shows: now, or the last one of a session that is closed."""
    if meeting.closed_at is not None:
        return min(now, meeting.closed_at - timedelta(microseconds=1))
    return now
