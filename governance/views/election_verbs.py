"""What is done to the elections of a meeting, button by button; their pages are in `elections`."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from governance import elections
from governance.actions import elections as actions
from governance.actions import installing
from governance.forms.elections import FirstBoardForm, PlaceForm
from governance.models import Candidacy, Election, ElectionSeat, Meeting, Statutes
from governance.views.deeds import do
from governance.views.elections import found_election
from members.models import Member

can_prepare = permission_required("governance.add_election", raise_exception=True)
can_run = permission_required("governance.change_election", raise_exception=True)


@require_POST
@can_prepare
def prepare(request, pk):
    """POST /assemblees/<pk>/elections/preparer/ : open the election that `key` names, or that of a first board."""
    meeting = get_object_or_404(Meeting, pk=pk)
    said = gettext("L’élection est préparée. Voici ses sièges ; ajoutez les candidats.")
    made = None
    if request.POST.get("key") == "conseil":
        form = FirstBoardForm(request.POST)
        if form.is_valid():
            made = do(request, actions.prepare_first, said, meeting=meeting, **form.cleaned_data)
    else:
        made = do(request, actions.prepare, said, meeting=meeting, due=_chosen(request, meeting))
    return redirect("governance:election", made.pk) if made else redirect("governance:elections", pk)


def _chosen(request, meeting):
    statutes = Statutes.objects.on(meeting.held_on)
    found = elections.due(meeting, statutes.rules()) if statutes else []
    chosen = next((each for each in found if each.key == request.POST.get("key")), None)
    if chosen is None:
        raise Http404
    return chosen


def _back(pk):
    return redirect("governance:election", pk)


@require_POST
@can_run
def stand(request, pk):
    """POST /assemblees/elections/<pk>/candidats/ : one candidate, or every outgoing holder (`sortants`)."""
    found = get_object_or_404(Election.objects.select_related("meeting"), pk=pk)
    if "sortants" in request.POST:
        do(request, actions.stand_again, gettext("Les sortants sont candidats."), election=found)
        return _back(pk)
    seat = get_object_or_404(
        ElectionSeat.objects.select_related("election__meeting"), election=found, pk=_key(request, "seat")
    )
    member = get_object_or_404(Member, pk=_key(request, "member"))
    do(request, actions.stand, gettext("La candidature est notée."), seat=seat, member=member)
    return _back(pk)


def _key(request, name):
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else 0


@require_POST
@can_run
def place(request, pk):
    """POST /assemblees/elections/<pk>/point/ : put the election under a point of the agenda."""
    found = get_object_or_404(Election.objects.select_related("meeting"), pk=pk)
    form = PlaceForm(request.POST, election=found)
    if not form.is_valid():
        raise Http404
    said = gettext("L’élection est placée dans l’ordre du jour.")
    do(request, actions.place, said, election=found, item=form.cleaned_data["item"])
    return _back(pk)


@require_POST
@can_run
def step_down(request, pk):
    """POST /assemblees/candidatures/<pk>/retirer/ : take a candidate off the ballot."""
    found = get_object_or_404(Candidacy.objects.select_related("seat__election__meeting"), pk=pk)
    do(request, actions.step_down, gettext("La candidature est retirée."), candidacy=found)
    return _back(found.seat.election_id)


@require_POST
@can_run
def withdraw(request, pk):
    """POST /assemblees/elections/<pk>/retirer/ : take back an election that was not held."""
    found = get_object_or_404(Election.objects.select_related("meeting"), pk=pk)
    meeting = found.meeting_id
    done = do(request, actions.withdraw, gettext("L’élection est retirée."), election=found)
    return redirect("governance:elections", meeting) if done else _back(pk)


@require_POST
@can_run
def another_round(request, pk):
    """POST /assemblees/elections/<pk>/tour/ : open the next round on the seats left undecided."""
    found, _statutes, _there, entitled = found_election(pk)
    said = gettext("Un autre tour est ouvert, entre ceux qui restent.")
    made = do(request, actions.another_round, said, election=found, entitled=entitled)
    return _back(made.pk if made else pk)


@require_POST
@can_run
def draw_lots(request, pk):
    """POST /assemblees/elections/<pk>/sort/ : break the ties by the seed that was said aloud."""
    found, _statutes, _there, entitled = found_election(pk)
    seed = request.POST.get("seed", "")[:100]
    do(request, actions.draw_lots, gettext("Le sort est tiré."), election=found, seed=seed, entitled=entitled)
    return _back(pk)


@require_POST
@can_run
def answer(request, pk):
    """POST /assemblees/candidatures/<pk>/reponse/ : an elected person accepts or declines."""
    found = get_object_or_404(Candidacy.objects.select_related("seat__election"), pk=pk)
    accepted = request.POST.get("accepte") == "oui"
    said = gettext("Le mandat commence.") if accepted else gettext("Le siège est vacant.")
    do(request, installing.answer, said, candidacy=found, accepted=accepted)
    return _back(found.seat.election_id)


@require_POST
@can_run
def accept_all(request, pk):
    """POST /assemblees/elections/<pk>/acceptations/ : every elected person accepts."""
    found = get_object_or_404(Election, pk=pk)
    do(
        request,
        installing.accept_all,
        gettext("Les élus acceptent ; leurs mandats commencent."),
        election=found,
    )
    return _back(pk)


@require_POST
@can_run
def leave_vacant(request, pk):
    """POST /assemblees/elections/sieges/<pk>/vacant/ : nobody was elected, the outgoing mandate ends."""
    found = get_object_or_404(ElectionSeat.objects.select_related("election__meeting"), pk=pk)
    do(request, installing.leave_vacant, gettext("Le siège est vacant."), seat=found)
    return _back(found.election_id)
