"""The life of a report before an assembly: submitted and frozen, adopted by its resolution alone, taken back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from governance.models import Meeting, Paper, Resolution
from initiative_sm import dates, pdf
from reports import actions, prints
from reports.actions import life
from reports.models import RenderedReport, Report
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_september(settings):
    settings.BUSINESS_DATE = date(2024, 9, 9)


@pytest.fixture
def assembly():
    factories.association()
    meeting = factories.meeting()
    meeting.years.create(year=2023)
    factories.agenda_item(meeting=meeting, number=1, title_fr="Rapport financier")
    return meeting


@pytest.fixture
def submitted(assembly):
    """A financial report as `submit` leaves it, its prints being any bytes: printing takes seconds."""
    report = factories.report(kind="financial", foreword_fr="Mot du trésorier")
    made = {language: pdf.Printed(f"%PDF-1.7 {language}".encode(), 20) for language in life.LANGUAGES}
    item = assembly.agenda.get()
    by = factories.user("director")
    return life._freeze(report, assembly, item, made, "0" * 64, by=by, at=dates.now())


def vote(report, outcome, **votes):
    Meeting.objects.filter(pk=report.resolution.meeting_id).update(status="held")
    Resolution.objects.filter(pk=report.resolution_id).update(outcome=outcome, **votes)
    return Report.objects.select_related("resolution__meeting").get(pk=report.pk)


def verb(name, report):
    return name(report=report, by=factories.user("director"), at=dates.now())


def test_what_is_submitted_is_frozen_joined_and_proposed_to_the_vote(submitted, assembly):
    assert (submitted.status, submitted.since_foundation_on) == ("submitted", assembly.held_on)
    assert (
        submitted.resolution.text("fr")
        == "L’assemblée générale adopte le rapport financier de l’exercice 2023."
    )
    assert "2023" in submitted.resolution.text("ar")
    kept = {row.language: row.sha256 for row in RenderedReport.objects.filter(report=submitted)}
    papers = Paper.objects.filter(meeting=assembly, kind="report")
    assert {paper.language: paper.sha256 for paper in papers} == kept
    assert {(paper.pages, paper.item_id) for paper in papers} == {(20, submitted.resolution.item_id)}
    # The print that a reader asks for is the one that was sent.
    assert prints.standing([submitted])["financial", 2023, "fr"].sha256 == kept["fr"]


def test_a_real_print_is_frozen_and_served_for_ever(assembly):
    by = factories.user("director")
    report = actions.submit(
        report=Report(kind="financial", year=2023), meeting=assembly, item=None, by=by, at=dates.now()
    )
    served = actions.render(kind="financial", year=2023, language="ar", by=by, at=dates.now())
    factories.holder()  # the data move; the print does not
    again = actions.render(kind="financial", year=2023, language="ar", by=by, at=dates.now())
    assert served.pk == again.pk
    sent = Paper.objects.get(meeting=assembly, language="ar")
    with sent.file.open("rb") as file:
        assert file.read() == bytes(served.content)
    adopted = verb(actions.adopt, vote(report, "carried", votes_for=3))
    assert adopted.status == "adopted"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"status": "convened"}, "ne change plus"),
        ({"organ": "board"}, "assemblée générale"),
    ],
)
def test_a_report_is_submitted_to_an_assembly_that_is_being_prepared(assembly, change, sentence):
    Meeting.objects.filter(pk=assembly.pk).update(**change)
    assembly.refresh_from_db()
    with pytest.raises(ValidationError, match=sentence):
        actions.submit(
            report=factories.report(), meeting=assembly, item=None, by=factories.user(None), at=dates.now()
        )


def test_a_report_of_another_year_version_or_point_is_refused(assembly):
    by, at = factories.user(None), dates.now()
    old = factories.report(year=2021)
    with pytest.raises(ValidationError, match="2021"):
        actions.submit(report=old, meeting=assembly, item=None, by=by, at=at)
    first = factories.report(year=2023)
    with pytest.raises(ValidationError, match="autre réunion"):
        actions.submit(report=first, meeting=assembly, item=factories.agenda_item(), by=by, at=at)
    factories.report(year=2023, version=2)
    with pytest.raises(ValidationError, match="plus récente"):
        actions.submit(report=first, meeting=assembly, item=None, by=by, at=at)


def test_a_submitted_report_is_not_submitted_again(submitted, assembly):
    with pytest.raises(ValidationError, match="seconde fois"):
        actions.submit(report=submitted, meeting=assembly, item=None, by=factories.user(None), at=dates.now())


@pytest.mark.parametrize("outcome", ["pending", "rejected"])
def test_only_a_carried_resolution_adopts(submitted, outcome):
    with pytest.raises(ValidationError, match="n’est pas adopté"):
        verb(actions.adopt, vote(submitted, outcome))


def test_a_carried_resolution_adopts_what_was_sent(submitted):
    adopted = verb(actions.adopt, vote(submitted, "carried", votes_for=3))
    assert adopted.status == "adopted"
    with pytest.raises(ValidationError, match="n’est pas soumis"):
        verb(actions.adopt, adopted)


def test_a_second_call_adopts_what_the_first_one_sent(submitted, assembly):
    second = factories.meeting(second_of=assembly, held_on=date(2024, 10, 15))
    Resolution.objects.filter(pk=submitted.resolution_id).update(meeting=second, number=1)
    report = Report.objects.get(pk=submitted.pk)
    assert verb(actions.adopt, vote(report, "carried", votes_for=3)).status == "adopted"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_other_bytes_than_those_sent_are_not_adopted(submitted, language):
    RenderedReport.objects.filter(report=submitted, language=language).update(content=b"%PDF-1.7 autre")
    with pytest.raises(ValidationError, match="n’est pas celui"):
        verb(actions.adopt, vote(submitted, "carried", votes_for=3))


def test_a_rejected_report_is_written_again(submitted):
    factories.report_picture(report=submitted)
    made = verb(actions.withdraw, vote(submitted, "rejected"))
    submitted.refresh_from_db()
    assert (submitted.status, submitted.resolution_id is not None) == ("superseded", True)
    assert (made.version, made.status, made.foreword_fr, made.pictures.count()) == (
        2, "draft", "Mot du trésorier", 1,
    )  # fmt: skip
    assert Paper.objects.filter(kind="report").count() == 2


def test_before_the_convocation_a_report_is_taken_back_whole(submitted, assembly):
    made = verb(actions.withdraw, submitted)
    assert made.version == 2
    assert not Paper.objects.exists()
    assert not assembly.resolutions.exists()


@pytest.mark.parametrize("status", ["convened", "open", "held"])
def test_a_report_before_the_assembly_stays_there(submitted, assembly, status):
    moments = {"opened_at": dates.now()} if status == "open" else {}
    Meeting.objects.filter(pk=assembly.pk).update(status=status, **moments)
    with pytest.raises(ValidationError, match="devant l’assemblée"):
        verb(actions.withdraw, Report.objects.get(pk=submitted.pk))


def test_what_a_first_call_sent_is_not_taken_back_before_the_second(submitted, assembly):
    Meeting.objects.filter(pk=assembly.pk).update(status="missed")
    second = factories.meeting(second_of=assembly, held_on=date(2024, 10, 15))
    Resolution.objects.filter(pk=submitted.resolution_id).update(meeting=second)
    with pytest.raises(ValidationError, match="devant l’assemblée"):
        verb(actions.withdraw, Report.objects.get(pk=submitted.pk))


# --- The page --------------------------------------------------------------------------------------------


def test_the_page_submits_what_is_ticked(client, signed_in, assembly):
    signed_in(client, "director")
    address = reverse("reports:meeting_reports", args=[assembly.pk])
    page = client.get(address)
    assert [row.report.kind for row in page.context["rows"]] == ["literary", "financial"]
    item = assembly.agenda.get().pk
    answer = client.post(address, {"reports": ["financial-2023"], "financial": item})
    assert client.get(answer.url).url == address
    report = Report.objects.get()
    assert (report.kind, report.status, report.resolution.item_id) == ("financial", "submitted", item)


@pytest.mark.parametrize(
    "data", [{}, {"reports": ["financial-1999"]}, {"reports": ["financial-2023"], "financial": "999999"}]
)
def test_the_page_refuses_bad_input(client, signed_in, assembly, data):
    signed_in(client, "director")
    page = client.post(reverse("reports:meeting_reports", args=[assembly.pk]), data)
    assert page.context["form"].errors
    assert not Report.objects.exists()


def test_the_voted_reports_are_adopted_together(client, signed_in, submitted, assembly):
    signed_in(client, "director")
    vote(submitted, "carried", votes_for=3)
    assert "Adopter" in client.get(assembly.get_absolute_url()).content.decode()
    assert (
        client.post(reverse("reports:meeting_adopt", args=[assembly.pk])).url == assembly.get_absolute_url()
    )
    submitted.refresh_from_db()
    assert submitted.status == "adopted"
    page = client.post(reverse("reports:meeting_adopt", args=[assembly.pk]), follow=True)
    assert "Aucun rapport voté" in page.content.decode()


def test_the_page_takes_a_report_back(client, signed_in, submitted, assembly):
    signed_in(client, "director")
    address = reverse("reports:meeting_withdraw", args=[assembly.pk, submitted.pk])
    assert address in client.get(reverse("reports:meeting_reports", args=[assembly.pk])).content.decode()
    client.post(address)
    assert Report.objects.get(version=2).status == "draft"
    assert client.post(address).status_code == 404


def test_once_convened_nothing_is_added(client, signed_in, submitted, assembly):
    signed_in(client, "director")
    Meeting.objects.filter(pk=assembly.pk).update(status="convened")
    address = reverse("reports:meeting_reports", args=[assembly.pk])
    assert client.post(address, {"reports": ["literary-2023"]}).url == address
    assert Report.objects.count() == 1
    assert client.get(address).status_code == 200


def test_roles_and_missing_rows(client, signed_in, submitted, assembly):
    addresses = [
        reverse("reports:meeting_reports", args=[assembly.pk]),
        reverse("reports:meeting_adopt", args=[assembly.pk]),
        reverse("reports:meeting_withdraw", args=[assembly.pk, submitted.pk]),
    ]
    signed_in(client, "board_member")
    assert [client.post(address).status_code for address in addresses] == [403, 403, 403]
    signed_in(client, "director")
    assert [client.get(address).status_code for address in addresses] == [200, 405, 405]
    for name, args in (("meeting_reports", [0]), ("meeting_adopt", [0]), ("meeting_withdraw", [0, 0])):
        assert client.post(reverse(f"reports:{name}", args=args)).status_code == 404
