"""Financing plans whose needs equal their resources."""

from decimal import Decimal
from random import Random

from initiative_sm.management.demo import draws
from loans.enums import PlanKind, PlanSide, ProjectKind
from loans.models import PlanItem

NEEDS = {
    PlanKind.EQUIPMENT: 48,
    PlanKind.PREMISES: 16,
    PlanKind.STOCK: 13,
    PlanKind.WORKING_CAPITAL: 12,
    PlanKind.VEHICLE: 9,
    PlanKind.FEES: 2,
}


def build(rng: Random, project, lent: int, *, max_share: int = 70) -> list[PlanItem]:
    """The plan of a project to which `lent` dirhams are lent, `max_share` per cent of it at most.

    A third of the projects has a bank loan as well; the rest comes from the holder, and from a grant at times.
    """
    bank = _rounded(lent * rng.uniform(1.1, 3.7)) if lent >= 25_000 and rng.random() < 0.36 else 0
    grant = _rounded(lent * rng.uniform(0.15, 0.5)) if rng.random() < 0.09 else 0
    own = _rounded(lent * rng.uniform(0.35, 1.0) if bank else lent * rng.uniform(0.7, 2.2))
    short = -(-lent * 100 // max_share) - lent - bank - grant - own
    own += max(0, -(-short // 500) * 500)
    resources = {
        PlanKind.HONOUR_LOAN: lent,
        PlanKind.BANK_LOAN: bank,
        PlanKind.GRANT: grant,
        PlanKind.OWN: own,
    }
    items = [_item(project, PlanSide.RESOURCE, kind, amount) for kind, amount in resources.items() if amount]
    needs = _needs(rng, project, sum(resources.values()))
    return [
        *(_item(project, PlanSide.NEED, kind, amount) for kind, amount in needs.items() if amount),
        *items,
    ]


def _needs(rng, project, total):
    weights = {kind: weight * rng.uniform(0.5, 1.5) for kind, weight in NEEDS.items()}
    if project.kind in (ProjectKind.GROWTH, ProjectKind.RECOVERY):
        del weights[PlanKind.FEES]
    if rng.random() < 0.75:
        del weights[PlanKind.VEHICLE]
    parts = draws.shares(total // 500, list(weights.values()))
    needs = {kind: 500 * part for kind, part in zip(weights, parts, strict=True)}
    needs[PlanKind.EQUIPMENT] += total - sum(needs.values())
    return needs


def _rounded(amount):
    return max(1, round(amount / 1000)) * 1000


def _item(project, side, kind, amount):
    return PlanItem(project=project, side=side, kind=kind, amount=Decimal(amount))
