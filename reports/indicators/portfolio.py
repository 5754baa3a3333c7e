"""The loans: what was asked, granted, paid out, repaid, and what is late."""

from django.db.models import Count, Exists, F, OuterRef, Subquery, Sum
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from initiative_sm.dates import Period
from initiative_sm.money import money
from loans.enums import FAVOURABLE_OUTCOMES, DecisionOutcome, DecisionSubject, MovementKind, PlanKind
from loans.models import Decision, Loan, Movement, PlanItem, Schedule
from loans.positions import late_more_than, with_amounts, with_due, with_position
from reports.indicators.core import Indicator, MedianDays, Quotient, Unit
from reports.indicators.holders import financed_projects


def _between(rows, field, period):
    rows = rows.filter(**{f"{field}__lte": period.end})
    return rows.filter(**{f"{field}__gte": period.start}) if period.start else rows


def received(period: Period):
    return _between(Loan.objects.all(), "received_on", period)


def granted(period: Period):
    return _between(Loan.objects.all(), "granted_on", period)


def disbursed(period: Period):
    return _between(Loan.objects.all(), "disbursed_on", period)


def disbursements(period: Period):
    return Movement.objects.of_kind(MovementKind.DISBURSEMENT).in_period(period)


def receipts(period: Period):
    return Movement.objects.of_kind(MovementKind.REPAYMENT).in_period(period)


def losses(period: Period):
    """Write-offs and what came back after them."""
    return Movement.objects.of_kind(MovementKind.WRITE_OFF, MovementKind.RECOVERY).in_period(period)


def decided(period: Period):
    """The last decision of each file in the period, where it was favourable or a refusal.

    A file adjourned and then granted counts once, by its last decision.
    """
    grants = Decision.objects.filter(subject=DecisionSubject.GRANT)
    last = _between(grants.filter(loan=OuterRef("loan")), "decided_on", period).order_by("-decided_on", "-pk")
    return grants.filter(
        outcome__in=[*FAVOURABLE_OUTCOMES, DecisionOutcome.REFUSED], pk=Subquery(last.values("pk")[:1])
    )


def accepted(period: Period):
    return decided(period).filter(outcome__in=FAVOURABLE_OUTCOMES)


def outstanding(period: Period):
    """Loans that still owe something on the last day."""
    return with_position(Loan.objects.disbursed(period.end), period.end).filter(remaining__gt=money(0))


def in_arrears(period: Period):
    return outstanding(period).filter(arrears__gt=money(0))


def at_risk(days):
    return lambda period: outstanding(period).filter(late_more_than(days, period.end))


def rescheduled(period: Period):
    later = Schedule.objects.filter(loan=OuterRef("pk"), version__gt=1, effective_on__lte=period.end)
    return outstanding(period).filter(Exists(later))


def _with_dues(*, original):
    def files(period):
        loans = with_amounts(Loan.objects.disbursed(period.end), period.end)
        return with_due(loans, period.end, original=original).annotate(repaid_of_due=Least("repaid", "due"))

    return files


by_schedule_in_force = _with_dues(original=False)
by_original_schedule = _with_dues(original=True)


def _bank_items(projects):
    return PlanItem.objects.filter(project__in=projects, kind=PlanKind.BANK_LOAN)


def coupled_projects(period: Period):
    """Financed projects whose plan has a bank loan."""
    banked = PlanItem.objects.filter(project=OuterRef("pk"), kind=PlanKind.BANK_LOAN)
    return financed_projects(period).filter(Exists(banked))


def bank_loans(period: Period):
    return _bank_items(financed_projects(period).values("pk"))


def honour_loans(period: Period):
    """Disbursed loans of the projects first financed in the period."""
    return Loan.objects.disbursed(period.end).filter(project__in=financed_projects(period).values("pk"))


def honour_loans_coupled(period: Period):
    return Loan.objects.disbursed(period.end).filter(project__in=coupled_projects(period).values("pk"))


def plan_needs(period: Period):
    return PlanItem.objects.filter(project__in=financed_projects(period).values("pk"), side="need")


def awaiting_committee(period: Period):
    """Files whose first decision was taken in the period, with its date."""
    first = Decision.objects.grants().filter(loan=OuterRef("pk")).order_by("decided_on", "pk")
    loans = Loan.objects.annotate(first_decision_on=Subquery(first.values("decided_on")[:1]))
    return _between(loans, "first_decision_on", period)


INDICATORS = [
    Indicator(
        key="files_received",
        label=_("Dossiers reçus"),
        definition=_("Dossiers de prêt reçus dans la période, quelle que soit leur suite."),
        unit=Unit.COUNT,
        files=received,
    ),
    Indicator(
        key="files_decided",
        label=_("Dossiers décidés"),
        definition=_(
            "Dossiers qui ont reçu une décision favorable ou un refus dans la période ; un dossier ajourné "
            "puis repris n’est compté qu’une fois, par sa dernière décision."
        ),
        unit=Unit.COUNT,
        files=decided,
    ),
    Indicator(
        key="acceptance_rate",
        label=_("Taux d’acceptation"),
        definition=_("Décisions favorables rapportées aux décisions favorables et aux refus."),
        unit=Unit.SHARE,
        files=accepted,
        base=decided,
    ),
    Indicator(
        key="loans_granted",
        label=_("Prêts accordés"),
        definition=_("Prêts accordés par le comité d’agrément dans la période, décaissés ou non."),
        unit=Unit.COUNT,
        files=granted,
    ),
    Indicator(
        key="amount_granted",
        label=_("Montant accordé"),
        definition=_("Montant des prêts accordés par le comité d’agrément dans la période."),
        unit=Unit.MONEY,
        files=granted,
        measure=Sum("amount"),
    ),
    Indicator(
        key="loans_disbursed",
        label=_("Prêts décaissés"),
        definition=_("Prêts dont le premier versement a été fait dans la période."),
        unit=Unit.COUNT,
        files=disbursed,
    ),
    Indicator(
        key="amount_disbursed",
        label=_("Montant décaissé"),
        definition=_("Somme des décaissements de la période, annulations déduites."),
        unit=Unit.MONEY,
        files=disbursements,
        measure=Sum("amount"),
    ),
    Quotient(
        key="mean_loan",
        label=_("Montant moyen d’un prêt"),
        definition=_("Montant accordé des prêts décaissés dans la période, divisé par leur nombre."),
        unit=Unit.MONEY,
        files=disbursed,
        measure=Sum("amount"),
        base=disbursed,
        base_measure=Count("pk"),
    ),
    Indicator(
        key="amount_repaid",
        label=_("Montant remboursé"),
        definition=_("Somme des remboursements reçus dans la période, annulations déduites."),
        unit=Unit.MONEY,
        files=receipts,
        measure=Sum("amount"),
    ),
    Indicator(
        key="loans_outstanding",
        label=_("Prêts en cours"),
        definition=_("Prêts décaissés dont il reste quelque chose à rembourser au dernier jour."),
        unit=Unit.COUNT,
        files=outstanding,
        of_stock=True,
    ),
    Indicator(
        key="outstanding",
        label=_("Encours"),
        definition=_("Capital restant dû : décaissé, moins remboursé, moins passé en perte."),
        unit=Unit.MONEY,
        files=outstanding,
        measure=Sum("remaining"),
        of_stock=True,
    ),
    Indicator(
        key="loans_late",
        label=_("Prêts en retard"),
        definition=_("Prêts en cours dont une partie échue n’est pas remboursée au dernier jour."),
        unit=Unit.COUNT,
        files=in_arrears,
        of_stock=True,
    ),
    Indicator(
        key="arrears",
        label=_("Impayés"),
        definition=_("Montants échus et non remboursés au dernier jour, sur les prêts en cours."),
        unit=Unit.MONEY,
        files=in_arrears,
        measure=Sum("arrears"),
        of_stock=True,
    ),
    Indicator(
        key="arrears_rate",
        label=_("Taux d’impayés (sur encours)"),
        definition=_("Impayés rapportés à l’encours."),
        unit=Unit.SHARE,
        files=in_arrears,
        measure=Sum("arrears"),
        base=outstanding,
        base_measure=Sum("remaining"),
        of_stock=True,
    ),
    *(
        Indicator(
            key=f"par{days}",
            label=label,
            definition=definition,
            unit=Unit.SHARE,
            files=at_risk(days),
            measure=Sum("remaining"),
            base=outstanding,
            of_stock=True,
        )
        for days, label, definition in (
            (
                30,
                _("Portefeuille à risque à 30 jours"),
                _(
                    "Capital restant dû, en entier, des prêts dont une échéance au moins est impayée depuis plus "
                    "de 30 jours, rapporté à l’encours."
                ),
            ),
            (
                60,
                _("Portefeuille à risque à 60 jours"),
                _(
                    "Capital restant dû, en entier, des prêts dont une échéance au moins est impayée depuis plus "
                    "de 60 jours, rapporté à l’encours."
                ),
            ),
            (
                90,
                _("Portefeuille à risque à 90 jours"),
                _(
                    "Capital restant dû, en entier, des prêts dont une échéance au moins est impayée depuis plus "
                    "de 90 jours, rapporté à l’encours."
                ),
            ),
        )  # fmt: skip
    ),
    Indicator(
        key="repayment_rate",
        label=_("Taux de remboursement"),
        definition=_(
            "Montants reçus sur ce qui était échu au dernier jour, rapportés aux montants échus selon "
            "l’échéancier en vigueur, depuis la création ; les remboursements anticipés ne comptent pas, les "
            "pertes restent au dénominateur."
        ),
        unit=Unit.SHARE,
        files=by_schedule_in_force,
        measure=Sum("repaid_of_due"),
        base=by_schedule_in_force,
        base_measure=Sum("due"),
        of_stock=True,
    ),
    Indicator(
        key="repayment_rate_original",
        label=_("Taux de remboursement (échéancier d’origine)"),
        definition=_(
            "Même calcul sur le premier échéancier de chaque prêt : ce que le taux serait sans les "
            "rééchelonnements."
        ),
        unit=Unit.SHARE,
        files=by_original_schedule,
        measure=Sum("repaid_of_due"),
        base=by_original_schedule,
        base_measure=Sum("due"),
        of_stock=True,
    ),
    Indicator(
        key="repayment_rate_period",
        label=_("Taux de remboursement de la période"),
        definition=_(
            "Accroissement, dans la période, des montants reçus sur l’échu, rapporté à l’accroissement des "
            "montants échus ; à lire avec le portefeuille à risque."
        ),
        unit=Unit.SHARE,
        files=by_schedule_in_force,
        measure=Sum("repaid_of_due"),
        base=by_schedule_in_force,
        base_measure=Sum("due"),
        by_difference=True,
    ),
    Indicator(
        key="loans_rescheduled",
        label=_("Prêts rééchelonnés en cours"),
        definition=_("Prêts en cours dont l’échéancier a été revu au moins une fois."),
        unit=Unit.COUNT,
        files=rescheduled,
        of_stock=True,
    ),
    Indicator(
        key="losses_net",
        label=_("Pertes nettes"),
        definition=_("Passages en perte de la période, recouvrements ultérieurs déduits."),
        unit=Unit.MONEY,
        files=losses,
        measure=Sum(F("fund") * -1),
    ),
    Indicator(
        key="loss_rate",
        label=_("Taux de perte"),
        definition=_("Pertes nettes depuis la création, rapportées au montant décaissé depuis la création."),
        unit=Unit.SHARE,
        files=losses,
        measure=Sum(F("fund") * -1),
        base=disbursements,
        base_measure=Sum("amount"),
        of_stock=True,
    ),
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
    MedianDays(
        key="days_to_committee",
        label=_("Délai entre réception et décision"),
        definition=_("Nombre médian de jours entre la réception du dossier et la première décision."),
        files=awaiting_committee,
        dates=("received_on", "first_decision_on"),
    ),
    MedianDays(
        key="days_to_disbursement",
        label=_("Délai entre accord et décaissement"),
        definition=_("Nombre médian de jours entre l’accord et le premier versement."),
        files=lambda period: disbursed(period).filter(granted_on__isnull=False),
        dates=("granted_on", "disbursed_on"),
    ),
]
