"""What is known of a meeting, read once: the generators ask the database for nothing more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from governance.conformity import Conformity, conformity
from governance.models import (
    Attendance,
    Candidacy,
    Convocation,
    Drawing,
    Election,
    ElectionSeat,
    Meeting,
    Paper,
    Recusal,
    Resolution,
    Statutes,
    Stay,
    Voice,
)
from members.models import Association


@dataclass(frozen=True)
class Record:
    """A meeting with all that hangs on it, each in the order of the session.

    `stays`: the key of a member → its stays, first to last; empty for a meeting that was not run here.
    """

    meeting: Meeting
    association: Association
    statutes: Statutes | None
    attendances: Sequence[Attendance]
    stays: Mapping[int, Sequence[Stay]]
    convocations: Sequence[Convocation]
    papers: Sequence[Paper]
    resolutions: Sequence[Resolution]
    elections: Sequence[Election]
    drawings: Sequence[Drawing]

    def judged(self) -> Conformity | None:
        """What the statutes of the day say, worded in the language that is active."""
        return conformity(self.meeting)

    def of_item(self, item) -> tuple[list[Resolution], list[Election]]:
        """The resolutions and the elections under a point of the agenda; None: those under no point."""
        key = item.pk if item is not None else None
        return (
            [one for one in self.resolutions if one.item_id == key],
            [one for one in self.elections if one.item_id == key],
        )


def read(meeting: Meeting) -> Record:
    found = _query().get(pk=meeting.pk)
    stays: dict[int, list[Stay]] = {}
    for stay in found.stays.all():
        stays.setdefault(stay.member_id, []).append(stay)
    return Record(
        meeting=found,
        association=Association.current(),
        statutes=Statutes.objects.on(found.held_on),
        attendances=found.attendances.all(),
        stays=stays,
        convocations=found.convocations.all(),
        papers=found.papers.all(),
        resolutions=found.resolutions.all(),
        elections=found.elections.all(),
        drawings=found.drawings.all(),
    )


def _query():
    candidacies = Candidacy.objects.select_related("member", "representative").order_by("-votes", "pk")
    seats = ElectionSeat.objects.select_related("outgoing__member", "outgoing__representative")
    elections = Election.objects.select_related("earlier").prefetch_related(
        Prefetch("seats", seats), Prefetch("seats__candidacies", candidacies)
    )
    return Meeting.objects.select_related("second_of").prefetch_related(
        "years",
        "agenda",
        "drawings__lots",
        "convocations__sendings",
        "proxies",
        Prefetch("attendances", Attendance.objects.select_related("member", "represented_by")),
        Prefetch("stays", Stay.objects.select_related("member")),
        Prefetch("papers", Paper.objects.sent()),
        Prefetch("resolutions", _resolutions()),
        Prefetch("elections", elections),
    )


def _resolutions():
    recusals = Recusal.objects.select_related("member")
    voices = Voice.objects.select_related("member")
    return Resolution.objects.order_by("number").prefetch_related(
        "counts", Prefetch("recusals", recusals), Prefetch("voices", voices)
    )
