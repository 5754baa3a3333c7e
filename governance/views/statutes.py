"""What the statutes say at a date, and who may vote by them."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.actions import statutes as actions
from governance.electors import standings
from governance.forms.statutes import VersionForm
from governance.models import Statutes
from governance.search import ElectorSearch
from governance.views.deeds import do_with
from initiative_sm import dates
from initiative_sm.forms import DateForm
from initiative_sm.lists import Column, Listing
from initiative_sm.views import date_asked
from members.models import Member

can_see_statutes = permission_required("governance.view_statutes", raise_exception=True)
can_write_statutes = permission_required(
    ["governance.add_statutes", "governance.change_statutes"], raise_exception=True
)
can_see_electors = permission_required(
    ["governance.view_statutes", "members.view_member"], raise_exception=True
)


def _trail(title):
    return [(gettext("Réunions"), reverse("governance:meetings")), (title, "")]


@require_safe
@can_see_statutes
def statutes(request):
    """GET /assemblees/statuts/?le=DATE : the rules in force on that day, and the versions there have been."""
    on = date_asked(request)
    found = Statutes.objects.on(on)
    context = {
        "on": on,
        "today": dates.today(),
        "date_form": DateForm({"le": request.GET.get("le") or on}),
        "statutes": found,
        "calls": [(call, call.rule()) for call in found.calls.all()] if found else [],
        "majorities": [(majority, majority.rule()) for majority in found.majorities.all()] if found else [],
        "versions": Statutes.objects.select_related("adopted_by__meeting"),
        "trail": _trail(gettext("Statuts")),
    }
    return render(request, "governance/statutes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@can_write_statutes
def new_version(request):
    """GET /assemblees/statuts/nouvelle-version/ : from when; POST : copy those in force, to be changed."""
    base = Statutes.objects.order_by("-effective_on").first()
    if base is None:
        raise Http404
    form = VersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = do_with(form, actions.new_version, request, base=base, **form.cleaned_data)
        if made:
            said = gettext(
                "La nouvelle version est la copie de la précédente : changez ce que l’assemblée a changé."
            )
            messages.success(request, said)
            return redirect("admin:governance_statutes_change", made.pk)
    title = gettext("Préparer une nouvelle version")
    trail = [
        *_trail(gettext("Statuts"))[:-1],
        (gettext("Statuts"), reverse("governance:statutes")),
        (title, ""),
    ]
    context = {"form": form, "base": base, "title": title, "trail": trail}
    return render(request, "governance/statutes_new.html", context)


def columns(found):
    """The columns of the list of electors; `found` maps the key of a member to its standing."""

    def of(row, name):
        return getattr(found[row.pk], name) if row.pk in found else None

    return (
        Column("nom", _("Adhérent"), lambda row: row, "named", ("name_fr",), url=Member.get_absolute_url),
        Column("college", _("Collège"), lambda row: row.get_college_display(), order_by=("college",)),
        Column("voix", _("Voix"), lambda row: of(row, "votes"), "count"),
        Column("raison", _("Raison"), lambda row: of(row, "sentence") or ""),
        Column("adhesion", _("Adhésion"), lambda row: row.joined_on, "day", ("joined_on",), optional=True),
    )


@require_safe
@can_see_electors
def electorate(request):
    """GET /assemblees/electeurs/?le=DATE : the members on that day, how many votes each has, and why."""
    on = date_asked(request)
    in_force = Statutes.objects.on(on)
    members = Member.objects.on(on)
    found = standings(in_force, members, on)
    search = partial(ElectorSearch, [pk for pk, one in found.items() if one.may_vote])
    listing = Listing(request, members, columns(found), search, default="nom")
    title = gettext("Qui peut voter")
    return listing.response(
        "governance/electorate.html",
        title=title,
        trail=_trail(title),
        on=on,
        statutes=in_force,
        voters=sum(one.may_vote for one in found.values()),
        votes=sum(one.votes for one in found.values()),
    )
