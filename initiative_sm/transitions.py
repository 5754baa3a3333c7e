"""The only way a status changes: along a table of its app's `enums.py`, by compare-and-swap.

The old status is part of the UPDATE's condition, so that of two people who move the same thing at the same
moment one succeeds and the other is told.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from initiative_sm.events import log


class TransitionError(ValidationError):
    """The status cannot move that way; the sentence can be shown as it is."""


@transaction.atomic
def move(thing, to, *, by, table, field="status", note="", logged=True, **changes):
    """Move `thing` to the status `to` and write `changes` to its other fields in the same UPDATE.

    `table` maps a status to the set of statuses that may follow. Logs an event, unless `logged` is False (a
    machine's own bookkeeping). Raises TransitionError when the table has no such move, or when somebody else
    moved the thing first.
    """
    old = getattr(thing, field)
    if to not in table.get(old, ()):
        raise TransitionError(
            _("« %(thing)s » ne peut pas passer de « %(old)s » à « %(new)s ».")
            % {"thing": thing, "old": _label(thing, field, old), "new": _label(thing, field, to)}
        )
    changed = (
        type(thing)._default_manager.filter(pk=thing.pk, **{field: old}).update(**{field: to, **changes})
    )
    if not changed:
        raise TransitionError(
            _("« %(thing)s » a changé d’état entre-temps : rechargez la page.") % {"thing": thing}
        )
    for name, value in {field: to, **changes}.items():
        setattr(thing, name, value)
    _keep_history(thing, by)
    if logged:
        log("status.moved", by=by, target=thing, note=note, old=str(old), new=str(to))
    return thing


def _label(thing, field, value):
    return dict(type(thing)._meta.get_field(field).flatchoices).get(value, value)


def _keep_history(thing, by):
    # `update()` skips `save()`, and with it the row that simple-history would write.
    if hasattr(type(thing), "history"):
        type(thing).history.bulk_history_create([thing], update=True, default_user=by)
