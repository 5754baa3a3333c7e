"""The committee on the page of a loan: its presentations, its decisions, their conditions, who was told."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.tones import OUTCOME_TONES
from initiative_sm import dates
from initiative_sm.verbs import show_refusal
from loans import decisions
from loans.actions import committee as agenda
from loans.actions import decisions as actions
from loans.admin.tones import OUTCOME_TONES as DECISION_TONES
from loans.enums import FAVOURABLE_OUTCOMES, IssuedKind, LoanStatus
from loans.forms.committee import LiftForm, NotifyForm, ReasonForm, VoidForm
from loans.models import Condition, Decision, Loan
from loans.views import file_page
from loans.views.committee_files import can_issue, issued

can_see = permission_required(["loans.view_loan", "loans.view_committeefile"], raise_exception=True)
can_decide = permission_required(["loans.view_loan", "loans.add_decision"], raise_exception=True)
can_lift = permission_required(["loans.view_loan", "loans.change_condition"], raise_exception=True)


@require_safe
@can_see
def tab(request, pk):
    """GET /prets/<pk>/comite/ : what the committee saw, voted and decided of this loan."""
    loan = get_object_or_404(Loan.objects.select_related(*file_page.RELATED), pk=pk)
    today = dates.today()
    current = decisions.in_force(loan)
    before_money = loan.status in (LoanStatus.GRANTED, LoanStatus.CONTRACTED)
    user = request.user
    context = {
        "presentations": _presentations(loan),
        "decisions": _decisions(loan),
        "current": current,
        "against": decisions.refusals(loan, today) if before_money else [],
        "outdated": bool(current and before_money and decisions.outdated(current, loan, today)),
        "may_propose": loan.status in (LoanStatus.APPRAISAL, LoanStatus.COMMITTEE)
        and user.has_perm("loans.add_committeefile")
        and agenda.waiting(loan) is None,
        "may_decide": user.has_perm("loans.add_decision"),
        "may_void": before_money and user.has_perm("loans.add_decision"),
        "may_lift": user.has_perm("loans.change_condition"),
        "may_reinstate": loan.status == LoanStatus.GRANTED and user.has_perm("loans.change_condition"),
        "may_issue": user.has_perm("loans.add_issuedpaper"),
    }
    return file_page.file_page(request, loan, "committee", "loans/committee/tab.html", **context)


def _presentations(loan):
    """(file, its meeting, the tone of its vote, voices by name, who took no part), latest first."""
    language = get_language() or "fr"
    rows = loan.presentations.select_related("resolution__meeting", "envelope").prefetch_related(
        "resolution__voices__member", "resolution__recusals__member"
    )
    return [
        {
            "file": row,
            "meeting": row.resolution.meeting,
            "tone": OUTCOME_TONES[row.resolution.outcome],
            "voices": [
                (each.member.name(language), each.get_choice_display())
                for each in row.resolution.voices.all()
            ],
            "recused": [each.member.name(language) for each in row.resolution.recusals.all()],
        }
        for row in rows.order_by("-resolution__meeting__held_on", "-pk")
    ]


def _decisions(loan):
    rows = loan.decisions.grants().select_related("item__meeting", "loan")
    rows = rows.prefetch_related("condition_rows__evidence", "condition_rows__lifted_by")
    return [
        {
            "decision": row,
            "tone": DECISION_TONES.get(row.outcome, "neutral"),
            "granted": row.outcome in FAVOURABLE_OUTCOMES,
            "conditions": list(row.condition_rows.all()),
        }
        for row in rows.order_by("-decided_on", "-pk")
    ]


def _decision(pk):
    return get_object_or_404(Decision.objects.grants().select_related("loan__holder", "loan__project"), pk=pk)


def _back(loan):
    return reverse("loans:loan_committee", args=[loan.pk])


def _step(request, form, loan, *, title, action, lead="", grave=False):
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "action": action,
        "grave": grave,
        "back": _back(loan),
        "trail": [
            (gettext("Prêts"), reverse("loans:loans")),
            (loan.number, loan.get_absolute_url()),
            (gettext("Comité"), _back(loan)),
            (title, ""),
        ],
    }
    return render(request, "loans/committee/step.html", context)


def _done(form, act, **asked):
    """Whether the action was done; its refusal is then on the form."""
    try:
        act(**asked)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@can_decide
def void(request, pk):
    """GET /decisions/<pk>/caducite/ : since when and why; POST : the decision holds no more."""
    decision = _decision(pk)
    loan = decision.loan
    against = decisions.outdated(decision, loan, dates.today())
    initial = {"on": dates.today(), "reason": " ".join(against)[:250]}
    form = VoidForm(request.POST or None, initial=initial)
    valid = request.method == "POST" and form.is_valid()
    if valid and _done(form, actions.void, decision=decision, by=request.user, **form.cleaned_data):
        messages.success(request, gettext("La décision est caduque : le dossier revient à l’instruction."))
        return redirect(_back(loan))
    return _step(
        request,
        form,
        loan,
        title=gettext("Constater la caducité"),
        action=gettext("Rendre la décision caduque"),
        lead=gettext(
            "Le dossier revient à l’instruction, sans montant accordé ; la décision reste au dossier."
        ),
        grave=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@can_decide
def notify(request, pk):
    """GET /decisions/<pk>/notification/ : when and how; POST : the holder was told."""
    decision = _decision(pk)
    form = NotifyForm(request.POST or None, initial={"notified_on": dates.today(), "channel": "hand"})
    if request.method == "POST" and form.is_valid():
        said = {"on": form.cleaned_data["notified_on"], "channel": form.cleaned_data["channel"]}
        if _done(form, actions.notify, decision=decision, today=dates.today(), by=request.user, **said):
            messages.success(request, gettext("La notification est enregistrée."))
            return redirect(_back(decision.loan))
    return _step(
        request,
        form,
        decision.loan,
        title=gettext("Notifier la décision"),
        action=gettext("Enregistrer la notification"),
    )


@require_POST
@can_issue
def letter(request, pk):
    """POST /decisions/<pk>/lettre/?lang= : the letter to the holder, issued and shown."""
    decision = get_object_or_404(
        Decision.objects.grants().select_related("loan__holder__commune", "loan__project"), pk=pk
    )
    return issued(request, IssuedKind.DECISION, decision)


def _condition(pk):
    return get_object_or_404(Condition.objects.select_related("decision__loan"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@can_lift
def lift(request, pk):
    """GET /conditions/<pk>/lever/ : on what evidence; POST : the condition is met."""
    condition = _condition(pk)
    loan = condition.decision.loan
    form = LiftForm(request.POST or None, loan=loan, initial={"lifted_on": dates.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        said = {"on": data["lifted_on"], "evidence": data["evidence"], "note": data["note"]}
        if _done(form, actions.lift, condition=condition, today=dates.today(), by=request.user, **said):
            messages.success(request, gettext("La condition est levée."))
            return redirect(_back(loan))
    return _step(
        request,
        form,
        loan,
        title=gettext("Lever une condition"),
        action=gettext("Lever la condition"),
        lead=condition.text,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@can_lift
def reinstate(request, pk):
    """GET /conditions/<pk>/reprendre/ : why; POST : the condition is asked for again."""
    condition = _condition(pk)
    loan = condition.decision.loan
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _done(form, actions.reinstate, condition=condition, reason=reason, by=request.user):
            messages.success(request, gettext("La condition est de nouveau demandée."))
            return redirect(_back(loan))
    return _step(
        request,
        form,
        loan,
        title=gettext("Reprendre une condition levée"),
        action=gettext("Demander de nouveau"),
        lead=condition.text,
    )
