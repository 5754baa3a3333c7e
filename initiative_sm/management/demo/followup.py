"""What becomes of the firms: visits, jobs, difficulties, closures; and the published numbers of jobs."""

from datetime import date, timedelta
from random import Random

from initiative_sm.management.demo.dossiers import Lent
from initiative_sm.management.demo.draws import weighted
from initiative_sm.management.demo.repayment import Payer
from initiative_sm.management.demo.targets import ASSEMBLY
from initiative_sm.management.demo.workdays import working
from loans.enums import FirmStatus, FollowUpKind
from loans.models import FollowUp

#: Between which days after the disbursement firms are seen, how many really are, and their share of the jobs.
ROUNDS = (
    ((20, 60), 0.95, 0.5),
    ((170, 215), 0.88, 0.75),
    ((350, 400), 0.9, 0.9),
    ((700, 780), 0.78, 1.0),
    ((1098, 1180), 0.86, 1.0),
    ((1440, 1560), 0.4, 1.0),
)
#: Chance that the firm closes within its first years.
CLOSES = {
    Payer.PUNCTUAL: 0.07,
    Payer.EARLY: 0.06,
    Payer.SLOW: 0.14,
    Payer.IRREGULAR: 0.3,
    Payer.DEFAULTER: 0.55,
}
DIFFICULTIES = (
    "Baisse des commandes.",
    "Retards de paiement des clients.",
    "Hausse du prix des matières premières.",
    "Local repris par son propriétaire.",
    "Panne du matériel principal.",
    "Concurrence d’un nouveau voisin.",
)
CRISIS = (date(2020, 3, 20), date(2021, 3, 31))


class History:
    """The follow-ups of one project, in order."""

    def __init__(self, rng: Random, life: Lent, author, mentored: bool):
        self.rng, self.life, self.author, self.mentored = rng, life, author, mentored
        self.project = life.loan.project
        self.goal = max(1, min(18, round(rng.lognormvariate(0.92, 0.5))))
        self.before = 0 if self.project.kind == "creation" else rng.choice((0, 1, 1, 2, 3))
        self.closed_on = self._closing()
        self.women = rng.uniform(0.35, 0.8) if life.case.woman else rng.uniform(0, 0.35)
        self.rows: list[FollowUp] = []

    def _closing(self):
        if self.rng.random() > CLOSES[self.life.case.payer]:
            return None
        return self.life.case.disbursed_on + timedelta(days=self.rng.randint(260, 1500))

    def observe(self):
        for days, seen, share in ROUNDS:
            day = working(self.life.case.disbursed_on + timedelta(days=self.rng.randint(*days)))
            if day >= ASSEMBLY:
                break
            if self.rng.random() < seen:
                self._row(day, share)
            if self.rows and self.rows[-1].firm_status == FirmStatus.CLOSED:
                break
        return self.rows

    def _row(self, day, share):
        status = self._status(day)
        created = max(-(-self.goal * int(share * 100) // 100), self.rows[-1].jobs_created if self.rows else 0)
        if self.closed_on and self.rows and day > self.closed_on:
            created = self.rows[-1].jobs_created
        alive = status not in (FirmStatus.CLOSED, FirmStatus.UNKNOWN)
        jobs = self.before + created if alive else 0
        self.rows.append(
            FollowUp(
                project=self.project,
                observed_on=day,
                kind=self._kind(),
                firm_status=status,
                jobs=jobs,
                jobs_women=round(jobs * self.women),
                jobs_created=created,
                turnover=self._turnover(jobs) if alive else None,
                difficulties=self.rng.choice(DIFFICULTIES) if status == FirmStatus.DIFFICULTY else "",
                author=self.author,
            )
        )

    def _kind(self):
        weights = {
            FollowUpKind.VISIT: 62,
            FollowUpKind.CALL: 20,
            FollowUpKind.OFFICE: 13,
            FollowUpKind.MENTORING: 25 if self.mentored else 0,
        }
        return weighted(self.rng, weights) if self.rows else FollowUpKind.VISIT

    def _status(self, day):
        rng, payer = self.rng, self.life.case.payer
        if self.closed_on and day > self.closed_on:
            return FirmStatus.UNKNOWN if rng.random() < 0.12 else FirmStatus.CLOSED
        if not self.rows:
            return FirmStatus.STARTING
        if rng.random() < 0.015:
            return FirmStatus.SOLD if (day - self.life.case.disbursed_on).days > 600 else FirmStatus.UNKNOWN
        troubled = 0.32 if payer in (Payer.DEFAULTER, Payer.IRREGULAR) else 0.06
        if CRISIS[0] <= day <= CRISIS[1]:
            troubled += 0.25
        return FirmStatus.DIFFICULTY if rng.random() < troubled else FirmStatus.ACTIVE

    def _turnover(self, jobs):
        return max(1, min(5, round(self.rng.gauss(1.3 + jobs * 0.35, 0.7))))


def reach(rng: Random, histories: list[History], milestones):
    """Move single jobs until the last known follow-ups add up to each milestone, earlier ones untouched."""
    previous = date.min
    for on, total in milestones:
        last = [
            (rows, i)
            for rows in (history.rows for history in histories)
            if (i := sum(row.observed_on <= on for row in rows) - 1) >= 0
        ]
        gap = total - sum(rows[i].jobs_created for rows, i in last)
        movable = [(rows, i) for rows, i in last if rows[i].observed_on > previous]
        while gap:
            rng.shuffle(movable)
            moved = _step(movable, gap)
            if not moved:
                raise RuntimeError(f"{total} jobs on {on} are out of reach by {gap}.")
            gap -= moved
        previous = on


def _step(candidates, gap):
    """Add a job to candidates, or take one away where what was seen before allows it, `gap` times at most."""
    step, moved = (1 if gap > 0 else -1), 0
    for rows, i in candidates:
        floor = max(1, rows[i - 1].jobs_created if i else 0)
        if moved != gap and rows[i].jobs_created + step >= floor:
            _move(rows[i:], step)
            moved += step
    return moved


def _move(rows, step):
    for row in rows:
        row.jobs_created += step
        if row.jobs:
            row.jobs = max(1, row.jobs + step)
            row.jobs_women = min(row.jobs_women, row.jobs)
