"""The only door for files that people hand in: what they are by their content, how large, and cleaned pictures.

A name proves nothing: the bytes must be what the extension says. Pictures are opened by Pillow, and the place
where a photograph was taken is taken out of it (law 09-08).
"""

import os
import re
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from initiative_sm import text

OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file that may be handed in; `picture` is Pillow's name of it, `part` what its archive holds."""

    label: str
    content_type: str
    extensions: tuple[str, ...]
    signature: bytes
    picture: str = ""
    part: str = ""
    shown: bool = True  # browsers show it themselves; the others are downloaded


KINDS = (
    Kind("PDF", "application/pdf", (".pdf",), b"%PDF-"),
    Kind("JPEG", "image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff", picture="JPEG"),
    Kind("PNG", "image/png", (".png",), b"\x89PNG\r\n\x1a\n", picture="PNG"),
    Kind("WebP", "image/webp", (".webp",), b"RIFF", picture="WEBP"),
    Kind("Word", f"{OFFICE}wordprocessingml.document", (".docx",), b"PK\x03\x04",
         part="word/document.xml", shown=False),
    Kind("Excel", f"{OFFICE}spreadsheetml.sheet", (".xlsx",), b"PK\x03\x04",
         part="xl/workbook.xml", shown=False),
)  # fmt: skip
BY_TYPE = {kind.content_type: kind for kind in KINDS}
#: What a file field accepts; telephones offer their camera for it.
ACCEPT = ",".join([extension for kind in KINDS for extension in kind.extensions] + ["image/*"])
MAX_PIXELS = 60_000_000
MAX_UNPACKED = 100 * 1024**2
NAME_LENGTH = 150
GPS, LOCATED = 0x8825, b"GPSLatitude"


class UploadError(ValueError):
    """The file cannot be taken; the sentence can be shown as it is."""


@dataclass(frozen=True)
class Upload:
    """A file that was examined: its bytes as they may be kept, and the name under which it came."""

    name: str
    content: bytes
    kind: Kind

    @property
    def sha256(self):
        return sha256(self.content).hexdigest()


def received(file, *, max_bytes: int) -> Upload:
    """The file of a form (its `name`, `size` and `read()`), checked. Raises UploadError.

    One that is too large is refused before it is read into memory.
    """
    _check_size(file.size, max_bytes)
    return examine(file.name, file.read(), max_bytes=max_bytes)


def examine(name: str, content: bytes, *, max_bytes: int) -> Upload:
    """The file of that name, checked. Raises UploadError."""
    if not content:
        raise UploadError(_("Le fichier est vide."))
    _check_size(len(content), max_bytes)
    name = clean_name(name)
    kind = next((kind for kind in KINDS if PurePath(name).suffix.lower() in kind.extensions), None)
    if kind is None:
        raise UploadError(
            _(
                "Ce genre de fichier n’est pas accepté : donnez un PDF, une image JPEG, PNG ou WebP, ou un fichier Word ou Excel."
            )
        )
    if not content.startswith(kind.signature):
        raise _not_what_it_says(name, kind)
    if kind.picture:
        content = _picture(name, content, kind)
    elif kind.part:
        _check_archive(name, content, kind)
    return Upload(name, content, kind)


def describe(row, upload: Upload):
    """Write of `upload` what a row says of its file: `name`, `content_type`, `size`, `sha256`."""
    row.name, row.content_type = upload.name, upload.kind.content_type
    row.size, row.sha256 = len(upload.content), upload.sha256


@contextmanager
def stored(row, upload: Upload):
    """The transaction in which `row` is saved, with `upload` as its `file`.

    The file is on the disk before the row is committed, and goes again if the row cannot be written.
    """
    row.file.save(upload.name, ContentFile(upload.content), save=False)
    try:
        with row.file.open("rb") as file:
            os.fsync(file.fileno())
        with transaction.atomic():
            yield
    except BaseException:
        row.file.storage.delete(row.file.name)
        raise


def _check_size(size, max_bytes):
    if size > max_bytes:
        raise UploadError(
            _("Le fichier dépasse %(limit)d Mo : réduisez-le ou partagez-le en deux.")
            % {"limit": max_bytes // 1024**2}
        )


def clean_name(name: str) -> str:
    """The name without folders, control characters or bidirectional marks, and not too long to be kept."""
    name = PurePath(name.replace("\\", "/")).name
    name = text.clean(re.sub(r"[\x00-\x1f\x7f]", "", name)) or "document"
    suffix = PurePath(name).suffix
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - len(suffix)] + suffix


def _not_what_it_says(name, kind):
    return UploadError(
        _(
            "« %(name)s » n’est pas un fichier %(kind)s qui puisse être ouvert : son contenu ne correspond pas."
        )
        % {"name": name, "kind": kind.label}
    )


def _picture(name, content, kind):
    """The picture, once it could be read; without the place where it was taken."""
    try:
        Image.open(BytesIO(content), formats=[kind.picture]).verify()
        picture = Image.open(BytesIO(content), formats=[kind.picture])
        if picture.width * picture.height > MAX_PIXELS:
            raise UploadError(_("L’image est trop grande : 60 millions de points au plus."))
        exif = picture.getexif()
        if GPS not in exif and LOCATED not in content:
            return content
        exif.pop(GPS, None)
        picture.info.pop("xmp", None)
        options = {"JPEG": {"quality": "keep"}, "WEBP": {"quality": 90}}.get(kind.picture, {})
        kept = BytesIO()
        picture.save(kept, kind.picture, exif=exif, icc_profile=picture.info.get("icc_profile"), **options)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, UploadError):
            raise
        raise _not_what_it_says(name, kind) from error
    return kept.getvalue()


def _check_archive(name, content, kind):
    try:
        entries = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _not_what_it_says(name, kind) from error
    names = {entry.filename for entry in entries}
    if kind.part not in names or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _not_what_it_says(name, kind)
    if any(entry.endswith("vbaProject.bin") for entry in names):
        raise UploadError(_("Ce fichier contient des macros : enregistrez-le sans elles."))
