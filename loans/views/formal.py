"""The page on which the passage of an activity to the formal sector is noted."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from initiative_sm import dates
from loans.forms.formal import FormalForm
from loans.models import Project


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(["loans.view_project", "loans.change_project"], raise_exception=True)
@never_cache
def formalise(request, pk):
    """GET /projets/<pk>/formalisation/ : by which paper, since when; POST : keep it."""
    project = get_object_or_404(Project.objects.select_related("holder"), pk=pk)
    form = FormalForm(request.POST or None, request.FILES or None, project=project, today=dates.today())
    if request.method == "POST" and form.is_valid() and form.save_by(request.user):
        messages.success(request, gettext("La formalisation est notée."))
        return redirect(project)
    title = gettext("Formalisation de l’activité")
    language = get_language() or "fr"
    context = {
        "form": form,
        "project": project,
        "title": title,
        "trail": [
            (gettext("Accueil"), reverse("home")),
            (project.holder.name(language), project.holder.get_absolute_url()),
            (project.number, project.get_absolute_url()),
            (title, ""),
        ],
    }
    return render(request, "loans/support/formal.html", context)
