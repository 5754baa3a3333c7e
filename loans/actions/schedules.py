"""The verbs of schedules: the first version, and the later ones. Versions are never edited."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from loans import schedule as rules
from loans.enums import ScheduleReason
from loans.models import Instalment, Loan, Schedule
from members.actions import log


@transaction.atomic
def start(*, loan: Loan, by, first_due_on=None, unit=Decimal(1)) -> Schedule:
    """The initial schedule of a disbursed loan, in force from its disbursement.

    `unit` is what instalments are rounded to, in dirhams; the last one absorbs the remainder.
    """
    if loan.disbursed_on is None:
        raise ValidationError(_("L’échéancier se fait au décaissement."))
    first = first_due_on or rules.first_due_on(loan.disbursed_on, loan.deferral)
    rows = rules.build(loan.amount, loan.term, first, unit=unit)
    return _write(
        loan, rows, version=1, effective_on=loan.disbursed_on, base=Decimal(0),
        reason=ScheduleReason.INITIAL, decision=None, by=by,
    )  # fmt: skip


@transaction.atomic
def reschedule(
    *, loan: Loan, decision, effective_on, term, first_due_on, reason, by, unit=Decimal(1)
) -> Schedule:
    """A new version from `effective_on` (rééchelonnement, report): what is left, over `term` instalments.

    What had been repaid by `effective_on` is the version's base. The earlier versions are kept.
    """
    from loans.positions import with_position

    if decision is None or decision.loan_id != loan.pk or decision.subject != "rescheduling":
        raise ValidationError(_("Un rééchelonnement demande une décision sur ce prêt."))
    last = loan.schedules.order_by("-version").first()
    if last is None or effective_on <= last.effective_on:
        raise ValidationError(_("Le nouvel échéancier prend effet après le précédent."))
    if first_due_on < effective_on:
        raise ValidationError(_("La première échéance ne peut pas précéder la prise d’effet."))
    position = with_position(Loan.objects.filter(pk=loan.pk), effective_on).get()
    rows = rules.build(loan.amount, term, first_due_on, base=position.repaid, unit=unit)
    return _write(
        loan, rows, version=last.version + 1, effective_on=effective_on, base=position.repaid,
        reason=reason, decision=decision, by=by,
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
