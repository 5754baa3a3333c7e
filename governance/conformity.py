"""Did a meeting keep the statutes of its day: its convocation, its quorum, the result of each vote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from governance.enums import AttendanceStatus, MeetingStatus, Outcome
from governance.models import Meeting, Resolution, Statutes
from governance.statutes.calls import Answer, Quorum, notice, quorum
from governance.statutes.room import Proxy, Room, Stay, Voter, room
from governance.statutes.rules import Rules
from governance.statutes.votes import Result, Tally, TooManyVotesError, result
from members.enums import Organ


@dataclass(frozen=True)
class Conformity:
    """What the rules say of one meeting; None where there is nothing to judge yet.

    `votes` maps the key of each resolution that was put to the vote to its answer.
    """

    statutes: Statutes
    notice: Answer | None
    quorum: Quorum | None
    votes: Mapping[int, Answer]


def conformity(meeting: Meeting) -> Conformity | None:
    """The meeting judged by the statutes in force on its day; None where there were none, or it was cancelled.

    Reads the attendance sheet and the resolutions of `meeting`: prefetch them, with the members.
    """
    statutes = None if meeting.status == MeetingStatus.CANCELLED else Statutes.objects.on(meeting.held_on)
    if statutes is None:
        return None
    rules = statutes.rules()
    call = rules.calls.get((meeting.organ, meeting.kind))
    voters, there = electorate(rules, meeting)
    entitled = sum(voter.votes > 0 for voter in voters)
    return Conformity(
        statutes,
        notice(call, meeting.convened_on, meeting.held_on) if call and meeting.convened_on else None,
        quorum(call, there.counted, entitled) if call and entitled else None,
        _votes(rules, meeting, voters, there),
    )


def electorate(rules: Rules, meeting: Meeting) -> tuple[list[Voter], Room]:
    """Those on the attendance sheet with their votes, and who of them was counted.

    The assembly votes by college; in the other organs each seat has one vote.
    """
    rows = list(meeting.attendances.all())
    voters = [Voter(row.member_id, row.member.college, _weight(rules, meeting, row.member)) for row in rows]
    opened = datetime.combine(meeting.held_on, meeting.starts_at or time())
    stays = [Stay(row.member_id, opened) for row in rows if row.status == AttendanceStatus.PRESENT]
    proxies = [
        Proxy(row.member_id, row.represented_by_id)
        for row in rows
        if row.status == AttendanceStatus.REPRESENTED
    ]
    return voters, room(rules, voters, stays, proxies, opened)


def _weight(rules, meeting, member):
    return rules.colleges.get(member.college, 0) if meeting.organ == Organ.ASSEMBLY else 1


def _votes(rules, meeting, voters, there):
    entitled = sum(voter.votes for voter in voters)
    return {
        resolution.pk: _judged(rules, resolution, there.votes, entitled)
        for resolution in meeting.resolutions.all()
        if resolution.outcome != Outcome.PENDING and resolution.kind in rules.majorities
    }


def _judged(rules, resolution, in_room, entitled) -> Answer:
    """Does the recorded outcome follow from the recorded votes."""
    try:
        found = decided(rules, resolution, in_room=in_room, entitled=entitled)
    except TooManyVotesError as error:
        return Answer(False, str(error))
    if found.carried is (resolution.outcome == Outcome.CARRIED):
        return Answer(True, found.sentence)
    said = _("Le résultat enregistré ne suit pas la règle. %(sentence)s") % {"sentence": found.sentence}
    return Answer(False, said)


def decided(rules: Rules, resolution: Resolution, *, in_room: int, entitled: int) -> Result:
    """What the votes of `resolution` decide. Raises TooManyVotesError, and KeyError without a rule for its kind."""
    tally = Tally(resolution.votes_for, resolution.votes_against, resolution.abstentions)
    return result(rules.majorities[resolution.kind], tally, in_room=in_room, entitled=entitled)


def outcome_of(resolution: Resolution, typed: str = "") -> str:
    """The outcome of a resolution whose votes were just counted: by the statutes, else as `typed`.

    Raises ValidationError: more votes than the attendance sheet holds, a typed outcome that the rule
    contradicts, none typed where the statutes have no rule.
    """
    meeting = resolution.meeting
    statutes = Statutes.objects.on(meeting.held_on)
    rules = statutes.rules() if statutes else None
    if rules is None or resolution.kind not in rules.majorities:
        if not typed:
            raise ValidationError(_("Les statuts n’ont pas de majorité pour cet objet : donnez le résultat."))
        return typed
    voters, there = electorate(rules, meeting)
    if not voters:
        raise ValidationError(
            _("Remplissez d’abord la feuille de présence : elle dit combien de voix sont là.")
        )
    try:
        found = decided(rules, resolution, in_room=there.votes, entitled=sum(v.votes for v in voters))
    except TooManyVotesError as error:
        raise ValidationError(str(error)) from error
    outcome = Outcome.CARRIED if found.carried else Outcome.REJECTED
    if typed and typed != outcome:
        raise ValidationError(found.sentence)
    return outcome
