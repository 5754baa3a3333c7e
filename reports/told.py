"""The day on which figures stop: today for who works on the files, a settled day for who does not.

Two figures a day apart differ by the persons of that day. Who may not see files is told the last day that
somebody published or that closes a quarter, and never one chosen at will. See docs/decisions/0007.
"""

from datetime import date

from initiative_sm.dates import last_quarter_end, quarter_start
from reports.models import Report


def sees_files(user) -> bool:
    return user.has_perm("loans.view_loan")


def until(user, today: date) -> date:
    """The day on which the figures that `user` is shown stop."""
    return today if sees_files(user) else settled_day(today)


def settled_day(today: date) -> date:
    """The last end of a quarter; the day of the annual reports stands for the end of the quarter it is in."""
    stops = Report.objects.filter(since_foundation_on__lte=today).values_list(
        "since_foundation_on", flat=True
    )
    published = stops.order_by("since_foundation_on").last()
    closed = last_quarter_end(today)
    return published if published and published >= quarter_start(closed) else closed
