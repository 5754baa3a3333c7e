"""The verb of a follow-up: note what was observed of a firm on a day."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from loans.models import FollowUp, Project
from members.actions import log


@transaction.atomic
def record(
    *,
    project: Project,
    observed_on: date,
    kind: str,
    firm_status: str,
    jobs: int,
    jobs_women: int,
    jobs_created: int,
    on: date,
    by,
    turnover: int | None = None,
    difficulties: str = "",
    note: str = "",
) -> FollowUp:
    """Note an observation (suivi) made up to `on`; one of each kind a day. Observations are never changed."""
    if observed_on > on:
        raise ValidationError({"observed_on": _("Cette date n’est pas encore passée.")})
    followup = FollowUp(
        project=project,
        observed_on=observed_on,
        kind=kind,
        firm_status=firm_status,
        jobs=jobs,
        jobs_women=jobs_women,
        jobs_created=jobs_created,
        turnover=turnover,
        difficulties=difficulties.strip(),
        note=note.strip(),
        author=by,
    )
    followup.full_clean()
    followup.save()
    log("followup.recorded", by=by, target=followup, project=project.pk)
    return followup
