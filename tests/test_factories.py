"""The factories make rows that the models accept as valid."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from initiative_sm.roles import ROLES
from loans import triggers
from loans.enums import LoanStatus
from loans.models import JournalHead, Movement
from tests import factories

MAKERS = [
    factories.bank_account,
    factories.bank_statement,
    factories.bank_line,
    factories.bank_posting,
    factories.document,
    factories.association,
    factories.member,
    factories.representative,
    factories.mandate,
    factories.personal_details,
    factories.due_scale,
    factories.due,
    factories.due_payment,
    factories.due_reminder,
    factories.volunteer,
    factories.event,
    factories.job,
    factories.meeting,
    factories.agenda_item,
    factories.attendance,
    factories.resolution,
    factories.statutes,
    factories.statutes_college,
    factories.statutes_call,
    factories.statutes_majority,
    factories.statutes_office,
    factories.election,
    factories.election_seat,
    factories.candidacy,
    factories.drawing,
    factories.lot,
    factories.interest,
    factories.minutes,
    factories.locked_minutes,
    factories.minutes_section,
    factories.filing,
    factories.resolution_step,
    factories.report,
    factories.region,
    factories.province,
    factories.commune,
    factories.sector,
    factories.funder,
    factories.convention,
    factories.envelope,
    factories.holder,
    factories.project,
    factories.plan_item,
    factories.decision,
    factories.granted_loan,
    factories.contracted_loan,
    factories.running_loan,
    factories.followup,
    factories.mentoring,
    factories.training,
]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_row_of_each_factory_is_valid(db, make):
    made = make()
    made.full_clean()
    make_again = make if make is not factories.association else None
    if make_again:
        assert make_again(**({"kind": "financial"} if make is factories.report else {})).pk != made.pk


@pytest.mark.parametrize("status", LoanStatus)
def test_a_loan_of_each_status_is_valid(db, status):
    factories.loan(status).full_clean()


@pytest.mark.parametrize("role", [*ROLES, "admin", None])
def test_a_user_of_each_role_may_open_the_admin_where_the_table_says_so(db, role):
    user = factories.user(role)
    assert user.is_staff == (role == "admin" or bool(role and ROLES[role].staff))


def test_a_running_loan_went_through_the_journal(db):
    loan = factories.running_loan(disbursed_on=date(2022, 1, 31), amount=Decimal(12_000), term=12)
    loan.refresh_from_db()
    assert (loan.status, loan.disbursed_on) == ("running", date(2022, 1, 31))
    assert loan.schedules.get().instalments.count() == 12
    assert [row.kind for row in Movement.objects.all()] == ["contribution", "disbursement"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", [1, 2])
def test_a_transactional_test_starts_with_an_empty_journal_and_its_triggers(attempt):
    assert triggers.missing() == []
    assert (Movement.objects.count(), JournalHead.objects.count()) == (0, 0)
    factories.envelope(cash=1_000)
    assert connection.in_atomic_block is False
