"""Background work: imports examined, brought in, taken back; letters printed. The job's owner answers for it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from initiative_sm import dates
from loans.actions import imports, reminders
from loans.enums import BatchStatus
from loans.models import ImportBatch, Reminder
from members import jobs

PRINT_REMINDERS = "print_reminders"


def _run(job, verb, **details):
    """Do `verb` to the batch in the language of the page it was asked on; the batch's page is the result."""
    batch = ImportBatch.objects.get(pk=job.arguments["batch"])
    with translation.override(job.arguments["language"]):
        verb(batch=batch, by=job.owner, **details)
    return {"url": reverse("loans:import", args=[batch.pk])}


def _day(job):
    """The day on which the work was asked for, after which nothing in the workbook can have happened."""
    return date.fromisoformat(job.arguments["on"])


@jobs.kind("preview_import")
def preview_import(job, progress):
    return _run(job, imports.preview, on=_day(job), progress=progress)


@jobs.kind("confirm_import")
def confirm_import(job, progress):
    try:
        return _run(job, imports.confirm, on=_day(job), progress=progress)
    except ValidationError:
        batch = ImportBatch.objects.get(pk=job.arguments["batch"])
        if batch.status != BatchStatus.REFUSED:
            raise
        # The database moved on since the preview: the page of the batch names what no longer fits.
        return {"url": reverse("loans:import", args=[batch.pk])}


@jobs.kind("undo_import")
def undo_import(job, progress):
    return _run(job, imports.undo)


@jobs.kind(PRINT_REMINDERS)
def print_reminders(job, progress):
    """Print the letters of the reminders that the job names; one that is printed already is left alone."""
    keys = job.arguments["reminders"]
    rows = Reminder.objects.filter(pk__in=keys).select_related("loan__holder__commune", "step")
    for done, reminder in enumerate(rows.order_by("pk"), start=1):
        reminders.issue(reminder=reminder, by=job.owner, at=dates.now())
        progress(done, len(keys))
    return {"url": reverse("loans:reminders", query={"lot": job.pk})}
