"""The powers of attorney of a meeting: who gives to whom, what each is worth at this moment."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.actions import proxies as actions
from governance.desk import shown_at, with_desk
from governance.forms.session import ProxyForm
from governance.models import Meeting, Proxy
from governance.session import DOOR_OPEN_IN, Session, clock, planned_opening, proxy_in_force
from governance.views.desk import session_of_or_none, way_back
from initiative_sm import dates
from initiative_sm.verbs import show_refusal

can_see = permission_required("governance.view_proxy", raise_exception=True)
can_revoke = permission_required("governance.change_proxy", raise_exception=True)

#: What a power is worth at a moment → its words and its colour.
WORTH = {
    "counts": (_("Vaut"), "good"),
    "giver_here": (_("Dort : le mandant est présent"), "info"),
    "holder_away": (_("Dort : le mandataire est absent"), "wait"),
    "too_many": (_("En trop pour ce mandataire"), "bad"),
    "revoked": (_("Révoqué"), "neutral"),
}


@dataclass(frozen=True)
class Line:
    """A power as the page shows it."""

    proxy: Proxy
    giver: str
    holder: str
    label: str
    tone: str
    revocable: bool


@require_http_methods(["GET", "HEAD", "POST"])
@can_see
def proxies(request, pk):
    """GET /assemblees/<pk>/pouvoirs/ : the powers and what is left to each holder; POST records one."""
    meeting = with_desk(get_object_or_404(Meeting, pk=pk))
    held, at = session_of_or_none(meeting), shown_at(meeting, clock(meeting, dates.now()))
    may_add = request.user.has_perm("governance.add_proxy")
    if request.method == "POST" and not may_add:
        raise PermissionDenied
    form = ProxyForm(request.POST or None, request.FILES or None, meeting=meeting)
    if request.method == "POST" and form.is_valid() and _hand_in(request, meeting, form):
        return redirect("governance:proxies", pk=pk)
    context = {
        "meeting": meeting,
        "form": form if form.is_bound or (may_add and held and meeting.status in DOOR_OPEN_IN) else None,
        "lines": _lines(held, at) if held else [],
        "left": _left(held, at) if held else [],
        "rules": held.rules if held else None,
        "open": meeting.status in DOOR_OPEN_IN,
        "may_revoke": request.user.has_perm("governance.change_proxy"),
        "trail": way_back(request, meeting, gettext("Pouvoirs")),
    }
    return render(request, "governance/session/proxies.html", context)


def _hand_in(request, meeting, form):
    try:
        proxy = actions.hand_in(
            meeting=meeting,
            giver=form.cleaned_data["giver"],
            holder=form.cleaned_data["holder"],
            scan=form.cleaned_data["scan"],
            at=_received_at(meeting),
            by=request.user,
        )
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    messages.success(request, gettext("Pouvoir enregistré : %(proxy)s.") % {"proxy": proxy})
    return True


def _received_at(meeting):
    """Now; before the opening, for a session that is written down on a later day."""
    now = dates.now()
    if dates.local(now).date() <= meeting.held_on:
        return now
    return min(clock(meeting, now), meeting.opened_at or planned_opening(meeting))


def _lines(held: Session, at) -> list[Line]:
    language = get_language()
    names = {row.member_id: row.member.name(language) for row in held.meeting.convocations.all()}
    represented = held.room(at).represented
    return [
        Line(
            proxy,
            names.get(proxy.giver_id, ""),
            names.get(proxy.holder_id, ""),
            *WORTH[_worth(held, proxy, represented, at)],
            proxy.revoked_at is None,
        )
        for proxy in held.proxies
    ]


def _worth(held, proxy, represented, at):
    if not proxy_in_force(proxy, at):
        return "revoked"
    if proxy.giver_id in represented:
        return "counts"
    present = held.room(at).present
    if proxy.giver_id in present:
        return "giver_here"
    return "too_many" if proxy.holder_id in present else "holder_away"


def _left(held: Session, at) -> list[tuple[str, int, int]]:
    """Each holder, how many powers it has in hand and how many it may still receive."""
    language = get_language()
    in_hand = [proxy.holder_id for proxy in held.proxies if proxy_in_force(proxy, at)]
    most = held.rules.proxies_per_holder
    return [
        (row.member.name(language), in_hand.count(row.member_id), max(0, most - in_hand.count(row.member_id)))
        for row in held.meeting.convocations.all()
        if row.member_id in in_hand
    ]


@require_POST
@can_revoke
def revoke(request, pk, proxy):
    """POST /assemblees/<pk>/pouvoirs/<proxy>/revoquer/ : take a power back, from now on."""
    meeting = get_object_or_404(Meeting, pk=pk)
    found = get_object_or_404(Proxy, pk=proxy, meeting=meeting)
    try:
        actions.revoke(proxy=found, at=max(clock(meeting, dates.now()), found.received_at), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, gettext("Le pouvoir est révoqué."))
    return redirect("governance:proxies", pk=pk)
