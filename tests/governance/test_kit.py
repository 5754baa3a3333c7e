"""The papers of a meeting in one ZIP: both languages, the same bytes each time, what is missing said."""

import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

from governance import kit
from governance.documents import PAPERS
from governance.models import Paper
from initiative_sm.uploads import examine
from members.models import Job
from tests import factories
from tests.initiative_sm.test_uploads import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def meeting():
    found = factories.meeting(status="held")
    factories.agenda_item(meeting=found)
    factories.resolution(meeting=found, outcome="carried", votes_for=3)
    return found


def names(content):
    return zipfile.ZipFile(BytesIO(content)).namelist()


def sent(meeting, title, language):
    from governance.actions import papers

    paper = Paper(meeting=meeting, kind="proof", title=title, language=language)
    kept = papers.keep(
        paper=paper, upload=examine("r.pdf", PDF, max_bytes=10**6), by=factories.user(None), at=factories.NOW
    )
    Paper.objects.filter(pk=kept.pk).update(kind="report")


@pytest.mark.pdf
def test_kit_holds_what_exists_in_both_languages_and_says_what_does_not(meeting):
    sent(meeting, "Rapport littéraire 2023", "fr")
    sent(meeting, "التقرير الأدبي 2023", "ar")
    sent(meeting, "Budget", "")
    content = kit.build(meeting)
    found = names(content)
    ready = [entry.file_name for entry in kit.entries(meeting) if entry.ready]
    assert [name for name in found if name.startswith("fr/")] == [
        *(f"fr/{name}" for name in ready),
        "fr/LISEZ-MOI.txt",
        "fr/50-rapport-litteraire-2023.pdf",
    ]
    assert {"ar/51-r.pdf", "52-budget.pdf", "ar/LISEZ-MOI.txt"} <= set(found)
    assert all(name.isascii() for name in found)
    note = zipfile.ZipFile(BytesIO(content)).read("fr/LISEZ-MOI.txt").decode("utf-8-sig")
    there, missing = note.split("Pas encore")
    assert "Extrait de procès-verbal" in there
    assert "Lettres de convocation" in missing
    assert "Liste des dépôts à faire" in missing


@pytest.mark.pdf
def test_kit_has_the_same_bytes_for_the_same_meeting(meeting):
    assert kit.build(meeting) == kit.build(meeting)


def test_papers_are_numbered_in_the_order_of_their_use(meeting):
    found = [entry.name for entry in kit.entries(meeting)]
    assert set(found) == {*PAPERS, kit.BOARD_LIST}
    assert found.index("convocations") < found.index("ordre-du-jour") < found.index("proces-verbal")
    assert [entry.number for entry in kit.entries(meeting)] == list(range(1, len(found) + 1))


def test_newer_kit_takes_the_place_of_the_older(meeting, django_capture_on_commit_callbacks, tmp_path):
    for content in (b"PK\x03\x04 one", b"PK\x03\x04 two"):
        with django_capture_on_commit_callbacks(execute=True):
            kit.keep(meeting=meeting, content=content, by=factories.user(None), at=factories.NOW)
    paper = meeting.papers.get(kind="kit")
    assert paper.name == "dossier-assembly-2024-09-25.zip"
    assert [path.read_bytes() for path in tmp_path.rglob("*.zip")] == [b"PK\x03\x04 two"]


# --- The pages ------------------------------------------------------------------------------------------


def page_of(meeting):
    return reverse("governance:kit", args=[meeting.pk])


def make_of(meeting):
    return reverse("governance:kit_make", args=[meeting.pk])


@pytest.mark.pdf
def test_director_has_the_kit_made_and_downloads_it(client, signed_in, meeting):
    signed_in(client, "director")
    assert "Préparer le dossier" in client.get(page_of(meeting)).content.decode()
    answer = client.post(make_of(meeting))
    job = Job.objects.get()
    assert (answer["Location"], job.result) == (
        reverse("members:job", args=[job.pk]),
        {"url": page_of(meeting)},
    )
    page = client.get(page_of(meeting)).content.decode()
    assert "Télécharger le dossier" in page
    address = reverse("governance:kit_download", args=[meeting.pk])
    assert f'href="{address}"' in page
    content = b"".join(client.get(address).streaming_content)
    assert "ar/LISEZ-MOI.txt" in names(content)


def test_kit_with_civil_details_is_opened_only_by_who_may_read_them(client, signed_in, meeting):
    paper = kit.keep(meeting=meeting, content=b"PK\x03\x04", by=factories.user(None), at=factories.NOW)
    signed_in(client, "board_member")
    assert "Télécharger le dossier" not in client.get(page_of(meeting)).content.decode()
    assert "Liste du conseil et du bureau" not in client.get(page_of(meeting)).content.decode()
    assert client.get(reverse("governance:kit_download", args=[meeting.pk])).status_code == 403
    assert client.get(reverse("governance:paper_file", args=[paper.pk])).status_code == 404


def test_kit_that_was_not_made_is_not_found(client, signed_in, meeting):
    signed_in(client, "director")
    assert client.get(reverse("governance:kit_download", args=[meeting.pk])).status_code == 404


def test_page_lists_every_paper_with_its_state_and_both_languages(client, signed_in, meeting):
    signed_in(client, "board_member")
    page = client.get(page_of(meeting)).content.decode()
    for language in ("fr", "ar"):
        assert reverse("governance:paper", args=[meeting.pk, "extrait", language]) in page
    assert reverse("governance:paper", args=[meeting.pk, "proces-verbal", "fr"]) not in page
    assert "Pas encore" in page
    assert "Préparer le dossier" not in page


def test_paper_that_does_not_exist_yet_is_not_found(client, signed_in, meeting):
    signed_in(client, "board_member")
    assert (
        client.get(reverse("governance:paper", args=[meeting.pk, "proces-verbal", "fr"])).status_code == 404
    )


def test_kit_is_closed_to_others(client, signed_in, meeting):
    signed_in(client, "accountant")
    assert client.get(page_of(meeting)).status_code == 403
    signed_in(client, "board_member")
    assert client.post(make_of(meeting)).status_code == 403


def test_missing_meeting_and_other_methods(client, signed_in, meeting):
    signed_in(client, "director")
    assert client.get(reverse("governance:kit", args=[0])).status_code == 404
    assert client.post(reverse("governance:kit_make", args=[0])).status_code == 404
    assert client.post(page_of(meeting)).status_code == 405
    assert client.get(make_of(meeting)).status_code == 405
