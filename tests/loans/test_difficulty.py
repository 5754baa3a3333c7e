"""A loan in difficulty, by its verbs: the ladder, a new schedule, the end of the term, the court, the loss."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from initiative_sm.dates import add_months
from loans import ladder
from loans.actions import difficulty, money, reminders
from loans.actions.difficulty import Ruling
from loans.enums import ScheduleReason
from loans.models import CourtStep, Decision, Loan, Reminder, ReminderStep, Schedule
from loans.positions import portfolio, with_due, with_position
from loans.reminders import Ladder, standing_notice
from loans.schedule import postponed
from loans.statement import statement
from tests import factories

pytestmark = pytest.mark.django_db


# --- The ladder, apart from Django ---

RUNGS = [
    ladder.Rung(1, "call", 1),
    ladder.Rung(2, "letter", 15),
    ladder.Rung(3, "letter", 30),
    ladder.Rung(4, "visit", 30),
    ladder.Rung(5, "formal_notice", 60),
]
SINCE = date(2024, 1, 5)


def steps_due(days, *taken):
    on = SINCE + timedelta(days=days)
    done = [ladder.Taken(position, SINCE + timedelta(days=after)) for position, after in taken]
    return [rung.position for rung in ladder.due(RUNGS, done, SINCE, on)]


@pytest.mark.parametrize(
    ("days", "taken", "expected"),
    [
        (0, (), []),
        (1, (), [1]),
        (15, (), [1, 2]),  # a call that nobody noted holds no letter up
        (15, ((1, 2),), [2]),
        (30, ((1, 1), (2, 15)), [4, 3]),
        (60, ((1, 2), (2, 15), (3, 30), (4, 32)), [5]),
        (400, (), [1, 2]),  # nor is the ladder jumped
        (400, ((2, 390),), [1]),  # the letter of ten days ago is given its time
        (406, ((2, 390),), [1, 3]),
        (400, ((5, 100),), [1]),  # after the notice, no letter
    ],
)
def test_step_due(days, taken, expected):
    assert steps_due(days, *taken) == expected


@given(st.lists(st.integers(0, 40), min_size=1, max_size=40))
def test_letters_of_one_delay_keep_their_order_and_their_interval(pauses):
    taken, on = [], SINCE
    for pause in pauses:
        on += timedelta(days=pause)
        for rung in ladder.due(RUNGS, taken, SINCE, on):
            taken.append(ladder.Taken(rung.position, on))
    written = [(each.position, each.on) for each in taken if each.position in (2, 3, 5)]
    assert [position for position, _on in written] == [2, 3, 5][: len(written)]
    for (_p, earlier), (position, later) in zip(written, written[1:], strict=False):
        assert (later - earlier).days >= {3: 15, 5: 30}[position]


def test_words_of_a_letter_are_filled_in_and_others_left_alone():
    assert ladder.fill("{montant} et {autre}", {"montant": "5"}) == "5 et {autre}"
    assert ladder.unknown_words("{montant} {0.__class__} {}") == ["{0.__class__}", "{}"]


def test_postponed_instalments_are_those_that_are_left():
    from loans.schedule import build

    rows = build(Decimal(12_000), 12, date(2024, 1, 5))
    assert postponed(rows, date(2024, 4, 10), Decimal(2_000), 6) == (10, date(2024, 11, 5))
    assert postponed(rows, date(2025, 4, 10), Decimal(2_000), 1) == (10, date(2025, 6, 5))


# --- The ladder in the house ---


@pytest.fixture
def by():
    return factories.user("loan_officer")


@pytest.fixture
def steps():
    from loans import default_ladder

    assert default_ladder.load() == 5
    assert default_ladder.load() == 0
    return {step.position: step for step in ReminderStep.objects.all()}


@pytest.fixture
def loan():
    """12 instalments of 1 000 DH from 5 April 2023; nothing is paid."""
    return factories.running_loan(
        date(2023, 2, 20), amount=12_000, term=12, first_due_on=date(2023, 4, 5), number="D-1"
    )


def at(loan, on):
    return with_position(Loan.objects.filter(pk=loan.pk), on).get()


def test_shipped_letters_say_only_what_can_be_filled_in(steps):
    for step in steps.values():
        assert ladder.unknown_words(step.text_fr + step.text_ar) == []


def test_step_is_taken_once_for_a_delay(loan, steps, by):
    on = date(2023, 4, 25)
    made = reminders.take(loan=loan, step=steps[2], on=on, by=by)
    assert (made.arrears, made.unpaid_since) == (1_000, date(2023, 4, 5))
    with pytest.raises(ValidationError, match="déjà été faite pour ce retard"):
        reminders.take(loan=loan, step=steps[2], on=on, by=by)
    factories.repayment(loan=loan, amount=1_000, value_date=date(2023, 5, 2))
    again = reminders.take(loan=loan, step=steps[2], on=date(2023, 5, 25), by=by)
    assert again.unpaid_since == date(2023, 5, 5)


def test_step_is_not_taken_for_a_loan_that_is_not_late(loan, steps, by):
    with pytest.raises(ValidationError, match="rien d’impayé"):
        reminders.take(loan=loan, step=steps[1], on=date(2023, 4, 4), by=by)


def test_call_that_is_noted_takes_its_step(loan, steps, by):
    on = date(2023, 4, 8)
    contact = reminders.note(
        loan=loan, kind="call", happened_on=on, outcome="promise", promised_on=date(2023, 4, 20),
        on=on, by=by, at=factories.NOW,
    )  # fmt: skip
    assert contact.purpose == "recovery"
    assert contact.holder == loan.holder
    made = Reminder.objects.get()
    assert (made.step, made.sent_on, made.channel) == (steps[1], on, "phone")
    assert Ladder(on, [loan]).due(at(loan, on)) == []


def test_letter_is_sent_with_its_proof_once_it_is_printed(loan, steps, by):
    made = reminders.take(loan=loan, step=steps[5], on=date(2023, 6, 10), by=by)
    with pytest.raises(ValidationError, match="pas encore imprimée"):
        reminders.send(reminder=made, on=date(2023, 6, 11), channel="post", by=by)


# --- A new schedule ---


def ruling(on, organ="bureau", **over):
    return Ruling(organ=organ, decided_on=on, reference="PV 3/2023", **over)


def test_rescheduling_writes_its_decision_and_a_new_version(loan, by):
    on = date(2023, 7, 1)
    made = difficulty.restructure(
        loan=loan,
        ruling=ruling(on, reason="Plan amiable"),
        effective_on=on,
        term=24,
        first_due_on=date(2023, 8, 5),
        reason=ScheduleReason.RESCHEDULING,
        by=by,
    )
    decision = Decision.objects.get(subject="rescheduling")
    assert made.decision == decision
    assert (decision.organ, decision.reference, decision.term) == ("bureau", "PV 3/2023", 24)
    assert made.instalments.count() == 24
    assert at(loan, on).arrears == 0


@pytest.mark.parametrize("state", ["repaid", "contracted"])
def test_rescheduling_is_refused_where_nothing_is_owed(loan, by, state):
    if state == "repaid":
        factories.repayment(loan=loan, amount=12_000, value_date=date(2023, 6, 1))
    else:
        loan = factories.contracted_loan()
    with pytest.raises(ValidationError, match="n’est pas en cours"):
        difficulty.restructure(
            loan=loan, ruling=ruling(date(2023, 7, 1)), effective_on=date(2023, 7, 1), term=3,
            first_due_on=date(2023, 8, 5), reason=ScheduleReason.RESCHEDULING, by=by,
        )  # fmt: skip
    assert not Decision.objects.filter(subject="rescheduling").exists()


def test_refused_rescheduling_leaves_no_decision(loan, by):
    with pytest.raises(ValidationError, match="ne peut pas précéder"):
        difficulty.restructure(
            loan=loan, ruling=ruling(date(2023, 7, 1)), effective_on=date(2023, 7, 1), term=3,
            first_due_on=date(2023, 6, 5), reason=ScheduleReason.RESCHEDULING, by=by,
        )  # fmt: skip
    assert not Decision.objects.filter(subject="rescheduling").exists()


# --- The end of the term: the case of Initiative Bugey (judgment of 30 January 2025) ---


def test_bugey_one_instalment_paid_notice_then_end_of_the_term(steps, by):
    """13 950 lent in 50 instalments of 279; one is paid, and what is owed grows until the term is forfeited."""
    loan = factories.running_loan(
        date(2020, 10, 22), amount=13_950, term=50, first_due_on=date(2021, 7, 5), number="BUGEY"
    )
    factories.repayment(loan=loan, amount=279, value_date=date(2021, 7, 5))
    assert statement(loan, date(2022, 9, 30)).arrears == 3_906 == 14 * 279
    assert statement(loan, date(2024, 6, 6)).arrears == 9_765 == 35 * 279

    # Without a formal notice the term stands.
    decided = ruling(date(2024, 9, 7), reason="Mise en demeure restée sans effet")
    with pytest.raises(ValidationError, match="Aucune mise en demeure envoyée"):
        difficulty.accelerate(loan=loan, ruling=decided, effective_on=date(2024, 9, 7), by=by)

    notice = reminders.take(loan=loan, step=steps[5], on=date(2024, 6, 6), by=by)
    assert notice.arrears == 9_765
    # Made is not sent.
    assert standing_notice(loan, date(2024, 9, 7)) is None
    Reminder.objects.filter(pk=notice.pk).update(sent_on=date(2024, 6, 6), channel="bailiff")
    # The delay of 15 days runs until the 21st, that day included.
    with pytest.raises(ValidationError, match="jusqu’au 21/06/2024 compris"):
        difficulty.accelerate(
            loan=loan, ruling=ruling(date(2024, 6, 21)), effective_on=date(2024, 6, 22), by=by
        )

    made = difficulty.accelerate(loan=loan, ruling=decided, effective_on=date(2024, 9, 7), by=by)
    row = made.instalments.get()
    assert (made.reason, made.base, row.due_on, row.amount) == (
        ScheduleReason.ACCELERATION,
        279,
        date(2024, 9, 7),
        13_671,
    )
    assert statement(loan, date(2024, 9, 7)).arrears == 13_671 == 49 * 279
    assert made.decision.subject == "acceleration"
    # The ladder led there: it does not begin anew.
    later = date(2024, 12, 1)
    assert Ladder(later).due(at(loan, later)) == []
    with pytest.raises(ValidationError, match="déjà prononcée"):
        difficulty.accelerate(loan=loan, ruling=decided, effective_on=date(2024, 9, 8), by=by)

    difficulty.litigate(loan=loan, ruling=ruling(date(2024, 9, 10), "board"), by=by)
    loan.refresh_from_db()
    assert loan.status == "litigation"
    judgment = CourtStep(loan=loan, kind="judgment", happened_on=date(2025, 1, 30), amount=Decimal(13_671))
    difficulty.add_court_step(step=judgment, by=by)
    assert loan.court_steps.get().amount == statement(loan, date(2025, 1, 30)).arrears


def test_notice_lapses_once_what_it_claims_is_paid(loan, steps, by):
    notice = reminders.take(loan=loan, step=steps[5], on=date(2023, 6, 10), by=by)
    Reminder.objects.filter(pk=notice.pk).update(sent_on=date(2023, 6, 10), channel="post")
    assert standing_notice(loan, date(2023, 7, 10)) == notice
    factories.repayment(loan=loan, amount=3_000, value_date=date(2023, 7, 1))
    # July is unpaid, but the notice is older than it.
    assert standing_notice(loan, date(2023, 7, 10)) is None


# --- The court, and back ---


def test_amicable_agreement_leads_back_from_the_court(loan, by):
    difficulty.litigate(loan=loan, ruling=ruling(date(2023, 8, 1)), by=by)
    with pytest.raises(ValidationError, match="déjà au contentieux"):
        difficulty.litigate(loan=loan, ruling=ruling(date(2023, 8, 1)), by=by)
    back = difficulty.settle_amicably(loan=loan, on=date(2023, 9, 1), note="500 DH par mois", by=by)
    assert back.status == "running"
    assert loan.court_steps.get().kind == "settlement"
    with pytest.raises(ValidationError, match="n’est pas au contentieux"):
        difficulty.settle_amicably(loan=loan, on=date(2023, 9, 1), note="Encore", by=by)


# --- The loss, and what comes back ---


def test_loss_is_decided_by_one_and_written_off_by_another(loan, by):
    factories.repayment(loan=loan, amount=2_000, value_date=date(2023, 6, 1))
    decision = difficulty.decide_write_off(
        loan=loan, ruling=ruling(date(2023, 12, 20), "board"), amount=Decimal(10_000), by=by
    )
    assert difficulty.waiting_write_off(loan) == decision
    with pytest.raises(ValidationError, match="attend déjà"):
        difficulty.decide_write_off(loan=loan, ruling=ruling(date(2023, 12, 20)), amount=Decimal(1), by=by)
    with pytest.raises(ValidationError, match="par une autre personne"):
        difficulty.write_off(decision=decision, value_date=date(2023, 12, 21), by=by)
    accountant = factories.user("accountant")
    # What came in between is not given up.
    factories.repayment(loan=loan, amount=500, value_date=date(2023, 12, 20))
    lost = difficulty.write_off(decision=decision, value_date=date(2023, 12, 21), by=accountant)
    assert lost.amount == 9_500
    assert difficulty.write_off(decision=decision, value_date=date(2023, 12, 21), by=accountant) == lost
    loan.refresh_from_db()
    assert loan.status == "written_off"
    assert difficulty.waiting_write_off(loan) is None
    money.recover(loan=loan, amount=Decimal(300), value_date=date(2024, 2, 1), by=accountant)


def test_loss_is_not_more_than_what_is_owed(loan, by):
    with pytest.raises(ValidationError, match="entre 0 et ce qui reste dû"):
        difficulty.decide_write_off(
            loan=loan, ruling=ruling(date(2023, 12, 20)), amount=Decimal(12_001), by=by
        )


# --- One loan put off by a year among others ---


def test_postponement_raises_the_rate_in_force_and_lowers_the_original_one(by):
    """Ten loans of 12 × 100 DH; one pays nothing and is put off by a year, 99 pay on time."""
    disbursed, first = date(2022, 12, 20), date(2023, 1, 5)
    on = date(2023, 6, 30)
    loans = [
        factories.running_loan(disbursed, amount=1_200, term=12, first_due_on=first, by=by)
        for _n in range(10)
    ]
    late, others = loans[0], loans[1:]
    for each in others:
        factories.repayment(loan=each, amount=600, value_date=date(2023, 6, 5), by=by)

    def rates():
        found = {}
        for original in (False, True):
            rows = list(with_due(Loan.objects.all(), on, original=original))
            found[original] = sum(row.due for row in rows)
        return Decimal(9 * 600) / found[False], Decimal(9 * 600) / found[True]

    assert rates() == (Decimal("0.9"), Decimal("0.9"))
    rows = statement(late, on).rows
    term, first_due_on = postponed(rows, date(2023, 6, 10), Decimal(0), 12)
    assert (term, first_due_on) == (12, add_months(date(2023, 7, 5), 12))
    difficulty.restructure(
        loan=late, ruling=ruling(date(2023, 6, 10)), effective_on=date(2023, 6, 10), term=term,
        first_due_on=first_due_on, reason=ScheduleReason.POSTPONEMENT, by=by,
    )  # fmt: skip
    in_force, original = rates()
    assert (in_force, original) == (1, Decimal("0.9"))
    amounts = set(Schedule.objects.get(loan=late, version=2).instalments.values_list("amount", flat=True))
    assert amounts == {Decimal(100)}
    assert portfolio(on)["loans_late"] == 0
