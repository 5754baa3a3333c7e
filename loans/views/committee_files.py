"""A file before the committee: its sheet, the conflicts declared, the terms proposed, the decision, the papers."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance import interests
from governance.actions import votes
from governance.enums import MeetingStatus, Outcome
from governance.tones import OUTCOME_TONES
from initiative_sm import dates
from initiative_sm.verbs import show_refusal
from initiative_sm.views import paper_language, pdf_response
from loans import committee_sheet
from loans.actions import committee as actions
from loans.actions import papers
from loans.admin.tones import OUTCOME_TONES as DECISION_TONES
from loans.committee import documents, files, reader
from loans.enums import IssuedKind
from loans.forms.committee import DecisionForm, TermsForm, WithdrawalForm
from loans.views.committee import can_propose, on_agenda, trail
from loans.views.documents import served
from members.models import Member

can_see = permission_required("loans.view_committeefile", raise_exception=True)
can_decide = permission_required(["loans.view_loan", "loans.add_decision"], raise_exception=True)
can_change = permission_required(["loans.view_loan", "loans.change_committeefile"], raise_exception=True)
can_issue = permission_required(["loans.view_loan", "loans.add_issuedpaper"], raise_exception=True)

VOTABLE = (MeetingStatus.CONVENED, MeetingStatus.OPEN)


def _readable(request, pk):
    """(who reads, the file if it is open to them). Raises Http404: a file of another session does not exist."""
    of = reader(request.user, dates.today())
    return of, get_object_or_404(files(of).select_related(*committee_sheet.RELATED), pk=pk)


@require_safe
@can_see
def detail(request, pk):
    """GET /comite/dossiers/<pk>/ : the sheet of the file, with its vote and its decision."""
    of, presented = _readable(request, pk)
    resolution, meeting = presented.resolution, presented.resolution.meeting
    language = get_language() or "fr"
    decision = actions.taken(presented).first()
    pending = resolution.outcome == Outcome.PENDING
    user = request.user
    context = {
        "sheet": committee_sheet.of(presented, meeting.held_on),
        "presented": presented,
        "meeting": meeting,
        "resolution": resolution,
        "vote_tone": OUTCOME_TONES[resolution.outcome],
        "voices": [
            (voice.member.name(language), voice.get_choice_display())
            for voice in resolution.voices.select_related("member")
        ],
        "recusals": [
            (row, row.member.name(language)) for row in resolution.recusals.select_related("member")
        ],
        "decision": decision,
        "decision_tone": DECISION_TONES.get(decision.outcome, "neutral") if decision else "",
        "papers": list(documents(presented)) if _reads_papers(of, user) else [],
        "whole": of.whole,
        "may_declare": bool(of.members) and pending and meeting.status in VOTABLE,
        "may_withdraw": of.whole and pending and user.has_perm("loans.change_committeefile"),
        "may_amend": of.whole and pending and meeting.status in actions.NOT_OVER
        and user.has_perm("loans.add_committeefile"),
        "may_order": meeting.status in actions.AHEAD and user.has_perm("loans.add_committeefile"),
        "may_vote": meeting.status == MeetingStatus.OPEN and pending
        and user.has_perm("governance.change_resolution"),
        "may_decide": decision is None and meeting.status in actions.DECIDING
        and user.has_perm("loans.add_decision"),
        "may_issue": of.whole and user.has_perm("loans.add_issuedpaper"),
        **_withdrawals(meeting, resolution, language, of, pending),
        "trail": _trail(presented),
    }  # fmt: skip
    return render(request, "loans/committee/file.html", context)


def _reads_papers(of, user):
    return not of.whole or user.has_perm("loans.view_document")


def _withdrawals(meeting, resolution, language, of, pending):
    """Who may be noted as taking no part, beside what each has declared in the register."""
    if not of.whole or not pending:
        return {"withdrawal_form": None, "declared": []}
    members = Member.objects.filter(convocations__meeting=meeting).exclude(recusals__resolution=resolution)
    members = members.order_by("name_fr", "pk")
    form = WithdrawalForm(members=members) if members else None
    return {"withdrawal_form": form, "declared": interests.told(members, meeting.held_on, language)}


def _trail(presented, *more):
    meeting = presented.resolution.meeting
    return trail(
        (str(meeting), reverse("loans:committee_session", args=[meeting.pk])),
        (presented.loan.number, reverse("loans:committee_file", args=[presented.pk]) if more else ""),
        *more,
    )


@require_safe
@can_see
def document(request, pk, document):
    """GET /comite/dossiers/<pk>/pieces/<document>/ : a paper of the file, for who may read the file."""
    of, presented = _readable(request, pk)
    if not _reads_papers(of, request.user):
        raise Http404
    return served(request, get_object_or_404(documents(presented), pk=document))


@require_POST
@can_see
def declare(request, pk):
    """POST /comite/dossiers/<pk>/conflit/ : the member withdraws; the file closes to them."""
    of, presented = _readable(request, pk)
    meeting = presented.resolution.meeting
    seats = [seat for seat in of.seats if seat.started_on <= meeting.held_on]
    seats = [seat for seat in seats if seat.ended_on is None or seat.ended_on >= meeting.held_on]
    if not seats:
        raise Http404
    reason = request.POST.get("reason", "").strip()[:250] or gettext(
        "Conflit d’intérêts déclaré par le membre"
    )
    try:
        for seat in seats:
            votes.recuse(resolution=presented.resolution, member=seat.member, reason=reason, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("loans:committee_file", pk=pk)
    messages.success(
        request,
        gettext("Votre déport est noté : vous ne votez pas sur ce dossier, et il ne vous est plus ouvert."),
    )
    return redirect("loans:committee_session", pk=meeting.pk)


@require_POST
@can_change
def withdraw(request, pk):
    """POST /comite/dossiers/<pk>/deport/ : note that a member takes no part, and why."""
    presented = on_agenda(pk)
    meeting = presented.resolution.meeting
    form = WithdrawalForm(request.POST, members=Member.objects.filter(convocations__meeting=meeting))
    if not form.is_valid():
        messages.error(
            request, gettext("Choisissez le membre et dites pourquoi il ne prend pas part au vote.")
        )
        return redirect("loans:committee_file", pk=pk)
    try:
        votes.recuse(resolution=presented.resolution, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, gettext("Le déport est noté."))
    return redirect("loans:committee_file", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@can_propose
def amend(request, pk):
    """GET /comite/dossiers/<pk>/proposition/ : the terms proposed; POST : other ones, before the vote."""
    presented = on_agenda(pk)
    initial = {name: getattr(presented, name) for name in ("amount", "term", "deferral")}
    form = TermsForm(
        request.POST or None,
        loan=presented.loan,
        on=presented.resolution.meeting.held_on,
        initial={**initial, "envelope": presented.envelope_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.amend(presented=presented, by=request.user, **form.terms)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, gettext("La proposition est changée."))
            return redirect("loans:committee_file", pk=pk)
    context = {
        "form": form,
        "title": gettext("Changer la proposition"),
        "lead": gettext("La résolution mise aux voix dira ces conditions."),
        "action": gettext("Enregistrer la proposition"),
        "grave": False,
        "back": reverse("loans:committee_file", args=[pk]),
        "trail": _trail(presented, (gettext("Changer la proposition"), "")),
    }
    return render(request, "loans/committee/step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@can_decide
def decide(request, pk):
    """GET /comite/dossiers/<pk>/decision/ : what the vote allows; POST : the decision is taken."""
    presented = on_agenda(pk)
    meeting = presented.resolution.meeting
    if meeting.status not in actions.DECIDING:
        messages.error(request, gettext("La séance n’est pas ouverte : rien ne s’y décide."))
        return redirect("loans:committee_file", pk=pk)
    if actions.taken(presented).exists():
        messages.info(request, gettext("La décision sur ce dossier est déjà enregistrée."))
        return redirect("loans:committee_file", pk=pk)
    form = DecisionForm(
        request.POST or None, presented=presented, initial={"heard": presented.heard, "note": presented.note}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(presented=presented, by=request.user, **form.decided)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request, gettext("La décision sur le dossier %s est enregistrée.") % presented.loan.number
            )
            return redirect(f"{reverse('loans:committee_session', args=[meeting.pk])}#dossier-{presented.pk}")
    context = {
        "form": form,
        "presented": presented,
        "resolution": presented.resolution,
        "vote_tone": OUTCOME_TONES[presented.resolution.outcome],
        "trail": _trail(presented, (gettext("Décision"), "")),
    }
    return render(request, "loans/committee/decide.html", context)


@require_POST
@can_issue
def issue_sheet(request, pk):
    """POST /comite/dossiers/<pk>/fiche/?lang= : the sheet on paper, issued and shown."""
    presented = on_agenda(pk)
    return issued(request, IssuedKind.SHEET, presented)


def issued(request, kind, subject):
    """The paper of that kind about `subject`, issued if it was not yet, in the language that is asked for."""
    paper = papers.issue(kind=kind, subject=subject, on=dates.today(), by=request.user, at=dates.now())
    file = paper.files.get(language=paper_language(request))
    with file.file.open("rb") as stored:
        return pdf_response(stored.read(), f"{paper.number}.pdf")
