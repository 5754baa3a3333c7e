"""The year's files: from the first contact to the money, and what the loans look like."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, CharField, Count, F, OuterRef, Subquery, Sum, Value, When
from django.utils.translation import gettext as _

from initiative_sm import charts, numbers
from initiative_sm.money import format as write_money
from initiative_sm.money import money
from loans.enums import DecisionOutcome, LoanStatus, MovementKind, ProjectKind
from loans.models import Decision, Loan, Movement
from reports.figures import Row, Table, amount, count, definitions, part
from reports.figures.breakdowns import Breakdown, breakdown, by_choice, grouped, whole_percent
from reports.figures.scope import Scope
from reports.indicators.core import between
from reports.indicators.files import disbursed

#: Upper bounds of the bands of amounts, in dirhams, and of terms, in months; the last band is open.
AMOUNT_BANDS = (30_000, 60_000, 100_000, 200_000)
TERM_BANDS = (24, 36, 48, 60)
#: How many years the charts of the yearly activity show.
YEARS_SHOWN = 10


@dataclass(frozen=True)
class Activity:
    """From the files received to the loans disbursed, in the year."""

    funnel: charts.Bars
    funnel_table: Table
    presented: int
    outcomes: Breakdown
    outcomes_table: Table
    waiting: int


@dataclass(frozen=True)
class Loans:
    """The loans disbursed in the year."""

    by_kind: Breakdown
    kind_table: Table
    by_amount: Breakdown
    amount_table: Table
    amount_chart: charts.Stacks
    by_term: Breakdown
    term_table: Table
    yearly: Table
    number_chart: charts.Plot
    volume_chart: charts.Plot
    first_year: int
    first_number: int
    first_paid: Decimal


def activity(scope: Scope, compared) -> Activity:
    presented = {period: _last_decisions(period).count() for period in (scope.now, scope.before)}
    steps = [
        (_("Dossiers reçus"), compared["files_received"].now, compared["files_received"].before),
        (_("Dossiers présentés au comité"), presented[scope.now], presented[scope.before]),
        (_("Dossiers décidés"), compared["files_decided"].now, compared["files_decided"].before),
        (_("Prêts accordés"), compared["loans_granted"].now, compared["loans_granted"].before),
        (_("Prêts décaissés"), compared["loans_disbursed"].now, compared["loans_disbursed"].before),
    ]
    outcomes = by_choice(_last_decisions, scope, "outcome", DecisionOutcome.choices)
    return Activity(
        funnel=charts.funnel(
            _("Parcours des dossiers en %(year)s") % {"year": scope.year},
            _with_rates([(label, now) for label, now, _before in steps]),
            write=numbers.count,
            palette=scope.palette,
        ),
        funnel_table=Table(
            caption=_("Activité de l’année, étape par étape"),
            head=_("Étape"),
            columns=(str(scope.year), str(scope.year - 1)),
            rows=tuple(Row(label, (count(now), count(before))) for label, now, before in steps),
            defined=definitions(("files_received", "files_decided")),
        ),
        presented=presented[scope.now],
        outcomes=outcomes,
        outcomes_table=outcomes.table(
            _("Dernière décision du comité sur chaque dossier"), _("Décision"), scope.year
        ),
        waiting=_waiting(scope).count(),
    )


def loans(scope: Scope) -> Loans:
    by_kind = by_choice(disbursed, scope, "project__kind", ProjectKind.choices, "amount")
    by_amount = _banded(scope, "amount", _amount_bands(), measure="amount")
    by_term = _banded(scope, "term", _term_bands(), measure="amount")
    numbers_by_year, volumes = _yearly(scope)
    first_year = min(numbers_by_year)
    years = [str(year) for year in numbers_by_year]
    return Loans(
        by_kind=by_kind,
        kind_table=by_kind.amounts_table(_("Prêts décaissés selon l’objet"), _("Objet"), scope.year),
        by_amount=by_amount,
        amount_table=by_amount.amounts_table(
            _("Prêts décaissés selon leur montant"), _("Montant du prêt"), scope.year
        ),
        amount_chart=by_amount.stacks(_("Prêts décaissés selon leur montant"), scope),
        by_term=by_term,
        term_table=by_term.amounts_table(_("Prêts décaissés selon leur durée"), _("Durée"), scope.year),
        yearly=_yearly_table(numbers_by_year, volumes),
        number_chart=charts.bars(
            _("Nombre de prêts décaissés par an"),
            years,
            [charts.Series(_("Prêts décaissés"), tuple(numbers_by_year.values()))],
            write=numbers.count,
            **scope.look,
        ),
        volume_chart=charts.bars(
            _("Montants décaissés par an, en milliers de dirhams"),
            years,
            [charts.Series(_("Montant décaissé"), tuple(volumes.values()))],
            write=thousands,
            **scope.look,
        ),
        first_year=first_year,
        first_number=numbers_by_year[first_year],
        first_paid=volumes[first_year],
    )


def thousands(value):
    return numbers.count(round(value / 1000))


def _with_rates(steps):
    """Each step after the first with the part of the step before that it is."""
    return [
        (label, value, whole_percent(part(value, previous)) if previous else "")
        for (label, value), previous in zip(steps, [None, *(value for _label, value in steps)], strict=False)
    ]


def _last_decisions(period):
    """The last decision about the grant of each file in the period, whatever it was."""
    grants = Decision.objects.grants()
    last = between(grants.filter(loan=OuterRef("loan")), "decided_on", period).order_by("-decided_on", "-pk")
    return grants.filter(pk=Subquery(last.values("pk")[:1]))


def _waiting(scope):
    """Files received and not closed by the year's end, on which no grant and no refusal was decided."""
    settled = Decision.objects.grants().filter(decided_on__lte=scope.year_end)
    settled = settled.exclude(outcome=DecisionOutcome.ADJOURNED)
    open_on = Loan.objects.received(scope.year_end).exclude(closed_on__lte=scope.year_end)
    # A file that a workbook brought with its later dates only has no decision row: its dates speak.
    open_on = open_on.exclude(granted_on__lte=scope.year_end)
    # These were closed without a date.
    sides = [LoanStatus.REDIRECTED, LoanStatus.ABANDONED, LoanStatus.REFUSED]
    open_on = open_on.exclude(closed_on__isnull=True, status__in=sides)
    return open_on.exclude(pk__in=settled.values("loan"))


def _banded(scope, field, bands, measure):
    """Loans disbursed by band of `field`; `bands` are (upper bound or None, label)."""
    whens = [When(**{f"{field}__lte": bound}, then=Value(label)) for bound, label in bands if bound]
    band = Case(*whens, default=Value(bands[-1][1]), output_field=CharField())

    def rows(period):
        return disbursed(period).annotate(band=band)

    return breakdown(
        grouped(rows(scope.now), "band", measure),
        grouped(rows(scope.before), "band", measure),
        [(label, label) for _bound, label in bands],
    )


def _amount_bands():
    shown = [write_money(bound, symbol=False, decimals=0) for bound in AMOUNT_BANDS]
    labels = [_("Jusqu’à %(top)s DH") % {"top": shown[0]}]
    labels += [
        _("Plus de %(low)s à %(top)s DH") % {"low": low, "top": top}
        for low, top in zip(shown, shown[1:], strict=False)
    ]
    labels.append(_("Plus de %(low)s DH") % {"low": shown[-1]})
    return list(zip([*(money(bound) for bound in AMOUNT_BANDS), None], labels, strict=True))


def _term_bands():
    labels = [_("Jusqu’à %(top)s mois") % {"top": TERM_BANDS[0]}]
    labels += [
        _("De %(low)s à %(top)s mois") % {"low": low + 1, "top": top}
        for low, top in zip(TERM_BANDS, TERM_BANDS[1:], strict=False)
    ]
    labels.append(_("Plus de %(low)s mois") % {"low": TERM_BANDS[-1]})
    return list(zip([*TERM_BANDS, None], labels, strict=True))


def _yearly(scope):
    """Numbers of loans first paid out, and amounts paid out, of the last years up to the report's."""
    found = Loan.objects.disbursed(scope.year_end).order_by().values(year=F("disbursed_on__year"))
    counts = dict(found.annotate(n=Count("pk")).values_list("year", "n"))
    paid = Movement.objects.of_kind(MovementKind.DISBURSEMENT).until(scope.year_end).order_by()
    sums = dict(
        paid.values(year=F("value_date__year")).annotate(total=Sum("amount")).values_list("year", "total")
    )
    first = max(min(counts, default=scope.year), scope.year - YEARS_SHOWN + 1)
    years = range(first, scope.year + 1)
    return {year: counts.get(year, 0) for year in years}, {year: sums.get(year, 0) for year in years}


def _yearly_table(counts, sums):
    return Table(
        caption=_("Prêts décaissés, année par année"),
        head=_("Année"),
        columns=(_("Nombre"), _("Montant (DH)")),
        rows=tuple(Row(str(year), (count(counts[year]), amount(sums[year]))) for year in counts),
    )
