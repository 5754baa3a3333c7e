"""What the committee judged of a file, kept with its decision, and what has changed of it since.

The facts are plain values that JSON keeps: amounts as text, rows by their keys. A decision older than them holds
none, and is compared with nothing.
"""

from django.utils.translation import gettext as _

from initiative_sm import money
from loans.enums import LegalForm
from loans.models import Loan


def of(loan: Loan) -> dict:
    """The facts of `loan` as they stand: what it asks for, its terms, its project and the project's plan."""
    project = loan.project
    lines = project.plan.order_by("side", "kind", "label", "amount", "pk")
    return {
        "amount_requested": _amount(loan.amount_requested),
        "amount": _amount(loan.amount),
        "term": loan.term,
        "deferral": loan.deferral,
        "product": loan.product_id,
        "envelope": loan.envelope_id,
        "project": project.pk,
        "kind": project.kind,
        "sector": project.sector_id,
        "legal_form": project.legal_form,
        "commune": project.commune_id,
        "plan": [[line.side, line.kind, line.label, _amount(line.amount)] for line in lines],
    }


def changes(loan: Loan, judged: dict) -> list[str]:
    """What `loan` is today and was not when it was `judged`, one sentence each."""
    if not judged:
        return []
    now = of(loan)
    moved = [name for name, value in judged.items() if name in now and now[name] != value]
    # The firm that is registered after the decision is what the committee expects of it.
    if judged.get("legal_form") == LegalForm.NONE and "legal_form" in moved:
        moved.remove("legal_form")
    return [_sentence(name, judged[name], now[name]) for name in moved]


def _amount(value):
    return None if value is None else f"{value:.2f}"


def _sentence(name, before, after):
    if name in ("amount_requested", "amount") and before and after:
        said = {
            "amount_requested": _("Le montant demandé était de %(before)s devant le comité : %(after)s."),
            "amount": _("Le montant accordé par le comité est de %(before)s : le dossier dit %(after)s."),
        }[name]
        return said % {"before": money.format(before), "after": money.format(after)}
    return {
        "amount_requested": _("Le montant demandé a changé depuis la décision."),
        "amount": _("Le montant accordé a changé depuis la décision."),
        "term": _("Le nombre d’échéances a changé depuis la décision."),
        "deferral": _("Le différé a changé depuis la décision."),
        "product": _("Le produit a changé depuis la décision."),
        "envelope": _("L’enveloppe a changé depuis la décision."),
        "project": _("Le dossier porte sur un autre projet que devant le comité."),
        "kind": _("La nature du projet a changé depuis la décision."),
        "sector": _("Le secteur du projet a changé depuis la décision."),
        "legal_form": _("La forme juridique a changé depuis la décision."),
        "commune": _("La commune de l’activité a changé depuis la décision."),
        "plan": _("Le plan de financement a changé depuis la décision."),
    }[name]
