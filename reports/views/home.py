"""The first page: where the programme stands today, and what waits."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib import admin
from django.db.models import Count, Model
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from initiative_sm import dates
from initiative_sm.dates import Period, fiscal_year
from loans import positions
from loans.enums import LoanStatus
from loans.models import Loan
from reports import indicators
from reports.indicators import REGISTRY, Indicator
from reports.indicators.core import since_foundation

#: The figures that the association publishes, in the order in which it says them.
PUBLISHED = ("holders_supported", "women", "rural_share", "formalised_share", "jobs_created")
PORTFOLIO = (
    "loans_disbursed",
    "amount_disbursed",
    "outstanding",
    "arrears",
    "par30",
    "par90",
    "repayment_rate",
    "leverage",
)
#: A figure of people says beside it of how many: the count behind a share, the share behind a count.
BESIDE = {"women": "women_share", "rural_share": "rural_share", "formalised_share": "formalised_share"}
YEARS_SHOWN = 5
BY_YEAR = ("loans_disbursed", "amount_disbursed", "holders_supported")


@dataclass(frozen=True)
class Figure:
    """A figure as the page shows it; `part` of `whole` where it counts people among others."""

    key: str
    label: str
    definition: str
    unit: str
    value: int | Decimal | None
    url: str
    url_label: str
    part: int | None = None
    whole: int | None = None

    @property
    def share(self):
        return positions.share(Decimal(self.part), Decimal(self.whole))


@require_safe
def home(request):
    """GET / : the headline figures for who may see them, and the doors that are open to the reader."""
    today = dates.today()
    user = request.user
    context = {"today": today, "has_figures": user.has_perm("reports.view_figures")}
    if context["has_figures"]:
        period = since_foundation(today)
        context |= {
            "published": [figure(REGISTRY[key], period, user) for key in PUBLISHED],
            "portfolio": [figure(REGISTRY[key], period, user) for key in PORTFOLIO],
            "years": [year_row(year, today) for year in range(today.year, today.year - YEARS_SHOWN, -1)],
        }
    if user.has_perm("loans.view_loan"):
        context["waiting"] = waiting(today, user)
    return render(request, "reports/home.html", context)


def figure(indicator: Indicator, period: Period, user) -> Figure:
    part, whole = REGISTRY[BESIDE[indicator.key]].parts(period) if indicator.key in BESIDE else (None, None)
    model = indicator.files(period).model
    url = list_url(model, user)
    return Figure(
        key=indicator.key,
        label=indicator.label,
        definition=indicator.definition,
        unit=indicator.unit.value,
        value=indicator.value(period),
        url=url,
        url_label=model._meta.verbose_name_plural if url else "",
        part=part,
        whole=whole,
    )


def list_url(model: type[Model], user, query="") -> str:
    """Where the rows of `model` are listed, or "" when `user` may not see such a list."""
    options = model._meta
    if not (user.is_staff and admin.site.is_registered(model)):
        return ""
    if not user.has_perm(f"{options.app_label}.view_{options.model_name}"):
        return ""
    return reverse(f"admin:{options.app_label}_{options.model_name}_changelist") + query


def year_row(year: int, today: date) -> dict:
    """What was done in one fiscal year; the current one stops today."""
    full = fiscal_year(year)
    unfinished = full.end > today
    period = Period(full.start, today) if unfinished else full
    return {"year": year, "unfinished": unfinished, **indicators.values(period, BY_YEAR)}


def waiting(today: date, user) -> list[dict]:
    """The files that wait for somebody; only what is really there."""
    statuses = [LoanStatus.APPRAISAL, LoanStatus.COMMITTEE]
    found = Loan.objects.filter(status__in=statuses).order_by().values_list("status")
    counts = dict(found.annotate(number=Count("pk")))
    rows = [
        {
            "key": status.value,
            "count": counts.get(status, 0),
            "url": list_url(Loan, user, f"?status__exact={status}"),
        }
        for status in statuses
    ]
    late = indicators.value("loans_late", since_foundation(today))
    rows.append({"key": "late", "count": late, "url": list_url(Loan, user)})
    return [row for row in rows if row["count"]]
