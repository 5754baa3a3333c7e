"""The assembly of 25 September 2024, held with the product's own verbs: convened, opened, voted, closed.

Public facts: the day, the reports of 2022 and 2023 adopted unanimously, one third of the board renewed, the
president elected again. Who came at what hour, who gave power to whom and the votes of each ballot are invented.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from governance import convening, elections
from governance.actions import convening as convocations
from governance.actions import desk, installing, proxies, votes
from governance.actions import elections as ballots
from governance.actions import session as sessions
from governance.ballots import Ballot
from governance.enums import ResolutionKind, SendingChannel
from governance.models import Meeting, Resolution, Sending, Statutes
from governance.session import session_of
from governance.statutes.votes import Tally
from initiative_sm.management.demo.meetings import DEBATES_2024
from initiative_sm.management.demo.targets import ASSEMBLY
from members.models import Event, Mandate, Member, User
from reports.actions.life import ADOPTIONS
from reports.enums import ReportKind, ReportStatus
from reports.models import Report

CONVENED_ON = date(2024, 9, 9)
YEARS = (2022, 2023)
#: Giver → holder, by their keys in `members.csv`.
POWERS = {"bank3": "bank1", "maroc-pme": "anapec", "firm2": "firm1", "asso3": "asso1"}
EXCUSED = ("cri",)
ABSENT = ("person4", "person2", "firm4")
LATE_ARRIVALS = {"tiznit": time(10, 25), "cjd": time(10, 40)}
LEAVES_EARLY = {"firm3": time(11, 40)}
SCRUTINEERS = "Latifa Benhammou, Youness El Mesbahi"


@dataclass(frozen=True)
class Hall:
    """The meeting, its members by key, and who keeps the record."""

    meeting: Meeting
    members: dict[str, Member]
    by: User

    def at(self, hour: int, minute: int = 0, day: date = ASSEMBLY) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def hold(meeting: Meeting, members: dict[str, Member], by: User):
    """From the convocation to the closing of the session."""
    hall = Hall(meeting, members, by)
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    _name_rapporteurs(hall)
    _submit(hall)
    _convene(hall)
    _welcome(hall)
    _vote(hall)
    _elect(hall)
    sessions.close(meeting=meeting, at=hall.at(12, 40), by=by)
    # The verbs date what they write by the clock; the demonstration knows none.
    Event.objects.filter(pk__gt=last).update(at=hall.at(12, 45))
    Mandate.history.filter(history_user=None, history_date__gt=hall.at(12, 45)).update(
        history_date=hall.at(12, 45)
    )


def _name_rapporteurs(hall):
    officers = sessions.officers_of(ASSEMBLY)
    item = hall.meeting.agenda.get(number=2)
    item.rapporteur_fr, item.rapporteur_ar = officers.secretary_fr, officers.secretary_ar
    item.save()
    debate = hall.meeting.agenda.get(number=3)
    debate.notes_fr, debate.notes_ar = DEBATES_2024
    debate.save()


def _submit(hall):
    """The four resolutions, and the reports they will adopt.

    The reports are printed when somebody asks for them: eight prints would take longer than all the rest.
    """
    number = 0
    for year in YEARS:
        for kind in ReportKind:
            number += 1
            text_fr, text_ar = ADOPTIONS[str(kind)]
            resolution = Resolution.objects.create(
                meeting=hall.meeting,
                item=hall.meeting.agenda.get(number=2),
                number=number,
                kind=ResolutionKind.ADOPT_REPORT,
                text_fr=text_fr.format(year=year),
                text_ar=text_ar.format(year=year),
            )
            Report.objects.filter(kind=kind, year=year).update(
                resolution=resolution, since_foundation_on=ASSEMBLY, status=ReportStatus.SUBMITTED
            )


def _convene(hall):
    meeting = hall.meeting
    called = {one.member.pk for one in convening.addressees(meeting)}
    convocations.convene(meeting=meeting, members=called, on=CONVENED_ON, by=hall.by)
    Sending.objects.bulk_create(
        Sending(
            convocation=row,
            channel=SendingChannel.EMAIL if row.email else SendingChannel.HAND,
            sent_at=hall.at(9, 30 + n % 20, CONVENED_ON if row.email else CONVENED_ON + timedelta(days=1)),
            sent_by=hall.by,
            reference=f"<ag-2024-{n:02}@demo.example>" if row.email else "Registre de remise n° 2024/09",
        )
        for n, row in enumerate(meeting.convocations.order_by("pk"), start=1)
    )


def _welcome(hall):
    meeting = hall.meeting
    for giver, holder in POWERS.items():
        proxies.hand_in(
            meeting=meeting,
            giver=hall.members[giver],
            holder=hall.members[holder],
            at=hall.at(16, 0, ASSEMBLY - timedelta(days=1)),
            by=hall.by,
        )
    for key in EXCUSED:
        desk.excuse(meeting=meeting, member=hall.members[key], by=hall.by)
    away = {*POWERS, *EXCUSED, *ABSENT, *LATE_ARRIVALS}
    keys = {member.pk: key for key, member in hall.members.items()}
    rows = meeting.convocations.select_related("member").order_by("pk")
    for n, row in enumerate(rows):
        if keys[row.member_id] not in away:
            _arrive(hall, row, hall.at(9, 35 + n % 24))
    sessions.open_session(
        meeting=meeting, at=hall.at(10, 5), officers=sessions.officers_of(ASSEMBLY), by=hall.by
    )
    for key, hour in LATE_ARRIVALS.items():
        _arrive(hall, rows.get(member=hall.members[key]), hall.at(hour.hour, hour.minute))
    for key, hour in LEAVES_EARLY.items():
        desk.leave(meeting=meeting, member=hall.members[key], at=hall.at(hour.hour, hour.minute), by=hall.by)


def _arrive(hall, row, at):
    desk.arrive(
        meeting=hall.meeting, member=row.member, at=at, signatory=(row.name_fr, row.name_ar), by=hall.by
    )


def _vote(hall):
    for n, resolution in enumerate(hall.meeting.resolutions.order_by("number")):
        at = hall.at(11, 5 + 5 * n)
        everybody = session_of(_read(hall)).room(at).votes
        votes.record(resolution=resolution, ballot=Ballot(Tally(everybody)), at=at, by=hall.by)
    Report.objects.filter(resolution__meeting=hall.meeting).update(status=ReportStatus.ADOPTED)


def _elect(hall):
    """The series that leaves, then the president: each outgoing holder stands and is elected again."""
    rules = Statutes.objects.on(ASSEMBLY).rules()
    _elect_all(hall, next(one for one in elections.due(_read(hall), rules) if one.series), 4, hall.at(11, 50))
    _elect_all(
        hall,
        next(one for one in elections.due(_read(hall), rules) if one.office == "president"),
        5,
        hall.at(12, 20),
    )


def _elect_all(hall, due, point, at):
    election = ballots.prepare(
        meeting=hall.meeting, due=due, by=hall.by, item=hall.meeting.agenda.get(number=point)
    )
    ballots.stand_again(election=election, by=hall.by)
    held = session_of(_read(hall))
    in_room, entitled = held.room(at).votes, held.entitled()
    papers = {}
    for n, seat in enumerate(election.seats.prefetch_related("candidacies")):
        blank = n % 2
        [candidacy] = seat.candidacies.all()
        papers[seat.pk] = ballots.Papers({candidacy.pk: in_room - blank}, blank=blank)
    ballots.count(
        election=election,
        papers=papers,
        in_room=in_room,
        entitled=entitled,
        at=at,
        scrutineers=SCRUTINEERS,
        by=hall.by,
    )
    installing.accept_all(election=election, by=hall.by)


def _read(hall):
    return Meeting.objects.get(pk=hall.meeting.pk)
