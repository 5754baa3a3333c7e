"""Where dues stand at a date, and what that does to the vote."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.conformity import conformity
from governance.electors import standings
from governance.models import Statutes
from members import dues
from members.models import Due, Member
from tests import factories

CALLED, DUE_ON, DAY = date(2024, 1, 15), date(2024, 3, 31), date(2024, 9, 25)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)

PAYMENTS = st.lists(
    st.tuples(
        st.dates(date(2024, 1, 1), date(2024, 12, 31)),
        st.decimals(1, 6000, places=2),
    ),
    max_size=6,
)


@pytest.mark.parametrize(
    ("payments", "waived_on", "settled"),
    [
        ([], None, None),
        ([(DAY, 5000)], None, DAY),
        ([(DAY, 4999)], None, None),
        ([(DAY, 3000), (BEFORE, 2000)], None, DAY),
        ([(BEFORE, 2000), (BEFORE, 3000), (DAY, 1)], None, BEFORE),
        ([], DAY, DAY),
        ([(BEFORE, 5000)], DAY, BEFORE),
        ([(AFTER, 5000)], DAY, DAY),
    ],
)
def test_settled_on_the_day_the_payments_reach_the_amount(payments, waived_on, settled):
    assert dues.settled_on(Decimal(5000), payments, waived_on) == settled


@given(payments=PAYMENTS, waived_on=st.none() | st.dates(date(2024, 1, 1), date(2024, 12, 31)))
def test_settled_day_is_the_first_on_which_nothing_remains(payments, waived_on):
    found = dues.settled_on(Decimal(5000), payments, waived_on)
    days = sorted({day for day, _amount in payments} | ({waived_on} - {None}))

    def settled(day):
        paid = sum((amount for on, amount in payments if on <= day), Decimal(0))
        return paid >= 5000 or (waived_on is not None and waived_on <= day)

    assert found == next((day for day in days if settled(day)), None)


def position(on, **over):
    return Due.objects.with_position(on).get(**over)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "paid", "remaining", "state"),
    [
        (DUE_ON, 0, 5000, "pending"),
        (DUE_ON + timedelta(days=1), 0, 5000, "late"),
        (date(2024, 5, 1), 2000, 3000, "late"),
        (BEFORE, 2000, 3000, "late"),
        (DAY, 5000, 0, "settled"),
    ],
)
def test_position_of_a_due_on_a_day(on, paid, remaining, state):
    due = factories.due()
    factories.due_payment(due=due, amount=Decimal(2000), paid_on=date(2024, 5, 1))
    factories.due_payment(due=due, amount=Decimal(3000), paid_on=DAY)
    factories.due_payment(
        due=due, amount=Decimal(5000), paid_on=CALLED, cancelled_at=factories.NOW,
        cancelled_by=factories.user(None), cancel_reason="Erreur",
    )  # fmt: skip
    found = position(on)
    assert (found.paid, found.remaining, found.state) == (paid, remaining, state)
    assert Due.objects.late(on).exists() == (state == "late")


@pytest.mark.django_db
def test_what_remains_of_a_waived_due_is_nothing_from_that_day_on():
    due = factories.due(waived_on=DAY, waived_reason="Décision du conseil")
    factories.due_payment(due=due, amount=Decimal(2000))
    assert [position(day).state for day in (BEFORE, DAY)] == ["late", "waived"]
    assert [position(day).remaining for day in (BEFORE, DAY)] == [3000, 0]


@pytest.mark.django_db
def test_the_scale_of_a_year_is_the_last_one_voted():
    factories.due_scale(college="banks", from_year=2015, amount=Decimal(5000))
    factories.due_scale(college="banks", from_year=2022, amount=Decimal(8000))
    assert [dues.scale(year)["banks"] for year in (2014, 2015, 2021, 2022, 2024)] == [
        None, 5000, 5000, 8000, 8000,
    ]  # fmt: skip


# --- The vote -------------------------------------------------------------------------------------------


@pytest.fixture
def member(db):
    statutes = factories.statutes(effective_on=date(2010, 1, 1), dues_grace_days=90)
    factories.statutes_college(statutes=statutes, college="public")
    return factories.member()


def said(on=DAY):
    found = standings(Statutes.objects.on(on), Member.objects.all(), on)
    return {row.name_fr: (found[row.pk].may_vote, found[row.pk].sentence) for row in Member.objects.all()}


def test_a_member_late_with_its_due_loses_the_vote_with_the_reason(member):
    factories.due(member=member)
    factories.due(member=member, year=2023, due_on=date(2024, 2, 1))
    assert said() == {
        member.name_fr: (False, "Cotisation impayée : 2023, 2024. Le vote est rétabli dès le paiement.")
    }


@pytest.mark.parametrize(("paid_on", "votes"), [(BEFORE, True), (DAY, True), (AFTER, False)])
def test_a_due_paid_on_the_day_gives_the_vote_back(member, paid_on, votes):
    due = factories.due(member=member)
    factories.due_payment(due=due, amount=Decimal(2000), paid_on=CALLED)
    factories.due_payment(due=due, amount=Decimal(3000), paid_on=paid_on)
    assert said()[member.name_fr][0] is votes


def test_a_payment_that_was_cancelled_gives_nothing_back(member):
    factories.due_payment(
        due=factories.due(member=member), cancelled_at=factories.NOW, cancelled_by=factories.user(None),
        cancel_reason="Chèque revenu impayé",
    )  # fmt: skip
    assert said()[member.name_fr][0] is False


def test_a_waived_due_does_not_count(member):
    factories.due(member=member, waived_on=DAY, waived_reason="Décision du conseil")
    assert said() == {member.name_fr: (True, "Adhérent à jour de ses cotisations, dans un collège qui vote.")}
    assert said(BEFORE)[member.name_fr][0] is False


def test_the_last_day_of_grace_still_votes(member):
    factories.due(member=member)
    last = DUE_ON + timedelta(days=90)
    assert said(last)[member.name_fr][0] is True
    assert said(last + timedelta(days=1))[member.name_fr][0] is False


def test_statutes_that_say_nothing_of_dues_leave_the_vote(member):
    Statutes.objects.update(dues_grace_days=None)
    factories.due(member=member)
    assert said() == {member.name_fr: (True, "Adhérent, dans un collège qui vote.")}


def test_standings_cost_the_same_for_one_member_and_for_thirty(member, django_assert_num_queries):
    factories.due_payment(due=factories.due(member=member))
    for _n in range(29):
        factories.due_payment(due=factories.due())
    statutes = Statutes.objects.on(DAY)
    with django_assert_num_queries(3):
        assert len(standings(statutes, Member.objects.all(), DAY)) == 30


def test_who_is_late_is_not_counted_in_the_quorum_of_an_assembly(member):
    factories.statutes_call(statutes=Statutes.objects.get())
    assembly = factories.meeting(held_on=DAY)
    for each in (member, factories.member(), factories.member()):
        factories.attendance(meeting=assembly, member=each)
    before = conformity(assembly).quorum
    factories.due(member=member)
    after = conformity(assembly).quorum
    assert [(one.counted, one.entitled) for one in (before, after)] == [(3, 3), (2, 2)]
