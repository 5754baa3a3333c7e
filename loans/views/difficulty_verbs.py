"""What is decided about a loan in difficulty: each a form, one action, a message, back to the tab."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from initiative_sm import dates
from initiative_sm import money as dirhams
from initiative_sm.templatetags.display import dirhams as shown_dirhams
from initiative_sm.templatetags.display import short_day
from initiative_sm.verbs import show_refusal
from loans.actions import difficulty, documents, papers
from loans.actions.journal import unrecovered
from loans.enums import REPAYABLE_STATUSES, DocumentKind, IssuedKind, LoanStatus
from loans.forms.difficulty import (
    CourtStepForm,
    EffectiveForm,
    RecoveryForm,
    RestructureForm,
    RulingForm,
    SettlementForm,
    WriteOffDecisionForm,
    WriteOffForm,
)
from loans.models import Document, Loan
from loans.statement import in_force, statement
from loans.views import file_page

can_decide = permission_required(["loans.view_loan", "loans.add_decision"], raise_exception=True)
can_note = permission_required(["loans.view_loan", "loans.add_courtstep"], raise_exception=True)
can_post = permission_required(["loans.view_loan", "loans.post_movement"], raise_exception=True)
methods = require_http_methods(["GET", "HEAD", "POST"])


def _loan(pk):
    return get_object_or_404(Loan.objects.select_related(*file_page.RELATED), pk=pk)


def _tab(loan):
    return redirect("loans:loan_difficulty", loan.pk)


def _not_now(request, loan, sentence=""):
    messages.error(request, sentence or gettext("Ce prêt n’est pas en cours : rien n’est à décider."))
    return _tab(loan)


def _done(form, action, **values):
    """Call `action`; its result, or None once its refusal is on the form."""
    try:
        return action(**values)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return None


def _page(request, loan, form, title, button, *, grave=False, facts=(), hint=""):
    context = {"form": form, "title": title, "button": button, "grave": grave, "facts": facts, "hint": hint}
    return file_page.file_page(request, loan, "difficulty", "loans/difficulty/form.html", **context)


def _owed(loan):
    """What the loan owes today, beside every form."""
    account = statement(loan, dates.today())
    return [
        (gettext("Reste dû"), shown_dirhams(account.remaining)),
        (gettext("Impayé"), shown_dirhams(account.arrears)),
        (gettext("Jours de retard"), account.days_late),
    ]


# --- A new schedule ---


@methods
@can_decide
def restructure(request, pk):
    """GET : the decision and the new terms; POST : both schedules side by side, or the change once they were shown."""
    loan = _loan(pk)
    if loan.status not in REPAYABLE_STATUSES:
        return _not_now(request, loan)
    form = RestructureForm(request.POST or None, loan=loan, today=dates.today())
    if request.method == "POST" and form.is_valid() and form.seen and _restructure(request, loan, form):
        return _tab(loan)
    context = {"form": form, **_old(loan, form)}
    return file_page.file_page(request, loan, "difficulty", "loans/difficulty/restructure.html", **context)


@require_POST
@can_decide
def restructure_preview(request, pk):
    """POST : the two schedules of what is being typed; nothing is written."""
    loan = _loan(pk)
    form = RestructureForm(request.POST, loan=loan, today=dates.today())
    form.is_valid()
    context = {"form": form, "loan": loan, **_old(loan, form)}
    return render(request, "loans/difficulty/_compared.html", context)


def _old(loan, form):
    """The schedule in force, as it stands on the day of the change."""
    day = getattr(form, "cleaned_data", {}).get("effective_on") or dates.today()
    versions = list(loan.schedules.prefetch_related("instalments"))
    return {"old": statement(loan, day, versions), "version": in_force(versions, day), "day": day}


def _restructure(request, loan, form):
    data = form.cleaned_data
    made = _done(
        form,
        difficulty.restructure,
        loan=loan,
        ruling=form.ruling(),
        effective_on=data["effective_on"],
        term=data["term"],
        first_due_on=data["first_due_on"],
        reason=data["change"],
        by=request.user,
    )
    if made:
        said = gettext("L’échéancier {} est en vigueur le {}.")
        messages.success(request, format_html(said, made.version, short_day(made.effective_on)))
    return made


# --- The end of the term, the court ---


@methods
@can_decide
def accelerate(request, pk):
    """GET : what stands against it, or the form; POST : the term is forfeited, and its letter printed."""
    loan = _loan(pk)
    today = dates.today()
    refusals = difficulty.acceleration_refusals(loan, today)
    if refusals:
        return _not_now(request, loan, " ".join(refusals))
    form = EffectiveForm(request.POST or None, loan=loan, today=today)
    if request.method == "POST" and form.is_valid():
        made = _done(
            form,
            difficulty.accelerate,
            loan=loan,
            ruling=form.ruling(),
            effective_on=form.cleaned_data["effective_on"],
            by=request.user,
        )
        if made:
            papers.issue(
                kind=IssuedKind.ACCELERATION, subject=made, on=today, by=request.user, at=dates.now()
            )
            messages.success(request, gettext("La déchéance du terme est prononcée ; sa lettre est prête."))
            return _tab(loan)
    hint = gettext(
        "Tout ce qui reste dû devient exigible ce jour-là : un nouvel échéancier d’une seule échéance remplace "
        "l’ancien, qui reste consultable."
    )
    title, button = gettext("Prononcer la déchéance du terme"), gettext("Prononcer la déchéance du terme")
    return _page(request, loan, form, title, button, grave=True, facts=_owed(loan), hint=hint)


@methods
@can_decide
def litigate(request, pk):
    """GET : the decision; POST : the loan is before the court."""
    loan = _loan(pk)
    if loan.status != LoanStatus.RUNNING:
        return _not_now(request, loan)
    form = RulingForm(request.POST or None, loan=loan, today=dates.today())
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, difficulty.litigate, loan=loan, ruling=form.ruling(), by=request.user)
    ):
        messages.success(request, gettext("Le prêt est au contentieux."))
        return _tab(loan)
    title, button = gettext("Poursuivre en justice"), gettext("Passer au contentieux")
    return _page(request, loan, form, title, button, grave=True, facts=_owed(loan))


@methods
@can_decide
def settle(request, pk):
    """GET : the agreement; POST : the loan leaves the court and runs again."""
    loan = _loan(pk)
    if loan.status != LoanStatus.LITIGATION:
        return _not_now(request, loan, gettext("Ce prêt n’est pas au contentieux."))
    form = SettlementForm(request.POST or None, loan=loan, today=dates.today())
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, difficulty.settle_amicably, loan=loan, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, gettext("L’accord est noté : le prêt est de nouveau en cours."))
        return _tab(loan)
    title, button = gettext("Accord amiable"), gettext("Noter l’accord")
    hint = gettext("Un nouveau calendrier de paiement se décide ensuite par un rééchelonnement.")
    return _page(request, loan, form, title, button, facts=_owed(loan), hint=hint)


@methods
@can_note
def court_step(request, pk):
    """GET : what happened before the court; POST : keep it, with its paper."""
    loan = _loan(pk)
    if loan.disbursed_on is None:
        return _not_now(request, loan)
    form = CourtStepForm(request.POST or None, request.FILES or None, loan=loan, today=dates.today())
    if request.method == "POST" and form.is_valid() and _done(form, _keep_step, typed=form, by=request.user):
        messages.success(request, gettext("L’acte est noté."))
        return _tab(loan)
    title, button = gettext("Noter un acte de procédure"), gettext("Noter")
    return _page(request, loan, form, title, button, facts=_owed(loan))


@transaction.atomic
def _keep_step(*, typed, by):
    step, upload = typed.step(), typed.cleaned_data["paper"]
    if upload is not None:
        document = Document(holder=step.loan.holder, loan=step.loan, kind=DocumentKind.JUDGMENT)
        step.document = documents.add(document=document, upload=upload, by=by, at=dates.now())
    return difficulty.add_court_step(step=step, by=by)


# --- The loss, and what comes back ---


@methods
@can_decide
def write_off_decide(request, pk):
    """GET : which organ gives up how much; POST : keep the decision, which somebody else writes off."""
    loan = _loan(pk)
    if loan.status not in REPAYABLE_STATUSES or difficulty.waiting_write_off(loan):
        return _not_now(request, loan, gettext("Aucun passage en perte n’est à décider pour ce prêt."))
    form = WriteOffDecisionForm(request.POST or None, loan=loan, today=dates.today())
    if request.method == "POST" and form.is_valid():
        amount = form.cleaned_data["amount"]
        if _done(
            form,
            difficulty.decide_write_off,
            loan=loan,
            ruling=form.ruling(),
            amount=amount,
            by=request.user,
        ):
            messages.success(
                request,
                gettext("La décision est enregistrée : une autre personne passe le montant en perte."),
            )
            return _tab(loan)
    title, button = gettext("Décider le passage en perte"), gettext("Enregistrer la décision")
    return _page(request, loan, form, title, button, grave=True, facts=_owed(loan))


@methods
@can_post
def write_off(request, pk):
    """GET : the amount in figures and in words; POST : it leaves the fund."""
    loan = _loan(pk)
    decision = difficulty.waiting_write_off(loan)
    if decision is None:
        return _not_now(request, loan, gettext("Aucune décision de passage en perte n’attend pour ce prêt."))
    amount = min(decision.amount, statement(loan, dates.today()).remaining)
    form = WriteOffForm(request.POST or None, loan=loan, today=dates.today())
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["value_date"]
        if lost := _done(form, difficulty.write_off, decision=decision, value_date=day, by=request.user):
            said = gettext("{} sont passés en perte sous le n° {}.")
            messages.success(request, format_html(said, shown_dirhams(lost.amount), lost.seq))
            return _tab(loan)
    facts = [
        (gettext("Décidé par"), decision.get_organ_display() or "—"),
        (gettext("Décidé le"), short_day(decision.decided_on)),
        (gettext("Référence"), decision.reference or "—"),
        (gettext("Montant"), shown_dirhams(amount)),
        (gettext("En toutes lettres"), dirhams.in_words(amount, get_language() or "fr")),
    ]
    title, button = gettext("Passer en perte"), gettext("Passer ce montant en perte")
    hint = gettext("Le fonds diminue d’autant. Ce qui serait encaissé ensuite s’enregistre en recouvrement.")
    return _page(request, loan, form, title, button, grave=True, facts=facts, hint=hint)


@methods
@can_post
def recover(request, pk):
    """GET : how much was lost and may come back; POST : what came back enters the journal."""
    loan = _loan(pk)
    left = unrecovered(loan, dates.today())
    form = RecoveryForm(request.POST or None, loan=loan, today=dates.today())
    if request.method == "POST" and form.is_valid():
        if movement := _done(form, form.post, by=request.user):
            said = gettext("Le recouvrement de {} est enregistré sous le n° {}.")
            messages.success(request, format_html(said, shown_dirhams(movement.amount), movement.seq))
            return _tab(loan)
    elif request.method != "POST" and left <= 0:
        return _not_now(request, loan, gettext("Rien n’a été passé en perte, ou tout a été recouvré."))
    facts = [(gettext("Perdu et non recouvré"), shown_dirhams(left))]
    title, button = gettext("Enregistrer un recouvrement"), gettext("Enregistrer le recouvrement")
    return _page(request, loan, form, title, button, facts=facts)
