"""Taking an import back while nothing was built on it (docs/decisions/0003-undo-of-an-import.md)."""

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from initiative_sm.transitions import move
from loans.enums import CLOSED_STATUSES, LOAN_TRANSITIONS, LoanStatus
from loans.models import (
    Convention,
    Decision,
    Document,
    Envelope,
    FollowUp,
    Funder,
    Holder,
    Instalment,
    JournalHead,
    Loan,
    Mentoring,
    Movement,
    PlanItem,
    Project,
    Schedule,
    TrainingAttendance,
)
from loans.models.journal import GENESIS


def obstacles(batch) -> list[str]:
    """Why the import cannot be taken back: sentences; none where nothing was built on it."""
    found = [
        sentence % {"count": rows.count(), "first": rows.first()}
        for sentence, rows in (*_added_to(batch), *_done_with(batch))
        if rows.exists()
    ]
    head = JournalHead.objects.filter(pk=1).first()
    if batch.last_seq and (head is None or (head.seq, head.hash) != (batch.last_seq, batch.last_hash)):
        found.append(
            _("Des mouvements ont été enregistrés depuis cet import : seul le dernier peut être annulé.")
        )
    return found


def _added_to(batch):
    """(sentence, rows that came after the import and belong to persons, projects or money that it brought)."""
    others = Q(batch__isnull=True) | ~Q(batch=batch)
    yield (
        _("Des projets ont été ajoutés à ses porteurs (%(count)d, dont %(first)s)."),
        Project.objects.filter(others, holder__batch=batch),
    )
    yield (
        _("Des dossiers ont été ajoutés à ses porteurs, projets ou enveloppes (%(count)d, dont %(first)s)."),
        Loan.objects.filter(
            others, Q(holder__batch=batch) | Q(project__batch=batch) | Q(envelope__batch=batch)
        ),
    )
    yield (
        _("Des enveloppes ont été ajoutées à ses conventions (%(count)d, dont %(first)s)."),
        Envelope.objects.filter(others, convention__batch=batch),
    )
    yield (
        _("Des conventions ont été ajoutées à ses bailleurs (%(count)d, dont %(first)s)."),
        Convention.objects.filter(others, funder__batch=batch),
    )


def _done_with(batch):
    """(sentence, rows that say what was decided, observed or changed of the import's rows since)."""
    others = Q(batch__isnull=True) | ~Q(batch=batch)
    yield (
        _("Des décisions ont été prises sur ses prêts (%(count)d, dont %(first)s)."),
        Decision.objects.filter(others, loan__batch=batch),
    )
    yield (
        _("Des échéanciers ont été refaits (%(count)d, dont %(first)s)."),
        Schedule.objects.filter(loan__batch=batch, version__gt=1),
    )
    yield (
        _("Des suivis ont été ajoutés à ses projets (%(count)d, dont %(first)s)."),
        FollowUp.objects.filter(others, project__batch=batch),
    )
    yield (
        _("Des parrainages ont commencé (%(count)d, dont %(first)s)."),
        Mentoring.objects.filter(loan__batch=batch),
    )
    yield (
        _("Des porteurs ont suivi une formation (%(count)d, dont %(first)s)."),
        TrainingAttendance.objects.filter(holder__batch=batch),
    )
    yield (
        _("Des pièces ont été ajoutées à ses dossiers (%(count)d, dont %(first)s)."),
        Document.objects.filter(Q(holder__batch=batch) | Q(project__batch=batch) | Q(loan__batch=batch)),
    )
    for model in (Holder, Project, Loan):
        yield (
            _("Des fiches ont été modifiées depuis (%(count)d, dont %(first)s)."),
            model.history.filter(batch_id=batch.pk).exclude(history_type="+"),
        )


def remove(batch, *, by):
    """Delete what the import wrote and put the journal's head back; the batch is UNDOING, the head locked."""
    reasons = obstacles(batch)
    if reasons:
        raise ValidationError(reasons)
    touched = list(Loan.objects.filter(movements__batch=batch).exclude(batch=batch).distinct().order_by("pk"))
    _cut_journal(batch)
    own_schedules = Schedule.objects.filter(loan__batch=batch)
    for rows in (
        Instalment.objects.filter(schedule__in=own_schedules),
        own_schedules,
        Decision.objects.filter(batch=batch),
        FollowUp.objects.filter(batch=batch),
        Loan.objects.filter(batch=batch),
        PlanItem.objects.filter(project__batch=batch),
        Project.objects.filter(batch=batch),
        Holder.objects.filter(batch=batch),
        Envelope.objects.filter(batch=batch),
        Convention.objects.filter(batch=batch),
        Funder.objects.filter(batch=batch),
    ):
        # Without the collector, which would load thousands of rows to find what the obstacles have excluded;
        # the foreign keys of the database still hold.
        rows._raw_delete(rows.db)
    for model in (Loan, Project, Holder):
        model.history.filter(batch_id=batch.pk).delete()
    for loan in touched:
        _reopen(loan, by=by)


def _cut_journal(batch):
    """Remove the batch's movements from the end of the journal, the last one first, as the triggers ask."""
    if not batch.last_seq:
        return
    table = connection.ops.quote_name(Movement._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"DELETE FROM {table} WHERE seq = %s",  # noqa: S608  (the name of our own table)
            [(seq,) for seq in range(batch.last_seq, batch.first_seq - 1, -1)],
        )
    last = Movement.objects.filter(seq=batch.first_seq - 1).first()
    JournalHead.objects.filter(pk=1).update(seq=batch.first_seq - 1, hash=last.hash if last else GENESIS)


def _reopen(loan, *, by):
    """An old loan that the import's receipts had closed goes back to where it stood."""
    if loan.closed:
        before = loan.history.exclude(status__in=[str(status) for status in CLOSED_STATUSES]).first()
        status = before.status if before else LoanStatus.RUNNING
        move(loan, status, by=by, table=LOAN_TRANSITIONS, closed_on=None)
