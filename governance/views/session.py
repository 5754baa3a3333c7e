"""A session on the page of its meeting: open it, close it, find the quorum missing, call again."""

from dataclasses import asdict, dataclass

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from governance.actions import session as actions
from governance.desk import Counters, counters, shown_at, with_desk
from governance.documents import PAPERS
from governance.enums import MeetingStatus, Outcome
from governance.forms.session import MomentForm, OpeningForm, SecondCallForm
from governance.models import Meeting
from governance.session import Session, clock, planned_opening, run_here, session
from governance.views.trails import trail
from initiative_sm import dates
from initiative_sm.verbs import show_refusal
from members.paper import LANGUAGES

can_run = permission_required("governance.change_meeting", raise_exception=True)
can_plan = permission_required(["governance.add_meeting", "governance.change_meeting"], raise_exception=True)

WITH_DESK = (MeetingStatus.CONVENED, MeetingStatus.OPEN)
WITH_VOTES = (MeetingStatus.OPEN, MeetingStatus.HELD)


@dataclass(frozen=True)
class Hub:
    """What the page of a meeting says of its session. `doors`: where to go from there, (icon, label, address)."""

    counters: Counters | None
    doors: list
    steps: list
    chair: str
    secretary: str
    second: Meeting | None
    papers: list


def hub(meeting: Meeting, held: Session | None, user) -> dict:
    """The session's part of the page of `meeting`; nothing where no session was or will be run here.

    `held` is its session by the statutes of its day, None without any.
    """
    if not run_here(meeting) or meeting.status == MeetingStatus.PLANNED:
        return {"session": None}
    language = get_language()
    at = shown_at(meeting, clock(meeting, dates.now()))
    shown = held and meeting.status in (*WITH_DESK, MeetingStatus.MISSED)
    return {
        "session": Hub(
            counters(held, at) if shown else None,
            _doors(meeting, user),
            _steps(meeting, user),
            meeting.chair(language),
            meeting.secretary(language),
            getattr(meeting, "second", None),
            _papers(meeting, user),
        )
    }


def _doors(meeting, user):
    doors = []
    if user.has_perm("governance.add_stay") and meeting.status in WITH_DESK:
        doors.append(("users", gettext("Accueil des membres"), reverse("governance:desk", args=[meeting.pk])))
    if user.has_perm("governance.view_proxy"):
        doors.append(("file-text", gettext("Pouvoirs"), reverse("governance:proxies", args=[meeting.pk])))
    if meeting.status in WITH_DESK:
        doors.append(("eye", gettext("Panneau du quorum"), reverse("governance:quorum", args=[meeting.pk])))
    if user.has_perm("governance.view_resolution") and meeting.status in WITH_VOTES:
        doors.append(("gavel", gettext("Votes"), reverse("governance:votes", args=[meeting.pk])))
    return doors


def _papers(meeting, user):
    """The papers of the session with their addresses by language."""
    if not user.has_perm("governance.view_attendance"):
        return []
    return [
        (
            PAPERS[name].title,
            [(each, reverse("governance:paper", args=[meeting.pk, name, each])) for each in LANGUAGES],
        )
        for name in ("feuille-de-presence", "feuilles-de-vote")
    ]


def _steps(meeting, user):
    """What may be done now to the session: (label, address, whether it is the next step)."""
    if not user.has_perm("governance.change_meeting"):
        return []
    if meeting.status == MeetingStatus.CONVENED:
        return [(gettext("Ouvrir la séance"), reverse("governance:open", args=[meeting.pk]), True)]
    if meeting.status == MeetingStatus.OPEN:
        return [
            (gettext("Lever la séance"), reverse("governance:close", args=[meeting.pk]), True),
            (gettext("Quorum non atteint"), reverse("governance:missed", args=[meeting.pk]), False),
        ]
    may_plan = user.has_perm("governance.add_meeting")
    if meeting.status == MeetingStatus.MISSED and may_plan and not hasattr(meeting, "second"):
        return [(gettext("Convoquer à nouveau"), reverse("governance:second_call", args=[meeting.pk]), True)]
    return []


def _step(request, meeting, form, *, title, button, perform, held: Session | None, grave=False, lead=""):
    """A step of the session: GET shows its form, POST performs it and goes back to the meeting."""
    if request.method == "POST" and form.is_valid():
        try:
            done, said = perform(form)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect(done)
    at = clock(meeting, dates.now())
    context = {
        "meeting": meeting,
        "form": form,
        "title": title,
        "button": button,
        "grave": grave,
        "lead": lead,
        "counters": counters(held, at) if held else None,
        "pending": meeting.resolutions.filter(outcome=Outcome.PENDING).count(),
        "trail": trail(meeting, (title, "")),
    }
    return render(request, "governance/session/step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@can_run
def open_session(request, pk):
    """GET /assemblees/<pk>/seance/ouvrir/ : hour, chair and secretary; POST opens."""
    meeting = with_desk(get_object_or_404(Meeting, pk=pk))
    now = dates.now()
    initial = {**asdict(actions.officers_of(meeting.held_on)), "hour": _opening_hour(meeting, now)}
    form = OpeningForm(request.POST or None, meeting=meeting, now=now, initial=initial)

    def perform(form):
        names = {name: form.cleaned_data[name] for name in asdict(actions.Officers())}
        actions.open_session(
            meeting=meeting, at=form.moment, officers=actions.Officers(**names), by=request.user
        )
        return meeting, gettext("La séance est ouverte.")

    return _step(
        request, meeting, form,
        title=gettext("Ouvrir la séance"), button=gettext("Ouvrir la séance"), perform=perform, held=session(meeting),
    )  # fmt: skip


def _opening_hour(meeting, now):
    """The hour announced, for a meeting that is written down on another day."""
    return (
        None if dates.local(now).date() == meeting.held_on else dates.local(planned_opening(meeting)).time()
    )


@require_http_methods(["GET", "HEAD", "POST"])
@can_run
def close(request, pk):
    """GET /assemblees/<pk>/seance/lever/ : what will be written; POST closes and writes the attendance sheet."""
    meeting = with_desk(get_object_or_404(Meeting, pk=pk))
    form = MomentForm(request.POST or None, meeting=meeting, now=dates.now())

    def perform(form):
        done = actions.close(meeting=meeting, at=form.moment, by=request.user)
        return done, gettext("La séance est levée ; la feuille de présence est établie.")

    return _step(
        request, meeting, form,
        title=gettext("Lever la séance"), button=gettext("Lever la séance"), perform=perform, held=session(meeting),
        grave=True,
        lead=gettext("Ceux qui sont encore dans la salle en sortent à cette heure, et la feuille de présence est "
                     "écrite. Les votes ne se reprennent plus."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@can_run
def missed(request, pk):
    """GET /assemblees/<pk>/seance/quorum/ : the quorum as it is; POST ends a session that could decide nothing."""
    meeting = with_desk(get_object_or_404(Meeting, pk=pk))
    form = MomentForm(request.POST or None, meeting=meeting, now=dates.now())

    def perform(form):
        done = actions.miss_quorum(meeting=meeting, at=form.moment, by=request.user)
        return done, gettext("Le défaut de quorum est constaté : l’assemblée peut être convoquée à nouveau.")

    return _step(
        request, meeting, form,
        title=gettext("Constater le défaut de quorum"), button=gettext("Constater et lever la séance"),
        perform=perform, held=session(meeting), grave=True,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@can_plan
def second_call(request, pk):
    """GET /assemblees/<pk>/seance/seconde/ : the day of the second meeting; POST plans it, with the same agenda."""
    meeting = with_desk(get_object_or_404(Meeting, pk=pk))
    held = session(meeting)
    earliest = actions.second_day(meeting) if held else None
    form = SecondCallForm(request.POST or None, initial={"held_on": earliest, "starts_at": meeting.starts_at})

    def perform(form):
        second = actions.call_again(
            meeting=meeting,
            held_on=form.cleaned_data["held_on"],
            starts_at=form.cleaned_data["starts_at"],
            at=dates.now(),
            by=request.user,
        )
        return second, gettext(
            "La seconde réunion est prévue, avec le même ordre du jour : convoquez ses membres."
        )

    lead = ""
    if earliest is not None:
        lead = gettext("Les statuts admettent la seconde réunion à partir du %(day)s.") % {
            "day": dates.format(earliest, weekday=True)
        }
    return _step(
        request, meeting, form,
        title=gettext("Seconde convocation"), button=gettext("Prévoir la seconde réunion"),
        perform=perform, held=None, lead=lead,
    )  # fmt: skip
