"""The loan files: what was received, decided, granted, contracted and paid out, and how long it took."""

from django.db.models import Count, OuterRef, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from initiative_sm.dates import Period
from loans.enums import FAVOURABLE_OUTCOMES, DecisionOutcome, DecisionSubject, MovementKind
from loans.models import Decision, Loan, Movement
from members.enums import Sex
from reports.indicators.core import Indicator, MedianDays, Quotient, Unit, between


def received(period: Period):
    return between(Loan.objects.all(), "received_on", period)


def granted(period: Period):
    return between(Loan.objects.all(), "granted_on", period)


def contracted(period: Period):
    return between(Loan.objects.all(), "contracted_on", period)


def disbursed(period: Period):
    return between(Loan.objects.all(), "disbursed_on", period)


def disbursements(period: Period):
    return Movement.objects.of_kind(MovementKind.DISBURSEMENT).in_period(period)


def disbursements_to_women(period: Period):
    return disbursements(period).filter(loan__holder__sex=Sex.FEMALE)


def decided(period: Period):
    """The last decision of each file in the period, where it was favourable or a refusal.

    A file adjourned and then granted counts once, by its last decision.
    """
    grants = Decision.objects.filter(subject=DecisionSubject.GRANT)
    last = between(grants.filter(loan=OuterRef("loan")), "decided_on", period).order_by("-decided_on", "-pk")
    return grants.filter(
        outcome__in=[*FAVOURABLE_OUTCOMES, DecisionOutcome.REFUSED], pk=Subquery(last.values("pk")[:1])
    )


def accepted(period: Period):
    return decided(period).filter(outcome__in=FAVOURABLE_OUTCOMES)


def first_decided(period: Period):
    """Files whose first decision was taken in the period, with its date."""
    first = Decision.objects.grants().filter(loan=OuterRef("pk")).order_by("decided_on", "pk")
    loans = Loan.objects.annotate(first_decision_on=Subquery(first.values("decided_on")[:1]))
    return between(loans, "first_decision_on", period)


def newcomers_decided(period: Period):
    """The same, for the first file of each holder: the contact opened that one."""
    first = Loan.objects.filter(holder=OuterRef("holder")).order_by("received_on", "pk")
    return first_decided(period).filter(pk=Subquery(first.values("pk")[:1]))


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
        key="loans_contracted",
        label=_("Prêts engagés"),
        definition=_("Prêts dont le contrat a été signé dans la période, décaissés ou non."),
        unit=Unit.COUNT,
        files=contracted,
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
    Indicator(
        key="women_amount_share",
        label=_("Part des montants décaissés à des femmes"),
        definition=_("Décaissements de la période à des femmes, rapportés à tous les décaissements."),
        unit=Unit.SHARE,
        files=disbursements_to_women,
        measure=Sum("amount"),
        base=disbursements,
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
    MedianDays(
        key="days_from_contact",
        label=_("Délai entre premier contact et décision"),
        definition=_(
            "Nombre médian de jours entre le premier contact et la première décision, pour le premier "
            "dossier de chaque porteur."
        ),
        files=newcomers_decided,
        dates=("holder__first_contact_on", "first_decision_on"),
    ),
    MedianDays(
        key="days_to_committee",
        label=_("Délai entre réception et décision"),
        definition=_("Nombre médian de jours entre la réception du dossier et la première décision."),
        files=first_decided,
        dates=("received_on", "first_decision_on"),
    ),
    MedianDays(
        key="days_to_disbursement",
        label=_("Délai entre accord et décaissement"),
        definition=_("Nombre médian de jours entre l’accord et le premier versement."),
        files=disbursed,
        dates=("granted_on", "disbursed_on"),
    ),
]
