"""Reports printed in the background."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import Meeting
from initiative_sm import dates
from members import jobs
from reports import actions, prints


@jobs.kind("render_report")
def render_report(job, progress):
    """Print the report that the job's arguments name (kind, year, language); the result is its address."""
    progress(0, 1, _("Mise en page du rapport"))
    made = actions.render(
        kind=job.arguments["kind"],
        year=job.arguments["year"],
        language=job.arguments["language"],
        by=job.owner,
        at=timezone.now(),
    )
    progress(1, 1)
    return {"url": reverse("reports:ready", args=[made.pk])}


@jobs.kind("submit_reports")
def submit_reports(job, progress):
    """Submit to a meeting the reports that the job's arguments name: (kind, year, point of the agenda)."""
    meeting = Meeting.objects.get(pk=job.arguments["meeting"])
    asked = job.arguments["reports"]
    progress(0, len(asked), _("Mise en page des rapports"))
    for done, (kind, year, point) in enumerate(asked, start=1):
        report = next(one for one in prints.current([year]) if one.kind == kind)
        item = meeting.agenda.filter(pk=point).first()
        actions.submit(report=report, meeting=meeting, item=item, by=job.owner, at=dates.now())
        progress(done, len(asked), str(report))
    return {"url": reverse("reports:meeting_reports", args=[meeting.pk])}
