from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from loans.actions import schedules
from loans.models import Schedule
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def loan():
    """12 000 DH in 12 instalments, of which 3 000 were repaid by June 2023."""
    made = factories.running_loan(amount=12_000, term=12)
    factories.repayment(loan=made, amount=3_000, value_date=date(2023, 6, 5))
    return made


def rows(made):
    return list(made.instalments.order_by("number").values_list("due_on", "amount", "cumulative"))


def terms(loan, **over):
    return {
        "loan": loan,
        "decision": factories.decision(loan=loan, subject="rescheduling"),
        "effective_on": date(2023, 8, 1),
        "term": 3,
        "first_due_on": date(2023, 10, 5),
        "reason": "rescheduling",
        "by": factories.user("accountant"),
        **over,
    }


def refusal_of(verb, **arguments):
    before = Schedule.objects.count()
    with pytest.raises(ValidationError) as refusal:
        verb(**arguments)
    assert Schedule.objects.count() == before
    return refusal.value.messages


def test_start_makes_the_first_version():
    loan = factories.running_loan(amount=10_000, term=3, deferral=2)
    made = loan.schedules.get()
    assert (made.version, made.effective_on, made.base, made.reason, made.decision) == (
        1, date(2023, 3, 15), 0, "initial", None,
    )  # fmt: skip
    assert rows(made) == [
        (date(2023, 6, 5), 3_333, 3_333),
        (date(2023, 7, 5), 3_333, 6_666),
        (date(2023, 8, 5), 3_334, 10_000),
    ]
    assert Event.objects.get(verb="schedule.made").data == {"version": 1}


def test_start_takes_the_day_and_the_unit_of_the_contract():
    loan = factories.loan("running", amount=Decimal(10_000), term=3)
    made = schedules.start(
        loan=loan, by=factories.user(None), first_due_on=date(2023, 5, 31), unit=Decimal(100)
    )
    assert rows(made) == [
        (date(2023, 5, 31), 3_300, 3_300),
        (date(2023, 6, 30), 3_300, 6_600),
        (date(2023, 7, 31), 3_400, 10_000),
    ]


def test_start_refuses_a_loan_that_got_no_money():
    assert refusal_of(schedules.start, loan=factories.contracted_loan(), by=factories.user(None)) == [
        "L’échéancier se fait au décaissement."
    ]


def test_reschedule_spreads_what_is_left_and_keeps_the_past(loan):
    first = loan.schedules.get()
    kept = rows(first)
    wanted = terms(loan)
    made = schedules.reschedule(**wanted)
    assert (made.version, made.base, made.decision) == (2, 3_000, wanted["decision"])
    assert rows(made) == [
        (date(2023, 10, 5), 3_000, 6_000),
        (date(2023, 11, 5), 3_000, 9_000),
        (date(2023, 12, 5), 3_000, 12_000),
    ]
    assert rows(first) == kept


def test_reschedule_counts_receipts_up_to_the_day_it_takes_effect(loan):
    factories.repayment(loan=loan, amount=500, value_date=date(2023, 8, 1))
    factories.repayment(loan=loan, amount=700, value_date=date(2023, 8, 2))
    assert schedules.reschedule(**terms(loan)).base == 3_500


def test_reschedule_refuses(loan):
    grant = loan.decisions.get(subject="grant")
    elsewhere = factories.decision(loan=factories.granted_loan(), subject="rescheduling")
    for decision in (None, grant, elsewhere):
        assert refusal_of(schedules.reschedule, **terms(loan, decision=decision)) == [
            "Un rééchelonnement demande une décision sur ce prêt."
        ]
    after = ["Le nouvel échéancier prend effet après le précédent."]
    assert refusal_of(schedules.reschedule, **terms(loan, effective_on=date(2023, 3, 15))) == after
    assert refusal_of(schedules.reschedule, **terms(factories.contracted_loan())) == after
    assert refusal_of(schedules.reschedule, **terms(loan, first_due_on=date(2023, 7, 31))) == [
        "La première échéance ne peut pas précéder la prise d’effet."
    ]
    assert refusal_of(schedules.reschedule, **terms(loan, term=0)) == [
        "Il ne reste pas de quoi faire ce nombre d’échéances."
    ]


def test_versions_follow_each_other_in_time(loan):
    schedules.reschedule(**terms(loan))
    assert refusal_of(schedules.reschedule, **terms(loan)) == [
        "Le nouvel échéancier prend effet après le précédent."
    ]
    third = schedules.reschedule(**terms(loan, effective_on=date(2023, 8, 2), reason="postponement"))
    assert (third.version, third.reason) == (3, "postponement")
