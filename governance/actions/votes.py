"""The verbs of a vote: record what was counted, take a wrong count back, note who takes no part."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from governance.ballots import Ballot, decide
from governance.enums import RESOLUTION_TRANSITIONS, MeetingStatus, Outcome, VoteMethod
from governance.models import CollegeCount, Meeting, Recusal, Resolution, Voice
from governance.session import run_here, session
from initiative_sm.transitions import move
from members.actions import log
from members.models import Member

NOT_VOTED = {
    "votes_for": 0, "votes_against": 0, "abstentions": 0, "void": 0, "method": VoteMethod.HANDS,
    "in_room": None, "entitled": None, "chair_for": None, "scrutineers": "", "voted_at": None,
}  # fmt: skip


@transaction.atomic
def record(*, resolution: Resolution, ballot: Ballot, at: datetime | None, by, typed: str = "") -> Resolution:
    """Freeze the result of a vote taken at `at`: the count, the room, the outcome by the statutes of the day.

    `at` is None for an older meeting, of which only the attendance sheet is known. `typed` is the outcome as the
    minutes say it; it is asked for where the statutes have no majority for that object. Raises ValidationError:
    no session, no quorum, more votes than the room, a tie that needs the chair, a typed outcome against the rule.
    """
    meeting = Meeting.objects.select_for_update().get(pk=resolution.meeting_id)
    _check_votes_taken(meeting, at)
    if ballot.method == VoteMethod.SECRET and not ballot.scrutineers.strip():
        raise ValidationError({"scrutineers": _("Un scrutin secret a ses scrutateurs : nommez-les.")})
    if ballot.method == VoteMethod.ROLL_CALL and not ballot.voices:
        raise ValidationError(_("Un appel nominal note le vote de chacun."))
    outcome, room = _decided(meeting, resolution, ballot, at, typed)
    changes = {
        "votes_for": ballot.tally.in_favour,
        "votes_against": ballot.tally.against,
        "abstentions": ballot.tally.abstentions,
        "void": ballot.tally.void,
        "method": ballot.method,
        "chair_for": ballot.tally.chair_for,
        "scrutineers": ballot.scrutineers.strip(),
        "voted_at": at if meeting.opened_at else None,
        **room,
    }
    _check_constraints(resolution, outcome, changes)
    move(resolution, outcome, by=by, table=RESOLUTION_TRANSITIONS, field="outcome", **changes)
    _keep_colleges(meeting, resolution, ballot, at)
    Voice.objects.bulk_create(
        Voice(resolution=resolution, member_id=member, choice=choice)
        for member, choice in ballot.voices.items()
    )
    return resolution


def _check_votes_taken(meeting, at):
    if meeting.status in (MeetingStatus.MISSED, MeetingStatus.CANCELLED):
        raise ValidationError(
            _("La réunion est « %(status)s » : rien ne s’y vote.") % {"status": meeting.get_status_display()}
        )
    if meeting.opened_at is None:
        if run_here(meeting):
            raise ValidationError(_("Ouvrez d’abord la séance."))
        return
    if meeting.status != MeetingStatus.OPEN:
        raise ValidationError(_("La séance est levée : plus rien ne s’y vote."))
    if at is None or at < meeting.opened_at:
        raise ValidationError({"hour": _("L’heure du vote suit l’ouverture de la séance.")})


def _decided(meeting, resolution, ballot, at, typed):
    """The outcome, and what is frozen of the room with it."""
    held = session(meeting)
    ruled = held is not None and resolution.kind in held.rules.majorities
    if not ruled and not typed:
        raise ValidationError(_("Les statuts n’ont pas de majorité pour cet objet : donnez le résultat."))
    if held is None or not (held.voters or ruled):
        return typed, {}
    found = decide(held, resolution, ballot, at or held.opened_at)
    if meeting.opened_at and found.quorum is not None and not found.quorum.kept:
        raise ValidationError(
            _("Pas de vote sans quorum. %(sentence)s") % {"sentence": found.quorum.sentence}
        )
    frozen = {"in_room": found.in_room, "entitled": found.entitled}
    if found.result is None:
        return typed, frozen
    if found.needs_chair and meeting.opened_at:
        raise ValidationError({"chair_for": _("Partage des voix : dites comment le président a voté.")})
    if typed and typed != found.outcome:
        raise ValidationError(found.result.sentence)
    return found.outcome, frozen


def _check_constraints(resolution, outcome, changes):
    """Ask the model's own sentences of a copy: what is refused leaves no trace."""
    tried = Resolution.objects.get(pk=resolution.pk)
    for name, value in {**changes, "outcome": outcome}.items():
        setattr(tried, name, value)
    tried.validate_constraints()


def _keep_colleges(meeting, resolution, ballot, at):
    if not ballot.colleges:
        return
    held = session(meeting)
    without = frozenset(resolution.recusals.values_list("member", flat=True))
    rooms = {one.college: one.votes for one in held.colleges(at or held.opened_at, without)}
    CollegeCount.objects.bulk_create(
        CollegeCount(
            resolution=resolution,
            college=college,
            in_room=rooms[college],
            votes_for=tally.in_favour,
            votes_against=tally.against,
            abstentions=tally.abstentions,
            void=tally.void,
        )
        for college, tally in ballot.colleges.items()
        if college in rooms
    )


@transaction.atomic
def undo(*, resolution: Resolution, reason: str, by) -> Resolution:
    """Take back a count entered wrongly, while the session is open; the reason stays. Raises ValidationError."""
    meeting = Meeting.objects.select_for_update().get(pk=resolution.meeting_id)
    if meeting.status != MeetingStatus.OPEN:
        raise ValidationError(_("La séance est levée : un vote ne se reprend plus."))
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi.")})
    if _took_effect(resolution):
        raise ValidationError(_("Cette résolution a déjà produit ses effets : elle ne se reprend plus."))
    log(
        "vote.undone",
        by=by,
        target=resolution,
        note=reason.strip(),
        votes_for=resolution.votes_for,
        votes_against=resolution.votes_against,
        abstentions=resolution.abstentions,
        void=resolution.void,
        voices={str(voice.member_id): voice.choice for voice in resolution.voices.all()},
    )
    move(
        resolution,
        Outcome.PENDING,
        by=by,
        table=RESOLUTION_TRANSITIONS,
        field="outcome",
        note=reason.strip(),
        **NOT_VOTED,
    )
    resolution.counts.all().delete()
    resolution.voices.all().delete()
    return resolution


def _took_effect(resolution):
    # The report knows its resolution, not the reverse: one that is only submitted waits for the vote.
    report = getattr(resolution, "report", None)
    # So do the decisions about loans that were taken under a point of the agenda.
    decisions = getattr(resolution.item, "loan_decisions", None)
    decided = decisions is not None and decisions.exists()
    return decided or hasattr(resolution, "statutes") or (report is not None and report.status == "adopted")


@transaction.atomic
def recuse(*, resolution: Resolution, member: Member, reason: str, by) -> Recusal:
    """Note that `member` takes no part in the vote on `resolution`, and why. Raises ValidationError."""
    meeting = _before_the_vote(resolution)
    if not meeting.convocations.filter(member=member).exists():
        raise ValidationError({"member": _("Cet adhérent n’est pas convoqué à cette réunion.")})
    recusal = Recusal(resolution=resolution, member=member, reason=reason.strip())
    recusal.full_clean()
    recusal.save()
    log("recusal.noted", by=by, target=resolution, member=member.pk, note=recusal.reason)
    return recusal


@transaction.atomic
def take_part(*, recusal: Recusal, by):
    """Remove a recusal noted by mistake, before the vote. Raises ValidationError."""
    _before_the_vote(recusal.resolution)
    log("recusal.removed", by=by, target=recusal.resolution, member=recusal.member_id, note=recusal.reason)
    recusal.delete()


def _before_the_vote(resolution) -> Meeting:
    meeting = Meeting.objects.select_for_update().get(pk=resolution.meeting_id)
    if Resolution.objects.get(pk=resolution.pk).outcome != Outcome.PENDING:
        raise ValidationError(_("Cette résolution est déjà votée."))
    if meeting.status in (MeetingStatus.MISSED, MeetingStatus.CANCELLED, MeetingStatus.HELD):
        raise ValidationError(
            _("La réunion est « %(status)s » : rien ne s’y vote.") % {"status": meeting.get_status_display()}
        )
    return meeting
