"""The filings after the meetings: all of them, those of one meeting, one that was made."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.actions import filings as actions
from governance.filings import TONES, label_of, state_of
from governance.forms.after import FilingForm
from governance.models import Filing, Meeting
from governance.registers import FilingSearch
from governance.statutes.filings import why
from governance.views.deeds import tell_refusal
from governance.views.trails import trail
from initiative_sm import dates
from initiative_sm.lists import Column, Listing
from initiative_sm.verbs import show_refusal

can_see = permission_required(["governance.view_meeting", "governance.view_filing"], raise_exception=True)
can_add = permission_required("governance.add_filing", raise_exception=True)
can_change = permission_required("governance.change_filing", raise_exception=True)


def columns(today):
    return (
        Column(
            "depot", _("Dépôt"), lambda row: row.get_kind_display(), order_by=("kind",),
            url=lambda row: reverse("governance:filing", args=[row.pk]),
        ),
        Column(
            "reunion", _("Réunion"), lambda row: row.meeting.get_organ_display(), order_by=("meeting__organ",),
            url=lambda row: row.meeting.get_absolute_url(),
        ),
        Column("tenue", _("Tenue le"), lambda row: row.meeting.held_on, "day", ("meeting__held_on",)),
        Column("echeance", _("Au plus tard le"), lambda row: row.due_on, "day", ("due_on",)),
        Column(
            "etat", _("État"), lambda row: label_of(state_of(row, today)), "state",
            tone=lambda row: TONES[state_of(row, today)],
        ),
        Column("fait", _("Fait le"), lambda row: row.done_on, "day", ("done_on",)),
        Column("reference", _("Référence"), lambda row: row.reference, order_by=("reference",)),
    )  # fmt: skip


@require_safe
@can_see
def filings(request):
    """GET /assemblees/depots/ : what must be filed after the meetings, the first due first."""
    today = dates.today()
    rows = Filing.objects.select_related("meeting")
    listing = Listing(request, rows, columns(today), partial(FilingSearch, today), default="echeance")
    title = gettext("Dépôts à faire")
    where = [(gettext("Réunions"), reverse("governance:meetings")), (title, "")]
    return listing.response("generic/list.html", title=title, trail=where)


@require_POST
@can_add
def list_for(request, pk):
    """POST /assemblees/<pk>/depots/ : write down what this meeting asks to file."""
    meeting = get_object_or_404(Meeting, pk=pk)
    try:
        new = actions.list_for(meeting=meeting, by=request.user)
        if new:
            messages.success(request, gettext("Les dépôts à faire sont sur la liste."))
        else:
            messages.info(request, gettext("Cette réunion ne demande aucun autre dépôt."))
    except ValidationError as refusal:
        tell_refusal(request, refusal)
    return redirect(f"{meeting.get_absolute_url()}#depots")


@require_http_methods(["GET", "HEAD", "POST"])
@can_see
@never_cache
def filing(request, pk):
    """GET /assemblees/depots/<pk>/ : a filing and its rule; POST : note that it was made, or take that back."""
    found = get_object_or_404(Filing.objects.select_related("meeting", "paper", "done_by"), pk=pk)
    if request.method == "POST":
        return _change(request, found)
    return _page(request, found, FilingForm(initial={"done_on": dates.today()}))


@can_change
def _change(request, found):
    if "annuler" in request.POST:
        try:
            actions.undo(filing=found, by=request.user)
            messages.success(request, gettext("Le dépôt est de nouveau à faire."))
        except ValidationError as refusal:
            tell_refusal(request, refusal)
        return redirect("governance:filing", found.pk)
    form = FilingForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.done(
                filing=found,
                done_on=form.cleaned_data["done_on"],
                reference=form.cleaned_data["reference"],
                upload=form.cleaned_data["file"],
                today=dates.today(),
                by=request.user,
                at=dates.now(),
            )
            messages.success(
                request, gettext("« %(filing)s » est noté comme fait.") % {"filing": found.get_kind_display()}
            )
            return redirect(f"{found.meeting.get_absolute_url()}#depots")
        except ValidationError as refusal:
            show_refusal(form, refusal)
    return _page(request, found, form)


def _page(request, found, form):
    state = state_of(found, dates.today())
    context = {
        "filing": found,
        "meeting": found.meeting,
        "why": why(found.kind),
        "label": label_of(state),
        "tone": TONES[state],
        "form": form,
        "may_change": request.user.has_perm("governance.change_filing"),
        "trail": trail(found.meeting, (found.get_kind_display(), "")),
    }
    return render(request, "governance/filings/filing.html", context)
