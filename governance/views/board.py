"""The board and the bureau, seat by seat at any date, and what happens to a seat between two assemblies."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from governance import board
from governance.actions import mandates
from governance.forms.board import CoOptForm, LeaveForm, RatifyForm
from governance.models import Statutes
from governance.statutes import elections
from governance.views.deeds import do_with
from initiative_sm import dates
from initiative_sm.forms import DateForm
from initiative_sm.views import date_asked
from members.enums import Organ
from members.models import Mandate, Member

can_see = permission_required("members.view_mandate", raise_exception=True)
can_change = permission_required("members.change_mandate", raise_exception=True)
can_add = permission_required("members.add_mandate", raise_exception=True)


def _trail(*more):
    own = reverse("governance:board") if more else ""
    return [
        (gettext("Réunions"), reverse("governance:meetings")),
        (gettext("Conseil et bureau"), own),
        *more,
    ]


@require_safe
@can_see
def page(request):
    """GET /assemblees/conseil/?le=DATE : who sat on that day, who leaves in its year, what is vacant."""
    on, today, language = date_asked(request), dates.today(), get_language()
    statutes = Statutes.objects.on(on)
    rules = statutes.rules() if statutes else None
    seats = board.seats_of(Organ.BOARD, on, rules)
    bureau = board.seats_of(Organ.BUREAU, on, rules)
    leaving = board.leaving(seats, on.year)
    held = board.held(seats)
    context = {
        "on": on,
        "today": today,
        "year": on.year,
        "date_form": DateForm({"le": request.GET.get("le") or on}),
        "statutes": statutes,
        "answers": _answers(rules, held, board.held(bureau)),
        "board": [_line(seat, language, leaving) for seat in seats],
        "bureau": [_line(seat, language, board.leaving(bureau, on.year)) for seat in bureau],
        "leaving": len(leaving),
        "held": len(held),
        "vacant": sum(seat.vacant for seat in seats),
        "unratified": sum(seat.unratified for seat in seats),
        "trail": _trail(),
    }
    return render(request, "governance/board/board.html", context)


def _answers(rules, held, bureau):
    if rules is None or not held:
        return []
    return elections.board_kept(rules, held) + elections.bureau_kept(rules, held, bureau)


def _line(seat, language, leaving):
    """A seat as a table shows it: the person, and what there is to know of it."""
    if seat.vacant:
        state, tone = gettext("Vacant"), "bad"
    elif seat.unratified:
        state, tone = gettext("À ratifier"), "wait"
    elif seat in leaving:
        state, tone = gettext("Sortant"), "info"
    else:
        state, tone = "", ""
    person = seat.mandate.holder_name(language) if seat.mandate else ""
    return {"seat": seat, "person": person, "state": state, "tone": tone}


@require_safe
@can_see
def seat(request, organ, number):
    """GET /assemblees/conseil/<organ>/<number>/ : every mandate of a seat, and what may happen to it now."""
    if organ not in (Organ.BOARD, Organ.BUREAU):
        raise Http404
    rows = board.timeline(organ, number)
    if not rows:
        raise Http404
    today, language = dates.today(), get_language()
    current = rows[0] if rows[0].ended_on is None else None
    statutes = Statutes.objects.on(today)
    title = _seat_title(organ, number)
    context = {
        "organ": organ,
        "number": number,
        "title": title,
        "current": current,
        "unratified": current is not None and board.Seat(number, current, current, None).unratified,
        "vacant": current is None and (rows[0].ended_on < today),
        "cooptation": organ == Organ.BOARD and statutes is not None and statutes.cooptation,
        "mandates": [(row, row.holder_name(language)) for row in rows],
        "trail": _trail((title, "")),
    }
    return render(request, "governance/board/seat.html", context)


def _seat_title(organ, number):
    return gettext("%(organ)s, siège %(number)s") % {"organ": Organ(organ).label, "number": number}


def _seat_url(mandate):
    return reverse("governance:seat", args=[mandate.organ, mandate.seat])


@require_http_methods(["GET", "HEAD", "POST"])
@can_change
def leave(request, pk):
    """GET /assemblees/mandats/<pk>/fin/ : why and from when; POST : the mandate ends, the seat is vacant."""
    mandate = get_object_or_404(Mandate.objects.open().select_related("member", "representative"), pk=pk)
    today = dates.today()
    form = LeaveForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        ended = do_with(form, mandates.leave, request, mandate=mandate, today=today, **form.cleaned_data)
        if ended:
            _tell_left(request, ended)
            return redirect(_seat_url(mandate))
    return _form(request, form, mandate, gettext("Enregistrer la fin d’un mandat"), danger=True)


def _tell_left(request, ended):
    messages.success(request, gettext("Le mandat a pris fin ; le siège est vacant."))
    for office in ended[1:]:
        words = {"office": office.get_office_display()}
        messages.warning(request, gettext("Qui quitte le conseil quitte le bureau : %(office)s.") % words)


def _form(request, form, mandate, title, *, danger=False):
    own = _seat_title(mandate.organ, mandate.seat)
    context = {
        "form": form,
        "mandate": mandate,
        "person": mandate.holder_name(get_language()),
        "title": title,
        "danger": danger,
        "back": _seat_url(mandate),
        "trail": _trail((own, _seat_url(mandate)), (title, "")),
    }
    return render(request, "governance/board/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@can_add
def co_opt(request, number):
    """GET /assemblees/conseil/siege/<number>/cooptation/ : whom; POST : the seat is held until the assembly."""
    last = board.last_holder(Organ.BOARD, number)
    if last is None or last.ended_on is None:
        raise Http404
    today = dates.today()
    statutes = Statutes.objects.on(today)
    form = CoOptForm(request.POST or None, able=_able(statutes, number, today), initial={"on": today})
    if request.method == "POST" and form.is_valid():
        made = do_with(form, mandates.co_opt, request, seat=number, today=today, **form.cleaned_data)
        if made:
            messages.success(request, gettext("Le siège est pourvu ; la prochaine assemblée ratifie."))
            return redirect(_seat_url(made))
    return _form(request, form, last, gettext("Coopter un membre"))


def _able(statutes, number, today):
    if statutes is None:
        return []
    members = Member.objects.on(today)
    answers = board.standings_in(statutes, Organ.BOARD, members, today, seat=number)
    return [pk for pk, answer in answers.items() if answer.kept]


@require_http_methods(["GET", "HEAD", "POST"])
@can_change
def ratify(request, pk):
    """GET /assemblees/mandats/<pk>/ratification/ : by which resolution; POST : follow what it decided."""
    mandate = get_object_or_404(Mandate.objects.open().select_related("member", "representative"), pk=pk)
    form = RatifyForm(request.POST or None, mandate=mandate)
    if request.method == "POST" and form.is_valid():
        done = do_with(form, mandates.ratify, request, mandate=mandate, **form.cleaned_data)
        if done:
            said = gettext("La cooptation n’est pas ratifiée ; le siège est vacant.")
            if done.ratified_on is not None:
                said = gettext("La cooptation est ratifiée.")
            messages.success(request, said)
            return redirect(_seat_url(mandate))
    return _form(request, form, mandate, gettext("Ratifier une cooptation"))
