"""The register of interests: declared, ended, never erased."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from governance.actions.mandates import speaker
from governance.models import Interest
from members.actions import log
from members.models import Member


@transaction.atomic
def declare(*, member: Member, declared_on: date, today: date, by, **said) -> Interest:
    """Enter what somebody who decides declared. `said`: kind, party, description. Raises ValidationError."""
    if declared_on > today:
        raise ValidationError({"declared_on": _("Cette date est dans le futur.")})
    made = Interest(
        member=member,
        representative=speaker(member, declared_on),
        declared_on=declared_on,
        recorded_by=by,
        **said,
    )
    made.full_clean()
    made.save()
    log("interest.declared", by=by, target=made)
    return made


@transaction.atomic
def end(*, interest: Interest, on: date, today: date, by) -> Interest:
    """Note the last day of an interest; it stays in the register. Raises ValidationError."""
    if interest.ended_on is not None:
        raise ValidationError(_("Cet intérêt a déjà pris fin."))
    if on > today:
        raise ValidationError({"ended_on": _("Cette date est dans le futur.")})
    interest.ended_on = on
    interest.full_clean()
    interest.save()
    log("interest.ended", by=by, target=interest)
    return interest
