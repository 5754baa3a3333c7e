"""The money of the demonstration, entered in the order in which an accountant would have entered it.

Rows wait in one file per month, so that a hundred programmes need no more memory than one; then they are
read month by month, sorted by the time of posting, and appended to the journal in chunks.
"""

import pickle
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from initiative_sm.management.demo.repayment import Receipt
from initiative_sm.management.demo.workdays import working
from loans.actions import money
from loans.actions.journal import CHUNK
from loans.enums import MovementKind, PaymentChannel
from loans.models import JournalHead, Movement


class Row(NamedTuple):
    """A movement before it has a number; `key` and `answers` tie a reversal or a transfer to its other row."""

    posted_at: datetime
    kind: str
    envelope: int
    loan: int | None
    amount: Decimal
    value_date: date
    channel: str
    reference: str
    reason: str
    key: str
    answers: str


class Spool:
    """Rows put aside until every programme is built."""

    def __init__(self, folder: Path):
        self._folder = folder

    def add(self, rows: Iterable[Row]):
        months: dict[str, list[Row]] = {}
        for row in rows:
            months.setdefault(f"{row.posted_at:%Y-%m}", []).append(row)
        for month, found in months.items():
            with (self._folder / month).open("ab") as file:
                pickle.dump(found, file, protocol=pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[Row]:
        for path in sorted(self._folder.iterdir()):
            rows: list[Row] = []
            with path.open("rb") as file:
                while file.peek(1):
                    rows += pickle.load(file)  # noqa: S301  (our own file, in our own folder)
            yield from sorted(rows, key=lambda row: row.posted_at)


def post(spool: Spool, actor):
    """Append every row of the spool to the journal; returns how many there were."""
    head, _created = JournalHead.objects.get_or_create(pk=1)
    seq, numbers = head.seq, {}
    rows = iter(spool)
    while chunk := list(islice(rows, CHUNK)):
        movements = []
        for row in chunk:
            seq += 1
            if row.key:
                numbers[row.key] = seq
            movements.append(_movement(row, numbers, actor))
        money.append(movements)
    return seq - head.seq


def _movement(row, numbers, actor):
    other = numbers.pop(row.answers) if row.answers else None
    paired = row.kind == MovementKind.TRANSFER_IN
    return Movement(
        kind=row.kind,
        envelope_id=row.envelope,
        loan_id=row.loan,
        amount=row.amount,
        value_date=row.value_date,
        channel=row.channel,
        reference=row.reference,
        reason=row.reason,
        pair_id=other if paired else None,
        reverses_id=None if paired else other,
        actor=actor,
        posted_at=row.posted_at,
    )


# --- Rows of a loan ---------------------------------------------------------------------------------------


def at(rng: Random, day: date, *, evening=False) -> datetime:
    """A moment of the working day; reversals are entered in the late afternoon, after the morning's receipts."""
    hour = 16 if evening else rng.randint(8, 15)
    return datetime(day.year, day.month, day.day, hour, rng.randrange(60), rng.randrange(60), tzinfo=UTC)


def of_loan(rng: Random, loan, course) -> Iterator[Row]:
    """Every movement of one loan."""
    paid_on = at(rng, loan.disbursed_on)
    reference = f"OV-{rng.randrange(10**6):06d}"
    yield _row(
        loan, MovementKind.DISBURSEMENT, paid_on, loan.amount, loan.disbursed_on,
        PaymentChannel.TRANSFER, reference,
    )  # fmt: skip
    for n, receipt in enumerate(course.receipts):
        yield from _receipt(rng, loan, MovementKind.REPAYMENT, receipt, n)
    if course.written_off_on:
        on = course.written_off_on
        posted = at(rng, working(on + timedelta(days=1)))
        lost = loan.amount - course.repaid
        yield _row(loan, MovementKind.WRITE_OFF, posted, lost, on, PaymentChannel.NONE, "")
    for n, receipt in enumerate(course.recoveries):
        yield from _receipt(rng, loan, MovementKind.RECOVERY, receipt, n)


def _receipt(rng, loan, kind, receipt: Receipt, n):
    posted = at(rng, receipt.posted_on)
    key = f"{loan.pk}/{n}" if receipt.reversed_on else ""
    common = (receipt.channel, receipt.reference)
    yield _row(loan, kind, posted, receipt.amount, receipt.value_date, *common, key=key)
    if receipt.reversed_on:
        back = receipt.reversed_on
        posted = at(rng, back, evening=True)
        yield _row(loan, kind, posted, -receipt.amount, back, *common, reason=receipt.reason, answers=key)


def _row(loan, kind, posted_at, amount, value_date, channel, reference, *, reason="", key="", answers=""):
    return Row(
        posted_at, str(kind), loan.envelope_id, loan.pk, amount, value_date, str(channel), reference, reason,
        key, answers,
    )  # fmt: skip


# --- Rows of the fund -------------------------------------------------------------------------------------


def of_fund(rng: Random, funds, planned, envelopes, scale: int) -> Iterator[Row]:
    """Contributions and the board's movements, `scale` times as large as those of one programme."""
    for fund in funds:
        for n, (on, amount) in enumerate(fund.tranches, start=1):
            reference = f"{fund.code}-T{n}"
            yield _fund_row(
                rng, MovementKind.CONTRIBUTION, envelopes[fund.code], on, amount * scale, reference
            )
    for n, movement in enumerate(planned):
        source = envelopes[movement.fund]
        key = f"transfer/{n}" if movement.to else ""
        amount = movement.amount * scale
        out = _fund_row(rng, movement.kind, source, movement.on, amount, "", movement.reason, key=key)
        yield out
        if movement.to:
            into = _fund_row(
                rng, MovementKind.TRANSFER_IN, envelopes[movement.to], movement.on, amount, "", movement.reason,
                answers=key,
            )  # fmt: skip
            yield into._replace(posted_at=out.posted_at)


def _fund_row(rng, kind, envelope, on, amount, reference, reason="", *, key="", answers=""):
    on = working(on)
    return Row(
        at(rng, on), str(kind), envelope.pk, None, Decimal(amount), on, str(PaymentChannel.TRANSFER), reference,
        reason, key, answers,
    )  # fmt: skip
