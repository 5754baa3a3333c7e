"""What a loan's status and dates become once its journal has changed."""

from django.db.models import Max, Min

from initiative_sm.transitions import move
from loans.actions.journal import sums_of
from loans.enums import CLOSED_STATUSES, DISBURSED_STATUSES, LOAN_TRANSITIONS, LoanStatus, MovementKind
from members.actions import log


def settle(loan, *, by):
    """Bring the loan's status in line with its journal after a movement or a reversal."""
    loan.refresh_from_db()
    sums = sums_of(loan)
    if not sums["lent"]:
        if loan.status in DISBURSED_STATUSES:
            move(
                loan,
                LoanStatus.CONTRACTED,
                by=by,
                table=LOAN_TRANSITIONS,
                disbursed_on=None,
                closed_on=None,
            )
        return
    date_disbursement(loan, by=by)
    settled = _settled(loan, sums)
    if settled is None:
        if loan.closed:
            move(loan, _status_before_closing(loan), by=by, table=LOAN_TRANSITIONS, closed_on=None)
        return
    if loan.status != settled:
        # A receipt, a write-off, or the reversal of a tranche: whatever changed what was owed last.
        owed = loan.movements.lending().exclude(outstanding=0)
        move(loan, settled, by=by, table=LOAN_TRANSITIONS, closed_on=owed.aggregate(d=Max("value_date"))["d"])


def _settled(loan, sums):
    """The status of a loan of which nothing more is expected, or None."""
    if sums["remaining"]:
        return None
    if sums["written_off"]:
        return LoanStatus.WRITTEN_OFF
    # What was paid came back, and another tranche is still to be paid.
    return None if sums["lent"] < loan.amount else LoanStatus.REPAID


def _status_before_closing(loan):
    """Where a loan comes back to when its last receipt or its write-off is reversed: to the court, or running."""
    before = loan.history.exclude(status__in=CLOSED_STATUSES).order_by("-history_date", "-history_id").first()
    litigated = before is not None and before.status == LoanStatus.LITIGATION
    return LoanStatus.LITIGATION if litigated else LoanStatus.RUNNING


def date_disbursement(loan, *, by):
    """Keep `disbursed_on` the day of the first disbursement that stands: a tranche may be reversed."""
    first = loan.movements.of_kind(MovementKind.DISBURSEMENT).standing().aggregate(d=Min("value_date"))["d"]
    if loan.disbursed_on is not None and first != loan.disbursed_on:
        old, loan.disbursed_on = loan.disbursed_on, first
        loan.save(update_fields=["disbursed_on"])
        log("loan.redated", by=by, target=loan, old=str(old), new=str(first))
