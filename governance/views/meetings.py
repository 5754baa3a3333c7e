"""The meetings of every organ, to read: who was convened, who came, what was decided."""

from dataclasses import dataclass

from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from governance.conformity import conformity
from governance.enums import AttendanceStatus, MeetingStatus
from governance.models import Attendance, Meeting, Resolution
from governance.search import MeetingSearch
from governance.statutes.calls import Answer
from governance.tones import ATTENDANCE_TONES, MEETING_TONES, OUTCOME_TONES
from governance.views import after, convening, elections, session
from initiative_sm.lists import Column, Listing

can_see = permission_required("governance.view_meeting", raise_exception=True)

COLUMNS = (
    Column(
        "organe", _("Organe"), lambda row: row.get_organ_display(), order_by=("organ",),
        url=Meeting.get_absolute_url,
    ),
    Column("nature", _("Nature"), lambda row: row.get_kind_display(), order_by=("kind",)),
    Column("numero", _("Numéro"), lambda row: row.number, "count", ("number",)),
    Column("date", _("Date"), lambda row: row.held_on, "day", ("held_on", "number")),
    Column("lieu", _("Lieu"), lambda row: row.place(get_language()), order_by=("place_fr",)),
    Column(
        "etat", _("État"), lambda row: row.get_status_display(), "state", ("status",),
        tone=lambda row: MEETING_TONES[row.status],
    ),
    Column("participation", _("Participation"), lambda row: row.attendance_rate, "share"),
    Column("convocation", _("Convoquée le"), lambda row: row.convened_on, "day", ("convened_on",), optional=True),
    Column("presents", _("Présents"), lambda row: row.present, "count", ("present",), optional=True),
    Column("representes", _("Représentés"), lambda row: row.represented, "count", ("represented",), optional=True),
)  # fmt: skip


@dataclass(frozen=True)
class Vote:
    """A resolution as the page shows it, in the reader's language."""

    resolution: Resolution
    text: str
    tone: str
    report: object
    rule: Answer | None


@require_safe
@can_see
def meetings(request):
    """GET /assemblees/ : the meetings of every organ, newest first."""
    rows = Meeting.objects.with_attendance()
    listing = Listing(request, rows, COLUMNS, MeetingSearch, default="-date")
    return listing.response(
        "governance/meetings.html",
        title=gettext("Réunions"),
        trail=[(gettext("Réunions"), "")],
        in_session=Meeting.objects.filter(status=MeetingStatus.OPEN),
    )


@require_safe
@can_see
def meeting(request, pk):
    """GET /assemblees/<pk>/ : agenda, years examined, attendance, resolutions and the reports they adopted."""
    rows = Meeting.objects.with_attendance().prefetch_related(
        "years",
        "agenda",
        Prefetch("resolutions", Resolution.objects.select_related("item", "report").order_by("number")),
        Prefetch("attendances", Attendance.objects.select_related("member", "represented_by")),
        "convocations",
        "stays",
        "proxies",
    )
    found = get_object_or_404(rows, pk=pk)
    language = get_language()
    judged = conformity(found)
    rules = judged.votes if judged else {}
    context = {
        "meeting": found,
        "conformity": judged,
        "tone": MEETING_TONES[found.status],
        "place": found.place(language),
        "notes": found.notes_ar if language == "ar" and found.notes_ar else found.notes_fr,
        "agenda": [(item.number, item.title(language)) for item in found.agenda.all()],
        "votes": [
            vote(resolution, language, rules.get(resolution.pk)) for resolution in found.resolutions.all()
        ],
        "counts": [
            (status.label, ATTENDANCE_TONES[status], getattr(found, status)) for status in AttendanceStatus
        ],
        "convening": convening.hub(found, request.user),
        "after": after.hub(found, request.user),
        "sheet": [(row, ATTENDANCE_TONES[row.status]) for row in found.attendances.all()],
        "trail": [(gettext("Réunions"), reverse("governance:meetings")), (found.get_organ_display(), "")],
        **elections.hub(found, request.user),
        **session.hub(found, judged.session if judged else None, request.user),
    }
    return render(request, "governance/meeting.html", context)


def vote(resolution, language, rule) -> Vote:
    return Vote(
        resolution,
        resolution.text(language),
        OUTCOME_TONES[resolution.outcome],
        # The report knows its resolution, not the reverse: most resolutions adopt none.
        getattr(resolution, "report", None),
        rule,
    )
