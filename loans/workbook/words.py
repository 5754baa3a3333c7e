"""Words compared as a clerk writes them: accents, case, marks and punctuation set aside, in three languages."""

import re
import unicodedata
from difflib import SequenceMatcher, get_close_matches

from initiative_sm.text import is_arabic, search_key, western_digits, without_marks

#: Letters that Moroccan typing interchanges.
_ARABIC = str.maketrans({"ى": "ي", "ة": "ه", "ـ": ""})
_NUMBER = re.compile(r"\b(?:numero|num|nr|nb|no)\b")
_ARTICLE = re.compile(r"\bال(?=\w{3})")


def fold(value) -> str:
    """The bare letters and digits of a text: "N° du prêt *" → "n du pret"."""
    plain = unicodedata.normalize("NFKD", western_digits(without_marks(str(value)))).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(_ARABIC)
    words = " ".join(re.sub(r"[^\w]|_", " ", plain.replace("’", " ")).split())
    return _NUMBER.sub("n", words)


def fold_heading(value) -> tuple[str, str]:
    """A heading folded whole, and without what stands in brackets ("Montant accordé (DH)")."""
    return fold(value), fold(re.sub(r"\([^)]*\)|\[[^]]*\]", " ", str(value)))


class UnknownName(ValueError):  # noqa: N818  (a finding, not a failure)
    """No row has this name: `suggestions` are the nearest ones."""

    def __init__(self, suggestions):
        super().__init__()
        self.suggestions = suggestions


class AmbiguousName(UnknownName):
    """Several rows have this name."""


class Names:
    """Rows of a reference table, found by code or by name in any language, however it is spelled.

    `rows` are (pk, code, names, groups), the groups (in the same languages) being what tells two rows of one
    name apart: a commune is also found as "Drarga (Agadir Ida-Ou-Tanane)".
    """

    #: How near two spellings of one skeleton must be to be taken for each other.
    NEAR = 0.7

    def __init__(self, rows):
        self._codes, self._folded, self._keys, self._labels = {}, {}, {}, {}
        for pk, code, names, groups in rows:
            self._codes[fold(code)] = pk
            self._labels[pk] = names, groups or ("",) * len(names)
            for name in filter(None, names):
                self._folded.setdefault(fold(name), set()).add(pk)
                for group in groups:
                    self._folded.setdefault(fold(f"{name} {group}"), set()).add(pk)
                self._keys.setdefault(search_key(name), set()).add(pk)
        self._found = {}

    def find(self, text):
        """(pk, name as it is kept, whether it was written otherwise). Raises UnknownName, AmbiguousName."""
        if text not in self._found:
            try:
                self._found[text] = self._search(text)
            except UnknownName as missing:
                self._found[text] = missing
        found = self._found[text]
        if isinstance(found, UnknownName):
            raise found
        return found

    def label(self, pk, position=0):
        """The name in the language at `position`, with its group where two rows share it."""
        names, groups = self._labels[pk]
        name, group = (names[position], groups[position]) if names[position] else (names[0], groups[0])
        return f"{name} ({group})" if group and len(self._folded[fold(name)]) > 1 else name

    def labels(self, position=0):
        return [self.label(pk, position) for pk in self._labels]

    def _search(self, text):
        folded = fold(text)
        exact = {self._codes[folded]} if folded in self._codes else self._folded.get(folded, set())
        if len(exact) == 1:
            return (*self._named(exact), False)
        if exact:
            raise AmbiguousName([self.label(pk) for pk in sorted(exact)])
        alike = {pk for pk in self._keys.get(search_key(text), ()) if self._near(folded, pk)}
        if len(alike) == 1:
            return (*self._named(alike), True)
        if alike:
            raise AmbiguousName([self.label(pk) for pk in sorted(alike)])
        raise UnknownName(self._nearest(folded))

    def _named(self, found):
        (pk,) = found
        return pk, self.label(pk)

    def _near(self, folded, pk):
        names = [
            fold(name) for name in filter(None, self._labels[pk][0]) if is_arabic(name) == is_arabic(folded)
        ]
        return any(SequenceMatcher(None, folded, name).ratio() >= self.NEAR for name in names)

    def _nearest(self, folded):
        near = get_close_matches(folded, list(self._folded), n=6, cutoff=0.6)
        part = _ARTICLE.sub("", folded)
        near += [name for name in self._folded if len(part) > 3 and part in name]
        labels = [self.label(pk) for name in near for pk in sorted(self._folded[name])]
        return list(dict.fromkeys(labels))[:3]
