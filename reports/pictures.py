"""The photographs of a report: handed in, made fit to print, kept without what a camera adds."""

from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from initiative_sm import uploads

#: What may be handed in, in bytes.
LARGEST_FILE = 12 * 1024**2
#: In pixels: what a column needs to be printed sharply, and the width of a page at 300 dots an inch.
SMALLEST_WIDTH, LONGEST_SIDE = 800, 2000
QUALITY = 85


@dataclass(frozen=True)
class Developed:
    """A photograph as it is kept: a JPEG upright, in red, green and blue, with no place, date or device in it."""

    content: bytes
    width: int
    height: int


def develop(file) -> Developed:
    """Read an uploaded `file`. Raises ValidationError for what is no photograph, too heavy or too small."""
    try:
        upload = uploads.received(file, max_bytes=LARGEST_FILE)
    except uploads.UploadError as error:
        raise ValidationError(str(error)) from error
    if not upload.kind.picture:
        raise ValidationError(_("Donnez une photographie : JPEG, PNG ou WebP."))
    with Image.open(BytesIO(upload.content)) as opened:
        if opened.width < SMALLEST_WIDTH:
            raise ValidationError(
                _(
                    "La photographie doit avoir au moins %(width)s points de large pour être imprimée nettement."
                )
                % {"width": SMALLEST_WIDTH}
            )
        return _kept(opened)


def _kept(opened):
    picture = ImageOps.exif_transpose(opened).convert("RGBA")
    # A drawing without background is laid on paper, not on black.
    paper = Image.new("RGBA", picture.size, "white")
    picture = Image.alpha_composite(paper, picture).convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Developed(out.getvalue(), *picture.size)
