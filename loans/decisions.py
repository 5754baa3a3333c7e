"""Whether a loan may go on by what the committee decided: the decision in force, and what stands against it."""

from datetime import date

from django.utils.translation import gettext as _

from loans.models import Decision, Loan


def in_force(loan: Loan) -> Decision | None:
    """The last decision to grant `loan` that was not voided; None where there is none."""
    return loan.decisions.grants().favourable().standing().order_by("-decided_on", "-pk").first()


def refusals(loan: Loan, on: date) -> list[str]:
    """Why no contract may be signed and no money paid on `on`, one sentence each; empty where nothing is against."""
    decision = in_force(loan)
    if decision is None:
        return [_("Aucune décision favorable du comité n’est en vigueur.")]
    if decision.valid_until is not None and on > decision.valid_until:
        return [
            _("La décision du comité n’est plus valable depuis le %(day)s.")
            % {"day": f"{decision.valid_until:%d/%m/%Y}"}
        ]
    return []
