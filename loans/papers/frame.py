"""What every issued paper shares: the letterhead, the number, the date, the QR code of its public page."""

import segno
from django.conf import settings
from django.utils.translation import override

from initiative_sm import pdf
from loans.models import IssuedPaper
from members import paper


def printed(
    template: str, context: dict, issued: IssuedPaper, language: str, title: str, *, landscape=False
) -> pdf.Printed:
    """`template` (it extends loans/pdf/paper.html) printed in `language`, with what tells the paper from others.

    The bytes depend on the paper and on `context` alone: the date of the file is when it was issued.
    """
    with override(language):
        shown = {
            **context,
            "issued": issued,
            "address_of_proof": address(issued),
            "code_of_proof": grouped(issued.code),
            "qr": qr(issued),
        }
    return paper.printed(template, shown, language, title, issued.issued_at, landscape=landscape)


def address(issued: IssuedPaper) -> str:
    """The public page that confirms the paper, as anybody can type it."""
    return settings.SITE_URL.rstrip("/") + issued.get_absolute_url()


def grouped(code: str) -> str:
    """The code by fives, as people copy it from paper."""
    return " ".join(code[start : start + 5] for start in range(0, len(code), 5))


def qr(issued: IssuedPaper) -> str:
    """The QR code of that page, as an address that a printed page may read."""
    return segno.make(address(issued), error="m").svg_data_uri(border=0, scale=4)
