"""The drawing of lots on the screen of a room: the seed is said and typed, the lots are shown one by one."""

import shlex

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from governance.actions import lots
from governance.forms.elections import SeedForm
from governance.models import Meeting
from governance.statutes import seats
from governance.views.deeds import do_with
from governance.views.trails import dated_trail
from initiative_sm import dates
from members.enums import Organ
from members.models import Mandate

can_see = permission_required("governance.view_drawing", raise_exception=True)
can_draw = permission_required("governance.add_drawing", raise_exception=True)


@require_safe
@can_see
def page(request, pk):
    """GET /assemblees/<pk>/tirage/ : the form, or what was drawn; `?lot=3` shows the third lot alone, large."""
    meeting = get_object_or_404(Meeting, pk=pk)
    drawing = meeting.drawings.filter(organ=Organ.BOARD).select_related("drawn_by").first()
    more = _shown(request, drawing) if drawing else _waiting(meeting)
    return _page(request, meeting, drawing, SeedForm(), **more)


@require_POST
@can_draw
def draw(request, pk):
    """POST /assemblees/<pk>/tirage/tirer/ : draw the lots by the seed that was said aloud."""
    meeting = get_object_or_404(Meeting, pk=pk)
    form = SeedForm(request.POST)
    if form.is_valid():
        drawn = do_with(form, lots.draw, request, meeting=meeting, at=dates.now(), **form.cleaned_data)
        if drawn:
            return redirect(f"{reverse('governance:lots', args=[pk])}?lot=1")
    return _page(request, meeting, None, form, **_waiting(meeting))


def _page(request, meeting, drawing, form, **more):
    title = gettext("Tirage au sort des séries")
    context = {
        "meeting": meeting,
        "drawing": drawing,
        "form": form,
        "may_draw": request.user.has_perm("governance.add_drawing"),
        "title": title,
        "trail": dated_trail(meeting, (title, "")),
        **more,
    }
    return render(request, "governance/lots/page.html", context)


def _waiting(meeting):
    """The seats that wait for their series, or why none may be drawn."""
    try:
        return {
            "waiting": len(lots.undrawn(meeting)),
            "obstacle": "",
            "lots": [],
            "alone": None,
            "following": 0,
        }
    except ValidationError as refusal:
        sentence = refusal.messages[0]
        return {"waiting": 0, "obstacle": sentence, "lots": [], "alone": None, "following": 0}


def _shown(request, drawing):
    """The lots in the order in which they were drawn, each with its print; one of them alone where asked."""
    day, language = drawing.meeting.held_on, get_language()
    holders = {
        mandate.seat: mandate.holder_name(language)
        for mandate in Mandate.objects.on(day)
        .filter(organ=drawing.organ)
        .select_related("member", "representative")
    }
    series = {lot.seat: lot.series for lot in drawing.lots.all()}
    drawn = [
        {
            "number": number,
            "seat": seat,
            "holder": holders.get(seat, ""),
            "series": series[seat],
            "hash": seats.lot(drawing.seed, seat),
        }
        for number, seat in enumerate(seats.in_order_of_lots(series, drawing.seed), start=1)
    ]
    asked = request.GET.get("lot", "")
    alone = next((lot for lot in drawn if str(lot["number"]) == asked), None)
    following = alone["number"] + 1 if alone and alone["number"] < len(drawn) else 0
    first = drawn[0]["seat"]
    # The command that anybody may type to find the first print again.
    check = f"printf '%s' {shlex.quote(f'{drawing.seed}:{first}')} | sha256sum"
    return {
        "lots": drawn,
        "alone": alone,
        "following": following,
        "check": check,
        "first": first,
        "waiting": 0,
        "obstacle": "",
    }
