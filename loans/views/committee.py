"""The sessions of the approval committee: which there are, the agenda of one, the files that wait for one."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Prefetch, Q, Value
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance import interests
from governance.desk import counters, with_desk
from governance.enums import MeetingStatus
from governance.models import Meeting
from governance.session import clock, session
from governance.tones import MEETING_TONES, OUTCOME_TONES
from initiative_sm import dates
from initiative_sm.lists import Column, Listing
from initiative_sm.verbs import show_refusal
from loans.actions import committee as actions
from loans.admin.tones import LOAN_TONES
from loans.admin.tones import OUTCOME_TONES as DECISION_TONES
from loans.committee import Reader, files, reader, sessions
from loans.enums import LoanStatus
from loans.forms.committee import CandidateSearch, CommitteeSearch, ProposeForm, ReasonForm
from loans.models import CommitteeFile, Decision, Loan
from members.enums import Organ
from members.models import Member

can_see = permission_required("loans.view_committeefile", raise_exception=True)
can_propose = permission_required(["loans.view_loan", "loans.add_committeefile"], raise_exception=True)


def _page(meeting):
    return reverse("loans:committee_session", args=[meeting.pk])


COLUMNS = (
    Column("date", _("Date"), lambda row: row.held_on, "day", ("held_on",), url=_page),
    Column("numero", _("Séance"), lambda row: row.number, "count", ("number",)),
    Column(
        "etat", _("État"), lambda row: row.get_status_display(), "state", ("status",),
        tone=lambda row: MEETING_TONES.get(row.status, "neutral"),
    ),
    Column("dossiers", _("Dossiers"), lambda row: row.presented or None, "count", ("presented",)),
    Column("voix", _("Votés"), lambda row: row.voted or None, "count", ("voted",)),
    Column("lieu", _("Lieu"), lambda row: row.place(get_language() or "fr"), optional=True),
)  # fmt: skip


@require_safe
@can_see
def index(request):
    """GET /comite/ : the sessions that the reader may open, latest first."""
    of = reader(request.user, dates.today())
    # Counted by themselves: the search joins the same files.
    mine = files(of).order_by().values("pk")
    counted = Q(resolutions__committee_file__in=mine)
    rows = sessions(of).annotate(
        presented=Count("resolutions", filter=counted, distinct=True),
        voted=Count("resolutions", filter=counted & ~Q(resolutions__outcome="pending"), distinct=True),
    )
    if not of.whole:
        rows = rows.filter(presented__gt=0)  # a member reads files: a session without any says nothing
    listing = Listing(request, rows, COLUMNS, CommitteeSearch, default="-date")
    return listing.response(
        "loans/committee/list.html",
        title=gettext("Comité d’agrément"),
        trail=[(gettext("Accueil"), reverse("home")), (gettext("Comité d’agrément"), "")],
        may_plan=request.user.has_perm("governance.add_meeting"),
        upcoming=_upcoming(of),
        empty_title="" if of.whole else gettext("Aucune séance ne vous est ouverte"),
        empty_text=""
        if of.whole
        else gettext("Les dossiers d’une séance vous sont ouverts dès votre convocation."),
    )


def _upcoming(of):
    """The sessions under way or to come, soonest first, before the list of all."""
    rows = sessions(of).filter(status__in=[*actions.AHEAD, MeetingStatus.OPEN])
    return [(row, MEETING_TONES.get(row.status, "neutral")) for row in rows.order_by("held_on", "pk")]


@require_safe
@can_see
def detail(request, pk):
    """GET /comite/seances/<pk>/ : the files of a session, what is proposed, voted and decided."""
    of = reader(request.user, dates.today())
    meeting = get_object_or_404(sessions(of), pk=pk)
    language = get_language() or "fr"
    context = {
        "meeting": meeting,
        "tone": MEETING_TONES.get(meeting.status, "neutral"),
        "place": meeting.place(language),
        "rows": _rows(request, of, meeting, language),
        "counters": _counters(meeting),
        "may_propose": request.user.has_perm("loans.add_committeefile") and meeting.status in actions.AHEAD,
        "may_count": request.user.has_perm("governance.change_resolution"),
        "may_open_meeting": request.user.has_perm("governance.view_meeting"),
        "may_desk": of.whole and request.user.has_perm("governance.view_stay"),
        "in_session": meeting.status == MeetingStatus.OPEN,
        "declared": _declared(meeting, language) if of.whole else [],
        "others": _others(meeting) if of.whole else [],
        "trail": trail((str(meeting), "")),
        "whole": of.whole,
    }
    return render(request, "loans/committee/session.html", context)


def _rows(request, of: Reader, meeting, language):
    """(file, its decision, its tones, who takes no part, whether it is open to the reader), in the agenda's order."""
    grants = Prefetch("resolution__item__loan_decisions", Decision.objects.grants(), to_attr="taken")
    rows = CommitteeFile.objects.filter(resolution__meeting=meeting).select_related(
        "resolution__item", "envelope", "loan__holder", "loan__project__sector", "loan__project__commune"
    )
    rows = rows.prefetch_related(grants, "resolution__recusals__member").order_by("resolution__item__number")
    opened = set(files(of).filter(resolution__meeting=meeting).values_list("pk", flat=True))
    found = []
    for row in rows:
        taken = next(iter(row.resolution.item.taken), None)
        found.append(
            {
                "file": row,
                "title": row.resolution.item.title(language),
                "open": row.pk in opened,
                "decision": taken,
                "decision_tone": DECISION_TONES.get(taken.outcome, "neutral") if taken else "",
                "vote_tone": OUTCOME_TONES[row.resolution.outcome],
                "recused": [recusal.member.name(language) for recusal in row.resolution.recusals.all()],
            }
        )
    return found


def _counters(meeting):
    """Who is in the room, with the quorum, while the session goes on."""
    if meeting.status != MeetingStatus.OPEN:
        return None
    held = session(with_desk(meeting))
    return counters(held, clock(meeting, dates.now())) if held else None


def _declared(meeting, language):
    """What the members convened have entered in the register of interests."""
    members = Member.objects.filter(convocations__meeting=meeting)
    return interests.told(members, meeting.held_on, language)


def _others(meeting):
    """What was decided in the session about loans that were on no agenda of files."""
    rows = Decision.objects.filter(item__meeting=meeting, item__resolutions__committee_file__isnull=True)
    return [
        (row, DECISION_TONES.get(row.outcome, "neutral"))
        for row in rows.select_related("loan__holder").order_by("pk").distinct()
    ]


CANDIDATES = (
    Column("numero", _("Numéro"), lambda loan: loan.number, "latin", ("number",)),
    Column("porteur", _("Porteur"), lambda loan: loan.holder, "named", ("holder__last_name", "holder__first_name"),
           url=lambda loan: reverse("loans:committee_propose", args=[loan.pk], query={"seance": loan.session})),
    Column("projet", _("Projet"), lambda loan: loan.project, "named", ("project__name_fr",)),
    Column("demande", _("Montant demandé"), lambda loan: loan.amount_requested, "money", ("amount_requested",)),
    Column("etat", _("État"), lambda loan: loan.get_status_display(), "state", ("status",),
           tone=lambda loan: LOAN_TONES.get(loan.status, "neutral")),
    Column("recu", _("Reçu le"), lambda loan: loan.received_on, "day", ("received_on",)),
    Column("charge", _("Chargé de mission"), lambda loan: loan.officer and str(loan.officer),
           order_by=("officer__full_name",)),
)  # fmt: skip


@require_safe
@can_propose
def candidates(request, pk):
    """GET /comite/seances/<pk>/ajouter/ : the files that may still go on this agenda."""
    meeting = get_object_or_404(Meeting, pk=pk, organ=Organ.COMMITTEE)
    waiting = CommitteeFile.objects.filter(resolution__meeting__status__in=actions.NOT_OVER)
    waiting = waiting.filter(resolution__item__loan_decisions__isnull=True).values("loan")
    rows = Loan.objects.filter(status__in=[LoanStatus.APPRAISAL, LoanStatus.COMMITTEE]).exclude(
        pk__in=waiting
    )
    rows = rows.select_related("holder", "project", "officer").annotate(session=Value(meeting.pk))
    listing = Listing(request, rows, CANDIDATES, CandidateSearch, default="numero")
    return listing.response(
        "generic/list.html",
        title=gettext("Dossiers à présenter"),
        trail=trail((str(meeting), _page(meeting)), (gettext("Dossiers à présenter"), "")),
        empty_title=gettext("Aucun dossier n’attend le comité"),
        empty_text=gettext("Un dossier se présente dès que son instruction est commencée."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@can_propose
def propose(request, pk):
    """GET /prets/<pk>/comite/presenter/?seance= : the session and the terms; POST : the file is on the agenda."""
    found = Loan.objects.select_related("holder", "project", "product", "envelope")
    loan = get_object_or_404(found, pk=pk)
    before = actions.waiting(loan)
    if before is not None:
        messages.info(
            request,
            gettext("Le dossier est déjà à l’ordre du jour de la séance du %(day)s.")
            % {"day": f"{before.resolution.meeting.held_on:%d/%m/%Y}"},
        )
        return redirect("loans:committee_file", pk=before.pk)
    form = ProposeForm(request.POST or None, loan=loan, on=dates.today(), initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        presented = _propose(request, loan, form)
        if presented is not None:
            return redirect(f"{_page(presented.resolution.meeting)}#dossier-{presented.pk}")
    context = {
        "form": form,
        "loan": loan,
        "sessions": form.fields["meeting"].queryset.exists(),
        "may_plan": request.user.has_perm("governance.add_meeting"),
        "trail": [
            (gettext("Prêts"), reverse("loans:loans")),
            (loan.number, loan.get_absolute_url()),
            (gettext("Présenter au comité"), ""),
        ],
    }
    return render(request, "loans/committee/propose.html", context)


def _asked(request):
    asked = request.GET.get("seance", "")
    return {"meeting": asked} if asked.isdecimal() else {}


def _propose(request, loan, form):
    try:
        presented = actions.propose(
            loan=loan, meeting=form.cleaned_data["meeting"], by=request.user, **form.terms
        )
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return None
    messages.success(
        request,
        gettext("Le dossier %(loan)s est à l’ordre du jour du %(day)s.")
        % {"loan": loan.number, "day": f"{presented.resolution.meeting.held_on:%d/%m/%Y}"},
    )
    return presented


def on_agenda(pk):
    """A file on the agenda with its session, for who prepares it. Raises Http404."""
    rows = CommitteeFile.objects.select_related(
        "resolution__meeting",
        "resolution__item",
        "loan__holder",
        "loan__project",
        "loan__product",
        "envelope",
    )
    return get_object_or_404(rows, pk=pk)


@require_POST
@can_propose
def shift(request, pk, way):
    """POST /comite/dossiers/<pk>/monter|descendre/ : change places with the neighbour."""
    presented = on_agenda(pk)
    meeting = presented.resolution.meeting
    try:
        actions.shift(presented=presented, down=way == "descendre", by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(f"{_page(meeting)}#dossier-{pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@can_propose
def take_off(request, pk):
    """GET /comite/dossiers/<pk>/retirer/ : why; POST : the file goes back to its appraisal."""
    presented = on_agenda(pk)
    meeting = presented.resolution.meeting
    if meeting.status not in actions.AHEAD:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            loan = actions.take_off(presented=presented, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request, gettext("Le dossier %(loan)s n’est plus à l’ordre du jour.") % {"loan": loan.number}
            )
            return redirect(_page(meeting))
    context = {
        "form": form,
        "title": gettext("Retirer de l’ordre du jour"),
        "lead": gettext("Le dossier revient à l’instruction ; il pourra être présenté à une autre séance."),
        "action": gettext("Retirer de l’ordre du jour"),
        "grave": True,
        "back": reverse("loans:committee_file", args=[pk]),
        "trail": trail((str(meeting), _page(meeting)), (presented.loan.number, "")),
    }
    return render(request, "loans/committee/step.html", context)


def trail(*more):
    """The way from the committee to one of its pages; `more` are (title, address), the last without address."""
    return [(gettext("Comité d’agrément"), reverse("loans:committee")), *more]
