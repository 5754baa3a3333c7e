"""One programme of 1 332 holders: drawn from its own seed, then written."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from django.db import models

from initiative_sm.management.demo import accompaniment, cases, followup, journal, others, support
from initiative_sm.management.demo.dossiers import Dossiers
from initiative_sm.management.demo.frame import Frame
from initiative_sm.management.demo.targets import JOBS, SEED

CHUNK = 2000


@dataclass
class Programme:
    """Everything that belongs to the files, in the order in which it can be saved."""

    rng: Random
    dossiers: Dossiers
    tables: list[list[models.Model]]

    def save(self):
        for rows in self.tables:
            for start in range(0, len(rows), CHUNK):
                type(rows[0]).objects.bulk_create(rows[start : start + CHUNK])

    def movements(self) -> Iterator[journal.Row]:
        """The movements of every loan, once the loans have their keys."""
        for life in self.dossiers.lent:
            yield from journal.of_loan(self.rng, life.loan, life.course)


def build(replica: int, frame: Frame) -> Programme:
    """Draw the programme number `replica`; nothing is written, and the same number gives the same rows."""
    rng = Random(f"{SEED}/{replica}")  # noqa: S311  (a demonstration, not a secret)
    dossiers = Dossiers(rng, replica, frame)
    dossiers.support(cases.draw(rng))
    dossiers.examine(others.draw(rng))
    dossiers.number()
    mentorings = support.mentorings(rng, dossiers.lent, frame.volunteers)
    followups = _followups(rng, dossiers.lent, mentorings, frame)
    trainings, attendances = support.trainings(rng, dossiers.holders)
    own = Random(f"{SEED}/{replica}/support")  # noqa: S311  (a demonstration, not a secret)
    accompaniment.add(own, followups, mentorings, trainings, attendances, dossiers.holders)
    tables = [
        dossiers.holders, dossiers.projects, dossiers.plan, dossiers.loans, dossiers.decisions,
        dossiers.schedules, dossiers.instalments, followups, mentorings, trainings, attendances,
    ]  # fmt: skip
    return Programme(rng, dossiers, tables)


def _followups(rng, lent, mentorings, frame):
    mentored = {id(mentoring.loan) for mentoring in mentorings}
    histories = [
        followup.History(rng, life, frame.officer(life.case.received_on), id(life.loan) in mentored)
        for life in lent
        if life.case.partner is None
    ]
    for history in histories:
        history.observe()
    followup.reach(rng, histories, JOBS)
    return [row for history in histories for row in history.rows]
