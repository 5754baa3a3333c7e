"""The verbs of issued papers: issue one, cancel one. What was issued is stored and never printed anew."""

import os
import secrets
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from initiative_sm import numbering
from loans.models import IssuedFile, IssuedPaper
from loans.papers import PAPERS
from members.actions import log
from members.paper import LANGUAGES


def issue(*, kind: str, subject, on: date, by, at: datetime) -> IssuedPaper:
    """The paper of that kind about `subject`, in both languages: the one issued before, or a new one.

    A paper that was cancelled is not given again: what it was about gets another, with its own number and code.

    It is numbered first, in a transaction of its own, then printed: printing takes seconds and must hold nobody
    up. Where printing failed, the next call prints what is missing under the same number.
    """
    entry = PAPERS[kind]
    paper = _numbered(entry, kind, subject, on=on, by=by, at=at)
    there = set(paper.files.values_list("language", flat=True))
    for language in LANGUAGES:
        if language not in there:
            _store(paper, language, entry.build(subject, paper, language))
    return paper


@transaction.atomic
def _numbered(entry, kind, subject, *, on, by, at):
    key, paper = _last(f"{kind}:{entry.key(subject)}")
    if paper is not None:
        return paper
    loan = entry.loan(subject)
    paper = IssuedPaper(
        kind=kind,
        number=numbering.following(IssuedPaper.objects, f"{entry.prefix}-{on.year}-", digits=4),
        key=key,
        code=secrets.token_hex(10),
        loan=loan,
        issued_on=on,
        issued_by=by,
        issued_at=at,
    )
    paper.full_clean()
    paper.save()
    log("paper.issued", by=by, target=loan or paper, at=at, kind=str(kind), number=paper.number)
    return paper


def _last(key):
    """The key under which the paper is, or is to be, kept; and the paper that stands under it, or None.

    A cancelled paper keeps its key: the next ones are "key~1", "key~2"…
    """
    taken = dict(
        IssuedPaper.objects.filter(Q(key=key) | Q(key__startswith=f"{key}~")).values_list(
            "key", "cancelled_on"
        )
    )
    for again in range(len(taken) + 1):
        asked = f"{key}~{again}" if again else key
        if taken.get(asked, False) is None:
            return asked, IssuedPaper.objects.get(key=asked)
        if asked not in taken:
            return asked, None
    raise AssertionError(key)  # pragma: no cover


def _store(paper, language, printed):
    file = IssuedFile(
        paper=paper,
        language=language,
        sha256=printed.sha256,
        size=len(printed.content),
        pages=printed.pages,
    )
    file.file.save(f"{paper.number}.pdf", ContentFile(printed.content), save=False)
    try:
        with file.file.open("rb") as stored:
            os.fsync(stored.fileno())
        file.save()
    except BaseException:
        file.file.storage.delete(file.file.name)
        raise


@transaction.atomic
def cancel(*, paper: IssuedPaper, on: date, reason: str, by) -> IssuedPaper:
    """Say that a paper counts no more (its public page says so too); its bytes stay. Raises ValidationError."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Dites pourquoi.")})
    changes = {"cancelled_on": on, "cancel_reason": reason[:200]}
    if not IssuedPaper.objects.filter(pk=paper.pk, cancelled_on__isnull=True).update(**changes):
        raise ValidationError(_("Ce document est déjà annulé."))
    log("paper.cancelled", by=by, target=paper.loan or paper, note=reason, number=paper.number)
    paper.refresh_from_db()
    return paper
