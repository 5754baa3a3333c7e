"""The verbs of a meeting that is being planned: plan it, change it, call it off."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from governance.enums import MEETING_TRANSITIONS, MeetingStatus
from governance.models import Meeting
from initiative_sm.transitions import move
from members.actions import log


def next_number(organ: str) -> int:
    """The number in the register of the next meeting of `organ`."""
    return (Meeting.objects.filter(organ=organ).aggregate(last=Max("number"))["last"] or 0) + 1


def refuse_once_convened(meeting: Meeting):
    """Raise ValidationError unless the meeting is still being prepared: what was sent out does not change."""
    if meeting.status != MeetingStatus.PLANNED:
        raise ValidationError(
            _(
                "La réunion est « %(status)s » : ce que la convocation a annoncé ne change plus. "
                "Pour une autre date ou un autre ordre du jour, annulez-la et prévoyez-en une autre."
            )
            % {"status": meeting.get_status_display()}
        )


@transaction.atomic
def plan(*, meeting: Meeting, years: Iterable[int], by) -> Meeting:
    """Write a meeting that is filled in and not saved yet; without a number it takes the next of its organ."""
    meeting.number = meeting.number or next_number(meeting.organ)
    meeting.full_clean()
    meeting.save()
    _examine(meeting, years)
    log("meeting.planned", by=by, target=meeting, held_on=meeting.held_on.isoformat())
    return meeting


@transaction.atomic
def change(*, meeting: Meeting, years: Iterable[int], by) -> Meeting:
    """Write the changes of a meeting that is not convened yet. Raises ValidationError."""
    # Asked of the database, and locked there: a colleague may have convened it since the form was opened.
    refuse_once_convened(Meeting.objects.select_for_update().get(pk=meeting.pk))
    meeting.number = meeting.number or next_number(meeting.organ)
    meeting.full_clean()
    meeting.save()
    _examine(meeting, years)
    log("meeting.changed", by=by, target=meeting, held_on=meeting.held_on.isoformat())
    return meeting


def _examine(meeting, years):
    asked = set(years)
    meeting.years.exclude(year__in=asked).delete()
    known = set(meeting.years.values_list("year", flat=True))
    for year in sorted(asked - known):
        meeting.years.create(year=year)


def cancel(*, meeting: Meeting, reason: str, by) -> Meeting:
    """Call the meeting off; the reason stays in its history. Raises ValidationError."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Dites pourquoi.")})
    return move(meeting, MeetingStatus.CANCELLED, by=by, table=MEETING_TRANSITIONS, note=reason)
