"""The verbs of the follow-up of a resolution: ask for something to be done, note that it was."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from governance.enums import Outcome
from governance.models import ResolutionStep
from members.actions import log


@transaction.atomic
def add(*, step: ResolutionStep, by) -> ResolutionStep:
    """Write a step that is filled in and not saved yet. Raises ValidationError."""
    if step.resolution.outcome != Outcome.CARRIED:
        raise ValidationError(_("Seule une résolution adoptée a des suites."))
    step.full_clean()
    step.save()
    log("step.added", by=by, target=step.resolution, text=step.text)
    return step


@transaction.atomic
def done(*, step: ResolutionStep, done_on: date, note: str, today: date, by) -> ResolutionStep:
    """Note that a step was done. Raises ValidationError."""
    if done_on > today:
        raise ValidationError({"done_on": _("Cette date n’est pas encore passée.")})
    if done_on < step.resolution.meeting.held_on:
        raise ValidationError({"done_on": _("Une suite vient après la réunion.")})
    changes = {"done_on": done_on, "done_by": by, "note": note}
    if not ResolutionStep.objects.filter(pk=step.pk, done_on__isnull=True).update(**changes):
        raise ValidationError(_("Cette suite est déjà notée comme faite."))
    log("step.done", by=by, target=step.resolution, text=step.text)
    step.refresh_from_db()
    return step
