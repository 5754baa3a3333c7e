"""Whose firm must be seen: the milestones of `loans.milestones` and the visits that were arranged, in SQL."""

from datetime import date

from django.db.models import (
    Case,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear, Least

from loans.enums import FirmStatus
from loans.milestones import AFTER, BEFORE, MILESTONES, month
from loans.models import FollowUp, Loan, Mentoring

#: Later than any month of the programme: sorts what has no month after what has one.
NO_MONTH = 99_999


def month_of(field) -> ExpressionWrapper:
    """`milestones.month` of a date of the row."""
    return ExpressionWrapper(ExtractYear(field) * 12 + ExtractMonth(field) - 1, output_field=IntegerField())


def with_support(on: date):
    """The loans paid out up to `on`, with what is known of their firm and who stands beside it that day.

    Annotates `last_on`, `firm` and `visit_on` (date, status and next visit of the last follow-up), `mentor_id`
    and `milestone`, the milestone asked for on `on` and not met yet (None where there is none).
    """
    seen = FollowUp.objects.until(on).filter(project=OuterRef("project")).order_by("-observed_on", "-pk")
    paired = Mentoring.objects.running(on).filter(loan=OuterRef("pk"))
    rows = Loan.objects.disbursed(on).annotate(
        last_on=Subquery(seen.values("observed_on")[:1]),
        firm=Subquery(seen.values("firm_status")[:1]),
        visit_on=Subquery(seen.values("next_on")[:1]),
        mentor_pk=Subquery(paired.values("mentor")[:1]),
        paid_month=month_of("disbursed_on"),
    )
    rows = rows.annotate(
        elapsed=ExpressionWrapper(Value(month(on)) - F("paid_month"), output_field=IntegerField()),
        seen_after=ExpressionWrapper(month_of("last_on") - F("paid_month"), output_field=IntegerField()),
    )
    # The last follow-up is enough: an earlier one cannot fall in a later window.
    asked = [
        When(
            Q(elapsed__gte=each - BEFORE, elapsed__lt=each + AFTER)
            & (Q(seen_after__isnull=True) | Q(seen_after__lt=each - BEFORE)),
            then=Value(each),
        )
        for each in MILESTONES
    ]
    return rows.annotate(milestone=Case(*asked, default=None, output_field=IntegerField()))


def due(on: date):
    """Those of `with_support` whose firm must be seen: a milestone is asked for, or an arranged visit is past.

    A firm that closed is not visited again. `due_month` orders them, the oldest first.
    """
    rows = with_support(on).filter(Q(firm__isnull=True) | ~Q(firm=FirmStatus.CLOSED))
    rows = rows.filter(Q(milestone__isnull=False) | Q(visit_on__lte=on))
    return rows.annotate(
        due_month=Least(
            Coalesce(F("milestone") + F("paid_month"), NO_MONTH),
            Case(When(visit_on__lte=on, then=month_of("visit_on")), default=NO_MONTH),
        )
    )


def running_count(mentors, on: date):
    """`mentors` with `running`, the number of holders beside whom each stands on `on`."""
    current = Mentoring.objects.running(on).filter(mentor=OuterRef("pk")).order_by().values("mentor")
    counted = current.annotate(number=Count("pk")).values("number")
    return mentors.annotate(running=Coalesce(Subquery(counted), 0))
