"""The page of a project: the firm, its financing plan, its loans and what was observed of it."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from initiative_sm import dates
from loans import plans
from loans.enums import PlanSide
from loans.history import changes
from loans.models import Project
from loans.views.holders import followups, loans_of

can_see = permission_required("loans.view_project", raise_exception=True)


@require_safe
@can_see
@never_cache
def detail(request, pk):
    """GET /projets/<pk>/ : the project and how it stands today."""
    found = Project.objects.select_related("holder", "sector", "commune__province")
    project = get_object_or_404(found, pk=pk)
    user = request.user
    items = list(project.plan.all())
    totals = plans.totals([project])[project.pk]
    balanced, balance = plans.balance(*totals.values())
    context = {
        "project": project,
        "other_name": project.name_fr if get_language() == "ar" else project.name_ar,
        "sides": [
            (
                pgettext("plan de financement", "Emplois"),
                [item for item in items if item.side == PlanSide.NEED],
                totals[PlanSide.NEED],
            ),
            (
                _("Ressources"),
                [item for item in items if item.side == PlanSide.RESOURCE],
                totals[PlanSide.RESOURCE],
            ),
        ],
        "items": items,
        "balanced": balanced,
        "balance": balance,
        "loans": loans_of(project.loans.all(), dates.today()),
        "followups": followups(project.followups.all()),
        "changes": changes(project),
        "may_see_holder": user.has_perm("loans.view_holder"),
        "may_change": user.is_staff and user.has_perm("loans.change_project"),
        "may_follow": user.has_perm("loans.add_followup"),
        "trail": [
            (_("Accueil"), reverse("home")),
            (_("Porteurs de projet"), reverse("loans:holders")),
            (project.holder.name(get_language()), project.holder.get_absolute_url()),
            (project.number, ""),
        ],
    }
    return render(request, "loans/projects/detail.html", context)
