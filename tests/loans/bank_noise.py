"""A statement of account as banks send them: a thousand lines for seven hundred and fifty loans, and their truth.

Names misspelt, in either alphabet, cut short; transfers and deposits without a name; numbers mistyped; payers who
are not the holder; several loans of one amount; money that pays no loan; fees, disbursements and bounced debits.
Drawn from a seed, so that what is measured is measured again.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from initiative_sm.management.demo import people
from initiative_sm.money import CENT
from loans.bank.matching import Payable

LOANS, LINES = 750, 1000
ROUND = (20_000, 30_000, 50_000, 60_000, 80_000, 100_000, 150_000)
TERMS = (24, 36, 36, 48, 60)

#: Slips of the hand and habits of spelling.
SPELLINGS = (("ou", "u"), ("ch", "sh"), ("q", "k"), ("k", "q"), ("mm", "m"), ("ss", "s"), ("i", "y"), ("ai", "ay"),
             ("e", "a"), ("ah", "a"), ("dd", "d"), ("h", ""), ("oua", "wa"), ("ia", "iya"))  # fmt: skip


@dataclass(frozen=True)
class Noisy:
    """A line, the loan that it truly pays (None: none), and how it was made."""

    label: str
    reference: str
    amount: Decimal
    booked_on: date
    loan: int | None
    how: str


@dataclass(frozen=True)
class Debtor:
    payable: Payable
    name: people.Name


def debtors(rng: Random) -> list[Debtor]:
    """Loans as a programme has them: homonyms, round amounts, some with bills, some late."""
    made = []
    for n in range(1, LOANS + 1):
        name = people.name(rng, rng.choice("MMMF"))
        lent, term = Decimal(rng.choice(ROUND)), rng.choice(TERMS)
        if rng.random() < 0.5:
            lent += rng.randrange(1, 20) * 500
        instalment = (lent / term).quantize(CENT)
        left = rng.randrange(1, term)
        remaining = instalment * left
        late = instalment * rng.choice((0, 0, 0, 1, 2, 5))
        expected = {instalment, remaining} | ({late, late + instalment} if late else set())
        bills = (
            frozenset(f"LC{rng.randrange(10**6):06d}" for _bill in range(3))
            if rng.random() < 0.15
            else frozenset()
        )
        payable = Payable(
            loan=n,
            number=f"{rng.randrange(2019, 2024)}-{n:04d}",
            holder_number=f"P-{n:05d}",
            names=(name.full, name.full_ar),
            rib=f"{rng.randrange(10**11):011d}{rng.randrange(10**13):013d}" if rng.random() < 0.3 else "",
            bills=bills,
            expected=frozenset(expected),
            instalment=instalment,
            remaining=remaining,
        )
        made.append(Debtor(payable, name))
    return made


def statement(rng: Random, owing: list[Debtor]) -> list[Noisy]:
    """The lines, in the order of their days."""
    ways = [(weight, make) for make, weight in WAYS.items()]
    weights, makers = zip(*ways, strict=True)
    lines = []
    while len(lines) < LINES:
        line = rng.choices(makers, weights)[0](rng, rng.choice(owing), owing)
        lines.append(line)
        if line.how == "dépôt sans nom" and rng.random() < 0.1 and len(lines) < LINES:
            lines.append(line)  # twice the same, both true
    return sorted(lines, key=lambda line: line.booked_on)


def _line(rng, label, debtor, how, *, reference="", amount=None):
    day = date(2024, 9, 1) + timedelta(rng.randrange(27))
    loan = None if debtor is None else debtor.payable.loan
    amount = _paid(rng, debtor.payable) if amount is None else Decimal(amount)
    return Noisy(label.upper(), reference, amount, day, loan, how)


def _paid(rng, payable):
    draw = rng.random()
    if draw < 0.66:
        return payable.instalment
    if draw < 0.78:
        return min(payable.instalment * rng.randrange(2, 4), payable.remaining)
    if draw < 0.88:
        return payable.instalment.quantize(Decimal(100)) + 100
    if draw < 0.93:
        return payable.remaining
    return Decimal(rng.randrange(2, 60) * 50)


def misspelt(rng, name):
    name = name.lower()
    for old, new in rng.sample(SPELLINGS, len(SPELLINGS)):
        if old in name:
            name = name.replace(old, new, 1)
            break
    if rng.random() < 0.3 and len(name) > 8:
        place = rng.randrange(2, len(name) - 1)
        name = name[:place] + name[place + 1 :]
    return name


def _swapped(rng, name):
    return f"{name.last} {name.first}" if rng.random() < 0.5 else name.full


def by_name(rng, debtor, _owing):
    label = f"{rng.choice(('VIR RECU', 'VIREMENT DE', 'VIRT', 'VIR PERMANENT'))} {_swapped(rng, debtor.name)}"
    return _line(rng, label, debtor, "nom exact", reference=f"{rng.randrange(10**7):07d}")


def by_misspelt_name(rng, debtor, _owing):
    return _line(rng, f"VIREMENT RECU {misspelt(rng, _swapped(rng, debtor.name))}", debtor, "nom mal écrit")


def by_arabic_name(rng, debtor, _owing):
    return _line(rng, f"تحويل من {debtor.name.full_ar}", debtor, "nom en arabe")


def by_cut_name(rng, debtor, _owing):
    label = f"VIR RECU DE {_swapped(rng, debtor.name)} PRET HONNEUR"
    return _line(rng, label[: rng.randrange(20, 28)], debtor, "libellé coupé")


def by_number(rng, debtor, _owing):
    number = debtor.payable.number
    number = rng.choice((number, number.replace("-", " "), number.replace("-", "/"), number.replace("-", "")))
    return _line(
        rng, f"VERSEMENT ESPECES PRET {number}", debtor, "numéro seul", reference=f"BV{rng.randrange(10**6)}"
    )


def by_number_and_name(rng, debtor, _owing):
    return _line(
        rng, f"VIR {misspelt(rng, debtor.name.full)} {debtor.payable.number}", debtor, "numéro et nom"
    )


def by_wrong_number_and_name(rng, debtor, _owing):
    return _line(
        rng, f"VIR {debtor.name.full} DOSSIER {_mistyped(rng, debtor)}", debtor, "numéro faux et nom"
    )


def by_wrong_number(rng, debtor, _owing):
    return _line(rng, f"VERSEMENT PRET {_mistyped(rng, debtor)}", debtor, "numéro faux")


def _mistyped(rng, debtor):
    number = list(debtor.payable.number)
    number[rng.choice((3, 6, 7, 8))] = rng.choice("0123456789")
    wrong = "".join(number)
    return wrong if wrong != debtor.payable.number else f"{wrong[:-1]}{(int(wrong[-1]) + 1) % 10}"


def by_bill(rng, debtor, _owing):
    if not debtor.payable.bills:
        return by_number(rng, debtor, _owing)
    bill = rng.choice(sorted(debtor.payable.bills))
    return _line(
        rng, f"ENCAISSEMENT LCN {bill}", debtor, "lettre de change", amount=debtor.payable.instalment
    )


def by_rib(rng, debtor, _owing):
    if not debtor.payable.rib:
        return by_name(rng, debtor, _owing)
    return _line(rng, f"VIR EMIS PAR {debtor.payable.rib}", debtor, "RIB")


def by_slip(rng, debtor, _owing):
    return _line(
        rng, "VERSEMENT ESPECES GUICHET", debtor, "dépôt sans nom", reference=f"BV{rng.randrange(10**6):06d}"
    )


def by_relative(rng, debtor, owing):
    """A brother pays: his name may be that of another holder."""
    payer = rng.choice(owing).name if rng.random() < 0.3 else people.name(rng, "M")
    brother = f"{payer.first} {debtor.name.last}" if rng.random() < 0.5 else payer.full
    return _line(rng, f"VIR RECU {brother}", debtor, "payé par un tiers")


def of_nobody(rng, _debtor, _owing):
    label = rng.choice(
        ("VIR CONSEIL REGIONAL SUBVENTION", "COTISATION ANNUELLE CJD", "INTERETS CREDITEURS", "VIR ANAPEC CONVENTION",
         "VIR STE AGRI SOUSS SPONSORING", "REGULARISATION COMMISSION")
    )  # fmt: skip
    return _line(rng, label, None, "hors prêts", amount=rng.choice((500, 1000, 2000, 2500, 50_000, 125)))


def debit(rng, debtor, _owing):
    label = rng.choice(
        (
            "FRAIS TENUE DE COMPTE",
            f"VIR EMIS {debtor.name.full} {debtor.payable.number}",
            "IMPAYE LCN",
            "CHEQUE 778812",
        )
    )
    return _line(rng, label, None, "débit", amount=-rng.randrange(10, 50_000))


#: How lines are made, and how often.
WAYS = {
    by_name: 22,
    by_misspelt_name: 13,
    by_arabic_name: 6,
    by_cut_name: 8,
    by_number: 8,
    by_number_and_name: 9,
    by_wrong_number_and_name: 3,
    by_wrong_number: 2,
    by_bill: 3,
    by_rib: 3,
    by_slip: 7,
    by_relative: 3,
    of_nobody: 4,
    debit: 9,
}
