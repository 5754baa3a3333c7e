"""Reports printed in the background."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import jobs
from reports import actions


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
