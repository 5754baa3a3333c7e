"""A new loan file: whose project, how much, what repaying it would look like; and its correction."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from initiative_sm import dates
from initiative_sm.verbs import show_refusal
from loans.forms.loans import CorrectionForm, ProjectSearch, RequestForm
from loans.models import Holder, Loan, Project

can_add = permission_required(
    ["loans.view_loan", "loans.view_project", "loans.add_loan"], raise_exception=True
)
can_change = permission_required(["loans.view_loan", "loans.change_loan"], raise_exception=True)


@require_http_methods(["GET", "HEAD", "POST"])
@can_add
def new(request):
    """GET /prets/nouveau/ : which project; with `?projet=` the form; POST : the file is received.

    With `?porteur=` it is one of this person's projects, or the one that is described first.
    """
    if "porteur" in request.GET:
        return _of_holder(request)
    if "projet" not in request.GET:
        return _choose(request)
    project = _project(request)
    form = _form(request, project)
    # Without JavaScript a second button asks for the schedule alone.
    if request.method == "POST" and form.is_valid() and "apercu" not in request.POST:
        loan = _receive(request, form)
        if loan is not None:
            return redirect(loan)
    return render(request, "loans/loans/new.html", {"form": form, "project": project, "trail": _trail()})


@require_POST
@can_add
def preview(request):
    """POST /prets/nouveau/echeancier/?projet= : the schedule of what is being typed; nothing is written."""
    form = _form(request, _project(request))
    form.is_valid()
    return render(request, "loans/loans/_preview.html", {"form": form})


def _choose(request):
    form = ProjectSearch(request.GET or None)
    projects = form.projects() if form.is_valid() else None
    context = {"form": form, "projects": projects, "trail": _trail()}
    return render(request, "loans/loans/choose.html", context)


def _of_holder(request):
    holder = get_object_or_404(Holder, pk=_number(request, "porteur"))
    projects = list(holder.projects.select_related("holder", "commune").order_by("-number"))
    if not projects and request.user.has_perm("loans.add_project"):
        messages.info(request, gettext("Décrivez d’abord le projet que le prêt finance."))
        return redirect(reverse("loans:project_new", args=[holder.pk], query={"suite": "pret"}))
    if len(projects) == 1:
        return redirect(reverse("loans:loan_new", query={"projet": projects[0].pk}))
    context = {"form": ProjectSearch(), "projects": projects, "trail": _trail()}
    return render(request, "loans/loans/choose.html", context)


def _number(request, name):
    asked = request.GET.get(name, "")
    if not asked.isdecimal():
        raise Http404
    return asked


def _project(request):
    found = Project.objects.select_related("holder", "sector", "commune__province")
    return get_object_or_404(found, pk=_number(request, "projet"))


def _form(request, project):
    officer = request.user if request.user.groups.filter(name="loan_officer").exists() else None
    return RequestForm(
        request.POST or None, project=project, today=dates.today(), initial={"officer": officer}
    )


def _receive(request, form):
    try:
        loan = form.receive(by=request.user)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return None
    messages.success(request, gettext("Le dossier %s est enregistré.") % loan.number)
    return loan


@require_http_methods(["GET", "HEAD", "POST"])
@can_change
@never_cache
def edit(request, pk):
    """GET /prets/<pk>/modifier/ : the file as it stands; POST : keep what was changed."""
    loan = get_object_or_404(Loan.objects.select_related("holder", "project", "officer", "envelope"), pk=pk)
    form = CorrectionForm(request.POST or None, loan=loan, today=dates.today())
    if request.method == "POST" and form.is_valid() and form.save_by(request.user):
        messages.success(request, gettext("Le dossier %(number)s est à jour.") % {"number": loan.number})
        return redirect(loan)
    trail = [
        (gettext("Accueil"), reverse("home")),
        (gettext("Prêts"), reverse("loans:loans")),
        (loan.number, loan.get_absolute_url()),
        (gettext("Modifier le dossier"), ""),
    ]
    return render(request, "loans/loans/edit.html", {"form": form, "loan": loan, "trail": trail})


def _trail():
    return [
        (gettext("Accueil"), reverse("home")),
        (gettext("Prêts"), reverse("loans:loans")),
        (gettext("Nouveau dossier"), ""),
    ]
