"""The verb of a follow-up: note what was observed of a firm on a day."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from initiative_sm.uploads import Upload
from loans.actions import documents
from loans.enums import DocumentKind
from loans.models import Document, FollowUp, Project
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
    next_on: date | None = None,
    photo: Upload | None = None,
    at: datetime | None = None,
) -> FollowUp:
    """Note an observation (suivi) made up to `on`; one of each kind a day. Observations are never changed.

    A `photo` is kept among the papers of the project; `at` is then the moment at which it was handed in.
    """
    if observed_on > on:
        raise ValidationError({"observed_on": _("Cette date n’est pas encore passée.")})
    if next_on is not None and next_on <= observed_on:
        raise ValidationError({"next_on": _("La prochaine visite suit celle-ci.")})
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
        next_on=next_on,
        author=by,
    )
    followup.full_clean()
    if photo is not None:
        followup.photo = _picture(project, observed_on, photo, by, at)
    followup.save()
    log("followup.recorded", by=by, target=followup, project=project.pk)
    return followup


def _picture(project, observed_on, photo, by, at):
    """The photograph of a visit, kept as a paper of the project."""
    title = _("Photographie du %(day)s") % {"day": f"{observed_on:%d/%m/%Y}"}
    picture = Document(holder=project.holder, project=project, kind=DocumentKind.PHOTO, title=title)
    try:
        return documents.add(document=picture, upload=photo, by=by, at=at)
    except ValidationError as refusal:
        raise ValidationError({"photo": refusal.messages}) from refusal
