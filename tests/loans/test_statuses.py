"""The life of a loan file: what each status says, and that the tables of the database agree."""

import pytest
from django.core.exceptions import ValidationError

from loans import enums
from loans.enums import CLOSED_STATUSES, DISBURSED_STATUSES, GRANTED_STATUSES, LOAN_TRANSITIONS, LoanStatus
from loans.models import Loan
from tests import factories

S = LoanStatus


def test_money_leaves_the_fund_after_the_grant_only():
    assert set(DISBURSED_STATUSES) < set(GRANTED_STATUSES)
    assert set(GRANTED_STATUSES) - set(DISBURSED_STATUSES) == {S.GRANTED, S.CONTRACTED}


def test_a_file_is_closed_by_its_money_or_before_it():
    assert set(CLOSED_STATUSES) & set(DISBURSED_STATUSES) == {S.REPAID, S.WRITTEN_OFF}
    assert set(LoanStatus) - set(CLOSED_STATUSES) - set(GRANTED_STATUSES) == {
        S.RECEIVED, S.APPRAISAL, S.COMMITTEE,
    }  # fmt: skip


def test_being_late_is_no_status():
    assert not {"late", "arrears", "par"} & set(LoanStatus.values)


def paths(start):
    """Every way from `start` to a status, without passing twice through one."""
    found, open_paths = [], [[start]]
    while open_paths:
        path = open_paths.pop()
        found.append(path)
        open_paths += [
            [*path, following] for following in LOAN_TRANSITIONS.get(path[-1], ()) if following not in path
        ]
    return found


@pytest.mark.parametrize("status", DISBURSED_STATUSES)
def test_no_file_is_paid_without_committee_grant_and_contract(status):
    for path in paths(S.RECEIVED):
        if path[-1] == status:
            assert path[1:5] == [S.APPRAISAL, S.COMMITTEE, S.GRANTED, S.CONTRACTED]


@pytest.mark.django_db
@pytest.mark.parametrize("status", LoanStatus)
def test_a_file_without_the_dates_of_its_status_is_refused(status):
    bare = factories.loan()
    bare.status = status
    needs_more = status in GRANTED_STATUSES or status in CLOSED_STATUSES
    if needs_more:
        with pytest.raises(ValidationError):
            bare.validate_constraints()
    else:
        bare.validate_constraints()


@pytest.mark.django_db
def test_a_file_knows_whether_it_is_closed():
    for status in LoanStatus:
        assert factories.loan(status).closed == (status in CLOSED_STATUSES)
    assert Loan.objects.filter(status__in=CLOSED_STATUSES).count() == len(CLOSED_STATUSES)


def test_plan_kinds_stand_on_the_side_they_belong_to():
    both = set(enums.PLAN_NEEDS) & set(enums.PLAN_RESOURCES)
    assert set(enums.PLAN_NEEDS) | set(enums.PLAN_RESOURCES) == set(enums.PlanKind)
    assert both == {enums.PlanKind.OTHER}
