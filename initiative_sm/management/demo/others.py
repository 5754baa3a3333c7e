"""The files that come to nothing, and those still under way on the business day."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from initiative_sm.management.demo.targets import (
    ABANDONED,
    BUSINESS_DATE,
    CEILING_RAISED,
    LAPSED,
    REDIRECTED,
    REFUSED,
    UNDER_WAY,
    YEARS,
)
from initiative_sm.management.demo.workdays import SESSIONS, on_or_after, working, working_days
from loans.enums import LoanStatus

S = LoanStatus
REASONS = {
    S.REFUSED: (
        "Capacité de remboursement insuffisante",
        "Apport personnel insuffisant",
        "Marché trop étroit pour l’activité proposée",
        "Endettement déjà trop lourd",
        "Projet insuffisamment préparé",
    ),
    S.ABANDONED: (
        "Le porteur a trouvé un emploi",
        "Sans nouvelles du porteur",
        "Le porteur renonce à son projet",
        "Local non trouvé",
    ),
    S.REDIRECTED: (
        "Orienté vers la plateforme des jeunes de l’INDH",
        "Orienté vers une banque : le projet dépasse le plafond",
        "Orienté vers l’ANAPEC pour une formation",
        "Orienté vers le Centre régional d’investissement",
    ),
    S.CANCELLED: ("Le porteur renonce au prêt", "Refus du crédit bancaire associé"),
    S.EXPIRED: ("Conditions non levées dans le délai",),
}


@dataclass(eq=False)
class Other:
    """A file without a disbursement: where it stands, and the dates that brought it there."""

    status: str
    received_on: date
    amount: int
    adjourned_on: date | None = None
    decided_on: date | None = None
    contracted_on: date | None = None
    closed_on: date | None = None
    reason: str = ""
    woman: bool = False
    rural: bool = False
    informal: bool = False


def draw(rng: Random) -> list[Other]:
    found = []
    for year in YEARS:
        last = date(year.year, 12, 31) if year.year < 2024 else date(2024, 6, 28)
        days = working_days(date(year.year, 1, 2), last)
        wanted = {
            S.REFUSED: year.loans * REFUSED[year.year >= 2019],
            S.ABANDONED: year.loans * ABANDONED,
            S.REDIRECTED: year.loans * REDIRECTED,
            S.CANCELLED: year.loans * LAPSED / 2,
            S.EXPIRED: year.loans * LAPSED / 2,
        }
        for status, count in wanted.items():
            found += [_closed(rng, status, rng.choice(days)) for _n in range(round(count))]
    for status, count in UNDER_WAY.items():
        found += [_open(rng, LoanStatus(status)) for _n in range(count)]
    return found


def _new(rng, status, received_on):
    ceiling = 300_000 if received_on >= CEILING_RAISED else 100_000
    amount = min(ceiling, max(10_000, round(rng.lognormvariate(11.0, 0.55) / 5_000) * 5_000))
    return Other(
        status,
        received_on,
        amount,
        woman=rng.random() < (0.26 if received_on.year >= 2019 else 0.17),
        rural=rng.random() < 0.25,
        informal=rng.random() < 0.3,
    )


def _closed(rng, status, received_on):
    other = _new(rng, status, received_on)
    other.reason = rng.choice(REASONS[status])
    if status in (S.ABANDONED, S.REDIRECTED):
        days = rng.randint(1, 25) if status == S.REDIRECTED else rng.randint(30, 160)
        other.closed_on = min(working(received_on + timedelta(days=days)), BUSINESS_DATE)
        return other
    heard = on_or_after(SESSIONS, received_on + timedelta(days=int(rng.lognormvariate(4.1, 0.45)) + 12))
    if heard and rng.random() < 0.06:
        later = on_or_after(SESSIONS, heard + timedelta(days=20))
        other.adjourned_on, heard = (heard, later) if later else (None, heard)
    other.decided_on = heard or SESSIONS[-1]
    if status == S.REFUSED:
        other.closed_on = other.decided_on
    else:
        months = 185 if status == S.EXPIRED else rng.randint(30, 150)
        other.closed_on = min(working(other.decided_on + timedelta(days=months)), date(2024, 9, 24))
    return other


#: How long ago a file that stands there was received, in days: some have waited for months.
WAITING = {S.RECEIVED: (2, 75), S.APPRAISAL: (20, 190), S.COMMITTEE: (40, 130)}


def _open(rng, status):
    if status in WAITING:
        day = BUSINESS_DATE - timedelta(days=rng.randint(*WAITING[status]))
        other = _new(rng, status, working(day))
        sessions = [day for day in SESSIONS if day > other.received_on + timedelta(days=40)]
        if status == S.APPRAISAL and sessions and rng.random() < 0.3:
            other.adjourned_on = sessions[-1]
        return other
    decided_on = rng.choice(SESSIONS[-4:] if status == S.GRANTED else SESSIONS[-6:-2])
    other = _new(rng, status, decided_on - timedelta(days=rng.randint(40, 110)))
    other.decided_on = decided_on
    if status == S.CONTRACTED:
        other.contracted_on = working(decided_on + timedelta(days=rng.randint(5, 14)))
    return other
