"""A line of a statement as it is kept: its texts cleaned, its dates and amount plausible, its fingerprint."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from initiative_sm import text
from initiative_sm.money import CENT, MAX_AMOUNT

LABEL, REFERENCE = 300, 80
#: A value date lies near the day of booking: farther away, a column was taken for another.
VALUE_WITHIN = timedelta(days=92)


@dataclass(frozen=True)
class Line:
    """`number` is that of its row in the file; `amount` in dirhams, negative where money left the account."""

    number: int
    booked_on: date
    value_on: date
    label: str
    reference: str
    amount: Decimal


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row of the file: the row, the name of its column, a sentence."""

    number: int
    column: str
    sentence: str


def line_of(number, *, booked, value, label, reference, amount) -> Line | Fault:
    """The line, or what forbids it."""
    booked, value = date(booked.year, booked.month, booked.day), date(value.year, value.month, value.day)
    if abs(value - booked) > VALUE_WITHIN:
        return Fault(number, _("Date de valeur"), _("elle est à plus de trois mois de la date d’opération."))
    if abs(amount) > MAX_AMOUNT:
        return Fault(number, _("Montant"), _("ce montant est trop grand."))
    if amount != amount.quantize(CENT):
        return Fault(number, _("Montant"), _("un montant a deux décimales au plus."))
    return Line(
        number, booked, value, shown(label)[:LABEL], shown(reference)[:REFERENCE], amount.quantize(CENT)
    )


def shown(value) -> str:
    """A text of the file on one line, without control characters or invisible marks."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text.without_marks(str(value)))
    return text.clean(plain)


def fingerprints(lines: Iterable[Line]) -> list[str]:
    """What tells each line from all others of its account, in the order given.

    Two lines may be alike in everything, two deposits of one day: the second is the second of its kind. Spaces
    and case are no difference, since a bank writes them as its formats please.
    """
    seen, found = Counter(), []
    for line in lines:
        said = (
            line.booked_on.isoformat(),
            line.value_on.isoformat(),
            f"{line.amount:.2f}",
            "".join(text.folded(line.label).split()),
            "".join(text.folded(line.reference).split()),
        )
        seen[said] += 1
        found.append(hashlib.sha256("\x1f".join((*said, str(seen[said]))).encode()).hexdigest())
    return found
