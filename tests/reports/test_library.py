import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loans.models import Loan
from members import jobs
from members.models import Job
from reports.models import RenderedReport
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _business_date(settings):
    settings.BUSINESS_DATE = date(2024, 9, 30)


def library(client):
    return client.get(reverse("reports:library")).content.decode()


def test_library_offers_the_finished_years_in_which_money_was_lent(client, signed_in):
    factories.running_loan(disbursed_on=date(2022, 5, 2))
    factories.running_loan(disbursed_on=date(2023, 12, 31))
    factories.running_loan(disbursed_on=date(2024, 1, 2))  # the year under way has no report yet
    factories.loan("appraisal", received_on=date(2021, 5, 2))
    signed_in(client, "board_member")

    page = library(client)

    assert re.findall(r'library-year"><bdi dir="ltr">(\d+)</bdi>', page) == ["2023", "2022"]
    assert page.count('name="language" value="ar" aria-label=') == 4


def test_library_of_an_empty_programme_says_when_reports_come(client, signed_in):
    signed_in(client, "board_member")

    assert "Aucun exercice pour l’instant" in library(client)


def test_library_shows_the_status_of_the_newest_version(client, signed_in):
    factories.running_loan()
    factories.report(version=1, status="submitted")
    factories.report(version=2, status="review")
    signed_in(client, "board_member")

    states = re.findall(r'class="state [\w-]+">([^<]+)<', library(client))

    assert states == ["En relecture", "Brouillon"]


def test_library_gives_what_is_ready_and_prepares_the_rest(client, signed_in):
    factories.running_loan()
    old, new = factories.printed_report(), factories.printed_report()
    signed_in(client, "board_member")

    page = library(client)

    assert reverse("reports:file", args=[new.pk]) in page
    assert reverse("reports:file", args=[old.pk]) not in page
    assert page.count('type="submit" name="language" value="fr" aria-label=') == 2
    assert page.count('type="submit" name="language" value="ar" aria-label=') == 1


def test_library_prepares_again_what_the_data_left_behind(client, signed_in):
    factories.running_loan()
    row = factories.printed_report()
    signed_in(client, "board_member")
    assert reverse("reports:file", args=[row.pk]) in library(client)

    factories.repayment(loan=Loan.objects.get(), amount=1000, value_date=date(2023, 6, 2))

    assert reverse("reports:file", args=[row.pk]) not in library(client)


def test_library_gives_what_the_assembly_examined_whatever_moves(client, signed_in):
    factories.running_loan()
    report = factories.report(status="submitted")
    draft = factories.printed_report(rendered_at=factories.NOW - timedelta(days=2))
    RenderedReport.objects.filter(pk=draft.pk).update(status="draft")
    examined = factories.printed_report(rendered_at=factories.NOW - timedelta(days=1))
    factories.repayment(loan=Loan.objects.get(), amount=1000, value_date=date(2023, 6, 2))
    signed_in(client, "board_member")

    page = library(client)

    assert report.pk == examined.report_id
    assert reverse("reports:file", args=[examined.pk]) in page
    assert reverse("reports:file", args=[draft.pk]) not in page


def test_library_costs_the_same_for_one_year_and_for_three(client, signed_in):
    signed_in(client, "director")
    factories.running_loan()
    factories.printed_report()
    library(client)
    with CaptureQueriesContext(connection) as one:
        library(client)
    for year in (2021, 2022):
        factories.running_loan(disbursed_on=date(year, 5, 2))
        factories.report(year=year)
        factories.printed_report(year=year)

    with CaptureQueriesContext(connection) as three:
        library(client)

    assert len(three) == len(one)


def test_library_is_closed_to_who_may_not_read_reports(client, signed_in):
    signed_in(client, "mentor")

    assert client.get(reverse("reports:library")).status_code == 403


# --- Preparing and downloading --------------------------------------------------------------------------


@pytest.fixture
def printer(monkeypatch):
    """The work of printing, kept aside: what it is asked for."""
    asked = []
    monkeypatch.setitem(jobs.KINDS, "render_report", lambda job, progress: asked.append(job.arguments))
    return asked


def prepare(client, kind="literary", year=2023, language="ar"):
    return client.post(reverse("reports:prepare", args=[kind, year]), {"language": language})


def test_prepare_starts_the_work_and_leads_to_its_page(client, signed_in, printer):
    factories.running_loan()
    user = signed_in(client, "board_member")

    answer = prepare(client)

    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("members:job", args=[job.pk])
    assert (job.owner, job.kind) == (user, "render_report")
    assert job.arguments == {"kind": "literary", "year": 2023, "language": "ar"}


def test_prepare_gives_at_once_what_stands_ready(client, signed_in, printer):
    factories.running_loan()
    row = factories.printed_report()
    signed_in(client, "board_member")

    assert prepare(client).headers["Location"] == reverse("reports:file", args=[row.pk])
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "asked", [{"kind": "moral"}, {"year": 2019}, {"year": 9999}, {"language": "de"}, {"language": ""}]
)
def test_prepare_knows_only_what_the_library_offers(client, signed_in, printer, asked):
    factories.running_loan()
    signed_in(client, "board_member")

    assert prepare(client, **asked).status_code == 404
    assert not Job.objects.exists()


def test_prepare_is_closed_to_who_may_not_download(client, signed_in, printer):
    factories.running_loan()
    signed_in(client, "mentor")

    assert prepare(client).status_code == 403


def test_prepare_is_not_done_by_a_link(client, signed_in, printer):
    signed_in(client, "board_member")

    assert client.get(reverse("reports:prepare", args=["literary", 2023])).status_code == 405


def test_ready_report_starts_its_download_by_itself(client, signed_in):
    row = factories.printed_report()
    signed_in(client, "board_member")

    page = client.get(reverse("reports:ready", args=[row.pk])).content.decode()

    address = reverse("reports:file", args=[row.pk])
    assert f'<meta http-equiv="refresh" content="0;url={address}">' in page
    assert f'class="btn btn-primary" href="{address}"' in page
    assert "30 pages" in page


def test_ready_report_is_closed_to_who_may_not_download(client, signed_in):
    row = factories.printed_report()
    signed_in(client, "mentor")

    assert client.get(reverse("reports:ready", args=[row.pk])).status_code == 403


@pytest.mark.parametrize(
    ("kind", "language", "name"),
    [
        ("literary", "ar", "rapport-litteraire-2023-ar.pdf"),
        ("financial", "fr", "rapport-financier-2023-fr.pdf"),
    ],
)
def test_file_is_the_stored_bytes_under_a_telling_name(client, signed_in, kind, language, name):
    row = factories.printed_report(kind=kind, language=language)
    signed_in(client, "board_member")

    answer = client.get(reverse("reports:file", args=[row.pk]))

    assert answer.content == b"%PDF-1.7 bytes"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_file_is_not_sent_twice(client, signed_in):
    row = factories.printed_report()
    signed_in(client, "board_member")
    url = reverse("reports:file", args=[row.pk])
    etag = client.get(url).headers["ETag"]

    answer = client.get(url, headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content) == (304, b"")


def test_file_is_closed_to_who_may_not_download(client, signed_in):
    row = factories.printed_report()
    signed_in(client, "mentor")

    answer = client.get(reverse("reports:file", args=[row.pk]), headers={"If-None-Match": f'"{row.sha256}"'})

    assert answer.status_code == 403


def test_missing_file_is_not_found(client, signed_in):
    signed_in(client, "board_member")

    assert client.get(reverse("reports:file", args=[1])).status_code == 404


def test_reading_writes_nothing(client, signed_in):
    factories.running_loan()
    row = factories.printed_report()
    signed_in(client, "director")
    before = (Loan.objects.count(), Job.objects.count(), RenderedReport.objects.count())

    for url in ("/", reverse("reports:library"), reverse("reports:file", args=[row.pk])):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        # PostgreSQL reads a long result through a cursor: DECLARE … SELECT.
        reads = ("SELECT", "DECLARE")
        assert [q["sql"] for q in queries if not q["sql"].lstrip("( ").upper().startswith(reads)] == []

    assert (Loan.objects.count(), Job.objects.count(), RenderedReport.objects.count()) == before
