"""The register of interests: who declared what, since when; declared and ended here, never erased."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.actions import interests
from governance.forms.interests import InterestEndForm, InterestForm
from governance.models import Interest
from governance.search import InterestSearch
from governance.views.deeds import do_with
from initiative_sm import dates
from initiative_sm.lists import Column, Listing

can_see = permission_required("governance.view_interest", raise_exception=True)
can_add = permission_required("governance.add_interest", raise_exception=True)
can_change = permission_required("governance.change_interest", raise_exception=True)


def _ending(row):
    return reverse("governance:interest_end", args=[row.pk]) if row.ended_on is None else ""


def columns(today, may_end):
    """The columns of the register; the last one leads who may to the end of an interest."""

    def stands(row):
        return row.ended_on is None or row.ended_on >= today

    ending = (
        Column("suite", _("Suite"), lambda row: "" if row.ended_on else gettext("Mettre fin"), url=_ending),
    )
    return (
        Column("adherent", _("Adhérent"), lambda row: row.member, "named", ("member__name_fr",),
               url=lambda row: row.member.get_absolute_url()),
        Column("representant", _("Représentant"), lambda row: row.representative, "named"),
        Column("nature", _("Nature"), lambda row: row.get_kind_display(), order_by=("kind",)),
        Column("avec", _("Avec qui"), lambda row: row.party, order_by=("party",)),
        Column("description", _("Description"), lambda row: row.description),
        Column("declaree", _("Déclarée le"), lambda row: row.declared_on, "day", ("declared_on",)),
        Column("fin", _("Jusqu’au"), lambda row: row.ended_on, "day", ("ended_on",)),
        Column("etat", _("État"), lambda row: gettext("En cours") if stands(row) else gettext("Terminée"), "state",
               tone=lambda row: "wait" if stands(row) else "neutral"),
        *(ending if may_end else ()),
    )  # fmt: skip


@require_safe
@can_see
def register(request):
    """GET /assemblees/interets/ : every declaration, the newest first."""
    today = dates.today()
    rows = Interest.objects.select_related("member", "representative")
    # What is taken away is the register, without what may be done to it.
    may_end = request.user.has_perm("governance.change_interest") and "format" not in request.GET
    search = partial(InterestSearch, today)
    listing = Listing(request, rows, columns(today, may_end), search, default="-declaree")
    title = gettext("Registre des intérêts")
    return listing.response("governance/interests/list.html", title=title, trail=_trail(title))


def _trail(title, *, within=False):
    back = [(gettext("Registre des intérêts"), reverse("governance:interests"))] if within else []
    return [(gettext("Réunions"), reverse("governance:meetings")), *back, (title, "")]


@require_http_methods(["GET", "HEAD", "POST"])
@can_add
def declare(request):
    """GET /assemblees/interets/declarer/ : an empty form; POST : enter the declaration."""
    today = dates.today()
    form = InterestForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid() and _declared(request, form, today):
        return redirect("governance:interests")
    return _form(request, form, gettext("Déclarer un intérêt"))


def _declared(request, form, today):
    made = do_with(form, interests.declare, request, today=today, **form.cleaned_data)
    if made:
        messages.success(request, gettext("La déclaration est au registre."))
    return made


@require_http_methods(["GET", "HEAD", "POST"])
@can_change
def end(request, pk):
    """GET /assemblees/interets/<pk>/fin/ : the last day; POST : the interest has ended, and stays on record."""
    found = get_object_or_404(
        Interest.objects.filter(ended_on__isnull=True).select_related("member", "representative"), pk=pk
    )
    today = dates.today()
    form = InterestEndForm(request.POST or None, initial={"ended_on": today})
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["ended_on"]
        if do_with(form, interests.end, request, interest=found, on=on, today=today):
            messages.success(request, gettext("L’intérêt a pris fin ; il reste au registre."))
            return redirect("governance:interests")
    return _form(request, form, gettext("Mettre fin à un intérêt"), interest=found)


def _form(request, form, title, interest=None):
    context = {"form": form, "title": title, "interest": interest, "trail": _trail(title, within=True)}
    return render(request, "governance/interests/form.html", context)
