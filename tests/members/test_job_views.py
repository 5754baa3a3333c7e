from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members import jobs
from members.enums import JobStatus
from members.models import Job
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def url(job):
    return reverse("members:job", args=[job.pk])


def running(owner, age=timedelta(0), **over):
    return factories.job(owner=owner, status=JobStatus.RUNNING, heartbeat_at=timezone.now() - age, **over)


def test_job_page_shows_progress_and_asks_again(client, signed_in):
    job = running(signed_in(client), done=1200, total=10000, message="Lecture des prêts")

    page = client.get(url(job))

    assert page.status_code == 200
    assert f'hx-get="{url(job)}"' in page.content.decode()
    assert "Lecture des prêts" in page.content.decode()
    assert 'value="1200" max="10000"' in page.content.decode()


def test_job_page_by_htmx_is_the_state_alone(client, signed_in):
    job = running(signed_in(client))

    page = client.get(url(job), **HTMX).content.decode()

    assert page.lstrip().startswith('<div id="job-state"')


def test_job_done_leads_to_its_result(client, signed_in):
    job = factories.job(
        owner=signed_in(client), status=JobStatus.DONE, ended_at=timezone.now(), result={"url": "/rapports/"}
    )

    assert client.get(url(job)).headers["Location"] == "/rapports/"
    assert client.get(url(job), **HTMX).headers["HX-Redirect"] == "/rapports/"


def test_job_failed_offers_to_start_again(client, signed_in, monkeypatch):
    monkeypatch.setitem(jobs.KINDS, "test_work", lambda job, progress: None)
    owner = signed_in(client)
    job = factories.job(
        owner=owner,
        kind="test_work",
        status=JobStatus.FAILED,
        ended_at=timezone.now(),
        message="Disque plein.",
    )

    page = client.get(url(job)).content.decode()
    response = client.post(reverse("members:job_retry", args=[job.pk]))

    assert "Disque plein." in page
    assert 'hx-trigger="every' not in page
    again = Job.objects.exclude(pk=job.pk).get()
    assert response.headers["Location"] == url(again)


def test_job_whose_worker_was_stopped_says_so(client, signed_in):
    job = running(signed_in(client), age=timedelta(minutes=10))

    page = client.get(url(job)).content.decode()

    assert "ne donne plus signe de vie" in page
    assert 'hx-trigger="every' not in page


def test_job_still_running_cannot_be_started_again(client, signed_in):
    job = running(signed_in(client))

    response = client.post(reverse("members:job_retry", args=[job.pk]), follow=True)

    assert Job.objects.count() == 1
    assert "Seul un travail qui a échoué peut être relancé." in response.content.decode()


def test_job_of_somebody_else_does_not_exist(client, signed_in):
    signed_in(client)

    assert client.get(url(running(factories.user()))).status_code == 404


def test_job_needs_a_signed_in_reader(client):
    job = running(factories.user())

    assert client.get(url(job)).headers["Location"].startswith(reverse("account_login"))


def test_job_wrong_methods_are_refused(client, signed_in):
    job = running(signed_in(client))

    assert client.post(url(job)).status_code == 405
    assert client.get(reverse("members:job_retry", args=[job.pk])).status_code == 405
