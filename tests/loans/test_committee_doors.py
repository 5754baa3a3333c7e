"""Every address of the committee tried by a member of it: what is not of the seat is closed, whatever the method."""

from datetime import date

import pytest
from django.urls import reverse

from loans.urls import urlpatterns
from members.models import Mandate
from tests import factories

pytestmark = pytest.mark.django_db

#: What a member of the committee may open, for a file of a session of theirs.
OWN = {"committee", "committee_session", "committee_file", "committee_document", "committee_declare"}
ADDRESSES = sorted(
    pattern.name
    for pattern in urlpatterns
    if "committee" in pattern.name or pattern.name.startswith(("decision_", "condition_"))
)


@pytest.fixture
def rows(client, signed_in):
    """A file of the member's own session, and one of a session before the seat was held; each with all its rows."""
    user = signed_in(client, "committee_member")
    member = factories.member()
    factories.mandate(organ="committee", series=None, member=member, user=user, started_on=date(2023, 1, 1))
    return {
        name: _around(member, day) for name, day in (("own", date(2024, 2, 15)), ("other", date(2022, 2, 15)))
    }


def _around(member, day):
    meeting = factories.meeting(organ="committee", held_on=day, status="convened")
    factories.convocation(meeting=meeting, member=member, votes=1)
    item = factories.agenda_item(meeting=meeting)
    presented = factories.committee_file(item=item)
    decision = factories.decision(outcome="conditional", conditions="Bail signé", loan=presented.loan)
    return {
        "session": meeting.pk,
        "file": presented.pk,
        "loan": presented.loan_id,
        "decision": decision.pk,
        "condition": factories.condition(decision=decision).pk,
        "document": factories.document(holder=presented.loan.holder).pk,
    }


def address(name, keys):
    """The address of that name, about one of the rows."""
    if name == "committee":
        return reverse("loans:committee")
    if name == "committee_shift":
        return reverse("loans:committee_shift", args=[keys["file"], "monter"])
    if name == "committee_document":
        return reverse("loans:committee_document", args=[keys["file"], keys["document"]])
    if name.startswith(("decision_", "condition_")):
        about = name.split("_")[0]
    elif name in ("committee_session", "committee_candidates"):
        about = "session"
    else:
        about = "loan" if name in ("loan_committee", "committee_propose") else "file"
    return reverse(f"loans:{name}", args=[keys[about]])


def test_the_addresses_are_those_of_the_committee():
    assert set(ADDRESSES) > OWN
    assert len(ADDRESSES) == 19


@pytest.mark.parametrize("name", sorted(set(ADDRESSES) - OWN))
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_the_staff_does_is_closed_even_for_the_own_session(client, rows, name, method):
    assert getattr(client, method)(address(name, rows["own"])).status_code in (403, 405)


@pytest.mark.parametrize("name", sorted(OWN - {"committee"}))
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_of_another_session_does_not_exist(client, rows, name, method):
    assert getattr(client, method)(address(name, rows["other"])).status_code in (404, 405)


def test_the_own_session_is_open_and_the_list_holds_no_other(client, rows):
    for name in ("committee_session", "committee_file"):
        assert client.get(address(name, rows["own"])).status_code == 200
    page = client.get(reverse("loans:committee")).content.decode()
    assert address("committee_session", rows["own"]) in page
    assert address("committee_session", rows["other"]) not in page


def test_an_account_whose_seat_ended_opens_nothing(client, rows):
    Mandate.objects.update(ended_on=date(2024, 3, 1), end_reason="resignation")
    for name in ("committee_session", "committee_file"):
        assert client.get(address(name, rows["own"])).status_code == 404
