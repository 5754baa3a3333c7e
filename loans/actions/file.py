"""The verbs of a loan file: receive, advance, decide, sign, disburse, close.

Every verb is atomic, checks before it writes, and logs. Errors are `ValidationError`s whose sentence can be
shown as it is. What moves money is in `loans.actions.money`; repaid and written off come from there alone.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from initiative_sm import money as dirhams
from initiative_sm import numbering
from initiative_sm.transitions import move
from loans import facts, products, steps
from loans.actions import money, schedules
from loans.actions.journal import already_posted, lock
from loans.decisions import last_day
from loans.enums import (
    FAVOURABLE_OUTCOMES,
    LOAN_TRANSITIONS,
    OPEN_STATUSES,
    DecisionOutcome,
    DecisionSubject,
    LoanStatus,
    PlanSide,
)
from loans.models import Condition, Decision, Loan, Movement, PlanItem
from members.actions import log
from members.enums import Organ

#: Moves that need neither money, nor a decision, nor a reason.
ADVANCES = {
    LoanStatus.RECEIVED: [LoanStatus.APPRAISAL],
    LoanStatus.APPRAISAL: [LoanStatus.COMMITTEE],
    LoanStatus.RUNNING: [LoanStatus.LITIGATION],
    LoanStatus.LITIGATION: [LoanStatus.RUNNING],
}

#: Ends of a file that the association states itself; the others follow from a decision or from money.
CLOSINGS = [
    LoanStatus.REDIRECTED,
    LoanStatus.ABANDONED,
    LoanStatus.CANCELLED,
    LoanStatus.EXPIRED,
]

#: Where the decision of the committee takes the file.
OUTCOMES = {
    DecisionOutcome.FAVOURABLE: LoanStatus.GRANTED,
    DecisionOutcome.CONDITIONAL: LoanStatus.GRANTED,
    DecisionOutcome.ADJOURNED: LoanStatus.APPRAISAL,
    DecisionOutcome.REFUSED: LoanStatus.REFUSED,
    DecisionOutcome.WITHDRAWN: LoanStatus.ABANDONED,
}


@transaction.atomic
def receive(*, loan: Loan, by) -> Loan:
    """Register a new file (accueil): `loan` as it was filled in, not saved yet.

    Without a number it gets the next one of its year. What its product refuses is refused; its warnings are for
    the page to have confirmed.
    """
    if loan.pk or loan.status != LoanStatus.RECEIVED:
        raise ValidationError(_("Un dossier est reçu une seule fois."))
    if not loan.number and loan.received_on:
        loan.number = next_number(loan.received_on.year)
    loan.full_clean()
    _check_product(loan)
    loan.save()
    log("file.received", by=by, target=loan)
    return loan


@transaction.atomic
def correct(*, loan: Loan, by, officer=None, **request) -> Loan:
    """Correct a file: its officer at any time, the `request` itself only before the committee has decided.

    `request` may hold amount_requested, received_on, product and envelope. The version before stays in the history.
    """
    loan = Loan.objects.select_for_update().get(pk=loan.pk)
    changed = [name for name, value in request.items() if getattr(loan, name) != value]
    if changed and loan.status not in OPEN_STATUSES:
        raise ValidationError(_("Le comité a statué ou le dossier est clos : la demande ne se corrige plus."))
    for name, value in {**request, "officer": officer}.items():
        setattr(loan, name, value)
    loan.full_clean()
    if changed:
        _check_product(loan)
    loan._history_user = by
    loan.save()
    log("file.corrected", by=by, target=loan)
    return loan


def next_number(year: int) -> str:
    """The number after the highest one given to a file of `year`: "2024-0254"."""
    return numbering.following(Loan.objects, f"{year}-", digits=4)


def advances(loan) -> list:
    """The statuses to which `advance` may take the file now."""
    return ADVANCES.get(loan.status, [])


@transaction.atomic
def advance(*, loan: Loan, to, by, note="") -> Loan:
    """Take the file one step along, where the step needs nothing else: appraisal, committee, litigation."""
    if to not in advances(loan):
        raise ValidationError(_("Cette étape demande une décision, une somme ou un motif."))
    lacking = steps.refusals(loan, to, loan.received_on)
    if lacking:
        raise ValidationError(lacking)
    return move(loan, to, by=by, table=LOAN_TRANSITIONS, note=note)


@transaction.atomic
def decide(
    *,
    loan: Loan,
    outcome,
    decided_on,
    by,
    amount: Decimal | None = None,
    term: int | None = None,
    deferral: int = 0,
    envelope=None,
    conditions="",
    reason="",
    item=None,
    valid_until=None,
) -> Decision:
    """Record what the committee decided about the file, and take the file where the decision leads.

    A favourable decision fixes amount, number of instalments, deferral (months) and envelope, inside the
    envelope's rules; it is valid until `valid_until`, by default as long as the product says, and keeps the facts
    that were judged. Each line of `conditions` is a condition to lift. A refusal or a withdrawal says why.
    """
    granted = outcome in FAVOURABLE_OUTCOMES
    decision = Decision(
        loan=loan,
        subject=DecisionSubject.GRANT,
        outcome=outcome,
        decided_on=decided_on,
        item=item,
        conditions=conditions,
        reason=reason,
        organ=Organ.COMMITTEE,
    )
    if granted:
        decision.amount, decision.term, decision.deferral = amount, term, deferral
        decision.valid_until = valid_until or last_day(loan, decided_on)
    if granted and (amount is None or term is None):
        raise ValidationError(_("Un accord fixe un montant et une durée."))
    decision.full_clean()
    if decided_on < loan.received_on:
        raise ValidationError({"decided_on": _("La décision précède la réception du dossier.")})
    if granted:
        changes = _terms(loan, amount, term, deferral, envelope, decided_on)
    elif outcome == DecisionOutcome.ADJOURNED:
        changes = {}
    else:
        changes = _ending(loan, decided_on, reason)
    move(loan, OUTCOMES[outcome], by=by, table=LOAN_TRANSITIONS, note=reason, **changes)
    _keep(decision, granted)
    log("loan.decided", by=by, target=loan, outcome=str(outcome), decision=decision.pk)
    return decision


def _keep(decision, granted):
    """Write the decision with what was judged, read anew; one condition a line, as they will be lifted."""
    if granted:
        decision.facts = facts.of(Loan.objects.select_related("project").get(pk=decision.loan_id))
    decision.save()
    if decision.outcome != DecisionOutcome.CONDITIONAL:
        return
    lines = [line.strip(" \t\r-–•") for line in decision.conditions.splitlines()]
    Condition.objects.bulk_create(Condition(decision=decision, text=line[:300]) for line in lines if line)


def _terms(loan, amount, term, deferral, envelope, decided_on):
    if envelope is None:
        raise ValidationError({"envelope": _("Un prêt est imputé à une enveloppe.")})
    refusals = envelope_refusals(
        envelope, loan.project, amount=amount, term=term, deferral=deferral, on=decided_on
    )
    refusals += _product_errors(loan, amount=amount, term=term, deferral=deferral, prepared=True)
    if refusals:
        raise ValidationError(refusals)
    return {
        "amount": amount,
        "term": term,
        "deferral": deferral,
        "envelope": envelope,
        "granted_on": decided_on,
    }


def _product_errors(loan, **terms):
    return [fault.sentence for fault in products.faults(loan, **terms) if fault.blocking]


def _check_product(loan):
    errors = _product_errors(loan)
    if errors:
        raise ValidationError(errors)


def envelope_refusals(envelope, project, *, amount, term, deferral, on) -> list[str]:
    """The rules of the envelope that a loan with these terms would break, one sentence each."""
    found = []
    if on < envelope.opened_on or (envelope.closed_on and on > envelope.closed_on):
        found.append(_("L’enveloppe n’est pas ouverte à cette date."))
    if envelope.max_amount is not None and amount > envelope.max_amount:
        found.append(_("Le plafond de l’enveloppe est de %s.") % dirhams.format(envelope.max_amount))
    if envelope.max_term is not None and term > envelope.max_term:
        found.append(_("L’enveloppe admet au plus %d échéances.") % envelope.max_term)
    if envelope.max_deferral is not None and deferral > envelope.max_deferral:
        found.append(_("L’enveloppe admet au plus %d mois de différé.") % envelope.max_deferral)
    if envelope.max_share is not None:
        needs = plan_totals(project)[PlanSide.NEED]
        if needs and amount * 100 > needs * envelope.max_share:
            found.append(
                _("L’enveloppe finance au plus %(share)d %% du plan.") % {"share": envelope.max_share}
            )
    sectors = set(envelope.sectors.values_list("pk", flat=True))
    if sectors and project.sector_id not in sectors:
        found.append(_("Le secteur du projet n’est pas éligible à cette enveloppe."))
    return found


def plan_totals(project) -> dict:
    """Side of the financing plan → its total in dirhams."""
    rows = PlanItem.objects.filter(project=project).order_by().values_list("side")
    totals = dict(rows.annotate(total=Sum("amount")))
    return {side: totals.get(side, Decimal(0)) for side in PlanSide}


@transaction.atomic
def sign_contract(*, loan: Loan, signed_on, by) -> Loan:
    """The contract of a granted loan is signed (contrat signé)."""
    if loan.status == LoanStatus.GRANTED and signed_on < loan.granted_on:
        raise ValidationError({"signed_on": _("Le contrat est signé après l’accord.")})
    if loan.status == LoanStatus.GRANTED:
        _check(Loan.objects.select_for_update().get(pk=loan.pk), LoanStatus.CONTRACTED, signed_on)
    return move(loan, LoanStatus.CONTRACTED, by=by, table=LOAN_TRANSITIONS, contracted_on=signed_on)


@transaction.atomic
def disburse(
    *, loan: Loan, value_date, by, amount: Decimal | None = None, first_due_on=None, **details
) -> Movement:
    """Pay the loan and start its schedule, in one go; a later tranche leaves the schedule as it is.

    `amount` is a tranche, the whole loan by default; `first_due_on` the first due date, by default that of
    the rules. The same `source_key` a second time gives the first movement again and starts nothing.
    """
    lock()
    loan = Loan.objects.select_for_update().get(pk=loan.pk)
    starts = loan.status == LoanStatus.CONTRACTED and already_posted(details) is None
    if first_due_on is not None and first_due_on <= value_date:
        raise ValidationError({"first_due_on": _("La première échéance suit le décaissement.")})
    if starts:
        _check(loan, LoanStatus.RUNNING, value_date)
    movement = money.disburse(loan=loan, value_date=value_date, by=by, amount=amount, **details)
    if starts:
        schedules.start(loan=loan, by=by, first_due_on=first_due_on)
    return movement


def _check(loan, to, on):
    """No contract and no money but by a decision that holds, and what the product asks for. Raises ValidationError."""
    lacking = steps.refusals(loan, to, on)
    if lacking:
        raise ValidationError(lacking)


def closings(loan) -> list:
    """The statuses in which `close` may end the file now."""
    return [status for status in CLOSINGS if status in LOAN_TRANSITIONS.get(loan.status, ())]


@transaction.atomic
def close(*, loan: Loan, to, reason: str, closed_on, by) -> Loan:
    """End a file that leads to no loan (réorienté, abandonné, annulé, accord expiré), with its reason."""
    if to not in closings(loan):
        raise ValidationError(_("Ce dossier ne peut pas être clos ainsi."))
    return move(loan, to, by=by, table=LOAN_TRANSITIONS, note=reason, **_ending(loan, closed_on, reason))


def _ending(loan, closed_on, reason):
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi.")})
    last = loan.contracted_on or loan.granted_on or loan.received_on
    if closed_on < last:
        raise ValidationError(_("La clôture précède une étape du dossier."))
    return {"closed_on": closed_on, "close_reason": reason.strip()[:200]}
