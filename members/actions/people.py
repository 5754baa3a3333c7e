"""The verbs of members: admit, correct, let go, change who speaks for an institution, keep civil details."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from initiative_sm import dates
from members.actions.trace import log
from members.enums import MandateEnd, MandateOrigin, MemberKind
from members.models import Mandate, Member, PersonalDetails, Representative


@transaction.atomic
def admit(*, member: Member, by) -> Member:
    """Write a new member."""
    return _save(member, "member.admitted", by)


@transaction.atomic
def correct(*, member: Member, by) -> Member:
    """Correct what is written of a member; its departure is another verb."""
    if member.kind == MemberKind.PERSON and member.representatives.exists():
        raise ValidationError({"kind": _("Cet adhérent a eu un représentant : il reste une institution.")})
    return _save(member, "member.corrected", by)


@transaction.atomic
def leave(*, member: Member, left_on: date, reason: str, by) -> Member:
    """Let a member go: its representative and its seats end the same day, with it."""
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif du départ.")})
    later = member.mandates.open().filter(started_on__gt=left_on).order_by("started_on").first()
    if later is not None:
        raise ValidationError({"left_on": _begun(later)})
    member.left_on, member.left_reason = left_on, reason
    _save(member, "member.left", by, note=reason)
    member.representatives.open().filter(started_on__lte=left_on).update(ended_on=left_on)
    for mandate in member.mandates.open():
        _end(mandate, left_on, MandateEnd.LEFT, by)
    return member


@transaction.atomic
def replace_representative(*, member: Member, new: Representative, by) -> Representative:
    """Give an institution another voice from `new.started_on`; the one before ends on the eve, and stays on file.

    The seats held through the one before go on with the new one: same seat, series and term.
    """
    if member.kind != MemberKind.INSTITUTION:
        raise ValidationError(_("Une personne physique parle pour elle-même : elle n’a pas de représentant."))
    start, eve = new.started_on, dates.day_before(new.started_on)
    old = member.representatives.open().first()
    held = list(old.mandates.open()) if old else []
    begun = max([old.started_on, *(seat.started_on for seat in held)]) if old else None
    if begun is not None and begun >= start:
        said = _(
            "Le représentant actuel ou l’un de ses mandats commence le %(day)s : donnez un jour suivant."
        )
        raise ValidationError({"started_on": said % {"day": dates.format(begun)}})
    if old:
        old.ended_on = eve
        old.save()
    new.member = member
    new.full_clean()
    new.save()
    for seat in held:
        _end(seat, eve, MandateEnd.REPLACED, by)
        _go_on(seat, new, by)
    log("member.voice_changed", by=by, target=member, note=new.name_fr, seats=len(held))
    return new


@transaction.atomic
def correct_representative(*, representative: Representative, by) -> Representative:
    """Correct the name or the title of a representative: the person stays the same."""
    representative.full_clean()
    representative.save()
    log("member.voice_corrected", by=by, target=representative.member, note=representative.name_fr)
    return representative


@transaction.atomic
def keep_details(*, details: PersonalDetails, by) -> PersonalDetails:
    """Keep the civil details of a person; the trace says whose they are, never what they say."""
    details.full_clean()
    details._history_user = by
    details.save()
    log("details.kept", by=by, target=details.representative or details.member)
    return details


def _save(member, verb, by, **data):
    member.full_clean()
    member._history_user = by
    member.save()
    log(verb, by=by, target=member, **data)
    return member


def _end(mandate, day, reason, by):
    mandate.ended_on, mandate.end_reason = day, reason
    mandate._history_user = by
    mandate.save()


def _go_on(seat, representative, by):
    """The mandate that goes on in the seat of `seat`, which has just ended."""
    # A co-optation that an assembly ratified is a mandate like another one.
    waiting = seat.origin == MandateOrigin.COOPTED and seat.ratified_on is None
    mandate = Mandate(
        member=seat.member,
        representative=representative,
        organ=seat.organ,
        office=seat.office,
        seat=seat.seat,
        series=seat.series,
        started_on=representative.started_on,
        expected_end_on=seat.expected_end_on,
        origin=MandateOrigin.COOPTED if waiting else MandateOrigin.ELECTED,
    )
    mandate._history_user = by
    mandate.full_clean()
    mandate.save()


def _begun(mandate):
    said = _("Un mandat de cet adhérent commence le %(day)s : le départ ne peut pas le précéder.")
    return said % {"day": dates.format(mandate.started_on)}
