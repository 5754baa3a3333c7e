"""What accompanies the loans: mentoring, visits, training."""

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _

from initiative_sm.dates import Period
from loans.enums import TrainingStatus
from loans.models import FollowUp, Mentoring, Training, TrainingAttendance
from reports.indicators.core import Indicator, Unit
from reports.indicators.portfolio import outstanding


def mentorings(period: Period):
    """Mentorings under way on some day of the period."""
    rows = Mentoring.objects.filter(started_on__lte=period.end)
    if period.start is None:
        return rows
    return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=period.start))


def mentored(period: Period):
    """Outstanding loans whose holder has a mentor on the last day."""
    active = Mentoring.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=period.end),
        loan=OuterRef("pk"),
        started_on__lte=period.end,
    )
    return outstanding(period).filter(Exists(active))


def followups(period: Period):
    return FollowUp.objects.in_period(period)


def trainings(period: Period):
    rows = Training.objects.filter(held_on__lte=period.end)
    return rows.filter(held_on__gte=period.start) if period.start else rows


def trained(period: Period):
    """Who came: a registration alone trains nobody."""
    rows = TrainingAttendance.objects.filter(status=TrainingStatus.PRESENT)
    return rows.filter(training__in=trainings(period).values("pk"))


INDICATORS = [
    Indicator(
        key="mentorings",
        label=_("Parrainages actifs"),
        definition=_("Parrainages en cours à un moment de la période."),
        unit=Unit.COUNT,
        files=mentorings,
    ),
    Indicator(
        key="mentored_share",
        label=_("Part des prêts parrainés"),
        definition=_(
            "Prêts en cours dont le porteur a un parrain au dernier jour, rapportés aux prêts en cours."
        ),
        unit=Unit.SHARE,
        files=mentored,
        base=outstanding,
        of_stock=True,
    ),
    Indicator(
        key="followups",
        label=_("Suivis réalisés"),
        definition=_("Visites, appels, entretiens et séances de parrainage de la période."),
        unit=Unit.COUNT,
        files=followups,
    ),
    Indicator(
        key="trainings",
        label=_("Sessions de formation"),
        definition=_("Sessions de formation tenues dans la période."),
        unit=Unit.COUNT,
        files=trainings,
    ),
    Indicator(
        key="training_hours",
        label=_("Heures de formation"),
        definition=_("Durée totale des sessions tenues dans la période, en heures."),
        unit=Unit.COUNT,
        files=trainings,
        measure=Sum("hours", default=0),
    ),
    Indicator(
        key="trained",
        label=_("Participations aux formations"),
        definition=_(
            "Participants aux sessions de la période ; une personne compte à chaque session suivie."
        ),
        unit=Unit.COUNT,
        files=trained,
        measure=Count("pk"),
    ),
]
