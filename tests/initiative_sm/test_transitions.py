from datetime import date

import pytest
from django.db import IntegrityError, transaction

from governance.enums import MEETING_TRANSITIONS, RESOLUTION_TRANSITIONS, MeetingStatus, Outcome
from initiative_sm.transitions import TransitionError, move
from loans.enums import BATCH_TRANSITIONS, CLOSED_STATUSES, LOAN_TRANSITIONS, BatchStatus, LoanStatus
from loans.models import Loan
from members.enums import JOB_TRANSITIONS, JobStatus
from members.models import Event
from reports.enums import REPORT_TRANSITIONS, ReportStatus
from tests import factories

TABLES = [
    (LoanStatus, LOAN_TRANSITIONS, LoanStatus.RECEIVED),
    (BatchStatus, BATCH_TRANSITIONS, BatchStatus.PREVIEWED),
    (MeetingStatus, MEETING_TRANSITIONS, MeetingStatus.PLANNED),
    (Outcome, RESOLUTION_TRANSITIONS, Outcome.PENDING),
    (JobStatus, JOB_TRANSITIONS, JobStatus.QUEUED),
    (ReportStatus, REPORT_TRANSITIONS, ReportStatus.DRAFT),
]


@pytest.mark.parametrize(("statuses", "table", "first"), TABLES, ids=[s.__name__ for s, _t, _f in TABLES])
def test_a_table_names_known_statuses_and_reaches_them_all(statuses, table, first):
    named = set(table).union(*table.values())
    assert named <= set(statuses)
    assert all(old not in following for old, following in table.items())
    reached, new = set(), {first}
    while new:
        reached |= new
        new = set().union(*(table.get(status, set()) for status in new)) - reached
    assert reached == set(statuses)


def test_a_closed_file_reopens_only_where_its_money_moves_again():
    reopening = {status for status in CLOSED_STATUSES if LOAN_TRANSITIONS.get(status)}
    assert reopening == {LoanStatus.REPAID, LoanStatus.WRITTEN_OFF}


@pytest.fixture
def loan(db):
    return factories.loan(LoanStatus.RECEIVED)


@pytest.fixture
def clerk(db):
    return factories.user()


def test_move_writes_the_status_its_changes_history_and_an_event(loan, clerk):
    closed = {"closed_on": date(2023, 3, 1), "close_reason": "Sans nouvelles"}
    moved = move(loan, LoanStatus.ABANDONED, by=clerk, table=LOAN_TRANSITIONS, note="Trois appels", **closed)
    assert moved is loan
    stored = Loan.objects.get(pk=loan.pk)
    for each in (loan, stored, stored.history.first()):
        assert (each.status, each.closed_on) == ("abandoned", date(2023, 3, 1))
    assert stored.history.first().history_user == clerk
    event = Event.objects.get(verb="status.moved")
    assert (event.actor, event.target, event.note) == (clerk, loan, "Trois appels")
    assert event.data == {"old": "received", "new": "abandoned"}


def test_move_refuses_what_the_table_does_not_have(loan, clerk):
    with pytest.raises(TransitionError) as refusal:
        move(loan, LoanStatus.REPAID, by=clerk, table=LOAN_TRANSITIONS)
    assert refusal.value.messages == [f"« {loan.number} » ne peut pas passer de « Accueil » à « Soldé »."]
    assert loan.status == LoanStatus.RECEIVED
    assert not Event.objects.filter(verb="status.moved").exists()


def test_of_two_who_move_the_same_file_one_is_told(loan, clerk):
    other = Loan.objects.get(pk=loan.pk)
    move(loan, LoanStatus.APPRAISAL, by=clerk, table=LOAN_TRANSITIONS)
    with pytest.raises(TransitionError) as refusal:
        move(other, LoanStatus.APPRAISAL, by=clerk, table=LOAN_TRANSITIONS)
    assert refusal.value.messages == [f"« {loan.number} » a changé d’état entre-temps : rechargez la page."]
    assert Event.objects.filter(verb="status.moved").count() == 1


def test_a_move_that_the_database_refuses_leaves_no_event(loan, clerk):
    with pytest.raises(IntegrityError), transaction.atomic():
        move(loan, LoanStatus.ABANDONED, by=clerk, table=LOAN_TRANSITIONS)  # a closed file has a date
    assert not Event.objects.filter(verb="status.moved").exists()


def test_a_thing_without_history_moves_too(clerk):
    meeting = factories.meeting()
    move(meeting, MeetingStatus.CONVENED, by=clerk, table=MEETING_TRANSITIONS)
    meeting.refresh_from_db()
    assert meeting.status == "convened"
