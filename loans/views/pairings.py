"""A mentor's own pages, for a telephone: the holders beside whom they stand, and nobody else."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from initiative_sm import dates, text
from loans.enums import FollowUpKind
from loans.forms.followups import FollowUpForm
from loans.models import FollowUp, Mentoring
from loans.views.holders import followups

is_mentor = permission_required("loans.view_mentoring", raise_exception=True)


def own(user):
    """The mentorings of the volunteer whose account this is; what each page asks of them in one query."""
    return Mentoring.objects.filter(mentor__user=user).select_related(
        "loan__holder", "loan__project__commune", "loan__project__sector"
    )


def _own_running(request, pk):
    """A mentoring of the reader's own that still runs; anybody else's is as if it did not exist."""
    return get_object_or_404(own(request.user).filter(pk__in=own(request.user).running(dates.today())), pk=pk)


@require_safe
@is_mentor
@never_cache
def index(request):
    """GET /mes-parrainages/ : the reader's holders, how to reach each, when each was last seen."""
    today = dates.today()
    seen = FollowUp.objects.until(today).filter(project=OuterRef("loan__project"))
    rows = list(
        own(request.user).annotate(
            last_on=Subquery(seen.order_by("-observed_on", "-pk").values("observed_on")[:1]),
            next_on=Subquery(seen.order_by("-observed_on", "-pk").values("next_on")[:1]),
        )
    )
    for each in rows:
        each.dial = text.international(each.loan.holder.phone)
        each.late = bool(each.next_on and each.next_on < today)
    title = gettext("Mes parrainages")
    context = {
        "running": [each for each in rows if each.started_on <= today and _runs(each, today)],
        "past": [each for each in rows if not _runs(each, today)],
        "title": title,
        "trail": [(gettext("Accueil"), reverse("home")), (title, "")],
    }
    return render(request, "loans/pairings/list.html", context)


def _runs(mentoring, today):
    return mentoring.ended_on is None or mentoring.ended_on >= today


@require_safe
@is_mentor
@never_cache
def detail(request, pk):
    """GET /mes-parrainages/<pk>/ : one holder of the reader's, with what was observed of the firm."""
    mentoring = _own_running(request, pk)
    context = {
        "mentoring": mentoring,
        "holder": mentoring.loan.holder,
        "project": mentoring.loan.project,
        "dial": text.international(mentoring.loan.holder.phone),
        "followups": followups(mentoring.loan.project.followups.until(dates.today())),
        "trail": _trail(mentoring, ""),
    }
    return render(request, "loans/pairings/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@is_mentor
@never_cache
def session(request, pk):
    """GET /mes-parrainages/<pk>/seance/ : the form of a mentoring session; POST : keep it."""
    mentoring = _own_running(request, pk)
    project, today = mentoring.loan.project, dates.today()
    form = FollowUpForm(
        request.POST or None,
        request.FILES or None,
        project=project,
        previous=project.followups.until(today).first(),
        today=today,
        kind=FollowUpKind.MENTORING,
    )
    if request.method == "POST" and form.is_valid() and form.save_by(request.user):
        messages.success(request, gettext("La séance est notée."))
        return redirect("loans:pairings")
    title = gettext("Noter une séance de parrainage")
    context = {
        "form": form,
        "project": project,
        "back": reverse("loans:pairing", args=[pk]),
        "dial": text.international(mentoring.loan.holder.phone),
        "title": title,
        "trail": _trail(mentoring, title),
    }
    return render(request, "loans/followups/form.html", context)


def _trail(mentoring, title):
    name = mentoring.loan.holder.name(get_language() or "fr")
    trail = [(gettext("Mes parrainages"), reverse("loans:pairings"))]
    if not title:
        return [*trail, (name, "")]
    return [*trail, (name, reverse("loans:pairing", args=[mentoring.pk])), (title, "")]
