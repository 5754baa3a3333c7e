"""The verb of an exchange with a holder (échange): note it. Exchanges are never changed."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from loans.models import Contact, Holder, Loan
from members.actions import log


@transaction.atomic
def note(
    *,
    holder: Holder,
    kind: str,
    purpose: str,
    happened_on: date,
    on: date,
    by,
    at: datetime,
    loan: Loan | None = None,
    note: str = "",
    outcome: str = "",
    promised_on: date | None = None,
    promised_amount: Decimal | None = None,
    next_on: date | None = None,
) -> Contact:
    """Note an exchange with a holder (échange), about a file where there is one. Raises ValidationError."""
    if happened_on > on:
        raise ValidationError({"happened_on": _("La date est dans le futur.")})
    if loan is not None and loan.holder_id != holder.pk:
        raise ValidationError({"loan": _("Ce dossier est celui d’une autre personne.")})
    contact = Contact(
        holder=holder,
        loan=loan,
        kind=kind,
        purpose=purpose,
        happened_on=happened_on,
        note=note.strip(),
        outcome=outcome,
        promised_on=promised_on,
        promised_amount=promised_amount,
        next_on=next_on,
        author=by,
        recorded_at=at,
    )
    contact.full_clean()
    contact.save()
    log("contact.noted", by=by, target=loan or holder, kind=str(kind), contact=contact.pk)
    return contact
