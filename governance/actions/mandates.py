"""How seats change hands: a mandate begins, follows another, ends, is co-opted and ratified.

Every writing of a mandate is checked whole: no seat has two holders on one day.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from governance.board import last_holder, standing_in
from governance.enums import Outcome
from governance.models import Resolution, Statutes
from initiative_sm import dates
from members.actions import log
from members.enums import MandateEnd, MandateOrigin, Office, Organ
from members.models import Mandate, Member, Representative

#: Why a mandate ends before its term.
EARLY_ENDS = (MandateEnd.RESIGNATION, MandateEnd.DEATH, MandateEnd.REMOVAL)


def speaker(member: Member, on: date):
    """The representative through whom an institution speaks on a day; None for a person."""
    return Representative.objects.filter(member=member).on(on).order_by("-started_on").first()


@transaction.atomic
def begin(*, organ, seat, member, started_on, by, **terms) -> Mandate:
    """Give a free seat to a member. `terms`: office, series, expected_end_on, origin. Raises ValidationError."""
    mandate = Mandate(
        organ=organ,
        seat=seat,
        member=member,
        representative=speaker(member, started_on),
        started_on=started_on,
        **terms,
    )
    mandate.full_clean()
    mandate.save()
    log("mandate.began", by=by, target=mandate)
    return mandate


@transaction.atomic
def end(*, mandate: Mandate, on: date, reason: str, by, note="") -> list[Mandate]:
    """End a mandate on its last day; who leaves the board leaves the bureau too. Returns what ended.

    Raises ValidationError.
    """
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if mandate.ended_on is not None:
        raise ValidationError(
            _("Ce mandat a déjà pris fin le %(day)s.") % {"day": dates.format(mandate.ended_on)}
        )
    ended = [mandate]
    if mandate.organ == Organ.BOARD:
        offices = Mandate.objects.open().filter(organ=Organ.BUREAU, member=mandate.member)
        ended += offices.filter(started_on__lte=on)
    for each in ended:
        each.ended_on, each.end_reason = on, reason
        each.full_clean()
        each.save()
        log("mandate.ended", by=by, target=each, note=note, reason=str(reason))
    return ended


def leave(*, mandate: Mandate, on: date, reason: str, today: date, by, note="") -> list[Mandate]:
    """A resignation, a death, a removal: the seat is vacant from the next day. Raises ValidationError."""
    if on > today:
        raise ValidationError({"on": _("Cette date est dans le futur.")})
    if on < mandate.started_on:
        raise ValidationError({"on": _("La fin du mandat précède son début.")})
    if reason not in EARLY_ENDS:
        raise ValidationError({"reason": _("Donnez le motif : démission, décès ou révocation.")})
    return end(mandate=mandate, on=on, reason=reason, by=by, note=note)


@transaction.atomic
def succeed(*, outgoing: Mandate | None, on: date, by, organ, seat, member, **terms) -> Mandate:
    """Give a seat to who was elected on `on`; the outgoing mandate, if any, ends the day before.

    One who loses the seat to another leaves the bureau as well. Raises ValidationError.
    """
    if outgoing is not None and outgoing.ended_on is None:
        if outgoing.started_on >= on:
            raise ValidationError(
                _("Le mandat sortant commence le jour même : le siège n’est pas à pourvoir.")
            )
        if outgoing.member_id == member.pk:
            close(mandate=outgoing, on=dates.day_before(on), by=by)
        else:
            end(mandate=outgoing, on=dates.day_before(on), reason=MandateEnd.TERM, by=by)
    return begin(organ=organ, seat=seat, member=member, started_on=on, by=by, **terms)


def close(*, mandate: Mandate, on: date, by):
    """End a term whose holder stays in the organ: the offices held besides go on. Raises ValidationError."""
    mandate.ended_on, mandate.end_reason = on, MandateEnd.TERM
    mandate.full_clean()
    mandate.save()
    log("mandate.ended", by=by, target=mandate, reason=str(MandateEnd.TERM))


# --- Co-optation --------------------------------------------------------------------------------------------


@transaction.atomic
def co_opt(*, seat: int, member: Member, on: date, today: date, by) -> Mandate:
    """Let the board fill its vacant seat until the next assembly; the newcomer ends its predecessor's term.

    Raises ValidationError.
    """
    statutes = Statutes.objects.on(on)
    if statutes is None or not statutes.cooptation:
        raise ValidationError(_("Les statuts n’admettent pas la cooptation : l’assemblée pourvoit le siège."))
    if on > today:
        raise ValidationError({"on": _("Cette date est dans le futur.")})
    before = last_holder(Organ.BOARD, seat)
    if before is None:
        raise ValidationError(_("Ce siège n’a jamais été pourvu : l’assemblée l’ouvre."))
    answer = standing_in(statutes, Organ.BOARD, member, on, seat=seat)
    if not answer.kept:
        raise ValidationError({"member": answer.sentence})
    term = before.expected_end_on
    return begin(
        organ=Organ.BOARD,
        seat=seat,
        member=member,
        started_on=on,
        office=Office.MEMBER,
        series=before.series,
        expected_end_on=term if term and term > on else None,
        origin=MandateOrigin.COOPTED,
        by=by,
    )


@transaction.atomic
def ratify(*, mandate: Mandate, resolution: Resolution, by) -> Mandate:
    """Follow the assembly: a carried resolution ratifies the co-optation, a rejected one ends it that day.

    Raises ValidationError.
    """
    if mandate.origin != MandateOrigin.COOPTED or mandate.ratified_on or mandate.ended_on:
        raise ValidationError(_("Cette cooptation n’attend pas de ratification."))
    meeting = resolution.meeting
    if meeting.organ != Organ.ASSEMBLY or meeting.held_on < mandate.started_on:
        raise ValidationError(_("Une assemblée générale ratifie, après la cooptation."))
    if resolution.outcome == Outcome.PENDING:
        raise ValidationError(_("Cette résolution n’est pas encore votée."))
    if resolution.outcome == Outcome.REJECTED:
        return end(mandate=mandate, on=meeting.held_on, reason=MandateEnd.NOT_RATIFIED, by=by)[0]
    mandate.ratified_on = meeting.held_on
    mandate.full_clean()
    mandate.save()
    log("mandate.ratified", by=by, target=mandate, resolution=resolution.pk)
    return mandate
