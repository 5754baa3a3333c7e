"""What is under way beside the holders: visits arranged, why mentorings ended, who did not come, today’s training.

It draws from a generator of its own, so that the rest of the programme stays what it was.
"""

from datetime import date, timedelta
from random import Random

from initiative_sm.management.demo.targets import BUSINESS_DATE
from loans.enums import FirmStatus, TrainingStatus
from loans.models import FollowUp, Mentoring, Training, TrainingAttendance

REASONS = (
    "Objectifs atteints, l’entreprise tourne.",
    "Fin de la période convenue.",
    "Le parrain n’est plus disponible.",
    "À la demande du porteur.",
)
TODAY = {
    "title_fr": "Préparer sa déclaration annuelle",
    "title_ar": "إعداد التصريح السنوي",
    "held_on": BUSINESS_DATE,
    "hours": 6,
    "place": "Agadir",
}
#: Follow-ups since then may have the next one arranged.
RECENT = BUSINESS_DATE - timedelta(days=120)


def visits(rng: Random, followups: list[FollowUp]):
    """Two recent visits in five have the next one arranged; some of those days are past."""
    last = {id(row.project): row for row in followups}
    for row in last.values():
        alive = row.firm_status not in (FirmStatus.CLOSED, FirmStatus.SOLD)
        if row.observed_on >= RECENT and alive and rng.random() < 0.4:
            row.next_on = row.observed_on + timedelta(days=rng.randint(30, 120))


def endings(rng: Random, mentorings: list[Mentoring]):
    for row in mentorings:
        if row.ended_on:
            row.end_reason = rng.choice(REASONS)


def attendances(rng: Random, trainings: list[Training], came: list[TrainingAttendance], holders):
    """Those who did not come to the sessions of the year, as far as the lists say."""
    present = {}
    for row in came:
        present.setdefault(id(row.training), []).append(row.holder)
    known = [holder for holder in holders if holder.first_contact_on >= date(2023, 1, 1)]
    found = []
    for training in trainings:
        if training.held_on.year < BUSINESS_DATE.year:
            continue
        there = {id(holder) for holder in present.get(id(training), ())}
        others = [h for h in known if id(h) not in there and h.first_contact_on < training.held_on]
        for holder in rng.sample(others, min(len(others), rng.randint(0, 3))):
            found.append(TrainingAttendance(training=training, holder=holder, status=TrainingStatus.ABSENT))
    return found


def of_the_day(rng: Random, holders) -> tuple[Training, list[TrainingAttendance]]:
    """The session of the day, with those who are registered for it: who comes is ticked at the door."""
    session = Training(**TODAY)
    known = [holder for holder in holders if holder.first_contact_on >= date(2023, 9, 1)]
    return session, [
        TrainingAttendance(training=session, holder=holder, status=TrainingStatus.REGISTERED)
        for holder in rng.sample(known, min(len(known), 11))
    ]


def add(rng: Random, followups, mentorings, trainings, came, holders):
    """Complete what was drawn; sessions and attendances are appended to their lists."""
    visits(rng, followups)
    endings(rng, mentorings)
    came += attendances(rng, trainings, came, holders)
    session, registered = of_the_day(rng, holders)
    trainings.append(session)
    came += registered
