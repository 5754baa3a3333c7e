"""Mentors beside the holders, and training sessions."""

from datetime import date, timedelta
from random import Random

from initiative_sm.management.demo.dossiers import Lent
from initiative_sm.management.demo.targets import BUSINESS_DATE
from initiative_sm.management.demo.workdays import working_days
from loans.enums import LoanStatus
from loans.models import Mentoring, Training, TrainingAttendance

TRAININGS = (
    ("Élaborer son plan d’affaires", "إعداد مخطط الأعمال", 12),
    ("Tenir sa comptabilité au quotidien", "المحاسبة اليومية للمقاولة الصغيرة", 8),
    ("Vendre et fixer ses prix", "البيع وتحديد الأثمان", 6),
    ("Le statut d’auto-entrepreneur", "نظام المقاول الذاتي", 4),
    ("Communiquer sur les réseaux sociaux", "التواصل عبر الشبكات الاجتماعية", 6),
    ("Gérer sa trésorerie", "تدبير الخزينة", 6),
    ("Droits et obligations de l’employeur", "حقوق وواجبات المشغل", 4),
    ("Qualité et hygiène des produits du terroir", "جودة وسلامة المنتجات المجالية", 8),
)
PLACES = ("Agadir", "Agadir", "Agadir", "Inezgane", "Taroudannt", "Tiznit", "Biougra")
#: The statute of self-employed person has existed since 2015.
SELF_EMPLOYED_SINCE = date(2015, 6, 1)


def mentorings(rng: Random, lent: list[Lent], volunteers) -> list[Mentoring]:
    """One loan in three has a mentor, from the first weeks and for about two years."""
    found = []
    for life in lent:
        if rng.random() > 0.34:
            continue
        started_on = life.case.disbursed_on + timedelta(days=rng.randint(10, 60))
        known = [
            v
            for v in volunteers
            if v.started_on <= started_on and (not v.ended_on or v.ended_on > started_on)
        ]
        if not known or started_on >= BUSINESS_DATE:
            continue
        ended_on = started_on + timedelta(days=rng.randint(500, 1000))
        if life.loan.closed_on:
            ended_on = min(ended_on, max(started_on, life.loan.closed_on))
        running = life.loan.status == LoanStatus.RUNNING and ended_on > BUSINESS_DATE
        found.append(
            Mentoring(
                loan=life.loan,
                mentor=rng.choice(known),
                started_on=started_on,
                ended_on=None if running else min(ended_on, BUSINESS_DATE),
            )
        )
    return found


def trainings(rng: Random, holders) -> tuple[list[Training], list[TrainingAttendance]]:
    """Sessions of each year, with holders who had come to the association in the year before."""
    sessions, attendances = [], []
    holders = sorted(holders, key=lambda holder: holder.first_contact_on)
    for year in range(2009, BUSINESS_DATE.year + 1):
        last = min(date(year, 12, 20), BUSINESS_DATE - timedelta(days=10))
        days = working_days(date(year, 1, 15), last)
        for day in sorted(rng.sample(days, 6 if year < 2019 else 8 if year == 2020 else 14)):
            subjects = [s for s in TRAININGS if "auto-entrepreneur" not in s[0] or day >= SELF_EMPLOYED_SINCE]
            title_fr, title_ar, hours = rng.choice(subjects)
            session = Training(
                title_fr=title_fr, title_ar=title_ar, held_on=day, hours=hours, place=rng.choice(PLACES)
            )
            recent = [h for h in holders if 0 <= (day - h.first_contact_on).days <= 400]
            present = rng.sample(recent, min(len(recent), rng.randint(7, 19)))
            sessions.append(session)
            attendances += [TrainingAttendance(training=session, holder=holder) for holder in present]
    return sessions, attendances
