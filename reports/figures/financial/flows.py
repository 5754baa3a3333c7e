"""Where the fund's cash came from and where it went: over the year, and month by month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from initiative_sm import charts, dates, numbers
from initiative_sm.dates import Period
from initiative_sm.money import money
from loans.enums import CREDIT_KINDS, MovementKind
from loans.models import Movement
from reports.figures import Row, Table, amount, evolution
from reports.figures.scope import Scope
from reports.indicators import Unit

K = MovementKind
SOURCES = (K.CONTRIBUTION, K.REPAYMENT, K.RECOVERY, K.ALLOCATION_IN, K.OVERPAYMENT)
USES = (K.DISBURSEMENT, K.RESTITUTION, K.ALLOCATION_OUT, K.REFUND)


@dataclass(frozen=True)
class Flow:
    """The cash of one year by kind, in dirhams. Transfers between envelopes neither bring nor take any."""

    by_kind: dict[str, Decimal]
    opening_cash: Decimal
    closing_cash: Decimal

    @property
    def sources(self):
        return sum((self.by_kind.get(kind, Decimal(0)) for kind in SOURCES), Decimal(0))

    @property
    def uses(self):
        return sum((self.by_kind.get(kind, Decimal(0)) for kind in USES), Decimal(0))

    @property
    def balance(self):
        return self.sources - self.uses

    @property
    def change(self):
        """What the cash grew by, from the journal's own column: the control of `balance`."""
        return self.closing_cash - self.opening_cash

    @property
    def fall(self):
        return -self.change


@dataclass(frozen=True)
class Month:
    first_day: date
    disbursed: Decimal
    repaid: Decimal
    change: Decimal
    cash: Decimal


@dataclass(frozen=True)
class Flows:
    now: Flow
    before: Flow
    table: Table
    months: tuple[Month, ...]
    months_table: Table
    months_chart: charts.Plot
    cash_chart: charts.Plot
    busiest: Month | None
    busiest_name: str
    lowest: Month
    lowest_name: str


def flow(period: Period) -> Flow:
    """Two queries."""
    rows = Movement.objects.in_period(period).order_by().values_list("kind")
    cash = Movement.objects.until(period.end).aggregate(
        opening=Sum("cash", filter=Q(value_date__lt=period.start), default=money(0)),
        closing=Sum("cash", default=money(0)),
    )
    return Flow(dict(rows.annotate(total=Sum("amount"))), cash["opening"], cash["closing"])


def months(period: Period) -> tuple[Month, ...]:
    """The months of a year, the empty ones included; `cash` is what is there on the last day. Two queries."""
    opening = Movement.objects.until(dates.day_before(period.start)).aggregate(
        cash=Sum("cash", default=money(0))
    )["cash"]
    rows = (
        Movement.objects.in_period(period)
        .annotate(month=TruncMonth("value_date"))
        .order_by()
        .values_list("month")
        .annotate(
            disbursed=Sum("amount", filter=Q(kind=K.DISBURSEMENT), default=money(0)),
            repaid=Sum("amount", filter=Q(kind=K.REPAYMENT), default=money(0)),
            change=Sum("cash"),
        )
    )
    found = {month: rest for month, *rest in rows}
    made, cash = [], opening
    for last_day in dates.month_ends(period.start, period.end):
        first = last_day.replace(day=1)
        disbursed, repaid, change = found.get(first, (Decimal(0),) * 3)
        cash += change
        made.append(Month(first, disbursed, repaid, change, cash))
    return tuple(made)


def flows(scope: Scope) -> Flows:
    now, before = flow(scope.now), flow(scope.before)
    by_month = months(scope.now)
    names = [dates.month_name(month.first_day.month, scope.language) for month in by_month]
    busiest = max(by_month, key=lambda month: month.disbursed)
    lowest = min(by_month, key=lambda month: month.cash)
    return Flows(
        busiest=busiest if busiest.disbursed else None,
        busiest_name=names[busiest.first_day.month - 1],
        lowest=lowest,
        lowest_name=names[lowest.first_day.month - 1],
        now=now,
        before=before,
        table=_table(scope, now, before),
        months=by_month,
        months_table=_months_table(scope, by_month, names),
        months_chart=charts.bars(
            _("Décaissements et remboursements du mois, en milliers de dirhams"),
            _short(names),
            [
                charts.Series(_("Décaissements"), tuple(month.disbursed for month in by_month)),
                charts.Series(_("Remboursements"), tuple(month.repaid for month in by_month)),
            ],
            write=thousands,
            **scope.look,
        ),
        cash_chart=charts.line(
            _("Trésorerie du fonds en fin de mois, en milliers de dirhams"),
            _short(names),
            [charts.Series(_("Trésorerie"), tuple(max(month.cash, Decimal(0)) for month in by_month))],
            write=thousands,
            **scope.look,
        ),
    )


def thousands(value):
    return numbers.count(round(Decimal(value) / 1000))


def _short(names):
    """Month names that stand side by side: all whole when short, as in Arabic, else their beginning."""
    return [name if len(name) <= 6 else f"{name[:4]}." for name in names]


def _table(scope, now, before):
    def row(label, value, style=""):
        pair = value(now), value(before)
        return Row(label, (amount(pair[0]), amount(pair[1]), evolution(*pair, Unit.MONEY)), style)

    def lines(kinds):
        # What holders paid too much is told only in the years in which some did.
        told = (
            kind
            for kind in kinds
            if kind not in CREDIT_KINDS or any(kind in y.by_kind for y in (now, before))
        )
        return (row(K(kind).label, lambda one, kind=kind: one.by_kind.get(kind, Decimal(0))) for kind in told)

    return Table(
        caption=_("Tableau emplois-ressources du fonds de prêts"),
        head=_("En dirhams"),
        columns=(str(scope.year), str(scope.year - 1), _("Évolution")),
        rows=(
            *lines(SOURCES),
            row(_("Total des ressources"), lambda one: one.sources, "subtotal"),
            *lines(USES),
            row(_("Total des emplois"), lambda one: one.uses, "subtotal"),
            row(_("Ressources − emplois"), lambda one: one.balance, "total"),
            row(_("Trésorerie à l’ouverture"), lambda one: one.opening_cash),
            row(_("Trésorerie à la clôture"), lambda one: one.closing_cash),
            row(_("Variation de la trésorerie"), lambda one: one.change, "total"),
        ),
    )


def _months_table(scope, by_month, names):
    total = Row(
        _("Total"),
        (
            amount(sum((month.disbursed for month in by_month), Decimal(0))),
            amount(sum((month.repaid for month in by_month), Decimal(0))),
            amount(sum((month.change for month in by_month), Decimal(0))),
            amount(by_month[-1].cash),
        ),
        "total",
    )
    return Table(
        caption=_("Mois par mois, exercice %(year)s") % {"year": scope.year},
        head=_("Mois"),
        columns=(
            _("Décaissements"),
            _("Remboursements"),
            _("Variation de trésorerie"),
            _("Trésorerie en fin de mois"),
        ),
        rows=(
            *(
                Row(name, (amount(m.disbursed), amount(m.repaid), amount(m.change), amount(m.cash)))
                for name, m in zip(names, by_month, strict=True)
            ),
            total,
        ),
        style="dense compact",
    )
