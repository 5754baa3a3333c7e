"""The verbs of a session: open it, close it, find that the quorum is missing, call the assembly again."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from governance import sheet
from governance.actions import filings, papers
from governance.actions.desk import check_day
from governance.enums import MEETING_TRANSITIONS, AttendanceStatus, MeetingStatus, Outcome
from governance.models import AgendaItem, Attendance, Meeting, MeetingYear, Paper
from governance.session import session_of
from governance.statutes.calls import earliest_second
from initiative_sm import dates
from initiative_sm.transitions import move
from initiative_sm.uploads import BY_TYPE, Upload
from members.actions import log
from members.enums import Office, Organ
from members.models import Mandate


@dataclass(frozen=True)
class Officers:
    """Who chairs the session and who keeps its record, by name in both languages."""

    chair_fr: str = ""
    chair_ar: str = ""
    secretary_fr: str = ""
    secretary_ar: str = ""


def officers_of(day: date) -> Officers:
    """The president and the secretary of the bureau on `day`: who chairs and keeps the record by default."""
    names = {}
    for mandate in (
        Mandate.objects.on(day).filter(organ=Organ.BUREAU).select_related("member", "representative")
    ):
        names.setdefault(mandate.office, mandate.representative or mandate.member)
    chair, secretary = names.get(Office.PRESIDENT), names.get(Office.SECRETARY)
    return Officers(
        chair_fr=chair.name_fr if chair else "",
        chair_ar=chair.name_ar if chair else "",
        secretary_fr=secretary.name_fr if secretary else "",
        secretary_ar=secretary.name_ar if secretary else "",
    )


@transaction.atomic
def open_session(*, meeting: Meeting, at: datetime, officers: Officers, by) -> Meeting:
    """Open the session at `at`, whoever is there: only a session that was opened can miss its quorum.

    Raises ValidationError: nobody was convened, another day, no chair or no secretary.
    """
    if meeting.status == MeetingStatus.CONVENED and not meeting.convocations.exists():
        raise ValidationError(
            _("Les destinataires de la convocation ne sont pas arrêtés : personne ne peut voter.")
        )
    check_day(meeting, at)
    if not officers.chair_fr.strip() or not officers.secretary_fr.strip():
        raise ValidationError(_("Nommez le président et le secrétaire de séance."))
    return move(
        meeting,
        MeetingStatus.OPEN,
        by=by,
        table=MEETING_TRANSITIONS,
        opened_at=at,
        chair_fr=officers.chair_fr.strip(),
        chair_ar=officers.chair_ar.strip(),
        secretary_fr=officers.secretary_fr.strip(),
        secretary_ar=officers.secretary_ar.strip(),
    )


@transaction.atomic
def close(*, meeting: Meeting, at: datetime, by) -> Meeting:
    """Close the session at `at`: the stays end, the attendance sheet and the filings that follow are written.

    Raises ValidationError.
    """
    meeting = _open(meeting, at)
    _write_sheet(meeting, at)
    move(meeting, MeetingStatus.HELD, by=by, table=MEETING_TRANSITIONS, closed_at=at)
    filings.list_for(meeting=meeting, by=by)
    return meeting


@transaction.atomic
def miss_quorum(*, meeting: Meeting, at: datetime, by) -> Meeting:
    """Close a session whose quorum was not reached: it decided nothing. Raises ValidationError."""
    meeting = _open(meeting, at)
    if meeting.resolutions.exclude(outcome=Outcome.PENDING).exists():
        raise ValidationError(_("Des résolutions ont été votées avec le quorum : levez la séance."))
    quorum = session_of(meeting).quorum(at)
    if quorum is None:
        raise ValidationError(_("Les statuts ne demandent pas de quorum à cette réunion."))
    if quorum.kept:
        raise ValidationError(quorum.sentence)
    _write_sheet(meeting, at)
    return move(
        meeting, MeetingStatus.MISSED, by=by, table=MEETING_TRANSITIONS, closed_at=at, note=quorum.sentence
    )


def _open(meeting, at):
    """The meeting, locked, if it is in session and nothing is noted after `at`."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.status != MeetingStatus.OPEN:
        raise ValidationError(
            _("La réunion est « %(status)s » : aucune séance n’est en cours.")
            % {"status": meeting.get_status_display()}
        )
    check_day(meeting, at)
    last = meeting.stays.aggregate(arrived=Max("arrived_at"), left=Max("left_at"))
    voted = meeting.resolutions.aggregate(at=Max("voted_at"))["at"]
    noted = [moment for moment in (meeting.opened_at, last["arrived"], last["left"], voted) if moment]
    if at <= max(noted):
        raise ValidationError(
            {
                "hour": _(
                    "Une arrivée, un départ ou un vote est noté après cette heure : la séance durait encore."
                )
            }
        )
    return meeting


def _write_sheet(meeting, at):
    held = session_of(meeting)
    excused = set(
        meeting.attendances.filter(status=AttendanceStatus.EXCUSED).values_list("member", flat=True)
    )
    found = sheet.lines(held, meeting.opened_at, at, excused)
    meeting.stays.filter(left_at__isnull=True).update(left_at=at)
    meeting.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, member_id=line.member, status=line.status, represented_by_id=line.holder)
        for line in found
    )


# --- The second call ------------------------------------------------------------------------------------------


def second_day(meeting: Meeting) -> date | None:
    """The first day on which a meeting without quorum may be held again; None where the statutes say nothing."""
    call = session_of(meeting).rules.calls.get((meeting.organ, meeting.kind))
    return earliest_second(call, meeting.held_on) if call else None


@transaction.atomic
def call_again(*, meeting: Meeting, held_on: date, starts_at: time | None, at: datetime, by) -> Meeting:
    """The second meeting after one that missed its quorum: same agenda, what was to be voted, the papers sent.

    The resolutions move, so that the reports submitted to them follow; the addressees are convened anew.
    Raises ValidationError: the quorum was not missed, called again already, too early.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.status != MeetingStatus.MISSED:
        raise ValidationError(_("Seule une réunion dont le quorum a manqué est convoquée à nouveau."))
    if hasattr(meeting, "second"):
        raise ValidationError(_("La seconde réunion est déjà prévue."))
    earliest = second_day(meeting)
    if earliest is not None and held_on < earliest:
        raise ValidationError(
            {
                "held_on": _("Les statuts n’admettent la seconde réunion qu’à partir du %(day)s.")
                % {"day": dates.format(earliest, weekday=True)}
            }
        )
    second = _second(meeting, held_on, starts_at)
    items = _same_agenda(meeting, second)
    _move_what_waits(meeting, second, items)
    _copy_papers(meeting, second, items, at, by)
    log("meeting.called_again", by=by, target=meeting, second=second.pk, held_on=held_on.isoformat())
    return second


def _second(meeting, held_on, starts_at):
    last = Meeting.objects.filter(organ=meeting.organ).aggregate(number=Max("number"))["number"]
    second = Meeting(
        organ=meeting.organ,
        kind=meeting.kind,
        number=last + 1,
        held_on=held_on,
        starts_at=starts_at or meeting.starts_at,
        place_fr=meeting.place_fr,
        place_ar=meeting.place_ar,
        call_text_fr=meeting.call_text_fr,
        call_text_ar=meeting.call_text_ar,
        second_of=meeting,
    )
    second.full_clean()
    second.save()
    MeetingYear.objects.bulk_create(MeetingYear(meeting=second, year=row.year) for row in meeting.years.all())
    return second


def _same_agenda(meeting, second):
    """The key of each point of the first agenda → the same point of the second."""
    return {
        item.pk: AgendaItem.objects.create(
            meeting=second,
            number=item.number,
            title_fr=item.title_fr,
            title_ar=item.title_ar,
            rapporteur_fr=item.rapporteur_fr,
            rapporteur_ar=item.rapporteur_ar,
        )
        for item in meeting.agenda.all()
    }


def _move_what_waits(meeting, second, items):
    waiting = [
        *meeting.resolutions.filter(outcome=Outcome.PENDING),
        *meeting.elections.filter(voted_at__isnull=True),
    ]
    for row in waiting:
        row.meeting, row.item = second, items.get(row.item_id)
        row.save(update_fields=["meeting", "item"])


def _copy_papers(meeting, second, items, at, by):
    """The documents sent the first time, as files of their own: each meeting keeps what it sent."""
    for paper in meeting.papers.sent():
        with paper.file.open("rb") as file:
            upload = Upload(paper.name, file.read(), BY_TYPE[paper.content_type])
        copy = Paper(
            meeting=second,
            item=items.get(paper.item_id),
            kind=paper.kind,
            title=paper.title,
            language=paper.language,
            pages=paper.pages,
        )
        papers.keep(paper=copy, upload=upload, by=by, at=at)
