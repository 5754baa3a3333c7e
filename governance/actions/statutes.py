"""A new version of the statutes: that in force copied whole, to be changed where the assembly changed it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from governance.models import Resolution, Statutes
from members.actions import log

#: The lines of a version, by the name of their relation.
LINES = ("colleges", "calls", "majorities", "offices")


@transaction.atomic
def new_version(*, base: Statutes, effective_on: date, adopted_by: Resolution | None, by) -> Statutes:
    """Copy `base` and its lines to a version in force from `effective_on`. Raises ValidationError."""
    if effective_on <= base.effective_on:
        raise ValidationError(
            {
                "effective_on": _(
                    "La nouvelle version suit celle qu’elle remplace : donnez une date postérieure."
                )
            }
        )
    lines = {name: list(getattr(base, name).all()) for name in LINES}
    made = Statutes.objects.get(pk=base.pk)
    made.pk, made._state.adding = None, True
    made.effective_on, made.adopted_by = effective_on, adopted_by
    made.full_clean()
    made.save()
    for rows in lines.values():
        for row in rows:
            row.pk, row._state.adding, row.statutes = None, True, made
            row.save()
    log("statutes.prepared", by=by, target=made, base=base.pk)
    return made
