"""What was done about late loans: calls, letters, promises, a term forfeited, cases before the court."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from initiative_sm.management.demo.targets import BUSINESS_DATE, SEED
from initiative_sm.management.demo.workdays import BUREAUS, working
from loans.actions import difficulty
from loans.enums import (
    ContactKind,
    ContactOutcome,
    ContactPurpose,
    CourtStepKind,
    DecisionSubject,
    LoanStatus,
    MovementKind,
    NotificationChannel,
    ReminderKind,
)
from loans.models import Contact, CourtStep, Decision, Loan, Movement, Reminder, ReminderStep
from loans.reminders import late
from loans.schedule import arrears, oldest_unpaid
from loans.statement import due_rows, in_force
from members.enums import Organ
from members.models import Event

#: The ladder came into use then; an older delay begins it that day.
FIRST_DAY = date(2022, 1, 3)
#: The term of one loan is forfeited after the assembly, whose figures stand, by the bureau's last meeting before.
FORFEITED_ON = date(2024, 9, 27)
DECIDED_ON = max(day for day in BUREAUS if day < FORFEITED_ON)

SAID = (
    (ContactOutcome.REACHED, "A connaissance du retard, attend le règlement d’un client."),
    (ContactOutcome.REACHED, "Saison creuse ; demande un délai, invité à venir au bureau."),
    (ContactOutcome.NO_ANSWER, ""),
    (ContactOutcome.NO_ANSWER, ""),
    (ContactOutcome.WRONG_NUMBER, "Numéro attribué à une autre personne."),
    (ContactOutcome.DISPUTE, "Dit avoir versé au guichet ; bordereau demandé."),
)
#: What only a telephone answers.
BY_TELEPHONE = (ContactOutcome.NO_ANSWER, ContactOutcome.WRONG_NUMBER)
SENT = {
    ReminderKind.CALL: NotificationChannel.PHONE,
    ReminderKind.LETTER: NotificationChannel.POST,
    ReminderKind.VISIT: NotificationChannel.HAND,
    ReminderKind.FORMAL_NOTICE: NotificationChannel.BAILIFF,
}
COURT = "Tribunal de première instance d’Agadir"


def build(items, by, at, *, eve=False):
    """Reminders, exchanges and court steps of the loans that are late on the business day."""
    rng = Random(f"{SEED} retards")  # noqa: S311  (a demonstration, not a secret)
    loans = list(
        late(BUSINESS_DATE)
        .filter(status__in=(LoanStatus.RUNNING, LoanStatus.LITIGATION))
        .select_related("holder", "officer")
        .prefetch_related("schedules__instalments")
        .order_by("pk")
    )
    repaid = _repayments(loans)
    steps = list(ReminderStep.objects.all())
    reminders, contacts = [], []
    for loan in loans:
        taken = _ladder(rng, loan, steps, repaid[loan.pk], by)
        reminders += taken
        contacts += _calls(rng, loan, taken, by, at)
    Reminder.objects.bulk_create(reminders)
    Contact.objects.bulk_create(contacts)
    _court(rng, loans, by)
    if not eve:
        _forfeit(items, by, at)


def _repayments(loans):
    """Key of a loan → its receipts, as (value date, amount)."""
    found = defaultdict(list)
    rows = Movement.objects.filter(kind=MovementKind.REPAYMENT, loan__in=[loan.pk for loan in loans])
    for pk, day, amount in rows.values_list("loan", "value_date", "amount"):
        found[pk].append((day, amount))
    return found


def _ladder(rng, loan, steps, receipts, by):
    """The steps of the delay at hand, each on a working day soon after it was due; the last is sometimes to do."""
    since, found = loan.oldest_unpaid_on, []
    # What came in since made this the oldest unpaid instalment: the ladder starts anew from there.
    last_receipt = max((day for day, _amount in receipts), default=since)
    begun = max(since, FIRST_DAY, last_receipt)
    for step in steps:
        day = working(begun + timedelta(days=step.days + rng.randint(0, 6)))
        if day >= BUSINESS_DATE - timedelta(days=2) or rng.random() < 0.06:
            break
        rows = due_rows(in_force(loan.schedules.all(), day))
        paid = sum((amount for value_date, amount in receipts if value_date <= day), Decimal(0))
        first = oldest_unpaid(rows, day, paid)
        if first is None or first.due_on != since:
            break
        waiting = step.kind == ReminderKind.LETTER and day > BUSINESS_DATE - timedelta(days=6)
        found.append(
            Reminder(
                loan=loan,
                step=step,
                made_on=day,
                arrears=arrears(rows, day, paid),
                unpaid_since=since,
                made_by=loan.officer or by,
                channel="" if waiting else SENT[step.kind],
                sent_on=None if waiting else day,
                proof=_proof(rng, step) if not waiting else "",
            )
        )
    return found


def _proof(rng, step):
    if step.kind == ReminderKind.LETTER:
        return f"RR {rng.randrange(10**8):08d} MA"
    return "Procès-verbal de remise" if step.kind == ReminderKind.FORMAL_NOTICE else ""


def _calls(rng, loan, taken, by, at):
    """An exchange for each call and visit; the last one sometimes ends in a promise, kept or not."""
    spoken = [each for each in taken if each.step.kind in (ReminderKind.CALL, ReminderKind.VISIT)]
    found = [_contact(rng, loan, each, by, at) for each in spoken]
    if found and found[-1].happened_on > BUSINESS_DATE - timedelta(days=120) and rng.random() < 0.5:
        last = found[-1]
        last.outcome, last.note = ContactOutcome.PROMISE, "S’engage à verser."
        last.promised_on = last.happened_on + timedelta(days=rng.choice((7, 15, 30, 60, 90)))
        last.promised_amount = min(loan.arrears, Decimal(rng.choice((500, 1000, 2000, 3000))))
    return found


def _contact(rng, loan, reminder, by, at):
    visited = reminder.step.kind == ReminderKind.VISIT
    outcome, note = rng.choice([each for each in SAID if not visited or each[0] not in BY_TELEPHONE])
    return Contact(
        holder=loan.holder,
        loan=loan,
        kind=ContactKind.VISIT if visited else ContactKind.CALL,
        purpose=ContactPurpose.RECOVERY,
        happened_on=reminder.made_on,
        outcome=outcome,
        note=note,
        author=loan.officer or by,
        recorded_at=at,
    )


def _court(rng, loans, by):
    """The petition, then what followed it, for the loans whose term was forfeited in their time."""
    decided = dict(
        Loan.objects.filter(
            pk__in=[loan.pk for loan in loans if loan.status == LoanStatus.LITIGATION],
            decisions__subject=DecisionSubject.ACCELERATION,
        ).values_list("pk", "decisions__decided_on")
    )
    found = []
    for loan in loans:
        day = decided.get(loan.pk)
        for kind, wait in (
            (CourtStepKind.PETITION, 40),
            (CourtStepKind.HEARING, 90),
            (CourtStepKind.JUDGMENT, 60),
            (CourtStepKind.ENFORCEMENT, 120),
        ):
            day = day and working(day + timedelta(days=wait + rng.randint(0, 25)))
            if day is None or day >= BUSINESS_DATE:
                break
            found.append(
                CourtStep(
                    loan=loan,
                    kind=kind,
                    happened_on=day,
                    court=COURT,
                    reference=f"{day.year}/1602/{rng.randint(100, 999)}",
                    amount=loan.remaining if kind != CourtStepKind.HEARING else None,
                    author=loan.officer or by,
                )
            )
    CourtStep.objects.bulk_create(found)


def _forfeit(items, by, at):
    """The bureau forfeits the term of the first running loan whose formal notice is out and past its delay."""
    ruling = difficulty.Ruling(
        Organ.BUREAU, DECIDED_ON, f"Bureau du {DECIDED_ON:%d/%m/%Y}", "Mise en demeure restée sans effet"
    )
    noticed = Reminder.objects.filter(step__kind=ReminderKind.FORMAL_NOTICE).values("loan")
    for loan in Loan.objects.filter(status=LoanStatus.RUNNING, pk__in=noticed).order_by("-pk")[:20]:
        left = loan.schedules.order_by("-version").first().instalments.filter(due_on__gt=FORFEITED_ON)
        if left.count() > 6 and not difficulty.acceleration_refusals(loan, DECIDED_ON):
            made = difficulty.accelerate(loan=loan, ruling=ruling, effective_on=FORFEITED_ON, by=by)
            Decision.objects.filter(pk=made.decision_id).update(item=items.get((Organ.BUREAU, DECIDED_ON)))
            # The demonstration reads no clock.
            Event.objects.filter(at__gt=at).update(at=at)
            return
