"""The page of a convocation: whom it calls, the letters and e-mails, the proof of each sending; its part of the hub."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance import convening as rules
from governance import letters, mailing
from governance.documents import PAPERS
from governance.documents import convening as documents
from governance.enums import MEETING_TRANSITIONS, MeetingStatus, Outcome
from governance.forms.convening import ConveneForm, SendingForm
from governance.models import Convocation, Meeting, Sending
from governance.search import ConvocationSearch
from governance.tones import CONVOCATION_TONES
from governance.views.trails import dated_trail
from initiative_sm import dates
from initiative_sm.lists import FORMATS, Column, Listing
from initiative_sm.views import pdf_response
from members import jobs
from members.models import Member
from members.paper import LANGUAGES

can_see = permission_required("governance.view_convocation", raise_exception=True)
can_convene = permission_required("governance.add_convocation", raise_exception=True)
can_send = permission_required("governance.add_sending", raise_exception=True)
can_see_meeting = permission_required("governance.view_meeting", raise_exception=True)

STATES = {"sent": _("Envoyée"), "failed": _("Échec"), "waiting": _("À envoyer")}


def state(row):
    """What came of a convocation: a key of STATES. Asks for `with_state()`."""
    return "sent" if row.reached else "failed" if row.failed else "waiting"


def _good(row):
    return [one for one in row.sendings.all() if not one.error]


def _last(row):
    return next(reversed(list(row.sendings.all())), None)


def _channels(row):
    return " · ".join(dict.fromkeys(one.get_channel_display() for one in _good(row)))


def _first_day(row):
    found = _good(row)
    return found[0].sent_at.date() if found else None


def _proof(row):
    found = _good(row)
    if found:
        return " · ".join(one.reference.strip("<>") for one in found if one.reference)
    last = _last(row)
    return last.error if last else ""


COLUMNS = (
    Column("destinataire", _("Destinataire"), lambda row: row, "named", ("name_fr",)),
    Column("adherent", _("Adhérent"), lambda row: row.member, "named", ("member__name_fr",),
           url=lambda row: Member.get_absolute_url(row.member)),
    Column("college", _("Collège"), lambda row: row.get_college_display(), order_by=("college",)),
    Column("voix", _("Voix"), lambda row: row.votes, "count", ("votes",)),
    Column("courriel", _("Courriel"), lambda row: row.email, "latin", ("email",)),
    Column("mode", _("Mode d’envoi"), _channels),
    Column("date", _("Date"), _first_day, "day"),
    Column("preuve", _("Preuve"), _proof),
    Column("etat", _("État"), lambda row: STATES[state(row)], "state",
           tone=lambda row: CONVOCATION_TONES[state(row)]),
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@can_see
@never_cache
def page(request, pk):
    """GET /assemblees/<pk>/convocation/ : whom to call, then how each was reached; POST : convene."""
    meeting = get_object_or_404(Meeting, pk=pk)
    if request.method == "POST":
        return _convene(request, meeting)
    if meeting.status == MeetingStatus.PLANNED:
        return _before(request, meeting, _form(meeting))
    return _after(request, meeting)


def _form(meeting, data=None):
    found = rules.addressees(meeting)
    return ConveneForm(data, meeting=meeting, addressees=found, today=dates.today())


@can_convene
def _convene(request, meeting):
    if meeting.status != MeetingStatus.PLANNED:
        messages.error(request, gettext("Cette réunion est déjà convoquée, ou ne se tiendra pas."))
        return redirect("governance:convocation", meeting.pk)
    form = _form(meeting, request.POST)
    if form.is_valid() and form.save_by(request.user):
        said = ngettext(
            "La réunion est convoquée : %d destinataire. Envoyez maintenant les convocations.",
            "La réunion est convoquée : %d destinataires. Envoyez maintenant les convocations.",
            meeting.convocations.count(),
        )
        messages.success(request, said % meeting.convocations.count())
        return redirect("governance:convocation", meeting.pk)
    return _before(request, meeting, form)


def _before(request, meeting, form):
    title = gettext("Convocation")
    context = {
        "form": form,
        "meeting": meeting,
        "language": get_language(),
        "deadline": rules.deadline(meeting.organ, meeting.kind, meeting.held_on, dates.today()),
        "votes": sum(one.votes for one in form.addressees),
        "without_address": sum(not one.member.email for one in form.addressees),
        "may_convene": request.user.has_perm("governance.add_convocation"),
        "trail": dated_trail(meeting, (title, "")),
    }
    return render(request, "governance/convocation/choose.html", context)


def _after(request, meeting, form=None, chosen=()):
    rows = meeting.convocations.with_state().select_related("member")
    rows = rows.prefetch_related(Prefetch("sendings", Sending.objects.order_by("sent_at", "pk")))
    listing = Listing(request, rows, COLUMNS, partial(ConvocationSearch, STATES), default="adherent")
    title = gettext("Convocation")
    if request.GET.get("format") in FORMATS:
        return listing.response("", title=title)
    every = list(meeting.convocations.with_state())
    may_send = meeting.status == MeetingStatus.CONVENED and request.user.has_perm("governance.add_sending")
    context = {
        "meeting": meeting,
        "listing": listing,
        "lines": [(row, state(row), STATES[state(row)], CONVOCATION_TONES[state(row)], _channels(row),
                   _first_day(row), _proof(row)) for row in listing.rows],
        "form": form or SendingForm(meeting=meeting, today=dates.today()),
        "chosen": set(chosen),
        "total": len(every),
        "reached": sum(row.reached for row in every),
        "mail_waits": mailing.waiting(meeting).count(),
        "answer": rules.notice_of(meeting, meeting.convened_on) if meeting.convened_on else None,
        "may_send": may_send,
        "may_print": request.user.has_perm("governance.add_sending"),
        "letters": letters.kept(meeting).values(),
        "may_read": request.user.has_perm("governance.view_paper"),
        "languages": LANGUAGES,
        "trail": dated_trail(meeting, (title, "")),
    }  # fmt: skip
    return render(request, "governance/convocation/sent.html", context)


@require_POST
@can_send
@never_cache
def record(request, pk):
    """POST /assemblees/<pk>/convocation/envois/ : keep that the ticked convocations left by letter or by hand."""
    meeting = get_object_or_404(Meeting, pk=pk)
    form = SendingForm(request.POST, request.FILES, meeting=meeting, today=dates.today())
    chosen = request.POST.getlist("chosen")
    if form.is_valid() and (kept := form.save_by(request.user, chosen)):
        said = ngettext("%d envoi est noté.", "%d envois sont notés.", len(kept))
        messages.success(request, said % len(kept))
        return redirect("governance:convocation", meeting.pk)
    return _after(request, meeting, form, chosen)


@require_POST
@can_send
def mail(request, pk):
    """POST /assemblees/<pk>/convocation/courriels/ : send those that wait; the work has its own page."""
    meeting = get_object_or_404(Meeting, pk=pk)
    if meeting.status != MeetingStatus.CONVENED or not mailing.waiting(meeting).exists():
        messages.error(request, gettext("Aucun courriel n’attend d’être envoyé."))
        return redirect("governance:convocation", meeting.pk)
    job = jobs.start("mail_convocations", by=request.user, meeting=meeting.pk)
    return redirect("members:job", job.pk)


@require_POST
@can_send
def print_letters(request, pk):
    """POST /assemblees/<pk>/convocation/lettres/ : print all letters in the background."""
    meeting = get_object_or_404(Meeting, pk=pk)
    if not meeting.convocations.exists():
        messages.error(request, gettext("Personne n’est convoqué : il n’y a pas de lettre à imprimer."))
        return redirect("governance:convocation", pk)
    job = jobs.start("print_letters", by=request.user, meeting=meeting.pk)
    return redirect("members:job", job.pk)


@require_safe
@can_see
def letter(request, pk, language):
    """GET /assemblees/convocations/<pk>/<language>/ : the letter of one addressee, with its form of proxy."""
    if language not in LANGUAGES:
        raise Http404
    found = get_object_or_404(Convocation.objects.select_related("meeting", "member"), pk=pk)
    return pdf_response(documents.letter(found, language).content, f"convocation-{pk}-{language}.pdf")


@require_safe
@can_see_meeting
def paper(request, pk, name, language):
    """GET /assemblees/<pk>/papiers/<name>/<language>/ : a printed paper of the meeting (governance.documents)."""
    if name not in PAPERS or language not in LANGUAGES:
        raise Http404
    meeting = get_object_or_404(Meeting, pk=pk)
    try:
        printed = PAPERS[name].printed(meeting, language)
    except ObjectDoesNotExist as error:
        raise Http404(gettext("Cet imprimé n’existe pas encore pour cette réunion.")) from error
    return pdf_response(printed.content, f"{name}-{pk}-{language}.pdf")


def hub(meeting, user):
    """The convening's part of the page of a meeting: its next step, and what is ready. Two queries."""
    convocations = list(meeting.convocations.with_state())
    planned = meeting.status == MeetingStatus.PLANNED
    return {
        "planned": planned,
        "called": len(convocations),
        "reached": sum(row.reached for row in convocations),
        "joined": list(meeting.papers.sent()),
        "deadline": rules.deadline(meeting.organ, meeting.kind, meeting.held_on, dates.today())
        if planned
        else None,
        "may_edit": planned and user.has_perm("governance.change_meeting"),
        "may_cancel": MeetingStatus.CANCELLED in MEETING_TRANSITIONS.get(meeting.status, ())
        and user.has_perm("governance.change_meeting"),
        "may_see_addressees": user.has_perm("governance.view_convocation"),
        "may_convene": planned and user.has_perm("governance.add_convocation"),
        "may_submit": user.has_perm("reports.change_report") and bool(meeting.years.all()),
        "to_adopt": _to_adopt(meeting) if user.has_perm("reports.change_report") else 0,
    }


def _to_adopt(meeting):
    """How many reports wait for what their carried resolution decided."""
    reports = [
        getattr(resolution, "report", None)
        for resolution in meeting.resolutions.all()
        if resolution.outcome == Outcome.CARRIED
    ]
    return sum(report is not None and report.status == "submitted" for report in reports)
