"""Work that takes longer than a page: started by a person, run by the worker, followed on its own page.

A kind of work is a function of the app's `work.py`:

    @jobs.kind("preview_import")
    def preview(job, progress):
        progress(120, 10_000)
        return {"url": "/imports/12/"}

It may raise ValidationError: its sentences are what the owner reads. `progress` writes how far the work has
come, and is the job's sign of life; inside a transaction it does nothing, since nobody could see it.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from initiative_sm.transitions import move
from members.actions import STALE_AFTER
from members.enums import JOB_TRANSITIONS, JobStatus
from members.models import Job

logger = logging.getLogger(__name__)

KINDS: dict[str, Callable] = {}


def kind(name):
    """Register a function as the work of this name."""

    def register(function):
        KINDS[name] = function
        return function

    return register


@transaction.atomic
def start(name, *, by, **arguments) -> Job:
    """Queue work of the kind `name` for `by`; the arguments are JSON, and the function finds them in the job."""
    if name not in KINDS:
        raise LookupError(f"No work is named {name!r}.")
    job = Job.objects.create(kind=name, arguments=arguments, owner=by, created_at=timezone.now())
    run.enqueue(job.pk)
    return job


@task()
def run(job_id: int):
    """What the worker does with one job. A job taken already (a repeated delivery) is left alone."""
    job = Job.objects.select_related("owner").get(pk=job_id)
    if job.status != JobStatus.QUEUED:
        return
    _move(job, JobStatus.RUNNING, heartbeat_at=timezone.now())
    with translation.override(job.owner.language):
        try:
            result = KINDS[job.kind](job, _progress_of(job))
        except ValidationError as error:
            _end(job, JobStatus.FAILED, message="\n".join(error.messages))
        except Exception:
            logger.exception("Job %s (%s) failed", job.pk, job.kind)
            sentence = _("Ce travail a échoué pour une raison imprévue ; rien n’a été écrit. Relancez-le.")
            _end(job, JobStatus.FAILED, message=sentence)
        else:
            _end(job, JobStatus.DONE, result=result or {})


def stale(job: Job, now: datetime) -> bool:
    """A running job that gave no sign of life: its worker was stopped."""
    return job.status == JobStatus.RUNNING and job.heartbeat_at < now - STALE_AFTER


@transaction.atomic
def retry(job: Job, *, by) -> Job:
    """Start again a job that failed or whose worker was stopped; the first one stays as a trace."""
    if stale(job, timezone.now()):
        _end(job, JobStatus.FAILED, message=_("Interrompu : le serveur a été arrêté pendant ce travail."))
    if job.status != JobStatus.FAILED:
        raise ValidationError(_("Seul un travail qui a échoué peut être relancé."))
    return start(job.kind, by=by, **job.arguments)


def _progress_of(job):
    def progress(done: int, total: int, message: str = ""):
        if connection.in_atomic_block:
            return
        job.done, job.total, job.message = min(done, total), total, message
        job.heartbeat_at = timezone.now()
        job.save(update_fields=["done", "total", "message", "heartbeat_at"])

    return progress


def _end(job, status, **changes):
    _move(job, status, ended_at=timezone.now(), **changes)


def _move(job, status, **changes):
    # The machine's own bookkeeping is no verb of a person: it leaves no event.
    move(job, status, by=job.owner, table=JOB_TRANSITIONS, logged=False, **changes)
