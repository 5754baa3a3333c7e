"""The verbs of mentoring: put a volunteer beside a holder, end it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from loans.enums import LoanStatus
from loans.models import Loan, Mentoring
from members.actions import log
from members.models import Volunteer

#: A mentor may stand beside a holder from the decision on; a file that came to nothing has nobody to help.
MENTORED = (
    LoanStatus.GRANTED,
    LoanStatus.CONTRACTED,
    LoanStatus.RUNNING,
    LoanStatus.LITIGATION,
    LoanStatus.REPAID,
)


@transaction.atomic
def pair(*, loan: Loan, mentor: Volunteer, started_on: date, on: date, by) -> Mentoring:
    """Put `mentor` beside the holder of `loan` from `started_on`, up to `on`; one mentor at a time."""
    loan = Loan.objects.select_for_update().get(pk=loan.pk)
    if loan.status not in MENTORED:
        raise ValidationError(_("Un parrain accompagne un prêt accordé : ce dossier ne l’est pas."))
    if started_on > on:
        raise ValidationError({"started_on": _("Cette date n’est pas encore passée.")})
    if started_on < mentor.started_on or (mentor.ended_on and mentor.ended_on < started_on):
        raise ValidationError({"mentor": _("Cette personne n’est pas bénévole à cette date.")})
    if loan.mentorings.filter(ended_on__isnull=True).exists():
        raise ValidationError(_("Ce prêt a déjà un parrain en exercice."))
    mentoring = Mentoring(loan=loan, mentor=mentor, started_on=started_on)
    mentoring.full_clean()
    mentoring.save()
    log("mentoring.started", by=by, target=loan, mentoring=mentoring.pk, mentor=mentor.pk)
    return mentoring


@transaction.atomic
def end(*, mentoring: Mentoring, ended_on: date, reason: str, on: date, by) -> Mentoring:
    """End a mentoring on `ended_on`, its last day, and say why."""
    mentoring = Mentoring.objects.select_for_update().get(pk=mentoring.pk)
    reason = reason.strip()
    if mentoring.ended_on is not None:
        raise ValidationError(_("Ce parrainage est déjà terminé."))
    if not reason:
        raise ValidationError({"end_reason": _("Dites pourquoi.")})
    if ended_on > on:
        raise ValidationError({"ended_on": _("Cette date n’est pas encore passée.")})
    if ended_on < mentoring.started_on:
        raise ValidationError({"ended_on": _("La fin du parrainage précède son début.")})
    mentoring.ended_on, mentoring.end_reason = ended_on, reason[:200]
    mentoring.full_clean()
    mentoring.save()
    log("mentoring.ended", by=by, target=mentoring.loan, note=reason, mentoring=mentoring.pk)
    return mentoring
