"""The page on which a follow-up is noted."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from initiative_sm import dates, text
from loans.forms.followups import FollowUpForm
from loans.models import Project


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("loans.add_followup", raise_exception=True)
def create(request, pk):
    """GET /projets/<pk>/suivi/ : what to note, beside what was noted the last time; POST : keep it.

    `?liste` leads back to the follow-ups that are due, from one firm to the next.
    """
    project = get_object_or_404(Project.objects.select_related("holder", "commune"), pk=pk)
    today = dates.today()
    form = FollowUpForm(
        request.POST or None,
        request.FILES or None,
        project=project,
        previous=project.followups.until(today).first(),
        today=today,
    )
    if request.method == "POST" and form.is_valid() and form.save_by(request.user):
        messages.success(request, gettext("Le suivi est noté."))
        return redirect("loans:support" if "liste" in request.GET else project)
    title = _("Noter un suivi")
    context = {
        "form": form,
        "project": project,
        "back": reverse("loans:support") if "liste" in request.GET else project.get_absolute_url(),
        "dial": text.international(project.holder.phone),
        "title": title,
        "trail": [
            (_("Accueil"), reverse("home")),
            (project.holder.name(get_language()), project.holder.get_absolute_url()),
            (project.number, project.get_absolute_url()),
            (title, ""),
        ],
    }
    return render(request, "loans/followups/form.html", context)
