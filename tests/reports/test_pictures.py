"""The photographs of a report: what is refused, what is kept, where they are printed."""

from io import BytesIO

import page as validator
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from reports import documents, fingerprint
from reports.models import ReportPicture
from reports.pictures import LARGEST_FILE, develop
from tests import factories

WORDS = {
    "place": "people",
    "position": "1",
    "caption_fr": "Une apicultrice de Tiznit",
    "caption_ar": "نحالة من تيزنيت",
    "seen_fr": "Une femme devant ses ruches",
    "seen_ar": "امرأة أمام خلايا النحل",
    "credit": "A. Amzil",
}


def upload(size=(1000, 600), kind="JPEG", **options):
    out = BytesIO()
    Image.new("RGB", size, "#7a9").save(out, kind, **options)
    return SimpleUploadedFile("photo.jpg", out.getvalue())


def picture(report):
    developed = develop(upload())
    return factories.report_picture(
        report=report, content=developed.content, width=developed.width, height=developed.height
    )


def test_large_photograph_is_made_fit_to_print():
    developed = develop(upload((4000, 1000)))

    kept = Image.open(BytesIO(developed.content))
    assert (kept.format, kept.size, (developed.width, developed.height)) == ("JPEG", (2000, 500), (2000, 500))


def test_what_the_camera_added_is_not_kept_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Maker"

    kept = Image.open(BytesIO(develop(upload((1000, 600), exif=exif)).content))

    assert (kept.size, dict(kept.getexif())) == ((600, 1000), {})


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("photo.jpg", b"<svg onload=alert(1)>"), "n’est pas un fichier JPEG"),
        (SimpleUploadedFile("photo.jpg", upload().read()[:200]), "n’est pas un fichier JPEG"),
        (SimpleUploadedFile("statuts.pdf", b"%PDF-1.7"), "Donnez une photographie"),
        (SimpleUploadedFile("photo.jpg", b""), "est vide"),
        (upload((400, 300)), "au moins 800 points"),
        (SimpleUploadedFile("photo.jpg", b"x" * (LARGEST_FILE + 1)), "dépasse 12 Mo"),
    ],
)
def test_what_is_no_photograph_is_refused_in_words(file, sentence):
    with pytest.raises(ValidationError, match=sentence):
        develop(file)


def form(file=None, **over):
    fields = {**WORDS, **over, **({"file": file} if file else {})}
    rows = {f"pictures-0-{name}": value for name, value in fields.items()}
    counts = {"pictures-TOTAL_FORMS": "1", "pictures-INITIAL_FORMS": "0"}
    prints = {"prints-TOTAL_FORMS": "0", "prints-INITIAL_FORMS": "0"}
    return {"kind": "literary", "year": "2023", "version": "1", **rows, **counts, **prints}


@pytest.mark.django_db
def test_director_adds_a_photograph_to_a_draft(client, signed_in):
    signed_in(client, "director")
    report = factories.report()
    before = fingerprint.of(report)

    answer = client.post(reverse("admin:reports_report_change", args=[report.pk]), form(upload()))

    assert answer.status_code == 302
    kept = ReportPicture.objects.get()
    assert (kept.report, kept.place, kept.width, kept.height) == (report, "people", 1000, 600)
    assert fingerprint.of(report) != before


@pytest.mark.django_db
def test_photograph_without_its_file_is_asked_for(client, signed_in):
    signed_in(client, "director")
    report = factories.report()

    answer = client.post(reverse("admin:reports_report_change", args=[report.pk]), form())

    assert answer.status_code == 200
    assert "Choisissez le fichier de la photographie." in answer.content.decode()
    assert not ReportPicture.objects.exists()


@pytest.mark.django_db
def test_photograph_of_a_submitted_report_stays(client, signed_in):
    signed_in(client, "director")
    report = factories.report(status="submitted")

    page = reverse("admin:reports_report_change", args=[report.pk])

    assert client.post(page, form(upload())).status_code == 403


@pytest.mark.django_db
def test_report_without_photograph_keeps_no_place_for_one():
    factories.association()
    assert '<figure class="picture"' not in documents.html(factories.report(), "fr")


@pytest.mark.pdf
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_photograph_is_printed_in_its_chapter_and_said_to_who_cannot_see_it(language, tmp_path):
    factories.association()
    report = factories.report()
    picture(report)

    html = documents.html(report, language)
    chapter = html.split('id="people"')[1].split('<section class="chapter"')[0]
    assert f'alt="{WORDS[f"seen_{language}"]}"' in chapter
    assert WORDS[f"caption_{language}"] in chapter
    path = tmp_path / "report.pdf"
    path.write_bytes(documents.printed(report, language).content)
    assert validator.validate_pdf(str(path), profile="ua1").failures == []
