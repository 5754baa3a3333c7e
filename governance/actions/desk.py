"""The verbs of the arrival desk: arrive, leave, come back, mend what was noted, excuse.

Two tablets may work at the door and a finger may tap twice: ticking in who is already in the room, or out who
has already left, changes nothing and is no error.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.enums import AttendanceStatus, MeetingStatus
from governance.models import Attendance, Meeting, Resolution, Stay
from governance.session import DOOR_OPEN_IN
from initiative_sm import dates
from members.actions import log
from members.models import Member


@transaction.atomic
def arrive(
    *, meeting: Meeting, member: Member, at: datetime, by, signatory: tuple[str, str] = ("", "")
) -> Stay:
    """Tick `member` in at `at`; also when it comes back. `signatory`: who signs, in French and in Arabic.

    Raises ValidationError: not convened, the door is closed, before its last departure, not on that day.
    """
    meeting = _at_the_door(meeting, member, at)
    stays = list(Stay.objects.filter(meeting=meeting, member=member).order_by("arrived_at"))
    if stays and stays[-1].left_at is None:
        return stays[-1]
    if stays and at < stays[-1].left_at:
        raise ValidationError(
            _("Cet adhérent était encore dans la salle : l’arrivée suit son dernier départ.")
        )
    if stays and not any(signatory):
        signatory = stays[-1].signatory_fr, stays[-1].signatory_ar
    stay = Stay(meeting=meeting, member=member, arrived_at=at, recorded_by=by)
    stay.signatory_fr, stay.signatory_ar = signatory
    stay.full_clean()
    stay.save()
    log("stay.arrived", by=by, target=meeting, member=member.pk, moment=at.isoformat())
    return stay


@transaction.atomic
def leave(*, meeting: Meeting, member: Member, at: datetime, by) -> Stay | None:
    """Note that `member` left at `at`; None where it was not in the room. Raises ValidationError."""
    meeting = _at_the_door(meeting, member, at)
    stay = Stay.objects.filter(meeting=meeting, member=member, left_at__isnull=True).first()
    if stay is None:
        return None
    stay.left_at = at
    stay.full_clean()
    stay.save(update_fields=["left_at"])
    log("stay.left", by=by, target=meeting, member=member.pk, moment=at.isoformat())
    return stay


@transaction.atomic
def mend(
    *, stay: Stay, arrived_at: datetime, left_at: datetime | None, signatory: tuple[str, str], by
) -> Stay:
    """Correct the hours or the signatory of a stay. Raises ValidationError where two stays would overlap."""
    meeting = _at_the_door(stay.meeting, stay.member, arrived_at)
    stay = Stay.objects.get(pk=stay.pk)
    old = {"arrived": stay.arrived_at.isoformat(), "left": stay.left_at and stay.left_at.isoformat()}
    stay.arrived_at, stay.left_at = arrived_at, left_at
    stay.signatory_fr, stay.signatory_ar = signatory
    others = Stay.objects.filter(meeting=meeting, member=stay.member).exclude(pk=stay.pk)
    for other in others:
        if _overlap(stay, other):
            raise ValidationError(_("Cet adhérent serait deux fois dans la salle au même moment."))
    stay.full_clean()
    stay.save()
    log("stay.mended", by=by, target=meeting, member=stay.member_id, old=old)
    return stay


def _overlap(one, other):
    return (one.left_at is None or other.arrived_at < one.left_at) and (
        other.left_at is None or one.arrived_at < other.left_at
    )


@transaction.atomic
def take_back(*, stay: Stay, by):
    """Remove an arrival noted for the wrong member; once a vote counted it, it is a departure that must be noted."""
    meeting = _at_the_door(stay.meeting, stay.member)
    if Resolution.objects.filter(meeting=meeting, voted_at__gte=stay.arrived_at).exists():
        raise ValidationError(
            _("Un vote a eu lieu depuis cette arrivée : notez plutôt l’heure de départ de cet adhérent.")
        )
    log("stay.taken_back", by=by, target=meeting, member=stay.member_id, moment=stay.arrived_at.isoformat())
    stay.delete()


@transaction.atomic
def excuse(*, meeting: Meeting, member: Member, by, excused: bool = True):
    """Note that `member` sent word that it will not come, or take the word back; it may still arrive."""
    meeting = _at_the_door(meeting, member)
    if excused:
        Attendance.objects.update_or_create(
            meeting=meeting,
            member=member,
            defaults={"status": AttendanceStatus.EXCUSED, "represented_by": None},
        )
    else:
        meeting.attendances.filter(member=member, status=AttendanceStatus.EXCUSED).delete()
    log("stay.excused" if excused else "stay.expected", by=by, target=meeting, member=member.pk)


def _at_the_door(meeting, member, at=None) -> Meeting:
    """The meeting, locked for this transaction, if its door is open for `member` at `at`."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    check_door(meeting)
    if at is not None:
        check_day(meeting, at)
    if not meeting.convocations.filter(member=member).exists():
        raise ValidationError(_("Cet adhérent n’est pas convoqué à cette réunion."))
    return meeting


def check_door(meeting: Meeting):
    """Raise ValidationError unless arrivals may be noted."""
    if meeting.status == MeetingStatus.PLANNED:
        raise ValidationError(_("La réunion n’est pas encore convoquée."))
    if meeting.status not in DOOR_OPEN_IN:
        raise ValidationError(
            _("La réunion est « %(status)s » : ni arrivée, ni départ, ni pouvoir ne s’y ajoute plus.")
            % {"status": meeting.get_status_display()}
        )


def check_day(meeting: Meeting, at: datetime):
    """Raise ValidationError unless `at` is on the day of the meeting, or the day after for one that lasts."""
    if not 0 <= (timezone.localtime(at).date() - meeting.held_on).days <= 1:
        raise ValidationError(
            _("La réunion est du %(day)s : notez une heure de ce jour-là.")
            % {"day": dates.format(meeting.held_on)}
        )
