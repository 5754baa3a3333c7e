"""The search box of every page, and the page of what it found."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from initiative_sm.views import paginate
from loans import finder
from loans.admin.tones import LOAN_TONES


@require_safe
@never_cache
@vary_on_headers("HX-Request")
def find(request):
    """GET /chercher/?q=WORDS : what they find, by kind; `?dans=KIND` : all of one kind, page by page."""
    kinds = finder.kinds_for(request.user)
    if not kinds:
        raise PermissionDenied
    term = request.GET.get("q", "")[:100].strip()
    if request.htmx and not request.htmx.boosted:
        return render(
            request, "loans/finder/_found.html", {"groups": toned(finder.find(term, kinds)), "term": term}
        )
    chosen = next((kind for kind in kinds if kind.key == request.GET.get("dans")), None)
    page = paginate(request, chosen.search(term)) if chosen and len(term) >= finder.SHORTEST else None
    if page is None:
        groups = finder.find(term, kinds)
    else:
        groups = [finder.Found(chosen, list(page), more=False)] if page.object_list else []
    title = _("Recherche")
    context = {
        "term": term,
        "too_short": len(term) < finder.SHORTEST,
        "chosen": chosen,
        "groups": toned(groups),
        "page": page,
        "title": title,
        "trail": [(_("Accueil"), reverse("home")), (title, "")],
    }
    return render(request, "loans/finder/find.html", context)


def toned(groups):
    """The groups, their loans with the colour of their state."""
    for group in groups:
        for row in group.rows if group.kind.key == "prets" else ():
            row.tone = LOAN_TONES.get(row.status, "neutral")
    return groups
