"""The verbs of a file before the committee: screen it, appraise it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from loans.actions import file
from loans.enums import OPEN_STATUSES, LoanStatus, ScreeningResult
from loans.models import Appraisal, Criterion, Loan, Screening, ScreeningAnswer
from members.actions import log

#: What a screening that does not find the file eligible makes of it.
ENDS = {
    ScreeningResult.REDIRECTED: LoanStatus.REDIRECTED,
    ScreeningResult.ABANDONED: LoanStatus.ABANDONED,
}


@transaction.atomic
def screen(
    *,
    loan: Loan,
    answers: Mapping[Criterion, tuple[bool, str]],
    result: str,
    reason: str = "",
    screened_on: date,
    on: date,
    by,
) -> Screening:
    """Screen a file that was received (pré-diagnostic): each criterion met or not, with a note.

    Eligible, the file goes on to its appraisal; redirected or abandoned, it is closed with the reason. A file
    that misses a required criterion is not eligible. Raises ValidationError.
    """
    loan = Loan.objects.select_for_update().get(pk=loan.pk)
    if loan.status != LoanStatus.RECEIVED:
        raise ValidationError(_("Le pré-diagnostic se fait à l’accueil du dossier."))
    if screened_on > on:
        raise ValidationError({"screened_on": _("La date est dans le futur.")})
    if screened_on < loan.received_on:
        raise ValidationError({"screened_on": _("Le pré-diagnostic précède la réception du dossier.")})
    unmet = [criterion for criterion, (met, _note) in answers.items() if criterion.required and not met]
    if result == ScreeningResult.ELIGIBLE and unmet:
        raise ValidationError(
            {"result": _("Un critère indispensable n’est pas rempli : le dossier n’est pas éligible.")}
        )
    screening = Screening(
        loan=loan, screened_on=screened_on, result=result, reason=reason.strip()[:250], author=by
    )
    screening.full_clean()
    screening.save()
    ScreeningAnswer.objects.bulk_create(
        ScreeningAnswer(screening=screening, criterion=criterion, met=met, note=note.strip()[:200])
        for criterion, (met, note) in answers.items()
    )
    log("file.screened", by=by, target=loan, result=str(result))
    if result == ScreeningResult.ELIGIBLE:
        file.advance(loan=loan, to=LoanStatus.APPRAISAL, by=by)
    else:
        file.close(loan=loan, to=ENDS[result], reason=reason, closed_on=screened_on, by=by)
    return screening


@transaction.atomic
def appraise(*, loan: Loan, by, at: datetime, **findings) -> Appraisal:
    """Keep what the appraisal of a file found (`findings`: fields of the Appraisal); each version stays.

    Raises ValidationError once the committee has decided or the file is closed.
    """
    loan = Loan.objects.select_for_update().get(pk=loan.pk)
    if loan.status not in OPEN_STATUSES:
        raise ValidationError(_("Le comité a statué ou le dossier est clos : l’instruction ne change plus."))
    appraisal = Appraisal.objects.filter(loan=loan).first() or Appraisal(loan=loan)
    for name, value in findings.items():
        setattr(appraisal, name, value)
    appraisal.author, appraisal.updated_at = by, at
    appraisal.full_clean()
    appraisal._history_user = by
    appraisal.save()
    log("file.appraised", by=by, target=loan, opinion=str(appraisal.opinion))
    return appraisal
