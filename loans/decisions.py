"""Whether a loan may go on by what the committee decided: the decision in force, and what stands against it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiative_sm import dates
from loans import facts
from loans.models import Condition, Decision, Loan

#: How many months a decision is valid where the file has no product to say it.
MONTHS = 6


def last_day(loan: Loan, decided_on: date) -> date:
    """The last day of a decision taken on `decided_on`: as many months as the product says."""
    return dates.add_months(decided_on, loan.product.decision_months if loan.product else MONTHS)


def in_force(loan: Loan) -> Decision | None:
    """The last decision to grant `loan` that was not voided; None where there is none."""
    return loan.decisions.grants().favourable().standing().order_by("-decided_on", "-pk").first()


def refusals(loan: Loan, on: date) -> list[str]:
    """Why no contract may be signed and no money paid on `on`, one sentence each; empty where nothing is against."""
    decision = in_force(loan)
    if decision is None:
        return [_("Aucune décision favorable du comité n’est en vigueur.")]
    return [*outdated(decision, loan, on), *waiting(decision)]


def outdated(decision: Decision, loan: Loan, on: date) -> list[str]:
    """Why `decision` holds no more on `on`: it ran out, or the file is not what was judged."""
    found = []
    if decision.valid_until is not None and on > decision.valid_until:
        found.append(
            _("La décision du comité n’est plus valable depuis le %(day)s.")
            % {"day": f"{decision.valid_until:%d/%m/%Y}"}
        )
    return [*found, *facts.changes(loan, decision.facts)]


def waiting(decision: Decision) -> list[str]:
    """What the committee asked for and is not lifted yet, in one sentence or none."""
    number = Condition.objects.filter(decision=decision, lifted_on__isnull=True).count()
    if not number:
        return []
    said = ngettext(
        "%(number)s condition du comité n’est pas levée.",
        "%(number)s conditions du comité ne sont pas levées.",
        number,
    )
    return [said % {"number": number}]
