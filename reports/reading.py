"""The annual reports read in the browser: the chapters of the print, kept while nothing moves under them.

Computing a report costs some hundreds of queries and some seconds; reading it again costs the few that tell
whether its data moved since.
"""

from django.core.cache import cache

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
    return cache.get_or_set(key, lambda: documents.chapters(report, language), KEPT_FOR)


def _key(report, language):
    return f"reports.reading.{language}.{fingerprint.of(report)}"
