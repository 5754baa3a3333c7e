"""The life of the minutes: drawn up, edited, drawn up again, signed, entered in the register for ever."""

from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from governance.actions import minutes as actions
from governance.models import Minutes, MinutesSection, Paper
from initiative_sm.pdf import Printed
from initiative_sm.uploads import examine
from tests import factories
from tests.initiative_sm.test_uploads import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def meeting():
    found = factories.meeting(status="held")
    factories.attendance(meeting=found, member=factories.member(name_fr="ANAPEC"))
    factories.agenda_item(meeting=found, title_fr="Budget")
    return found


@pytest.fixture
def draft(meeting):
    return actions.draw_up(meeting=meeting, by=factories.user(None), at=factories.NOW)


def text_of(minutes, key):
    return minutes.sections.get(key=key).text_fr


def edited(minutes, key, text):
    section = minutes.sections.get(key=key)
    section.text_fr = text
    return actions.edit(section=section, by=factories.user(None))


def prints(year, number):
    """What the lock asks for, without the two seconds of a real print."""
    return {
        language: Printed(b"%PDF-1.7 " + f"{number}/{year} {language}".encode(), 1)
        for language in ("fr", "ar")
    }


def locked(minutes, prints=prints):
    upload = examine("pv signé.pdf", PDF, max_bytes=10**6)
    return actions.lock(
        minutes=minutes, upload=upload, prints=prints, by=factories.user(None), at=factories.NOW
    )


# --- Drawing up -----------------------------------------------------------------------------------------


def test_minutes_are_drawn_up_once_in_the_order_of_the_session(draft, meeting):
    keys = list(draft.sections.values_list("key", flat=True))
    item = meeting.agenda.get()
    assert keys == ["opening", "convening", "attendance", "agenda", f"point-{item.pk}", "closing"]
    with pytest.raises(ValidationError, match="déjà son procès-verbal"):
        actions.draw_up(meeting=meeting, by=factories.user(None), at=factories.NOW)


@pytest.mark.parametrize("status", ["planned", "convened", "cancelled"])
def test_minutes_wait_for_the_end_of_the_session(status):
    with pytest.raises(ValidationError, match="une fois la séance levée"):
        actions.draw_up(meeting=factories.meeting(status=status), by=factories.user(None), at=factories.NOW)


def test_drawing_up_again_keeps_what_was_edited_and_says_what_changed(draft, meeting):
    edited(draft, "closing", "La séance est levée dans la bonne humeur.")
    factories.attendance(meeting=meeting, member=factories.member(name_fr="CJD"))
    redrawn = actions.draw_up_again(minutes=draft, by=factories.user(None))
    assert redrawn == actions.Redrawn(changed=["Présence"], kept=["Clôture et signatures"])
    assert "CJD" in text_of(draft, "attendance")
    assert text_of(draft, "closing") == "La séance est levée dans la bonne humeur."


def test_drawing_up_again_adds_and_removes_parts_with_the_facts(draft, meeting):
    meeting.agenda.get().delete()
    factories.resolution(meeting=meeting)
    redrawn = actions.draw_up_again(minutes=draft, by=factories.user(None))
    assert redrawn.kept == []
    keys = list(draft.sections.values_list("key", flat=True))
    assert keys == ["opening", "convening", "attendance", "resolutions", "closing"]


def test_drawing_up_again_without_change_changes_nothing(draft):
    assert actions.draw_up_again(minutes=draft, by=factories.user(None)) == actions.Redrawn([], [])


def test_part_is_taken_back_from_the_record(draft):
    section = edited(draft, "attendance", "Tout le monde.")
    actions.restore(section=section, by=factories.user(None))
    section.refresh_from_db()
    assert (section.edited, "ANAPEC" in section.text_fr) == (False, True)


# --- The register ---------------------------------------------------------------------------------------


def test_signed_minutes_take_the_next_number_and_keep_their_prints(draft, meeting):
    factories.locked_minutes(register_number=7)
    found = locked(draft)
    assert (found.status, found.register_year, found.register_number) == ("locked", 2024, 8)
    kept = {
        (paper.kind, paper.language): Path(paper.file.path).read_bytes()
        for paper in Paper.objects.filter(meeting=meeting)
    }
    assert kept == {
        ("signed_minutes", ""): PDF,
        ("minutes", "fr"): b"%PDF-1.7 8/2024 fr",
        ("minutes", "ar"): b"%PDF-1.7 8/2024 ar",
    }


def test_register_begins_at_one_each_year():
    factories.locked_minutes(register_number=7)
    assert (actions.next_number(2024), actions.next_number(2025)) == (8, 1)


def test_number_taken_meanwhile_gives_the_next_one_and_leaves_no_file_behind(draft):
    rivals = []

    def overtaken(year, number):
        if not rivals:
            rivals.append(factories.locked_minutes(register_number=number))
        return prints(year, number)

    found = locked(draft, overtaken)
    assert found.register_number == rivals[0].register_number + 1
    assert len([path for path in Path(configured.MEDIA_ROOT).rglob("*") if path.is_file()]) == 3


def test_minutes_are_locked_once(draft):
    other = Minutes.objects.get(pk=draft.pk)
    locked(draft)
    with pytest.raises(ValidationError, match="a changé d’état"):
        locked(other)
    assert Paper.objects.filter(kind="signed_minutes").count() == 1


def test_locked_minutes_cannot_be_changed_by_any_way(draft):
    section = draft.sections.first()
    found = locked(draft)
    refused = [
        lambda: actions.edit(section=MinutesSection.objects.get(pk=section.pk), by=factories.user(None)),
        lambda: actions.restore(section=MinutesSection.objects.get(pk=section.pk), by=factories.user(None)),
        lambda: actions.draw_up_again(minutes=found, by=factories.user(None)),
        section.save,
        section.delete,
        lambda: found.sections.update(text_fr="Autre"),
        lambda: found.sections.all().delete(),
        found.save,
        found.delete,
        lambda: locked(found),
    ]
    for change in refused:
        with pytest.raises(ValidationError, match="ne change plus"):
            change()


def test_database_gives_a_number_once():
    first = factories.locked_minutes()
    with pytest.raises(IntegrityError):
        factories.locked_minutes(register_number=first.register_number)


# --- The pages ------------------------------------------------------------------------------------------


def url(name, meeting):
    return reverse(f"governance:minutes{name}", args=[meeting.pk])


def test_director_draws_up_reads_edits_and_draws_up_again(client, signed_in, meeting):
    signed_in(client, "director")
    assert "n’est pas encore établi" in client.get(url("", meeting)).content.decode()
    page = client.post(url("_draw_up", meeting), follow=True).content.decode()
    assert "Le projet de procès-verbal est établi" in page
    assert "ANAPEC" in page
    section = MinutesSection.objects.get(key="closing")
    answer = client.post(
        reverse("governance:minutes_section", args=[section.pk]),
        {
            "title_fr": "Clôture",
            "title_ar": "رفع",
            "text_fr": "Fin.\r\n\r\n- un\r\n- deux",
            "text_ar": "انتهى.",
        },
    )
    assert answer["Location"] == f"{url('', meeting)}#partie-{section.pk}"
    page = client.get(url("", meeting)).content.decode()
    assert "<li>deux</li>" in page
    assert "Modifiée à la main" in page
    page = client.post(url("_draw_up", meeting), follow=True).content.decode()
    assert "Gardées comme vous les avez écrites, à relire : Clôture." in page


def test_each_reader_reads_the_text_in_the_language_asked_for(client, signed_in, draft, meeting):
    signed_in(client, "board_member", language="ar")
    page = client.get(url("", meeting)).content.decode()
    assert '<article class="card minutes-page" lang="ar" dir="rtl">' in page
    assert 'lang="fr" dir="ltr">' in client.get(url("", meeting), {"lang": "fr"}).content.decode()


def test_edited_part_shows_what_the_record_says_and_can_go_back(client, signed_in, draft):
    signed_in(client, "director")
    section = edited(draft, "attendance", "Tout le monde.")
    address = reverse("governance:minutes_section", args=[section.pk])
    assert "ANAPEC" in client.get(address).content.decode()
    client.post(address, {"title_fr": "", "text_fr": "x", "reprendre": "1"})
    section.refresh_from_db()
    assert (section.edited, "ANAPEC" in section.text_fr) == (False, True)


def test_part_without_a_title_is_refused(client, signed_in, draft):
    signed_in(client, "director")
    section = draft.sections.first()
    page = client.post(reverse("governance:minutes_section", args=[section.pk]), {"title_fr": ""})
    assert "title_fr" in page.context["form"].errors


@pytest.mark.pdf
def test_director_enters_the_signed_minutes_in_the_register(client, signed_in, draft, meeting):
    signed_in(client, "director")
    draw = client.get(url("_print", meeting), {"lang": "ar"}).content
    answer = client.post(
        url("_lock", meeting), {"file": SimpleUploadedFile("pv.pdf", PDF)}, follow=True
    ).content.decode()
    assert "enregistré sous le n° 1/2024" in answer
    kept = client.get(url("_print", meeting), {"lang": "ar"}).content
    assert kept.startswith(b"%PDF-")
    assert kept != draw
    factories.association(name_ar="اسم آخر")
    assert client.get(url("_print", meeting), {"lang": "ar"}).content == kept
    assert "déjà enregistré" in client.get(url("_lock", meeting)).content.decode()


def test_lock_asks_for_a_file_that_can_be_opened(client, signed_in, draft, meeting):
    signed_in(client, "director")
    for file in (None, SimpleUploadedFile("pv.pdf", b"MZ")):
        page = client.post(url("_lock", meeting), {"file": file} if file else {})
        assert "file" in page.context["form"].errors
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_register_is_searched_in_the_texts(client, signed_in, draft, meeting):
    factories.minutes_section(text_fr="Le budget est approuvé.")
    signed_in(client, "auditor")
    address = reverse("governance:register")
    assert client.get(address).context["listing"].page.paginator.count == 2
    found = client.get(address, {"q": "budget est approuvé"}).context["listing"].page
    assert [row.sections.get().text_fr for row in found] == ["Le budget est approuvé."]
    assert client.get(address, {"format": "xlsx"}).status_code == 200
    assert client.get(address, {"etat": "locked"}).context["listing"].page.paginator.count == 0


@pytest.mark.parametrize("role", ["loan_officer", "accountant", "mentor"])
def test_minutes_are_closed_to_who_does_not_direct_the_association(client, signed_in, draft, meeting, role):
    signed_in(client, role)
    for address in (url("", meeting), url("_print", meeting), reverse("governance:register")):
        assert client.get(address).status_code == 403


def test_board_member_reads_and_changes_nothing(client, signed_in, draft, meeting):
    signed_in(client, "board_member")
    section = draft.sections.first()
    assert client.get(url("", meeting)).status_code == 200
    assert client.post(url("_draw_up", meeting)).status_code == 403
    assert client.get(url("_lock", meeting)).status_code == 403
    assert client.get(reverse("governance:minutes_section", args=[section.pk])).status_code == 403


def test_what_does_not_exist_is_not_found(client, signed_in):
    signed_in(client, "director")
    meeting = factories.meeting(status="held")
    for name in ("_print", "_lock"):
        assert client.get(url(name, meeting)).status_code == 404
    assert client.get(reverse("governance:minutes", args=[0])).status_code == 404
    assert client.get(reverse("governance:minutes_section", args=[0])).status_code == 404
    assert client.post(reverse("governance:minutes_draw_up", args=[0])).status_code == 404


def test_pages_refuse_other_methods(client, signed_in, draft, meeting):
    signed_in(client, "director")
    assert client.get(url("_draw_up", meeting)).status_code == 405
    for address in (url("", meeting), url("_print", meeting), reverse("governance:register")):
        assert client.post(address).status_code == 405
    assert client.put(url("_lock", meeting)).status_code == 405
