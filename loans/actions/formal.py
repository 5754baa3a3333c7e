"""The verb of formalisation: the day an activity became formal, and the paper that says so."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from initiative_sm.uploads import Upload
from loans.actions import documents
from loans.enums import DocumentKind, FormalProof
from loans.models import Document, Project
from members.actions import log

#: The paper of each proof, as the checklist of a file names it.
PAPERS = {
    FormalProof.RC: DocumentKind.REGISTER,
    FormalProof.AUTO_ENTREPRENEUR: DocumentKind.AUTO_ENTREPRENEUR,
    FormalProof.TAX: DocumentKind.TAX,
    FormalProof.COOPERATIVE: DocumentKind.STATUTES,
}


@transaction.atomic
def formalise(
    *,
    project: Project,
    proof: str,
    formalised_on: date,
    ice: str,
    informal_at_start: bool,
    on: date,
    by,
    upload: Upload | None = None,
    at: datetime | None = None,
) -> Project:
    """Note, or correct, the passage of `project` to the formal sector; what stood before stays in its history.

    `upload` is the paper, handed in at `at`.
    """
    if formalised_on > on:
        raise ValidationError({"formalised_on": _("Cette date n’est pas encore passée.")})
    project.formal_proof, project.formalised_on = proof, formalised_on
    project.ice, project.informal_at_start = ice, informal_at_start
    project.full_clean()
    project._history_user = by
    project.save()
    log("project.formalised", by=by, target=project, proof=proof, on=formalised_on.isoformat())
    if upload is not None:
        kind = PAPERS.get(proof, DocumentKind.OTHER)
        paper = Document(
            holder=project.holder, project=project, kind=kind, title=str(FormalProof(proof).label)
        )
        try:
            documents.add(document=paper, upload=upload, by=by, at=at)
        except ValidationError as refusal:
            raise ValidationError({"file": refusal.messages}) from refusal
    return project
