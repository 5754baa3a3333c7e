"""Since the foundation: what each year added, and the five figures that the association announces."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from django.db.models import Count, Min, OuterRef, Subquery, Sum
from django.utils.translation import gettext as _

from initiative_sm import charts, dates, numbers
from initiative_sm.dates import fiscal_year
from loans.models import FollowUp, Holder, Loan
from members.enums import Sex
from reports.figures import Cell, Headline, Row, Table, amount, count
from reports.figures.literary.activity import thousands
from reports.figures.scope import Scope
from reports.indicators import REGISTRY
from reports.indicators.files import disbursed, disbursements

#: The figures announced at the assembly, in the order in which they are said.
ANNOUNCED = ("holders_supported", "women", "rural_share", "formalised_share", "jobs_created")


@dataclass(frozen=True)
class Year:
    """What one year added; the last one may end before December."""

    year: int
    holders: int
    women: int
    loans: int
    amount: Decimal
    jobs: int


@dataclass(frozen=True)
class Foundation:
    """The programme from its first day to the report's."""

    end: date
    complete: bool  # whether the last year of the series is a whole one
    values: dict
    headlines: tuple[Headline, ...]
    table: Table
    people_chart: charts.Plot
    amount_chart: charts.Plot
    jobs_chart: charts.Plot
    half_since: dict[str, int | None]


def years(scope: Scope) -> tuple[Year, ...]:
    """Each year from the first loan (or the foundation) to the day the cumulative figures stop."""
    end = scope.foundation_period.end
    holders = _first_loans(scope, sex=None)
    women = _first_loans(scope, sex=Sex.FEMALE)
    loans = dict(
        disbursed(scope.foundation_period)
        .order_by()
        .values_list("disbursed_on__year")
        .annotate(n=Count("pk"))
    )
    paid = dict(
        disbursements(scope.foundation_period)
        .order_by()
        .values_list("value_date__year")
        .annotate(total=Sum("amount"))
    )
    jobs = _jobs_by_year(scope)
    known = (*holders, *loans, *jobs)
    first = min(known, default=end.year)
    return tuple(
        Year(
            year,
            holders.get(year, 0),
            women.get(year, 0),
            loans.get(year, 0),
            paid.get(year, Decimal(0)),
            jobs.get(year, 0),
        )
        for year in range(first, end.year + 1)
    )


def foundation(scope: Scope, series: tuple[Year, ...]) -> Foundation:
    end = scope.foundation_period.end
    values = {key: REGISTRY[key].value(scope.foundation_period) for key in ANNOUNCED}
    people = {_("Porteurs de projet"): "holders", _("dont femmes"): "women"}
    return Foundation(
        end=end,
        complete=end == fiscal_year(end.year).end,
        values=values,
        headlines=tuple(
            Headline(str(REGISTRY[key].label), Cell(values[key], REGISTRY[key].unit)) for key in ANNOUNCED
        ),
        table=_table(series, end),
        people_chart=_cumulated(
            _("Porteurs de projet accompagnés, cumul"), scope, series, people, numbers.count
        ),
        amount_chart=_cumulated(
            _("Montants décaissés, cumul en milliers de dirhams"),
            scope,
            series,
            {_("Montants décaissés"): "amount"},
            thousands,
        ),
        jobs_chart=_cumulated(
            _("Emplois créés, cumul"), scope, series, {_("Emplois créés"): "jobs"}, numbers.count
        ),
        half_since={name: half_since(series, name) for name in ("holders", "amount", "jobs")},
    )


def half_since(series: tuple[Year, ...], name) -> int | None:
    """The last year from which on at least half of all `name` was reached; None where there is nothing."""
    whole, reached = sum(getattr(year, name) for year in series), 0
    for year in reversed(series):
        reached += getattr(year, name)
        if reached > 0 and 2 * reached >= whole:
            return year.year
    return None


def _cumulated(title, scope, series, names, write):
    """A line for each of `names` (label → attribute of a year), growing from year to year."""
    return charts.line(
        title,
        [str(year.year) for year in series],
        [
            charts.Series(label, tuple(accumulate(getattr(year, name) for year in series)))
            for label, name in names.items()
        ],
        write=write,
        **scope.look,
    )


def _table(series, end):
    rows, holders, total = [], 0, Decimal(0)
    for year in series:
        holders, total = holders + year.holders, total + year.amount
        cells = (year.holders, year.women, year.loans)
        rows.append(
            Row(
                str(year.year),
                (*map(count, cells), amount(year.amount), count(year.jobs), count(holders), amount(total)),
            )
        )
    sums = [sum(getattr(year, name) for year in series) for name in ("holders", "women", "loans", "jobs")]
    rows.append(
        Row(
            _("Total"),
            (*map(count, sums[:3]), amount(total), count(sums[3]), count(holders), amount(total)),
            "total",
        )
    )
    return Table(
        caption=_("Année par année depuis la création, jusqu’au %(day)s") % {"day": dates.format(end)},
        head=_("Année"),
        columns=(
            _("Porteurs"), _("dont femmes"), _("Prêts"), _("Montant (DH)"), _("Emplois créés"),
            _("Porteurs, cumul"), _("Montant, cumul (DH)"),
        ),
        rows=tuple(rows),
        style="dense",
    )  # fmt: skip


def _first_loans(scope, sex):
    """{year: holders whose first loan was disbursed in it}: years add up to the indicator's total."""
    holders = Holder.objects.all() if sex is None else Holder.objects.filter(sex=sex)
    first = (
        holders.filter(loans__disbursed_on__lte=scope.foundation_period.end)
        .annotate(first=Min("loans__disbursed_on"))
        .values_list("first", flat=True)
        .order_by()
    )
    found = defaultdict(int)
    for day in first.iterator():
        found[day.year] += 1
    return found


def _jobs_by_year(scope):
    """{year: jobs created in it}, what the last follow-ups known at each year's end had grown by.

    A project counts from its first loan on; an earlier observation is taken then.
    """
    end = scope.foundation_period.end
    first = Loan.objects.disbursed(end).filter(project=OuterRef("project")).order_by("disbursed_on")
    seen = (
        FollowUp.objects.until(end)
        .annotate(financed=Subquery(first.values("disbursed_on__year")[:1]))
        .filter(financed__isnull=False)
        .order_by("project", "observed_on", "pk")
        .values_list("project", "observed_on", "jobs_created", "financed")
    )
    found, project, before = defaultdict(int), None, 0
    for of, observed_on, created, financed in seen.iterator():
        before = before if of == project else 0
        found[max(observed_on.year, financed)] += created - before
        project, before = of, created
    return dict(found)
