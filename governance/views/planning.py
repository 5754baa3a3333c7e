"""The pages on which a meeting is planned, changed and called off."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from governance.actions import planning
from governance.enums import MEETING_TRANSITIONS, MeetingKind, MeetingStatus
from governance.forms.planning import CancelForm, MeetingForm
from governance.models import Meeting
from governance.views.trails import dated_trail
from initiative_sm import dates
from initiative_sm.verbs import show_refusal
from members.enums import Organ

can_plan = permission_required("governance.add_meeting", raise_exception=True)
can_change = permission_required("governance.change_meeting", raise_exception=True)


@require_http_methods(["GET", "HEAD", "POST"])
@can_plan
@never_cache
def new(request):
    """GET /assemblees/nouvelle/ : an empty form; POST : plan the meeting, and go on with its agenda."""
    initial = {"organ": Organ.ASSEMBLY, "kind": MeetingKind.ORDINARY}
    form = MeetingForm(request.POST or None, today=dates.today(), initial=initial)
    if request.method == "POST" and form.is_valid() and (meeting := form.save_by(request.user)):
        messages.success(request, gettext("La réunion est prévue. Il lui faut maintenant son ordre du jour."))
        return redirect("governance:agenda", meeting.pk)
    title = gettext("Prévoir une réunion")
    context = {
        "form": form,
        "title": title,
        "back": reverse("governance:meetings"),
        "trail": [(gettext("Réunions"), reverse("governance:meetings")), (title, "")],
    }
    return render(request, "governance/planning/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@can_change
@never_cache
def edit(request, pk):
    """GET /assemblees/<pk>/modifier/ : the meeting as it is planned; POST : change it."""
    meeting = get_object_or_404(Meeting, pk=pk)
    if meeting.status != MeetingStatus.PLANNED:
        return _refused(request, meeting)
    form = MeetingForm(request.POST or None, instance=meeting, today=dates.today())
    if request.method == "POST" and form.is_valid() and form.save_by(request.user):
        messages.success(request, gettext("La réunion est modifiée."))
        return redirect(meeting)
    title = gettext("Modifier la réunion")
    context = {
        "form": form,
        "title": title,
        "back": meeting.get_absolute_url(),
        "trail": dated_trail(meeting, (title, "")),
    }
    return render(request, "governance/planning/form.html", context)


def _refused(request, meeting):
    try:
        planning.refuse_once_convened(meeting)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(meeting)


@require_safe
@can_plan
def deadline(request):
    """GET /assemblees/nouvelle/delai/ : by when the meeting that is being typed must be convened."""
    form = MeetingForm(request.GET, today=dates.today())
    return render(request, "governance/planning/_deadline.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@can_change
@never_cache
def cancel(request, pk):
    """GET /assemblees/<pk>/annuler/ : why; POST : call the meeting off."""
    meeting = get_object_or_404(Meeting, pk=pk)
    if MeetingStatus.CANCELLED not in MEETING_TRANSITIONS.get(meeting.status, ()):
        messages.error(request, gettext("Cette réunion ne peut plus être annulée."))
        return redirect(meeting)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _cancel(request, meeting, form):
        return redirect(meeting)
    title = gettext("Annuler la réunion")
    context = {"form": form, "meeting": meeting, "title": title, "trail": dated_trail(meeting, (title, ""))}
    return render(request, "governance/planning/cancel.html", context)


def _cancel(request, meeting, form):
    try:
        planning.cancel(meeting=meeting, reason=form.cleaned_data["reason"], by=request.user)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    messages.success(request, gettext("La réunion est annulée."))
    return True
