"""The people: who was supported, where, and what became of their work."""

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from initiative_sm.dates import Period, add_months
from loans.enums import ALIVE_STATUSES, FirmStatus, Milieu, Occupation
from loans.models import FollowUp, Holder, Loan, Project
from members.enums import Sex
from reports.indicators.core import Indicator, Unit

#: Young: under this age on the day of the grant.
YOUNG_BELOW = 35


def supported(period: Period):
    """Holders whose first loan was disbursed in the period: years add up to the total."""
    holders = Holder.objects.supported(period.end)
    if period.start is None:
        return holders
    earlier = Loan.objects.disbursed(period.start - timedelta(days=1)).filter(holder=OuterRef("pk"))
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


def financed_projects(period):
    """Projects whose first loan was disbursed in the period."""
    projects = Project.objects.financed(period.end)
    if period.start is None:
        return projects
    earlier = Loan.objects.disbursed(period.start - timedelta(days=1)).filter(project=OuterRef("pk"))
    return projects.exclude(Exists(earlier))


def last_followups(period):
    """The last observation, up to the period's end, of each project financed by then."""
    last = (
        FollowUp.objects.until(period.end).filter(project=OuterRef("project")).order_by("-observed_on", "-pk")
    )
    financed = Loan.objects.disbursed(period.end).filter(project=OuterRef("project"))
    return FollowUp.objects.filter(Exists(financed), pk=Subquery(last.values("pk")[:1]))


def _aged_firms(period):
    """Last observations of the firms financed at least 36 months before the period's end."""
    limit = add_months(period.end, -36)
    old = Loan.objects.disbursed(limit).filter(project=OuterRef("project"))
    return last_followups(period).filter(Exists(old))


def surviving(period):
    return _aged_firms(period).filter(firm_status__in=ALIVE_STATUSES)


def known_firms(period):
    return _aged_firms(period).exclude(firm_status=FirmStatus.UNKNOWN)


def aged_projects(period):
    return Project.objects.financed(add_months(period.end, -36))


def aged_unknown(period):
    """Projects of at least 36 months whose firm was never observed, or was last found unknown."""
    known = _aged_firms(period).exclude(firm_status=FirmStatus.UNKNOWN).values("project")
    return aged_projects(period).exclude(pk__in=known)


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
            "Porteurs accompagnés dont l’activité, informelle au premier contact, a été formalisée après "
            "le décaissement du prêt, justificatif à l’appui."
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
        key="projects_financed",
        label=_("Projets financés"),
        definition=_("Projets dont le premier prêt d’honneur a été décaissé dans la période."),
        unit=Unit.COUNT,
        files=financed_projects,
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
        files=lambda period: last_followups(period).filter(firm_status__in=ALIVE_STATUSES),
        measure=Sum("jobs", default=0),
        of_stock=True,
    ),
    Indicator(
        key="jobs_women_share",
        label=_("Part des femmes dans les emplois"),
        definition=_("Emplois en place occupés par des femmes, rapportés aux emplois en place."),
        unit=Unit.SHARE,
        files=lambda period: last_followups(period).filter(firm_status__in=ALIVE_STATUSES),
        measure=Sum("jobs_women", default=0),
        base=lambda period: last_followups(period).filter(firm_status__in=ALIVE_STATUSES),
        base_measure=Sum("jobs", default=0),
        of_stock=True,
    ),
    Indicator(
        key="survival_3y",
        label=_("Pérennité à trois ans"),
        definition=_(
            "Entreprises en vie (cédées comprises) rapportées aux entreprises dont l’état est connu, parmi "
            "celles dont le premier prêt a 36 mois révolus."
        ),
        unit=Unit.SHARE,
        files=surviving,
        measure=Count("pk"),
        base=known_firms,
        of_stock=True,
    ),
    Indicator(
        key="survival_unknown_share",
        label=_("État inconnu à trois ans"),
        definition=_(
            "Projets dont le premier prêt a 36 mois révolus et dont l’entreprise n’a pas d’état connu, "
            "rapportés à tous les projets de cet âge : à lire avec la pérennité."
        ),
        unit=Unit.SHARE,
        files=aged_unknown,
        base=aged_projects,
        of_stock=True,
    ),
]

SEXES = (Sex.FEMALE, Sex.MALE)
