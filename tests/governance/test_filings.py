"""What must be filed after a meeting, by when; noted when it was made; told on the pages and at home."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.actions import filings as actions
from governance.enums import FilingKind
from governance.models import Filing
from governance.statutes.filings import Decided, asked, receipt_due, why
from tests import factories
from tests.initiative_sm.test_uploads import PDF

DAY, TODAY = date(2024, 9, 25), date(2024, 9, 30)


@pytest.fixture(autouse=True)
def _in_its_day(settings, tmp_path):
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = TODAY, tmp_path


# --- The rule -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decided", "found"),
    [
        ({}, []),
        ({"renewal": True}, [("no_change", date(2024, 10, 25))]),
        (
            {"changed": True, "renewal": True},
            [
                ("declaration", date(2024, 10, 25)),
                ("provisional", date(2024, 10, 25)),
                ("prosecutor", date(2024, 10, 25)),
                ("final", date(2024, 12, 24)),
            ],
        ),
        ({"years": [2023, 2022]}, [("accounts", date(2024, 3, 14)), ("funders", date(2024, 10, 25))]),
    ],
)
def test_a_meeting_asks_for_what_it_decided(decided, found):
    assert [(one.kind, one.due_on) for one in asked(Decided(DAY, **decided))] == found


@pytest.mark.parametrize(
    ("held_on", "due_on"),
    [(date(2024, 1, 31), date(2024, 2, 29)), (date(2023, 1, 31), date(2023, 2, 28))],
)
def test_a_month_never_ends_after_its_last_day(held_on, due_on):
    assert asked(Decided(held_on, renewal=True))[0].due_on == due_on


def test_final_receipt_comes_within_sixty_days_of_the_filing():
    assert receipt_due(date(2024, 10, 1)) == date(2024, 11, 30)


@pytest.mark.parametrize("kind", FilingKind)
def test_every_filing_says_which_rule_asks_for_it(kind):
    assert why(kind).endswith(".")


# --- The list -------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def assembly():
    found = factories.meeting(status="held")
    found.years.create(year=2023)
    factories.resolution(meeting=found, outcome="carried", votes_for=20)
    factories.resolution(meeting=found, outcome="carried", votes_for=20, kind="election")
    return found


def listed(meeting):
    actions.list_for(meeting=meeting, by=factories.user(None))
    return {one.kind: one for one in meeting.filings.all()}


def test_assembly_that_elected_and_adopted_asks_for_everything(assembly):
    assert set(listed(assembly)) == set(FilingKind) - {"no_change"}


def test_listing_twice_adds_only_what_is_new(assembly):
    before = listed(assembly)
    assert actions.list_for(meeting=assembly, by=factories.user(None)) == []
    assert len(before) == assembly.filings.count()


def test_resolution_that_was_rejected_changes_nothing():
    meeting = factories.meeting(status="held")
    factories.resolution(meeting=meeting, outcome="rejected", votes_against=20, kind="election")
    assert set(listed(meeting)) == {"no_change"}


def test_board_that_decided_nothing_of_that_kind_files_nothing():
    assert listed(factories.meeting(organ="board", status="held")) == {}


def test_board_that_elected_its_bureau_declares_it():
    meeting = factories.meeting(organ="board", status="held")
    factories.election(meeting=meeting, voted_at=factories.NOW, in_room=9)
    assert "declaration" in listed(meeting)


def test_board_that_filled_a_seat_declares_it():
    meeting = factories.meeting(organ="board", status="held")
    factories.mandate(started_on=meeting.held_on)
    assert "declaration" in listed(meeting)


def test_meeting_that_was_not_held_files_nothing():
    with pytest.raises(ValidationError, match="réunion tenue"):
        listed(factories.meeting(status="missed"))


def test_filing_on_a_day_gives_the_authority_sixty_days_from_it(assembly):
    filings = listed(assembly)
    make(filings["declaration"], done_on=date(2024, 9, 28))
    filings["final"].refresh_from_db()
    assert filings["final"].due_on == date(2024, 11, 27)


def make(filing, **over):
    values = {"done_on": TODAY, "reference": "R-12", "upload": None, "today": TODAY}
    return actions.done(filing=filing, by=factories.user(None), at=factories.NOW, **{**values, **over})


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(date(2024, 10, 1), "pas encore passée"), (date(2024, 9, 24), "suit la réunion")],
)
def test_day_that_cannot_be_is_refused(day, sentence):
    with pytest.raises(ValidationError, match=sentence):
        make(factories.filing(), done_on=day)


def test_filing_is_noted_once_and_can_be_taken_back():
    filing = factories.filing()
    make(filing)
    with pytest.raises(ValidationError, match="déjà noté"):
        make(filing)
    actions.undo(filing=filing, by=factories.user(None))
    assert (filing.done_on, filing.done_by) == (None, None)
    with pytest.raises(ValidationError, match="n’est pas noté"):
        actions.undo(filing=filing, by=factories.user(None))


# --- The pages ------------------------------------------------------------------------------------------

LIST = reverse("governance:filings")


def page_of(filing):
    return reverse("governance:filing", args=[filing.pk])


def test_director_lists_what_to_file_and_notes_the_receipt_with_its_scan(client, signed_in, assembly):
    director = signed_in(client, "director")
    page = client.post(
        reverse("governance:filings_list_for", args=[assembly.pk]), follow=True
    ).content.decode()
    assert "Déclaration du nouveau bureau aux autorités" in page
    filing = assembly.filings.get(kind="declaration")
    typed = {"done_on": "2024-09-27", "reference": "Récépissé 45", "file": SimpleUploadedFile("r.pdf", PDF)}
    answer = client.post(page_of(filing), typed)
    assert answer["Location"] == f"{assembly.get_absolute_url()}#depots"
    filing.refresh_from_db()
    assert (filing.done_on, filing.done_by, filing.reference) == (date(2024, 9, 27), director, "Récépissé 45")
    assert filing.paper.kind == "filing"
    client.post(page_of(filing), {"annuler": "1"})
    filing.refresh_from_db()
    assert filing.done_on is None


def test_filing_that_cannot_be_is_shown_with_its_reason(client, signed_in):
    signed_in(client, "director")
    filing = factories.filing()
    for typed in ({"done_on": "2025-01-01"}, {"done_on": "hier"}, {}):
        page = client.post(page_of(filing), typed)
        assert "done_on" in page.context["form"].errors
    page = client.post(page_of(filing), {"done_on": "2024-09-27", "file": SimpleUploadedFile("r.pdf", b"MZ")})
    assert "file" in page.context["form"].errors


@pytest.mark.parametrize(
    ("asked_for", "kinds"),
    [
        ({}, ["accounts", "declaration", "prosecutor", "final"]),
        ({"etat": "retard"}, ["accounts"]),
        ({"etat": "bientot"}, ["declaration"]),
        ({"etat": "attente"}, ["accounts", "declaration", "final"]),
        ({"etat": "fait"}, ["prosecutor"]),
        ({"depot": "final"}, ["final"]),
        ({"q": "parquet"}, ["prosecutor"]),
        ({"etat": "autre"}, ["accounts", "declaration", "prosecutor", "final"]),
    ],
)
def test_list_is_filtered_by_how_things_stand_today(client, signed_in, asked_for, kinds):
    signed_in(client, "board_member")
    done = {"done_on": TODAY, "done_by": factories.user(None), "reference": "Parquet 3"}
    for kind, due_on, more in (
        ("accounts", date(2024, 3, 14), {}),
        ("declaration", date(2024, 10, 25), {}),
        ("prosecutor", date(2024, 10, 26), done),
        ("final", date(2024, 12, 24), {}),
    ):
        factories.filing(kind=kind, due_on=due_on, **more)
    if "q" in asked_for:
        asked_for = {"q": "Parquet"}
    found = client.get(LIST, asked_for).context["listing"].page
    assert [row.kind for row in found] == kinds


def test_list_costs_the_same_for_one_filing_and_for_thirty(client, signed_in):
    signed_in(client, "director")
    factories.filing()
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for _n in range(29):
        factories.filing()
    with CaptureQueriesContext(connection) as thirty:
        client.get(LIST)
    assert len(thirty) == len(one)


def test_home_reminds_of_what_is_late_and_of_what_comes(client, signed_in):
    signed_in(client, "board_member")
    assert "en retard après une réunion" not in client.get("/").content.decode()
    factories.filing(due_on=date(2024, 9, 29))
    factories.filing(due_on=date(2024, 10, 30))
    factories.filing(due_on=date(2024, 10, 31))
    factories.resolution_step(due_on=date(2024, 9, 29))
    found = {row["key"]: row["count"] for row in client.get("/").context["reminders"]}
    assert found == {"late": 1, "soon": 1, "steps": 1}


def test_home_reminds_nobody_else(client, signed_in):
    factories.filing(due_on=date(2024, 9, 29))
    signed_in(client, "accountant")
    assert "en retard après une réunion" not in client.get("/").content.decode()


def test_filings_are_closed_to_others(client, signed_in):
    filing = factories.filing()
    signed_in(client, "accountant")
    assert client.get(LIST).status_code == 403
    assert client.get(page_of(filing)).status_code == 403
    signed_in(client, "board_member")
    assert client.get(page_of(filing)).status_code == 200
    assert client.post(page_of(filing), {"done_on": "2024-09-27"}).status_code == 403
    assert client.post(reverse("governance:filings_list_for", args=[filing.meeting_id])).status_code == 403
    assert Filing.objects.get().done_on is None


def test_missing_filing_and_other_methods(client, signed_in):
    signed_in(client, "director")
    assert client.get(reverse("governance:filing", args=[0])).status_code == 404
    assert client.post(reverse("governance:filings_list_for", args=[0])).status_code == 404
    assert client.post(LIST).status_code == 405
    assert client.get(reverse("governance:filings_list_for", args=[1])).status_code == 405
    assert client.put(page_of(factories.filing())).status_code == 405
