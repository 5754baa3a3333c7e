"""The people: who was supported, where, and how they came to the formal sector."""

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from initiative_sm.dates import Period, day_before
from loans.enums import Education, Milieu, Occupation
from loans.models import Holder, Loan, Project
from reports.indicators.core import Indicator, Unit

#: Young: under this age on the day of the grant.
YOUNG_BELOW = 35


def supported(period: Period):
    """Holders whose first loan was disbursed in the period: years add up to the total."""
    holders = Holder.objects.supported(period.end)
    if period.start is None:
        return holders
    earlier = Loan.objects.disbursed(day_before(period.start)).filter(holder=OuterRef("pk"))
    return holders.exclude(Exists(earlier))


def _with_project(period, **conditions):
    """Supported holders with a financed project that meets the conditions."""
    loans = Loan.objects.disbursed(period.end).filter(holder=OuterRef("pk"), **conditions)
    return supported(period).filter(Exists(loans))


def women(period):
    return supported(period).women()


def rural(period):
    return _with_project(period, project__commune__milieu=Milieu.RURAL)


def informal(period):
    return _with_project(period, project__informal_at_start=True)


def formalised(period):
    """Holders informal at entry whose activity was formalised after their loan, by the period's end."""
    return _with_project(
        period,
        project__informal_at_start=True,
        project__formalised_on__lte=period.end,
        project__formalised_on__gte=F("disbursed_on"),
    )


def young(period):
    """Holders under 35 on the day of the grant of their first loan disbursed in time."""
    first = Loan.objects.disbursed(period.end).filter(holder=OuterRef("pk")).order_by("disbursed_on", "pk")
    return (
        supported(period)
        .annotate(first_grant=Subquery(first.values("granted_on")[:1]))
        .filter(birth_date__isnull=False)
        .filter(_younger_than(YOUNG_BELOW))
    )


def _younger_than(years):
    # A birthday is compared year, month, day: no date arithmetic that differs between databases.
    turned = F("first_grant__year") - years
    return Q(birth_date__year__gt=turned) | Q(birth_date__year=turned) & (
        Q(birth_date__month__gt=F("first_grant__month"))
        | Q(birth_date__month=F("first_grant__month"), birth_date__day__gt=F("first_grant__day"))
    )


def job_seekers(period):
    return supported(period).filter(occupation=Occupation.JOB_SEEKER)


def disabled(period):
    return supported(period).filter(disability=True)


def returnees(period):
    return supported(period).filter(returnee=True)


def graduates(period):
    return supported(period).filter(education__in=[Education.VOCATIONAL, Education.HIGHER])


def financed_projects(period):
    """Projects whose first loan was disbursed in the period."""
    projects = Project.objects.financed(period.end)
    if period.start is None:
        return projects
    earlier = Loan.objects.disbursed(day_before(period.start)).filter(project=OuterRef("pk"))
    return projects.exclude(Exists(earlier))


INDICATORS = [
    Indicator(
        key="holders_supported",
        label=_("Porteurs de projet accompagnés"),
        definition=_(
            "Personnes dont le premier prêt d’honneur a été décaissé dans la période ; une personne n’est "
            "comptée qu’une fois, quel que soit le nombre de ses prêts."
        ),
        unit=Unit.COUNT,
        files=supported,
    ),
    Indicator(
        key="women",
        label=_("Femmes accompagnées"),
        definition=_("Femmes parmi les porteurs de projet accompagnés."),
        unit=Unit.COUNT,
        files=women,
    ),
    Indicator(
        key="women_share",
        label=_("Part des femmes"),
        definition=_("Femmes accompagnées rapportées aux porteurs de projet accompagnés."),
        unit=Unit.SHARE,
        files=women,
        base=supported,
    ),
    Indicator(
        key="rural_share",
        label=_("Part du milieu rural"),
        definition=_(
            "Porteurs accompagnés dont au moins un projet financé est situé dans une commune rurale, "
            "rapportés aux porteurs accompagnés."
        ),
        unit=Unit.SHARE,
        files=rural,
        base=supported,
    ),
    Indicator(
        key="informal_share",
        label=_("Part des activités informelles à l’entrée"),
        definition=_(
            "Porteurs accompagnés dont l’activité était informelle au premier contact, rapportés aux "
            "porteurs accompagnés."
        ),
        unit=Unit.SHARE,
        files=informal,
        base=supported,
    ),
    Indicator(
        key="formalised",
        label=_("Passages au secteur formel"),
        definition=_(
            "Parmi les porteurs accompagnés de la période, ceux dont l’activité, informelle au premier "
            "contact, a été formalisée entre le décaissement et le dernier jour, justificatif à l’appui."
        ),
        unit=Unit.COUNT,
        files=formalised,
    ),
    Indicator(
        key="formalised_share",
        label=_("Part passée de l’informel au formel"),
        definition=_(
            "Passages au secteur formel après le prêt, rapportés à l’ensemble des porteurs accompagnés."
        ),
        unit=Unit.SHARE,
        files=formalised,
        base=supported,
    ),
    Indicator(
        key="formalised_among_informal",
        label=_("Formalisation parmi les informels"),
        definition=_(
            "Passages au secteur formel après le prêt, rapportés aux seuls porteurs dont l’activité était "
            "informelle au premier contact."
        ),
        unit=Unit.SHARE,
        files=formalised,
        base=informal,
    ),
    Indicator(
        key="young_share",
        label=_("Part des moins de 35 ans"),
        definition=_(
            "Porteurs accompagnés âgés de moins de 35 ans le jour de l’accord de leur premier prêt, "
            "rapportés aux porteurs accompagnés."
        ),
        unit=Unit.SHARE,
        files=young,
        base=supported,
    ),
    Indicator(
        key="job_seekers_share",
        label=_("Part des demandeurs d’emploi"),
        definition=_("Porteurs accompagnés sans emploi à l’entrée, rapportés aux porteurs accompagnés."),
        unit=Unit.SHARE,
        files=job_seekers,
        base=supported,
    ),
    Indicator(
        key="graduates_share",
        label=_("Part des diplômés"),
        definition=_(
            "Porteurs accompagnés issus de la formation professionnelle ou de l’enseignement supérieur, "
            "rapportés aux porteurs accompagnés."
        ),
        unit=Unit.SHARE,
        files=graduates,
        base=supported,
    ),
    Indicator(
        key="disabled_share",
        label=_("Part des personnes en situation de handicap"),
        definition=_("Porteurs accompagnés en situation de handicap, rapportés aux porteurs accompagnés."),
        unit=Unit.SHARE,
        files=disabled,
        base=supported,
    ),
    Indicator(
        key="returnees_share",
        label=_("Part des Marocains de retour"),
        definition=_("Porteurs accompagnés revenus de l’étranger, rapportés aux porteurs accompagnés."),
        unit=Unit.SHARE,
        files=returnees,
        base=supported,
    ),
    Indicator(
        key="projects_financed",
        label=_("Projets financés"),
        definition=_("Projets dont le premier prêt d’honneur a été décaissé dans la période."),
        unit=Unit.COUNT,
        files=financed_projects,
    ),
]
