"""The committee of the demonstration: a seat with its account, a session voted by name, the agenda of the next one."""

from datetime import date, datetime, time

from django.db.models import Max
from django.utils import timezone

from governance import convening
from governance.actions import convening as convocations
from governance.actions import votes
from governance.ballots import Ballot
from governance.enums import MeetingStatus, ResolutionKind, VoiceChoice
from governance.models import AgendaItem, Meeting, Recusal, Resolution
from governance.session import session_of
from initiative_sm.management.demo.workdays import SESSIONS
from loans import committee_words as words
from loans import decisions, facts
from loans.actions import committee, file
from loans.enums import FAVOURABLE_OUTCOMES, DecisionOutcome, LoanStatus
from loans.models import CommitteeFile, Condition, Decision, Envelope, Loan
from members.enums import Organ
from members.models import Event, Mandate, Member, Representative, User

CONVENED_ON = date(2024, 9, 27)
#: Whose seat the account of the demonstration holds, and what its member supplies to one of the files.
SEAT = "firm1"
REASON = "Achète à l’atelier les caisses de ses expéditions."
CONDITIONS = (
    "Immatriculation au registre du commerce\nVersement de l’apport personnel sur le compte du projet"
)
REASONS = {
    DecisionOutcome.ADJOURNED: "Actualiser les devis et préciser les débouchés.",
    DecisionOutcome.REFUSED: "Marché déjà servi dans la commune ; marge insuffisante.",
}
AT_MOST = 6
#: From this amount on, a loan is proposed over four years.
LARGE = 60_000
ORDER = (
    DecisionOutcome.FAVOURABLE,
    DecisionOutcome.CONDITIONAL,
    DecisionOutcome.REFUSED,
    DecisionOutcome.WITHDRAWN,
    DecisionOutcome.ADJOURNED,
)
#: The file of the last session from which the member of that seat withdrew.
WITHDRAWN_FROM = 3


def seat(members: dict[str, Member], user: User):
    """Give the account its seat: the person who speaks for the firm bears its name."""
    held = Mandate.objects.open().get(organ=Organ.COMMITTEE, member=members[SEAT])
    Mandate.objects.filter(pk=held.pk).update(user=user)
    Representative.objects.filter(pk=held.representative_id).update(
        name_fr=user.full_name, name_ar="يونس المصباحي", sex="M"
    )


def build(members: dict[str, Member], by: User):
    """The last session with its votes, the next one with its files."""
    last = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    _last_session(members, by)
    _next_session(by)
    # The verbs date what they write by the clock; the demonstration knows none.
    at = timezone.make_aware(datetime.combine(CONVENED_ON, time(16, 30)))
    Event.objects.filter(pk__gt=last).update(at=at)


# --- The session that was held: its sheet is known, its files are voted by name -------------------------------


def _last_session(members, by):
    meeting = Meeting.objects.get(organ=Organ.COMMITTEE, held_on=SESSIONS[-1])
    rows = (
        Decision.objects.grants()
        .filter(item__meeting=meeting)
        .select_related("loan__holder", "loan__project")
    )
    taken = sorted(rows, key=lambda row: (ORDER.index(row.outcome), row.loan.number))[:AT_MOST]
    number = meeting.agenda.aggregate(last=Max("number"))["last"]
    for place, decision in enumerate(taken, start=1):
        presented = _presented(meeting, number + place, place, decision)
        if place == WITHDRAWN_FROM:
            Recusal.objects.create(resolution=presented.resolution, member=members[SEAT], reason=REASON)
        _vote(presented.resolution, decision, by)
        _complete(presented, decision, by)


def _presented(meeting, number, place, decision):
    loan = decision.loan
    title_fr, title_ar = words.titles(loan)
    terms = {
        "amount": decision.amount or loan.amount_requested,
        "term": decision.term or 36,
        "deferral": decision.deferral or 3,
    }
    terms["envelope"] = loan.envelope or _open_envelope(loan, meeting.held_on, terms)
    item = AgendaItem.objects.create(meeting=meeting, number=number, title_fr=title_fr, title_ar=title_ar)
    text_fr, text_ar = words.resolutions(loan, **terms)
    resolution = Resolution.objects.create(
        meeting=meeting, item=item, number=place, kind=ResolutionKind.LOAN, text_fr=text_fr, text_ar=text_ar
    )
    return CommitteeFile.objects.create(item=item, resolution=resolution, loan=loan, heard=True, **terms)


def _open_envelope(loan, day, terms):
    """The latest envelope that takes such a loan on the day of the session."""
    opened = Envelope.objects.filter(opened_on__lte=day).order_by("-opened_on", "pk")
    return next(each for each in opened if not file.envelope_refusals(each, loan.project, on=day, **terms))


def _vote(resolution, decision, by):
    if decision.outcome == DecisionOutcome.ADJOURNED:
        return
    held = session_of(resolution.meeting)
    away = frozenset(resolution.recusals.values_list("member", flat=True))
    there = held.room(held.opened_at, away)
    called = sorted(there.present | there.represented.keys())
    favoured, other = VoiceChoice.FOR, VoiceChoice.AGAINST
    if decision.outcome == DecisionOutcome.REFUSED:
        favoured, other = other, favoured
    voices = dict.fromkeys(called, favoured)
    voices[called[resolution.number % len(called)]] = other
    voices[called[(resolution.number + 3) % len(called)]] = VoiceChoice.ABSTAIN
    votes.record(resolution=resolution, ballot=Ballot.by_name(held, voices), at=None, by=by)


def _complete(presented, decision, by):
    """What the decision keeps besides its outcome, and what the minutes say of it."""
    decision.item, decision.organ = presented.item, Organ.COMMITTEE
    decision.reason = decision.reason or REASONS.get(decision.outcome, "")
    if decision.outcome in FAVOURABLE_OUTCOMES:
        decision.valid_until = decisions.last_day(decision.loan, decision.decided_on)
        decision.facts = facts.of(decision.loan)
        if not decision.loan.contracted_on and not Condition.objects.exists():
            decision.outcome, decision.conditions = DecisionOutcome.CONDITIONAL, CONDITIONS
    decision.save()
    if decision.outcome == DecisionOutcome.CONDITIONAL:
        _conditions(decision, by)
    notes = words.decisions(decision, presented.envelope)
    AgendaItem.objects.filter(pk=presented.item_id).update(notes_fr=notes[0], notes_ar=notes[1])


def _conditions(decision, by):
    """Two asked for, the first of which is met."""
    first, *others = decision.conditions.splitlines()
    Condition.objects.create(
        decision=decision,
        text=first,
        lifted_on=date(2024, 9, 30),
        lifted_by=by,
        note="Extrait du modèle J présenté à l’accueil",
    )
    Condition.objects.bulk_create(Condition(decision=decision, text=text) for text in others)


# --- The session to come ----------------------------------------------------------------------------------


def _next_session(by):
    meeting = (
        Meeting.objects.filter(organ=Organ.COMMITTEE, held_on__gt=SESSIONS[-1]).order_by("held_on").first()
    )
    Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.PLANNED, convened_on=None)
    meeting.refresh_from_db()
    waiting = Loan.objects.filter(status=LoanStatus.COMMITTEE).order_by("number")
    for loan in waiting.select_related("holder", "project", "envelope")[:AT_MOST]:
        term = 48 if loan.amount_requested > LARGE else 36
        terms = {"amount": loan.amount_requested, "term": term, "deferral": 3}
        envelope = loan.envelope or _open_envelope(loan, meeting.held_on, terms)
        committee.propose(loan=loan, meeting=meeting, envelope=envelope, by=by, **terms)
    called = {one.member.pk for one in convening.addressees(meeting)}
    convocations.convene(meeting=meeting, members=called, on=CONVENED_ON, by=by)
