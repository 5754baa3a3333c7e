"""Who changed a file, when, and what: read from the versions that are kept of each row."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.models import Event

#: Versions read at most: the page of a file shows its last changes, the admin all of them.
VERSIONS = 20


@dataclass(frozen=True)
class Change:
    """One version of a row: `fields` are the labels of what differs from the version before."""

    at: datetime
    by: str
    created: bool
    fields: list[str]


def changes(row) -> list[Change]:
    """The last changes of `row`, the newest first; one query."""
    versions = list(
        row.history.select_related("history_user").order_by("-history_date", "-history_id")[:VERSIONS]
    )
    found = [_change(new, old) for new, old in pairwise(versions)]
    if versions and versions[-1].history_type == "+":
        found.append(_change(versions[-1], None))
    return found


def _change(new, old):
    fields = [] if old is None else new.diff_against(old).changed_fields
    labels = [str(capfirst(new.instance_type._meta.get_field(name).verbose_name)) for name in fields]
    return Change(new.history_date, str(new.history_user or ""), old is None, labels)


def plan_changes(project) -> list[Change]:
    """When the financing plan of `project` was changed and by whom; the events keep its lines of before."""
    rows = Event.objects.filter(
        target_type__app_label="loans",
        target_type__model="project",
        target_id=project.pk,
        verb="project.plan_changed",
    )
    found = rows.select_related("actor")[:VERSIONS]
    return [Change(row.at, str(row.actor), False, [_("Plan de financement")]) for row in found]
