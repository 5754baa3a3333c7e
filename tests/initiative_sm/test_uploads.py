"""Files that people hand in are what they say, or are refused with a sentence."""

import zipfile
from io import BytesIO

import pytest
from PIL import Image

from initiative_sm import uploads

MEGABYTE = 1024**2
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def picture(format_="JPEG", size=(40, 30), gps=False):
    kept, image = BytesIO(), Image.new("RGB", size, "teal")
    exif = image.getexif()
    exif[0x0112] = 6  # held upright
    if gps:
        exif[uploads.GPS] = {1: "N", 2: (30.0, 25.0, 12.0), 3: "W", 4: (9.0, 36.0, 0.0)}
    image.save(kept, format_, exif=exif)
    return kept.getvalue()


def archive(*names, filling=b""):
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, filling)
    return kept.getvalue()


def examined(name, content):
    return uploads.examine(name, content, max_bytes=MEGABYTE)


@pytest.mark.parametrize(
    ("name", "content", "label"),
    [
        ("devis.pdf", PDF, "PDF"),
        ("CIN.JPG", picture(), "JPEG"),
        ("cin.jpeg", picture(), "JPEG"),
        ("cin.png", picture("PNG"), "PNG"),
        ("cin.webp", picture("WEBP"), "WebP"),
        ("plan.docx", archive("[Content_Types].xml", "word/document.xml"), "Word"),
        ("plan.xlsx", archive("xl/workbook.xml"), "Excel"),
    ],
)
def test_file_that_is_what_it_says_is_taken_as_it_came(name, content, label):
    found = examined(name, content)
    assert (found.name, found.content, found.kind.label) == (name, content, label)
    assert len(found.sha256) == 64


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("vide.pdf", b"", "Le fichier est vide."),
        ("gros.pdf", PDF + b" " * MEGABYTE, "Le fichier dépasse 1 Mo"),
        ("page.html", b"<script>alert(1)</script>", "Ce genre de fichier n’est pas accepté"),
        ("image.svg", b"<svg/>", "Ce genre de fichier n’est pas accepté"),
        ("sans-extension", PDF, "Ce genre de fichier n’est pas accepté"),
        ("faux.pdf", b"<html>", "« faux.pdf » n’est pas un fichier PDF"),
        ("faux.jpg", PDF, "« faux.jpg » n’est pas un fichier JPEG"),
        ("faux.png", picture(), "« faux.png » n’est pas un fichier PNG"),
        ("coupe.jpg", picture()[:200], "« coupe.jpg » n’est pas un fichier JPEG"),
        ("coupe.png", picture("PNG")[:60], "« coupe.png » n’est pas un fichier PNG"),
        ("son.webp", b"RIFF\x24\x00\x00\x00WAVEfmt ", "« son.webp » n’est pas un fichier WebP"),
        ("plan.docx", archive("xl/workbook.xml"), "« plan.docx » n’est pas un fichier Word"),
        ("plan.docx", b"PK\x03\x04rien", "« plan.docx » n’est pas un fichier Word"),
        ("plan.xlsx", archive("xl/workbook.xml", "xl/vbaProject.bin"), "Ce fichier contient des macros"),
    ],
)
def test_file_that_is_not_is_refused_with_a_sentence(name, content, sentence):
    with pytest.raises(uploads.UploadError, match=sentence):
        examined(name, content)


def test_archive_that_unpacks_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_UNPACKED", 10_000)
    with pytest.raises(uploads.UploadError, match="n’est pas un fichier Word"):
        examined("plan.docx", archive("word/document.xml", filling=b"x" * 20_000))


def test_picture_with_too_many_points_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_PIXELS", 1000)
    with pytest.raises(uploads.UploadError, match="trop grande"):
        examined("cin.jpg", picture())


@pytest.mark.parametrize(("name", "format_"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")])
def test_place_where_a_photograph_was_taken_is_taken_out_of_it(name, format_):
    kept = examined(name, picture(format_, gps=True)).content
    exif = Image.open(BytesIO(kept)).getexif()
    assert uploads.GPS not in exif
    assert exif[0x0112] == 6


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\moi\\devis.pdf", "devis.pdf"),
        ("../../etc/devis.pdf", "devis.pdf"),
        ("عرض \u202eأثمان.pdf", "عرض أثمان.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("", "document"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_name_is_cleaned(given, kept):
    assert uploads.clean_name(given) == kept
