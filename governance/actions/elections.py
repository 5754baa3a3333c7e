"""An election from its preparation to its result; the mandates that come of it are in `installing`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from governance import elections
from governance.actions import mandates
from governance.board import standing_in
from governance.enums import CandidacyOutcome, MeetingStatus, MinutesStatus, VoteMethod
from governance.models import AgendaItem, Candidacy, Election, ElectionSeat, Meeting, Statutes
from governance.statutes.calls import Answer
from governance.statutes.votes import TooManyVotesError
from members.actions import log
from members.enums import Office, Organ
from members.models import Mandate, Member

#: While a meeting is prepared, and while what happened there is written down.
PREPARED_IN = (MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.OPEN, MeetingStatus.HELD)
COUNTED_IN = (MeetingStatus.OPEN, MeetingStatus.HELD)


def statutes_of(meeting: Meeting) -> Statutes:
    """The statutes of the day of a meeting. Raises ValidationError where there are none."""
    found = Statutes.objects.on(meeting.held_on)
    if found is None:
        raise ValidationError(_("Aucun statut n’est enregistré pour ce jour : nul ne peut être élu."))
    return found


def check_open(meeting, statuses):
    if meeting.status not in statuses:
        raise ValidationError(
            _("La réunion est « %(status)s » : ce n’est pas possible.")
            % {"status": meeting.get_status_display()}
        )
    minutes = getattr(meeting, "minutes", None)
    if minutes is not None and minutes.status == MinutesStatus.LOCKED:
        raise ValidationError(_("Le procès-verbal est signé : les élections ne changent plus."))


# --- Preparing ----------------------------------------------------------------------------------------------


@transaction.atomic
def prepare(*, meeting: Meeting, due: elections.Due, by, item=None) -> Election:
    """Open an election on the seats that are due; secret where the statutes ask it. Raises ValidationError."""
    check_open(meeting, PREPARED_IN)
    statutes = statutes_of(meeting)
    election = Election.objects.create(
        meeting=meeting,
        item=item,
        number=_next_number(meeting),
        organ=due.organ,
        office=due.office,
        series=due.series,
        method=VoteMethod.SECRET if statutes.secret_elections else VoteMethod.HANDS,
    )
    ElectionSeat.objects.bulk_create(
        ElectionSeat(election=election, seat=vacancy.seat, outgoing=vacancy.outgoing) for vacancy in due.seats
    )
    log("election.prepared", by=by, target=election)
    return election


def prepare_first(*, meeting: Meeting, number: int, by) -> Election:
    """Open the election of a whole board that has never sat, with `number` seats. Raises ValidationError."""
    least, most = statutes_of(meeting).rules().board_seats
    if not least <= number <= most:
        raise ValidationError(
            _("Les statuts veulent de %(least)s à %(most)s sièges.") % {"least": least, "most": most}
        )
    if Mandate.objects.filter(organ=Organ.BOARD).exists():
        raise ValidationError(_("Le conseil a déjà ses sièges."))
    seats = [elections.Vacancy(seat, None) for seat in range(1, number + 1)]
    first = elections.Due("conseil", Organ.BOARD, Office.MEMBER, None, seats)
    return prepare(meeting=meeting, due=first, by=by)


@transaction.atomic
def place(*, election: Election, item: AgendaItem | None, by) -> Election:
    """Put an election under a point of the agenda, where the minutes tell it. Raises ValidationError."""
    check_open(election.meeting, PREPARED_IN)
    if item is not None and item.meeting_id != election.meeting_id:
        raise ValidationError({"item": _("Ce point est à l’ordre du jour d’une autre réunion.")})
    election.item = item
    election.save(update_fields=["item"])
    log("election.placed", by=by, target=election, item=item and item.number)
    return election


def _next_number(meeting):
    return (meeting.elections.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def withdraw(*, election: Election, by):
    """Take back an election that was prepared and not counted. Raises ValidationError."""
    _check_uncounted(election)
    log("election.withdrawn", by=by, target=election.meeting, number=election.number)
    election.delete()


def _check_uncounted(election):
    check_open(election.meeting, PREPARED_IN)
    if election.voted_at is not None:
        raise ValidationError(_("Cette élection est dépouillée."))


# --- Candidates ---------------------------------------------------------------------------------------------


@transaction.atomic
def stand(*, seat: ElectionSeat, member: Member, by) -> Candidacy:
    """Enter a candidate for a seat. Raises ValidationError with the rule that forbids it."""
    election = seat.election
    _check_uncounted(election)
    answer = may_stand(election, seat, member)
    if not answer.kept:
        raise ValidationError({"member": answer.sentence})
    if Candidacy.objects.filter(seat__election=election, member=member).exists():
        raise ValidationError({"member": _("Cet adhérent est déjà candidat dans cette élection.")})
    made = Candidacy.objects.create(
        seat=seat, member=member, representative=mandates.speaker(member, election.meeting.held_on)
    )
    log("candidacy.entered", by=by, target=made)
    return made


def may_stand(election: Election, seat: ElectionSeat, member: Member) -> Answer:
    """The answer of the rules; one who stands for the board in the same meeting may stand for an office."""
    meeting = election.meeting
    answer = standing_in(
        statutes_of(meeting),
        election.organ,
        member,
        meeting.held_on,
        seat=seat.seat,
        freed=freed(meeting, election.organ),
    )
    hopes = Candidacy.objects.filter(
        member=member, seat__election__meeting=meeting, seat__election__organ=Organ.BOARD
    )
    if election.organ == Organ.BUREAU and not answer.kept and hopes.exists():
        return Answer(True, _("Candidat au conseil dans la même réunion."))
    return answer


def freed(meeting: Meeting, organ: str) -> list[int]:
    """The keys of the mandates of an organ that a meeting renews."""
    seats = ElectionSeat.objects.filter(election__meeting=meeting, election__organ=organ).values("seat")
    return list(Mandate.objects.open().filter(organ=organ, seat__in=seats).values_list("pk", flat=True))


@transaction.atomic
def stand_again(*, election: Election, by) -> list[Candidacy]:
    """Enter every outgoing holder who may stand again and does not stand yet."""
    made = []
    for seat in election.seats.select_related("outgoing__member", "election__meeting"):
        if seat.outgoing is None:
            continue
        try:
            with transaction.atomic():
                made.append(stand(seat=seat, member=seat.outgoing.member, by=by))
        except ValidationError:
            continue  # who may not stand, or stands already, is left out; the page says why
    return made


@transaction.atomic
def step_down(*, candidacy: Candidacy, by):
    """Take a candidate off the ballot before the vote. Raises ValidationError."""
    _check_uncounted(candidacy.seat.election)
    log("candidacy.withdrawn", by=by, target=candidacy.seat.election, member=candidacy.member_id)
    candidacy.delete()


# --- Counting -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Papers:
    """The papers of one seat: candidacy key → votes, those that name nobody, those that cannot be read."""

    votes: Mapping[int, int] = field(default_factory=dict)
    blank: int = 0
    void: int = 0


@transaction.atomic
def count(
    *, election: Election, papers: Mapping[int, Papers], in_room: int, entitled: int, at: datetime, by, **said
) -> Election:
    """Write the count of each seat (seat key → papers) and what it gives. `said`: method, scrutineers, seed.

    May be written anew until somebody has answered. Raises ValidationError: more papers than voices, a secret
    ballot without scrutineers or against the statutes.
    """
    check_open(election.meeting, COUNTED_IN)
    if Candidacy.objects.filter(seat__election=election, accepted__isnull=False).exists() or _has_later(
        election
    ):
        raise ValidationError(_("Le résultat est proclamé : le dépouillement ne change plus."))
    for name, value in said.items():
        setattr(election, name, value)
    _check_method(election)
    election.in_room, election.voted_at = in_room, at
    election.full_clean()
    election.save()
    for seat in election.seats.prefetch_related("candidacies"):
        _write(seat, papers.get(seat.pk, Papers()))
    _decide(election, entitled)
    log("election.counted", by=by, target=election, in_room=in_room)
    return election


def _has_later(election):
    return Election.objects.filter(earlier=election).exists()


def _check_method(election):
    if election.method == VoteMethod.HANDS and statutes_of(election.meeting).secret_elections:
        raise ValidationError({"method": _("Les statuts veulent des élections à bulletin secret.")})
    if election.method == VoteMethod.SECRET and not election.scrutineers.strip():
        raise ValidationError({"scrutineers": _("Nommez ceux qui ont dépouillé les bulletins.")})


def _write(seat, papers):
    seat.blank, seat.void = papers.blank, papers.void
    seat.save()
    for candidacy in seat.candidacies.all():
        candidacy.votes = papers.votes.get(candidacy.pk, 0)
        candidacy.outcome = CandidacyOutcome.PENDING
        candidacy.save()


def _decide(election, entitled):
    """Give each candidate its outcome by the statutes of the day."""
    rules = statutes_of(election.meeting).rules()
    for seat in elections.of_meeting(election.meeting).get(pk=election.pk).seats.all():
        try:
            result = elections.result_of(election, seat, rules, entitled)
        except TooManyVotesError as error:
            words = {"seat": seat.seat, "sentence": str(error)}
            raise ValidationError(_("Siège %(seat)s : %(sentence)s") % words) from error
        for number, candidacy in elections.numbered(seat):
            candidacy.outcome = _outcome(result, number)
            candidacy.save(update_fields=["outcome"])


def _outcome(result, number):
    if number == result.elected:
        return CandidacyOutcome.ELECTED
    if number not in result.again:
        return CandidacyOutcome.DEFEATED
    return CandidacyOutcome.TIED if result.tied else CandidacyOutcome.PENDING


@transaction.atomic
def draw_lots(*, election: Election, seed: str, entitled: int, by) -> Election:
    """Break the ties that the statutes leave to lots, by a seed said aloud. Raises ValidationError."""
    check_open(election.meeting, COUNTED_IN)
    if not seed.strip():
        raise ValidationError({"seed": _("Donnez la graine du tirage, dite à voix haute.")})
    if election.seed:
        raise ValidationError({"seed": _("Le sort est déjà tiré : on ne tire pas deux fois.")})
    election.seed = seed.strip()
    election.save(update_fields=["seed"])
    _decide(election, entitled)
    log("election.lots_drawn", by=by, target=election, seed=election.seed)
    return election


@transaction.atomic
def another_round(*, election: Election, entitled: int, by) -> Election:
    """Open the next round, on the seats that this one left undecided. Raises ValidationError."""
    meeting = election.meeting
    check_open(meeting, COUNTED_IN)
    rules = statutes_of(meeting).rules()
    election = elections.of_meeting(meeting).get(pk=election.pk)
    left = elections.undecided(election, rules, entitled) if election.voted_at else []
    if not left or _has_later(election):
        raise ValidationError(_("Aucun siège n’attend un autre tour."))
    later = Election.objects.create(
        meeting=meeting,
        item=election.item,
        number=_next_number(meeting),
        organ=election.organ,
        office=election.office,
        series=election.series,
        method=election.method,
        earlier=election,
    )
    for each in left:
        seat = ElectionSeat.objects.create(election=later, seat=each.seat.seat, outgoing=each.seat.outgoing)
        for number, one in each.candidates:
            if number in each.result.again:
                Candidacy.objects.create(seat=seat, member=one.member, representative=one.representative)
    log("election.another_round", by=by, target=later)
    return later
