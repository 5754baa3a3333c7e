"""The first page: where the programme stands today, and what waits."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from governance import filings
from initiative_sm import dates
from initiative_sm.dates import Period, fiscal_year
from loans.enums import LoanStatus
from loans.models import Loan
from members.models import Due
from reports import drawings, panorama, told
from reports.evolution import of_years
from reports.indicators import REGISTRY
from reports.indicators.core import since_foundation
from reports.kept import Kept
from reports.readings import Reading, readings

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
YEARS_SHOWN = 8
BY_YEAR = ("loans_disbursed", "amount_disbursed", "holders_supported")


@dataclass(frozen=True)
class Figure:
    """A figure as the page shows it; `beside` is the share that says of how many persons it speaks."""

    reading: Reading
    beside: Reading | None
    url: str


@require_safe
def home(request):
    """GET / : the headline figures for who may see them, and the doors that are open to the reader."""
    today = dates.today()
    user = request.user
    kept = Kept()
    until = told.until(user, today)
    context = {"until": until, "has_figures": user.has_perm("reports.view_figures")}
    if context["has_figures"]:
        context |= programme(user, until, kept)
    if user.has_perm("loans.view_loan"):
        context["waiting"] = waiting(today, user, kept)
    if user.has_perm("governance.view_filing"):
        context["reminders"] = reminders(today)
    if user.has_perm("members.add_duereminder"):
        context["late_dues"] = late_dues(today)
    return render(request, "reports/home.html", context)


def late_dues(today: date) -> list[dict]:
    """The years of which dues are late, with how many; the way to each."""
    found = Due.objects.late(today).order_by("-year").values("year").annotate(count=Count("pk"))
    return [
        {**row, "url": reverse("members:dues", query={"annee": row["year"], "etat": "late"})} for row in found
    ]


def reminders(today: date) -> list[dict]:
    """What follows the meetings and is late, or due within the coming days; only what is really there."""
    depots, resolutions = reverse("governance:filings"), reverse("governance:resolutions")
    rows = [
        {"key": "late", "count": filings.late(today).count(), "url": f"{depots}?etat=retard"},
        {"key": "soon", "count": filings.soon(today).count(), "url": f"{depots}?etat=bientot"},
        {"key": "steps", "count": filings.late_steps(today).count(), "url": f"{resolutions}?suites=retard"},
    ]
    return [row for row in rows if row["count"]]


def programme(user, until: date, kept: Kept) -> dict:
    """The figures since the foundation, the years, and what is drawn of both, up to the day `until`."""
    period = since_foundation(until)
    found = by_key(user, {*PUBLISHED, *PORTFOLIO, *BESIDE.values()}, period, kept)
    rows = years_shown(user, until, kept)
    sees_files = told.sees_files(user)
    return {
        "published": [figure(key, found) for key in PUBLISHED],
        "portfolio": [figure(key, found) for key in PORTFOLIO],
        "years": rows,
        "years_said": panorama.years_said(rows),
        "year_charts": [chart for key in BY_YEAR[:2] if (chart := year_chart(key, rows, sees_files))],
        "panorama": panorama.drawn(
            period, kept, found["women_share"], found["rural_share"], sees_files=sees_files
        ),
    }


def by_key(user, keys, period: Period, kept: Kept) -> dict[str, Reading]:
    return {one.key: one for one in readings(user, [(key, period) for key in keys], kept, until=period.end)}


def figure(key: str, found: dict[str, Reading]) -> Figure:
    beside = found[BESIDE[key]] if key in BESIDE else None
    return Figure(found[key], beside, reverse("reports:figure", args=[key]))


def years_shown(user, until: date, kept: Kept) -> list[dict]:
    """What was done in each of the last years, newest first; the one that runs stops at `until`."""
    years = range(until.year, until.year - YEARS_SHOWN, -1)
    columns = [of_years(user, key, years, until, kept) for key in BY_YEAR]
    return [
        {"year": year, "unfinished": fiscal_year(year).end > until, **dict(zip(BY_YEAR, row, strict=True))}
        for year, *row in zip(years, *columns, strict=True)
    ]


def year_chart(key, rows, sees_files):
    return drawings.yearly(REGISTRY[key], [row[key] for row in reversed(rows)], sees_files=sees_files)


def waiting(today: date, user, kept: Kept) -> list[dict]:
    """The files that wait for somebody; only what is really there."""
    statuses = [LoanStatus.APPRAISAL, LoanStatus.COMMITTEE, LoanStatus.GRANTED, LoanStatus.CONTRACTED]
    found = Loan.objects.filter(status__in=statuses).order_by().values_list("status")
    counts = dict(found.annotate(number=Count("pk")))
    loans = reverse("loans:loans")
    rows = [
        {"key": status.value, "count": counts.get(status, 0), "url": f"{loans}?etat={status}"}
        for status in statuses
    ]
    [late] = readings(user, [("loans_late", since_foundation(today))], kept, until=today)
    rows.append({"key": "late", "count": late.value, "url": f"{loans}?retard=0"})
    return [row for row in rows if row["count"]]
