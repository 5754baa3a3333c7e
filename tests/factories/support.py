"""Filters that people keep."""

from members.models import SavedFilter
from tests.factories.association import user
from tests.factories.counter import numbers


def saved_filter(**over):
    n = next(numbers)
    fields = {"page": "loans:loans", "name": f"Filtre {n}", "query": "retard=0"}
    if "user" not in over:
        fields["user"] = user(None)
    return SavedFilter.objects.create(**{**fields, **over})
