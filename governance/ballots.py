"""A vote before it is recorded: what was counted, what the room holds, what the statutes make of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.enums import Outcome, VoiceChoice, VoteMethod
from governance.models import Resolution
from governance.session import Session
from governance.statutes.calls import Quorum
from governance.statutes.votes import Result, Tally, TooManyVotesError, check_room, result
from members.enums import College


@dataclass(frozen=True)
class Ballot:
    """What the scrutineers hand over. `colleges`: the votes by college, weighted, where they were so counted.

    `voices`: the key of each member → how it voted, where they were called by name.
    """

    tally: Tally
    colleges: Mapping[str, Tally] = field(default_factory=dict)
    method: str = VoteMethod.HANDS
    scrutineers: str = ""
    voices: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def by_college(cls, colleges: Mapping[str, Tally], *, chair_for: bool | None = None, **over) -> "Ballot":
        """The colleges added up."""
        counted = colleges.values()
        tally = Tally(
            sum(one.in_favour for one in counted),
            sum(one.against for one in counted),
            sum(one.abstentions for one in counted),
            sum(one.void for one in counted),
            chair_for,
        )
        return cls(tally, colleges, **over)

    @classmethod
    def by_name(cls, held: Session, voices: Mapping[int, str], *, chair_for: bool | None = None) -> "Ballot":
        """The voices added up, each with the votes of its member."""
        votes = {voter.key: voter.votes for voter in held.voters}

        def total(choice):
            return sum(votes.get(member, 0) for member, said in voices.items() if said == choice)

        tally = Tally(
            total(VoiceChoice.FOR), total(VoiceChoice.AGAINST), total(VoiceChoice.ABSTAIN), 0, chair_for
        )
        return cls(tally, method=VoteMethod.ROLL_CALL, voices=voices)


@dataclass(frozen=True)
class Decision:
    """What a ballot comes to. `result` None: the statutes have no majority for that object.

    `needs_chair`: the votes are equal and the side of the chair, not given, would decide.
    """

    in_room: int
    entitled: int
    quorum: Quorum | None
    result: Result | None
    needs_chair: bool

    @property
    def outcome(self):
        return Outcome.CARRIED if self.result.carried else Outcome.REJECTED


def recused(resolution: Resolution) -> frozenset[int]:
    """The members who take no part in the vote on `resolution`."""
    return frozenset(row.member_id for row in resolution.recusals.all())


def decide(held: Session, resolution: Resolution, ballot: Ballot, at: datetime) -> Decision:
    """What `ballot` would decide at `at`. Raises ValidationError with the sentence for the scrutineers.

    The members who take no part leave the room and the base; the quorum is that of the whole assembly, of which
    they remain.
    """
    without = recused(resolution)
    if not held.voters:
        raise ValidationError(
            _("Remplissez d’abord la feuille de présence : elle dit combien de voix sont là.")
        )
    check_colleges(held, ballot, at, without)
    check_voices(held, ballot, at, without)
    in_room, entitled = held.room(at, without).votes, held.entitled(without)
    majority = held.rules.majorities.get(resolution.kind)
    try:
        check_room(ballot.tally, in_room)
    except TooManyVotesError as error:
        raise ValidationError(str(error)) from error
    if majority is None:
        return Decision(in_room, entitled, held.quorum(at), None, False)
    found = result(majority, ballot.tally, in_room=in_room, entitled=entitled)
    with_chair = result(majority, replace(ballot.tally, chair_for=True), in_room=in_room, entitled=entitled)
    undecided = ballot.tally.chair_for is None and with_chair.by_casting_vote
    return Decision(in_room, entitled, held.quorum(at), found, undecided)


def check_colleges(held: Session, ballot: Ballot, at: datetime, without=frozenset()):
    """Raise ValidationError where a college has more votes counted than it has in the room."""
    rooms = {one.college: one.votes for one in held.colleges(at, without)}
    for college, tally in ballot.colleges.items():
        if tally.cast > rooms.get(college, 0):
            raise ValidationError(
                _("%(college)s : %(cast)s voix comptées pour %(room)s présentes ou représentées, recomptez.")
                % {"college": College(college).label, "cast": tally.cast, "room": rooms.get(college, 0)}
            )


def called(held: Session, at: datetime, without=frozenset()) -> frozenset[int]:
    """The members who answer a roll call at `at`: those in the room, and those represented there."""
    there = held.room(at, without)
    return there.present | there.represented.keys()


def check_voices(held: Session, ballot: Ballot, at: datetime, without=frozenset()):
    """Raise ValidationError unless a roll call has the answer of each member counted, and of nobody else."""
    if ballot.method != VoteMethod.ROLL_CALL:
        return
    counted = called(held, at, without)
    if ballot.voices.keys() - counted:
        raise ValidationError(
            _("Un vote est noté pour un membre qui n’est pas compté : absent, ou qui ne prend pas part.")
        )
    missing = len(counted - ballot.voices.keys())
    if missing:
        said = ngettext(
            "%(number)s membre n’a pas encore répondu à l’appel.",
            "%(number)s membres n’ont pas encore répondu à l’appel.",
            missing,
        )
        raise ValidationError(said % {"number": missing})
