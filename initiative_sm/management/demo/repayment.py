"""How a loan is paid back: on time, late, by fits and starts, early, or no longer.

Pure: terms and a seeded generator in, versions of the schedule and receipts out. The schedules are built by the
product's own rules, so that what is due is due for the same reasons as everywhere else.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, auto
from random import Random

from initiative_sm.dates import add_months
from initiative_sm.management.demo.draws import weighted
from initiative_sm.management.demo.targets import BUSINESS_DATE
from initiative_sm.management.demo.workdays import BOARDS, BUREAUS, on_or_after, working
from loans import schedule as rules
from loans.enums import PaymentChannel, ScheduleReason

DIRHAM = Decimal(1)
BOUNCING = {PaymentChannel.CHEQUE, PaymentChannel.BILL, PaymentChannel.DIRECT_DEBIT}
PREFIXES = {
    PaymentChannel.TRANSFER: "VIR",
    PaymentChannel.CASH_DEPOSIT: "BV",
    PaymentChannel.CHEQUE: "CHQ",
    PaymentChannel.DIRECT_DEBIT: "PRL",
    PaymentChannel.BILL: "LCN",
    PaymentChannel.MOBILE: "MOB",
}
#: The bureau met on these days of 2020 to postpone the instalments of who asked.
COVID_DECISIONS = (date(2020, 4, 7), date(2020, 4, 22), date(2020, 5, 6))
#: Losses are decided by the board at its last meeting of the year.
YEAR_END_BOARDS = tuple(day for day in BOARDS if day.month == 12)


class Payer(Enum):
    PUNCTUAL = auto()
    SLOW = auto()
    IRREGULAR = auto()
    EARLY = auto()
    DEFAULTER = auto()


@dataclass(frozen=True)
class Habit:
    """Days between due date and payment; chance that an instalment waits for the next; that one bounces."""

    days: tuple[int, int]
    skips: float
    bounces: float


HABITS = {
    Payer.PUNCTUAL: Habit((-3, 6), 0.02, 0.006),
    Payer.SLOW: Habit((8, 55), 0.18, 0.03),
    Payer.IRREGULAR: Habit((10, 70), 0.55, 0.05),
    Payer.EARLY: Habit((-5, 4), 0.01, 0.0),
    Payer.DEFAULTER: Habit((5, 50), 0.25, 0.06),
}
PAYERS = {
    Payer.PUNCTUAL: 45,
    Payer.SLOW: 16,
    Payer.IRREGULAR: 9,
    Payer.EARLY: 6,
    Payer.DEFAULTER: 24,
}


@dataclass(frozen=True)
class Terms:
    amount: Decimal
    term: int
    deferral: int
    disbursed_on: date


@dataclass
class Receipt:
    """Money received; `reversed_on` when the effect came back unpaid or the entry was made twice."""

    value_date: date
    amount: Decimal
    channel: str
    reference: str
    posted_on: date
    reversed_on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Version:
    effective_on: date
    base: Decimal
    reason: str
    rows: list[rules.Due]


@dataclass
class Course:
    """The life of a loan after its disbursement, as the journal knows it on the business day."""

    versions: list[Version] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    stopped_on: date | None = None
    accelerated_on: date | None = None
    written_off_on: date | None = None
    recoveries: list[Receipt] = field(default_factory=list)

    @property
    def repaid(self):
        return sum((r.amount for r in self.receipts if r.reversed_on is None), Decimal(0))

    @property
    def last_on(self):
        days = [r.reversed_on or r.value_date for r in self.receipts]
        return max([*days, *([self.written_off_on] if self.written_off_on else [])], default=None)


def course(rng: Random, terms: Terms, payer: Payer) -> Course:
    return _Life(rng, terms, payer).run()


class _Life:
    def __init__(self, rng, terms, payer):
        self.rng, self.terms, self.payer, self.habit = rng, terms, payer, HABITS[payer]
        self.course = Course()
        self.last_on = terms.disbursed_on
        self.channel = self._usual_channel()
        self.stops_at = terms.amount * Decimal(rng.randint(3, 72)) / 100
        self.settles_at = terms.amount * Decimal(rng.randint(35, 80)) / 100

    def run(self):
        first = rules.first_due_on(self.terms.disbursed_on, self.terms.deferral)
        rows = rules.build(self.terms.amount, self.terms.term, first, unit=DIRHAM)
        self._version(self.terms.disbursed_on, Decimal(0), ScheduleReason.INITIAL, rows)
        for effective_on, reason in self._changes(rows):
            self._pay(rows, effective_on)
            rows = self._change(rows, effective_on, reason) or rows
        self._pay(rows, BUSINESS_DATE)
        if self.course.stopped_on:
            self._default()
        self._forget_what_is_not_posted()
        return self.course

    # --- The schedule --------------------------------------------------------------------------------------

    def _changes(self, rows):
        """The days on which the schedule may change, in order."""
        found = []
        if rows[-1].due_on > COVID_DECISIONS[-1] and self.rng.random() < 0.68:
            found.append((self.rng.choice(COVID_DECISIONS), ScheduleReason.POSTPONEMENT))
        if self.payer is Payer.IRREGULAR and self.rng.random() < 0.45:
            middle = rows[len(rows) * 2 // 5].due_on + timedelta(days=self.rng.randint(30, 90))
            if day := on_or_after(BUREAUS, middle):
                found.append((day, ScheduleReason.RESCHEDULING))
        return sorted(
            change
            for change in found
            if self.terms.disbursed_on < change[0] < BUSINESS_DATE - timedelta(days=60)
        )

    def _change(self, rows, effective_on, reason):
        left = [row for row in rows if row.due_on > effective_on]
        if self.course.stopped_on or len(left) < 3 or effective_on <= self.course.versions[-1].effective_on:
            return None
        base = self.course.repaid
        if reason == ScheduleReason.POSTPONEMENT:
            first, term = add_months(left[0].due_on, self.rng.choice((3, 3, 4, 6)), day_of_month=5), len(left)
        else:
            first = add_months(effective_on, self.rng.choice((1, 2)), day_of_month=5)
            term = min(60, max(6, int(len(left) * self.rng.uniform(1.25, 1.8))))
        if self.terms.amount - base < term * 100:
            return None
        rows = rules.build(self.terms.amount, term, first, base=base, unit=DIRHAM)
        self._version(effective_on, base, reason, rows)
        return rows

    def _version(self, effective_on, base, reason, rows):
        self.course.versions.append(Version(effective_on, base, reason, rows))

    # --- The receipts --------------------------------------------------------------------------------------

    def _pay(self, rows, until):
        """Pay what falls due by the payer's habit, up to `until`: the day the schedule changes, or today."""
        pending = Decimal(0)
        for row in rows:
            if row.due_on > until + timedelta(days=5) or self.course.stopped_on:
                return
            pending += row.amount
            if row is not rows[-1] and self.rng.random() < self.habit.skips:
                continue
            when = row.due_on + timedelta(days=self.rng.randint(*self.habit.days))
            if not self._receive(max(when, self.last_on + timedelta(days=1)), self._due(pending), until):
                return
            pending = Decimal(0)
            if self.payer is Payer.DEFAULTER and self.course.repaid >= self.stops_at:
                self.course.stopped_on = self.last_on

    def _due(self, pending):
        """What is handed over: what is pending, or everything left by who settles early."""
        left = self.terms.amount - self.course.repaid
        if self.payer is Payer.EARLY and self.course.repaid >= self.settles_at:
            return left
        return min(pending, left)

    def _receive(self, when, amount, until):
        """Book a receipt, sometimes after one that bounced; False when it would fall after `until`."""
        if amount <= 0:
            return False
        rng = self.rng
        channel = self.channel if rng.random() < 0.92 else PaymentChannel.CASH_DEPOSIT
        if channel in BOUNCING and rng.random() < self.habit.bounces:
            back = working(when + timedelta(days=rng.randint(3, 9)))
            if back < until:
                self._bounced(when, amount, channel, back, "Effet revenu impayé : provision insuffisante")
                when = back + timedelta(days=rng.randint(4, 20))
        elif rng.random() < 0.001 and self.terms.amount - self.course.repaid >= 2 * amount:
            back = working(when + timedelta(days=1))
            if back < until:
                self._bounced(when, amount, channel, back, "Saisie en double")
        if when > until:
            return False
        self.course.receipts.append(self._receipt(when, amount, channel))
        self.last_on = when
        return True

    def _receipt(self, when, amount, channel):
        """A receipt that stands; one in forty is entered weeks after its value date."""
        delay = self.rng.randint(8, 30) if self.rng.random() < 0.025 else self.rng.choice((0, 0, 1, 1, 2))
        return Receipt(when, amount, channel, self._reference(channel), working(when + timedelta(days=delay)))

    def _bounced(self, when, amount, channel, back, reason):
        reference = self._reference(channel)
        self.course.receipts.append(
            Receipt(when, amount, channel, reference, working(when), reversed_on=back, reason=reason)
        )

    def _reference(self, channel):
        return f"{PREFIXES[channel]}-{self.rng.randrange(10**6):06d}"

    def _usual_channel(self):
        recent = self.terms.disbursed_on.year >= 2015
        return weighted(
            self.rng,
            {
                PaymentChannel.TRANSFER: 36 if recent else 22,
                PaymentChannel.DIRECT_DEBIT: 18 if recent else 0,
                PaymentChannel.BILL: 26 if recent else 12,
                PaymentChannel.CASH_DEPOSIT: 12 if recent else 42,
                PaymentChannel.CHEQUE: 5 if recent else 24,
                PaymentChannel.MOBILE: 3 if self.terms.disbursed_on.year >= 2021 else 0,
            },
        )

    # --- When nothing comes any more -----------------------------------------------------------------------

    def _default(self):
        """Small sums after pressing, then the end of the term, the loss, and sometimes a recovery."""
        rng, course, stopped = self.rng, self.course, self.course.stopped_on
        if rng.random() < 0.65:
            course.accelerated_on = on_or_after(BUREAUS, stopped + timedelta(days=rng.randint(240, 450)))
        if rng.random() < 0.85:
            course.written_off_on = on_or_after(
                YEAR_END_BOARDS, stopped + timedelta(days=rng.randint(420, 850))
            )
        until = course.written_off_on or BUSINESS_DATE
        for _n in range(rng.choice((0, 0, 1, 2, 4))):
            left = self.terms.amount - course.repaid
            amount = Decimal(rng.randint(1, 4) * 500)
            when = self.last_on + timedelta(days=rng.randint(60, 220))
            if amount >= left or not self._receive(when, amount, until - timedelta(days=40)):
                break
        if course.written_off_on and rng.random() < 0.3:
            self._recover()

    def _recover(self):
        when, lost = self.course.written_off_on, self.terms.amount - self.course.repaid
        for _n in range(self.rng.randint(1, 4)):
            when += timedelta(days=self.rng.randint(60, 240))
            amount = min(lost, Decimal(self.rng.randint(1, 10) * 500))
            if when >= BUSINESS_DATE or amount <= 0:
                break
            self.course.recoveries.append(self._receipt(when, amount, PaymentChannel.CASH_DEPOSIT))
            lost -= amount

    def _forget_what_is_not_posted(self):
        """Keep what was entered by the business day: the rest is still on the accountant's desk."""
        course = self.course
        course.receipts = [r for r in course.receipts if r.posted_on <= BUSINESS_DATE]
        course.recoveries = [r for r in course.recoveries if r.posted_on <= BUSINESS_DATE]
