from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from members import jobs
from members.enums import JobStatus
from members.models import Event, Job
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(monkeypatch):
    """Register a function as work for the length of one test."""

    def register(function, name="test_work"):
        monkeypatch.setitem(jobs.KINDS, name, function)
        return name

    return register


def test_job_done_keeps_result_and_arguments(work):
    name = work(lambda job, progress: {"sum": sum(job.arguments["parts"])})

    job = jobs.start(name, by=factories.user(), parts=[1, 2, 3])

    job.refresh_from_db()
    assert (job.status, job.result, job.message) == (JobStatus.DONE, {"sum": 6}, "")
    assert job.ended_at is not None


def test_job_unknown_kind_is_refused_and_nothing_queued():
    with pytest.raises(LookupError):
        jobs.start("no_such_work", by=factories.user())
    assert Job.objects.count() == 0


def test_job_refused_shows_the_sentences(work):
    def refuse(job, progress):
        raise ValidationError(["Première raison.", "Seconde raison."])

    job = jobs.start(work(refuse), by=factories.user())

    job.refresh_from_db()
    assert (job.status, job.message) == (JobStatus.FAILED, "Première raison.\nSeconde raison.")


def test_job_that_breaks_fails_with_a_sentence_and_leaves_a_trace_in_the_log(work, caplog):
    def explode(job, progress):
        raise RuntimeError("boom")

    job = jobs.start(work(explode), by=factories.user())

    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "boom" not in job.message
    assert "boom" in caplog.text


def test_job_speaks_the_language_of_its_owner(work):
    name = work(lambda job, progress: {"language": translation.get_language()})

    job = jobs.start(name, by=factories.user(language="ar"))

    job.refresh_from_db()
    assert job.result == {"language": "ar"}


def test_job_delivered_twice_runs_once(work):
    runs = []
    job = jobs.start(work(lambda job, progress: runs.append(job.pk)), by=factories.user())

    jobs.run.call(job.pk)

    assert runs == [job.pk]


def test_job_moves_leave_no_event(work):
    jobs.start(work(lambda job, progress: None), by=factories.user())

    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_progress_is_written_outside_a_transaction(work):
    seen = []

    def steps(job, progress):
        progress(30, 100, "Lecture")
        seen.append(Job.objects.values_list("done", "total", "message").get(pk=job.pk))

    # Queued apart from `start`, whose transaction would hide the progress from everybody.
    job = factories.job(kind=work(steps), status=JobStatus.QUEUED)
    jobs.run.call(job.pk)

    assert seen == [(30, 100, "Lecture")]


def running(age):
    now = timezone.now()
    return factories.job(status=JobStatus.RUNNING, heartbeat_at=now - age), now


def test_job_without_sign_of_life_is_stale_after_five_minutes():
    alive, now = running(timedelta(minutes=4))
    killed, now = running(timedelta(minutes=6))

    assert (jobs.stale(alive, now), jobs.stale(killed, now)) == (False, True)


def test_retry_of_a_killed_job_fails_it_and_starts_the_same_work(work):
    job, _now = running(timedelta(minutes=6))
    job.kind, job.arguments = work(lambda job, progress: job.arguments), {"batch": 7}
    job.save()

    again = jobs.retry(job, by=job.owner)

    job.refresh_from_db()
    again.refresh_from_db()
    assert (job.status, again.status, again.result) == (JobStatus.FAILED, JobStatus.DONE, {"batch": 7})


def test_retry_of_a_running_job_is_refused():
    job, _now = running(timedelta(seconds=10))

    with pytest.raises(ValidationError):
        jobs.retry(job, by=job.owner)
