"""Plain functions that make one believable row each; any field can be given by name.

Everything is dated between 2019 and 2024 and numbered by one counter, so that rows never collide. What
moves money goes through the real actions.
"""

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from governance.models import AgendaItem, Attendance, Meeting, Resolution
from initiative_sm.roles import ROLES
from loans.actions import money, schedules
from loans.enums import (
    CLOSED_STATUSES,
    DISBURSED_STATUSES,
    GRANTED_STATUSES,
    LoanStatus,
    MovementKind,
    ScheduleReason,
)
from loans.models import (
    Commune,
    Convention,
    Decision,
    Envelope,
    FollowUp,
    Funder,
    Holder,
    ImportBatch,
    Loan,
    Mentoring,
    PlanItem,
    Project,
    Province,
    Region,
    Sector,
    Training,
    TrainingAttendance,
)
from members.models import Association, Event, Job, Mandate, Member, Representative, Volunteer
from reports.models import Report

NOW = datetime(2024, 9, 25, 10, 0, tzinfo=ZoneInfo("Africa/Casablanca"))
RECEIVED = date(2023, 1, 10)
GRANTED = date(2023, 2, 14)
CONTRACTED = date(2023, 2, 28)
DISBURSED = date(2023, 3, 15)
CLOSED = date(2024, 6, 30)

_numbers = count(1)


# --- Accounts and the association -----------------------------------------------------------------------


def user(role="loan_officer", **over):
    """An account holding `role` (a key of ROLES, "admin" for a superuser, None for no role at all)."""
    n = next(_numbers)
    fields = {
        "email": f"personne{n}@example.org",
        "full_name": f"Personne {n}",
        "is_staff": role == "admin" or (role is not None and ROLES[role].staff),
        "is_superuser": role == "admin",
    }
    account = get_user_model().objects.create_user(**{**fields, **over})
    if role not in (None, "admin"):
        account.groups.add(Group.objects.get(name=role))
    return account


def association(**over):
    fields = {
        "pk": 1,
        "name_fr": "Initiative Souss Massa",
        "name_ar": "مبادرة سوس ماسة",
        "name_en": "Initiative Souss Massa",
        "short_name": "ISM",
        "founded_on": date(2007, 7, 4),
        "region_fr": "Souss-Massa",
        "region_ar": "سوس ماسة",
    }
    return Association.objects.create(**{**fields, **over})


def member(**over):
    n = next(_numbers)
    fields = {
        "kind": "institution",
        "college": "public",
        "name_fr": f"Institution {n}",
        "name_ar": f"مؤسسة {n}",
        "joined_on": date(2008, 1, 1),
    }
    return Member.objects.create(**{**fields, **over})


def representative(**over):
    n = next(_numbers)
    fields = {
        "name_fr": f"Représentante {n}",
        "name_ar": f"ممثلة {n}",
        "sex": "F",
        "started_on": date(2021, 1, 1),
    }
    if "member" not in over:
        fields["member"] = member()
    return Representative.objects.create(**{**fields, **over})


def mandate(**over):
    fields = {"organ": "board", "seat": next(_numbers), "series": 1, "started_on": date(2022, 6, 1)}
    if "member" not in over:
        fields["member"] = member()
    return Mandate.objects.create(**{**fields, **over})


def volunteer(**over):
    n = next(_numbers)
    fields = {"name_fr": f"Bénévole {n}", "name_ar": f"متطوع {n}", "started_on": date(2020, 1, 1)}
    return Volunteer.objects.create(**{**fields, **over})


def event(**over):
    fields = {"verb": "test.happened", "at": NOW}
    if "actor" not in over:
        fields["actor"] = user(None)
    return Event.objects.create(**{**fields, **over})


def job(**over):
    fields = {"kind": "import", "created_at": NOW}
    if "owner" not in over:
        fields["owner"] = user(None)
    return Job.objects.create(**{**fields, **over})


# --- Meetings -------------------------------------------------------------------------------------------


def meeting(**over):
    fields = {"organ": "assembly", "number": next(_numbers), "held_on": date(2024, 9, 25)}
    return Meeting.objects.create(**{**fields, **over})


def agenda_item(**over):
    n = next(_numbers)
    fields = {"number": n, "title_fr": f"Point {n}", "title_ar": f"نقطة {n}"}
    if "meeting" not in over:
        fields["meeting"] = meeting()
    return AgendaItem.objects.create(**{**fields, **over})


def attendance(**over):
    fields = {"status": "present"}
    if "meeting" not in over:
        fields["meeting"] = meeting()
    if "member" not in over:
        fields["member"] = member()
    return Attendance.objects.create(**{**fields, **over})


def resolution(**over):
    n = next(_numbers)
    fields = {"number": n, "kind": "adopt_report", "text_fr": f"Texte {n}", "text_ar": f"نص {n}"}
    if "meeting" not in over:
        fields["meeting"] = meeting()
    return Resolution.objects.create(**{**fields, **over})


def report(**over):
    fields = {"kind": "literary", "year": 2023}
    return Report.objects.create(**{**fields, **over})


# --- Reference tables -----------------------------------------------------------------------------------


def region(**over):
    n = next(_numbers)
    fields = {"code": f"R{n}"[:4], "name_fr": f"Région {n}", "name_ar": f"جهة {n}"}
    return Region.objects.create(**{**fields, **over})


def province(**over):
    n = next(_numbers)
    fields = {"code": f"P{n}", "kind": "province", "name_fr": f"Province {n}", "name_ar": f"إقليم {n}"}
    if "region" not in over:
        fields["region"] = Region.objects.first() or region()
    return Province.objects.create(**{**fields, **over})


def commune(rural=False, **over):
    n = next(_numbers)
    fields = {
        "code": f"C{n}",
        "name_fr": f"Commune {n}",
        "name_ar": f"جماعة {n}",
        "milieu": "rural" if rural else "urban",
    }
    if "province" not in over:
        fields["province"] = Province.objects.first() or province()
    return Commune.objects.create(**{**fields, **over})


def sector(**over):
    n = next(_numbers)
    fields = {"code": f"secteur-{n}", "name_fr": f"Secteur {n}", "name_ar": f"قطاع {n}", "section": "G"}
    return Sector.objects.create(**{**fields, **over})


# --- Money given ----------------------------------------------------------------------------------------


def funder(**over):
    n = next(_numbers)
    return Funder.objects.create(**{"name_fr": f"Bailleur {n}", "name_ar": f"ممول {n}", **over})


def convention(**over):
    n = next(_numbers)
    fields = {
        "number": f"CONV-{n}",
        "subject_fr": f"Convention {n}",
        "signed_on": date(2019, 1, 15),
        "amount": Decimal(10_000_000),
    }
    if "funder" not in over:
        fields["funder"] = funder()
    return Convention.objects.create(**{**fields, **over})


def envelope(cash=Decimal(1_000_000), by=None, **over):
    """An open envelope that received `cash` dirhams on its opening day (none for cash=0)."""
    n = next(_numbers)
    fields = {"code": f"ENV-{n}", "name_fr": f"Enveloppe {n}", "opened_on": date(2019, 2, 1)}
    if "convention" not in over:
        fields["convention"] = convention()
    made = Envelope.objects.create(**{**fields, **over})
    if cash:
        contribution(envelope=made, amount=Decimal(cash), by=by)
    return made


def contribution(*, envelope, amount=Decimal(1_000_000), by=None, **over):
    fields = {"value_date": envelope.opened_on, "at": NOW, **over}
    return money.post(
        kind=MovementKind.CONTRIBUTION, envelope=envelope, amount=amount, by=by or user(None), **fields
    )


# --- Files ----------------------------------------------------------------------------------------------


def holder(**over):
    n = next(_numbers)
    fields = {
        "number": f"P-{n:05}",
        "last_name": f"Amrani {n}",
        "first_name": "Salma",
        "last_name_ar": "العمراني",
        "first_name_ar": "سلمى",
        "sex": "F",
        "birth_date": date(1990, 5, 20),
        "cin": f"JB{n:06}",
        "first_contact_on": date(2022, 12, 1),
    }
    return Holder.objects.create(**{**fields, **over})


def project(rural=False, **over):
    n = next(_numbers)
    fields = {"number": f"PR-{n:05}", "name_fr": f"Atelier {n}", "name_ar": f"ورشة {n}"}
    if "holder" not in over:
        fields["holder"] = holder()
    if "sector" not in over:
        fields["sector"] = sector()
    if "commune" not in over:
        fields["commune"] = commune(rural=rural)
    return Project.objects.create(**{**fields, **over})


def plan_item(**over):
    fields = {"side": "need", "kind": "equipment", "amount": Decimal(80_000)}
    if "project" not in over:
        fields["project"] = project()
    return PlanItem.objects.create(**{**fields, **over})


def loan(status=LoanStatus.RECEIVED, **over):
    """A loan file in `status`, with the dates and terms that this status needs.

    It has no movements: for money that really moved see `running_loan`.
    """
    fields = {
        "number": f"D-{next(_numbers):05}",
        "status": status,
        "received_on": RECEIVED,
        "amount_requested": Decimal(50_000),
    }
    if "project" not in over:
        fields["project"] = project(**({"holder": over["holder"]} if "holder" in over else {}))
    if "holder" not in over:
        fields["holder"] = (fields.get("project") or over["project"]).holder
    if status in GRANTED_STATUSES:
        fields |= {"amount": Decimal(50_000), "term": 36, "granted_on": GRANTED}
        if "envelope" not in over:
            fields["envelope"] = envelope()
    if status in (LoanStatus.CONTRACTED, *DISBURSED_STATUSES):
        fields["contracted_on"] = CONTRACTED
    if status in DISBURSED_STATUSES:
        fields["disbursed_on"] = DISBURSED
    if status in CLOSED_STATUSES:
        fields["closed_on"] = CLOSED
    return Loan.objects.create(**{**fields, **over})


def decision(**over):
    """A decision about a loan: by default the grant of its terms."""
    fields = {"subject": "grant", "outcome": "favourable", "decided_on": GRANTED}
    if "loan" not in over:
        fields["loan"] = loan()
    about = fields.get("loan") or over["loan"]
    fields |= {"amount": about.amount or Decimal(50_000), "term": about.term or 36}
    return Decision.objects.create(**{**fields, **over})


def granted_loan(amount=Decimal(50_000), term=36, **over):
    """A loan that the committee granted, with its decision."""
    made = loan(LoanStatus.GRANTED, amount=Decimal(amount), term=term, **over)
    decision(loan=made, decided_on=made.granted_on)
    return made


def contracted_loan(amount=Decimal(50_000), term=36, **over):
    """A loan whose contract is signed: ready to be disbursed from an envelope with enough cash."""
    if "envelope" not in over:
        over["envelope"] = envelope(cash=max(Decimal(amount), Decimal(1_000_000)))
    made = loan(LoanStatus.CONTRACTED, amount=Decimal(amount), term=term, **over)
    decision(loan=made, decided_on=made.granted_on)
    return made


def running_loan(disbursed_on=DISBURSED, amount=Decimal(50_000), term=36, by=None, first_due_on=None, **over):
    """A loan disbursed whole on `disbursed_on`, with its first schedule; dates before it are moved along."""
    moved = disbursed_on - DISBURSED
    dates = {
        "received_on": RECEIVED + moved,
        "granted_on": GRANTED + moved,
        "contracted_on": CONTRACTED + moved,
    }
    by = by or user(None)
    made = contracted_loan(amount, term, **{**dates, **over})
    money.disburse(loan=made, value_date=disbursed_on, by=by, at=NOW)
    schedules.start(loan=made, by=by, first_due_on=first_due_on)
    return made


def repayment(*, loan, amount, value_date, by=None, **over):
    """A receipt on `loan`, posted by the real action."""
    fields = {"at": NOW, **over}
    return money.repay(
        loan=loan, amount=Decimal(amount), value_date=value_date, by=by or user(None), **fields
    )


def rescheduled(*, loan, effective_on, term, first_due_on, by=None):
    """A new schedule version, with the decision it rests on."""
    made = decision(loan=loan, subject="rescheduling", decided_on=effective_on)
    return schedules.reschedule(
        loan=loan,
        decision=made,
        effective_on=effective_on,
        term=term,
        first_due_on=first_due_on,
        reason=ScheduleReason.RESCHEDULING,
        by=by or user(None),
    )


def written_off(*, loan, value_date, amount=None, by=None):
    """The write-off of what `loan` still owes (or of `amount`), with the decision it rests on."""
    made = decision(loan=loan, subject="write_off", decided_on=value_date)
    return money.write_off(
        loan=loan, decision=made, value_date=value_date, amount=amount, by=by or user(None), at=NOW
    )


def batch(**over):
    n = next(_numbers)
    fields = {
        "file_name": f"classeur-{n}.xlsx",
        "sha256": f"{n:064x}",
        "content": b"",
        "created_at": NOW,
    }
    if "created_by" not in over:
        fields["created_by"] = user(None)
    return ImportBatch.objects.create(**{**fields, **over})


# --- Support --------------------------------------------------------------------------------------------


def followup(**over):
    fields = {
        "observed_on": date(2024, 3, 1),
        "firm_status": "active",
        "jobs": 3,
        "jobs_women": 1,
        "jobs_created": 3,
    }
    if "project" not in over:
        fields["project"] = project()
    if "author" not in over:
        fields["author"] = user(None)
    return FollowUp.objects.create(**{**fields, **over})


def mentoring(**over):
    fields = {"started_on": date(2023, 4, 1)}
    if "loan" not in over:
        fields["loan"] = granted_loan()
    if "mentor" not in over:
        fields["mentor"] = volunteer()
    return Mentoring.objects.create(**{**fields, **over})


def training(holders=(), **over):
    n = next(_numbers)
    fields = {"title_fr": f"Formation {n}", "held_on": date(2023, 11, 15), "hours": 12}
    made = Training.objects.create(**{**fields, **over})
    for each in holders:
        TrainingAttendance.objects.create(training=made, holder=each)
    return made
