"""The loans outstanding on the last day of the year: how late, in which envelope, rescheduled or not."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from initiative_sm import charts
from initiative_sm.money import money
from loans.enums import MovementKind
from loans.models import Loan, Movement, Schedule
from loans.positions import days_late, paid_out, with_position
from reports.figures import Row, Table, amount, count, part, percent
from reports.figures.breakdowns import whole_percent
from reports.figures.scope import Scope

#: Upper bounds of the bands of lateness, in days; the last band is open.
BANDS = (0, 30, 60, 90, 180, 365)


@dataclass
class Tally:
    """A running count of loans and of their money."""

    loans: int = 0
    outstanding: Decimal = Decimal(0)
    arrears: Decimal = Decimal(0)

    def add(self, outstanding, arrears):
        self.loans += 1
        self.outstanding += outstanding
        self.arrears += arrears


@dataclass(frozen=True)
class Band:
    """Loans, outstanding and arrears (dirhams) of one group on one day."""

    loans: int = 0
    outstanding: Decimal = Decimal(0)
    arrears: Decimal = Decimal(0)

    @classmethod
    def of(cls, tally):
        return cls(tally.loans, tally.outstanding, tally.arrears)

    def __add__(self, other):
        return Band(
            self.loans + other.loans, self.outstanding + other.outstanding, self.arrears + other.arrears
        )


@dataclass(frozen=True)
class Stock:
    """The loans outstanding on a day, cut in three ways; each cut adds up to `total`."""

    on: date
    bands: tuple[Band, ...]
    by_envelope: dict[int, Band]
    at_risk: dict[int, Decimal]
    rescheduled: Band
    total: Band

    @property
    def late(self):
        return sum(self.bands[1:], Band())


def stock(on: date) -> Stock:
    """One query: the position of every outstanding loan, added up as it streams by."""
    later = Schedule.objects.filter(loan=OuterRef("pk"), version__gt=1, effective_on__lte=on)
    rows = (
        with_position(paid_out(on), on)
        .filter(remaining__gt=money(0))
        .annotate(rescheduled=Exists(later))
        .order_by()
        .values_list("envelope", "remaining", "arrears", "oldest_unpaid_on", "rescheduled")
    )
    bands = [Tally() for _bound in (*BANDS, None)]
    by_envelope, at_risk, rescheduled = defaultdict(Tally), defaultdict(Decimal), Tally()
    for envelope, remaining, arrears, oldest, again in rows.iterator():
        late = days_late(oldest, on)
        bands[_band(late)].add(remaining, arrears)
        by_envelope[envelope].add(remaining, arrears)
        if late > 30:
            at_risk[envelope] += remaining
        if again:
            rescheduled.add(remaining, arrears)
    frozen = tuple(Band.of(tally) for tally in bands)
    return Stock(
        on=on,
        bands=frozen,
        by_envelope={envelope: Band.of(tally) for envelope, tally in by_envelope.items()},
        at_risk=dict(at_risk),
        rescheduled=Band.of(rescheduled),
        total=sum(frozen, Band()),
    )


def _band(late):
    return next((i for i, bound in enumerate(BANDS) if late <= bound), len(BANDS))


@dataclass(frozen=True)
class Portfolio:
    now: Stock
    before: Stock
    ageing: Table
    chart: charts.Stacks
    by_envelope: Table
    held_by: int
    rescheduled: Table
    rescheduled_in_year: int

    @property
    def late_share(self):
        return part(self.now.late.outstanding, self.now.total.outstanding)

    @property
    def on_time_share(self):
        return part(self.now.bands[0].outstanding, self.now.total.outstanding)


def portfolio(scope: Scope, envelopes) -> Portfolio:
    now, before = stock(scope.year_end), stock(scope.eve())
    return Portfolio(
        now=now,
        before=before,
        ageing=_ageing(scope, now, before),
        chart=_chart(scope, now, before),
        by_envelope=_by_envelope(scope, envelopes, now),
        held_by=len(now.by_envelope),
        rescheduled=_rescheduled(scope, now, before),
        rescheduled_in_year=Schedule.objects.filter(
            version__gt=1, effective_on__range=(scope.now.start, scope.year_end)
        ).aggregate(n=Count("loan", distinct=True))["n"],
    )


def _chart(scope, now, before):
    # Six shares, one to a tone: the two bands from 31 to 90 days are drawn as one.
    labels = band_labels()
    labels[2:4] = [_("De %(low)s à %(high)s jours") % {"low": BANDS[1] + 1, "high": BANDS[3]}]
    rows = []
    for year, held in ((scope.year, now), (scope.year - 1, before)):
        values = [band.outstanding for band in held.bands]
        values[2:4] = [sum(values[2:4])]
        rows.append((str(year), values))
    return charts.stacks(
        _("L’encours selon l’ancienneté du retard"), labels, rows, write=whole_percent, **scope.look
    )


def band_labels():
    labels = [_("À jour")]
    for low, high in zip(BANDS, BANDS[1:], strict=False):
        labels.append(_("De %(low)s à %(high)s jours") % {"low": low + 1, "high": high})
    return [*labels, _("Plus de %(days)s jours") % {"days": BANDS[-1]}]


def _ageing(scope, now, before):
    def cells(i):
        band, earlier = now.bands[i], before.bands[i]
        return (*_cells(band, now.total), *_cells(earlier, before.total))

    year, previous = scope.year, scope.year - 1
    return Table(
        caption=_("Balance âgée des prêts en cours au 31 décembre"),
        head=_("Ancienneté du plus vieil impayé"),
        columns=(
            _("Prêts %(year)s") % {"year": year},
            _("Encours"),
            _("Part"),
            _("Impayés"),
            _("Prêts %(year)s") % {"year": previous},
            _("Encours"),
            _("Part"),
            _("Impayés"),
        ),
        rows=(
            *(Row(label, cells(i)) for i, label in enumerate(band_labels())),
            Row(_("Total"), (*_cells(now.total, now.total), *_cells(before.total, before.total)), "total"),
        ),
        note=_(
            "L’encours d’un prêt est rangé en entier à l’ancienneté de sa plus vieille échéance impayée ; "
            "le retard se compte à partir du lendemain de l’échéance."
        ),
        style="dense compact",
    )


def _cells(band, total):
    share = part(band.outstanding, total.outstanding)
    return count(band.loans), amount(band.outstanding), percent(share), amount(band.arrears)


def _by_envelope(scope, envelopes, now):
    """Loans paid out of each envelope since it opened and in the year, and what is left of them."""
    in_year = Q(disbursed_on__range=(scope.now.start, scope.year_end))
    paid = {
        envelope: (since, year)
        for envelope, since, year in Loan.objects.disbursed(scope.year_end)
        .order_by()
        .values_list("envelope")
        .annotate(since=Count("pk"), year=Count("pk", filter=in_year))
    }
    amounts = dict(
        Movement.objects.until(scope.year_end)
        .of_kind(MovementKind.DISBURSEMENT)
        .order_by()
        .values_list("envelope")
        .annotate(total=Sum("amount"))
    )

    def row(label, keys, style=""):
        held = sum((now.by_envelope.get(key, Band()) for key in keys), Band())
        risk = sum((now.at_risk.get(key, Decimal(0)) for key in keys), Decimal(0))
        numbers = [paid.get(key, (0, 0)) for key in keys]
        return Row(
            label,
            (
                count(sum(since for since, _year in numbers)),
                amount(sum((amounts.get(key, Decimal(0)) for key in keys), Decimal(0))),
                count(sum(year for _since, year in numbers)),
                count(held.loans),
                amount(held.outstanding),
                amount(held.arrears),
                percent(part(risk, held.outstanding)),
            ),
            style,
        )

    keys = [one.envelope.pk for one in envelopes]
    return Table(
        caption=_("Les prêts par enveloppe au 31 décembre %(year)s") % {"year": scope.year},
        head=_("Enveloppe"),
        columns=(
            _("Prêts décaissés"),
            _("Montant décaissé"),
            _("dont prêts de l’année"),
            _("Prêts en cours"),
            _("Encours"),
            _("Impayés"),
            _("Risque à 30 jours"),
        ),
        rows=(
            *(row(one.envelope.code, [one.envelope.pk]) for one in envelopes),
            row(_("Total"), keys, "total"),
        ),
        style="dense compact",
    )


def _rescheduled(scope, now, before):
    def row(label, value: Callable):
        return Row(label, (value(now), value(before)))

    return Table(
        caption=_("Prêts rééchelonnés en cours au 31 décembre"),
        head=_("Prêts rééchelonnés"),
        columns=(str(scope.year), str(scope.year - 1)),
        rows=(
            row(_("Nombre de prêts"), lambda held: count(held.rescheduled.loans)),
            row(_("Encours"), lambda held: amount(held.rescheduled.outstanding)),
            row(
                _("Part de l’encours"),
                lambda held: percent(part(held.rescheduled.outstanding, held.total.outstanding)),
            ),
            row(_("Impayés"), lambda held: amount(held.rescheduled.arrears)),
        ),
        style="dense compact",
    )
