"""The account of one loan at a date: each instalment with what is paid of it, what is owed, what comes next.

The rules are those of `loans.positions`, told instalment by instalment: what was repaid covers the oldest
ones first, and nothing beyond what was lent and not written off is asked for. Amounts in dirhams, dates
inclusive.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from loans.enums import CREDIT_KINDS, InstalmentState
from loans.models import Loan, Movement, Schedule
from loans.positions import days_late, with_amounts, with_credit
from loans.schedule import Due

ZERO = Decimal(0)


@dataclass(frozen=True)
class Line:
    """An instalment on a day: what is `asked` of its amount, and what of that is `paid`.

    Number 0 is what had been repaid when the schedule was made, due again where that was reversed since.
    """

    number: int
    due_on: date
    amount: Decimal
    asked: Decimal
    paid: Decimal
    state: InstalmentState

    @property
    def left(self):
        return self.asked - self.paid


@dataclass(frozen=True)
class Statement:
    """What one loan owes `on` a day, by the `rows` of the schedule in force."""

    on: date
    lent: Decimal
    repaid: Decimal
    written_off: Decimal
    rows: Sequence[Due] = ()
    #: What the holder has paid in excess of all that was owed: owed to them, and no part of the account above.
    credit: Decimal = ZERO

    @property
    def remaining(self):
        return self.lent - self.repaid - self.written_off

    @cached_property
    def lines(self):
        return [self._line(row) for row in self.rows]

    def _line(self, row):
        before = row.cumulative - row.amount
        asked = _part(self.lent - self.written_off - before, row.amount)
        paid = _part(self.repaid - before, asked)
        return Line(row.number, row.due_on, row.amount, asked, paid, self._state(row.due_on, asked, paid))

    def _state(self, due_on, asked, paid):
        if not asked:
            return InstalmentState.VOID
        if paid == asked:
            return InstalmentState.PAID
        if due_on < self.on:
            return InstalmentState.LATE
        if due_on == self.on:
            return InstalmentState.DUE
        return InstalmentState.PARTIAL if paid else InstalmentState.UPCOMING

    @property
    def unpaid(self):
        """The lines that have fallen due and are not wholly paid, oldest first."""
        return [line for line in self.lines if line.due_on <= self.on and line.left]

    @property
    def arrears(self):
        return sum((line.left for line in self.unpaid), ZERO)

    @property
    def days_late(self):
        return days_late(self.unpaid[0].due_on, self.on) if self.unpaid else 0

    @property
    def coming(self):
        """The next line that is not due yet and not wholly paid, or None."""
        return next((line for line in self.lines if line.due_on > self.on and line.left), None)

    @property
    def payable(self):
        """What a holder who is up to date pays now: what has fallen due, and the next instalment."""
        return self.arrears + (self.coming.left if self.coming else ZERO)

    @property
    def percent_repaid(self):
        """Whole percent of what was lent that came back, or None where nothing was lent."""
        return int(self.repaid * 100 / self.lent) if self.lent else None

    def after(self, receipt: Decimal, credit: Decimal = ZERO):
        """The same day, had `receipt` been repaid too, and `credit` been paid in excess."""
        return replace(self, repaid=self.repaid + receipt, credit=self.credit + credit)


def _part(amount, whole):
    """`amount`, never less than nothing and never more than `whole`."""
    return max(ZERO, min(amount, whole))


def in_force(versions: Sequence[Schedule], on: date) -> Schedule | None:
    """The version of a schedule that counts on `on`."""
    effective = [version for version in versions if version.effective_on <= on]
    return max(effective, key=lambda version: version.version, default=None)


def statement(loan: Loan, on: date, versions: Sequence[Schedule] | None = None) -> Statement:
    """The account of `loan` on `on`; `versions` are its schedules with their instalments, where known."""
    if versions is None:
        versions = loan.schedules.prefetch_related("instalments")
    names = ("lent", "repaid", "written_off", "credit")
    amounts = with_credit(with_amounts(Loan.objects.filter(pk=loan.pk), on), on).values(*names)
    version = in_force(versions, on)
    return Statement(on=on, rows=due_rows(version) if version else (), **amounts.get())


def due_rows(version: Schedule) -> list[Due]:
    """What a version asks for: its base first, where it has one."""
    base = [Due(0, version.effective_on, version.base, version.base)] if version.base else []
    return [
        *base,
        *(Due(row.number, row.due_on, row.amount, row.cumulative) for row in version.instalments.all()),
    ]


@dataclass(frozen=True)
class Entry:
    """A movement of the loan, what the loan owed after it, and what the holder had paid in excess."""

    movement: Movement
    balance: Decimal
    credit: Decimal

    @property
    def reversal(self):
        """The movement that takes this one back, or None."""
        return getattr(self.movement, "reversed_by", None)


def entries(loan: Loan) -> list[Entry]:
    """The movements of `loan`, latest value date first, each with what was owed and the credit after it."""
    rows = loan.movements.select_related("reversed_by", "actor").order_by("value_date", "seq")
    found, balance, credit = [], ZERO, ZERO
    for movement in rows:
        if movement.kind in CREDIT_KINDS:
            credit -= movement.outstanding
        else:
            balance += movement.outstanding
        found.append(Entry(movement, balance, credit))
    return found[::-1]
