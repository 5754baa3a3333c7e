"""The verbs of a loan in difficulty: a new schedule, the end of the term, the court, the loss.

Each rests on a dated decision of an organ (`Ruling`). Every verb is atomic, checks before it writes, and logs.
Errors are `ValidationError`s whose sentence can be shown as it is.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from initiative_sm import money as dirhams
from initiative_sm.transitions import move
from loans.actions import money, schedules
from loans.actions.journal import lock, sums_of
from loans.enums import (
    LOAN_TRANSITIONS,
    REPAYABLE_STATUSES,
    CourtStepKind,
    DecisionOutcome,
    DecisionSubject,
    LoanStatus,
    MovementKind,
    ScheduleReason,
)
from loans.models import CourtStep, Decision, Loan, Movement, Schedule
from loans.reminders import last_day_to_pay, standing_notice
from members.actions import log
from members.models import Event

DECIDED = "difficulty.decided"


@dataclass(frozen=True)
class Ruling:
    """Who decided and when: the organ of the association, the day, the reference of its minutes."""

    organ: str
    decided_on: date
    reference: str = ""
    reason: str = ""


def _locked(loan):
    lock()
    loan = Loan.objects.select_for_update().get(pk=loan.pk)
    if loan.status not in REPAYABLE_STATUSES:
        raise ValidationError(
            _("Le prêt %(loan)s n’est pas en cours : il est « %(status)s ».")
            % {"loan": loan.number, "status": loan.get_status_display()}
        )
    return loan


def _record(loan, subject, ruling, by, **terms):
    """The decision, written; who wrote it is in the log."""
    if ruling.decided_on < loan.disbursed_on:
        raise ValidationError({"decided_on": _("La décision précède le décaissement.")})
    decision = Decision(
        loan=loan,
        subject=subject,
        outcome=DecisionOutcome.FAVOURABLE,
        decided_on=ruling.decided_on,
        organ=ruling.organ,
        reference=ruling.reference,
        reason=ruling.reason,
        **terms,
    )
    decision.full_clean()
    decision.save()
    log(DECIDED, by=by, target=loan, note=ruling.reason, decision=decision.pk, subject=str(subject))
    return decision


@transaction.atomic
def restructure(
    *, loan: Loan, ruling: Ruling, effective_on: date, term: int, first_due_on: date, reason: str, by
) -> Schedule:
    """Spread or put off what is left (rééchelonnement, report): the decision and the new version, in one go."""
    loan = _locked(loan)
    if reason not in (ScheduleReason.RESCHEDULING, ScheduleReason.POSTPONEMENT):
        raise ValidationError({"reason": _("Choisissez un rééchelonnement ou un report.")})
    if effective_on < ruling.decided_on:
        raise ValidationError({"effective_on": _("Le nouvel échéancier prend effet après la décision.")})
    decision = _record(loan, DecisionSubject.RESCHEDULING, ruling, by, term=term)
    return schedules.reschedule(
        loan=loan,
        decision=decision,
        effective_on=effective_on,
        term=term,
        first_due_on=first_due_on,
        reason=reason,
        by=by,
    )


def acceleration_refusals(loan: Loan, on: date) -> list[str]:
    """Why the term of `loan` may not be forfeited on `on`, one sentence each; empty where nothing is against."""
    if loan.status not in REPAYABLE_STATUSES:
        return [_("Le prêt n’est pas en cours.")]
    if accelerated(loan):
        return [_("La déchéance du terme est déjà prononcée.")]
    notice = standing_notice(loan, on)
    if notice is None:
        return [_("Aucune mise en demeure envoyée ne porte sur ce qui est impayé.")]
    last = last_day_to_pay(notice)
    if on <= last:
        return [
            _("Le délai de la mise en demeure court jusqu’au %(day)s compris.") % {"day": f"{last:%d/%m/%Y}"}
        ]
    return []


def accelerated(loan: Loan) -> Schedule | None:
    """The version by which the term was forfeited, where it is the last one."""
    last = loan.schedules.order_by("-version").first()
    return last if last is not None and last.reason == ScheduleReason.ACCELERATION else None


@transaction.atomic
def accelerate(*, loan: Loan, ruling: Ruling, effective_on: date, by) -> Schedule:
    """Forfeit the term (déchéance du terme): all that is left falls due on `effective_on`.

    It takes a formal notice that was sent, whose delay has passed, and of which something is unpaid still.
    """
    loan = _locked(loan)
    refusals = acceleration_refusals(loan, ruling.decided_on)
    if refusals:
        raise ValidationError(refusals)
    if effective_on < ruling.decided_on:
        raise ValidationError({"effective_on": _("La déchéance prend effet après la décision.")})
    refusals = acceleration_refusals(loan, effective_on)
    if refusals:
        raise ValidationError(refusals)
    decision = _record(loan, DecisionSubject.ACCELERATION, ruling, by)
    return schedules.reschedule(
        loan=loan,
        decision=decision,
        effective_on=effective_on,
        term=1,
        first_due_on=effective_on,
        reason=ScheduleReason.ACCELERATION,
        by=by,
    )


@transaction.atomic
def litigate(*, loan: Loan, ruling: Ruling, by) -> Loan:
    """Bring the loan before the court (contentieux), by a dated decision."""
    loan = _locked(loan)
    if loan.status == LoanStatus.LITIGATION:
        raise ValidationError(_("Le prêt est déjà au contentieux."))
    _record(loan, DecisionSubject.LITIGATION, ruling, by)
    return move(loan, LoanStatus.LITIGATION, by=by, table=LOAN_TRANSITIONS, note=ruling.reason)


@transaction.atomic
def add_court_step(*, step: CourtStep, by) -> CourtStep:
    """Note what happened before the court; `step` is filled in and not saved yet."""
    loan = step.loan
    if loan.disbursed_on is None or step.happened_on < loan.disbursed_on:
        raise ValidationError({"happened_on": _("L’acte précède le décaissement du prêt.")})
    if step.document is not None and step.document.holder_id != loan.holder_id:
        raise ValidationError({"document": _("Cette pièce est celle d’une autre personne.")})
    step.author = by
    step.full_clean()
    step.save()
    log("court.step", by=by, target=loan, note=step.reference, kind=str(step.kind))
    return step


@transaction.atomic
def settle_amicably(*, loan: Loan, on: date, note: str, by) -> Loan:
    """Leave the court (accord amiable): the agreement is a step of the case, and the loan runs again."""
    loan = _locked(loan)
    if loan.status != LoanStatus.LITIGATION:
        raise ValidationError(_("Le prêt n’est pas au contentieux."))
    if not note.strip():
        raise ValidationError({"note": _("Dites ce qui est convenu.")})
    step = CourtStep(loan=loan, kind=CourtStepKind.SETTLEMENT, happened_on=on, note=note.strip())
    add_court_step(step=step, by=by)
    return move(loan, LoanStatus.RUNNING, by=by, table=LOAN_TRANSITIONS, note=note.strip())


@transaction.atomic
def decide_write_off(*, loan: Loan, ruling: Ruling, amount: Decimal, by) -> Decision:
    """Record that an organ gave up `amount` of what is owed; somebody else then writes it off."""
    loan = _locked(loan)
    if waiting_write_off(loan) is not None:
        raise ValidationError(_("Une décision de passage en perte attend déjà d’être passée."))
    remaining = sums_of(loan)["remaining"]
    if not 0 < amount <= remaining:
        owed = dirhams.format(remaining)
        raise ValidationError({"amount": _("Le montant est entre 0 et ce qui reste dû : %s.") % owed})
    return _record(loan, DecisionSubject.WRITE_OFF, ruling, by, amount=amount)


def write_off_key(decision: Decision) -> str:
    return f"write-off:{decision.pk}"


def waiting_write_off(loan: Loan) -> Decision | None:
    """The last decision to write off which the journal does not hold yet."""
    last = (
        loan.decisions.filter(subject=DecisionSubject.WRITE_OFF, voided_on__isnull=True)
        .order_by("-decided_on", "-pk")
        .first()
    )
    if last is None or Movement.objects.filter(source_key=write_off_key(last)).exists():
        return None
    rows = loan.movements.of_kind(MovementKind.WRITE_OFF)
    # Entered before, without the key: in the administration, or by an import.
    return None if rows.filter(value_date__gte=last.decided_on).exists() else last


def recorded_by(decision: Decision) -> int | None:
    """The key of who wrote the decision down, where the log says so."""
    rows = Event.objects.filter(
        verb=DECIDED,
        target_type__app_label="loans",
        target_type__model="loan",
        target_id=decision.loan_id,
    )
    found = (event.actor_id for event in rows if event.data.get("decision") == decision.pk)
    return next(found, None)


@transaction.atomic
def write_off(*, decision: Decision, value_date: date, by) -> Movement:
    """Write off by a decision that somebody else recorded (passage en perte): never more than what is owed still."""
    key = write_off_key(decision)
    if not Movement.objects.filter(source_key=key).exists():
        loan = _locked(decision.loan)
        if recorded_by(decision) == by.pk:
            raise ValidationError(
                _("Vous avez enregistré la décision : le passage en perte est fait par une autre personne.")
            )
        if value_date < decision.decided_on:
            raise ValidationError({"value_date": _("Le passage en perte suit la décision.")})
        amount = min(decision.amount, sums_of(loan)["remaining"])
    else:
        loan, amount = decision.loan, None
    return money.write_off(
        loan=loan, decision=decision, value_date=value_date, amount=amount, source_key=key, by=by
    )
