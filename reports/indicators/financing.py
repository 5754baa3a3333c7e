"""How the financed projects are paid for: bank loans beside ours, the whole of the plan."""

from django.db.models import Exists, OuterRef, Sum
from django.utils.translation import gettext_lazy as _

from initiative_sm.dates import Period
from loans.enums import PlanKind, PlanSide
from loans.models import Loan, PlanItem
from reports.indicators.core import Indicator, Quotient, Unit
from reports.indicators.holders import financed_projects


def coupled_projects(period: Period):
    """Financed projects whose plan has a bank loan."""
    banked = PlanItem.objects.filter(project=OuterRef("pk"), kind=PlanKind.BANK_LOAN)
    return financed_projects(period).filter(Exists(banked))


def bank_loans(period: Period):
    return PlanItem.objects.filter(
        project__in=financed_projects(period).values("pk"), kind=PlanKind.BANK_LOAN
    )


def honour_loans(period: Period):
    """Disbursed loans of the projects first financed in the period."""
    return Loan.objects.disbursed(period.end).filter(project__in=financed_projects(period).values("pk"))


def honour_loans_coupled(period: Period):
    return Loan.objects.disbursed(period.end).filter(project__in=coupled_projects(period).values("pk"))


def plan_needs(period: Period):
    return PlanItem.objects.filter(project__in=financed_projects(period).values("pk"), side=PlanSide.NEED)


INDICATORS = [
    Quotient(
        key="leverage",
        label=_("Effet de levier (projets couplés)"),
        definition=_(
            "Crédits bancaires associés, divisés par les prêts d’honneur des seuls projets qui ont un crédit "
            "bancaire : dirhams de banque pour un dirham prêté."
        ),
        unit=Unit.RATIO,
        files=bank_loans,
        measure=Sum("amount"),
        base=honour_loans_coupled,
    ),
    Quotient(
        key="leverage_gross",
        label=_("Effet de levier brut"),
        definition=_(
            "Crédits bancaires associés, divisés par les prêts d’honneur de tous les projets financés."
        ),
        unit=Unit.RATIO,
        files=bank_loans,
        measure=Sum("amount"),
        base=honour_loans,
    ),
    Quotient(
        key="investment_ratio",
        label=_("Investissement par dirham prêté"),
        definition=_("Total des plans de financement, divisé par les prêts d’honneur des mêmes projets."),
        unit=Unit.RATIO,
        files=plan_needs,
        measure=Sum("amount"),
        base=honour_loans,
    ),
    Indicator(
        key="investment",
        label=_("Investissement total"),
        definition=_(
            "Total des plans de financement des projets financés pour la première fois dans la période."
        ),
        unit=Unit.MONEY,
        files=plan_needs,
        measure=Sum("amount"),
    ),
    Indicator(
        key="coupling_rate",
        label=_("Taux de couplage bancaire"),
        definition=_("Projets financés qui ont aussi un crédit bancaire, rapportés aux projets financés."),
        unit=Unit.SHARE,
        files=coupled_projects,
        base=financed_projects,
    ),
]
