"""Printing a report: once while nothing moves, for ever once the assembly has it."""

import hashlib
from datetime import date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from loans.models import Holder
from members import jobs
from members.enums import JobStatus
from members.models import Event
from reports import actions, fingerprint
from reports.models import RenderedReport, Report
from tests import factories

pytestmark = pytest.mark.django_db

AT = datetime(2024, 9, 25, 10, 0, tzinfo=ZoneInfo("Africa/Casablanca"))


@pytest.fixture
def by():
    factories.association()
    return factories.user("director")


def render(by, **over):
    asked = {"kind": "literary", "year": 2023, "language": "fr", "at": AT}
    return actions.render(by=by, **{**asked, **over})


def adopt(report):
    resolution = factories.resolution(outcome="carried", votes_for=12)
    Report.objects.filter(pk=report.pk).update(status="adopted", resolution=resolution)


@pytest.mark.pdf
def test_print_keeps_bytes_and_their_hash(by):
    report = factories.report(since_foundation_on=date(2024, 9, 25))
    made = render(by)
    assert bytes(made.content).startswith(b"%PDF-1.7")
    assert made.sha256 == hashlib.sha256(made.content).hexdigest()
    assert (made.report, made.status, made.figures_on) == (report, "draft", date(2024, 9, 25))
    assert made.pages > 10
    event = Event.objects.get(verb="report.printed")
    assert (event.target, event.actor, event.data["sha256"]) == (made, by, made.sha256)


@pytest.mark.pdf
def test_print_of_a_year_without_report_row(by):
    made = render(by)
    assert (made.report, made.figures_on) == (None, date(2023, 12, 31))


@pytest.mark.pdf
def test_draft_is_printed_again_only_when_something_moved(by):
    report = factories.report()
    first = render(by)
    assert render(by) == first
    Report.objects.filter(pk=report.pk).update(foreword_fr="Chers membres")
    second = render(by)
    assert second != first
    assert second.sha256 != first.sha256
    assert list(RenderedReport.objects.all()) == [second]


@pytest.mark.pdf
def test_adopted_report_is_served_from_its_bytes_for_ever(by):
    report = factories.report()
    draft = render(by)
    adopt(report)
    adopted = render(by)
    assert adopted.sha256 != draft.sha256
    factories.running_loan(date(2023, 5, 15))
    assert render(by) == adopted
    assert bytes(render(by).content) == bytes(adopted.content)


@pytest.mark.pdf
def test_adoption_keeps_the_bytes_that_were_submitted(by):
    report = factories.report(status="submitted")
    submitted = render(by)
    adopt(report)
    assert render(by) == submitted


@pytest.mark.pdf
def test_each_language_has_its_print(by):
    first, second = render(by), render(by, language="ar")
    assert (render(by), render(by, language="ar")) == (first, second)
    assert first.sha256 != second.sha256


def test_fingerprint_moves_with_money_rows_words_and_letterhead(by):
    report = factories.report()
    seen = {fingerprint.of(report)}
    loan = factories.running_loan()
    seen.add(fingerprint.of(report))
    factories.followup(project=loan.project)
    seen.add(fingerprint.of(report))
    holder = Holder.objects.first()
    holder.sex = "M"
    holder.save()
    seen.add(fingerprint.of(report))
    report.highlights_fr = "Une antenne à Tata"
    seen.add(fingerprint.of(report))
    assert len(seen) == 5
    assert fingerprint.of(report) in seen


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"kind": "moral"}, "« moral » n’est pas un rapport."),
        ({"language": "de"}, "« de » n’est pas une langue des rapports."),
        (
            {"year": 2006},
            "L’exercice 2006 n’est pas entre la création de l’association (2007) et cette année.",
        ),
        (
            {"year": 2025},
            "L’exercice 2025 n’est pas entre la création de l’association (2007) et cette année.",
        ),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(by, asked, sentence):
    with pytest.raises(ValidationError) as refused:
        render(by, **asked)
    assert refused.value.messages == [sentence]


# --- The command ----------------------------------------------------------------------------------------


@pytest.mark.pdf
def test_command_writes_the_file_and_says_what_it_did(by, tmp_path):
    out, said = tmp_path / "rapport.pdf", StringIO()
    call_command("render_report", "literary", 2023, lang="fr", out=out, stdout=said)
    made = RenderedReport.objects.get()
    assert out.read_bytes() == bytes(made.content)
    assert said.getvalue().startswith(f"{out} : {made.pages} pages, ")
    assert said.getvalue().endswith(f"SHA-256 {made.sha256}\n")


@pytest.mark.parametrize(
    ("year", "folder", "sentence"),
    [
        (2090, "", "L’exercice 2090 n’est pas terminé."),
        (1999, "", "L’exercice 1999 n’est pas entre la création"),
        (2023, "missing", "Le dossier .*missing n’existe pas."),
    ],
)
def test_command_refuses_in_words(by, tmp_path, year, folder, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("render_report", "literary", year, out=tmp_path / folder / "rapport.pdf")
    assert not RenderedReport.objects.exists()


@pytest.mark.pdf
def test_command_says_when_the_file_cannot_be_written(by, tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        call_command("render_report", "literary", 2023, out=tmp_path)


# --- The job --------------------------------------------------------------------------------------------


@pytest.mark.pdf
def test_job_prints_and_leads_to_the_print(by):
    job = jobs.start("render_report", by=by, kind="literary", year=2023, language="fr")
    job.refresh_from_db()
    made = RenderedReport.objects.get()
    assert (job.status, job.result) == (JobStatus.DONE, {"url": reverse("reports:ready", args=[made.pk])})


def test_job_that_is_refused_says_why(by):
    job = jobs.start("render_report", by=by, kind="literary", year=2001, language="fr")
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.message.startswith("L’exercice 2001 n’est pas entre")
