"""Convening: the addressees and their votes, the notice, the proofs of sending, the papers joined."""

from datetime import date
from io import BytesIO

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from governance import mailing
from governance.actions import convening, papers
from governance.convening import addressees
from governance.models import Convocation, Meeting, Paper, Sending
from initiative_sm import dates
from initiative_sm.uploads import examine
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture(autouse=True)
def _in_september(settings):
    settings.BUSINESS_DATE = date(2024, 9, 9)


@pytest.fixture
def assembly():
    factories.association(email="contact@example.org")
    statutes = factories.statutes(effective_on=date(2007, 7, 4))
    for college, votes in (("public", 1), ("banks", 2), ("honorary", 0)):
        factories.statutes_college(statutes=statutes, college=college, votes=votes)
    factories.statutes_call(statutes=statutes, notice_days=15)
    factories.representative(member=factories.member(name_fr="Région", email="region@example.org"))
    factories.member(name_fr="Banque", college="banks", email="banque@example.org")
    factories.member(name_fr="Doyen", kind="person", college="honorary")
    factories.member(name_fr="Parti", left_on=date(2024, 1, 1))
    meeting = factories.meeting(starts_at="10:00", place_fr="Agadir")
    factories.agenda_item(meeting=meeting, number=1, title_fr="Ouverture", rapporteur_fr="Le président")
    return Meeting.objects.get(pk=meeting.pk)


def convened(meeting, on=date(2024, 9, 10), **given):
    members = {one.member.pk for one in addressees(meeting)}
    return convening.convene(meeting=meeting, members=members, on=on, by=factories.user("director"), **given)


def test_the_assembly_calls_its_members_of_the_day_with_their_votes(assembly):
    found = [(one.member.name_fr, one.votes) for one in addressees(assembly)]
    assert found == [("Banque", 2), ("Doyen", 0), ("Région", 1)]
    assert all(one.reason for one in addressees(assembly))


def test_another_organ_calls_those_who_hold_its_seats():
    meeting = factories.meeting(organ="board")
    kept = factories.mandate(seat=1)
    factories.mandate(seat=2, ended_on=date(2024, 1, 1), end_reason="term")
    factories.mandate(seat=3, organ="bureau")
    assert [(one.member, one.votes) for one in addressees(meeting)] == [(kept.member, 1)]


def test_convening_freezes_who_is_called(assembly):
    convened(assembly)
    kept = {row.member.name_fr: row for row in assembly.convocations.select_related("member")}
    assert assembly.status == "convened"
    assert assembly.convened_on == date(2024, 9, 10)
    assert {name: row.votes for name, row in kept.items()} == {"Banque": 2, "Doyen": 0, "Région": 1}
    assert kept["Région"].name_fr == kept["Région"].representative.name_fr
    assert Event.objects.get(verb="meeting.convened").data == {"addressees": 3, "late": False}


def test_a_late_notice_is_known_and_kept(assembly):
    late = date(2024, 9, 20)
    with pytest.raises(convening.LateNoticeError, match="10 septembre 2024"):
        convened(assembly, on=late)
    assert not assembly.convocations.exists()
    convened(assembly, on=late, late_is_known=True)
    assert "Hors délai" in Event.objects.get(verb="status.moved").note
    assert Event.objects.get(verb="meeting.convened").data["late"] is True


def test_nothing_to_announce_is_not_convened(assembly):
    assembly.agenda.all().delete()
    Meeting.objects.filter(pk=assembly.pk).update(place_fr="", starts_at=None)
    assembly.refresh_from_db()
    with pytest.raises(ValidationError) as refusal:
        convened(assembly)
    assert len(refusal.value.messages) == 3


def test_nobody_is_convened_twice(assembly):
    convened(assembly)
    with pytest.raises(ValidationError):
        convened(assembly)


def test_the_page_proposes_then_convenes_those_who_are_ticked(client, signed_in, assembly):
    signed_in(client, "director")
    address = reverse("governance:convocation", args=[assembly.pk])
    page = client.get(address)
    assert "Banque" in page.content.decode()
    ticked = [one.member.pk for one in addressees(assembly) if one.votes]
    assert client.post(address, {"members": ticked, "on": "2024-09-09"}).url == address
    assert assembly.convocations.count() == 2
    client.post(address, {"members": ticked, "on": "2024-09-09"})
    assert assembly.convocations.count() == 2


def test_the_page_asks_to_confirm_a_late_notice(client, signed_in, assembly):
    signed_in(client, "director")
    address = reverse("governance:convocation", args=[assembly.pk])
    data = {"members": [one.member.pk for one in addressees(assembly)], "on": "2024-09-20"}
    assert client.post(address, data).context["form"].warnings
    assert client.post(address, {**data, "confirm_warnings": "on"}).status_code == 302


@pytest.mark.parametrize("data", [{"members": [], "on": "2024-09-09"}, {"members": ["x"], "on": ""}])
def test_the_page_refuses_bad_input(client, signed_in, assembly, data):
    signed_in(client, "director")
    page = client.post(reverse("governance:convocation", args=[assembly.pk]), data)
    assert page.context["form"].errors
    assert not Convocation.objects.exists()


def test_proposing_costs_the_same_with_many_members(client, signed_in, assembly):
    signed_in(client, "director")
    address = reverse("governance:convocation", args=[assembly.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _n in range(30):
        factories.due(member=factories.representative().member)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


# --- Proofs of sending -----------------------------------------------------------------------------------


def record(client, meeting, rows, **data):
    given = {"channel": "hand", "sent_on": "2024-09-10", "reference": "Registre", **data}
    return client.post(
        reverse("governance:convocation_record", args=[meeting.pk]),
        {"chosen": [row.pk for row in rows], **given},
    )


def test_several_hand_deliveries_are_noted_with_one_scan(client, signed_in, assembly):
    signed_in(client, "director")
    convened(assembly)
    rows = list(assembly.convocations.all()[:2])
    scan = SimpleUploadedFile("recu.pdf", PDF)
    assert record(client, assembly, rows, scan=scan).status_code == 302
    sendings = list(Sending.objects.select_related("proof"))
    assert {one.convocation_id for one in sendings} == {row.pk for row in rows}
    assert len({one.proof_id for one in sendings}) == 1
    assert sendings[0].proof.kind == "proof"
    page = client.get(reverse("governance:convocation", args=[assembly.pk]), {"etat": "waiting"})
    assert (page.context["reached"], page.context["total"], len(page.context["lines"])) == (2, 3, 1)


@pytest.mark.parametrize(
    "data",
    [
        {"reference": ""},
        {"sent_on": "2024-09-09"},
        {"sent_on": "2024-09-26"},
        {"channel": "email"},
        {"channel": "pigeon"},
        {"scan": "no file", "reference": ""},
    ],
)
def test_a_sending_without_proof_is_refused(client, signed_in, assembly, data):
    signed_in(client, "director")
    convened(assembly)
    page = record(client, assembly, assembly.convocations.all(), **data)
    assert page.context["form"].errors
    assert not Sending.objects.exists()


def test_a_sending_names_addressees_of_its_own_meeting(client, signed_in, assembly):
    signed_in(client, "director")
    convened(assembly)
    assert record(client, assembly, [factories.convocation()]).context["form"].errors
    assert not Sending.objects.exists()


def test_the_table_is_taken_away(client, signed_in, assembly):
    signed_in(client, "director")
    convened(assembly)
    answer = client.get(reverse("governance:convocation", args=[assembly.pk]), {"format": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 4
    assert "Région" in {cell for row in rows for cell in row}


def test_the_table_costs_the_same_with_many(client, signed_in, assembly):
    signed_in(client, "director")
    convened(assembly)
    address = reverse("governance:convocation", args=[assembly.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _n in range(30):
        factories.sending(convocation=factories.convocation(meeting=assembly))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


# --- E-mail ----------------------------------------------------------------------------------------------


def test_the_convocation_leaves_by_email_in_both_languages(client, signed_in, assembly):
    signed_in(client, "director")
    upload = examine("comptes.pdf", PDF, max_bytes=10_000)
    paper = Paper(meeting=assembly, kind="attachment", title="Comptes")
    papers.keep(paper=paper, upload=upload, by=factories.user("director"), at=dates.now())
    convened(assembly)

    client.post(reverse("governance:convocation_mail", args=[assembly.pk]))

    assert {tuple(one.to) for one in mail.outbox} == {("region@example.org",), ("banque@example.org",)}
    sent = mail.outbox[0]
    names = [name for name, _content, _kind in sent.attachments]
    assert names == [
        "convocation-fr.pdf", "convocation-ar.pdf", "ordre-du-jour-fr.pdf", "ordre-du-jour-ar.pdf", "comptes.pdf",
    ]  # fmt: skip
    assert 'dir="rtl"' in sent.alternatives[0][0]
    assert sent.reply_to == ["contact@example.org"]
    kept = Sending.objects.get(convocation__email=sent.to[0])
    assert (kept.channel, kept.error, kept.reference) == ("email", "", sent.extra_headers["Message-ID"])
    # Those that left do not leave again.
    client.post(reverse("governance:convocation_mail", args=[assembly.pk]))
    assert len(mail.outbox) == 2


def test_papers_too_heavy_are_named_instead(assembly):
    factories.paper(meeting=assembly, title="Atlas", size=mailing.MAX_ATTACHED)
    convened(assembly)
    joined = mailing.enclosure(assembly)
    assert [paper.title for paper in joined.withheld] == ["Atlas"]
    assert len(joined.files) == 2
    row = mailing.waiting(assembly).first()
    assert "Atlas" in mailing.message(row, joined).body


def test_a_failure_is_kept_and_tried_again(assembly, settings):
    convened(assembly)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nothing listens there
    by = factories.user("director")
    assert mailing.send_all(assembly, by=by, now=dates.now) == (0, 2)
    assert set(Sending.objects.values_list("convocation__name_fr", flat=True)) == {
        row.name_fr for row in mailing.waiting(assembly)
    }
    assert all(Sending.objects.values_list("error", flat=True))


# --- Papers joined ---------------------------------------------------------------------------------------


def test_a_paper_is_joined_read_and_taken_back(
    client, signed_in, assembly, django_capture_on_commit_callbacks
):
    signed_in(client, "director")
    data = {"title": "Comptes", "language": "fr", "file": SimpleUploadedFile("comptes.pdf", PDF)}
    assert client.post(reverse("governance:paper_new", args=[assembly.pk]), data).status_code == 302
    paper = Paper.objects.get()
    answer = client.get(reverse("governance:paper_file", args=[paper.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["X-Content-Type-Options"] == "nosniff"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("governance:paper_remove", args=[paper.pk]))
    assert not Paper.objects.exists()
    assert not paper.file.storage.exists(paper.file.name)


def test_a_file_that_is_not_what_it_says_is_refused(client, signed_in, assembly):
    signed_in(client, "director")
    data = {"title": "Comptes", "file": SimpleUploadedFile("comptes.pdf", b"<html>")}
    assert (
        client.post(reverse("governance:paper_new", args=[assembly.pk]), data).context["form"].errors["file"]
    )


def test_what_was_sent_is_not_taken_back(client, signed_in):
    signed_in(client, "director")
    paper = factories.paper(meeting=factories.meeting(status="convened"))
    client.post(reverse("governance:paper_remove", args=[paper.pk]))
    assert Paper.objects.filter(pk=paper.pk).exists()
    assert client.get(reverse("governance:paper_file", args=[paper.pk])).status_code == 404  # not on the disk


# --- Who may, and what is not there ----------------------------------------------------------------------


def test_roles_and_missing_rows(client, signed_in, assembly):
    convened(assembly)
    signed_in(client, "board_member")
    assert client.get(reverse("governance:convocation", args=[assembly.pk])).status_code == 200
    for name in ("convocation", "convocation_record", "convocation_mail"):
        assert client.post(reverse(f"governance:{name}", args=[assembly.pk])).status_code == 403, name
    signed_in(client, "loan_officer")
    assert client.get(reverse("governance:convocation", args=[assembly.pk])).status_code == 403
    paper = factories.paper()
    assert client.get(reverse("governance:paper_file", args=[paper.pk])).status_code == 403
    signed_in(client, "director")
    for name in ("convocation", "convocation_record", "convocation_mail"):
        assert client.post(reverse(f"governance:{name}", args=[999_999])).status_code == 404, name
    for name in ("convocation_record", "convocation_mail"):
        assert client.get(reverse(f"governance:{name}", args=[assembly.pk])).status_code == 405, name
    assert client.get(reverse("governance:paper_file", args=[999_999])).status_code == 404


@pytest.mark.parametrize("status", ["planned", "convened", "held", "cancelled"])
def test_the_hub_shows_where_the_preparation_stands(client, signed_in, assembly, status):
    Meeting.objects.filter(pk=assembly.pk).update(status=status)
    signed_in(client, "director")
    page = client.get(assembly.get_absolute_url()).content.decode()
    assert (reverse("governance:meeting_edit", args=[assembly.pk]) in page) is (status == "planned")
    assert (reverse("governance:meeting_cancel", args=[assembly.pk]) in page) is (
        status in ("planned", "convened")
    )
