"""Recompute what the journal, the schedules and the loans say of each other; change nothing.

Each check reads a whole table in one stream or by set-based SQL, so that memory stays flat, and writes
sentences into its `Findings`. A fault is something no verb of the product writes; a warning is something
true that a person should look at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loans.verify import balances, documents, journal, loans, schedules
from loans.verify.findings import Findings

CHECKS: tuple[tuple[str, Callable[[Findings], None]], ...] = (
    (gettext_lazy("Déclencheurs du journal"), journal.triggers_present),
    (gettext_lazy("Chaîne du journal"), journal.chain),
    (gettext_lazy("Effets des mouvements"), journal.effects),
    (gettext_lazy("Annulations"), journal.reversals),
    (gettext_lazy("Virements entre enveloppes"), journal.transfers),
    (gettext_lazy("Imputation aux enveloppes"), journal.imputations),
    (gettext_lazy("Fonds = trésorerie + encours, fins de mois"), balances.month_ends),
    (gettext_lazy("Trésorerie jamais négative"), balances.cash_never_negative),
    (gettext_lazy("Dû des prêts = encours du journal"), balances.positions),
    (gettext_lazy("Prêts jamais trop remboursés"), balances.never_overpaid),
    (gettext_lazy("Crédits des porteurs jamais négatifs"), balances.credits_never_negative),
    (gettext_lazy("Versions des échéanciers"), schedules.versions),
    (gettext_lazy("Suite des échéances"), schedules.instalments),
    (gettext_lazy("Totaux des échéanciers"), schedules.totals),
    (gettext_lazy("États des prêts"), loans.statuses),
    (gettext_lazy("Identifiants"), loans.identifiers),
    (gettext_lazy("Renvois entre tables"), loans.references),
    (gettext_lazy("Fichiers des pièces"), documents.files),
    (gettext_lazy("Empreintes des documents émis"), documents.issued),
)


@dataclass(frozen=True)
class Result:
    label: str
    findings: Findings
    seconds: float


def run():
    """Run every check in turn; yields a `Result` as soon as it is there."""
    for label, check in CHECKS:
        findings, started = Findings(), perf_counter()
        try:
            check(findings)
        except Exception as error:  # noqa: BLE001  (a value that cannot even be read is a fault, not the end)
            findings.fault(_("le contrôle s’est arrêté : %(error)s") % {"error": repr(error)})
        yield Result(str(label), findings, perf_counter() - started)
