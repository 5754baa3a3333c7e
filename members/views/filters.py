"""Keep the filter of a list under a name, and drop it; each person has their own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from members.actions import filters
from members.models import SavedFilter


@require_POST
def keep(request):
    """POST /filtres/ : keep what the list is asked for; back to the list as it was."""
    page = request.POST.get("page", "")[:60]
    try:
        path = reverse(page)
    except NoReverseMatch as error:
        raise Http404 from error
    query = filters.query_of(QueryDict(request.POST.get("query", "")))
    try:
        kept = filters.keep(page=page, name=request.POST.get("name", ""), query=query, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, gettext("Le filtre « %s » est enregistré.") % kept)
    return redirect(f"{path}?{query}")


@require_POST
def drop(request, pk):
    """POST /filtres/<pk>/supprimer/ : drop one of the reader's own; anybody else's does not exist."""
    kept = get_object_or_404(SavedFilter, pk=pk, user=request.user)
    page, name = kept.page, str(kept)
    filters.drop(kept=kept)
    messages.success(request, gettext("Le filtre « %s » est supprimé.") % name)
    try:
        return redirect(reverse(page))
    except NoReverseMatch:
        return redirect("home")
