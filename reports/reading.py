"""The annual reports read in the browser: the chapters of the print, kept while nothing moves under them.

Computing a report costs some hundreds of queries and some seconds; reading it again costs the few that tell
whether its data moved since.
"""

import re

from django.core.cache import cache
from django.utils.safestring import mark_safe

from reports import documents, fingerprint
from reports.models import Report

#: A text nobody opens for a day is forgotten.
KEPT_FOR = 24 * 3600


def kept(report: Report, language: str) -> str | None:
    """The chapters of `report` where they stand ready and nothing moved since, else None."""
    return cache.get(_key(report, language))


def text(report: Report, language: str) -> str:
    """The chapters of `report` and their contents as HTML in `language`; takes seconds the first time."""
    # The mark is taken first: what moves meanwhile has another mark, and is computed again.
    key = _key(report, language)
    return cache.get_or_set(key, lambda: _one_level_down(documents.chapters(report, language)), KEPT_FOR)


def _one_level_down(chapters):
    """The headings of a print under the title of a page: its chapters are second there, not first."""
    return mark_safe(re.sub(r"(</?h)([1-5])(?=[\s>])", _lower, chapters))  # noqa: S308  the print's own HTML


def _lower(tag):
    return f"{tag[1]}{int(tag[2]) + 1}"


def _key(report, language):
    return f"reports.reading.{language}.{fingerprint.of(report)}"
