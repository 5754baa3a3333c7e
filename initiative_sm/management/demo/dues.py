"""Dues of the demonstration: what the assembly voted, four years called and paid, and a few that are not."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from initiative_sm.management.demo.targets import SEED
from initiative_sm.management.demo.workdays import working
from members.dues import scale
from members.enums import College, DueChannel, ReminderChannel
from members.models import Due, DuePayment, DueReminder, DueScale, Member, User

#: What the assembly voted, in dirhams, by college; honorary members owe nothing.
VOTED = {
    2008: {"public": 5000, "chambers": 5000, "banks": 10000, "firms": 3000, "associations": 500, "persons": 300},
    2020: {"public": 10000, "chambers": 10000, "banks": 20000, "firms": 5000, "associations": 1000, "persons": 500},
}  # fmt: skip
YEARS = (2021, 2022, 2023, 2024)
#: Neither of them sits on the board, and neither came to the assembly of 2024.
LATE = ("person2", "firm4")
#: One has paid a part, the other nothing.
PART_PAID = {"firm4": Decimal(2000)}
WAIVED = {"asso2": "Décision du conseil du 15 février 2024 : subvention en attente"}
WAIVED_ON = date(2024, 2, 15)
REMINDED_ON = date(2024, 5, 14)
CHANNELS = (DueChannel.TRANSFER, DueChannel.TRANSFER, DueChannel.CHEQUE, DueChannel.CASH_DEPOSIT)
REFERENCES = {
    DueChannel.TRANSFER: "VIR",
    DueChannel.CHEQUE: "CHQ",
    DueChannel.CASH_DEPOSIT: "BV",
    DueChannel.CASH: "",
}


def build(members: dict[str, Member], accounts: dict[str, User]):
    """The scale, the dues of `YEARS`, their payments, the reminders of those who are late."""
    DueScale.objects.bulk_create(
        DueScale(college=college, amount=Decimal(amounts.get(college, 0)), from_year=year)
        for year, amounts in VOTED.items()
        for college in College
    )
    keys = {member.pk: key for key, member in members.items()}
    dues = Due.objects.bulk_create(due for year in YEARS for due in _called(year, members))
    rng = Random(f"{SEED}/dues")  # noqa: S311  (a demonstration, not a secret)
    payments = [payment for due in dues for payment in _payments(rng, due, keys[due.member_id])]
    _write(payments, accounts["comptable"])
    late = [due for due in dues if due.year == YEARS[-1] and keys[due.member_id] in LATE]
    DueReminder.objects.bulk_create(_reminder(due, accounts["direction"]) for due in late)


def _called(year, members):
    """The dues of a year, called from the members of its 15 January."""
    called_on, amounts = working(date(year, 1, 15)), scale(year)
    for key, member in members.items():
        here = member.joined_on <= called_on and (member.left_on is None or member.left_on >= called_on)
        if not here or not amounts[member.college]:
            continue
        waived = year == YEARS[-1] and key in WAIVED
        yield Due(
            member=member,
            year=year,
            amount=amounts[member.college],
            called_on=called_on,
            due_on=date(year, 3, 31),
            waived_on=WAIVED_ON if waived else None,
            waived_reason=WAIVED[key] if waived else "",
        )


def _payments(rng, due, key):
    """One payment, now and then two, most of them in time and all before the summer; none of what is late."""
    if due.waived_on:
        return []
    if due.year == YEARS[-1] and key in LATE:
        part = PART_PAID.get(key)
        return [_payment(rng, due, part, due.called_on + timedelta(days=48))] if part else []
    delay = rng.randint(5, 70) if rng.random() < 0.8 else rng.randint(76, 140)
    first = due.called_on + timedelta(days=delay)
    if due.amount >= 5000 and rng.random() < 0.12:
        half = due.amount / 2
        return [_payment(rng, due, half, first), _payment(rng, due, half, first + timedelta(days=20))]
    return [_payment(rng, due, due.amount, first)]


def _payment(rng, due, amount, day):
    channel = DueChannel.CASH if due.amount <= 500 else rng.choice(CHANNELS)
    prefix = REFERENCES[channel]
    reference = f"{prefix} {rng.randrange(10**6):06d}" if prefix else ""
    return DuePayment(due=due, amount=amount, paid_on=working(day), channel=channel, reference=reference)


def _write(payments, accountant):
    """Receipts are numbered in the order in which they were paid, year by year."""
    given = {}
    for payment in sorted(payments, key=lambda payment: payment.paid_on):
        year = payment.paid_on.year
        given[year] = given.get(year, 0) + 1
        payment.receipt_number = f"C{year}-{given[year]:04d}"
        payment.recorded_by = accountant
        payment.recorded_at = datetime(year, payment.paid_on.month, payment.paid_on.day, 11, tzinfo=UTC)
    DuePayment.objects.bulk_create(payments)


def _reminder(due, director):
    channel = ReminderChannel.EMAIL if due.member.email else ReminderChannel.LETTER
    return DueReminder(due=due, sent_on=REMINDED_ON, channel=channel, note=due.member.email, by=director)
