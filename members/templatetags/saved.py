"""The filters that the reader keeps for the list that is shown."""

from django import template

from members.actions.filters import query_of
from members.models import SavedFilter

register = template.Library()


@register.inclusion_tag("members/_filters.html", takes_context=True)
def saved_filters(context):
    """Links to them, and a form to keep the filter in force; nothing for a list of one thing's own (it has a key)."""
    request = context["request"]
    match, user = request.resolver_match, request.user
    if match is None or match.kwargs or match.args or not user.is_authenticated:
        return {"kept": [], "page": "", "query": ""}
    query = query_of(request.GET)
    kept = list(SavedFilter.objects.filter(user=user, page=match.view_name))
    return {
        "kept": [(each, each.query == query) for each in kept],
        "path": request.path,
        "page": match.view_name,
        "query": "" if any(each.query == query for each in kept) else query,
    }
