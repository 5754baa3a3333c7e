"""Positions against a plain model, over random histories and at random dates."""

from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loans.actions import money, schedules
from loans.models import Loan, Movement
from loans.positions import days_late, late_more_than, portfolio, share, with_due, with_position
from tests import factories
from tests.loans.plain_model import PlainLoan, Row, Version

pytestmark = pytest.mark.django_db

FIRST = date(2022, 1, 10)
HORIZON = 400

histories = settings(
    max_examples=settings.default.max_examples // 5,  # each one writes a programme
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def taken_back():
    """An example leaves nothing behind for the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class History:
    """Loans of one envelope and their plain doubles: what an action accepts is told to the double too."""

    def __init__(self, terms):
        self.by = factories.user(None)
        self.envelope = factories.envelope(cash=10_000_000, by=self.by, opened_on=date(2021, 1, 1))
        self.loans, self.doubles, self.posted = [], [], []
        for amount, term, deferral, first_tranche in terms:
            self._disburse(amount, term, deferral, first_tranche)

    def _disburse(self, amount, term, deferral, first_tranche):
        loan = factories.contracted_loan(
            amount, term, deferral=deferral, envelope=self.envelope,
            received_on=FIRST, granted_on=FIRST, contracted_on=FIRST,
        )  # fmt: skip
        double = PlainLoan(amount)
        for part, day in ((first_tranche, FIRST), (amount - first_tranche, FIRST + timedelta(days=45))):
            if part:
                row = money.disburse(loan=loan, amount=part, value_date=day, by=self.by, at=factories.NOW)
                self._told(double, row)
        self._versioned(double, schedules.start(loan=loan, by=self.by))
        self.loans.append(loan)
        self.doubles.append(double)

    def _told(self, double, row):
        double.rows.append(Row(str(row.kind), row.amount, row.value_date))
        self.posted.append((double, double.rows[-1], row))

    def _versioned(self, double, schedule):
        rows = schedule.instalments.order_by("number").values_list("due_on", "amount")
        double.versions.append(Version(schedule.effective_on, schedule.base, list(rows)))

    def apply(self, verb, which, days, portion):
        """Try one event; the double says beforehand whether the money verbs must accept it."""
        index, day = which % len(self.loans), FIRST + timedelta(days=days)
        loan, double = self.loans[index], self.doubles[index]
        loan.refresh_from_db()
        try:
            with transaction.atomic():
                getattr(self, verb)(loan, double, day, portion)
        except ValidationError:
            pass

    def repay(self, loan, double, day, portion):
        amount = max(Decimal("0.01"), (loan.amount * portion / 100).quantize(Decimal("0.01")))
        self._settle(
            double, day, amount, lambda: money.repay(loan=loan, amount=amount, value_date=day, by=self.by)
        )

    def repay_what_is_due(self, loan, double, day, _portion):
        """Exactly what is due that day: the boundary between two instalments."""
        amount = double.position(day).arrears or loan.schedules.first().instalments.first().amount
        self._settle(
            double, day, amount, lambda: money.repay(loan=loan, amount=amount, value_date=day, by=self.by)
        )

    def write_off(self, loan, double, day, portion):
        decision = factories.decision(loan=loan, subject="write_off", decided_on=day)
        amount = (loan.amount * max(portion, 1) / 100).quantize(Decimal("0.01"))
        self._settle(
            double, day, amount,
            lambda: money.write_off(loan=loan, decision=decision, amount=amount, value_date=day, by=self.by),
        )  # fmt: skip

    def _settle(self, double, day, amount, verb):
        allowed = amount <= double.lowest(double.remaining, day)
        try:
            row = verb()
        except ValidationError:
            assert not allowed
            raise
        assert allowed
        self._told(double, row)

    def recover(self, loan, double, day, portion):
        amount = max(Decimal("0.01"), (double.lost(day) * portion / 100).quantize(Decimal("0.01")))
        allowed = amount <= double.lowest(double.lost, day)
        try:
            row = money.recover(loan=loan, amount=amount, value_date=day, by=self.by)
        except ValidationError:
            assert not allowed
            raise
        assert allowed
        self._told(double, row)

    def reverse(self, _loan, _double, day, portion):
        double, plain, row = self.posted[portion % len(self.posted)]
        opposite = money.reverse(
            movement=row, reason="Erreur", value_date=max(day, row.value_date), by=self.by
        )
        plain.reversed = True
        double.rows.append(Row(plain.kind, opposite.amount, opposite.value_date))
        assert double.lowest(double.remaining, FIRST) >= 0
        assert double.lowest(double.lost, FIRST) >= 0

    def reschedule(self, loan, double, day, portion):
        decision = factories.decision(loan=loan, subject="rescheduling", decided_on=day)
        made = schedules.reschedule(
            loan=loan, decision=decision, effective_on=day, term=1 + portion % 30,
            first_due_on=day + timedelta(days=20), reason="rescheduling", by=self.by,
        )  # fmt: skip
        self._versioned(double, made)

    def positions(self, on):
        rows = with_position(Loan.objects.filter(envelope=self.envelope), on).order_by("pk")
        return [{name: getattr(row, name) for name in asdict(self.doubles[0].position(on))} for row in rows]

    def expected(self, on):
        return [asdict(double.position(on)) for double in self.doubles]

    def telling_days(self):
        """The days on which something changes, and the days before them."""
        days = {row.day for double in self.doubles for row in double.rows}
        days |= {v.effective_on for double in self.doubles for v in double.versions}
        days |= {d for double in self.doubles for v in double.versions for d, _amount in v.instalments}
        return sorted(days | {day - timedelta(days=1) for day in days})


terms = st.lists(
    st.integers(min_value=300_000, max_value=6_000_000).flatmap(
        lambda centimes: st.tuples(
            st.just(Decimal(centimes) / 100),
            st.integers(min_value=1, max_value=12),
            st.integers(min_value=0, max_value=2),
            st.sampled_from([centimes, centimes // 3]).map(lambda part: Decimal(part) / 100),
        )
    ),
    min_size=1,
    max_size=2,
)
events = st.tuples(
    st.sampled_from(
        ["repay", "repay_what_is_due", "repay_what_is_due", "reverse", "reschedule", "write_off", "recover"]
    ),
    st.integers(min_value=0, max_value=1),
    st.integers(min_value=0, max_value=HORIZON),
    st.integers(min_value=0, max_value=100),
)


@histories
@given(terms=terms, events=st.lists(events, min_size=3, max_size=14), data=st.data())
def test_positions_are_those_of_the_plain_model(db, terms, events, data):
    with taken_back():
        history = History(terms)
        for event in events:
            history.apply(*event)
        days = st.sampled_from(history.telling_days()) | st.dates(FIRST, FIRST + timedelta(days=HORIZON))
        for on in data.draw(st.lists(days, min_size=4, max_size=4)):
            expected = history.expected(on)
            assert history.positions(on) == expected
            check_totals(history, on, expected)


def check_totals(history, on, expected):
    """The sum of positions is the journal, and the portfolio is the sum of positions."""
    journal = Movement.objects.until(on).aggregate(total=Sum("outstanding"))["total"] or 0
    assert journal == sum(each["remaining"] for each in expected)
    fund, cash, outstanding = money.balance(history.envelope, on)
    assert (fund, outstanding) == (cash + outstanding, journal)
    assert cash >= 0
    totals = portfolio(on)
    assert totals["outstanding"] == journal
    assert totals["arrears"] == sum(each["arrears"] for each in expected)
    assert totals["loans_outstanding"] == sum(each["remaining"] > 0 for each in expected)
    assert totals["loans_late"] == sum(each["arrears"] > 0 for each in expected)
    for days in (30, 60, 90):
        assert totals[f"par{days}"] == sum(
            each["remaining"] for each in expected if days_late(each["oldest_unpaid_on"], on) > days
        )


@histories
@given(terms=terms, events=st.lists(events, min_size=2, max_size=10))
def test_the_past_is_not_changed_by_what_happens_later(db, terms, events):
    with taken_back():
        history, seen = History(terms), {}
        for verb, which, days, portion in sorted(events, key=lambda event: event[2]):
            before = FIRST + timedelta(days=days - 1)
            seen[before] = history.positions(before)
            history.apply(verb, which, days, portion)
        assert {day: history.positions(day) for day in seen} == seen


# --- By hand --------------------------------------------------------------------------------------------


def position(loan, on):
    return with_position(Loan.objects.filter(pk=loan.pk), on).get()


@pytest.fixture
def loan(db):
    """12 000 DH in 12 instalments of 1 000, due on the 5th from April 2023."""
    return factories.running_loan(amount=12_000, term=12)


@pytest.mark.parametrize(
    ("on", "due", "arrears", "oldest", "late"),
    [
        (date(2023, 3, 14), 0, 0, None, 0),
        (date(2023, 3, 15), 0, 0, None, 0),
        (date(2023, 4, 4), 0, 0, None, 0),
        (date(2023, 4, 5), 1_000, 1_000, date(2023, 4, 5), 0),
        (date(2023, 4, 6), 1_000, 1_000, date(2023, 4, 5), 1),
        (date(2023, 5, 5), 2_000, 2_000, date(2023, 4, 5), 30),
        (date(2023, 5, 6), 2_000, 2_000, date(2023, 4, 5), 31),
        (date(2025, 1, 1), 12_000, 12_000, date(2023, 4, 5), 637),
    ],
)
def test_a_loan_that_repays_nothing(loan, on, due, arrears, oldest, late):
    found = position(loan, on)
    assert (found.due, found.arrears, found.oldest_unpaid_on) == (due, arrears, oldest)
    assert days_late(found.oldest_unpaid_on, on) == late
    at_risk = portfolio(on)
    assert [at_risk[f"par{days}"] for days in (30, 60, 90)] == [
        12_000 if late > days else 0 for days in (30, 60, 90)
    ]


def test_a_part_payment_leaves_its_instalment_unpaid(loan):
    factories.repayment(loan=loan, amount="1999.99", value_date=date(2023, 5, 5))
    found = position(loan, date(2023, 5, 5))
    assert (found.arrears, found.oldest_unpaid_on) == (Decimal("0.01"), date(2023, 5, 5))
    assert found.remaining == Decimal("10000.01")


def test_receipts_in_any_order_give_the_same_answer(loan):
    for day, amount in ((date(2023, 6, 5), 500), (date(2023, 4, 20), 1_500), (date(2023, 5, 5), 1_000)):
        factories.repayment(loan=loan, amount=amount, value_date=day)
    found = position(loan, date(2023, 6, 5))
    assert (found.repaid, found.arrears, found.oldest_unpaid_on) == (3_000, 0, None)
    assert position(loan, date(2023, 4, 19)).arrears == 1_000


def test_an_advance_covers_the_instalments_to_come(loan):
    factories.repayment(loan=loan, amount=5_000, value_date=date(2023, 4, 5))
    assert position(loan, date(2023, 8, 5)).arrears == 0
    found = position(loan, date(2023, 9, 6))
    assert (found.arrears, found.oldest_unpaid_on) == (1_000, date(2023, 9, 5))


def test_a_reversed_receipt_was_there_until_it_was_reversed(loan):
    receipt = factories.repayment(loan=loan, amount=1_000, value_date=date(2023, 4, 5))
    money.reverse(movement=receipt, reason="Chèque rejeté", value_date=date(2023, 4, 20), by=receipt.actor)
    assert position(loan, date(2023, 4, 19)).arrears == 0
    found = position(loan, date(2023, 4, 20))
    assert (found.repaid, found.arrears, found.oldest_unpaid_on) == (0, 1_000, date(2023, 4, 5))


def test_a_rescheduling_counts_from_what_had_been_repaid(loan):
    factories.repayment(loan=loan, amount=3_000, value_date=date(2023, 6, 5))
    factories.rescheduled(loan=loan, effective_on=date(2023, 8, 1), term=9, first_due_on=date(2023, 10, 5))
    assert position(loan, date(2023, 7, 31)).arrears == 1_000
    found = position(loan, date(2023, 8, 1))
    assert (found.due, found.arrears) == (3_000, 0)
    found = position(loan, date(2023, 10, 5))
    assert (found.due, found.arrears) == (4_000, 1_000)
    original = with_due(Loan.objects.filter(pk=loan.pk), date(2023, 10, 5), original=True).get()
    assert original.due == 7_000


def test_a_rescheduled_loan_is_not_mistaken_for_another(loan):
    factories.repayment(loan=loan, amount=3_000, value_date=date(2023, 6, 5))
    factories.rescheduled(loan=loan, effective_on=date(2023, 8, 1), term=9, first_due_on=date(2023, 10, 5))
    factories.running_loan(amount=12_000, term=12, received_on=date(2023, 1, 11))
    assert position(loan, date(2023, 8, 1)).due == 3_000
    assert portfolio(date(2023, 8, 1))["arrears"] == 4_000


def test_what_is_written_off_is_no_longer_late(loan):
    factories.written_off(loan=loan, value_date=date(2024, 1, 15))
    assert position(loan, date(2024, 1, 14)).arrears == 10_000
    found = position(loan, date(2024, 1, 15))
    assert (found.remaining, found.arrears, found.oldest_unpaid_on) == (0, 0, None)


def test_loans_late_more_than_a_number_of_days(loan):
    rows = with_position(Loan.objects.all(), date(2023, 5, 6))
    assert list(rows.filter(late_more_than(30, date(2023, 5, 6)))) == [loan]
    assert list(rows.filter(late_more_than(31, date(2023, 5, 6)))) == []


def test_positions_cost_one_query_whatever_the_number_of_loans(db, django_assert_num_queries):
    envelope = factories.envelope()
    for _each in range(3):
        factories.running_loan(envelope=envelope, amount=12_000, term=12)
    with django_assert_num_queries(1):
        assert len(with_position(Loan.objects.all(), date(2024, 1, 1))) == 3
    with django_assert_num_queries(1):
        assert portfolio(date(2024, 1, 1))["outstanding"] == 36_000


def test_a_share_of_nothing_is_unknown():
    assert share(Decimal(1), Decimal(3)) == Decimal("0.333333")
    assert share(Decimal(0), Decimal(0)) is None
