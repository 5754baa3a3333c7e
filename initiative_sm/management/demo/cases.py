"""Who is supported, when and for how much: the draws that meet the year's quotas."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from initiative_sm.management.demo import draws
from initiative_sm.management.demo.repayment import PAYERS, Payer
from initiative_sm.management.demo.targets import (
    ASSEMBLY,
    CEILING_RAISED,
    LAST_DISBURSEMENT,
    MONTHS,
    MONTHS_OF,
    YEARS,
    Year,
)
from initiative_sm.management.demo.workdays import SESSIONS, working_days

#: The door opened some months before the first committee.
FIRST_VISIT = date(2007, 10, 1)


@dataclass(eq=False)
class Case:
    """A loan that is paid out. `first` is the case of the same holder's earlier loan, `partner` the case whose
    project this one shares."""

    disbursed_on: date
    granted_on: date
    contracted_on: date
    received_on: date
    adjourned_on: date | None
    amount: int = 0
    woman: bool = False
    rural: bool = False
    informal: bool = False
    formalised: bool = False
    payer: Payer = Payer.PUNCTUAL
    first: "Case | None" = None
    partner: "Case | None" = None

    @property
    def ceiling(self):
        return 300_000 if self.granted_on >= CEILING_RAISED else 100_000


def draw(rng: Random) -> list[Case]:
    """Every supported loan of one programme, in the order of disbursement."""
    cases = []
    for year in YEARS:
        cases += _of_year(rng, year, cases)
    return sorted(cases, key=lambda case: case.disbursed_on)


def _of_year(rng, year: Year, earlier):
    cases = [_dated(rng, day) for day in _days(rng, year)]
    rng.shuffle(cases)
    second, holders = cases[: year.second], cases[year.second :]
    leads, partners = holders[: year.pairs], holders[year.pairs : 2 * year.pairs]
    _pair(leads, partners)
    amounts = draws.amounts(rng, [case.ceiling for case in cases], year.amount)
    for case, amount in zip(cases, amounts, strict=True):
        case.amount = amount
        case.payer = draws.weighted(rng, PAYERS)
    _give_traits(rng, year, leads, partners, holders)
    _follow(rng, second, earlier)
    return cases


def _days(rng, year):
    """The disbursement days of a year: so many a month, on working days."""
    counts = draws.shares(year.loans, MONTHS_OF.get(year.year, MONTHS))
    days = []
    for month, count in enumerate(counts, start=1):
        last = date(year.year, month + 1, 1) if month < 12 else date(year.year + 1, 1, 1)
        open_days = working_days(date(year.year, month, 1), min(last - timedelta(days=1), LAST_DISBURSEMENT))
        days += [rng.choice(open_days) for _n in range(count)]
    return sorted(days)


def _dated(rng, disbursed_on):
    """The steps that lead to a disbursement, backwards: contract, committee, reception."""
    latest = disbursed_on - timedelta(days=rng.randint(9, 45))
    before = [day for day in SESSIONS if day <= latest] or [SESSIONS[0]]
    granted_on = before[-1]
    adjourned_on = before[-2] if len(before) > 2 and rng.random() < 0.07 else None
    heard_on = adjourned_on or granted_on
    contracted_on = granted_on + timedelta(days=rng.randint(3, max(3, (disbursed_on - granted_on).days - 1)))
    received_on = max(FIRST_VISIT, heard_on - timedelta(days=int(rng.lognormvariate(4.15, 0.5)) + 12))
    return Case(disbursed_on, granted_on, min(contracted_on, disbursed_on), received_on, adjourned_on)


def _pair(leads, partners):
    """Partners are decided and paid on the same days."""
    for lead, partner in zip(leads, partners, strict=True):
        for name in ("disbursed_on", "granted_on", "contracted_on", "received_on", "adjourned_on"):
            setattr(partner, name, getattr(lead, name))
        partner.partner = lead


def _give_traits(rng, year, leads, partners, holders):
    """Women, rural, informal and formalised holders, to the number; partners share their project's traits."""
    singles = holders[len(leads) + len(partners) :]
    for case in draws.quota(rng, holders, year.women):
        case.woman = True
    pairs_rural = sum(rng.random() < 0.2 for _pair in leads)
    for case in [*leads[:pairs_rural], *partners[:pairs_rural]]:
        case.rural = True
    for case in draws.quota(rng, singles, year.rural - 2 * pairs_rural):
        case.rural = True
    settled = [case for case in singles if case.disbursed_on <= ASSEMBLY - timedelta(days=60)]
    for case in draws.quota(rng, settled, year.formalised):
        case.informal = case.formalised = True
    for case in singles:
        if not case.formalised and rng.random() < 0.11:
            case.informal = True


def _follow(rng, second, earlier):
    """Second loans go to holders who have repaid well, at least two years after the first."""
    taken = {id(case.first) for case in earlier if case.first}
    shared = {id(case.partner) for case in earlier if case.partner}
    for case in second:
        candidates = [
            known
            for known in earlier
            if known.first is None
            and known.partner is None
            and id(known) not in taken | shared
            and known.payer in (Payer.PUNCTUAL, Payer.EARLY)
            and known.disbursed_on <= case.received_on - timedelta(days=730)
        ]
        case.first = rng.choice(candidates)
        taken.add(id(case.first))
        case.woman, case.rural, case.payer = case.first.woman, case.first.rural, Payer.PUNCTUAL
