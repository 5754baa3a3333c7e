"""The page of a job: how far it has come, what it gave, how to start it again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from members import jobs
from members.enums import JobStatus
from members.models import Job


def _owned(request, pk):
    """The job, for the person who asked for it; nobody else learns that it exists."""
    return get_object_or_404(Job, pk=pk, owner=request.user)


@require_GET
@never_cache
def job(request, pk):
    found = _owned(request, pk)
    if found.status == JobStatus.DONE and found.result.get("url"):
        if request.htmx:
            return HttpResponse(headers={"HX-Redirect": found.result["url"]})
        return redirect(found.result["url"])
    context = {
        "job": found,
        "stale": jobs.stale(found, timezone.now()),
        "waiting": found.status in (JobStatus.QUEUED, JobStatus.RUNNING),
        "percent": 100 * found.done // found.total if found.total else None,
    }
    template = "members/_job_state.html" if request.htmx else "members/job.html"
    return render(request, template, context)


@require_POST
def retry(request, pk):
    try:
        again = jobs.retry(_owned(request, pk), by=request.user)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return redirect("members:job", pk)
    return redirect("members:job", again.pk)
