"""Who sees which session of the committee, and which of its files.

Who sees loans sees every file. A member of the committee sees the sessions of the seat that the account holds, and
their files but those from which the member withdrew; nothing else.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from governance.enums import MeetingStatus
from governance.models import Meeting, Recusal
from loans.models import CommitteeFile, Document
from members.enums import Organ
from members.models import Mandate

#: A session that is being prepared, or was called off, is shown to no member.
NOT_SHOWN = (MeetingStatus.PLANNED, MeetingStatus.CANCELLED)


@dataclass(frozen=True)
class Reader:
    """How an account reads the committee: all of it, or by the `seats` that it holds or held."""

    whole: bool
    seats: Collection[Mandate] = ()

    @property
    def members(self) -> set[int]:
        """The keys of the members in whose seats the account sits."""
        return {seat.member_id for seat in self.seats}


def reader(user, today: date) -> Reader:
    """What `user` may read of the committee. An account whose seat has ended reads nothing any more."""
    if user.has_perm("loans.view_loan"):
        return Reader(True)
    seats = list(Mandate.objects.filter(organ=Organ.COMMITTEE, user=user.pk))
    sits = any(
        seat.started_on <= today and (seat.ended_on is None or seat.ended_on >= today) for seat in seats
    )
    return Reader(False, seats if sits else ())


def sessions(of: Reader):
    """The sessions of the committee that the reader may open."""
    rows = Meeting.objects.filter(organ=Organ.COMMITTEE)
    if of.whole:
        return rows
    return rows.filter(_days(of, "held_on")).exclude(status__in=NOT_SHOWN) if of.seats else rows.none()


def files(of: Reader):
    """The files of these sessions that the reader may open."""
    rows = CommitteeFile.objects.all()
    if of.whole:
        return rows
    if not of.seats:
        return rows.none()
    withdrawn = Recusal.objects.filter(member__in=of.members).values("resolution")
    own = rows.filter(_days(of, "resolution__meeting__held_on"))
    return own.exclude(resolution__meeting__status__in=NOT_SHOWN).exclude(resolution__in=withdrawn)


def documents(presented: CommitteeFile):
    """The papers of the file: those of the person, and those of this project and this loan alone."""
    loan = presented.loan
    about = Q(project__isnull=True, loan__isnull=True) | Q(project=loan.project_id) | Q(loan=loan.pk)
    return Document.objects.standing().filter(about, holder=loan.holder_id)


def _days(of: Reader, name: str) -> Q:
    """The days on which one of the seats was held."""
    return reduce(or_, (_while_held(seat, name) for seat in of.seats))


def _while_held(seat, name):
    held = Q(**{f"{name}__gte": seat.started_on})
    return held & Q(**{f"{name}__lte": seat.ended_on}) if seat.ended_on else held
