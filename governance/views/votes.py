"""The votes of a session: put a resolution to the vote, read what the count comes to, record it, take it back."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance import interests
from governance.actions import votes as actions
from governance.conformity import conformity
from governance.desk import counters, shown_at, with_desk
from governance.enums import MeetingStatus, Outcome
from governance.forms.roll_call import RollCallForm, all_in_favour
from governance.forms.votes import BallotForm, RecusalForm, UndoForm, filled
from governance.models import Meeting, Recusal, Resolution
from governance.session import clock, session
from governance.tones import OUTCOME_TONES
from governance.views.trails import trail
from initiative_sm import dates
from initiative_sm.verbs import show_refusal
from members.models import Member

can_see = permission_required(["governance.view_meeting", "governance.view_resolution"], raise_exception=True)
can_count = permission_required("governance.change_resolution", raise_exception=True)


def _meeting(pk):
    return with_desk(get_object_or_404(Meeting, pk=pk))


@require_safe
@can_see
def votes(request, pk):
    """GET /assemblees/<pk>/votes/ : the resolutions, what is voted and what waits, with the quorum of the moment."""
    meeting = _meeting(pk)
    at = shown_at(meeting, clock(meeting, dates.now()))
    judged = conformity(meeting)
    answers = judged.votes if judged else {}
    in_session = judged is not None and meeting.status == MeetingStatus.OPEN
    language = get_language()
    context = {
        "meeting": meeting,
        "counters": counters(judged.session, at) if in_session else None,
        "votes": [
            (row, row.text(language), OUTCOME_TONES[row.outcome], answers.get(row.pk))
            for row in meeting.resolutions.order_by("number")
        ],
        "open": meeting.status == MeetingStatus.OPEN
        and request.user.has_perm("governance.change_resolution"),
        "trail": trail(meeting, (gettext("Votes"), "")),
    }
    return render(request, "governance/session/votes.html", context)


def _resolution(meeting, pk):
    rows = Resolution.objects.prefetch_related("recusals__member", "counts", "voices__member")
    return get_object_or_404(rows, pk=pk, meeting=meeting)


def _form(request, meeting, resolution, held):
    by_college = request.GET.get("par", "college" if _weighted(held) else "voix") == "college"
    return BallotForm(
        request.POST or None, resolution=resolution, held=held, by_college=by_college, now=dates.now()
    )


def _weighted(held):
    """Hands do not all weigh the same: they are counted by college."""
    return len({voter.votes for voter in held.voters if voter.votes}) > 1


@require_http_methods(["GET", "HEAD", "POST"])
@can_count
def vote(request, pk, resolution):
    """GET /assemblees/<pk>/votes/<resolution>/ : the count; POST : what it comes to, then its record once seen."""
    meeting = _meeting(pk)
    found, held = _resolution(meeting, resolution), session(meeting)
    if closed := _closed(request, meeting, found, held):
        return closed
    form = _form(request, meeting, found, held)
    if request.method == "POST":
        if "reste" in request.POST:
            data = filled(request.POST, form)
            form = BallotForm(data, resolution=found, held=held, by_college=form.by_college, now=dates.now())
        elif form.is_valid() and request.POST.get("vu") == form.seen and _record(request, form):
            return redirect(f"{reverse('governance:votes', args=[pk])}#resolution-{found.pk}")
    return render(request, "governance/session/vote.html", _context(request, meeting, found, held, form))


def _closed(request, meeting, resolution, held):
    """The answer where nothing is counted: no session is open, or the vote was taken; None where one may count."""
    if held is None or meeting.status != MeetingStatus.OPEN:
        messages.error(request, gettext("La séance n’est pas ouverte : rien ne s’y vote."))
        return redirect("governance:votes", pk=meeting.pk)
    return _voted(request, meeting, resolution) if resolution.outcome != Outcome.PENDING else None


@require_http_methods(["GET", "HEAD", "POST"])
@can_count
def roll_call(request, pk, resolution):
    """GET /assemblees/<pk>/votes/<resolution>/appel/ : each member by name; POST : the result, then its record."""
    meeting = _meeting(pk)
    found, held = _resolution(meeting, resolution), session(meeting)
    if closed := _closed(request, meeting, found, held):
        return closed
    form = RollCallForm(request.POST or None, resolution=found, held=held, now=dates.now())
    if request.method == "POST":
        if "reste" in request.POST:
            data = all_in_favour(request.POST, form)
            form = RollCallForm(data, resolution=found, held=held, now=dates.now())
        elif form.is_valid() and request.POST.get("vu") == form.seen and _record(request, form):
            return redirect(
                _next(request) or f"{reverse('governance:votes', args=[pk])}#resolution-{found.pk}"
            )
    context = {**_context(request, meeting, found, held, form), "next": _next(request)}
    return render(request, "governance/session/roll_call.html", context)


def _next(request):
    """Where the reader came from, another page of this house; "" where none is said."""
    asked = request.GET.get("suite", "")
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}) else ""


@require_POST
@can_count
def roll_call_preview(request, pk, resolution):
    """POST /assemblees/<pk>/votes/<resolution>/appel/apercu/ : what the answers come to; nothing is written."""
    meeting = _meeting(pk)
    found, held = _resolution(meeting, resolution), session(meeting)
    if held is None:
        raise Http404
    form = RollCallForm(request.POST, resolution=found, held=held, now=dates.now())
    form.is_valid()
    return render(request, "governance/session/_decision.html", {"form": form})


def _record(request, form):
    try:
        done = actions.record(
            resolution=form.resolution,
            ballot=form.ballot,
            at=form.moment,
            by=request.user,
            typed=form.cleaned_data.get("outcome", ""),
        )
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    said = form.decision.result.sentence if form.decision.result else done.get_outcome_display()
    messages.success(
        request, gettext("Résolution %(number)s : %(said)s") % {"number": done.number, "said": said}
    )
    return True


def _context(request, meeting, resolution, held, form):
    at = clock(meeting, dates.now())
    language = get_language()
    members = Member.objects.filter(convocations__meeting=meeting)
    members = members.exclude(pk__in=[row.member_id for row in resolution.recusals.all()])
    recusal = RecusalForm(members=members.order_by("name_fr", "pk"))
    return {
        "meeting": meeting,
        "resolution": resolution,
        "text": resolution.text(language),
        "form": form,
        "next": "",
        "counters": counters(held, at),
        "recusals": [(row, row.member.name(language)) for row in resolution.recusals.all()],
        "recusal_form": recusal,
        "declared": interests.told(members, meeting.held_on, language),
        "trail": trail(
            meeting,
            (gettext("Votes"), reverse("governance:votes", args=[meeting.pk])),
            (gettext("Résolution %(number)s") % {"number": resolution.number}, ""),
        ),
    }


def _voted(request, meeting, resolution, form=None):
    judged = conformity(meeting)
    context = {
        "meeting": meeting,
        "resolution": resolution,
        "text": resolution.text(get_language()),
        "tone": OUTCOME_TONES[resolution.outcome],
        "answer": judged.votes.get(resolution.pk) if judged else None,
        "counts": list(resolution.counts.all()),
        "voices": [
            (row.member.name(get_language() or "fr"), row.get_choice_display())
            for row in resolution.voices.all()
        ],
        "form": form or UndoForm(),
        "trail": trail(
            meeting,
            (gettext("Votes"), reverse("governance:votes", args=[meeting.pk])),
            (gettext("Résolution %(number)s") % {"number": resolution.number}, ""),
        ),
    }
    return render(request, "governance/session/voted.html", context)


@require_POST
@can_count
def preview(request, pk, resolution):
    """POST /assemblees/<pk>/votes/<resolution>/apercu/ : what the count comes to; nothing is written."""
    meeting = _meeting(pk)
    found, held = _resolution(meeting, resolution), session(meeting)
    if held is None:
        raise Http404
    form = _form(request, meeting, found, held)
    form.is_valid()
    return render(request, "governance/session/_decision.html", {"form": form})


@require_POST
@can_count
def undo(request, pk, resolution):
    """POST /assemblees/<pk>/votes/<resolution>/reprise/ : take a wrong count back, with its reason."""
    meeting = _meeting(pk)
    found = _resolution(meeting, resolution)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _voted(request, meeting, found, form)
    try:
        actions.undo(resolution=found, reason=form.cleaned_data["reason"], by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("governance:votes", pk=pk)
    messages.success(request, gettext("Le décompte est repris : la résolution est à voter."))
    return redirect("governance:vote", pk=pk, resolution=resolution)


@require_POST
@can_count
def recuse(request, pk, resolution):
    """POST /assemblees/<pk>/votes/<resolution>/deport/ : a member takes no part, and why."""
    meeting = _meeting(pk)
    found = _resolution(meeting, resolution)
    form = RecusalForm(request.POST, members=Member.objects.filter(convocations__meeting=meeting))
    if not form.is_valid():
        messages.error(
            request, gettext("Choisissez l’adhérent et dites pourquoi il ne prend pas part au vote.")
        )
    else:
        try:
            actions.recuse(resolution=found, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    return redirect(_next(request) or reverse("governance:vote", args=[pk, resolution]))


@require_POST
@can_count
def take_part(request, pk, resolution, recusal):
    """POST /assemblees/<pk>/votes/<resolution>/deport/<recusal>/retirer/ : noted by mistake."""
    row = get_object_or_404(Recusal, pk=recusal, resolution=resolution, resolution__meeting=pk)
    try:
        actions.take_part(recusal=row, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(_next(request) or reverse("governance:vote", args=[pk, resolution]))
