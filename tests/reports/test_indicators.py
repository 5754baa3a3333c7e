"""The indicators against small programmes worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from initiative_sm.dates import Period, fiscal_year
from loans.actions import money
from reports.indicators import REGISTRY, Unit, value, values
from tests import factories

pytestmark = pytest.mark.django_db

D = Decimal


def since(day):
    return Period(None, day)


def test_every_indicator_answers_on_an_empty_database():
    for period in (since(date(2024, 9, 25)), fiscal_year(2023)):
        for key, found in values(period).items():
            unit = REGISTRY[key].unit
            if unit == Unit.COUNT:
                assert (key, found) == (key, 0)
            elif unit in (Unit.SHARE, Unit.RATIO, Unit.DAYS):
                assert (key, found) == (key, None)
            else:
                assert (key, found) in [(key, D(0)), (key, None)]


@pytest.mark.parametrize("key", REGISTRY)
def test_indicator_is_described_and_lists_its_files(key):
    indicator = REGISTRY[key]
    assert (indicator.key, bool(str(indicator.label)), str(indicator.definition)[-1]) == (key, True, ".")
    assert list(indicator.files(fiscal_year(2023))) == []


def test_holders_count_once_in_the_year_of_their_first_loan():
    person = factories.holder(sex="F")
    factories.running_loan(disbursed_on=date(2022, 5, 2), holder=person)
    factories.running_loan(disbursed_on=date(2023, 5, 2), holder=person)
    factories.running_loan(disbursed_on=date(2023, 6, 2), holder=factories.holder(sex="M"))
    assert [value("holders_supported", fiscal_year(year)) for year in (2022, 2023)] == [1, 1]
    assert value("holders_supported", since(date(2023, 12, 31))) == 2
    assert value("women_share", since(date(2023, 12, 31))) == D("0.5000")
    assert value("women", fiscal_year(2023)) == 0
    assert value("women_amount_share", since(date(2023, 12, 31))) == D("0.666667")


def test_rural_is_the_commune_of_the_activity():
    person = factories.holder(commune=factories.commune(rural=False))
    factories.running_loan(project=factories.project(holder=person, rural=True))
    factories.running_loan()
    assert value("rural_share", since(date(2023, 12, 31))) == D("0.5000")


def test_formalised_counts_what_became_formal_after_the_loan():
    for informal, formalised_on in [
        (True, date(2023, 6, 1)),  # after the loan
        (True, date(2023, 3, 1)),  # before it
        (True, None),
        (False, date(2023, 6, 1)),  # was never informal
    ]:
        factories.running_loan(
            disbursed_on=date(2023, 3, 15),
            project=factories.project(
                informal_at_start=informal,
                formalised_on=formalised_on,
                formal_proof="rc" if formalised_on else "",
            ),
        )
    on = since(date(2023, 12, 31))
    assert value("formalised", on) == 1
    assert value("formalised", since(date(2023, 5, 31))) == 0
    assert value("formalised_share", on) == D("0.2500")
    assert value("formalised_among_informal", on) == D("0.333333")
    assert value("informal_share", on) == D("0.7500")


@pytest.mark.parametrize(
    ("born", "young"), [(date(1988, 2, 14), 0), (date(1988, 2, 15), 1), (date(1988, 3, 1), 1)]
)
def test_young_is_under_35_on_the_day_of_the_grant(born, young):
    factories.running_loan(granted_on=date(2023, 2, 14), holder=factories.holder(birth_date=born))
    assert value("young_share", since(date(2023, 12, 31))) == D(young)


def test_acceptance_takes_the_last_decision_of_each_file():
    adjourned = factories.granted_loan()
    factories.decision(loan=adjourned, outcome="adjourned", decided_on=date(2023, 1, 20))
    factories.decision(loan=factories.loan(), outcome="refused", decided_on=date(2023, 2, 1))
    factories.decision(loan=factories.loan(), outcome="adjourned", decided_on=date(2023, 2, 1))
    assert value("files_decided", fiscal_year(2023)) == 2
    assert value("acceptance_rate", fiscal_year(2023)) == D("0.5000")
    assert value("acceptance_rate", since(date(2023, 1, 31))) is None


def late_programme():
    """Two loans of 12 000 over 12 months from 5 February 2023: one paid until April, one repaid early."""
    late, early = (
        factories.running_loan(
            disbursed_on=date(2023, 1, 10), amount=12_000, term=12, first_due_on=date(2023, 2, 5)
        )
        for _ in range(2)
    )
    for month in (2, 3, 4):
        factories.repayment(loan=late, amount=1_000, value_date=date(2023, month, 5))
    factories.repayment(loan=early, amount=12_000, value_date=date(2023, 3, 1))
    return late, early


def test_portfolio_figures_by_hand():
    late_programme()
    on = since(date(2023, 7, 4))  # due: February to June, 5 000 each; unpaid since 5 May, 60 days
    expected = {
        "loans_outstanding": 1,
        "outstanding": D(9_000),
        "loans_late": 1,
        "arrears": D(2_000),
        "arrears_rate": D("0.222222"),
        "arrears_rate_due": D("0.2000"),  # 2 000 of 10 000
        "par30": D(1),
        "par60": D(0),
        "par90": D(0),
        "repayment_rate": D("0.8000"),  # 3 000 + 5 000: what was repaid early does not count
    }
    assert values(on, expected) == expected
    assert value("par60", since(date(2023, 7, 5))) == D(1)


def test_postponement_raises_the_rate_in_force_and_not_the_original_one():
    late, _early = late_programme()
    factories.rescheduled(loan=late, effective_on=date(2023, 6, 1), term=9, first_due_on=date(2024, 6, 5))
    on = since(date(2023, 7, 4))
    assert value("repayment_rate", on) == D(1)
    assert value("repayment_rate_original", on) == D("0.8000")
    assert value("loans_rescheduled", on) == 1
    assert value("rescheduled_share", on) == D(1)


def test_rate_of_the_year_counts_the_dues_of_the_year_only():
    loan = factories.running_loan(
        disbursed_on=date(2022, 10, 10), amount=12_000, term=12, first_due_on=date(2022, 11, 5)
    )
    factories.repayment(loan=loan, amount=4_000, value_date=date(2023, 3, 1))
    # Dues of 2022: 2 000, paid late; of 2023: 10 000, of which the other 2 000 are paid.
    assert value("repayment_rate_period", fiscal_year(2022)) == D(0)
    assert value("repayment_rate_period", fiscal_year(2023)) == D("0.2000")
    assert value("repayment_rate_period", since(date(2023, 12, 31))) == D("0.333333")


def test_rate_of_the_year_stays_within_bounds_when_a_late_loan_is_rescheduled():
    loan = factories.running_loan(
        disbursed_on=date(2022, 1, 10), amount=12_000, term=12, first_due_on=date(2022, 2, 5)
    )
    factories.rescheduled(loan=loan, effective_on=date(2023, 6, 1), term=12, first_due_on=date(2023, 7, 5))
    factories.repayment(loan=loan, amount=3_000, value_date=date(2023, 8, 1))
    assert value("repayment_rate_period", fiscal_year(2023)) == D("0.5000")  # 3 000 of six instalments


def test_reversed_disbursement_is_not_due():
    loan = factories.running_loan(disbursed_on=date(2023, 1, 10), amount=12_000, term=12)
    disbursement = loan.movements.get()
    money.reverse(movement=disbursement, reason="Erreur", value_date=date(2023, 2, 1), by=disbursement.actor)
    on = since(date(2023, 12, 31))
    assert value("repayment_rate", on) is None
    assert value("outstanding", since(date(2023, 1, 31))) == D(12_000)
    assert (value("loans_disbursed", on), value("amount_disbursed", on)) == (0, D(0))


def test_losses_are_net_of_recoveries_and_stay_in_the_denominator():
    loan = factories.running_loan(disbursed_on=date(2022, 1, 10), amount=12_000, term=12)
    factories.repayment(loan=loan, amount=2_000, value_date=date(2022, 3, 5))
    factories.written_off(loan=loan, value_date=date(2023, 6, 1))
    money.recover(loan=loan, amount=D(500), value_date=date(2023, 9, 1), by=factories.user(None))
    on = since(date(2023, 12, 31))
    assert value("losses_net", fiscal_year(2023)) == D(9_500)
    assert value("loss_rate", on) == D("0.791667")
    assert value("loss_rate_period", fiscal_year(2023)) == D("1.9000")  # 9 500 ÷ (10 000 + 0) / 2
    assert value("repayment_rate", on) == D("0.166667")
    assert value("outstanding", on) == D(0)


def test_fund_figures_by_hand():
    envelope = factories.envelope(cash=100_000)
    factories.running_loan(disbursed_on=date(2023, 3, 15), amount=40_000, envelope=envelope)
    factories.granted_loan(amount=25_000, envelope=envelope, granted_on=date(2023, 11, 2))
    on = since(date(2023, 12, 31))
    expected = {
        "contributions": D(100_000),
        "fund": D(100_000),
        "cash": D(60_000),
        "commitments": D(25_000),
        "available": D(35_000),
        "engagement_rate": D("0.6500"),
    }
    assert values(on, expected) == expected
    assert value("fund_rotation", fiscal_year(2023)) == D("0.4000")


def test_leverage_counts_coupled_projects_only():
    coupled, alone = factories.project(), factories.project()
    for project in (coupled, alone):
        factories.running_loan(amount=50_000, project=project)
    factories.plan_item(project=coupled, side="resource", kind="bank_loan", amount=D(150_000))
    factories.plan_item(project=coupled, side="need", kind="equipment", amount=D(220_000))
    factories.plan_item(project=alone, side="need", kind="equipment", amount=D(60_000))
    on = since(date(2023, 12, 31))
    expected = {
        "leverage": D("3.00"),
        "leverage_gross": D("1.50"),
        "investment": D(280_000),
        "investment_ratio": D("2.80"),
        "coupling_rate": D("0.5000"),
    }
    assert {key: value(key, on) for key in expected} == expected


def test_jobs_are_those_of_the_last_observation():
    project = factories.project(jobs_planned=4)
    factories.running_loan(project=project, disbursed_on=date(2022, 3, 15))
    factories.followup(project=project, observed_on=date(2022, 12, 1), jobs=3, jobs_created=2)
    factories.followup(project=project, observed_on=date(2023, 12, 1), jobs=6, jobs_women=3, jobs_created=5)
    assert [value("jobs_created", fiscal_year(year)) for year in (2022, 2023)] == [2, 3]
    on = since(date(2023, 12, 31))
    assert (value("jobs_created", on), value("jobs_present", on), value("jobs_planned", on)) == (5, 6, 4)
    assert value("jobs_women_share", on) == D("0.5000")
    assert value("lent_per_job", on) == D("10000.00")


@pytest.mark.parametrize(
    ("seen", "survival", "unknown"),
    [
        ([(date(2023, 3, 14), "active")], None, 1),  # a day before 36 months: says nothing of that age
        ([(date(2023, 3, 15), "active")], 1, 0),
        ([(date(2023, 6, 1), "sold")], 1, 0),
        ([(date(2021, 6, 1), "closed")], 0, 0),
        ([(date(2023, 6, 1), "active"), (date(2024, 1, 10), "closed")], 1, 0),
        ([(date(2023, 6, 1), "unknown")], None, 1),
        ([], None, 1),
    ],
)
def test_survival_is_measured_at_36_months(seen, survival, unknown):
    project = factories.project()
    factories.running_loan(project=project, disbursed_on=date(2020, 3, 15))
    for observed_on, status in seen:
        factories.followup(project=project, observed_on=observed_on, firm_status=status)
    on = since(date(2024, 9, 25))
    assert value("survival_3y", on) == survival
    assert value("survival_unknown_share", on) == unknown
    assert value("survival_unknown_share", since(date(2023, 3, 14))) is None


def test_delays_are_medians():
    for days in (10, 20, 60):
        loan = factories.loan(received_on=date(2023, 1, 1))
        factories.decision(loan=loan, outcome="refused", decided_on=date.fromordinal(738521 + days))
    assert date.fromordinal(738521) == date(2023, 1, 1)
    assert value("days_to_committee", fiscal_year(2023)) == 20
    assert value("days_from_contact", fiscal_year(2023)) == 51  # first contact on 1 December 2022


def test_support_figures_by_hand():
    loan = factories.running_loan(disbursed_on=date(2023, 3, 15))
    factories.running_loan(disbursed_on=date(2023, 3, 15))
    factories.mentoring(loan=loan, started_on=date(2023, 4, 1), ended_on=date(2023, 12, 30))
    factories.training(holders=[loan.holder], held_on=date(2023, 11, 15), hours=12)
    assert value("mentorings", fiscal_year(2023)) == 1
    assert value("mentorings", fiscal_year(2024)) == 0
    assert value("mentored_share", since(date(2023, 12, 30))) == D("0.5000")
    assert value("mentored_share", since(date(2023, 12, 31))) == D(0)
    expected = {"trainings": 1, "training_hours": 12, "trained": 1}
    assert {key: value(key, fiscal_year(2023)) for key in expected} == expected
