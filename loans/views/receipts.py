"""The pages of receipts: enter one after the other, the effect of each read first; reverse one, list and count them."""

from contextlib import suppress
from decimal import Decimal
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative_sm import dates
from initiative_sm import money as dirhams_of
from initiative_sm.lists import Column, Listing
from initiative_sm.templatetags.display import dirhams
from initiative_sm.verbs import show_refusal
from loans.actions import money
from loans.actions.receipts import rows_of
from loans.enums import DISBURSED_STATUSES, RECEIPT_KINDS, MovementKind, PaymentChannel
from loans.forms.postings import ReverseForm
from loans.forms.receipts import LoanFinder, ReceiptForm
from loans.models import Loan, Movement
from loans.search import ReceiptSearch
from loans.statement import statement

can_see = permission_required("loans.view_repayment", raise_exception=True)
can_post = permission_required(["loans.view_loan", "loans.post_movement"], raise_exception=True)
can_reverse = permission_required(["loans.view_loan", "loans.reverse_movement"], raise_exception=True)


def _reversal(movement):
    return getattr(movement, "reversed_by", None)


def _state(movement):
    if movement.reverses_id:
        return gettext("Annule le n° %d") % movement.reverses_id
    reversal = _reversal(movement)
    return gettext("Annulé par le n° %d") % reversal.pk if reversal else ""


COLUMNS = (
    Column("date", _("Date de valeur"), lambda row: row.value_date, "day", ("value_date",)),
    Column("pret", _("Prêt"), lambda row: row.loan.number, "latin", ("loan__number",),
           url=lambda row: row.loan.get_absolute_url() + "#mouvements"),
    Column("porteur", _("Porteur"), lambda row: row.loan.holder, "named",
           ("loan__holder__last_name", "loan__holder__first_name"),
           url=lambda row: row.loan.holder.get_absolute_url()),
    Column("montant", _("Montant"), lambda row: row.amount, "money", ("amount",), total="amount",
           url=lambda row: reverse("loans:receipt", args=[row.pk])),
    Column("mode", _("Mode de paiement"), lambda row: row.get_channel_display(), order_by=("channel",)),
    Column("reference", _("Référence"), lambda row: row.reference, "latin", ("reference",)),
    Column("nature", _("Nature"), lambda row: row.get_kind_display(), order_by=("kind",), optional=True),
    Column("etat", _("État"), _state, "state", tone=lambda row: "bad" if _reversal(row) else "neutral"),
    Column("numero", _("N°"), lambda row: row.seq, "latin", ("seq",), optional=True),
    Column("enveloppe", _("Enveloppe"), lambda row: row.envelope, "named", ("envelope__code",), optional=True),
    Column("charge", _("Chargé de mission"), lambda row: row.loan.officer and str(row.loan.officer),
           order_by=("loan__officer__full_name",), optional=True),
    Column("auteur", _("Saisi par"), lambda row: str(row.actor), order_by=("actor__full_name",), optional=True),
    Column("motif", _("Motif"), lambda row: row.reason, optional=True),
)  # fmt: skip


@require_safe
@can_see
def index(request):
    """GET /remboursements/ : the receipts and their reversals, with the total of those that are listed."""
    rows = Movement.objects.of_kind(*RECEIPT_KINDS).select_related(
        "loan__holder", "loan__officer", "envelope", "actor", "reversed_by"
    )
    search = partial(ReceiptSearch, cin=request.user.has_perm("loans.view_holder"))
    listing = Listing(request, rows, COLUMNS, search, default="-date")
    return listing.response(
        "loans/receipts/list.html",
        title=gettext("Remboursements"),
        trail=[(gettext("Accueil"), reverse("home")), (gettext("Remboursements"), "")],
        can_post=request.user.has_perm("loans.post_movement"),
        empty_title="",
        empty_text="",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@can_post
def new(request, pk):
    """GET /prets/<pk>/remboursement/ : the form; POST : its effect, or the receipt once that was shown."""
    loan = _loan(pk)
    form = ReceiptForm(request.POST or None, loan=loan, today=dates.today(), initial=_kept(request.GET))
    valid = request.method == "POST" and form.is_valid()
    # A loan that owes nothing more may still be paid: what comes in is the holder's credit, or a recovery.
    if loan.status not in DISBURSED_STATUSES and not (valid and form.repeated):
        messages.error(request, gettext("Ce prêt n’attend pas de remboursement."))
        return redirect(loan)
    if valid and (form.seen or form.repeated) and _post(request, form):
        return redirect(_next(request, form, loan))
    context = {
        "form": form,
        "loan": loan,
        "trail": _trail(loan),
        "series": "date" in request.GET and "montant" not in request.GET,
    }
    return render(request, "loans/receipts/new.html", context)


@require_safe
@can_post
def start(request):
    """GET /remboursements/nouveau/ : which loan was repaid; the one that is found opens its form.

    `?date=` and `?canal=` are those of the receipt before: a pile of papers is often of one day and one bank.
    """
    form = LoanFinder(request.GET if "q" in request.GET else None)
    loans = list(form.loans(dates.today())) if form.is_valid() else []
    kept = {name: request.GET[name] for name in ("date", "canal") if request.GET.get(name)}
    kept.setdefault("date", dates.today().isoformat())
    forms = [(loan, reverse("loans:receipt_new", args=[loan.pk], query=kept)) for loan in loans]
    if len(forms) == 1:
        return redirect(forms[0][1])
    context = {
        "form": form,
        "kept": kept,
        "loans": forms,
        "trail": [
            (gettext("Remboursements"), reverse("loans:receipts")),
            (gettext("Enregistrer un remboursement"), ""),
        ],
    }
    return render(request, "loans/receipts/start.html", context)


def _kept(asked):
    """What a receipt takes over from the one before it: the day and the way of payment."""
    kept = {}
    with suppress(dirhams_of.MoneyError):
        kept["amount"] = dirhams_of.parse(asked.get("montant", ""))
    with suppress(dates.DateError):
        kept["value_date"] = dates.parse(asked.get("date", ""))
    if asked.get("canal") in PaymentChannel.values:
        kept["channel"] = asked["canal"]
    return kept


def _next(request, form, loan):
    """Where a posted receipt leads: to the next one, of the same day and way of payment, or back to its loan."""
    if "encore" not in request.POST:
        return f"{loan.get_absolute_url()}#mouvements"
    kept = {"date": form.cleaned_data["value_date"].isoformat(), "canal": form.cleaned_data["channel"]}
    return reverse("loans:receipt_start", query=kept)


@require_safe
@can_see
def detail(request, pk):
    """GET /remboursements/<pk>/ : one receipt or reversal, as the journal holds it."""
    rows = Movement.objects.of_kind(*RECEIPT_KINDS).select_related(
        "loan__holder", "loan__project", "envelope", "actor", "reverses", "reversed_by"
    )
    receipt = get_object_or_404(rows, pk=pk)
    reversal = _reversal(receipt)
    context = {
        "receipt": receipt,
        "loan": receipt.loan,
        "reversal": reversal,
        "may_issue": not reversal
        and not receipt.reverses_id
        and request.user.has_perm("loans.add_issuedpaper"),
        "may_reverse": not reversal
        and not receipt.reverses_id
        and request.user.has_perm("loans.reverse_movement"),
        "trail": [
            (gettext("Remboursements"), reverse("loans:receipts")),
            (gettext("N° %d") % receipt.seq, ""),
        ],
    }
    return render(request, "loans/receipts/detail.html", context)


def _loan(pk):
    return get_object_or_404(Loan.objects.select_related("holder", "project", "envelope"), pk=pk)


def _post(request, form):
    try:
        movement = form.post(by=request.user)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    said = gettext("Le remboursement de {} est enregistré sous le n° {}.")
    total = sum(row.amount for row in form.rows)
    messages.success(request, format_html(said, dirhams(total), movement.seq))
    excess = sum(row.amount for row in form.rows if row.kind == MovementKind.OVERPAYMENT)
    if excess:
        said = gettext("Dont {} de trop-perçu, au crédit du porteur.")
        messages.warning(request, format_html(said, dirhams(excess)))
    return True


def _trail(loan):
    return [
        (gettext("Prêts"), reverse("loans:loans")),
        (loan.number, loan.get_absolute_url()),
        (gettext("Remboursement"), ""),
    ]


@require_POST
@can_post
def effect(request, pk):
    """POST : what the receipt that is being typed would change; nothing is written."""
    form = ReceiptForm(request.POST, loan=_loan(pk), today=dates.today())
    form.is_valid()
    return render(request, "loans/receipts/_effect.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@can_reverse
def reverse_receipt(request, pk):
    """GET /remboursements/<pk>/annuler/ : what would change; POST : take the receipt back."""
    receipts = Movement.objects.of_kind(*RECEIPT_KINDS).select_related("loan__holder", "reversed_by")
    receipt = get_object_or_404(receipts, pk=pk)
    loan, today = receipt.loan, dates.today()
    if receipt.reverses_id or _reversal(receipt):
        messages.error(request, gettext("Ce remboursement est déjà annulé."))
        return redirect(loan)
    form = ReverseForm(request.POST or None, row=receipt, today=today)
    if request.method == "POST" and form.is_valid() and _reverse(request, receipt, form):
        return redirect(f"{loan.get_absolute_url()}#mouvements")
    account, rows = statement(loan, today), rows_of(receipt)
    repaid, excess = (
        sum((row.amount for row in rows if row.kind == kind), Decimal(0))
        for kind in (MovementKind.REPAYMENT, MovementKind.OVERPAYMENT)
    )
    context = {
        "form": form,
        "receipt": receipt,
        "rows": rows,
        "loan": loan,
        "trail": _trail(loan),
        "effect": {"before": account, "after": account.after(-repaid, -excess)},
    }
    return render(request, "loans/receipts/reverse.html", context)


def _reverse(request, receipt, form):
    try:
        reversal = money.reverse(movement=receipt, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    said = gettext("Le remboursement n° {} est annulé par le n° {}.")
    messages.success(request, format_html(said, receipt.pk, reversal.pk))
    return True
