"""An assembly in session, for the tests of its pages."""

from datetime import date, datetime

from django.utils.timezone import make_aware

from tests import factories

#: The business day of the tests of pages: what they note counts from the last thing noted in the session, so that
#: the hour at which they run says nothing.
NEXT_DAY = date(2024, 9, 26)


def at(hour, minute=0):
    return make_aware(datetime(2024, 9, 25, hour, minute))


def assembly(*, present=3, absent=2, status="open", college="public", **over):
    """A session opened at three under simple statutes, with so many members in the room and so many awaited."""
    statutes = factories.statutes(effective_on=date(2007, 7, 4), proxies_same_college=False)
    factories.statutes_call(statutes=statutes)
    factories.statutes_majority(statutes=statutes, casting_vote=True)
    opened = {"opened_at": at(15)} if status in ("open", "held", "missed") else {}
    meeting = factories.meeting(status=status, convened_on=date(2024, 9, 1), **opened, **over)
    add_members(meeting, present=present, absent=absent, college=college)
    return meeting


def add_members(meeting, *, present=0, absent=0, college="public", votes=1):
    for number in range(present + absent):
        member = factories.member(college=college)
        factories.convocation(meeting=meeting, member=member, votes=votes)
        if number < present:
            factories.stay(meeting=meeting, member=member, arrived_at=at(14, 50))


def people(meeting):
    return [row.member for row in meeting.convocations.order_by("pk")]
