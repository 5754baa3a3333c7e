"""Who is late on a day, what the ladder asks for, what was done already: read for many loans at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from initiative_sm.money import money
from loans import ladder
from loans.enums import REPAYABLE_STATUSES, LoanStatus, ReminderKind, ScheduleReason
from loans.models import Loan, Reminder, ReminderStep, Schedule
from loans.positions import paid_out, with_position


def late(on: date, loans=None):
    """Loans with something unpaid on `on`, with their position."""
    return with_position(paid_out(on, loans), on).filter(arrears__gt=money(0))


@dataclass(frozen=True)
class Coming:
    """A step of the ladder and the day from which it is due for a loan."""

    step: ReminderStep
    on: date


class Ladder:
    """The ladder on a day, with the steps taken until then, read once for all loans or for `loans` alone."""

    def __init__(self, on: date, loans: Iterable[Loan] | None = None):
        self.on = on
        self.steps = {step.position: step for step in ReminderStep.objects.filter(active=True)}
        self._rungs = [ladder.Rung(step.position, step.kind, step.days) for step in self.steps.values()]
        self._taken = defaultdict(list)
        rows = Reminder.objects.filter(made_on__lte=on)
        if loans is not None:
            rows = rows.filter(loan__in=[loan.pk for loan in loans])
        for pk, since, position, made_on in rows.values_list(
            "loan", "unpaid_since", "step__position", "made_on"
        ):
            self._taken[pk, since].append(ladder.Taken(position, made_on))
        later = Schedule.objects.filter(loan=OuterRef("loan"), version__gt=OuterRef("version"))
        ended = Schedule.objects.filter(reason=ScheduleReason.ACCELERATION, effective_on__lte=on)
        self._over = set(ended.exclude(Exists(later)).values_list("loan", flat=True))

    def coming(self, loan) -> list[Coming]:
        """The next steps for `loan`, what is said before what is written.

        None where the term is forfeited or the court has the case: the ladder led there, and does not begin anew.
        """
        over = loan.pk in self._over or loan.status == LoanStatus.LITIGATION
        if loan.oldest_unpaid_on is None or over:
            return []
        found = ladder.coming(self._rungs, self._taken[loan.pk, loan.oldest_unpaid_on], loan.oldest_unpaid_on)
        return [Coming(self.steps[rung.position], day) for rung, day in found]

    def due(self, loan) -> list[ReminderStep]:
        return [each.step for each in self.coming(loan) if each.on <= self.on]

    def letter(self, loan) -> ReminderStep | None:
        """The letter that is due for `loan`, if one is."""
        return next((step for step in self.due(loan) if step.kind in ladder.WRITTEN), None)


def due_letters(on: date) -> list[tuple[Loan, ReminderStep]]:
    """(loan with its position, the letter that is due), the latest first."""
    ladder = Ladder(on)
    rows = (
        late(on)
        .filter(status__in=REPAYABLE_STATUSES)
        .select_related("holder", "officer", "project__commune", "envelope")
    )
    found = [(loan, ladder.letter(loan)) for loan in rows.order_by("oldest_unpaid_on", "number")]
    return [(loan, step) for loan, step in found if step is not None]


def standing_notice(loan: Loan, on: date) -> Reminder | None:
    """The formal notice that was sent to `loan`'s holder and whose claim is not all paid on `on`; the last one."""
    position = with_position(Loan.objects.filter(pk=loan.pk), on).get()
    if position.oldest_unpaid_on is None:
        return None
    sent = loan.reminders.filter(
        step__kind=ReminderKind.FORMAL_NOTICE, sent_on__lte=on, made_on__gte=position.oldest_unpaid_on
    )
    return sent.select_related("step", "paper").order_by("-sent_on", "-pk").first()


def last_day_to_pay(notice: Reminder) -> date:
    """The last day of the delay that a sent formal notice gives, inclusive."""
    return notice.sent_on + timedelta(days=notice.step.delay_days)
