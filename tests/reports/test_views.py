import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from loans.models import Loan
from members import jobs
from members.models import Job
from reports import fingerprint, prints
from reports.models import RenderedReport
from reports.views.home import PORTFOLIO, PUBLISHED
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _business_date(settings):
    settings.BUSINESS_DATE = date(2024, 9, 30)


def figures_of(page):
    """key → what the home page shows as its value."""
    shown = re.findall(r'figure-value">(.*?)</p>.*?id="figure-(\w+)"', page.content.decode(), re.S)
    return {key: re.sub(r"<[^>]+>", "", value).strip() for value, key in shown}


def programme(loans=1):
    """Some loans of 50 000 DH lent in March 2023, of which one instalment each came back."""
    envelope = factories.envelope(cash=Decimal(50_000 * loans))
    for _number in range(loans):
        loan = factories.running_loan(envelope=envelope, amount=Decimal(50_000), term=50)
        factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 2))
        factories.followup(project=loan.project, jobs=3, jobs_created=2)


def printed(**over):
    """A print of the report as it stands now."""
    fields = {
        "kind": "literary",
        "year": 2023,
        "language": "ar",
        "content": b"%PDF-1.7 bytes",
        "sha256": "a" * 64,
        "pages": 30,
        "figures_on": date(2023, 12, 31),
        "rendered_at": timezone.now(),
    }
    if "rendered_by" not in over:
        fields["rendered_by"] = factories.user(None)
    row = RenderedReport(**{**fields, **over})
    report = next(report for report in prints.current([row.year]) if report.kind == row.kind)
    row.report, row.status = report if report.pk else None, report.status
    row.fingerprint = over.get("fingerprint") or fingerprint.of(report)
    row.save()
    return row


# --- Home -----------------------------------------------------------------------------------------------


def test_home_shows_the_published_figures_first(client, signed_in):
    programme(loans=2)
    signed_in(client, "board_member")

    shown = figures_of(client.get("/"))

    assert list(shown) == [*PUBLISHED, *PORTFOLIO]
    assert {key: shown[key] for key in ("holders_supported", "women", "jobs_created", "rural_share")} == {
        "holders_supported": "2",
        "women": "2",
        "jobs_created": "4",
        "rural_share": "0,0\u202f%",
    }
    assert shown["outstanding"] == "98\u202f000\u00a0DH"


def test_home_says_each_definition(client, signed_in):
    signed_in(client, "board_member")

    page = client.get("/").content.decode()

    assert page.count('<details class="definition">') == len(PUBLISHED) + len(PORTFOLIO)
    assert "Femmes parmi les porteurs de projet accompagnés." in page


def test_home_of_an_empty_programme_has_no_division(client, signed_in):
    signed_in(client, "director")

    shown = figures_of(client.get("/"))

    assert (shown["holders_supported"], shown["repayment_rate"]) == ("0", "—")


def test_home_opens_lists_to_who_may_see_them(client, signed_in):
    programme()
    url = reverse("admin:loans_holder_changelist")
    signed_in(client, "board_member")
    assert url not in client.get("/").content.decode()

    signed_in(client, "accountant")

    assert url in client.get("/").content.decode()


def test_home_shows_five_years_and_marks_the_unfinished_one(client, signed_in):
    programme(loans=3)
    signed_in(client, "board_member")

    page = client.get("/").content.decode()

    body = page[page.index("<tbody>") : page.index("</tbody>")]
    rows = [re.findall(r">([^<\s][^<]*)<", row) for row in body.split("<tr>")[1:]]
    assert [row[0] for row in rows] == ["2024", "2023", "2022", "2021", "2020"]
    assert rows[0] == ["2024", "en cours", "0", "0", "0"]
    assert rows[1] == ["2023", "3", "150\u202f000", "3"]


def test_home_tells_what_waits_and_nothing_that_does_not(client, signed_in):
    signed_in(client, "loan_officer")
    assert "Ce qui attend" not in client.get("/").content.decode()
    factories.loan("appraisal")
    factories.loan("appraisal")

    page = client.get("/").content.decode()

    assert re.search(r'stat-value"><bdi dir="ltr">2</bdi></p>', page)
    assert "dossiers en instruction" in page
    assert "dossiers en comité" not in page
    assert "prêts en retard" not in page


def test_home_counts_late_loans(client, signed_in):
    programme()
    signed_in(client, "loan_officer")

    assert "prêts en retard de paiement" in client.get("/").content.decode()


def test_home_of_who_has_no_role_says_whom_to_ask(client, signed_in):
    signed_in(client, "mentor")

    page = client.get("/").content.decode()

    assert "Demandez à l’administrateur de l’application le rôle" in page
    assert "figure-value" not in page


def test_home_costs_the_same_for_one_loan_and_for_thirty(client, signed_in):
    signed_in(client, "director")
    programme()
    client.get("/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/")
    programme(loans=29)

    with CaptureQueriesContext(connection) as thirty:
        client.get("/")

    assert len(thirty) == len(one)


def test_home_is_read_only(client, signed_in):
    signed_in(client, "director")

    assert client.post("/").status_code == 405


# --- Report library -------------------------------------------------------------------------------------


def library(client):
    return client.get(reverse("reports:library")).content.decode()


def test_library_offers_the_years_in_which_money_was_lent(client, signed_in):
    factories.running_loan(disbursed_on=date(2022, 5, 2))
    factories.running_loan(disbursed_on=date(2024, 5, 2))
    factories.loan("appraisal", received_on=date(2021, 5, 2))
    signed_in(client, "board_member")

    page = library(client)

    assert re.findall(r'library-year"><bdi dir="ltr">(\d+)</bdi>', page) == ["2024", "2022"]
    assert page.count("en cours</span>") == 1
    assert page.count('name="language" value="ar" aria-label=') == 4


def test_library_of_an_empty_programme_says_when_reports_come(client, signed_in):
    signed_in(client, "board_member")

    assert "Aucun exercice pour l’instant" in library(client)


def test_library_shows_the_status_of_the_newest_version(client, signed_in):
    programme()
    factories.report(version=1, status="submitted")
    factories.report(version=2, status="review")
    signed_in(client, "board_member")

    states = re.findall(r'class="state [\w-]+">([^<]+)<', library(client))

    assert states == ["En relecture", "Brouillon"]


def test_library_gives_what_is_ready_and_prepares_the_rest(client, signed_in):
    programme()
    old, new = printed(), printed()
    signed_in(client, "board_member")

    page = library(client)

    assert reverse("reports:file", args=[new.pk]) in page
    assert reverse("reports:file", args=[old.pk]) not in page
    assert page.count('type="submit" name="language" value="fr" aria-label=') == 2
    assert page.count('type="submit" name="language" value="ar" aria-label=') == 1


def test_library_prepares_again_what_the_data_left_behind(client, signed_in):
    programme()
    row = printed()
    signed_in(client, "board_member")
    assert reverse("reports:file", args=[row.pk]) in library(client)

    factories.repayment(loan=Loan.objects.get(), amount=1000, value_date=date(2023, 6, 2))

    assert reverse("reports:file", args=[row.pk]) not in library(client)


def test_library_gives_what_the_assembly_examined_whatever_moves(client, signed_in):
    programme()
    report = factories.report(status="submitted")
    draft = printed(rendered_at=timezone.now() - timedelta(days=2))
    RenderedReport.objects.filter(pk=draft.pk).update(status="draft")
    examined = printed(rendered_at=timezone.now() - timedelta(days=1))
    factories.repayment(loan=Loan.objects.get(), amount=1000, value_date=date(2023, 6, 2))
    signed_in(client, "board_member")

    page = library(client)

    assert report.pk == examined.report_id
    assert reverse("reports:file", args=[examined.pk]) in page
    assert reverse("reports:file", args=[draft.pk]) not in page


def test_library_costs_the_same_for_one_year_and_for_three(client, signed_in):
    signed_in(client, "director")
    programme()
    printed()
    library(client)
    with CaptureQueriesContext(connection) as one:
        library(client)
    for year in (2021, 2022):
        factories.running_loan(disbursed_on=date(year, 5, 2))
        factories.report(year=year)
        printed(year=year)

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
    programme()
    user = signed_in(client, "board_member")

    answer = prepare(client)

    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("members:job", args=[job.pk])
    assert (job.owner, job.kind) == (user, "render_report")
    assert job.arguments == {"kind": "literary", "year": 2023, "language": "ar"}


def test_prepare_gives_at_once_what_stands_ready(client, signed_in, printer):
    programme()
    row = printed()
    signed_in(client, "board_member")

    assert prepare(client).headers["Location"] == reverse("reports:file", args=[row.pk])
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "asked", [{"kind": "moral"}, {"year": 2019}, {"year": 9999}, {"language": "de"}, {"language": ""}]
)
def test_prepare_knows_only_what_the_library_offers(client, signed_in, printer, asked):
    programme()
    signed_in(client, "board_member")

    assert prepare(client, **asked).status_code == 404
    assert not Job.objects.exists()


def test_prepare_is_closed_to_who_may_not_download(client, signed_in, printer):
    programme()
    signed_in(client, "mentor")

    assert prepare(client).status_code == 403


def test_prepare_is_not_done_by_a_link(client, signed_in, printer):
    signed_in(client, "board_member")

    assert client.get(reverse("reports:prepare", args=["literary", 2023])).status_code == 405


def test_ready_report_starts_its_download_by_itself(client, signed_in):
    row = printed()
    signed_in(client, "board_member")

    page = client.get(reverse("reports:ready", args=[row.pk])).content.decode()

    address = reverse("reports:file", args=[row.pk])
    assert f'<meta http-equiv="refresh" content="0;url={address}">' in page
    assert f'class="btn btn-primary" href="{address}"' in page
    assert "30 pages" in page


def test_ready_report_is_closed_to_who_may_not_download(client, signed_in):
    row = printed()
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
    row = printed(kind=kind, language=language)
    signed_in(client, "board_member")

    answer = client.get(reverse("reports:file", args=[row.pk]))

    assert answer.content == b"%PDF-1.7 bytes"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_file_is_not_sent_twice(client, signed_in):
    row = printed()
    signed_in(client, "board_member")
    url = reverse("reports:file", args=[row.pk])
    etag = client.get(url).headers["ETag"]

    answer = client.get(url, headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content) == (304, b"")


def test_file_is_closed_to_who_may_not_download(client, signed_in):
    row = printed()
    signed_in(client, "mentor")

    answer = client.get(reverse("reports:file", args=[row.pk]), headers={"If-None-Match": f'"{row.sha256}"'})

    assert answer.status_code == 403


def test_missing_file_is_not_found(client, signed_in):
    signed_in(client, "board_member")

    assert client.get(reverse("reports:file", args=[1])).status_code == 404


def test_reading_writes_nothing(client, signed_in):
    programme()
    row = printed()
    signed_in(client, "director")
    before = (Loan.objects.count(), Job.objects.count(), RenderedReport.objects.count())

    for url in ("/", reverse("reports:library"), reverse("reports:file", args=[row.pk])):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert [q["sql"] for q in queries if not q["sql"].lstrip("( ").upper().startswith("SELECT")] == []

    assert (Loan.objects.count(), Job.objects.count(), RenderedReport.objects.count()) == before
