"""A text of the minutes in one language: its sentences, its dates and hours, its lists."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from governance.minutes import arabic, french
from initiative_sm import dates, text

#: A line of the text that starts with this is a line of a list (see `blocks`).
BULLET = "– "


@dataclass(frozen=True)
class Wording:
    """How the minutes are written in `language`."""

    language: str
    titles: Mapping[str, str]
    sentences: Mapping[str, str]
    hour_format: str
    comma: str
    semicolon: str
    last: str  # what joins the last of a list to the others
    #: The word for an association, said already by the sentence that names it.
    association_word: str

    def title(self, key: str, **values) -> str:
        return self.titles[key] % values

    def say(self, key: str, **values) -> str:
        return self.sentences[key] % values

    def day(self, day: date) -> str:
        return dates.format(day, self.language)

    def weekday(self, day: date) -> str:
        """The day as an act begins; in French the year was said before it, in words."""
        said = dates.format(day, self.language, weekday=True)
        return said.removesuffix(f" {day.year}") if self.language == "fr" else said

    def hour(self, moment: datetime | time) -> str:
        """The hour in Morocco: "10 h 05", "10:05"."""
        local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
        return self.hour_format % (local.hour, local.minute)

    def year(self, year: int) -> str:
        """The year as acts write it: in words in French, in digits in Arabic."""
        if self.language != "fr":
            return str(year)
        from num2words import num2words

        return num2words(year, lang="fr")

    def listed(self, names: Iterable[str]) -> str:
        """Names in a sentence: "A, B et C"."""
        *first, last = names
        return self.last.join([self.comma.join(first), last]) if first else last

    def association(self, name: str) -> str:
        return name.removeprefix(self.association_word).strip()

    def code(self, value: str) -> str:
        """A code in Latin letters, kept whole inside Arabic text."""
        return text.isolate(value, ltr=True) if self.language == "ar" else value


def typeset(words: Wording, text: str) -> str:
    """`text` with the spaces that French keeps on the line: inside guillemets, before a high sign, after n°."""
    if words.language != "fr":
        return text
    text = re.sub(r" ([»:;?!])", "\u00a0\\1", text)
    return re.sub(r"(«|n°) (?=\S)", "\\1\u00a0", text)


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"{BULLET}{line}" for line in lines)


def paragraphs(*parts: str) -> str:
    """A text of several paragraphs; those that have nothing to say are left out."""
    return "\n\n".join(part for part in parts if part)


def line(*sentences: str) -> str:
    """Sentences in one paragraph."""
    return " ".join(sentence for sentence in sentences if sentence)


WORDINGS = {
    "fr": Wording(
        "fr", french.TITLES, french.SENTENCES, "%d\u00a0h\u00a0%02d", ", ", " ; ", " et ", "Association "
    ),
    "ar": Wording("ar", arabic.TITLES, arabic.SENTENCES, "%02d:%02d", "، ", "؛ ", " و", "جمعية "),
}
