"""The next step of a file, and what is missing before it can be taken.

A file without a product (imported, or older than the products) misses nothing but a decision that holds: the
past is not judged by requirements that came later.
"""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from loans import decisions, products
from loans.enums import LoanStatus, PieceMoment, ScreeningResult, Severity
from loans.models import Appraisal, Loan, Screening


@dataclass(frozen=True)
class Missing:
    """What a step lacks, and the page where that is mended; what does not block is only said."""

    sentence: str
    url: str = ""
    blocking: bool = True


#: Where a file goes next when all is well.
NEXT = {
    LoanStatus.RECEIVED: LoanStatus.APPRAISAL,
    LoanStatus.APPRAISAL: LoanStatus.COMMITTEE,
    LoanStatus.GRANTED: LoanStatus.CONTRACTED,
    LoanStatus.CONTRACTED: LoanStatus.RUNNING,
}


def missing(loan: Loan, to: LoanStatus, on: date) -> list[Missing]:
    """What `loan` lacks on `on` before it can go on to `to`."""
    asked = {
        LoanStatus.APPRAISAL: _before_appraisal,
        LoanStatus.COMMITTEE: _before_committee,
        LoanStatus.CONTRACTED: _before_contract,
        LoanStatus.RUNNING: _before_disbursement,
    }
    # Back from the court to running is no disbursement.
    first = to != LoanStatus.RUNNING or loan.status == LoanStatus.CONTRACTED
    return asked[to](loan, on) if to in asked and first else []


def refusals(loan: Loan, to: LoanStatus, on: date) -> list[str]:
    """The sentences of what blocks the step."""
    return [each.sentence for each in missing(loan, to, on) if each.blocking]


def _before_appraisal(loan, on):
    if loan.product is None:
        return []
    if Screening.objects.filter(loan=loan, result=ScreeningResult.ELIGIBLE).exists():
        return []
    return [Missing(_("Le pré-diagnostic n’est pas fait."), reverse("loans:screening", args=[loan.pk]))]


def _before_committee(loan, on):
    if loan.product is None:
        return []
    page = reverse("loans:appraisal", args=[loan.pk])
    found = []
    if not Appraisal.objects.filter(loan=loan).exclude(opinion="").exists():
        found.append(Missing(_("L’avis de l’instruction n’est pas donné."), page))
    found += [Missing(each.sentence, page, each.blocking) for each in products.faults(loan, prepared=True)]
    return found + _pieces(loan, PieceMoment.COMMITTEE)


def _before_contract(loan, on):
    page = reverse("loans:loan_committee", args=[loan.pk])
    found = [Missing(sentence, page) for sentence in decisions.refusals(loan, on)]
    decision = decisions.in_force(loan)
    if loan.product is not None and decision is not None and decision.notified_on is None:
        found.append(Missing(_("La décision n’est pas notifiée au porteur."), page))
    return found


def _before_disbursement(loan, on):
    page = reverse("loans:loan_committee", args=[loan.pk])
    found = [Missing(sentence, page) for sentence in decisions.refusals(loan, on)]
    return found if loan.product is None else found + _pieces(loan, PieceMoment.DISBURSEMENT)


def _pieces(loan, moment):
    page = reverse("loans:document_add", args=[loan.holder_id], query={"sujet": f"pret-{loan.pk}"})
    return [
        Missing(
            _("Il manque une pièce : %(piece)s.") % {"piece": piece.asked.get_kind_display()},
            page,
            piece.asked.severity == Severity.ERROR,
        )
        for piece in products.lacking(loan, moment)
    ]


# --- Where a file stands ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stage:
    """A stage of the life of a file: its name, when it was reached, and "done", "current", "ahead" or "ended"."""

    label: str
    day: date | None
    state: str


def path(loan: Loan) -> list[Stage]:
    """The stages of `loan` from its reception to its end; a file that led to no loan ends where it stopped."""
    closed = loan.closed and not loan.disbursed_on
    stages = [
        (LoanStatus.RECEIVED, pgettext("étape d’un dossier", "Accueil"), loan.received_on),
        (LoanStatus.APPRAISAL, _("Instruction"), None),
        (LoanStatus.COMMITTEE, _("Comité"), None),
        (LoanStatus.GRANTED, _("Accordé"), loan.granted_on),
        (LoanStatus.CONTRACTED, _("Contrat"), loan.contracted_on),
        (LoanStatus.RUNNING, _("Remboursement"), loan.disbursed_on),
        (LoanStatus.REPAID, _("Soldé"), loan.closed_on),
    ]
    order = [status for status, _label, _day in stages]
    if closed:
        reached = max(place for place, (_s, _label, day) in enumerate(stages[:-1]) if day)
        lived = [Stage(label, day, "done") for _s, label, day in stages[: reached + 1]]
        return [*lived, Stage(loan.get_status_display(), loan.closed_on, "ended")]
    here = order.index(_AS.get(loan.status, loan.status))
    found = [
        Stage(label, day if place <= here else None, _state(place, here))
        for place, (_s, label, day) in enumerate(stages)
    ]
    if loan.status in (LoanStatus.LITIGATION, LoanStatus.WRITTEN_OFF):
        place = here
        found[place] = Stage(loan.get_status_display(), found[place].day, "ended")
    elif loan.status == LoanStatus.REPAID:
        found[here] = Stage(found[here].label, found[here].day, "done")
    return found


#: Where a status stands on the path that has no stage of its own.
_AS = {LoanStatus.LITIGATION: LoanStatus.RUNNING, LoanStatus.WRITTEN_OFF: LoanStatus.REPAID}


def _state(place, here):
    return "done" if place < here else "current" if place == here else "ahead"
