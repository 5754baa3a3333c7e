"""Everything into the database, in one transaction: all of the demonstration or nothing of it."""

import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection, transaction

from governance.models import Meeting
from initiative_sm.management.demo import (
    annual,
    assembly,
    banking,
    committee,
    difficulty,
    dues,
    exchange,
    house,
    identities,
    interests,
    journal,
    products,
    programme,
    seats,
    statutes,
)
from initiative_sm.management.demo import eve as before_assembly
from initiative_sm.management.demo.frame import Frame
from initiative_sm.management.demo.meetings import Register
from initiative_sm.management.demo.seats import BUREAU_TERMS
from initiative_sm.management.demo.targets import BUSINESS_DATE, SEED
from initiative_sm.management.demo.treasury import FUNDS, PLANNED
from loans import reference
from loans.models import FollowUp, Funder, Holder, Loan, Movement, Training
from members.actions import log
from members.models import Association, Event, Member, Volunteer

LOADED = "demo.loaded"
#: Tables whose rows show that somebody works in this database.
OWN = (Association, Member, Volunteer, Meeting, Funder, Holder, Loan, Movement, FollowUp, Training)


class NotEmptyError(RuntimeError):
    """The database holds data of its own."""


@dataclass(frozen=True)
class Loaded:
    scale: int
    loans: int
    movements: int
    frame: Frame


def already() -> Event | None:
    """The event that says the demonstration is in this database, or None."""
    return Event.objects.filter(verb=LOADED).first()


def check_empty():
    """Raise NotEmptyError when a table of the programme has rows."""
    for model in OWN:
        if model.objects.exists():
            raise NotEmptyError(str(model._meta.verbose_name_plural))


@contextmanager
def _no_query_log():
    """Under DEBUG, Django keeps the text of the last 9 000 queries: a gigabyte of INSERTs."""
    debug, settings.DEBUG = settings.DEBUG, False
    try:
        yield
    finally:
        settings.DEBUG = debug


@_no_query_log()
@transaction.atomic
def load(scale: int = 1, progress: Callable[[str], None] = lambda line: None, *, eve: bool = False) -> Loaded:
    """Load `scale` programmes into an empty database; the association, its organs and its fund are one.

    With `eve`, the last assembly is still to be held.
    """
    check_empty()
    reference.load()
    rng = Random(SEED)  # noqa: S311  (a demonstration, not a secret)
    accounts, members, frame = _house(rng, scale)
    loans = 0
    with tempfile.TemporaryDirectory(prefix="initiative-sm-demo-") as folder:
        spool = journal.Spool(Path(folder))
        spool.add(journal.of_fund(rng, FUNDS, PLANNED, frame.envelopes, scale))
        for replica in range(scale):
            loans += _programme(replica, frame, spool)
            progress(f"{replica + 1}/{scale}")
        movements = journal.post(spool, frame.accountant)
    exchange.build(frame.accountant)
    with connection.cursor() as cursor:
        # Fresh statistics: SQLite's planner needs them to read so many rows in the right order.
        cursor.execute("ANALYZE")
    last = before_assembly.unwind()
    if not eve:
        assembly.hold(last, members, accounts["direction"])
        banking.build(accounts["comptable"])
    products.build(accounts["mission"])
    committee.build(members, accounts["direction"])
    day = journal.at(rng, BUSINESS_DATE)
    difficulty.build(frame.items, accounts["direction"], day, eve=eve)
    log(LOADED, by=accounts["admin"], at=day, scale=scale, loans=loans, movements=movements)
    return Loaded(scale, loans, movements, frame)


def _house(rng, scale):
    house.association()
    accounts = house.accounts()
    members = house.members(rng)
    sitting = seats.build(rng, members)
    committee.seat(members, accounts["comite"])
    identities.build(since=BUREAU_TERMS[-2])
    dues.build(members, accounts)
    interests.build(members, accounts["direction"])
    statutes.build()
    register = Register(rng, members, sitting)
    register.build()
    annual.reports(register)
    frame = Frame(
        accountant=accounts["comptable"],
        officers=[(since, accounts[address]) for since, address in house.OFFICERS],
        volunteers=house.volunteers(rng, accounts["parrain"]),
        envelopes=house.envelopes(members, scale),
        items=register.items,
    )
    return accounts, members, frame


def _programme(replica, frame, spool):
    """One programme written and its movements put aside; returns its number of files."""
    built = programme.build(replica, frame)
    built.save()
    spool.add(built.movements())
    return len(built.dossiers.loans)
