"""What is held about one person: where it stands, what of it is erased, all of it to hand to that person.

Two tables, so that a new model has one place to be named in. What is not erased is what statistics are made of (sex,
commune, occupation, dates, amounts, jobs) and what the law forbids to rewrite: the journal of the fund, the minutes.
"""

from collections.abc import Iterator

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from loans.models import (
    Appraisal,
    BankLine,
    Bill,
    CommitteeFile,
    Condition,
    Contact,
    CourtStep,
    Decision,
    DisbursementOrder,
    Document,
    FollowUp,
    Holder,
    Instalment,
    IssuedPaper,
    Loan,
    Mentoring,
    Movement,
    PlanItem,
    Project,
    Reminder,
    Screening,
    ScreeningAnswer,
    TrainingAttendance,
)

#: Model, how its rows reach the holder, its texts that may name or describe a person.
TEXTS = (
    (Contact, "holder", ("note",)),
    (FollowUp, "project__holder", ("difficulties", "note")),
    (PlanItem, "project__holder", ("label",)),
    (Loan, "holder", ("close_reason",)),
    (Mentoring, "loan__holder", ("end_reason",)),
    (Screening, "loan__holder", ("reason",)),
    (ScreeningAnswer, "screening__loan__holder", ("note",)),
    (Appraisal, "loan__holder", ("summary", "market", "strengths", "risks", "opinion_text", "bank_name")),
    (CommitteeFile, "loan__holder", ("note",)),
    (Decision, "loan__holder", ("conditions", "reason", "void_reason")),
    (Condition, "decision__loan__holder", ("text", "note")),
    (DisbursementOrder, "loan__holder", ("payee", "note", "cancel_reason")),
    (Bill, "loan__holder", ("bank", "bounce_reason")),
    (BankLine, "postings__movement__loan__holder", ("label", "note")),
    (BankLine, "suggested_loan__holder", ("label", "note")),
    (Reminder, "loan__holder", ("proof",)),
    (CourtStep, "loan__holder", ("reference", "note")),
    (Document, "holder", ("title",)),
)
#: The same for numbers, which become empty.
NUMBERS = (
    (Loan, "holder", ("rib",)),
    (DisbursementOrder, "loan__holder", ("rib",)),
    (Bill, "loan__holder", ("rib",)),
    (Project, "holder", ("ice",)),
)
#: What is handed to a person who asks for it: model, how its rows reach the holder.
HELD = (
    (Project, "holder"),
    (PlanItem, "project__holder"),
    (Loan, "holder"),
    (Screening, "loan__holder"),
    (Appraisal, "loan__holder"),
    (Decision, "loan__holder"),
    (Condition, "decision__loan__holder"),
    (Instalment, "schedule__loan__holder"),
    (Movement, "loan__holder"),
    (Bill, "loan__holder"),
    (Reminder, "loan__holder"),
    (CourtStep, "loan__holder"),
    (IssuedPaper, "loan__holder"),
    (Document, "holder"),
    (Contact, "holder"),
    (FollowUp, "project__holder"),
    (Mentoring, "loan__holder"),
    (TrainingAttendance, "holder"),
)
#: Of no meaning outside of this application.
INTERNAL = {
    "id",
    "names_key",
    "batch",
    "file",
    "facts",
    "hash",
    "previous_hash",
    "source_key",
    "content_hash",
}


def rows_of(model, path, holder):
    return model.objects.filter(**{path: holder})


def all_rows_of(model, path, holder):
    """These rows, then every version of them that is kept."""
    yield rows_of(model, path, holder)
    if hasattr(model, "history"):
        yield model.history.filter(**{path: holder})


def held(holder: Holder) -> dict:
    """All that is held about a person, in words of the reader's language, ready for JSON."""
    found = {str(capfirst(Holder._meta.verbose_name)): _told(holder)}
    for model, path in HELD:
        rows = rows_of(model, path, holder).select_related(*_named(model)).order_by("pk")
        found[str(capfirst(model._meta.verbose_name_plural))] = [_told(row) for row in rows]
    return found


def _fields(model) -> Iterator[models.Field]:
    return (field for field in model._meta.concrete_fields if field.name not in INTERNAL)


def _named(model):
    """The relations of a row that are told by their names."""
    return [field.name for field in _fields(model) if field.is_relation]


def _told(row):
    said = {}
    for field in _fields(type(row)):
        value = getattr(row, field.name)
        if value in (None, ""):
            continue
        if field.choices:
            value = getattr(row, f"get_{field.name}_display")()
        elif isinstance(value, bool):
            value = _("Oui") if value else _("Non")
        said[str(capfirst(field.verbose_name))] = value if isinstance(value, int) else str(value)
    return said
