"""The pages of dues: a year with what was called, paid and is late on a day; one due; the call of a year."""

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Max, Q, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from initiative_sm import dates
from initiative_sm.lists import Column, Listing
from initiative_sm.verbs import show_refusal
from initiative_sm.views import date_asked
from members.actions import dues as verbs
from members.enums import DueState
from members.forms.dues import CallForm, YearForm
from members.models import Due
from members.models.due import FIRST_YEAR, LAST_YEAR
from members.search import DueSearch
from members.tones import DUE_TONES

can_see = permission_required("members.view_due", raise_exception=True)
can_call = permission_required(["members.view_due", "members.add_due"], raise_exception=True)


def _state(row):
    return DueState(row.state).label


COLUMNS = (
    Column("nom", _("Adhérent"), lambda row: row.member, "named", ("member__name_fr",),
           url=Due.get_absolute_url),
    Column("college", _("Collège"), lambda row: row.member.get_college_display(), order_by=("member__college",)),
    Column("montant", _("Appelé (DH)"), lambda row: row.amount, "money", ("amount",), total="amount"),
    Column("paye", _("Payé (DH)"), lambda row: row.paid, "money", ("paid",), total="paid"),
    Column("reste", _("Reste (DH)"), lambda row: row.remaining, "money", ("remaining",), total="remaining"),
    Column("etat", _("État"), _state, "state", ("state",), tone=lambda row: DUE_TONES[row.state]),
    Column("echeance", _("Date limite"), lambda row: row.due_on, "day", ("due_on",), optional=True),
    Column("relance", _("Dernière relance"), lambda row: row.reminded_on, "day", ("reminded_on",)),
    Column("appel", _("Appelée le"), lambda row: row.called_on, "day", ("called_on",), optional=True),
    Column("adresse", _("Adresse électronique"), lambda row: row.member.email, "latin", ("member__email",),
           optional=True),
)  # fmt: skip


@require_safe
@can_see
def dues(request):
    """GET /adherents/cotisations/?annee=YEAR&le=DATE : the dues of a year, as they stood on that day."""
    on = date_asked(request)
    years = _years(on)
    year = year_asked(request, years)
    every = Due.objects.called(on).filter(year=year).with_position(on)
    rows = every.select_related("member").annotate(
        reminded_on=Max("reminders__sent_on", filter=Q(reminders__sent_on__lte=on))
    )
    listing = Listing(request, rows, COLUMNS, DueSearch, default="nom")
    title = gettext("Cotisations %(year)s") % {"year": year}
    return listing.response(
        "members/dues/list.html",
        title=title,
        trail=trail((str(year), "")),
        year=year,
        on=on,
        sums=_sums(every),
        year_form=YearForm({"annee": year, "le": request.GET.get("le") or on}, years=years),
        empty_title=gettext("Aucune cotisation à montrer"),
        empty_text=gettext("Appelez les cotisations de l’année, ou retirez un filtre."),
    )


def _sums(rows):
    """What the dues of a year come to: called, paid, waived, remaining, late."""
    late = Q(state=DueState.LATE)
    found = rows.aggregate(
        called=Sum("amount"),
        settled=Sum("paid"),
        left=Sum("remaining"),
        waived=Sum(F("amount") - F("paid"), filter=Q(state=DueState.WAIVED)),
        late=Sum("remaining", filter=late),
        late_count=Count("pk", filter=late),
        count=Count("pk"),
    )
    return {name: Decimal(0) if value is None else value for name, value in found.items()}


def _years(on):
    """The years whose dues were called by `on`, newest first; that of `on` where there are none."""
    return list(Due.objects.called(on).order_by("-year").values_list("year", flat=True).distinct()) or [
        on.year
    ]


def year_asked(request, years):
    """The year that `?annee=` asks for, of `years`; the newest one otherwise."""
    asked = request.GET.get("annee", "")
    return int(asked) if asked.isdecimal() and int(asked) in years else years[0]


@require_safe
@can_see
def due(request, pk):
    """GET /adherents/cotisations/<pk>/ : one due, its payments with their receipts, its reminders."""
    today = dates.today()
    found = get_object_or_404(Due.objects.with_position(today).select_related("member"), pk=pk)
    state = DueState(found.state)
    context = {
        "due": found,
        "state": state.label,
        "tone": DUE_TONES[state],
        "owing": state in (DueState.LATE, DueState.PENDING),
        "late": state == DueState.LATE,
        "payments": found.payments.select_related("recorded_by", "cancelled_by"),
        "reminders": found.reminders.select_related("by"),
        "trail": due_trail(found),
    }
    return render(request, "members/dues/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@can_call
def call(request):
    """GET /adherents/cotisations/appel/ : the call of a year; POST : whom it reaches, or the call itself."""
    today = dates.today()
    year = _year_to_call(request, today)
    # By the end of March; a year called late leaves three months.
    initial = {"called_on": today, "due_on": max(date(year, 3, 31), dates.add_months(today, 3))}
    form = CallForm(request.POST or None, year=year, initial=initial)
    concerned = form.concerned() if request.method == "POST" and form.is_valid() else None
    read = concerned and "appeler" in request.POST and form.cleaned_data["shown"] == form.key(concerned)
    if read and _called(request, form):
        address = reverse("members:dues", query={"annee": form.cleaned_data["year"]})
        return redirect(address)
    title = gettext("Appeler les cotisations d’une année")
    context = {
        "form": form,
        "title": title,
        "concerned": concerned,
        "key": form.key(concerned) if concerned else "",
        "total": sum((amount for _member, amount in concerned or ()), Decimal(0)),
        "trail": trail((title, "")),
    }
    return render(request, "members/dues/call.html", context)


def _year_to_call(request, today):
    asked = request.POST.get("year", "") or request.GET.get("annee", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    return year if FIRST_YEAR <= year <= LAST_YEAR else today.year


def _called(request, form):
    data = form.cleaned_data
    try:
        made = verbs.call_year(
            year=data["year"], called_on=data["called_on"], due_on=data["due_on"], amounts=form.amounts,
            by=request.user,
        )  # fmt: skip
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    said = ngettext(
        "%(number)d cotisation %(year)d est appelée.",
        "%(number)d cotisations %(year)d sont appelées.",
        len(made),
    )
    messages.success(request, said % {"number": len(made), "year": data["year"]})
    return True


def trail(*more):
    return [(gettext("Cotisations"), reverse("members:dues")), *more]


def due_trail(found, *more):
    """The way to a due, then to a page about it."""
    year = (str(found.year), reverse("members:dues", query={"annee": found.year}))
    return trail(year, (found.member.name(get_language()), found.get_absolute_url()), *more)
