"""The arrival desk of a meeting, on a tablet: big rows, one tap; and the panel that a projector shows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from governance.actions import desk as actions
from governance.desk import Place, Row, counters, found, places, rows, shown_at, with_desk
from governance.forms.session import DeskForm
from governance.models import Meeting
from governance.session import DOOR_OPEN_IN, clock, moment, session, session_of
from governance.views.trails import trail
from initiative_sm import dates
from members.paper import LANGUAGES

can_tick = permission_required("governance.add_stay", raise_exception=True)


@dataclass(frozen=True)
class Verb:
    """What the desk does to a row: the permission it asks for, and the action."""

    permission: str
    perform: Callable


def _arrive(row, form, by):
    typed = form.cleaned_data["signatory_fr"], form.cleaned_data["signatory_ar"]
    actions.arrive(
        meeting=form.meeting,
        member=row.member,
        at=form.moment,
        by=by,
        signatory=typed if any(typed) else row.signatory,
    )


def _leave(row, form, by):
    actions.leave(meeting=form.meeting, member=row.member, at=form.moment, by=by)


def _mend(row, form, by):
    data, stay = form.cleaned_data, row.stay
    actions.mend(
        stay=stay,
        arrived_at=_hour(form, data["hour"], stay.arrived_at),
        left_at=stay.left_at and _hour(form, data["left"], stay.left_at),
        signatory=(data["signatory_fr"], data["signatory_ar"]),
        by=by,
    )


def _hour(form, typed, kept):
    """The hour that was typed; the one that is kept where it was left as it was, with its seconds."""
    shown = dates.local(kept).time().replace(second=0, microsecond=0)
    return kept if typed in (None, shown) else moment(form.meeting, typed)


def _take_back(row, form, by):
    actions.take_back(stay=row.stay, by=by)


def _excuse(row, form, by, *, excused):
    actions.excuse(meeting=form.meeting, member=row.member, by=by, excused=excused)


VERBS = {
    "arrivee": Verb("governance.add_stay", _arrive),
    "depart": Verb("governance.change_stay", _leave),
    "correction": Verb("governance.change_stay", _mend),
    "annulation": Verb("governance.change_stay", _take_back),
    "excuse": Verb("governance.add_stay", partial(_excuse, excused=True)),
    "attendu": Verb("governance.add_stay", partial(_excuse, excused=False)),
}
NEEDS_A_STAY = ("correction", "annulation")


@require_safe
@can_tick
def desks(request):
    """GET /assemblees/accueil/ : the meetings whose door is open, for who may tick in and not read meetings."""
    waiting = Meeting.objects.filter(status__in=DOOR_OPEN_IN).order_by("held_on", "pk")
    context = {"meetings": waiting, "trail": [(gettext("Accueil de séance"), "")]}
    return render(request, "governance/session/desks.html", context)


@require_safe
@can_tick
def desk(request, pk):
    """GET /assemblees/<pk>/accueil/ : the rows that `?q=` and `?etat=` ask for; they alone for htmx."""
    meeting = with_desk(get_object_or_404(Meeting, pk=pk))
    held, at = session_of_or_none(meeting), shown_at(meeting, clock(meeting, dates.now()))
    listed = rows(held, at, get_language()) if held else []
    term, place = request.GET.get("q", ""), request.GET.get("etat", "")
    place = place if place in Place.values else ""
    context = {
        "meeting": meeting,
        "open": meeting.status in DOOR_OPEN_IN,
        "rows": [row_context(request, row, meeting) for row in found(listed, term, place)],
        "everybody": len(listed),
        "places": places(listed),
        "place": place,
        "term": term,
        "counters": counters(held, at) if held else None,
        "trail": way_back(request, meeting, gettext("Accueil des membres")),
    }
    fragment = request.htmx and not request.htmx.boosted
    return render(request, f"governance/session/{'_rows' if fragment else 'desk'}.html", context)


def session_of_or_none(meeting):
    """The session, where the addressees are known; a meeting that was not convened here has no desk."""
    return session(meeting) if meeting.convocations.all() else None


def row_context(request, row: Row, meeting, refusal=""):
    """A row as the template reads it, in the reader's language."""
    language = get_language()
    return {
        "row": row,
        "meeting": meeting,
        "person": row.person(language),
        "represents": [one.member.name(language) for one in row.represents],
        "represented_by": row.represented_by.member.name(language) if row.represented_by else "",
        "open": meeting.status in DOOR_OPEN_IN,
        "may_change": request.user.has_perm("governance.change_stay"),
        "refusal": refusal,
    }


@require_POST
@can_tick
def tick(request, pk, member, verb):
    """POST /assemblees/<pk>/accueil/<member>/<verb>/ : one verb on one row; the row alone for htmx."""
    chosen = VERBS.get(verb)
    if chosen is None:
        raise Http404
    if not request.user.has_perm(chosen.permission):
        raise PermissionDenied
    row = _row(request, pk, member)
    refusal = _perform(request, chosen, verb, row)
    if not request.htmx:
        if refusal:
            messages.error(request, refusal)
        return redirect(f"{reverse('governance:desk', args=[pk])}#ligne-{member}")
    row = _row(request, pk, member)
    meeting = row.convocation.meeting
    held, at = session_of(meeting), clock(meeting, dates.now())
    context = {
        **row_context(request, row, meeting, refusal),
        "counters": counters(held, at),
        "places": places(rows(held, at, get_language())),
    }
    return render(request, "governance/session/_ticked.html", context)


def _row(request, pk, member):
    meeting = with_desk(get_object_or_404(Meeting, pk=pk))
    held = session_of_or_none(meeting)
    listed = rows(held, clock(meeting, dates.now()), get_language()) if held else []
    row = next((one for one in listed if one.member.pk == member), None)
    if row is None:
        raise Http404
    return row


def _perform(request, chosen, verb, row):
    """Do it; the sentence of the refusal, if any."""
    form = DeskForm(request.POST, meeting=row.convocation.meeting, now=dates.now())
    if not form.is_valid():
        return " ".join(sentence for errors in form.errors.values() for sentence in errors)
    if verb in NEEDS_A_STAY and row.stay is None:
        return gettext("Cet adhérent n’est pas arrivé.")
    try:
        chosen.perform(row, form, request.user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def way_back(request, meeting, label):
    """The way back to the meeting, for who may read it; to the list of desks for who may only tick in."""
    if request.user.has_perm("governance.view_meeting"):
        return trail(meeting, (label, ""))
    return [(gettext("Accueil de séance"), reverse("governance:desks")), (label, "")]


@require_safe
@can_tick
def desk_counters(request, pk):
    """GET /assemblees/<pk>/accueil/compteurs/ : the counters, for a tablet beside which another one ticks in."""
    meeting = with_desk(get_object_or_404(Meeting, pk=pk))
    held, at = session_of_or_none(meeting), shown_at(meeting, clock(meeting, dates.now()))
    context = {"meeting": meeting, "counters": counters(held, at) if held else None}
    return render(request, "governance/session/_counters.html", context)


@require_safe
def panel(request, pk):
    """GET /assemblees/<pk>/quorum/ : the quorum on a wall; the figures alone for htmx. `?lang=ar` speaks Arabic."""
    if not (request.user.has_perm("governance.view_meeting") or request.user.has_perm("governance.add_stay")):
        raise PermissionDenied
    meeting = with_desk(get_object_or_404(Meeting, pk=pk))
    language = request.GET.get("lang")
    with translation.override(language if language in LANGUAGES else get_language()):
        held, now = session(meeting), clock(meeting, dates.now())
        at = shown_at(meeting, now)
        context = {
            "meeting": meeting,
            "counters": counters(held, at) if held else None,
            "colleges": held.colleges(at) if held else [],
            "at": at,
            "lang": get_language(),
            "languages": LANGUAGES,
        }
        name = "_panel" if request.htmx and not request.htmx.boosted else "panel"
        return render(request, f"governance/session/{name}.html", context)
