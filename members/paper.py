"""The association's letterhead: every letter, form and receipt is printed through it, in French or in Arabic."""

from datetime import UTC, date, datetime, time

from django.template.loader import render_to_string
from django.utils.translation import override

from initiative_sm import pdf
from initiative_sm.palette import Palette
from initiative_sm.text import direction
from members.models import Association

#: The languages in which every paper exists, whatever the reader's own.
LANGUAGES = ("fr", "ar")


def printed(
    template: str,
    context: dict,
    language: str,
    title: str,
    created: datetime | date,
    *,
    landscape: bool = False,
    attachments=(),
) -> pdf.Printed:
    """`template` (it extends members/pdf/paper.html) printed in `language` on the letterhead.

    `title` is the title of the file, in that language; `created` comes from the data, never from the clock.
    """
    association = Association.current()
    with override(language):
        html = render_to_string(
            template, {**letterhead(association, language), "title": title, "landscape": landscape, **context}
        )
        return pdf.printed(
            html,
            lang=language,
            title=title,
            author=association.name(language),
            created=_moment(created),
            attachments=attachments,
        )


def letterhead(association: Association, language: str) -> dict:
    """What the letterhead says; the language of the paper is in force."""
    rtl = direction(language) == "rtl"
    other = "fr" if language == "ar" else "ar"
    return {
        "association": association,
        "association_name": association.name(language),
        "other_name": association.name(other),
        "other_language": other,
        "other_direction": direction(other),
        "address": association.address(language),
        "logo": pdf.data_address(association.logo),
        "palette": Palette.of(association.colour),
        "language": language,
        "direction": direction(language),
        "start": "right" if rtl else "left",
        "end": "left" if rtl else "right",
        "page_label": pdf.page_label(),
    }


def _moment(created):
    if isinstance(created, datetime):
        return created
    return datetime.combine(created, time(), UTC)
