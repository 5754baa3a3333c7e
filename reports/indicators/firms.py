"""The firms: the work they give, and whether they live on."""

from django.db.models import Exists, F, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from initiative_sm.dates import Period, add_months
from loans.enums import ALIVE_STATUSES, FirmStatus
from loans.models import FollowUp, Loan, Project
from reports.indicators.core import Indicator, Unit
from reports.indicators.holders import financed_projects

#: Age at which the survival of firms is measured, in months after the first loan.
SURVIVAL_MONTHS = 36


def last_followups(period: Period):
    """The last observation, up to the period's end, of each project financed by then."""
    last = (
        FollowUp.objects.until(period.end).filter(project=OuterRef("project")).order_by("-observed_on", "-pk")
    )
    financed = Loan.objects.disbursed(period.end).filter(project=OuterRef("project"))
    return FollowUp.objects.filter(Exists(financed), pk=Subquery(last.values("pk")[:1]))


def living(period: Period):
    return last_followups(period).filter(firm_status__in=ALIVE_STATUSES)


def _day_number(field, months=0):
    """An integer that grows with the date in `field`, moved by `months`; the same on both databases."""
    return Cast(
        F(f"{field}__year") * Value(12 * 31)
        + (F(f"{field}__month") + Value(months)) * Value(31)
        + F(f"{field}__day"),
        IntegerField(),
    )


def aged_projects(period: Period):
    """Projects whose first loan was 36 months old by the period's end, with what is known of that age.

    `seen_alive`: found alive 36 months after the first loan, or later. `seen_closed`: found closed and
    not alive since.
    """
    first = Loan.objects.filter(project=OuterRef("pk"), disbursed_on__isnull=False).order_by("disbursed_on")
    seen = FollowUp.objects.until(period.end).filter(project=OuterRef("pk"))
    alive = seen.annotate(day=_day_number("observed_on")).filter(
        day__gte=OuterRef("day_of_age"), firm_status__in=ALIVE_STATUSES
    )
    return (
        Project.objects.financed(add_months(period.end, -SURVIVAL_MONTHS))
        .annotate(first_loan_on=Subquery(first.values("disbursed_on")[:1]))
        .annotate(day_of_age=_day_number("first_loan_on", SURVIVAL_MONTHS))
        .annotate(seen_alive=Exists(alive))
        .annotate(seen_closed=Exists(seen.filter(firm_status=FirmStatus.CLOSED)))
    )


def surviving(period: Period):
    return aged_projects(period).filter(seen_alive=True)


def known_firms(period: Period):
    return aged_projects(period).filter(Q(seen_alive=True) | Q(seen_closed=True))


def unknown_firms(period: Period):
    return aged_projects(period).filter(seen_alive=False, seen_closed=False)


INDICATORS = [
    Indicator(
        key="jobs_planned",
        label=_("Emplois prévus"),
        definition=_(
            "Postes annoncés au comité par les projets financés pour la première fois dans la période."
        ),
        unit=Unit.COUNT,
        files=financed_projects,
        measure=Sum("jobs_planned", default=0),
    ),
    Indicator(
        key="jobs_created",
        label=_("Emplois créés"),
        definition=_(
            "Postes créés depuis le prêt, emploi du porteur compris, d’après le dernier suivi connu de "
            "chaque projet financé ; dans une période, ce dont ce total s’est accru."
        ),
        unit=Unit.COUNT,
        files=last_followups,
        measure=Sum("jobs_created", default=0),
        by_difference=True,
    ),
    Indicator(
        key="jobs_present",
        label=_("Emplois en place"),
        definition=_(
            "Personnes qui travaillent dans les entreprises financées et encore en vie, d’après le dernier "
            "suivi connu de chacune."
        ),
        unit=Unit.COUNT,
        files=living,
        measure=Sum("jobs", default=0),
        of_stock=True,
    ),
    Indicator(
        key="jobs_women_share",
        label=_("Part des femmes dans les emplois"),
        definition=_("Emplois en place occupés par des femmes, rapportés aux emplois en place."),
        unit=Unit.SHARE,
        files=living,
        measure=Sum("jobs_women", default=0),
        base=living,
        base_measure=Sum("jobs", default=0),
        of_stock=True,
    ),
    Indicator(
        key="survival_3y",
        label=_("Pérennité à trois ans"),
        definition=_(
            "Parmi les projets dont le premier prêt a 36 mois révolus : entreprises vues en vie à cet âge ou "
            "plus tard (cédées comprises), rapportées à celles-ci et aux entreprises vues fermées."
        ),
        unit=Unit.SHARE,
        files=surviving,
        base=known_firms,
        of_stock=True,
    ),
    Indicator(
        key="survival_unknown_share",
        label=_("État inconnu à trois ans"),
        definition=_(
            "Projets dont le premier prêt a 36 mois révolus et dont l’entreprise n’a été vue ni en vie à cet "
            "âge, ni fermée, rapportés à tous les projets de cet âge : à lire avec la pérennité."
        ),
        unit=Unit.SHARE,
        files=unknown_firms,
        base=aged_projects,
        of_stock=True,
    ),
]
