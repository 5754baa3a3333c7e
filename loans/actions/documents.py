"""The verbs of the papers of a file: add one, withdraw one."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from initiative_sm.uploads import Upload, describe, stored
from loans.models import Document
from members.actions import log


def add(*, document: Document, upload: Upload, by, at: datetime) -> Document:
    """Keep `upload` as the file of `document`, which is filled in and not saved yet. Raises ValidationError."""
    describe(document, upload)
    document.added_by, document.added_at = by, at
    _refuse_repeated(document)
    document.full_clean(exclude=["file"])
    with stored(document, upload):
        document.save()
        log("document.added", by=by, target=document.holder, document=document.pk, kind=document.kind)
    return document


def _refuse_repeated(document):
    known = Document.objects.standing().filter(holder=document.holder, sha256=document.sha256).first()
    if known:
        raise ValidationError(
            _("Ce fichier figure déjà au dossier : « %(title)s », ajouté le %(day)s.")
            % {"title": known, "day": f"{known.added_at:%d/%m/%Y}"}
        )


def elsewhere(document: Document):
    """The papers of other persons that are the very same file."""
    same = Document.objects.standing().filter(sha256=document.sha256).exclude(holder=document.holder)
    return same.select_related("holder")


@transaction.atomic
def remove(*, document: Document, reason: str, by, at: datetime) -> Document:
    """Withdraw a paper that has no place in the file. The record and its file stay, and are shown no more."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Dites pourquoi.")})
    changes = {"removed_by": by, "removed_at": at, "removal_reason": reason[:200]}
    if not Document.objects.standing().filter(pk=document.pk).update(**changes):
        raise ValidationError(_("Cette pièce est déjà retirée."))
    log("document.removed", by=by, target=document.holder, note=reason, document=document.pk)
    document.refresh_from_db()
    return document
