"""Which loan a line of a statement probably pays: a score out of a hundred and the reasons for it.

Numbers, names and amounts speak each for themselves; a suggestion is made only where one loan is clearly ahead
of all others. A suggestion is never more than that: a person confirms it. Lines that take money out of the
account are matched with nothing.

The points of each kind of evidence stand in POINTS. Numbers are looked for as whole words and name one loan.
Names are compared by their consonants, so that Arabic and Latin spellings meet, and by their letters where both
are in one alphabet; a name cut short at the end of a label counts for what is left of it.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from initiative_sm import text

#: From this score on, a suggestion is made; from that one on, it may be ticked beforehand.
SUGGESTED, SURE = 45, 85
#: By how much the first loan must be ahead of the second.
AHEAD = 10

POINTS = {
    "bill": 65,  # the number of one of its bills of exchange
    "loan": 60,  # its own number
    "rib": 60,  # the holder's bank account
    "holder": 45,  # the number of the holder
    "payer": 45,  # the same payer has paid this loan before
    "name": 60,  # every word of the holder's name
    "exact": 8,  # and every letter of it
    "part": 30,  # some words of it
    "amount": 28,  # just what is expected: an instalment, a bill, what is late, all that remains
    "several": 15,  # two to six instalments
    "alone": 30,  # an amount that only this loan is expected to pay
}
#: Against a loan: more than it owes; a name in the label that is another holder's.
TOO_MUCH, OTHER_NAME = -10, -30

#: Instalments that may be paid at once.
AT_ONCE = 6
#: Skeletons of names shorter than this are too many names at once to be compared with mistakes in them.
FUZZY_FROM = 3
ALIKE = 0.7
#: What a word is worth that is like another, cut short, written in the other alphabet, given by its first letter.
MISSPELT, CUT, ACROSS, INITIAL = 0.85, 0.7, 0.95, 0.5
#: Every word of a name must be as alike as this to one of the label, where consonants do not tell.
LETTERS_ALIKE = 0.7
#: A likeness of fewer points is none.
WEAKEST_NAME = 18
RIB_DIGITS = 10

#: Words of banks, which are nobody's name.
_BANK_WORDS = re.compile(
    r"\b(?:vir(?:t|ement)?s?|recus?|emis|permanent|instantane|ver(?:st|sement)s?|vrst|depots?|especes?|esp|cheques?|chq"
    r"|remises?|retraits?|agence|guichet|prets?|honneur|echeances?|ech|remboursements?|rembt|remb|mensualites?|traites?"
    r"|effets?|lcn|facture|motif|ordre|donneur|beneficiaire|favour|faveur|ref|reference|num|numero|bordereau|bord|mr|mme"
    r"|mlle|m|ste|sarl|au|par|pour|sur|du|des|de|la|le|en|no|n|iss|ism|initiative|souss|massa|association|dossier"
    r"|تحويل|ايداع|دفع|نقدي|نقدا|قرض|الشرف|قسط|واجب|وكالة|شيك|مبلغ|السيدة|السيد|من|لفائدة|حساب|بنكي)\b"
)
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9/-]*\d[A-Z0-9/-]*")


@dataclass(frozen=True)
class Payable:
    """A loan that a line may pay, and all by which it can be known. Amounts in dirhams.

    `names` is the holder's name in each alphabet; `expected` are the amounts that it may be asked for on its
    own, `instalment` the usual one; `bills` are the numbers of its bills; `payers` the labels, as `payer_key`
    gives them, of lines that paid it before.
    """

    loan: int
    number: str
    holder_number: str = ""
    names: tuple[str, ...] = ()
    rib: str = ""
    bills: frozenset[str] = frozenset()
    expected: frozenset[Decimal] = frozenset()
    instalment: Decimal = Decimal(0)
    remaining: Decimal = Decimal(0)
    payers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Suggestion:
    """A loan, how likely it is out of a hundred, and why: pairs of a kind of evidence and what was found."""

    loan: int
    score: int
    why: tuple[tuple[str, str], ...]


def payer_key(label: str) -> str:
    """A label without what changes from month to month: its numbers and dates, and the words of the bank."""
    return text.search_key(_without_bank_words(label))


class Matcher:
    """The loans that may be paid, set out so that a line finds the few that it can mean."""

    def __init__(self, payables: Iterable[Payable]):
        self.payables = {each.loan: each for each in payables}
        self._numbers, self._ribs = defaultdict(set), defaultdict(set)
        self._names, self._words = {}, defaultdict(set)
        self._expected, self._payers = defaultdict(set), defaultdict(set)
        self._near = {}
        for each in self.payables.values():
            self._register(each)
        self._long = sorted(word for word in self._words if len(word) >= FUZZY_FROM)
        self._weights = {
            word: 1 + math.log(len(self.payables) / len(loans)) for word, loans in self._words.items()
        }

    def _register(self, payable):
        loan = payable.loan
        for kind, numbers in (
            ("loan", [payable.number]),
            ("holder", [payable.holder_number]),
            ("bill", payable.bills),
        ):
            for number in numbers:
                if plain := _bare(number):
                    self._numbers[plain].add((kind, loan, number))
        if len(payable.rib) >= RIB_DIGITS:
            self._ribs[payable.rib].add(loan)
        self._names[loan] = [_spelling(name) for name in payable.names if name]
        for name in self._names[loan]:
            for word in name.words:
                self._words[word].add(loan)
        for amount in payable.expected:
            self._expected[amount].add(loan)
        for key in payable.payers:
            self._payers[key].add(loan)

    # --- Asking ---

    def candidates(self, label: str, reference: str, amount: Decimal) -> list[Suggestion]:
        """Every loan for which something speaks, the likeliest first."""
        if amount <= 0:
            return []
        evidence = defaultdict(dict)
        self._by_number(f"{label} {reference}", evidence)
        self._by_payer(label, evidence)
        self._by_name(f"{label} {reference}", evidence)
        self._by_amount(amount, evidence)
        named = bool(_without_bank_words(label))
        best_name = max((found["name"][0] for found in evidence.values() if "name" in found), default=0)
        found = [self._judged(loan, each, amount, best_name, named) for loan, each in evidence.items()]
        return sorted((each for each in found if each.score > 0), key=lambda each: (-each.score, each.loan))

    def suggest(self, label: str, reference: str, amount: Decimal) -> Suggestion | None:
        """The one loan that is clearly ahead of all others; None where there is none or more than one."""
        found = self.candidates(label, reference, amount)
        if not found or found[0].score < SUGGESTED:
            return None
        if len(found) > 1 and found[0].score - found[1].score < AHEAD:
            return None
        return found[0]

    def _judged(self, loan, evidence, amount, best_name, named):
        payable = self.payables[loan]
        points = dict(evidence)
        numbered = {"loan", "bill", "holder", "rib"} & set(points)
        # A holder's number and that of the loan say the same thing twice.
        for weaker in sorted(numbered, key=lambda kind: -POINTS[kind])[1:]:
            points[weaker] = (8, points[weaker][1])
        if "payer" in points and "name" in points:
            points["payer"] = (15, points["payer"][1])
        if "amount" in points and not numbered and "name" not in points and "payer" not in points:
            # Nothing but an amount: it says something only where no other loan is expected to pay it.
            points = {"amount": points["amount"]}
            if not named and len(self._expected[amount]) == 1 and amount % 100:
                points["alone"] = (POINTS["alone"], "")
        if "amount" not in points:
            several = self._several(payable, amount)
            if several:
                points["several"] = (POINTS["several"], several)
        against = TOO_MUCH if amount > payable.remaining else 0
        own = points.get("name", (0, ""))[0]
        if best_name >= 0.9 * POINTS["name"] and own < 0.6 * best_name:
            against += OTHER_NAME
        score = max(0, min(100, round(sum(value for value, _said in points.values()) + against)))
        said = sorted(points.items(), key=lambda each: -each[1][0])
        why = [(_part(kind, value), found) for kind, (value, found) in said]
        if amount > payable.remaining:
            why.append(("too_much", str(payable.remaining)))
        return Suggestion(loan, score, tuple(why))

    def _several(self, payable, amount):
        if payable.instalment and amount % payable.instalment == 0:
            times = int(amount // payable.instalment)
            return str(times) if 2 <= times <= AT_ONCE else ""
        return ""

    # --- Evidence: loan → {kind: (points, what was found)} ---

    def _by_number(self, label, evidence):
        plain = text.western_digits(text.without_marks(label)).upper()
        digits = re.sub(r"(?<=\d)[ .](?=\d)", "", plain)
        for run in re.findall(rf"\d{{{RIB_DIGITS},}}", digits):
            for rib, loans in self._ribs.items():
                if run in rib or rib in run:
                    for loan in loans:
                        evidence[loan]["rib"] = (POINTS["rib"], rib)
        for word in _numbers_of(plain):
            for kind, loan, number in self._numbers.get(word, ()):
                evidence[loan][kind] = (POINTS[kind], number)

    def _by_payer(self, label, evidence):
        loans = self._payers.get(payer_key(label), set())
        for loan in loans if len(loans) == 1 else ():
            evidence[loan]["payer"] = (POINTS["payer"], "")

    def _by_amount(self, amount, evidence):
        expecting = self._expected.get(amount, set())
        for loan in expecting:
            if evidence[loan] or len(expecting) == 1:
                evidence[loan]["amount"] = (POINTS["amount"], str(amount))
        for loan in [loan for loan, found in evidence.items() if not found]:
            del evidence[loan]

    def _by_name(self, label, evidence):
        plain = _without_bank_words(label)
        said = _spelling(plain)
        if not said.words:
            return
        near = self._near_words(said.words)
        found = set().union(*(self._words[word] for word in near)) if near else set()
        for loan in found:
            names = self._names[loan]
            # Where the holder's name is known in the alphabet of the label, the other one says nothing more.
            names = [name for name in names if name.arabic == said.arabic] or names
            value, shown = max((self._likeness(name, near, said), name.shown) for name in names)
            if value >= WEAKEST_NAME:
                evidence[loan]["name"] = (value, shown)

    def _near_words(self, said):
        """Words of names that are in the label, each with how alike it is: 1 when it is the same."""
        near = {}
        for index, word in enumerate(said):
            if word not in self._near:
                self._near[word] = self._alike(word)
            hits = dict(self._near[word])
            if index == len(said) - 1 and len(word) > 1:
                # The label may have been cut in the middle of its last word.
                cut = (longer for longer in self._long if longer.startswith(word) and longer != word)
                hits |= {longer: max(hits.get(longer, 0), CUT) for longer in cut}
            for each, value in hits.items():
                near[each] = max(near.get(each, 0), value)
        return near

    def _alike(self, word):
        hits = {word: 1.0} if word in self._words else {}
        if len(word) < FUZZY_FROM:
            return hits
        for other, value, _index in process.extract(
            word, self._long, scorer=Levenshtein.normalized_similarity, score_cutoff=ALIKE, limit=12
        ):
            hits.setdefault(other, value * MISSPELT)
        return hits

    def _likeness(self, name, near, said):
        """The points of one spelling of a holder's name, seen in a label."""
        weights = [self._weights[word] for word in name.words]
        hits = [near.get(word, 0) for word in name.words]
        # "Hafida Hafidi" is not named by one "Hafidi": a word of the label speaks for one word of the name.
        for place, word in enumerate(name.words):
            if name.words.index(word) != place and said.words.count(word) < name.words.count(word):
                hits[place] = 0
        letters = _letters(name.letters, said.letters) if name.arabic == said.arabic else ()
        unsaid = [word for word, alike in zip(name.letters, letters, strict=False) if alike < LETTERS_ALIKE]
        if any(hits) and any(word[0] in said.initials for word in unsaid):
            hits = [hit or INITIAL for hit in hits]
        share = sum(weight * hit for weight, hit in zip(weights, hits, strict=True)) / sum(weights)
        whole = all(hits)
        if name.arabic != said.arabic:
            share *= ACROSS
        else:
            if not whole and min(letters) >= LETTERS_ALIKE:
                share, whole = sum(letters) / len(letters) * MISSPELT, True
            else:
                share *= (1 + sum(letters) / len(letters)) / 2
            if whole and min(letters) == 1:
                return POINTS["name"] * share + POINTS["exact"]
        return POINTS["name" if whole and len(name.letters) > 1 else "part"] * share


@dataclass(frozen=True)
class Spelling:
    """A name, or what a label says, in one alphabet: its words by their consonants, and by their letters."""

    shown: str
    words: tuple[str, ...]
    letters: tuple[str, ...]
    arabic: bool
    initials: frozenset[str]


def _spelling(name):
    plain = text.clean(text.folded(name))
    letters = tuple(word for word in re.split(r"[\s'’-]+", plain) if len(word) > 2 or text.is_arabic(word))
    # One letter is an initial, never a name: the consonants of "Soussi" are a single s.
    whole = " ".join(word for word in plain.split() if len(word) > 1)
    return Spelling(
        text.clean(name),
        tuple(text.search_key(whole).split()),
        letters or (plain,),
        text.is_arabic(name),
        frozenset(word for word in plain.split() if len(word) == 1 and word.isalpha()),
    )


def _letters(name, said):
    """For each word of a name, how alike the likest word of the label is."""
    return [max(fuzz.ratio(word, other) for other in said) / 100 for word in name]


def _without_bank_words(label):
    return text.clean(_BANK_WORDS.sub(" ", re.sub(r"\S*\d\S*", " ", text.folded(label))))


def _part(kind, value):
    return "part" if kind == "name" and value <= POINTS["part"] else kind


def _bare(number):
    """A number as it is compared: letters and digits alone."""
    return re.sub(r"[^A-Z0-9]", "", text.identifier(number).upper())


def _numbers_of(label):
    """The words of a label that can be numbers, alone or with the word that stands before them ("D 2023 014")."""
    words = [word for word in re.split(r"[^A-Z0-9/-]+", label) if word]
    found = {_bare(word) for word in words if _NUMBER.fullmatch(word)}
    for size in (2, 3):
        for start in range(len(words) - size + 1):
            joined = "".join(words[start : start + size])
            if re.search(r"\d", joined):
                found.add(_bare(joined))
    for word in list(found):
        # "PRETD2023014": the number at the end of a word that the bank ran together.
        found |= {
            match.group()
            for match in (re.search(r"[A-Z]{1,2}\d+$", word), re.search(r"\d{6,}$", word))
            if match
        }
    return found
