"""Financing plans side by side: what several projects need, what they have, and whether it balances."""

from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from initiative_sm import money
from loans.enums import PlanSide
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
