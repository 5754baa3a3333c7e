"""The pages of a project: the firm, its financing plan, its loans and what was observed of it; its form."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative_sm import dates
from loans import plans
from loans.enums import PlanSide
from loans.forms.projects import ProjectForm
from loans.history import changes, plan_changes
from loans.models import Holder, Project
from loans.views.documents import papers
from loans.views.holders import followups, loans_of, other_name

can_see = permission_required("loans.view_project", raise_exception=True)
can_add = permission_required(["loans.view_holder", "loans.add_project"], raise_exception=True)
can_change = permission_required(["loans.view_project", "loans.change_project"], raise_exception=True)
can_plan = permission_required(["loans.view_holder", "loans.view_project"], raise_exception=True)


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
        "other_name": other_name(project.name_fr, project.name_ar),
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
        "changes": sorted([*changes(project), *plan_changes(project)], key=lambda each: each.at)[::-1],
        "missing": plans.missing(items),
        "paper_subject": f"projet-{project.pk}",
        "papers": papers(project.documents.all(), user),
        "may_see_holder": user.has_perm("loans.view_holder"),
        "may_change": user.has_perm("loans.change_project"),
        "may_follow": user.has_perm("loans.add_followup"),
        "trail": [
            (_("Accueil"), reverse("home")),
            (_("Porteurs de projet"), reverse("loans:holders")),
            (project.holder.name(get_language()), project.holder.get_absolute_url()),
            (project.number, ""),
        ],
    }
    return render(request, "loans/projects/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@can_add
@never_cache
def create(request, pk):
    """GET /porteurs/<pk>/projet/ : an empty project of that person; POST : open it."""
    project = Project(holder=get_object_or_404(Holder, pk=pk))
    return _form(request, project, title=gettext("Nouveau projet"), back=project.holder.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@can_change
@never_cache
def edit(request, pk):
    """GET /projets/<pk>/modifier/ : the project as it stands; POST : keep what was changed."""
    project = get_object_or_404(Project.objects.select_related("holder"), pk=pk)
    title = gettext("Modifier %(name)s") % {"name": project.name(get_language())}
    return _form(request, project, title=title, back=project.get_absolute_url())


def _form(request, project, *, title, back):
    known = project.pk is not None
    form = ProjectForm(request.POST or None, instance=project, today=dates.today())
    if request.method == "POST" and form.is_valid() and (saved := form.save_by(request.user)):
        messages.success(request, gettext("Le projet %(number)s est enregistré.") % {"number": saved.number})
        return redirect(_next(request, saved))
    context = {
        "form": form,
        "project": project,
        "title": title,
        "back": back,
        "for_loan": request.GET.get("suite") == "pret",
        "may_lend": not known and request.user.has_perm("loans.add_loan"),
        "trail": [
            (_("Accueil"), reverse("home")),
            (_("Porteurs de projet"), reverse("loans:holders")),
            (project.holder.name(get_language()), project.holder.get_absolute_url()),
            (title, ""),
        ],
    }
    return render(request, "loans/projects/form.html", context)


def _next(request, project):
    """Where a saved project leads: to its loan file where the clerk asked for it, to its own page else."""
    if request.POST.get("suite") == "pret" and request.user.has_perm("loans.add_loan"):
        return reverse("loans:loan_new", query={"projet": project.pk})
    return project.get_absolute_url()


@require_POST
@can_plan
@never_cache
def plan(request, pk):
    """POST /porteurs/<pk>/projet/plan/ : what the plan being typed comes to; nothing is written."""
    holder = get_object_or_404(Holder, pk=pk)
    asked = request.POST.get("project", "")
    known = get_object_or_404(Project, pk=asked, holder=holder) if asked.isdecimal() else None
    form = ProjectForm(request.POST, instance=known or Project(holder=holder), today=dates.today())
    form.errors  # noqa: B018  what can be read is read, the rest is still being typed
    return render(request, "loans/projects/_balance.html", {"balance": form.balance})
