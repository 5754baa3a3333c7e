"""The register of resolutions, and the follow-up of each."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.actions import steps as actions
from governance.conformity import conformity
from governance.documents import after
from governance.enums import Outcome
from governance.forms.after import StepDoneForm, StepForm
from governance.models import Attendance, Meeting, Resolution, ResolutionStep
from governance.registers import ResolutionSearch
from governance.tones import OUTCOME_TONES
from governance.views.deeds import tell_refusal
from governance.views.trails import trail
from initiative_sm import dates
from initiative_sm.lists import Column, Listing
from initiative_sm.verbs import show_refusal
from initiative_sm.views import paper_language, pdf_response

can_see = permission_required(["governance.view_meeting", "governance.view_resolution"], raise_exception=True)
can_add = permission_required("governance.add_resolutionstep", raise_exception=True)
can_change = permission_required("governance.change_resolutionstep", raise_exception=True)


def address(resolution):
    return reverse("governance:resolution", args=[resolution.pk])


def follow_up(row):
    """The state of what a resolution asks to be done: its words and its colour; asks for `with_steps`."""
    if row.late:
        return gettext("En retard"), "bad"
    if row.open:
        return gettext("En cours"), "wait"
    return (gettext("Fait"), "good") if row.asked else ("", "")


COLUMNS = (
    Column("texte", _("Résolution"), lambda row: row.text(get_language()), url=address),
    Column("objet", _("Objet"), lambda row: row.get_kind_display(), order_by=("kind",)),
    Column("organe", _("Organe"), lambda row: row.meeting.get_organ_display(), order_by=("meeting__organ",)),
    Column("date", _("Date"), lambda row: row.meeting.held_on, "day", ("meeting__held_on", "-number")),
    Column("numero", _("N°"), lambda row: row.number, "count", ("number",), optional=True),
    Column(
        "resultat", _("Résultat"), lambda row: row.get_outcome_display(), "state", ("outcome",),
        tone=lambda row: OUTCOME_TONES[row.outcome],
    ),
    Column("pour", _("Pour"), lambda row: row.votes_for, "count", ("votes_for",), optional=True),
    Column("contre", _("Contre"), lambda row: row.votes_against, "count", ("votes_against",), optional=True),
    Column("abstentions", _("Abstentions"), lambda row: row.abstentions, "count", ("abstentions",), optional=True),
    Column("suites", _("Suites"), lambda row: follow_up(row)[0], "state", tone=lambda row: follow_up(row)[1]),
)  # fmt: skip


def with_steps(today):
    """Resolutions with how many steps they `asked` for, how many are `open`, how many of these are `late`."""
    undone = Q(steps__done_on__isnull=True, steps__pk__isnull=False)
    return Resolution.objects.select_related("meeting").annotate(
        asked=Count("steps"),
        open=Count("steps", filter=undone),
        late=Count("steps", filter=undone & Q(steps__due_on__lt=today)),
    )


@require_safe
@can_see
def resolutions(request):
    """GET /assemblees/resolutions/ : the resolutions of every organ, newest first."""
    rows = with_steps(dates.today())
    listing = Listing(request, rows, COLUMNS, ResolutionSearch, default="-date")
    title = gettext("Registre des résolutions")
    where = [(gettext("Réunions"), reverse("governance:meetings")), (title, "")]
    return listing.response("generic/list.html", title=title, trail=where)


@require_safe
@can_see
def resolution(request, pk):
    """GET /assemblees/resolutions/<pk>/ : the text in both languages, the vote and its rule, the follow-up."""
    found = _found(pk)
    return _page(request, found, StepForm())


def _found(pk):
    attendances = Attendance.objects.select_related("member", "represented_by")
    meetings = Meeting.objects.prefetch_related("resolutions", Prefetch("attendances", attendances))
    rows = Resolution.objects.select_related("item", "report").prefetch_related(
        Prefetch("meeting", meetings), "counts", "recusals__member", "steps__done_by"
    )
    return get_object_or_404(rows, pk=pk)


def _page(request, found, form):
    today, user = dates.today(), request.user
    judged = conformity(found.meeting)
    context = {
        "resolution": found,
        "meeting": found.meeting,
        "tone": OUTCOME_TONES[found.outcome],
        "rule": judged.votes.get(found.pk) if judged else None,
        # The report knows its resolution, not the reverse: most resolutions adopt none.
        "report": getattr(found, "report", None),
        "steps": [(step, *_state(step, today)) for step in found.steps.all()],
        "form": form,
        "voted": found.outcome != Outcome.PENDING,
        "may_add": found.outcome == Outcome.CARRIED and user.has_perm("governance.add_resolutionstep"),
        "may_change": user.has_perm("governance.change_resolutionstep"),
        "trail": trail(found.meeting, (gettext("Résolution n° %(number)s") % {"number": found.number}, "")),
    }
    return render(request, "governance/resolutions/resolution.html", context)


def _state(step, today):
    if step.done_on is not None:
        return gettext("Fait"), "good"
    if step.due_on is not None and step.due_on < today:
        return gettext("En retard"), "bad"
    return gettext("À faire"), "wait"


@require_POST
@can_add
def step_add(request, pk):
    """POST /assemblees/resolutions/<pk>/suites/ : something more to be done."""
    found = _found(pk)
    form = StepForm(request.POST, instance=ResolutionStep(resolution=found))
    if form.is_valid():
        try:
            actions.add(step=form.instance, by=request.user)
            messages.success(request, gettext("La suite est notée."))
        except ValidationError as refusal:
            tell_refusal(request, refusal)
        return redirect(f"{address(found)}#suites")
    return _page(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
@can_change
@never_cache
def step_done(request, pk):
    """GET /assemblees/suites/<pk>/ : when was it done; POST : note it."""
    step = get_object_or_404(ResolutionStep.objects.select_related("resolution__meeting"), pk=pk)
    today = dates.today()
    form = StepDoneForm(request.POST or None, initial={"done_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.done(step=step, today=today, by=request.user, **form.cleaned_data)
            messages.success(request, gettext("« %(step)s » est noté comme fait.") % {"step": step.text})
            return redirect(f"{address(step.resolution)}#suites")
        except ValidationError as refusal:
            show_refusal(form, refusal)
    context = {
        "step": step,
        "form": form,
        "back": address(step.resolution),
        "trail": trail(step.resolution.meeting, (gettext("Suite d’une résolution"), "")),
    }
    return render(request, "governance/resolutions/step.html", context)


@require_safe
@can_see
def extract(request, pk):
    """GET /assemblees/resolutions/<pk>/extrait/?lang=ar : the extract of the minutes with this resolution."""
    found = get_object_or_404(
        Resolution.objects.select_related("meeting").exclude(outcome=Outcome.PENDING), pk=pk
    )
    language = paper_language(request)
    content = after.extract(found.meeting, language, [found]).content
    return pdf_response(content, f"extrait-{found.meeting.held_on:%Y-%m-%d}-{found.number}-{language}.pdf")
