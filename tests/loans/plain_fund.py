"""The money of a programme, said without SQL: a list of rows, a few dicts, and what each verb must refuse.

The product answers from a journal in a database; `test_money_machine` does the same things to both and
compares. Written to be read, not to be fast: every balance is a loop over the rows.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.loans.plain_model import DAY, ZERO, PlainLoan, Row, Version

CENTIME = Decimal("0.01")

#: What a movement of each kind does to the fund, to the cash and to what the loans owe.
SIGNS = {
    "contribution": (+1, +1, 0),
    "restitution": (-1, -1, 0),
    "transfer_out": (-1, -1, 0),
    "transfer_in": (+1, +1, 0),
    "allocation_in": (+1, +1, 0),
    "allocation_out": (-1, -1, 0),
    "disbursement": (0, -1, +1),
    "repayment": (0, +1, -1),
    "write_off": (-1, 0, -1),
    "recovery": (+1, +1, 0),
}
FUND, CASH, OUTSTANDING = range(3)
#: Money that goes out: never more than there is.
OUTFLOWS = {"restitution", "transfer_out", "allocation_out", "disbursement"}


class Refused(Exception):  # noqa: N818  (a refusal is an answer, not an error)
    """The verb must not do this."""


def refuse_if(condition, why):
    if condition:
        raise Refused(why)


@dataclass
class Entry:
    """One row of the journal; `reverses` is the number of the row that it takes back."""

    kind: str
    envelope: str
    loan: str | None
    amount: Decimal
    day: date
    by: str
    reverses: int | None = None


@dataclass
class Contract(PlainLoan):
    """A loan whose contract is signed: its terms, and whether it is before the court."""

    envelope: str = ""
    term: int = 1
    deferral: int = 0
    signed_on: date = date.min
    litigation: bool = False

    @property
    def lent(self):
        return self.total("disbursement", date.max)

    @property
    def owes(self):
        return self.remaining(date.max)

    @property
    def status(self):
        if not self.lent:
            return "contracted"
        if not self.owes and self.total("write_off", date.max):
            return "written_off"
        # What was paid came back: where another tranche is still to be paid, the loan runs on.
        if not self.owes and self.lent >= self.granted:
            return "repaid"
        return "litigation" if self.litigation else "running"

    @property
    def disbursed_on(self):
        """The day of the first disbursement that stands."""
        days = [row.day for row in self.rows if row.kind == "disbursement" and self._stands(row)]
        return min(days, default=None)

    @staticmethod
    def _stands(row):
        return row.amount > 0 and not row.reversed

    @property
    def closed_on(self):
        """The last day on which what the loan owes changed, once it owes nothing."""
        if self.status not in ("repaid", "written_off"):
            return None
        return max(row.day for row in self.rows if SIGNS[row.kind][OUTSTANDING])


class PlainFund:
    """Envelopes (code → opening day), contracts (number → Contract) and the rows in the order of writing."""

    def __init__(self, opened, contracts):
        self.opened = opened
        self.contracts = contracts
        self.rows = []
        self._of_loan = {}  # number of a row → the same row among those of its loan

    # --- Questions ---

    def balance(self, effect, envelope, on):
        """The fund, the cash or the outstanding of an envelope at the end of a day."""
        total = ZERO
        for row in self.rows:
            if row.envelope == envelope and row.day <= on:
                total += SIGNS[row.kind][effect] * row.amount
        return total

    def lowest_cash(self, envelope, since):
        """The least cash of an envelope at the end of `since` and of every later day."""
        days = [since] + [row.day for row in self.rows if row.envelope == envelope and row.day > since]
        return min(self.balance(CASH, envelope, day) for day in days)

    def promised(self, envelope, on):
        """What is granted from an envelope and still to be paid out on a day."""
        total = ZERO
        for loan in self.contracts.values():
            closed = loan.closed_on is not None and loan.closed_on <= on
            if loan.envelope == envelope and loan.signed_on <= on and not closed:
                total += loan.granted - loan.total("disbursement", on)
        return total

    # --- Verbs ---

    def post(self, kind, envelope, amount, day, by, loan=None):
        """Any movement but a reversal; returns its number."""
        refuse_if(amount <= 0, "no amount")
        refuse_if(day < self.opened[envelope], "the envelope is not open yet")
        if kind in OUTFLOWS:
            refuse_if(amount > self.lowest_cash(envelope, day), "not enough cash")
        if loan is not None:
            self._check_loan(kind, self.contracts[loan], amount, day)
        return self._write(Entry(kind, envelope, loan, amount, day, by))

    def _check_loan(self, kind, loan, amount, day):
        if kind == "disbursement":
            refuse_if(loan.status not in ("contracted", "running"), "nothing more is paid on this loan")
            refuse_if(loan.lent + amount > loan.granted, "more than was granted")
            refuse_if(day < loan.signed_on, "before the contract")
        elif kind == "recovery":
            refuse_if(amount > loan.lowest(loan.lost, day), "more than was lost")
        else:
            refuse_if(amount > loan.lowest(loan.remaining, day), "more than is owed")

    def _write(self, entry):
        self.rows.append(entry)
        number = len(self.rows)
        if entry.loan is not None:
            row = Row(entry.kind, entry.amount, entry.day)
            self.contracts[entry.loan].rows.append(row)
            self._of_loan[number] = row
        return number

    def disburse(self, number, amount, day, by, first_due_on=None):
        """Pay a loan or a tranche of it; the first one starts its schedule, on the whole grant."""
        loan = self.contracts[number]
        starts = loan.status == "contracted"
        refuse_if(first_due_on is not None and first_due_on <= day, "due before it is paid")
        self.post("disbursement", loan.envelope, amount, day, by, number)
        if starts:
            first = first_due_on or month_after(day.replace(day=5), loan.deferral + 1)
            effective_on = max([day] + [version.effective_on + DAY for version in loan.versions])
            rows = instalments(loan.granted, loan.term, first)
            loan.versions.append(Version(effective_on, ZERO, rows))

    def transfer(self, source, target, amount, day, by):
        refuse_if(source == target, "one envelope")
        refuse_if(day < self.opened[target], "the envelope is not open yet")
        self.post("transfer_out", source, amount, day, by)
        self.post("transfer_in", target, amount, day, by)

    def reverse(self, number, day, by):
        """Take a row back, once; a transfer on both sides. No balance may have become impossible."""
        if self.rows[number - 1].kind == "transfer_in" and self.rows[number - 1].reverses is None:
            number -= 1
        row = self.rows[number - 1]
        refuse_if(row.reverses is not None, "a reversal is final")
        refuse_if(any(each.reverses == number for each in self.rows), "reversed already")
        refuse_if(day < row.day, "before the movement")
        self._check_reversal(row, number, day)
        self._write_reversal(number, day, by)
        if row.kind == "transfer_out":
            self._write_reversal(number + 1, day, by)

    def _check_reversal(self, row, number, day):
        sides = [row, self.rows[number]] if row.kind == "transfer_out" else [row]
        for side in sides:
            change = -side.amount * SIGNS[side.kind][CASH]
            refuse_if(self.lowest_cash(side.envelope, day) + change < 0, "not enough cash")
        if row.loan is None:
            return
        loan = self.contracts[row.loan]
        if row.kind == "disbursement":
            refuse_if(loan.lowest(loan.remaining, day) < row.amount, "receipts rest on it")
            refuse_if(loan.litigation and loan.lent == row.amount, "before the court")
        if row.kind == "write_off":
            refuse_if(loan.lowest(loan.lost, day) < row.amount, "recoveries rest on it")

    def _write_reversal(self, number, day, by):
        row = self.rows[number - 1]
        if number in self._of_loan:
            self._of_loan[number].reversed = True
        self._write(Entry(row.kind, row.envelope, row.loan, -row.amount, day, by, reverses=number))

    def reschedule(self, number, effective_on, term, first_due_on):
        """A new version: what was granted less what was lost, from what had been repaid by that day."""
        loan = self.contracts[number]
        refuse_if(not loan.versions, "no schedule")
        refuse_if(effective_on <= loan.versions[-1].effective_on, "before the last version")
        refuse_if(first_due_on < effective_on, "due before it takes effect")
        repaid = loan.total("repayment", effective_on)
        left = loan.granted - loan.total("write_off", effective_on) - repaid
        refuse_if(left < term * CENTIME, "nothing left for so many instalments")
        loan.versions.append(Version(effective_on, repaid, instalments(left, term, first_due_on)))

    def litigate(self, number, *, litigation):
        """To the court, or back from it."""
        loan = self.contracts[number]
        refuse_if(loan.status != ("running" if litigation else "litigation"), "not in that state")
        loan.litigation = litigation


def instalments(amount, term, first_due_on):
    """Equal parts in whole dirhams (in centimes where there is less than one each); the last takes the rest."""
    part = amount // term
    if not part:
        part = amount // CENTIME // term * CENTIME
    parts = [part] * (term - 1)
    parts.append(amount - sum(parts))
    return [(month_after(first_due_on, number), each) for number, each in enumerate(parts)]


def month_after(day, months):
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
