"""The verbs of schedules: the first version, and the later ones. Versions are never edited."""

from datetime import timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from initiative_sm.money import CENT
from loans import schedule as rules
from loans.actions.journal import lock
from loans.enums import DecisionSubject, ScheduleReason
from loans.models import Instalment, Loan, Schedule
from members.actions import log


def starting(loan: Loan, paid_on, first_due_on=None, *, unit=Decimal(1)) -> list[rules.Due]:
    """The instalments that paying `loan` on `paid_on` starts; nothing is written."""
    first = first_due_on or rules.first_due_on(paid_on, loan.deferral)
    return rules.build(loan.amount, loan.term, first, unit=unit)


@transaction.atomic
def start(*, loan: Loan, by, first_due_on=None, unit=Decimal(1)) -> Schedule:
    """The schedule of a loan that has just been disbursed, in force from its disbursement.

    `unit` is what instalments are rounded to, in dirhams; the last one absorbs the remainder. Where an
    earlier disbursement was reversed and paid again, the schedule of that time is followed by a new version.
    """
    if loan.disbursed_on is None:
        raise ValidationError(_("L’échéancier se fait au décaissement."))
    rows = starting(loan, loan.disbursed_on, first_due_on, unit=unit)
    last = loan.schedules.order_by("-version").first()
    if last is None:
        version, effective_on, reason = 1, loan.disbursed_on, ScheduleReason.INITIAL
    else:
        version, reason = last.version + 1, ScheduleReason.POSTPONEMENT
        effective_on = max(loan.disbursed_on, last.effective_on + timedelta(days=1))
    return _write(
        loan, rows, version=version, effective_on=effective_on, base=Decimal(0),
        reason=reason, decision=None, by=by,
    )  # fmt: skip


#: What the decision of a new version is about; any other reason is a rescheduling.
SUBJECTS = {ScheduleReason.ACCELERATION: DecisionSubject.ACCELERATION}


def planned(
    *, loan: Loan, effective_on, term, first_due_on, unit=Decimal(1)
) -> tuple[Decimal, list[rules.Due]]:
    """(what had been repaid, the instalments) of the version that `reschedule` would write; nothing is written.

    Raises ValidationError where there is none to write.
    """
    from loans.positions import with_position

    last = loan.schedules.order_by("-version").first()
    if last is None or effective_on <= last.effective_on:
        raise ValidationError(_("Le nouvel échéancier prend effet après le précédent."))
    if first_due_on < effective_on:
        raise ValidationError(_("La première échéance ne peut pas précéder la prise d’effet."))
    position = with_position(Loan.objects.filter(pk=loan.pk), effective_on).get()
    return position.repaid, spread(position, term, first_due_on, unit=unit)


def spread(position: Loan, term: int, first_due_on, *, unit=Decimal(1)) -> list[rules.Due]:
    """What is left of a loan, over `term` instalments; `position` is the loan annotated with where it stands.

    Raises ValidationError where too little is left.
    """
    owed = position.amount - position.written_off
    if term < 1 or owed - position.repaid < term * CENT:
        raise ValidationError(_("Il ne reste pas de quoi faire ce nombre d’échéances."))
    return rules.build(owed, term, first_due_on, base=position.repaid, unit=unit)


@transaction.atomic
def reschedule(
    *, loan: Loan, decision, effective_on, term, first_due_on, reason, by, unit=Decimal(1)
) -> Schedule:
    """A new version from `effective_on` (rééchelonnement, report): what is left, over `term` instalments.

    What had been repaid by `effective_on` is the version's base; what was written off by then is not asked
    for again. The earlier versions are kept.
    """
    # No receipt slips in between what is counted as repaid and the version that rests on it.
    lock()
    subject = SUBJECTS.get(reason, DecisionSubject.RESCHEDULING)
    if decision is None or decision.loan_id != loan.pk or decision.subject != subject:
        raise ValidationError(_("Un rééchelonnement demande une décision sur ce prêt."))
    base, rows = planned(
        loan=loan, effective_on=effective_on, term=term, first_due_on=first_due_on, unit=unit
    )
    last = loan.schedules.order_by("-version").first()
    return _write(
        loan, rows, version=last.version + 1, effective_on=effective_on, base=base,
        reason=reason, decision=decision, by=by,
    )  # fmt: skip


@transaction.atomic
def reduce(*, loan: Loan, effective_on, by) -> Schedule | None:
    """A version that stops at what was paid out (ramené à ce qui a été versé): the same instalments, until then.

    Called once `loan.amount` is what was paid. None where nothing is left to repay by then: there is nothing
    more to ask for.
    """
    from loans.positions import with_position

    lock()
    last = loan.schedules.order_by("-version").first()
    if effective_on <= last.effective_on:
        raise ValidationError(_("Le nouvel échéancier prend effet après le précédent."))
    position = with_position(Loan.objects.filter(pk=loan.pk), effective_on).get()
    end, rows, base = loan.amount - position.written_off, [], position.repaid
    for due in last.instalments.order_by("number"):
        cumulative = min(due.cumulative, end)
        if cumulative > base:
            rows.append(rules.Due(len(rows) + 1, due.due_on, cumulative - base, cumulative))
            base = cumulative
    if not rows:
        return None
    return _write(
        loan, rows, version=last.version + 1, effective_on=effective_on, base=position.repaid,
        reason=ScheduleReason.REDUCTION, decision=None, by=by,
    )  # fmt: skip


def _write(loan, rows, *, by, **fields):
    schedule = Schedule.objects.create(loan=loan, **fields)
    Instalment.objects.bulk_create(
        Instalment(
            schedule=schedule,
            number=row.number,
            due_on=row.due_on,
            amount=row.amount,
            cumulative=row.cumulative,
        )
        for row in rows
    )
    log("schedule.made", by=by, target=schedule, version=schedule.version)
    return schedule
