"""Holders, projects, loan files, and what happens to them."""

from datetime import date
from decimal import Decimal

from loans.actions import money, schedules
from loans.enums import (
    CLOSED_STATUSES,
    DISBURSED_STATUSES,
    GRANTED_STATUSES,
    LoanStatus,
    ScheduleReason,
)
from loans.models import (
    Decision,
    Document,
    FollowUp,
    Holder,
    ImportBatch,
    Loan,
    Mentoring,
    PlanItem,
    Project,
    Training,
    TrainingAttendance,
)
from tests.factories.association import user, volunteer
from tests.factories.counter import CLOSED, CONTRACTED, DISBURSED, GRANTED, NOW, RECEIVED, numbers
from tests.factories.fund import commune, envelope, sector


def holder(**over):
    n = next(numbers)
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
    n = next(numbers)
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


def document(**over):
    """A paper on record; its file is not on the disk: for one that is, see the action."""
    n = next(numbers)
    fields = {
        "kind": "quote",
        "file": f"documents/00/{n:032}.pdf",
        "name": f"devis-{n}.pdf",
        "content_type": "application/pdf",
        "size": 1000,
        "sha256": f"{n:064}",
        "added_at": NOW,
    }
    if "holder" not in over:
        fields["holder"] = holder()
    if "added_by" not in over:
        fields["added_by"] = user(None)
    return Document.objects.create(**{**fields, **over})


def loan(status=LoanStatus.RECEIVED, **over):
    """A loan file in `status`, with the dates and terms that this status needs.

    It has no movements: for money that really moved see `running_loan`.
    """
    fields = {
        "number": f"D-{next(numbers):05}",
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
    n = next(numbers)
    fields = {
        "file_name": f"classeur-{n}.xlsx",
        "sha256": f"{n:064x}",
        "content": b"",
        "created_at": NOW,
    }
    if "created_by" not in over:
        fields["created_by"] = user(None)
    return ImportBatch.objects.create(**{**fields, **over})


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
    n = next(numbers)
    fields = {"title_fr": f"Formation {n}", "held_on": date(2023, 11, 15), "hours": 12}
    made = Training.objects.create(**{**fields, **over})
    for each in holders:
        TrainingAttendance.objects.create(training=made, holder=each)
    return made
