"""Fictional persons of Souss, with one name in two alphabets."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from initiative_sm.management.demo.draws import weighted
from loans.enums import Channel, Education, Occupation

DATA = Path(__file__).resolve().parent / "data"

#: Letters before the number of an identity card in the region.
CIN_PREFIXES = ("J", "JA", "JB", "JC", "JE", "JF", "JH", "JK", "JM", "JT")


@dataclass(frozen=True)
class Name:
    first: str
    last: str
    first_ar: str
    last_ar: str

    @property
    def full(self):
        return f"{self.first} {self.last}"

    @property
    def full_ar(self):
        return f"{self.first_ar} {self.last_ar}"


@cache
def rows(file_name: str) -> list[dict[str, str]]:
    with (DATA / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _first_names(sex):
    return [row for row in rows("first_names.csv") if row["sex"] == sex]


def name(rng: Random, sex: str) -> Name:
    first, last = rng.choice(_first_names(sex)), rng.choice(rows("last_names.csv"))
    return Name(first["fr"], last["fr"], first["ar"], last["ar"])


def cins(replica: int) -> Iterator[str]:
    """Identity-card numbers, each once over all replicas: a permutation of the numbers in order."""
    n = replica * 10_000
    while True:
        scattered = (n * 7_919 + 104_729) % (len(CIN_PREFIXES) * 1_000_000)
        prefix, number = divmod(scattered, 1_000_000)
        yield f"{CIN_PREFIXES[prefix]}{number:06d}"
        n += 1


def phone(n: int) -> str:
    """A number that nobody is called by: the block 06 00 00 is not served."""
    return f"06 00 00 {n // 100 % 100:02d} {n % 100:02d}"


def birth_date(rng: Random, on: date) -> date:
    """The birth date of a person who is between 20 and 60 years old on a day, mostly around 33."""
    age = min(60.0, max(20.0, rng.lognormvariate(3.49, 0.24)))
    return on - timedelta(days=int(age * 365.25))


def occupation(rng: Random, *, informal: bool, woman: bool) -> str:
    if informal:
        return weighted(rng, {Occupation.SELF_EMPLOYED: 80, Occupation.JOB_SEEKER: 12, Occupation.AT_HOME: 8})
    weights = {
        Occupation.JOB_SEEKER: 52,
        Occupation.EMPLOYEE: 20,
        Occupation.SELF_EMPLOYED: 13,
        Occupation.STUDENT: 7,
        Occupation.AT_HOME: 14 if woman else 1,
        Occupation.OTHER: 2,
    }
    return weighted(rng, weights)


def education(rng: Random, *, rural: bool) -> str:
    return weighted(
        rng,
        {
            Education.NONE: 9 if rural else 3,
            Education.PRIMARY: 20 if rural else 10,
            Education.SECONDARY: 26,
            Education.VOCATIONAL: 28,
            Education.HIGHER: 17 if rural else 33,
        },
    )


def channel(rng: Random, year: int) -> str:
    return weighted(
        rng,
        {
            Channel.VISIT: 40,
            Channel.ANAPEC: 14,
            Channel.CRI: 12,
            Channel.CHAMBER: 12,
            Channel.INDH: 12 if year >= 2019 else 3,
            Channel.WEB: 12 if year >= 2019 else 2,
            Channel.PHONE: 6,
            Channel.BANK: 4,
            Channel.OTHER: 2,
        },
    )
