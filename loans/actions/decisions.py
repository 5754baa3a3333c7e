"""The verbs of a decision once it is taken: notify it, lift its conditions, say that it holds no more."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from initiative_sm.transitions import move
from loans.enums import FAVOURABLE_OUTCOMES, LOAN_TRANSITIONS, DecisionSubject, LoanStatus
from loans.models import Condition, Decision, Document, Loan
from members.actions import log

#: Where a file may still stand when the decision that granted it is voided.
NOT_PAID = (LoanStatus.GRANTED, LoanStatus.CONTRACTED)


@transaction.atomic
def void(*, decision: Decision, on: date, reason: str, by) -> Decision:
    """Say that a grant holds no more (caducité): it stays on record, and the file goes back to its appraisal.

    Raises ValidationError: not a grant, voided already, money paid.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Dites pourquoi.")})
    if decision.subject != DecisionSubject.GRANT or decision.outcome not in FAVOURABLE_OUTCOMES:
        raise ValidationError(_("Seul un accord du comité devient caduc."))
    if on < decision.decided_on:
        raise ValidationError({"on": _("La caducité ne précède pas la décision.")})
    loan = Loan.objects.select_for_update().get(pk=decision.loan_id)
    if loan.status not in NOT_PAID:
        raise ValidationError(
            _("Le dossier est « %(status)s » : sa décision ne peut plus devenir caduque.")
            % {"status": loan.get_status_display()}
        )
    changes = {"voided_on": on, "void_reason": reason[:250]}
    if not Decision.objects.standing().filter(pk=decision.pk).update(**changes):
        raise ValidationError(_("Cette décision est déjà caduque."))
    _reopen(loan, by=by, note=reason)
    log("decision.voided", by=by, target=loan, note=reason, decision=decision.pk)
    decision.refresh_from_db()
    return decision


def _reopen(loan, *, by, note):
    """Back to the appraisal, without the terms that were granted."""
    move(
        loan,
        LoanStatus.APPRAISAL,
        by=by,
        table=LOAN_TRANSITIONS,
        note=note,
        amount=None,
        term=None,
        deferral=0,
        granted_on=None,
        contracted_on=None,
    )


@transaction.atomic
def notify(*, decision: Decision, on: date, channel: str, today: date, by) -> Decision:
    """Note that the holder was told of the decision, on which day and how. Raises ValidationError."""
    if on > today:
        raise ValidationError({"notified_on": _("La date est dans le futur.")})
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.notified_on is not None:
        raise ValidationError(_("Cette décision est déjà notifiée."))
    decision.notified_on, decision.notified_by = on, channel
    decision.full_clean()
    decision.save(update_fields=["notified_on", "notified_by"])
    log("decision.notified", by=by, target=decision.loan, decision=decision.pk, channel=str(channel))
    return decision


@transaction.atomic
def lift(
    *, condition: Condition, on: date, today: date, by, evidence: Document | None = None, note: str = ""
) -> Condition:
    """Note that a condition is met (levée de réserve), with the paper or the word that shows it.

    Raises ValidationError.
    """
    condition = Condition.objects.select_for_update().get(pk=condition.pk)
    loan = condition.decision.loan
    if condition.lifted_on is not None:
        raise ValidationError(_("Cette condition est déjà levée."))
    if condition.decision.voided_on is not None:
        raise ValidationError(_("La décision est caduque : ses conditions ne se lèvent plus."))
    if on > today:
        raise ValidationError({"lifted_on": _("La date est dans le futur.")})
    if on < condition.decision.decided_on:
        raise ValidationError({"lifted_on": _("Une condition est levée après la décision.")})
    if evidence is None and not note.strip():
        raise ValidationError({"note": _("Choisissez la pièce qui le montre, ou dites ce qui le montre.")})
    if evidence is not None and evidence.holder_id != loan.holder_id:
        raise ValidationError({"evidence": _("Cette pièce est celle d’une autre personne.")})
    condition.lifted_on, condition.lifted_by = on, by
    condition.evidence, condition.note = evidence, note.strip()
    condition.full_clean()
    condition.save()
    log("condition.lifted", by=by, target=loan, condition=condition.pk, note=condition.note)
    return condition


@transaction.atomic
def reinstate(*, condition: Condition, reason: str, by) -> Condition:
    """Take back a condition that was lifted by mistake, before the contract. Raises ValidationError."""
    condition = Condition.objects.select_for_update().get(pk=condition.pk)
    loan = condition.decision.loan
    if condition.lifted_on is None:
        raise ValidationError(_("Cette condition n’est pas levée."))
    if loan.status != LoanStatus.GRANTED:
        raise ValidationError(_("Le contrat est signé ou le dossier clos : les conditions ne changent plus."))
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi.")})
    log("condition.reinstated", by=by, target=loan, condition=condition.pk, note=reason.strip())
    condition.lifted_on = condition.lifted_by = condition.evidence = None
    condition.note = ""
    condition.save()
    return condition
