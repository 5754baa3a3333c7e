"""Did a meeting keep the statutes of its day: its convocation, its quorum, the result of each vote."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from governance.enums import MeetingStatus, Outcome
from governance.models import Meeting, Resolution, Statutes
from governance.session import Session, run_here, session
from governance.statutes.calls import Answer, Quorum, notice
from governance.statutes.rules import Rules
from governance.statutes.votes import Result, Tally, TooManyVotesError, result


@dataclass(frozen=True)
class Conformity:
    """What the rules say of one meeting; None where there is nothing to judge yet.

    `session` is what was judged. `votes` maps the key of each resolution that was put to the vote to its answer.
    """

    session: Session
    statutes: Statutes
    notice: Answer | None
    quorum: Quorum | None
    votes: Mapping[int, Answer]


def conformity(meeting: Meeting) -> Conformity | None:
    """The meeting judged by the statutes in force on its day; None where there were none, or it was cancelled.

    Reads what `session` reads, and the resolutions of `meeting`: prefetch them.
    """
    statutes = None if meeting.status == MeetingStatus.CANCELLED else Statutes.objects.on(meeting.held_on)
    if statutes is None:
        return None
    rules = statutes.rules()
    call = rules.calls.get((meeting.organ, meeting.kind))
    held = session(meeting, rules)
    started = meeting.opened_at is not None or not run_here(meeting)
    return Conformity(
        held,
        statutes,
        notice(call, meeting.convened_on, meeting.held_on) if call and meeting.convened_on else None,
        held.quorum(held.opened_at) if started else None,
        {
            resolution.pk: _judged(held, resolution)
            for resolution in meeting.resolutions.all()
            if resolution.outcome != Outcome.PENDING and resolution.kind in rules.majorities
        },
    )


def _judged(held: Session, resolution: Resolution) -> Answer:
    """Does the recorded outcome follow from the recorded votes, and was there a quorum at that moment."""
    voted_at = resolution.voted_at or held.opened_at
    in_room, entitled = resolution.in_room, resolution.entitled
    if in_room is None:
        in_room, entitled = held.room(voted_at).votes, held.entitled()
    try:
        found = decided(held.rules, resolution, in_room=in_room, entitled=entitled)
    except TooManyVotesError as error:
        return Answer(False, str(error))
    if found.carried is not (resolution.outcome == Outcome.CARRIED):
        said = _("Le résultat enregistré ne suit pas la règle. %(sentence)s") % {"sentence": found.sentence}
        return Answer(False, said)
    quorum = held.quorum(voted_at) if resolution.voted_at and held.meeting.opened_at else None
    if quorum is not None and not quorum.kept:
        return Answer(False, _("Votée sans quorum. %(sentence)s") % {"sentence": quorum.sentence})
    return Answer(True, found.sentence)


def decided(rules: Rules, resolution: Resolution, *, in_room: int, entitled: int) -> Result:
    """What the votes of `resolution` decide. Raises TooManyVotesError, and KeyError without a rule for its kind."""
    return result(rules.majorities[resolution.kind], tally_of(resolution), in_room=in_room, entitled=entitled)


def tally_of(resolution: Resolution) -> Tally:
    return Tally(
        resolution.votes_for,
        resolution.votes_against,
        resolution.abstentions,
        resolution.void,
        resolution.chair_for,
    )
