"""The fund: what was given, what it holds, how hard it works."""

from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from initiative_sm.dates import Period, day_before
from initiative_sm.money import CENT
from loans.enums import MovementKind
from loans.models import Movement
from loans.positions import committed
from reports.indicators.core import Indicator, Quotient, Unit
from reports.indicators.files import disbursements
from reports.indicators.firms import last_followups


def movements(period: Period):
    return Movement.objects.in_period(period)


def lending(period: Period):
    """All but the credits of holders."""
    return movements(period).lending()


def credits(period: Period):
    return movements(period).credits()


def contributions(period: Period):
    return Movement.objects.of_kind(MovementKind.CONTRIBUTION).in_period(period)


def commitments(period: Period):
    """Loans granted and not wholly disbursed on the last day."""
    return committed(period.end)


class Engagement(Indicator):
    """(outstanding + commitments) ÷ fund."""

    def parts(self, period):
        period = self.period(period)
        lent = self._measured(lending, Sum("outstanding"), period)
        promised = self._measured(commitments, Sum("to_disburse"), period)
        return lent + promised, self._measured(movements, Sum("fund"), period)


class Available(Indicator):
    """Cash less the commitments not disbursed and what is owed to holders: what may still be granted."""

    def parts(self, period):
        period = self.period(period)
        promised = self._measured(commitments, Sum("to_disburse"), period)
        # What is owed to holders is below nought among the outstanding.
        owed = self._measured(credits, Sum("outstanding"), period)
        return self._measured(movements, Sum("cash"), period) + owed - promised, None


class Rotation(Indicator):
    """Disbursed in the period ÷ mean of the fund at its two ends."""

    def parts(self, period):
        start = Period(None, day_before(period.start)) if period.start else None
        opening = self._measured(movements, Sum("fund"), start) if start else Decimal(0)
        closing = self._measured(movements, Sum("fund"), Period(None, period.end))
        return self._measured(disbursements, Sum("amount"), period), ((opening + closing) / 2).quantize(CENT)


INDICATORS = [
    Indicator(
        key="contributions",
        label=_("Dotations reçues"),
        definition=_("Dotations versées au fonds par les bailleurs dans la période."),
        unit=Unit.MONEY,
        files=contributions,
        measure=Sum("amount"),
    ),
    Indicator(
        key="fund",
        label=_("Fonds de prêts"),
        definition=_("Dotations moins restitutions, moins pertes nettes, plus ou moins les affectations."),
        formula=_("Dotations − restitutions − pertes nettes ± affectations."),
        unit=Unit.MONEY,
        files=movements,
        measure=Sum("fund"),
        of_stock=True,
    ),
    Indicator(
        key="cash",
        label=_("Trésorerie du fonds"),
        definition=_(
            "Fonds de prêts moins encours, plus les trop-perçus à rendre aux porteurs : ce qui est en banque."
        ),
        formula=_("Fonds de prêts − encours + trop-perçus à rendre."),
        unit=Unit.MONEY,
        files=movements,
        measure=Sum("cash"),
        of_stock=True,
    ),
    Indicator(
        key="commitments",
        label=_("Engagements non décaissés"),
        definition=_(
            "Part des prêts accordés qui n’est pas encore décaissée au dernier jour, tranches à venir comprises."
        ),
        unit=Unit.MONEY,
        files=commitments,
        measure=Sum("to_disburse"),
        of_stock=True,
    ),
    Available(
        key="available",
        label=_("Disponible à engager"),
        definition=_("Trésorerie du fonds moins les engagements non décaissés et les trop-perçus à rendre."),
        formula=_("Trésorerie − engagements non décaissés − trop-perçus à rendre."),
        unit=Unit.MONEY,
        files=movements,
        of_stock=True,
    ),
    Engagement(
        key="engagement_rate",
        label=_("Taux d’engagement du fonds"),
        definition=_("Encours et engagements non décaissés, rapportés au fonds de prêts."),
        formula=_("(Encours + engagements non décaissés) ÷ fonds de prêts."),
        unit=Unit.SHARE,
        files=commitments,
        base=movements,
        of_stock=True,
    ),
    Rotation(
        key="fund_rotation",
        label=_("Rotation du fonds"),
        definition=_(
            "Montant décaissé dans la période, rapporté à la moyenne du fonds de prêts à ses deux bornes."
        ),
        formula=_("Montant décaissé ÷ ((fonds au début + fonds à la fin) ÷ 2)."),
        unit=Unit.SHARE,
        files=disbursements,
        base=movements,
    ),
    Quotient(
        key="lent_per_job",
        label=_("Prêt par emploi créé"),
        definition=_("Montant décaissé depuis la création, divisé par les emplois créés."),
        unit=Unit.MONEY,
        files=disbursements,
        measure=Sum("amount"),
        base=last_followups,
        base_measure=Sum("jobs_created", default=0),
        of_stock=True,
    ),
]
