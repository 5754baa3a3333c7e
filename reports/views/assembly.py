"""The reports of an assembly: which are submitted to it, what it adopted, what is taken back."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from governance.enums import MeetingStatus, Outcome
from governance.models import Meeting
from governance.tones import OUTCOME_TONES
from governance.views.trails import dated_trail
from initiative_sm import dates
from members import jobs
from reports import actions, prints
from reports.actions.life import OPEN
from reports.enums import ReportKind, ReportStatus
from reports.models import RenderedReport, Report
from reports.views.library import TONES

can_submit = permission_required(["reports.change_report", "governance.view_meeting"], raise_exception=True)


#: What a point of the agenda is called at which the reports of each kind are heard.
HEARD_AT = {ReportKind.LITERARY: "littéraire", ReportKind.FINANCIAL: "financier"}


class SubmitForm(forms.Form):
    """Which reports are submitted, and under which point of the agenda those of each kind are heard."""

    reports = forms.MultipleChoiceField(
        label=_("Rapports à soumettre"), error_messages={"required": _("Choisissez au moins un rapport.")}
    )

    def __init__(self, *args, meeting, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reports"].choices = [(_key(report), str(report)) for report in offered]
        points = list(meeting.agenda.order_by("number"))
        none = [("", _("Sans point de l’ordre du jour"))]
        choices = none + [(point.pk, f"{point.number}. {point.title(get_language())}") for point in points]
        for kind in dict.fromkeys(report.kind for report in offered):
            self.fields[kind] = forms.TypedChoiceField(
                label=_("%(report)s : entendu au point") % {"report": ReportKind(kind).label},
                choices=choices,
                required=False,
                coerce=int,
                empty_value=None,
                initial=_heard_at(points, HEARD_AT[ReportKind(kind)]),
            )

    def points(self):
        return [self[name] for name in self.fields if name != "reports"]

    def arguments(self):
        """What the job needs, as JSON: (kind, year, key of the point or None) of each report."""
        pairs = [key.split("-") for key in self.cleaned_data["reports"]]
        return {"reports": [(kind, int(year), self.cleaned_data[kind]) for kind, year in pairs]}


def _heard_at(points, word):
    """The key of the first point that speaks of such a report; None where none does."""
    return next((point.pk for point in points if word in point.title_fr.lower()), None)


def _key(report):
    return f"{report.kind}-{report.year}"


@dataclass(frozen=True)
class Row:
    """A report as the page shows it: where it stands, its prints, what may be done."""

    report: Report
    key: str
    tone: str
    offered: bool
    ticked: bool
    prints: list
    outcome: str
    outcome_tone: str
    may_withdraw: bool


@require_http_methods(["GET", "HEAD", "POST"])
@can_submit
@never_cache
def page(request, pk):
    """GET /rapports/seances/<pk>/ : the reports of the years examined; POST : print and submit those ticked."""
    meeting = _meeting(pk)
    found = _reports(meeting)
    offered = [report for report in found if report.status in OPEN]
    form = SubmitForm(request.POST if request.method == "POST" else None, meeting=meeting, offered=offered)
    planned = meeting.status == MeetingStatus.PLANNED
    if request.method == "POST" and not planned:
        messages.error(request, gettext("La convocation est partie : aucun rapport ne s’y ajoute plus."))
        return redirect("reports:meeting_reports", pk)
    if request.method == "POST" and form.is_valid():
        job = jobs.start("submit_reports", by=request.user, meeting=meeting.pk, **form.arguments())
        return redirect("members:job", job.pk)
    title = gettext("Rapports soumis à l’assemblée")
    context = {
        "form": form,
        "meeting": meeting,
        "planned": planned,
        "rows": _rows(meeting, found, form, planned),
        "years": [row.year for row in meeting.years.all()],
        "to_adopt": len(_voted(meeting)),
        "trail": dated_trail(meeting, (title, "")),
    }
    return render(request, "reports/assembly.html", context)


def _meeting(pk):
    return get_object_or_404(Meeting.objects.prefetch_related("years"), pk=pk)


def _reports(meeting):
    """The reports of the years examined: those of this meeting, else the newest version there is."""
    years = [row.year for row in meeting.years.all()]
    own = {
        (report.kind, report.year): report
        for report in Report.objects.filter(resolution__meeting=meeting).select_related("resolution")
        if report.status != ReportStatus.SUPERSEDED
    }
    return [own.get((report.kind, report.year), report) for report in prints.current(years)]


def _rows(meeting, reports, form, planned):
    frozen = RenderedReport.objects.filter(report__in=[report.pk for report in reports if report.pk])
    frozen = list(
        frozen.filter(status__in=prints.FROZEN).defer("content").order_by("language", "-rendered_at")
    )
    ticked = form.data.getlist("reports") if form.is_bound else [_key(report) for report in reports]
    return [
        Row(
            report=report,
            key=_key(report),
            tone=TONES[ReportStatus(report.status)],
            offered=planned and report.status in OPEN,
            ticked=_key(report) in ticked,
            prints=[one for one in frozen if one.report_id == report.pk],
            outcome=report.resolution.get_outcome_display() if report.resolution else "",
            outcome_tone=OUTCOME_TONES[report.resolution.outcome] if report.resolution else "",
            may_withdraw=_may_withdraw(report, meeting),
        )
        for report in reports
    ]


def _may_withdraw(report, meeting):
    if report.status != ReportStatus.SUBMITTED or report.resolution is None:
        return False
    if report.resolution.meeting_id != meeting.pk:
        return False
    unsent = meeting.status == MeetingStatus.PLANNED and meeting.second_of_id is None
    over = meeting.status == MeetingStatus.CANCELLED or report.resolution.outcome == Outcome.REJECTED
    return unsent or over


def _voted(meeting):
    return list(
        Report.objects.filter(
            resolution__meeting=meeting, resolution__outcome=Outcome.CARRIED, status=ReportStatus.SUBMITTED
        )
        .select_related("resolution__meeting")
        .order_by("year", "kind")
    )


@require_POST
@can_submit
def adopt(request, pk):
    """POST /rapports/seances/<pk>/adopter/ : adopt the reports whose resolution is carried, all or none."""
    meeting = _meeting(pk)
    reports = _voted(meeting)
    try:
        with transaction.atomic():
            for report in reports:
                actions.adopt(report=report, by=request.user, at=dates.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("reports:meeting_reports", pk)
    if not reports:
        messages.error(request, gettext("Aucun rapport voté n’attend d’être adopté."))
    else:
        said = ngettext("%d rapport est adopté.", "%d rapports sont adoptés.", len(reports))
        messages.success(request, said % len(reports))
    return redirect(meeting)


@require_POST
@can_submit
def withdraw(request, pk, report):
    """POST /rapports/seances/<pk>/reprendre/<report>/ : take a report back; a new version is written."""
    meeting = _meeting(pk)
    rows = Report.objects.select_related("resolution__meeting").filter(resolution__meeting=meeting)
    found = get_object_or_404(rows, pk=report)
    try:
        made = actions.withdraw(report=found, by=request.user, at=dates.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = gettext("« %(report)s » est repris : la version %(version)d est un brouillon.")
        messages.success(request, said % {"report": made, "version": made.version})
    return redirect("reports:meeting_reports", pk)
