"""The verbs of the committee's agenda: put a file on it, in its order, take it off; decide it from its vote.

The session of a file is that of its resolution, which follows it to a second convocation.
"""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from governance.actions.agenda import ASIDE
from governance.enums import MeetingStatus, Outcome, ResolutionKind
from governance.models import AgendaItem, Meeting, Resolution
from initiative_sm import money
from initiative_sm.transitions import move
from loans import committee_words as words
from loans import products
from loans.actions import file
from loans.enums import FAVOURABLE_OUTCOMES, LOAN_TRANSITIONS, DecisionOutcome, LoanStatus
from loans.models import CommitteeFile, Decision, Envelope, Loan
from members.actions import log
from members.enums import Organ

#: A session whose agenda still takes files.
AHEAD = (MeetingStatus.PLANNED, MeetingStatus.CONVENED)
#: A session in which a file that is on the agenda may still be voted.
NOT_OVER = (*AHEAD, MeetingStatus.OPEN)
#: A session that may have decided something.
DECIDING = (MeetingStatus.OPEN, MeetingStatus.HELD)


def _lock(meeting_pk) -> Meeting:
    return Meeting.objects.select_for_update().get(pk=meeting_pk)


def _ahead(meeting_pk) -> Meeting:
    """The session, locked, if its agenda still takes files. Raises ValidationError."""
    meeting = _lock(meeting_pk)
    if meeting.organ != Organ.COMMITTEE:
        raise ValidationError(_("Seul le comité d’agrément examine les dossiers de prêt."))
    if meeting.status not in AHEAD:
        raise ValidationError(
            _("La séance est « %(status)s » : son ordre du jour ne change plus.")
            % {"status": meeting.get_status_display()}
        )
    return meeting


def waiting(loan: Loan) -> CommitteeFile | None:
    """Where `loan` is on the agenda of a session to come or going on, and not decided; None elsewhere."""
    rows = CommitteeFile.objects.filter(loan=loan, resolution__meeting__status__in=NOT_OVER)
    return (
        rows.exclude(resolution__item__loan_decisions__loan=loan)
        .select_related("resolution__meeting")
        .first()
    )


@transaction.atomic
def propose(
    *, loan: Loan, meeting: Meeting, amount: Decimal, term: int, deferral: int, envelope: Envelope, by
) -> CommitteeFile:
    """Put a file on the agenda of a session to come, on the terms that are proposed to it.

    A file in appraisal goes before the committee by it, if nothing is missing. Raises ValidationError.
    """
    meeting = _ahead(meeting.pk)
    loan = Loan.objects.select_for_update().get(pk=loan.pk)
    before = waiting(loan)
    if before is not None:
        raise ValidationError(
            _("Le dossier %(loan)s est déjà à l’ordre du jour de la séance du %(day)s.")
            % {"loan": loan.number, "day": f"{before.resolution.meeting.held_on:%d/%m/%Y}"}
        )
    if loan.status == LoanStatus.APPRAISAL:
        file.advance(loan=loan, to=LoanStatus.COMMITTEE, by=by)
    if loan.status != LoanStatus.COMMITTEE:
        raise ValidationError(
            _("Le dossier %(loan)s est « %(status)s » : il n’est pas prêt pour le comité.")
            % {"loan": loan.number, "status": loan.get_status_display()}
        )
    terms = {"amount": amount, "term": term, "deferral": deferral, "envelope": envelope}
    _check_product(loan, terms)
    item = _point(meeting, loan)
    presented = CommitteeFile(item=item, resolution=_draft(item, loan, terms), loan=loan, **terms)
    presented.full_clean()
    presented.save()
    log("committee.proposed", by=by, target=loan, meeting=meeting.pk, amount=str(amount))
    return presented


def _check_product(loan, terms):
    """What the product refuses is not proposed; its warnings are for the page to have confirmed."""
    asked = {name: terms[name] for name in ("amount", "term", "deferral")}
    against = [fault.sentence for fault in products.faults(loan, **asked) if fault.blocking]
    if against:
        raise ValidationError(against)


def _point(meeting, loan):
    last = meeting.agenda.aggregate(last=Max("number"))["last"] or 0
    title_fr, title_ar = words.titles(loan)
    item = AgendaItem(meeting=meeting, number=last + 1, title_fr=title_fr, title_ar=title_ar)
    item.full_clean()
    item.save()
    return item


def _draft(item, loan, terms):
    last = item.meeting.resolutions.aggregate(last=Max("number"))["last"] or 0
    text_fr, text_ar = words.resolutions(loan, **terms)
    return Resolution.objects.create(
        meeting=item.meeting,
        item=item,
        number=last + 1,
        kind=ResolutionKind.LOAN,
        text_fr=text_fr,
        text_ar=text_ar,
    )


@transaction.atomic
def amend(
    *, presented: CommitteeFile, amount: Decimal, term: int, deferral: int, envelope: Envelope, by
) -> CommitteeFile:
    """Change the terms proposed, before the vote: the resolution says the new ones. Raises ValidationError."""
    _not_over(presented)
    presented = CommitteeFile.objects.select_related("resolution", "loan__holder").get(pk=presented.pk)
    if presented.resolution.outcome != Outcome.PENDING:
        raise ValidationError(_("Le dossier est déjà voté : reprenez d’abord le vote."))
    terms = {"amount": amount, "term": term, "deferral": deferral, "envelope": envelope}
    _check_product(presented.loan, terms)
    for name, value in terms.items():
        setattr(presented, name, value)
    presented.full_clean()
    presented.save()
    resolution = presented.resolution
    resolution.text_fr, resolution.text_ar = words.resolutions(presented.loan, **terms)
    resolution.save(update_fields=["text_fr", "text_ar"])
    log("committee.amended", by=by, target=presented.loan, amount=str(amount), term=term)
    return presented


def _not_over(presented):
    meeting = _lock(presented.resolution.meeting_id)
    if meeting.status not in NOT_OVER:
        raise ValidationError(
            _("La séance est « %(status)s » : la proposition ne change plus.")
            % {"status": meeting.get_status_display()}
        )


@transaction.atomic
def shift(*, presented: CommitteeFile, down: bool, by) -> CommitteeFile:
    """Exchange a file with the one before it on the agenda, or after it; at the end of the list nothing moves."""
    meeting = _ahead(presented.resolution.meeting_id)
    rows = list(
        CommitteeFile.objects.filter(resolution__meeting=meeting)
        .select_related("resolution__item")
        .order_by("resolution__item__number")
    )
    place = next(n for n, row in enumerate(rows) if row.pk == presented.pk)
    other = place + (1 if down else -1)
    if not 0 <= other < len(rows):
        return presented
    _exchange(AgendaItem, rows[place].resolution.item, rows[other].resolution.item)
    _exchange(Resolution, rows[place].resolution, rows[other].resolution)
    log("committee.moved", by=by, target=presented.loan, meeting=meeting.pk)
    presented.refresh_from_db()
    return presented


def _exchange(model, one, other):
    for key, number in ((one.pk, ASIDE), (other.pk, one.number), (one.pk, other.number)):
        model.objects.filter(pk=key).update(number=number)


@transaction.atomic
def take_off(*, presented: CommitteeFile, reason: str, by) -> Loan:
    """Take a file off the agenda before the session: it goes back to its appraisal. Raises ValidationError."""
    meeting = _ahead(presented.resolution.meeting_id)
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi.")})
    loan = Loan.objects.select_for_update().get(pk=presented.loan_id)
    resolution = presented.resolution
    item = resolution.item
    presented.delete()
    try:
        resolution.delete()
        item.delete()
    except ProtectedError as error:
        raise ValidationError(
            _("Une pièce ou une décision tient à ce point de l’ordre du jour : retirez-la d’abord.")
        ) from error
    for rows in (meeting.agenda, meeting.resolutions):
        for number, row in enumerate(rows.order_by("number"), start=1):
            if row.number != number:
                type(row).objects.filter(pk=row.pk).update(number=number)
    if loan.status == LoanStatus.COMMITTEE:
        move(loan, LoanStatus.APPRAISAL, by=by, table=LOAN_TRANSITIONS, note=reason.strip())
    log("committee.withdrawn", by=by, target=loan, meeting=meeting.pk, note=reason.strip())
    return loan


@transaction.atomic
def decide(
    *,
    presented: CommitteeFile,
    outcome: str,
    by,
    amount: Decimal | None = None,
    term: int | None = None,
    deferral: int = 0,
    envelope: Envelope | None = None,
    conditions: str = "",
    reason: str = "",
    valid_until: date | None = None,
    heard: bool = False,
    note: str = "",
) -> Decision:
    """Record what the committee decided about a file of its session, in accord with the vote.

    The day is that of the session. What was decided is written in the minutes' point. Raises ValidationError.
    """
    meeting = _lock(presented.resolution.meeting_id)
    presented = CommitteeFile.objects.select_related("resolution__item").get(pk=presented.pk)
    loan = Loan.objects.select_related("product", "holder").get(pk=presented.loan_id)
    _check_deciding(meeting, presented)
    _check_vote(presented, outcome, amount)
    decision = file.decide(
        loan=loan,
        outcome=outcome,
        decided_on=meeting.held_on,
        by=by,
        amount=amount,
        term=term,
        deferral=deferral,
        envelope=envelope,
        conditions=conditions.strip(),
        reason=reason.strip(),
        item=presented.resolution.item,
        valid_until=valid_until,
    )
    CommitteeFile.objects.filter(pk=presented.pk).update(heard=heard, note=note.strip())
    _write_down(presented.resolution.item, decision, envelope, note)
    return decision


def taken(presented: CommitteeFile):
    """The decision on a file in its session, as rows: one, or none."""
    return Decision.objects.grants().filter(item=presented.resolution.item_id, loan=presented.loan_id)


def _check_deciding(meeting, presented):
    if meeting.status not in DECIDING:
        raise ValidationError(
            _("La séance est « %(status)s » : rien n’y est encore décidé.")
            % {"status": meeting.get_status_display()}
        )
    if taken(presented).exists():
        raise ValidationError(_("La décision sur ce dossier est déjà enregistrée."))


def _check_vote(presented, outcome, amount):
    voted = presented.resolution.outcome
    if outcome in FAVOURABLE_OUTCOMES:
        if voted != Outcome.CARRIED:
            raise ValidationError({"outcome": _("Un accord demande un vote favorable du comité.")})
        if amount is not None and amount > presented.amount:
            raise ValidationError(
                {
                    "amount": _("Le vote portait sur %(amount)s au plus.")
                    % {"amount": money.format(presented.amount)}
                }
            )
    elif voted == Outcome.CARRIED:
        raise ValidationError({"outcome": _("Le comité a voté l’accord : la décision est favorable.")})
    elif outcome == DecisionOutcome.REFUSED and voted != Outcome.REJECTED:
        raise ValidationError({"outcome": _("Un refus demande un vote du comité.")})


def _write_down(item, decision, envelope, note):
    """The minutes read the point of the agenda: the debates first, then what was decided."""
    for language, said in zip(("fr", "ar"), words.decisions(decision, envelope), strict=True):
        name = f"notes_{language}"
        debates = note.strip() if language == "fr" else ""
        parts = [getattr(item, name).strip(), debates, said]
        setattr(item, name, "\n\n".join(part for part in parts if part))
    item.save(update_fields=["notes_fr", "notes_ar"])
