"""The constraints of the committee: its files, its decisions, its votes by name."""

from decimal import Decimal

from tests import factories
from tests.cases import BEFORE, DAY, LONG_AGO, SAME

CHECKS = {
    "committee_file_terms_plausible": (factories.committee_file, {"amount": Decimal(0)}),
    "condition_lifted_with_evidence": (factories.condition, {"lifted_on": DAY}),
    "decision_valid_after_taken": (factories.decision, {"valid_until": LONG_AGO}),
    "decision_notified_how": (factories.decision, {"notified_on": DAY}),
    "decision_voided_why": (
        lambda: factories.decision(voided_on=BEFORE, void_reason="Plan modifié"),
        {"void_reason": ""},
    ),
}

UNIQUES = {"voice_once": (factories.voice, {"resolution": SAME, "member": SAME})}
