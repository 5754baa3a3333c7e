"""The parts of the minutes in order, in French and in Arabic, from what happened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.utils.translation import override

from governance.minutes import business, people
from governance.minutes.record import Record
from governance.minutes.wording import WORDINGS, Wording, typeset


@dataclass(frozen=True)
class Part:
    """A part of the minutes, in both languages. `key` is the same each time the minutes are drawn up."""

    key: str
    title_fr: str
    title_ar: str
    text_fr: str
    text_ar: str


@dataclass(frozen=True)
class _Source:
    """How a part is written: its title and its text in one language."""

    key: str
    title: Callable[[Wording], str]
    text: Callable[[Wording], str]
    #: A part that is there even where nothing is known: the secretary completes it.
    always: bool = False


def draft(record: Record) -> list[Part]:
    """The minutes as the record tells them; parts about nothing are left out."""
    found = []
    for source in _sources(record):
        written = {}
        for language, words in WORDINGS.items():
            with override(language):
                written[language] = source.title(words), typeset(words, source.text(words))
        (title_fr, text_fr), (title_ar, text_ar) = written["fr"], written["ar"]
        if source.always or text_fr or text_ar:
            found.append(Part(source.key, title_fr, title_ar, text_fr, text_ar))
    return found


def _sources(record) -> Iterator[_Source]:
    def part(key, write, *, always=False):
        return _Source(key, lambda words: words.title(key), partial(write, record), always)

    yield part("opening", people.opening)
    yield part("convening", people.convening)
    yield part("officers", people.officers)
    yield part("attendance", people.attendance)
    yield part("quorum", people.quorum)
    yield part("documents", business.documents)
    yield part("agenda", business.agenda)
    yield part("debates", business.debates)
    for item in record.meeting.agenda.all():
        yield _Source(
            f"point-{item.pk}", partial(_numbered, item), _bound(business.point, item, record), True
        )
    resolutions, elections = record.of_item(None)
    if resolutions or elections:
        yield part("resolutions" if resolutions else "elections", partial(business.decisions, None))
    for drawn in record.drawings:
        yield _Source(f"drawing-{drawn.pk}", partial(_drawn, drawn), partial(business.drawing, drawn))
    yield part("closing", people.closing)


def _bound(write, item, record):
    return lambda words: write(item, record, words)


def _numbered(item, words):
    return f"{item.number}. {item.title(words.language)}"


def _drawn(drawn, words):
    return words.title("drawing", organ=drawn.get_organ_display())
