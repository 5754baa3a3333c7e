"""The loans paid out: what is repaid, what is left, what is late, what is lost."""

from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Sum
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from initiative_sm.dates import Period, day_before
from initiative_sm.money import CENT, money
from loans.enums import MovementKind
from loans.models import Movement, Schedule
from loans.positions import (
    RISK_DAYS,
    late_more_than,
    paid_out,
    portfolio,
    with_amounts,
    with_due,
    with_due_before,
    with_position,
)
from reports.indicators.core import Indicator, Unit, since_foundation
from reports.indicators.files import disbursements


def receipts(period: Period):
    return Movement.objects.of_kind(MovementKind.REPAYMENT).in_period(period)


def losses(period: Period):
    """Write-offs and what came back after them."""
    return Movement.objects.of_kind(MovementKind.WRITE_OFF, MovementKind.RECOVERY).in_period(period)


def outstanding(period: Period):
    """Loans that still owe something on the last day, by the journal."""
    return with_position(paid_out(period.end), period.end).filter(remaining__gt=money(0))


def in_arrears(period: Period):
    return outstanding(period).filter(arrears__gt=money(0))


def at_risk(days):
    return lambda period: outstanding(period).filter(late_more_than(days, period.end))


def rescheduled(period: Period):
    later = Schedule.objects.filter(loan=OuterRef("pk"), version__gt=1, effective_on__lte=period.end)
    return outstanding(period).filter(Exists(later))


def _with_dues(*, original):
    def files(period):
        loans = with_amounts(paid_out(period.end), period.end)
        # What was not lent (a tranche to come, a disbursement reversed) is not owed, whatever the schedule.
        return (
            with_due(loans, period.end, original=original)
            .annotate(owed=Least("due", "lent"))
            .annotate(repaid_of_owed=Least("repaid", "owed"))
        )

    return files


by_schedule_in_force = _with_dues(original=False)
by_original_schedule = _with_dues(original=True)


def dues_of_period(period: Period):
    """Loans with the `dues` of the period, and how much of them is received on its last day."""
    loans = by_schedule_in_force(period)
    if period.start is None:
        return loans.annotate(dues=F("owed"), received_of_dues=F("repaid_of_owed"))
    return (
        with_due_before(loans, period.start)
        .annotate(owed_before=Least("due_before", "owed"))
        .annotate(
            dues=F("owed") - F("owed_before"),
            received_of_dues=Greatest(money(0), F("repaid_of_owed") - F("owed_before")),
        )
    )


class LossOnOutstanding(Indicator):
    """Net losses of the period ÷ mean of the outstanding at its two ends."""

    def parts(self, period):
        opening = self._outstanding(day_before(period.start)) if period.start else Decimal(0)
        closing = self._outstanding(period.end)
        lost = self._measured(losses, Sum(F("fund") * -1), period)
        return lost, ((opening + closing) / 2).quantize(CENT)

    def _outstanding(self, day):
        return self._measured(Movement.objects.lending().in_period, Sum("outstanding"), since_foundation(day))


#: The figures that `parts_of_stock` gives together.
OF_STOCK = {
    *("loans_outstanding", "outstanding", "loans_late", "arrears", "arrears_rate"),
    *(f"par{days}" for days in RISK_DAYS),
}


def parts_of_stock(day) -> dict:
    """(numerator, denominator) of the figures that describe the loans outstanding on `day`, in one query.

    What each indicator's own `parts` gives; a page with several would walk the positions for each.
    """
    held = portfolio(day)
    plain = {key: (held[key], None) for key in ("loans_outstanding", "outstanding", "loans_late", "arrears")}
    rates = {"arrears_rate": held["arrears"], **{f"par{days}": held[f"par{days}"] for days in RISK_DAYS}}
    return plain | {key: (top, held["outstanding"]) for key, top in rates.items()}


_AT_RISK = (
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
)

INDICATORS = [
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
    Indicator(
        key="arrears_rate_due",
        label=_("Taux d’impayés (sur échu)"),
        definition=_("Impayés rapportés aux montants échus depuis la création, échéancier en vigueur."),
        unit=Unit.SHARE,
        files=in_arrears,
        measure=Sum("arrears"),
        base=by_schedule_in_force,
        base_measure=Sum("owed"),
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
        for days, label, definition in _AT_RISK
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
        measure=Sum("repaid_of_owed"),
        base=by_schedule_in_force,
        base_measure=Sum("owed"),
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
        measure=Sum("repaid_of_owed"),
        base=by_original_schedule,
        base_measure=Sum("owed"),
        of_stock=True,
    ),
    Indicator(
        key="repayment_rate_period",
        label=_("Taux de remboursement de la période"),
        definition=_(
            "Part des échéances de la période, selon l’échéancier en vigueur à son dernier jour, qui est "
            "couverte par les montants reçus jusque-là, les plus anciennes échéances d’abord ; à lire avec "
            "le portefeuille à risque."
        ),
        unit=Unit.SHARE,
        files=dues_of_period,
        measure=Sum("received_of_dues"),
        base=dues_of_period,
        base_measure=Sum("dues"),
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
        key="rescheduled_share",
        label=_("Part de l’encours rééchelonné"),
        definition=_("Capital restant dû des prêts rééchelonnés, rapporté à l’encours."),
        unit=Unit.SHARE,
        files=rescheduled,
        measure=Sum("remaining"),
        base=outstanding,
        of_stock=True,
    ),
    Indicator(
        key="losses_net",
        label=_("Pertes nettes"),
        definition=_("Passages en perte de la période, recouvrements ultérieurs déduits."),
        formula=_("Passages en perte, moins recouvrements après perte."),
        unit=Unit.MONEY,
        files=losses,
        measure=Sum(F("fund") * -1),
    ),
    Indicator(
        key="loss_rate",
        label=_("Taux de perte"),
        definition=_("Pertes nettes depuis la création, rapportées au montant décaissé depuis la création."),
        formula=_("Pertes nettes ÷ montant décaissé."),
        unit=Unit.SHARE,
        files=losses,
        measure=Sum(F("fund") * -1),
        base=disbursements,
        base_measure=Sum("amount"),
        of_stock=True,
    ),
    LossOnOutstanding(
        key="loss_rate_period",
        label=_("Taux de perte de la période"),
        definition=_("Pertes nettes de la période, rapportées à la moyenne de l’encours à ses deux bornes."),
        formula=_("Pertes nettes ÷ ((encours au début + encours à la fin) ÷ 2)."),
        unit=Unit.SHARE,
        files=losses,
        base=outstanding,
    ),
]
