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


def masked(value: str) -> str:
    """An identifier of which only both ends are shown: "JB123456" → "JB••••56"."""
    hidden = max(len(value) - 4, (len(value) + 1) // 2)
    shown = len(value) - hidden
    head = (shown + 1) // 2
    return value[:head] + "•" * hidden + value[len(value) - (shown - head) :]


def phone(value: str) -> str:
    """The digits of a telephone number as they are dialled in Morocco: "+212 6 12-34.56 78" → "0612345678".

    A number of another country keeps its 00; "" where there is no digit.
    """
    plain = western_digits(without_marks(value))
    digits = re.sub(r"\D", "", plain)
    if plain.strip().startswith("+"):
        digits = f"00{digits}"
    return f"0{digits[5:].removeprefix('0')}" if digits.startswith("00212") else digits


def international(value: str) -> str:
    """A telephone number as any telephone dials it: "06 12 34 56 78" → "+212612345678"; "" if it cannot."""
    digits = phone(value)
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"+212{digits[1:]}" if re.fullmatch(r"0[5-8]\d{8}", digits) else ""


def folded(value: str) -> str:
    """`value` without case, accents or vowel signs, for words looked for in a text: "Prêt" → "pret"."""
    parts = unicodedata.normalize("NFKD", value)
    return "".join(char for char in parts if not unicodedata.combining(char)).casefold()


def direction(language: str) -> str:
    """The direction in which `language` is written: "rtl" or "ltr"."""
    return "rtl" if language == "ar" else "ltr"


def isolate(value: str, *, ltr: bool = False) -> str:
    """`value` kept whole inside a sentence of the other direction, by Unicode isolates."""
    return f"{LRI if ltr else FSI}{value}{PDI}"


def is_arabic(value: str) -> bool:
    return bool(re.search(r"[\u0600-\u06ff\u0750-\u077f]", value))


# --- One key for the Arabic and the Latin spelling of a name ----------------------------------------------
# Both alphabets are reduced to the same skeleton of consonants, since Arabic writes few vowels and the Latin
# spellings of Moroccan names differ mostly in theirs: "Mohamed", "Mohammed" and محمد are all "mhmd". Arabic
# often writes the g of Agadir with a kaf (أكادير), so both are "k"; "c" stands for ش.

_ARABIC = {
    "ا": "", "أ": "", "إ": "", "آ": "", "ٱ": "", "ء": "", "ؤ": "", "ئ": "", "ى": "", "ة": "",
    "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "j", "چ": "j", "ح": "h", "ه": "h", "خ": "k",
    "ك": "k", "ڭ": "k", "گ": "k", "ݣ": "k", "د": "d", "ض": "d", "ذ": "d", "ر": "r", "ز": "z", "ظ": "d",
    "س": "s", "ص": "s", "ش": "c", "ع": "", "غ": "g", "ف": "f", "ڤ": "f", "ق": "k", "ل": "l", "م": "m",
    "ن": "n", "و": "", "ي": "", "ی": "",
}  # fmt: skip
_LATIN = {
    "tch": "c", "sch": "c", "ch": "c", "sh": "c", "kh": "k", "gh": "g", "dj": "j", "th": "t", "dh": "d",
    "ph": "f", "c": "k", "g": "k", "q": "k", "x": "ks", "p": "b", "v": "f",
}  # fmt: skip
_LATIN_GROUPS = re.compile("|".join(_LATIN))
_ARTICLES = ("el", "al", "l", "ال")
#: "Er-Rami", "Ed Dine": the article takes the first letter of the word that follows.
_SUN_ARTICLE = re.compile(r"\b[ae](\w{1,2})[\s-]+(?=\1)")
#: "Abdelaziz", "Abderrahmane", "Abdellah" are written in two words in Arabic (عبد العزيز): so are they here.
_SERVANT_OF = re.compile(r"\babd(?:[aeou]+)(?:l(?=[^l])|(?=(.)\1).)(\w{3,})")
#: Words written apart or joined to the next one: Ben, Abd (Abdel); and to the one before: Eddine.
_LEADING, _TRAILING = {"bn": "bn", "bd": "bd", "bdl": "bd", "bnbd": "bnbd"}, "dn"


def search_key(value: str) -> str:
    """The skeleton of each word of a name, whatever its alphabet: "Mohamed El Moudene" → "mhmd mdn".

    The article is dropped, written apart or joined ("El Moudene", "Elmoudene", المودن); "Benali" and
    "Ben Ali", "Noureddine" and "Nour Eddine" are one word.
    """
    line = clean(western_digits(unicodedata.normalize("NFKC", value))).lower()
    line = _SUN_ARTICLE.sub("", re.sub(r"['’ʼ]", "", line))
    words = re.split(r"[\s\-_.,/]+", re.sub(r"\bben(?=abd)", "ben ", line))
    words = re.split(r"\s+", _SERVANT_OF.sub(r"abd \2", " ".join(words)))
    keys = [_skeleton(word) for word in words if word and word not in _ARTICLES]
    return " ".join(_joined([key for key in keys if key]))


def _joined(keys):
    """Compound names in one word."""
    joined, pending = [], ""
    for key in keys:
        if key in _LEADING:
            pending += _LEADING[key]
        elif key == _TRAILING and joined and not pending:
            joined[-1] += key
        else:
            joined.append(pending + key)
            pending = ""
    return [*joined, pending] if pending else joined


def _skeleton(word):
    if not any(letter.isalnum() for letter in word):
        return ""
    letters = _arabic_consonants(word) if is_arabic(word) else _latin_consonants(word)
    return re.sub(r"(.)\1+", r"\1", letters) or "a"  # a name of vowels alone: آية, Aya


def _arabic_consonants(word):
    if word.startswith("ال") and len(word) > 4:
        word = word[2:]
    return "".join(_ARABIC.get(letter, letter if letter.isdigit() else "") for letter in word)


def _latin_consonants(word):
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    if re.match(r"l[bcdfghjkmnpqrstvxz]", plain):  # Lhoucine, Lhaj: the article without its vowel
        plain = plain[1:]
    bare = _consonants(plain[2:]) if plain.startswith(("el", "al")) else ""
    return bare if len(bare) > 1 else _consonants(plain)


def _consonants(word):
    word = re.sub(r"c(?=[eiy])", "s", word)  # Houcine, Lahcen
    word = _LATIN_GROUPS.sub(lambda match: _LATIN[match.group()], word)
    return re.sub(r"[aeiouyw]", "", "".join(letter for letter in word if letter.isalnum()))
