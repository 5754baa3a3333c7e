"""Text as people type it: invisible marks, digits of two scripts, names spelled in two alphabets."""

import re
import unicodedata

#: Zero-width and bidirectional marks, which survive `strip()` and NFKC and make two texts out of one.
_MARKS = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x061C, 0xFEFF]
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"


def without_marks(value: str) -> str:
    """`value` without zero-width and bidirectional marks."""
    return value.translate(_MARKS)


def western_digits(value: str) -> str:
    return value.translate(_DIGITS)


def clean(value: str) -> str:
    """A line of text as it is kept: composed, no marks, single spaces."""
    return " ".join(without_marks(unicodedata.normalize("NFC", value)).split())


def identifier(value: str) -> str:
    """A number given by somebody else (CIN, RIB, reference), normalised: "jb 12.34٥" is "JB12345".

    Letters of any script and digits are kept, and `/` and `-` between them ("AG-2019/07").
    """
    plain = western_digits(without_marks(unicodedata.normalize("NFKC", str(value)))).upper()
    plain = re.sub(r"[^\w/-]|_", "", plain)
    return plain.strip("-/")


def isolate(value: str, *, ltr: bool = False) -> str:
    """`value` kept whole inside a sentence of the other direction, by Unicode isolates."""
    return f"{LRI if ltr else FSI}{value}{PDI}"


def is_arabic(value: str) -> bool:
    return bool(re.search(r"[\u0600-\u06ff\u0750-\u077f]", value))


# --- One key for the Arabic and the Latin spelling of a name ----------------------------------------------
# Both alphabets are reduced to the same skeleton of consonants, since Arabic writes few vowels and the Latin
# spellings of Moroccan names differ mostly in theirs: "Mohamed", "Mohammed" and محمد are all "mhmd".

_ARABIC = {
    "ا": "", "أ": "", "إ": "", "آ": "", "ٱ": "", "ء": "", "ؤ": "", "ئ": "", "ى": "", "ة": "",
    "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "j", "چ": "j", "ح": "h", "ه": "h", "خ": "k",
    "ك": "k", "ڭ": "g", "گ": "g", "ݣ": "g", "د": "d", "ض": "d", "ذ": "d", "ر": "r", "ز": "z", "ظ": "d",
    "س": "s", "ص": "s", "ش": "c", "ع": "", "غ": "g", "ف": "f", "ڤ": "f", "ق": "k", "ل": "l", "م": "m",
    "ن": "n", "و": "", "ي": "", "ی": "",
}  # fmt: skip
_LATIN_GROUPS = (
    ("tch", "c"), ("sch", "c"), ("ch", "c"), ("sh", "c"), ("kh", "k"), ("gh", "g"), ("dj", "j"),
    ("ou", "w"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("qu", "k"),
)  # fmt: skip
_LATIN = {"q": "k", "x": "ks", "p": "b", "v": "f"}
_ARTICLES = ("el", "al", "ال")
#: "Abdelaziz", "Abderrahmane", "Abdellah" are written in two words in Arabic (عبد العزيز): so are they here.
_SERVANT_OF = re.compile(r"\babd(?:[aeou]+)(?:l(?=[^l])|(?=(.)\1).)(\w{3,})")


def search_key(value: str) -> str:
    """The skeleton of each word of a name, whatever its alphabet: "Mohamed El Moudene" → "mhmd mdn".

    The article is dropped, written apart or joined ("El Moudene", "Elmoudene", المودن).
    """
    line = clean(western_digits(unicodedata.normalize("NFKC", value))).lower()
    words = re.split(r"[\s\-_'’.,/]+", _SERVANT_OF.sub(r"abd \2", line))
    keys = [_skeleton(word) for word in words if word and word not in _ARTICLES]
    return " ".join(key for key in keys if key)


def _skeleton(word):
    if is_arabic(word):
        if word.startswith("ال") and len(word) > 4:
            word = word[2:]
        letters = "".join(_ARABIC.get(letter, letter if letter.isdigit() else "") for letter in word)
        initial = "" if letters else "a"
        return _single(letters) or initial
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    if plain.startswith(("el", "al")) and len(plain) > 5:
        plain = plain[2:]
    for group, letter in _LATIN_GROUPS:
        plain = plain.replace(group, letter)
    letters = "".join(_LATIN.get(letter, letter) for letter in plain if letter.isalnum())
    letters = re.sub(r"[aeiouyw]", "", letters)
    return _single(letters) or ("a" if plain else "")


def _single(letters):
    return re.sub(r"(.)\1+", r"\1", letters)
