"""What a loan's position is, said without SQL: lists and loops, receipts allocated to instalments one by one.

The product keeps no such allocation; the tests compare its set-based answers with this plain one.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

ZERO = Decimal(0)
DAY = timedelta(days=1)


@dataclass
class Row:
    kind: str
    amount: Decimal  # negative for a reversal
    day: date
    reversed: bool = False


@dataclass
class Version:
    effective_on: date
    base: Decimal
    instalments: list[tuple[date, Decimal]]  # due date, amount


@dataclass
class Position:
    lent: Decimal
    repaid: Decimal
    written_off: Decimal
    remaining: Decimal
    due: Decimal
    arrears: Decimal
    oldest_unpaid_on: date | None


@dataclass
class PlainLoan:
    """One loan: its rows as they were posted, its schedule versions as they were made."""

    granted: Decimal
    rows: list[Row] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)

    def total(self, kind, on):
        total = ZERO
        for row in self.rows:
            if row.kind == kind and row.day <= on:
                total += row.amount
        return total

    def remaining(self, on):
        return self.total("disbursement", on) - self.total("repayment", on) - self.total("write_off", on)

    def lost(self, on):
        return self.total("write_off", on) - self.total("recovery", on)

    def lowest(self, balance, since):
        """The lowest value of `balance` at the end of `since` and of every day after it."""
        last = max([row.day for row in self.rows] + [since])
        found, day = balance(since), since
        while day < last:
            day += DAY
            found = min(found, balance(day))
        return found

    def position(self, on):
        repaid, remaining = self.total("repayment", on), self.remaining(on)
        due, unpaid, oldest = self._allocate(repaid, on)
        arrears = max(ZERO, min(unpaid, remaining))
        return Position(
            lent=self.total("disbursement", on),
            repaid=repaid,
            written_off=self.total("write_off", on),
            remaining=remaining,
            due=due,
            arrears=arrears,
            oldest_unpaid_on=oldest if arrears > 0 else None,
        )

    def _allocate(self, repaid, on):
        """(due, unpaid of what is due, oldest unpaid day), giving what was repaid to the oldest first."""
        version = None
        for each in self.versions:
            if each.effective_on <= on:
                version = each
        if version is None:
            return ZERO, ZERO, None
        purse = repaid
        taken = min(purse, version.base)
        purse -= taken
        due, unpaid = version.base, version.base - taken
        oldest = version.effective_on if unpaid > 0 else None
        for due_on, amount in version.instalments:
            if due_on > on:
                break
            taken = min(purse, amount)
            purse -= taken
            due += amount
            unpaid += amount - taken
            if amount > taken and oldest is None:
                oldest = due_on
        return due, unpaid, oldest
