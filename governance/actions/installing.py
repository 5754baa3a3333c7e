"""What an election changes: who accepts takes the seat, who declines leaves it vacant. No gap, no overlap."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from governance.actions import mandates
from governance.actions.elections import COUNTED_IN, check_open, freed, statutes_of
from governance.board import last_holder, standing_in
from governance.enums import CandidacyOutcome
from governance.models import Candidacy, Election, ElectionSeat
from governance.statutes import seats as series_rules
from initiative_sm import dates
from members.actions import log
from members.enums import MandateEnd
from members.models import Mandate


@transaction.atomic
def answer(*, candidacy: Candidacy, accepted: bool, by) -> Mandate | None:
    """Take the answer of an elected person: its mandate begins, or the seat is vacant. Raises ValidationError."""
    candidacy = Candidacy.objects.select_for_update().get(pk=candidacy.pk)
    seat = candidacy.seat
    check_open(seat.election.meeting, COUNTED_IN)
    if candidacy.outcome != CandidacyOutcome.ELECTED or candidacy.accepted is not None:
        raise ValidationError(_("Seul un élu accepte ou décline, une fois."))
    candidacy.accepted = accepted
    if accepted:
        candidacy.mandate = _install(candidacy, by)
    else:
        candidacy.outcome = CandidacyOutcome.DECLINED
        _end_outgoing(seat, by)
    candidacy.full_clean()
    candidacy.save()
    log("candidacy.answered", by=by, target=candidacy, accepted=accepted)
    return candidacy.mandate


@transaction.atomic
def accept_all(*, election: Election, by) -> list[Mandate]:
    """Every elected person who has not answered accepts. Raises ValidationError: then nobody is installed."""
    waiting = Candidacy.objects.filter(
        seat__election=election, outcome=CandidacyOutcome.ELECTED, accepted__isnull=True
    )
    return [answer(candidacy=each, accepted=True, by=by) for each in waiting.order_by("seat__seat", "pk")]


@transaction.atomic
def leave_vacant(*, seat: ElectionSeat, by):
    """End the outgoing mandate of a seat to which nobody was elected. Raises ValidationError."""
    election = seat.election
    check_open(election.meeting, COUNTED_IN)
    waiting = (CandidacyOutcome.ELECTED, CandidacyOutcome.PENDING, CandidacyOutcome.TIED)
    if election.voted_at is None or seat.candidacies.filter(outcome__in=waiting).exists():
        raise ValidationError(_("Ce siège attend encore un élu."))
    _end_outgoing(seat, by)


def _end_outgoing(seat, by):
    current = holder_of(seat)
    if current is not None:
        day = dates.day_before(seat.election.meeting.held_on)
        mandates.end(mandate=current, on=day, reason=MandateEnd.TERM, by=by)


def holder_of(seat: ElectionSeat) -> Mandate | None:
    """The mandate in force in a seat: the outgoing one, or that of a representative who came since."""
    return Mandate.objects.open().filter(organ=seat.election.organ, seat=seat.seat).first()


def _install(candidacy, by):
    seat, member = candidacy.seat, candidacy.member
    election = seat.election
    day = election.meeting.held_on
    statutes, renewed = statutes_of(election.meeting), freed(election.meeting, election.organ)
    found = standing_in(statutes, election.organ, member, day, seat=seat.seat, freed=renewed)
    if not found.kept:
        raise ValidationError(found.sentence)
    for other in Mandate.objects.filter(pk__in=renewed, member=member).exclude(seat=seat.seat):
        mandates.close(mandate=other, on=dates.day_before(day), by=by)
    before = last_holder(election.organ, seat.seat)
    return mandates.succeed(
        outgoing=holder_of(seat),
        on=day,
        organ=election.organ,
        office=election.office,
        seat=seat.seat,
        series=before.series if before else election.series,
        member=member,
        expected_end_on=_end_of_term(statutes.rules(), before, day),
        by=by,
    )


def _end_of_term(rules, before: Mandate | None, day: date) -> date:
    """A whole term; a seat filled before its series is due ends the term of its predecessor."""
    if before is not None and before.expected_end_on and before.expected_end_on.year > day.year:
        return before.expected_end_on
    return series_rules.expected_end(rules, day)
