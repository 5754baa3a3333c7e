"""The elections of a meeting: what there is to elect, who stands, the count, the answers."""

from dataclasses import dataclass

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from governance import board, elections
from governance.actions import elections as actions
from governance.enums import CandidacyOutcome
from governance.forms.elections import (
    CountForm,
    FirstBoardForm,
    PlaceForm,
    SeedForm,
    StandForm,
    hour_asked,
    moment_of,
)
from governance.models import Candidacy, Election, Meeting, Statutes
from governance.tones import CANDIDACY_TONES
from governance.views.deeds import do, do_with
from governance.views.trails import dated_trail
from initiative_sm import dates
from members.enums import Organ
from members.models import Mandate, Member

can_see = permission_required("governance.view_election", raise_exception=True)
can_run = permission_required("governance.change_election", raise_exception=True)

ELECTED, WAITING = CandidacyOutcome.ELECTED, Q(seats__candidacies__accepted__isnull=True)


@dataclass(frozen=True)
class Line:
    """An election as a list shows it."""

    election: Election
    title: str
    state: str
    tone: str


def hub(meeting, user):
    """What the page of a meeting says of its elections."""
    sees = user.has_perm("governance.view_election") and meeting.organ in (Organ.ASSEMBLY, Organ.BOARD)
    return {
        "sees_elections": sees,
        "elections": lines(meeting) if sees else [],
        "may_elect": sees and user.has_perm("governance.add_election"),
    }


def lines(meeting):
    """The elections of a meeting, each with its state; one query."""
    elected = Q(seats__candidacies__outcome=ELECTED)
    undecided = Q(seats__candidacies__outcome__in=(CandidacyOutcome.PENDING, CandidacyOutcome.TIED))
    rows = meeting.elections.annotate(
        places=Count("seats", distinct=True),
        candidates=Count("seats__candidacies", distinct=True),
        undecided=Count("seats__candidacies", filter=undecided, distinct=True),
        elected=Count("seats__candidacies", filter=elected, distinct=True),
        unanswered=Count("seats__candidacies", filter=elected & WAITING, distinct=True),
    ).order_by("number")
    return [Line(row, _title(row), *_state(row)) for row in rows]


def _title(election):
    return elections.title(election.organ, election.office, election.series)


def _state(row):
    """Where an election stands: what it waits for, else how many of its seats have somebody."""
    if row.voted_at is None:
        return (gettext("À voter"), "wait") if row.candidates else (gettext("Sans candidat"), "bad")
    if row.unanswered:
        return gettext("Réponses attendues"), "wait"
    if row.undecided:
        return gettext("Autre tour"), "wait"
    if row.elected == row.places:
        return gettext("Pourvue"), "good"
    return (gettext("Pourvue en partie"), "info") if row.elected else (gettext("Non pourvue"), "bad")


@require_safe
@can_see
def page(request, pk):
    """GET /assemblees/<pk>/elections/ : the elections of the meeting, and those that may still be prepared."""
    meeting = get_object_or_404(Meeting.objects.prefetch_related("elections"), pk=pk)
    statutes = Statutes.objects.on(meeting.held_on)
    may_prepare = request.user.has_perm("governance.add_election")
    first = may_prepare and statutes and not Mandate.objects.filter(organ=Organ.BOARD).exists()
    title = gettext("Élections")
    context = {
        "meeting": meeting,
        "statutes": statutes,
        "elections": lines(meeting),
        "due": elections.due(meeting, statutes.rules()) if statutes and may_prepare else [],
        "may_prepare": may_prepare,
        "first_form": FirstBoardForm() if first else None,
        "unratified": _unratified(meeting),
        "title": title,
        "trail": dated_trail(meeting, (title, "")),
    }
    return render(request, "governance/elections/page.html", context)


def _unratified(meeting):
    """The seats that the board filled since, for the assembly to ratify, each with who holds it."""
    if meeting.organ != Organ.ASSEMBLY:
        return []
    found = board.seats_of(Organ.BOARD, meeting.held_on)
    return [(seat, seat.mandate.holder_name(get_language())) for seat in found if seat.unratified]


# --- One election ----------------------------------------------------------------------------------------


def found_election(pk, hour=None):
    """The election with its seats and candidates, the statutes of its day, the votes there and of the organ.

    `hour` is that of the vote; None: now.
    """
    meeting = get_object_or_404(Election.objects.select_related("meeting"), pk=pk).meeting
    election = elections.of_meeting(meeting).get(pk=pk)
    statutes = Statutes.objects.on(meeting.held_on)
    at = moment_of(meeting, hour, dates.now())
    there, entitled = elections.votes_there(meeting, statutes, at) if statutes else (0, 0)
    return election, statutes, there, max(entitled, election.in_room or 0)


@require_safe
@can_see
def election(request, pk):
    """GET /assemblees/elections/<pk>/ : the seats, the candidates, the count and the answers."""
    found, statutes, _there, entitled = found_election(pk)
    counts = elections.counts(found, statutes.rules(), entitled) if statutes else []
    may_run = request.user.has_perm("governance.change_election")
    context = {
        "election": found,
        "meeting": found.meeting,
        "title": _title(found),
        "round": elections.round_of(found),
        "later": getattr(found, "later", None),
        "seats": [_seat(count, get_language()) for count in counts],
        "may_run": may_run,
        "closed": getattr(found, "later", None) is not None,
        **_to_do(counts),
        **(
            _stand(found, statutes)
            if may_run and statutes and found.voted_at is None
            else {"stand_form": None, "unable": []}
        ),
        "seed_form": SeedForm(),
        "place_form": PlaceForm(election=found) if may_run else None,
        "trail": _trail(found),
    }
    return render(request, "governance/elections/election.html", context)


def _trail(found, *more):
    back = (gettext("Élections"), reverse("governance:elections", args=[found.meeting_id]))
    own = reverse("governance:election", args=[found.pk]) if more else ""
    return dated_trail(found.meeting, back, (_title(found), own), *more)


def _seat(count, language):
    """A seat as the page shows it: (number, candidate, its name, its colour) of each candidate."""
    return {
        "count": count,
        "outgoing": count.seat.outgoing,
        "candidates": [
            (number, one, one.name(language), CANDIDACY_TONES[one.outcome]) for number, one in count.candidates
        ],
        "may_be_left": count.result is not None and count.elected is None and not count.result.again
        and count.seat.outgoing is not None and count.seat.outgoing.ended_on is None,
    }  # fmt: skip


def _to_do(counts):
    """What the counts leave to do: another round, a lot, answers."""
    results = [count.result for count in counts if count.result]
    waiting = [count for count in counts if count.elected and count.elected.accepted is None]
    answered = any(one.accepted is not None for count in counts for _n, one in count.candidates)
    return {
        "needs_round": any(result.again and not result.awaits_seed for result in results),
        "needs_seed": any(result.awaits_seed for result in results),
        "waiting": len(waiting),
        "answered": answered,
        "stood": sum(len(count.candidates) for count in counts),
    }


def _stand(found, statutes):
    """The form of candidates, and those who may not stand with the reason."""
    meeting = found.meeting
    members = list(Member.objects.on(meeting.held_on).order_by("name_fr", "pk"))
    answers = board.standings_in(
        statutes, found.organ, members, meeting.held_on, seat=0, freed=actions.freed(meeting, found.organ)
    )
    able = {pk for pk, answer in answers.items() if answer.kept} | _hopeful(found)
    standing = set(Candidacy.objects.filter(seat__election=found).values_list("member_id", flat=True))
    return {
        "stand_form": StandForm(election=found, able=able - standing),
        "unable": [(one, answers[one.pk].sentence) for one in members if one.pk not in able],
    }


def _hopeful(found):
    """Those who stand for the board in the same meeting, when an office is elected."""
    if found.organ != Organ.BUREAU:
        return set()
    rows = Candidacy.objects.filter(seat__election__meeting=found.meeting, seat__election__organ=Organ.BOARD)
    return set(rows.values_list("member_id", flat=True))


# --- Its count -----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@can_run
def count(request, pk):
    """GET /assemblees/elections/<pk>/depouillement/ : the papers to type, `?liste` for a list; POST : keep them."""
    hour = hour_asked(request.POST)
    found, statutes, there, entitled = found_election(pk, hour)
    if statutes is None:
        do(request, lambda by: actions.statutes_of(found.meeting), "")
        return redirect("governance:election", pk)
    counts = elections.counts(found, statutes.rules(), entitled)
    listable = len(counts) > 1 and all(len(each.candidates) == 1 for each in counts)
    whole = listable and "liste" in request.GET
    form = CountForm(
        request.POST or None, election=found, counts=counts, there=there,
        hands_allowed=not statutes.secret_elections, whole=whole,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _count(request, form, entitled):
        return redirect("governance:election", pk)
    title = gettext("Dépouillement")
    context = {
        "form": form,
        "election": found,
        "title": title,
        "name": _title(found),
        "there": there,
        "whole": whole,
        "listable": listable,
        "trail": _trail(found, (title, "")),
    }
    return render(request, "governance/elections/count.html", context)


def _count(request, form, entitled):
    in_room = form.there or form.cleaned_data["in_room"]
    return do_with(
        form,
        actions.count,
        request,
        election=form.election,
        papers=form.papers(),
        in_room=in_room,
        entitled=max(entitled, in_room),
        at=moment_of(form.election.meeting, form.cleaned_data["hour"], dates.now()),
        **form.said(),
    )
