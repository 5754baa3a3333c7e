"""The figures explained: what each means, how it is made, how it moved, and the files behind it."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiative_sm import dates
from initiative_sm.dates import Period
from initiative_sm.lists import FORMATS, Listing
from initiative_sm.text import folded
from reports import behind, drawings, told, words
from reports.evolution import download, of_years
from reports.forms import PeriodForm
from reports.indicators import GROUPS, REGISTRY, Indicator
from reports.kept import Kept
from reports.readings import Reading, may_see_files, readings, years_known

#: Years of the table, and of the drawing: more would not be read on a phone.
YEARS_LISTED, YEARS_DRAWN = 12, 8


@dataclass(frozen=True)
class Group:
    label: str
    readings: list[Reading]


@require_safe
@permission_required("reports.view_figures", raise_exception=True)
def figures(request):
    """GET /chiffres/?annee=&au=&q= : every figure, by what it speaks of; those that speak of some words."""
    until, form = asked_of(request)
    period = form.period()
    words_sought = request.GET.get("q", "").strip()[:100]
    groups = [(label, speaking_of(words_sought, members)) for label, members in GROUPS]
    asked = [(one.key, period) for _label, members in groups for one in members]
    found = {reading.key: reading for reading in readings(request.user, asked, Kept(), until=until)}
    context = {
        "form": form,
        "period": period,
        "groups": [Group(label, [found[one.key] for one in members]) for label, members in groups if members],
        "words_sought": words_sought,
        "trail": [(_("Accueil"), reverse("home")), (_("Chiffres"), "")],
    }
    return render(request, "reports/figures/list.html", context)


def asked_of(request) -> tuple[date, PeriodForm]:
    """The day on which the figures of the reader stop, and the form of the period."""
    until = told.until(request.user, dates.today())
    form = PeriodForm(
        request.GET or None,
        years=years_known(until),
        until=until,
        any_day=told.sees_files(request.user),
    )
    return until, form


def speaking_of(sought: str, members: list[Indicator]) -> list[Indicator]:
    """The figures whose name or definition has all the words of `sought`, accents and case apart."""
    keys = folded(sought).split()
    return [one for one in members if all(key in folded(f"{one.label} {one.definition}") for key in keys)]


@require_safe
@permission_required("reports.view_figures", raise_exception=True)
def figure(request, key):
    """GET /chiffres/<key>/?annee=&au=&evolution= : one figure, and the list behind it for who may see those files."""
    if key not in REGISTRY:
        raise Http404
    indicator, kept = REGISTRY[key], Kept()
    until, form = asked_of(request)
    period = form.period()
    [reading] = readings(request.user, [(key, period)], kept, until=until)
    evolution = evolution_of(request.user, key, period.end, kept, until)
    if request.GET.get("evolution") in FORMATS:
        return download(indicator, evolution, request.GET["evolution"])
    sees_files = may_see_files(request.user, indicator, period)
    context = {
        "form": form,
        "reading": reading,
        "period": indicator.period(period),
        "formula": words.formula(indicator),
        "measures": words.measures(indicator),
        "evolution": evolution,
        "chart": drawings.yearly(indicator, evolution[-YEARS_DRAWN:], sees_files=sees_files),
        "title": indicator.label,
        "trail": [
            (_("Accueil"), reverse("home")),
            (_("Chiffres"), reverse("reports:figures")),
            (indicator.label, ""),
        ],
    }
    if not sees_files:
        return render(request, "reports/figures/detail.html", {"listing": None, **context})
    return files_behind(request, indicator, period).response("reports/figures/detail.html", **context)


def files_behind(request, indicator: Indicator, period: Period) -> Listing:
    period = indicator.period(period)
    rows = behind.related(indicator.files(period))
    columns = behind.columns_of(rows)
    return Listing(request, rows, columns, behind.search_of(rows, period), default=columns[0].key)


def evolution_of(user, key: str, end: date, kept: Kept, until: date) -> list[Reading]:
    """The figure in each year up to `end`, oldest first.

    Who may choose any day sees the last year stop on that day; the others, as on every page of theirs.
    """
    stop = end if told.sees_files(user) else until
    years = [year for year in years_known(stop) if year <= end.year][:YEARS_LISTED]
    return of_years(user, key, list(reversed(years)), stop, kept)
