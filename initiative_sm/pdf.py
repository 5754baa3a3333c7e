"""The only door to WeasyPrint: HTML in, a tagged PDF (PDF/UA-1) out.

Nothing but the shipped static files and `data:` addresses is ever read: neither the network nor the disk.
The same HTML and dates give the same bytes, so that the SHA-256 of a report can be compared.
WeasyPrint takes two seconds to import and ten milliseconds a table row: render outside the request.
"""

import gc
import hashlib
import mimetypes
import re
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

#: Where relative addresses of a printed page lead: to the static files, by their path below `static/`.
STATIC_BASE = "http://static.invalid/"


@dataclass(frozen=True)
class Attached:
    """A file that travels inside the PDF."""

    name: str
    content: bytes
    description: str = ""


@dataclass(frozen=True)
class Printed:
    """A document as it was printed."""

    content: bytes
    pages: int

    @property
    def sha256(self):
        return hashlib.sha256(self.content).hexdigest()


def render(html: str, *, lang, title, author, created: datetime, attachments=()) -> bytes:
    """The bytes of the PDF; see `printed`."""
    return printed(
        html, lang=lang, title=title, author=author, created=created, attachments=attachments
    ).content


def printed(html: str, *, lang, title, author, created: datetime, attachments=()) -> Printed:
    """Print `html`, and count the pages.

    `created` stands in the file as its date: give one that comes from the data, not from the clock.
    A resource that may not be read is left out, as a browser leaves out a missing image.
    """
    with _collector_paused():
        return _printed(html, lang, title, author, created, attachments)


def page_label():
    """The page number in words, as the `content` of a margin box: "Page 3 sur 38", "صفحة 3 من 38"."""
    words = re.sub(r"[<\"\\\\]", "", _("Page %(page)s sur %(pages)s"))
    before, rest = words.split("%(page)s")
    between, after = rest.split("%(pages)s")
    # Words of a catalogue, without the signs that could end the string or the style element.
    return mark_safe(f'"{before}" counter(page) "{between}" counter(pages) "{after}"')  # noqa: S308


def data_address(svg: str) -> str:
    """A drawing as an address that a printed page may read; "" where there is none."""
    if not svg.strip():
        return ""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _printed(html, lang, title, author, created, attachments):
    from weasyprint import HTML

    fetcher = _fetcher()
    document = HTML(string=html, base_url=STATIC_BASE, url_fetcher=fetcher).render(
        pdf_variant="pdf/ua-1", pdf_tags=True
    )
    date = created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    metadata = document.metadata
    metadata.lang, metadata.title, metadata.authors = lang, title, [author]
    metadata.created = metadata.modified = date
    # A `<link rel=attachment>` of the page has no say: only what the caller gives is attached.
    metadata.attachments = [_attachment(file, created, fetcher) for file in attachments]
    return Printed(document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True), len(document.pages))


@contextmanager
def _collector_paused():
    """Spare the layout the collector of cycles: a sixth of the time for a few megabytes, measured."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _attachment(file, created, fetcher):
    from weasyprint import Attachment

    return Attachment(
        string=file.content,
        name=file.name,
        description=file.description or file.name,
        created=created,
        modified=created,
        relationship="Data",
        url_fetcher=fetcher,
    )


def _fetcher():
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class ShippedFilesFetcher(URLFetcher):
        """Serves static files and `data:`; refuses everything else without opening it."""

        def fetch(self, url, headers=None):
            if url.startswith("data:"):
                return super().fetch(url)
            if not url.startswith(STATIC_BASE):
                raise PermissionError(f"A printed document does not read {url}")
            found = finders.find(unquote(urlsplit(url).path.lstrip("/")))
            if found is None:
                raise FileNotFoundError(f"No static file is named {url}")
            kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
            return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": kind})

    return ShippedFilesFetcher(allowed_protocols=("data", "http"), allow_redirects=False)


def merged(contents) -> bytes:
    """PDF files one behind the other, in one file to print; their bytes are those that were stored."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for content in contents:
        writer.append(BytesIO(content))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
