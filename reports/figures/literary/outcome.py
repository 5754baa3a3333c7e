"""What became of it: financing, jobs, support, repayment, survival."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from initiative_sm import charts, numbers
from initiative_sm.dates import Period, fiscal_year
from loans.enums import (
    PLAN_NEEDS,
    PLAN_RESOURCES,
    FirmStatus,
    FollowUpKind,
    PlanKind,
    PlanSide,
    TrainingStatus,
)
from loans.models import Instalment, Loan, PlanItem, Schedule, Training
from reports.figures import Row, Table, amount, count, part, percent, words
from reports.figures.breakdowns import Breakdown, breakdown, by_choice, whole_percent
from reports.figures.scope import Scope
from reports.indicators import REGISTRY
from reports.indicators.firms import last_followups
from reports.indicators.holders import financed_projects
from reports.indicators.support import followups

#: Years of the chart of repayment and risk: each one is a whole position of the portfolio.
RISK_YEARS = 5
#: Years of first loan in the table of cohorts.
COHORTS = 12


@dataclass(frozen=True)
class Financing:
    """How the projects first financed in the year are paid for."""

    needs: Table
    resources: Table
    chart: charts.Stacks
    total: Decimal
    bank: Decimal
    loan_share: Decimal | None


@dataclass(frozen=True)
class Jobs:
    created_until_now: int
    by_year: charts.Plot


@dataclass(frozen=True)
class Support:
    sessions: int
    sessions_table: Table
    by_kind: Breakdown
    kind_table: Table


@dataclass(frozen=True)
class Repayment:
    chart: charts.Plot
    table: Table


@dataclass(frozen=True)
class Firms:
    by_status: Breakdown
    status_table: Table
    status_chart: charts.Stacks
    cohorts: Table


@dataclass(frozen=True)
class Outlook:
    """What the year's end already says of the next one."""

    waiting: int
    due_next_year: Decimal
    next_year: int


def financing(scope: Scope) -> Financing:
    now, before = _plan(scope.now), _plan(scope.before)
    used = [kind for kind in PLAN_RESOURCES if (PlanSide.RESOURCE, kind) in now.keys() | before.keys()]
    by_resource = [now.get((PlanSide.RESOURCE, kind), Decimal(0)) for kind in used]
    before_by_resource = [before.get((PlanSide.RESOURCE, kind), Decimal(0)) for kind in used]
    return Financing(
        needs=_plan_table(
            scope, now, before, PlanSide.NEED, PLAN_NEEDS, _("À quoi servent les plans de financement")
        ),
        resources=_plan_table(
            scope, now, before, PlanSide.RESOURCE, PLAN_RESOURCES, _("Comment les projets sont financés")
        ),
        chart=charts.stacks(
            _("Comment les projets sont financés"),
            [str(kind.label) for kind in used],
            [(str(scope.year), by_resource), (str(scope.year - 1), before_by_resource)],
            write=whole_percent,
            **scope.look,
        ),
        total=sum(by_resource, Decimal(0)),
        bank=now.get((PlanSide.RESOURCE, PlanKind.BANK_LOAN), Decimal(0)),
        loan_share=part(
            now.get((PlanSide.RESOURCE, PlanKind.HONOUR_LOAN), Decimal(0)), sum(by_resource, Decimal(0))
        ),
    )


def jobs(scope: Scope, history) -> Jobs:
    years = [row for row in history if row.year > scope.year - 10 and row.year <= scope.year]
    return Jobs(
        created_until_now=REGISTRY["jobs_created"].value(Period(None, scope.year_end)),
        by_year=charts.bars(
            _("Emplois créés par an"),
            [str(row.year) for row in years],
            [charts.Series(_("Emplois créés"), tuple(row.jobs for row in years))],
            write=numbers.count,
            **scope.look,
        ),
    )


def support(scope: Scope) -> Support:
    sessions = list(
        Training.objects.filter(held_on__range=(scope.now.start, scope.year_end))
        .annotate(present=Count("attendances", filter=Q(attendances__status=TrainingStatus.PRESENT)))
        .order_by("held_on", "pk")
    )
    by_kind = by_choice(followups, scope, "kind", FollowUpKind.choices)
    return Support(
        sessions=len(sessions),
        sessions_table=Table(
            caption=_("Sessions de formation de l’année"),
            head=_("Session"),
            columns=(_("Date"), _("Heures"), _("Participants")),
            rows=tuple(
                Row(
                    session.title(scope.language),
                    (
                        words(session.held_on.strftime("%d/%m/%Y")),
                        count(session.hours),
                        count(session.present),
                    ),
                )
                for session in sessions
            ),
            text_columns=1,
        ),
        by_kind=by_kind,
        kind_table=by_kind.table(_("Suivis réalisés, selon leur forme"), _("Forme"), scope.year),
    )


def repayment(scope: Scope, compared) -> Repayment:
    found = _year_ends(scope, compared)
    rates = tuple((row["repayment_rate"] or Decimal(0)) * 100 for row in found.values())
    risks = tuple((row["par30"] or Decimal(0)) * 100 for row in found.values())
    return Repayment(
        chart=charts.line(
            _("Taux de remboursement et portefeuille à risque à 30 jours, en fin d’année (%)"),
            [str(year) for year in found],
            [
                charts.Series(str(REGISTRY["repayment_rate"].label), rates),
                charts.Series(str(REGISTRY["par30"].label), risks),
            ],
            write=lambda value: numbers.ratio(Decimal(value), decimals=0 if value == int(value) else 1),
            **scope.look,
        ),
        table=Table(
            caption=_("Le portefeuille en fin d’année"),
            head=_("Année"),
            columns=(
                _("Encours (DH)"), _("Impayés (DH)"), _("Taux de remboursement"), _("PAR 30"),
            ),
            rows=tuple(
                Row(
                    str(year),
                    (
                        amount(row["outstanding"]),
                        amount(row["arrears"]),
                        percent(row["repayment_rate"]),
                        percent(row["par30"]),
                    ),
                )
                for year, row in found.items()
            ),
        ),
    )  # fmt: skip


def firms(scope: Scope) -> Firms:
    by_status = breakdown(
        _statuses(Period(None, scope.year_end)), _statuses(scope.until(scope.year - 1)), FirmStatus.choices
    )
    return Firms(
        by_status=by_status,
        status_table=by_status.table(
            _("État des entreprises financées depuis la création, au dernier suivi"),
            _("État"),
            scope.year,
            unit=_("Entreprises"),
        ),
        status_chart=by_status.stacks(_("État des entreprises, au dernier suivi"), scope),
        cohorts=_cohorts(scope),
    )


def outlook(scope: Scope, waiting: int) -> Outlook:
    return Outlook(
        waiting=waiting,
        due_next_year=_due_in(scope, scope.year + 1),
        next_year=scope.year + 1,
    )


def _year_ends(scope, compared):
    """{year: the indicators of the portfolio on its last day}, for the last years up to the report's."""
    first = max(scope.association.founded_on.year, scope.year - RISK_YEARS + 1)
    years = range(min(first, scope.year), scope.year + 1)
    keys = ("repayment_rate", "par30", "outstanding", "arrears")
    # Whole positions are dear: those of the report's two years are known already.
    known = {
        scope.year - 1: {key: compared[key].before for key in keys},
        scope.year: {key: compared[key].now for key in keys},
    }
    return {
        year: known.get(year) or {key: REGISTRY[key].value(fiscal_year(year)) for key in keys}
        for year in years
    }


def _plan(period):
    """{(side, kind): amount} of the projects first financed in the period."""
    items = PlanItem.objects.filter(project__in=financed_projects(period).values("pk")).order_by()
    return {
        (row["side"], row["kind"]): row["total"]
        for row in items.values("side", "kind").annotate(total=Sum("amount"))
    }


def _plan_table(scope, now, before, side, kinds, caption):
    whole = sum((now.get((side, kind), Decimal(0)) for kind in kinds), Decimal(0))
    whole_before = sum((before.get((side, kind), Decimal(0)) for kind in kinds), Decimal(0))
    rows = [
        _plan_row(kind.label, now.get((side, kind), 0), whole, before.get((side, kind), 0), whole_before)
        for kind in kinds
        if (side, kind) in now or (side, kind) in before
    ]
    head = pgettext("plan de financement", "Emplois") if side == PlanSide.NEED else _("Ressources")
    unit = _("Montant (DH)")
    return Table(
        caption=caption,
        head=head,
        columns=(f"{unit} {scope.year}", _("Part"), f"{unit} {scope.year - 1}", _("Part")),
        rows=(*rows, _plan_row(_("Total"), whole, whole, whole_before, whole_before, "total")),
    )


def _plan_row(label, now, whole, before, whole_before, style=""):
    cells = (amount(now), percent(part(now, whole)), amount(before), percent(part(before, whole_before)))
    return Row(str(label), cells, style)


def _statuses(period):
    found = last_followups(period).order_by().values_list("firm_status").annotate(n=Count("pk"))
    return {status: (n, Decimal(0)) for status, n in found}


def _cohorts(scope):
    """Firms by year of their project's first loan: how many, and what was last known of them."""
    first = Loan.objects.filter(project=OuterRef("project"), disbursed_on__isnull=False)
    cohort = Subquery(first.order_by("disbursed_on").values("disbursed_on__year")[:1])
    seen = last_followups(Period(None, scope.year_end)).order_by().annotate(cohort=cohort)
    statuses = {
        (row["cohort"], row["firm_status"]): row["n"]
        for row in seen.values("cohort", "firm_status").annotate(n=Count("pk"))
    }
    financed = _financed_by_year(scope)
    years = [year for year in sorted(financed) if year > scope.year - COHORTS]
    columns = [
        FirmStatus.ACTIVE,
        FirmStatus.STARTING,
        FirmStatus.DIFFICULTY,
        FirmStatus.SOLD,
        FirmStatus.CLOSED,
    ]
    return Table(
        caption=_("Entreprises selon l’année de leur premier prêt, état au dernier suivi"),
        head=_("Année du premier prêt"),
        columns=(_("Financées"), *(str(status.label) for status in columns), _("Inconnues ou jamais vues")),
        rows=tuple(
            Row(
                str(year),
                (
                    count(financed[year]),
                    *(count(statuses.get((year, status), 0)) for status in columns),
                    count(financed[year] - sum(statuses.get((year, status), 0) for status in columns)),
                ),
            )
            for year in years
        ),
        style="dense",
    )  # fmt: skip


def _financed_by_year(scope):
    first = Loan.objects.filter(project=OuterRef("pk"), disbursed_on__isnull=False)
    cohort = Subquery(first.order_by("disbursed_on").values("disbursed_on__year")[:1])
    projects = financed_projects(Period(None, scope.year_end)).order_by().annotate(cohort=cohort)
    return dict(projects.values_list("cohort").annotate(n=Count("pk")))


def _due_in(scope, year):
    """Instalments of `year`, by the schedules in force on the last day of the report's year."""
    versions = Schedule.objects.filter(loan=OuterRef("schedule__loan"), effective_on__lte=scope.year_end)
    in_force = Subquery(versions.order_by("-version").values("pk")[:1])
    closed = Loan.objects.filter(closed_on__lte=scope.year_end).values("pk")
    rows = Instalment.objects.filter(
        schedule=in_force, due_on__range=(date(year, 1, 1), date(year, 12, 31))
    ).exclude(schedule__loan__in=closed)
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)
