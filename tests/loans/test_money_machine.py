"""Every verb of money, in any order, by two persons, done to the product and to a plain model at once.

After each step both must have written the same rows and give the same balances, positions and states on
several days; what the one refuses the other refuses, and a refusal leaves nothing behind. At the end of each
history the whole journal is verified.

The usual run plays `HISTORIES` histories. To look further, ask for more of them, or for longer ones:
`MONEY_HISTORIES=500 MONEY_STEPS=60 ./run test tests/loans/test_money_machine.py`.
"""

import os
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from loans import verify
from loans.actions import file, money, schedules
from loans.enums import LoanStatus
from loans.envelopes import with_balance
from loans.models import Envelope, JournalHead, Loan, Movement, Schedule
from loans.positions import portfolio, with_position
from members.models import Event
from tests import factories
from tests.loans.plain_fund import CASH, CENTIME, FUND, OUTSTANDING, Contract, PlainFund, Refused

pytestmark = pytest.mark.django_db

HISTORIES = int(os.environ.get("MONEY_HISTORIES", "12"))
STEPS = int(os.environ.get("MONEY_STEPS", "30"))

FIRST = date(2022, 1, 10)
OPENED = {"A": date(2021, 12, 1), "B": date(2022, 3, 1)}
#: number → envelope, amount, instalments, months of deferral.
TERMS = {
    "L1": ("A", Decimal(12_000), 6, 1),
    "L2": ("A", Decimal("7000.50"), 3, 0),
    "L3": ("B", Decimal("2.98"), 4, 2),
}
PERSONS = ("accountant@ism.example", "director@ism.example")
DAYS_AWAY = (0, -25, 0, 70, -160, 3000)

envelopes = st.sampled_from(sorted(OPENED))
#: Which loan: up to 5 among those of which the verb may be true, beyond among all of them.
loans = st.integers(min_value=0, max_value=6)
persons = st.sampled_from(PERSONS)
#: How far back a movement is dated: mostly today.
days_back = st.sampled_from([0] * 6 + [1, 20, 45, 150])
#: How much of what is possible: at the limit, a centime beyond, a part.
portions = st.sampled_from(["all"] * 3 + ["a third"] * 3 + ["a tenth"] * 2 + ["a centime", "too much"])


def part_of(limit, portion):
    """An amount in dirhams, as a portion of what is possible."""
    parts = {"all": 1, "a third": Decimal(1) / 3, "a tenth": Decimal(1) / 10}
    if portion in parts:
        return (limit * parts[portion]).quantize(CENTIME)
    return {"a centime": CENTIME, "too much": limit + CENTIME}[portion]


@pytest.fixture
def programme():
    """Two empty envelopes, three signed contracts, two persons, and the decisions that verbs ask for."""
    persons = {email: factories.user(email.partition("@")[0], email=email) for email in PERSONS}
    opened = {code: factories.envelope(cash=0, code=code, opened_on=day) for code, day in OPENED.items()}
    for number, (code, amount, term, deferral) in TERMS.items():
        loan = factories.contracted_loan(
            amount, term, deferral=deferral, number=number, envelope=opened[code],
            received_on=FIRST, granted_on=FIRST, contracted_on=FIRST,
        )  # fmt: skip
        for subject in ("write_off", "rescheduling"):
            factories.decision(loan=loan, subject=subject, decided_on=FIRST)
    return persons, opened


class MoneyMachine(RuleBasedStateMachine):
    """`self.plain` is what should be, the database what is; `self.today` only ever moves on."""

    def __init__(self, persons, opened):
        super().__init__()
        self.persons, self.envelopes = persons, opened
        self.today, self.steps, self.sent = FIRST, 0, []
        contracts = {
            number: Contract(amount, envelope=code, term=term, deferral=deferral, signed_on=FIRST)
            for number, (code, amount, term, deferral) in TERMS.items()
        }
        self.plain = PlainFund(dict(OPENED), contracts)
        self.history = transaction.atomic()
        self.history.__enter__()
        self.changed, self.kept = True, self.written()

    def teardown(self):
        try:
            self.totals_are_the_same_on_every_telling_day()
            faults = [(each.label, each.findings.faults) for each in verify.run() if each.findings.faults]
            assert faults == []
        finally:
            transaction.set_rollback(True)
            self.history.__exit__(None, None, None)

    # --- Doing the same thing to both ---

    def both(self, name, told, done):
        """Tell the plain model, do it in the product: both accept, or both refuse and nothing is written."""
        result = refusal = None
        try:
            result = done()
        except ValidationError as sentence:
            refusal = sentence
        event(f"{name}: {'refused' if refusal else 'done'}")
        if refusal is None:
            told()
            self.changed, self.kept = True, self.written()
            return result
        with pytest.raises(Refused):
            told()
        assert self.written() == self.kept, refusal
        return None

    def posted(self, name, told, done):
        """The same for a movement: its form has a key, and may be sent again later."""
        key = f"form:{len(self.sent)}"
        row = self.both(name, told, lambda: done(source_key=key))
        if row is not None:
            self.sent.append((key, row[0] if isinstance(row, tuple) else row, done))

    def written(self):
        """Everything a verb could have written, in short."""
        head = JournalHead.objects.values_list("seq", "hash").first()
        rows = [model.objects.count() for model in (Movement, Event, Schedule)]
        return head, rows, list(Loan.objects.order_by("pk").values())

    def loan(self, number):
        return Loan.objects.get(number=number)

    def one(self, which, likely):
        """The number of one of the loans that may bear the verb, or now and then of any loan."""
        contracts = self.plain.contracts
        chosen = [number for number, loan in contracts.items() if likely(loan)] if which < 6 else []
        chosen = chosen or list(contracts)
        return chosen[which % len(chosen)]

    def contracts(self):
        return self.plain.contracts.values()

    def day(self, back):
        return self.today - timedelta(days=back)

    # --- The verbs ---

    @initialize(portion=st.sampled_from(["all", "all", "a third"]), by=persons)
    def begin(self, portion, by):
        """The envelopes are given money, and two of the three loans are paid, perhaps a first tranche only."""
        for envelope in sorted(OPENED):
            self._envelope_moves("contribution", envelope, Decimal(20_000), OPENED[envelope], by)
        for number in ("L1", "L2"):
            self._disburse(number, portion, self.today, by, None)

    @rule(days=st.sampled_from([1, 7, 31, 31, 90]))
    def time_passes(self, days):
        self.today += timedelta(days=days)
        self.changed = True

    @rule(
        kind=st.sampled_from(["contribution", "contribution", "allocation_in", "restitution", "allocation_out"]),
        envelope=envelopes, portion=portions, back=days_back, by=persons,
    )  # fmt: skip
    def money_comes_or_goes(self, kind, envelope, portion, back, by):
        day = self.day(back)
        out = kind in ("restitution", "allocation_out")
        limit = self.plain.lowest_cash(envelope, day) if out else Decimal(9_000)
        self._envelope_moves(kind, envelope, part_of(limit, portion), day, by)

    def _envelope_moves(self, kind, envelope, amount, day, by):
        self.posted(
            kind,
            lambda: self.plain.post(kind, envelope, amount, day, by),
            lambda **key: money.post(**{
                "kind": kind, "envelope": self.envelopes[envelope], "amount": amount, "value_date": day,
                "by": self.persons[by], "reason": "Décision du bureau", **key,
            }),
        )  # fmt: skip

    @rule(
        source=envelopes, away=st.sampled_from([True] * 5 + [False]),
        portion=portions, back=days_back, by=persons,
    )  # fmt: skip
    def transfer(self, source, away, portion, back, by):
        day = self.day(back)
        into = next(code for code in OPENED if (code != source) == away)
        amount = part_of(self.plain.lowest_cash(source, day), portion)
        self.posted(
            "transfer",
            lambda: self.plain.transfer(source, into, amount, day, by),
            lambda **key: money.transfer(**{
                "source": self.envelopes[source], "target": self.envelopes[into], "amount": amount,
                "value_date": day, "reason": "Rééquilibrage", "by": self.persons[by], **key,
            }),
        )  # fmt: skip

    @rule(which=loans, portion=portions, back=days_back, by=persons, first_due=st.sampled_from([None, 0, 40]))
    def disburse(self, which, portion, back, by, first_due):
        number = self.one(which, lambda loan: loan.lent < loan.granted and loan.status != "repaid")
        self._disburse(number, portion, self.day(back), by, first_due)

    def _disburse(self, number, portion, day, by, first_due):
        plain = self.plain.contracts[number]
        amount = part_of(plain.granted - plain.lent, portion)
        first_due_on = None if first_due is None else day + timedelta(days=first_due)
        self.posted(
            "disbursement",
            lambda: self.plain.disburse(number, amount, day, by, first_due_on),
            lambda **key: file.disburse(**{
                "loan": self.loan(number), "amount": amount, "value_date": day, "by": self.persons[by],
                "first_due_on": first_due_on, **key,
            }),
        )  # fmt: skip

    @rule(which=loans, portion=portions, back=days_back, by=persons)
    def repay(self, which, portion, back, by):
        day = self.day(back)
        number = self.one(which, lambda loan: loan.lowest(loan.remaining, day))
        self._settle("repayment", number, portion, day, by, money.repay)

    @precondition(lambda self: any(loan.position(self.today).arrears for loan in self.contracts()))
    @rule(which=loans, back=days_back, by=persons)
    def repay_what_is_due(self, which, back, by):
        """Exactly what has fallen due: the boundary between two instalments."""
        day = self.day(back)
        number = self.one(which, lambda loan: loan.position(day).arrears)
        amount = self.plain.contracts[number].position(day).arrears
        self._settle("repayment", number, amount, day, by, money.repay)

    @rule(which=loans, portion=portions, back=days_back, by=persons)
    def write_off(self, which, portion, back, by):
        day = self.day(back)
        number = self.one(which, lambda loan: loan.lowest(loan.remaining, day))
        decision = self.loan(number).decisions.get(subject="write_off")
        self._settle("write_off", number, portion, day, by, money.write_off, decision=decision)

    @precondition(lambda self: any(loan.owes for loan in self.contracts()))
    @rule(which=loans, by=persons)
    def settle(self, which, by):
        """All that is owed, today: the loan is closed."""
        number = self.one(which, lambda loan: loan.owes)
        self._settle("repayment", number, "all", self.today, by, money.repay)

    @precondition(lambda self: any(loan.lost(self.today) for loan in self.contracts()))
    @rule(which=loans, portion=portions, back=days_back, by=persons)
    def recover(self, which, portion, back, by):
        number = self.one(which, lambda loan: loan.lost(self.today))
        self._settle("recovery", number, portion, self.day(back), by, money.recover)

    def _settle(self, kind, number, portion, day, by, verb, **more):
        loan = self.plain.contracts[number]
        limit = loan.lowest(loan.lost if kind == "recovery" else loan.remaining, day)
        amount = portion if isinstance(portion, Decimal) else part_of(limit, portion)
        self.posted(
            kind,
            lambda: self.plain.post(kind, loan.envelope, amount, day, by, number),
            lambda **key: verb(**{
                "loan": self.loan(number), "amount": amount, "value_date": day, "by": self.persons[by],
                **more, **key,
            }),
        )  # fmt: skip

    @precondition(lambda self: self.plain.rows[-1].reverses is None)
    @rule()
    def last_one_bounces(self):
        """The last movement is taken back the same day."""
        self.reverse(0, 0)

    @rule(which=st.sampled_from([1, 2, 3, 5, 8, 13, 21]), back=days_back)
    def reverse(self, which, back):
        """The other person takes back one of the last movements."""
        number = len(self.plain.rows) - which % len(self.plain.rows)
        day, maker = self.day(back), self.plain.rows[number - 1].by
        checker = next(person for person in PERSONS if person != maker)
        self.both(
            "reversal",
            lambda: self.plain.reverse(number, day, checker),
            lambda: money.reverse(
                movement=Movement.objects.get(seq=number), reason="Effet impayé", value_date=day,
                by=self.persons[checker],
            ),
        )  # fmt: skip

    @rule(which=st.integers(min_value=0, max_value=9), reversed_since=st.booleans(), other=st.booleans())
    def send_again(self, which, reversed_since, other):
        """A form sent twice: the first movement again. With another content: refused."""
        taken_back = {row.reverses for row in self.plain.rows}
        sent = [each for each in self.sent if (each[1].seq in taken_back) == reversed_since] or self.sent
        key, first, done = sent[-1 - which % len(sent)]
        if other:
            with pytest.raises(ValidationError):
                done(source_key=key, amount=first.amount + 1)
        else:
            again = done(source_key=key)
            assert (again[0] if isinstance(again, tuple) else again) == first
        assert self.written() == self.kept

    @rule(
        which=loans,
        after=st.sampled_from([0, 0, 0, 20, -30]),
        term=st.sampled_from([1, 2, 5, 11]),
        wait=st.sampled_from([25, 25, 200, 0, -1]),
        postponed=st.booleans(),
        by=persons,
    )
    def reschedule(self, which, after, term, wait, postponed, by):
        effective_on = self.today + timedelta(days=after)
        number = self.one(which, lambda loan: loan.owes and loan.versions[-1].effective_on < effective_on)
        first_due_on = effective_on + timedelta(days=wait)
        loan = self.loan(number)
        self.both(
            "rescheduling",
            lambda: self.plain.reschedule(number, effective_on, term, first_due_on),
            lambda: schedules.reschedule(
                loan=loan, decision=loan.decisions.get(subject="rescheduling"), effective_on=effective_on,
                term=term, first_due_on=first_due_on, by=self.persons[by],
                reason="postponement" if postponed else "rescheduling",
            ),
        )  # fmt: skip

    @rule(which=loans, litigation=st.booleans(), by=persons)
    def litigate(self, which, litigation, by):
        number = self.one(which, lambda loan: loan.status == ("running" if litigation else "litigation"))
        to = LoanStatus.LITIGATION if litigation else LoanStatus.RUNNING
        self.both(
            "litigation",
            lambda: self.plain.litigate(number, litigation=litigation),
            lambda: file.advance(loan=self.loan(number), to=to, by=self.persons[by]),
        )

    # --- What must be the same ---

    @invariant()
    def both_say_the_same(self):
        """On a day that is another one at each step: today, the past, what is to come, the end of all terms.

        Where nothing was written and no day went by, nothing is asked again.
        """
        if not self.changed:
            return
        self.changed, self.steps = False, self.steps + 1
        self.the_journal_holds_the_same_rows()
        self.loans_are_in_the_same_state()
        on = self.today + timedelta(days=DAYS_AWAY[self.steps % len(DAYS_AWAY)])
        self.balances_are_the_same(on)
        self.positions_are_the_same(on)

    def the_journal_holds_the_same_rows(self):
        names = ("kind", "envelope__code", "loan__number", "amount", "value_date", "actor__email", "reverses")
        assert list(Movement.objects.order_by("seq").values_list("seq", *names)) == [
            (seq, *vars(row).values()) for seq, row in enumerate(self.plain.rows, start=1)
        ]

    def loans_are_in_the_same_state(self):
        names = ("number", "status", "disbursed_on", "closed_on")
        assert list(Loan.objects.order_by("number").values_list(*names)) == [
            (number, loan.status, loan.disbursed_on, loan.closed_on)
            for number, loan in sorted(self.plain.contracts.items())
        ]

    def balances_are_the_same(self, on):
        for envelope in with_balance(Envelope.objects.order_by("code"), on):
            fund, cash, outstanding = (
                self.plain.balance(effect, envelope.code, on) for effect in (FUND, CASH, OUTSTANDING)
            )
            assert (envelope.fund, envelope.cash, envelope.outstanding) == (fund, cash, outstanding)
            assert fund == cash + outstanding
            assert cash >= 0 <= outstanding
            assert envelope.commitments == self.plain.promised(envelope.code, on)

    def positions_are_the_same(self, on):
        expected = [vars(loan.position(on)) for _number, loan in sorted(self.plain.contracts.items())]
        rows = with_position(Loan.objects.order_by("number"), on)
        assert [{name: getattr(row, name) for name in expected[0]} for row in rows] == expected

    def totals_are_the_same_on_every_telling_day(self):
        for on in sorted({row.day for row in self.plain.rows})[::4]:
            expected = [loan.position(on) for loan in self.plain.contracts.values()]
            totals = portfolio(on)
            assert totals["outstanding"] == sum(position.remaining for position in expected)
            assert totals["arrears"] == sum(position.arrears for position in expected)


def test_money_verbs_in_any_order_agree_with_the_plain_model(programme):
    bounds = settings(
        max_examples=HISTORIES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    )
    run_state_machine_as_test(lambda: MoneyMachine(*programme), settings=bounds)
