"""The demonstration as it was before the assembly of 25 September 2024: all that is still to be done there.

The assembly is planned, with its agenda, and nobody is convened; the four reports are drafts; the seats that it
renewed are held by those who held them before.
"""

from datetime import timedelta

from django.db.models import Q

from governance.enums import MeetingStatus
from governance.models import Attendance, Meeting, Resolution
from initiative_sm.management.demo.targets import ASSEMBLY
from members.enums import Organ
from members.models import Mandate
from reports.enums import ReportStatus
from reports.models import Report

#: The day on which one prepares that assembly: in time for the fifteen days of its convocation.
PREPARED_ON = ASSEMBLY - timedelta(days=16)


def unwind() -> Meeting:
    """Take back the assembly and what came of it, and give its meeting, planned."""
    meeting = Meeting.objects.get(organ=Organ.ASSEMBLY, held_on=ASSEMBLY)
    Report.objects.filter(resolution__meeting=meeting).update(
        status=ReportStatus.DRAFT, resolution=None, since_foundation_on=None
    )
    Resolution.objects.filter(meeting=meeting).delete()
    Attendance.objects.filter(meeting=meeting).delete()
    Meeting.objects.filter(pk=meeting.pk).update(
        status=MeetingStatus.PLANNED, convened_on=None, notes_fr="", notes_ar=""
    )
    _reopen_mandates()
    meeting.refresh_from_db()
    return meeting


def _reopen_mandates():
    begun = Mandate.objects.filter(started_on=ASSEMBLY)
    seats = list(begun.values_list("organ", "seat"))
    begun.delete()
    ended = Q()
    for organ, seat in seats:
        ended |= Q(organ=organ, seat=seat)
    if seats:
        Mandate.objects.filter(ended, ended_on=ASSEMBLY - timedelta(days=1)).update(
            ended_on=None, end_reason=""
        )
