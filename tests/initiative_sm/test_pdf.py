"""The door to PDF: tagged, repeatable, deaf to the network and blind to the disk."""

import socket
from datetime import UTC, datetime
from io import BytesIO

import page
import pytest
from pypdf import PdfReader

from initiative_sm import pdf

pytestmark = pytest.mark.pdf

CREATED = datetime(2023, 12, 31, tzinfo=UTC)
ARABIC = """
دعمت الجمعية منذ تأسيسها أكثر من ألف حامل مشروع بواسطة قروض الشرف، من بينهم نساء وشباب ينتمون إلى المناطق القروية.
انتقل عدد من المستفيدين من القطاع غير المهيكل إلى القطاع المهيكل بعد حصولهم على القرض، وأحدثت آلاف مناصب الشغل.
صادق الجمع العام بالإجماع على التقريرين الأدبي والمالي، وجدد ثلث أعضاء المجلس الإداري، وأعاد انتخاب الرئيس.
دعا المتدخلون إلى تقوية الشراكة بين القطاعين العام والخاص، وإلى إطلاق برامج جديدة لفائدة الشباب والنساء.
"""


def printed(body="<p>Bonjour</p>", lang="fr", head="", **over):
    html = f"""<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"><head><title>x</title>
        <link rel="stylesheet" href="css/print.css">{head}</head><body>{body}</body></html>"""
    details = {"title": "Rapport", "author": "Association", "created": CREATED}
    return pdf.printed(html, lang=lang, **{**details, **over})


def images(content):
    return [image for sheet in PdfReader(BytesIO(content)).pages for image in sheet.images]


@pytest.fixture
def drawing(tmp_path):
    from PIL import Image

    path = tmp_path / "secret.png"
    Image.new("RGB", (4, 4), "red").save(path)
    return path


@pytest.fixture
def connections(monkeypatch):
    """The addresses that anything tried to reach."""
    tried = []

    def refuse(self, address):
        tried.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return tried


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_document_is_valid_pdf_ua(tmp_path, lang):
    body = "<h1>Titre</h1><p>Texte</p><table><thead><tr><th scope=col>A</th></tr></thead>"
    path = tmp_path / "a.pdf"
    path.write_bytes(printed(f"{body}<tbody><tr><td>1</td></tr></tbody></table>", lang).content)
    assert page.validate_pdf(str(path), profile="ua1").failures == []


def test_same_html_gives_same_bytes():
    assert printed(ARABIC, "ar").sha256 == printed(ARABIC, "ar").sha256


def test_render_gives_the_bytes_of_printed():
    details = {"lang": "fr", "title": "T", "author": "A", "created": CREATED}
    assert pdf.render("<html lang=fr>a", **details) == pdf.printed("<html lang=fr>a", **details).content


def test_pages_are_counted():
    made = printed('<p>1</p><p style="break-before: page">2</p>')
    assert made.pages == len(PdfReader(BytesIO(made.content)).pages) == 2


def test_metadata_comes_from_the_caller():
    reader = PdfReader(BytesIO(printed(head='<meta name="author" content="Other">').content))
    assert (reader.metadata.title, reader.metadata.author) == ("Rapport", "Association")
    assert reader.metadata.creation_date == reader.metadata.modification_date == CREATED
    assert reader.trailer["/Root"]["/Lang"] == "fr"


def test_only_given_files_are_attached(drawing):
    head = f'<link rel="attachment" href="file://{drawing}">'
    made = printed(head=head, attachments=[pdf.Attached("prets.csv", b"a;b")])
    assert PdfReader(BytesIO(made.content)).attachments == {"prets.csv": [b"a;b"]}


@pytest.mark.parametrize("address", ["file://{path}", "{path}", "../../../../../../../../../../..{path}"])
def test_local_files_are_not_read(drawing, address):
    source = address.format(path=drawing)
    body = f'<img src="{source}" alt="a"><p style="background: url({source})">b</p>'
    style = f'<style>@page {{ background: url("{source}") }}</style>'
    assert images(printed(body, head=style).content) == []


def test_network_is_not_reached(connections):
    address = "http://192.0.2.1/a"
    head = f'<link rel="stylesheet" href="{address}.css"><style>@import "{address}2.css";</style>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{address}.png"/></svg>'
    font = (
        f'<style>@font-face {{ font-family: X; src: url("{address}.woff2") }} p {{ font-family: X }}</style>'
    )
    printed(f'<img src="{address}.png" alt="a">{svg}<p>b</p>', head=head + font)
    assert connections == []


def test_data_addresses_are_read(drawing):
    from base64 import b64encode

    source = f"data:image/png;base64,{b64encode(drawing.read_bytes()).decode()}"
    assert len(images(printed(f'<img src="{source}" alt="a">').content)) == 1


def test_only_shipped_fonts_are_used():
    """Also for narrow spaces, minus signs and isolates: another machine prints the same."""
    made = printed(f"<p>1\u202f234,50\u00a0DH −3 « é — œ » \u2066x\u2069</p><p lang=ar>{ARABIC}</p>")
    fonts = {
        font["/BaseFont"].split("+")[1]
        for sheet in PdfReader(BytesIO(made.content)).pages
        for font in sheet["/Resources"]["/Font"].values()
    }
    assert {name.removesuffix("-Bold") for name in fonts} == {"Vazir-Latin", "Vazir-Arabic"}


def test_arabic_words_can_be_extracted():
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(printed(ARABIC, "ar").content)).pages)
    words = set(ARABIC.replace("،", " ").replace(".", " ").split())
    found = {word for word in words if word in text}
    assert len(found) / len(words) >= 0.9
