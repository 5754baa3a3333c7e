"""Financing plans side by side: what several projects need, what they have, and whether it balances."""

from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from initiative_sm import money
from loans.enums import PlanKind, PlanSide
from loans.models import PlanItem


def totals(projects) -> dict:
    """Key of a project → side of its plan → total in dirhams; one query for all of `projects`."""
    found = {project.pk: dict.fromkeys(PlanSide, Decimal(0)) for project in projects}
    rows = PlanItem.objects.filter(project__in=found).order_by().values_list("project", "side")
    for project, side, total in rows.annotate(total=Sum("amount")):
        found[project][PlanSide(side)] = total
    return found


def balance(needs: Decimal, resources: Decimal) -> tuple[bool, str]:
    """(whether needs and resources of a plan are equal, the sentence that says so)."""
    amounts = {
        "needs": money.format(needs),
        "resources": money.format(resources),
        "gap": money.format(abs(needs - resources)),
    }
    if not needs and not resources:
        return True, _("Le plan de financement n’est pas encore rempli.")
    if needs > resources:
        sentence = _("Emplois %(needs)s, ressources %(resources)s : il manque %(gap)s de ressources.")
    elif resources > needs:
        sentence = _("Emplois %(needs)s, ressources %(resources)s : il manque %(gap)s d’emplois.")
    else:
        sentence = _("Le plan est équilibré : %(needs)s d’emplois et autant de ressources.")
    return needs == resources, sentence % amounts


def missing(items) -> list[str]:
    """What the lines of a plan do not say yet, one sentence each; nothing of it stops a plan being kept."""
    kinds = {item.kind for item in items}
    if not kinds:
        return []  # an empty plan says so itself
    found = []
    if not any(item.side == PlanSide.NEED for item in items):
        found.append(_("Les emplois : à quoi l’argent servira."))
    if PlanKind.HONOUR_LOAN not in kinds:
        found.append(_("Le prêt d’honneur demandé, parmi les ressources."))
    if PlanKind.OWN not in kinds:
        found.append(_("L’apport personnel du porteur, parmi les ressources."))
    return found


def sums(items) -> dict:
    """Side of the plan → total of these lines in dirhams."""
    return {side: sum((item.amount for item in items if item.side == side), Decimal(0)) for side in PlanSide}
