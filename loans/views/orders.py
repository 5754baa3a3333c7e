"""The pages of disbursements: prepared on the page of a loan, confirmed from the list by another person."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative_sm import dates
from initiative_sm.lists import Column, Listing
from initiative_sm.verbs import show_refusal
from loans import decisions, rib
from loans.actions import orders
from loans.admin.tones import ORDER_TONES
from loans.enums import LoanStatus, MovementKind, OrderStatus
from loans.forms.orders import CancelForm, EndForm, OrderForm, OrderSearch
from loans.models import DisbursementOrder, Loan
from loans.views.credits import with_void
from loans.views.file_page import RELATED, file_page

can_see = permission_required(["loans.view_loan", "loans.view_disbursementorder"], raise_exception=True)
can_prepare = permission_required(["loans.view_loan", "loans.add_disbursementorder"], raise_exception=True)
can_confirm = permission_required(
    ["loans.view_disbursementorder", "loans.confirm_disbursementorder"], raise_exception=True
)

#: What a page or a row of an order asks for.
OF_ORDER = ("loan__holder", "loan__envelope", "loan__project", "loan__officer", "prepared_by", "confirmed_by",
            "cancelled_by")  # fmt: skip


def _url(order):
    return reverse("loans:order", args=[order.pk])


COLUMNS = (
    Column("numero", _("Numéro"), lambda row: row.number, "latin", ("number",), url=_url),
    Column("porteur", _("Porteur"), lambda row: row.loan.holder, "named",
           ("loan__holder__last_name", "loan__holder__first_name"), url=_url),
    Column("pret", _("Prêt"), lambda row: row.loan.number, "latin", ("loan__number",),
           url=lambda row: reverse("loans:loan_orders", args=[row.loan_id])),
    Column("montant", _("Montant"), lambda row: row.amount, "money", ("amount",), total="amount"),
    Column("date", _("Date de valeur"), lambda row: row.pay_on, "day", ("pay_on",)),
    Column("enveloppe", _("Enveloppe"), lambda row: row.loan.envelope, "named", ("loan__envelope__code",)),
    Column("etat", _("État"), lambda row: row.get_status_display(), "state", ("status",),
           tone=lambda row: ORDER_TONES.get(row.status, "neutral")),
    Column("prepare", _("Préparé par"), lambda row: str(row.prepared_by), order_by=("prepared_by__full_name",)),
    Column("confirme", _("Confirmé par"), lambda row: row.confirmed_by and str(row.confirmed_by), optional=True),
    Column("beneficiaire", _("Bénéficiaire"), lambda row: row.payee, order_by=("payee",), optional=True),
    Column("rib", _("RIB"), lambda row: row.rib, "latin", optional=True),
    Column("mode", _("Mode de paiement"), lambda row: row.get_channel_display(), order_by=("channel",), optional=True),
    Column("reference", _("Référence"), lambda row: row.reference, "latin", ("reference",), optional=True),
)  # fmt: skip


@require_safe
@can_see
def index(request):
    """GET /decaissements/ : the orders, those that wait for a second person first."""
    search = partial(OrderSearch, cin=request.user.has_perm("loans.view_holder"))
    rows = DisbursementOrder.objects.select_related(*OF_ORDER)
    listing = Listing(request, rows, COLUMNS, search, default="-numero")
    return listing.response(
        "loans/orders/list.html",
        title=gettext("Décaissements"),
        trail=[(gettext("Accueil"), reverse("home")), (gettext("Décaissements"), "")],
        waiting=DisbursementOrder.objects.filter(status=OrderStatus.PREPARED).count(),
        empty_title=gettext("Aucun ordre de décaissement"),
        empty_text=gettext("Un ordre se prépare sur la page d’un prêt dont le contrat est signé."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@can_see
def of_loan(request, pk):
    """GET /prets/<pk>/decaissement/ : what is paid and to pay; POST : prepare an order."""
    loan = get_object_or_404(Loan.objects.select_related(*RELATED), pk=pk)
    may_prepare = request.user.has_perm("loans.add_disbursementorder")
    if request.method == "POST" and not may_prepare:
        raise PermissionDenied
    form = _form(request, loan) if may_prepare else None
    # Without JavaScript a second button asks for the schedule alone.
    if request.method == "POST" and form and form.is_valid() and "apercu" not in request.POST:
        order = _prepared(request, form)
        if order is not None:
            return redirect(_url(order))
    paid = with_void(loan.movements.of_kind(MovementKind.DISBURSEMENT).order_by("seq"))
    context = {
        "form": form,
        "against": _against(loan),
        "left": orders.to_pay(loan),
        "spare": orders.spare_cash(loan.envelope, dates.today()) if loan.envelope else None,
        "orders": [(each, ORDER_TONES[each.status]) for each in loan.orders.select_related("prepared_by")],
        "paid": paid,
        "may_end": may_prepare and _unfinished(loan),
    }
    return file_page(request, loan, "orders", "loans/orders/loan.html", **context)


def _form(request, loan):
    """The form of an order, where one may be prepared now."""
    waits = loan.orders.filter(status=OrderStatus.PREPARED).exists()
    if loan.status not in orders.PAYABLE or waits or not orders.to_pay(loan):
        return None
    return OrderForm(request.POST or None, loan=loan, today=dates.today())


def _against(loan):
    """Why nothing can be paid yet, in the order in which it is to be put right."""
    if loan.status == LoanStatus.GRANTED:
        return [gettext("Le contrat n’est pas encore signé.")]
    if loan.status == LoanStatus.CONTRACTED:
        return decisions.refusals(loan, dates.today())
    return []


def _unfinished(loan):
    """Whether a part of the loan was paid, and the rest is still expected."""
    return bool(loan.disbursed_on) and not loan.closed and orders.to_pay(loan) > 0


def _prepared(request, form):
    try:
        order = form.prepare(by=request.user)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return None
    said = gettext("L’ordre %s est prêt : une autre personne doit maintenant le confirmer.")
    messages.success(request, said % order.number)
    return order


@require_POST
@can_prepare
def preview(request, pk):
    """POST /prets/<pk>/decaissement/echeancier/ : the schedule of what is being typed; nothing is written."""
    loan = get_object_or_404(Loan.objects.select_related(*RELATED), pk=pk)
    form = OrderForm(request.POST, loan=loan, today=dates.today())
    form.is_valid()
    return render(request, "loans/orders/_schedule.html", {"rows": form.schedule})


@require_http_methods(["GET", "HEAD", "POST"])
@can_prepare
def end(request, pk):
    """GET /prets/<pk>/decaissement/fin/ : what ending would change; POST : nothing more is paid of this loan."""
    loan = get_object_or_404(Loan.objects.select_related(*RELATED), pk=pk)
    if not _unfinished(loan):
        messages.error(
            request, gettext("Seul un prêt versé en partie peut être ramené à ce qui a été versé.")
        )
        return redirect("loans:loan_orders", pk)
    form = EndForm(request.POST or None, row=loan, today=dates.today())
    if request.method == "POST" and form.is_valid():
        try:
            orders.end_disbursement(loan=loan, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, gettext("Le prêt est ramené à ce qui a été versé."))
            return redirect(loan)
    left = orders.to_pay(loan)
    context = {"form": form, "left": left, "lent": loan.amount - left}
    return file_page(request, loan, "orders", "loans/orders/end.html", **context)


@require_safe
@can_see
def detail(request, pk):
    """GET /decaissements/<pk>/ : all that a second person checks before confirming, or what became of it."""
    order = get_object_or_404(DisbursementOrder.objects.select_related(*OF_ORDER), pk=pk)
    return _page(request, order)


def _page(request, order, form=None, refusals=()):
    loan, waits = order.loan, order.status == OrderStatus.PREPARED
    may_confirm = waits and request.user.has_perm("loans.confirm_disbursementorder")
    first = loan.status == LoanStatus.CONTRACTED
    cash = orders.spare_cash(loan.envelope, order.pay_on)
    context = {
        "order": order,
        "loan": loan,
        "tone": ORDER_TONES[order.status],
        "waits": waits,
        "refusals": refusals,
        "against": decisions.refusals(loan, order.pay_on) if waits and first else [],
        "decision": decisions.in_force(loan),
        "left": orders.to_pay(loan),
        # Of its own order too, the cash is asked for once.
        "cash_after": cash if waits else None,
        "cash_before": cash + order.amount if waits else None,
        "rib_doubtful": bool(order.rib) and not rib.is_plausible(order.rib),
        "rib_differs": bool(order.rib and loan.rib and order.rib != loan.rib),
        "schedule": orders.schedule_of(loan, order.pay_on, order.first_due_on) if waits else [],
        "own": order.prepared_by_id == request.user.pk,
        "may_confirm": may_confirm,
        "may_cancel": waits and _may_cancel(request.user),
        "form": form or CancelForm(row=order, today=dates.today()),
        "trail": [(gettext("Décaissements"), reverse("loans:orders")), (order.number, "")],
    }
    return render(request, "loans/orders/detail.html", context)


@require_POST
@can_confirm
def confirm(request, pk):
    """POST /decaissements/<pk>/confirmer/ : the second person pays."""
    order = get_object_or_404(DisbursementOrder.objects.select_related(*OF_ORDER), pk=pk)
    try:
        orders.confirm(order=order, by=request.user)
    except ValidationError as refusal:
        return _page(request, order, refusals=refusal.messages)
    messages.success(request, gettext("Le décaissement %s est confirmé.") % order.number)
    return redirect(_url(order))


def _may_cancel(user):
    return user.has_perm("loans.add_disbursementorder") or user.has_perm("loans.confirm_disbursementorder")


@require_POST
@can_see
def cancel(request, pk):
    """POST /decaissements/<pk>/annuler/ : the order is given up, with a reason."""
    if not _may_cancel(request.user):
        raise PermissionDenied
    order = get_object_or_404(DisbursementOrder.objects.select_related(*OF_ORDER), pk=pk)
    form = CancelForm(request.POST, row=order, today=dates.today())
    if form.is_valid():
        try:
            orders.cancel(order=order, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            return _page(request, order, form, refusal.messages)
        messages.success(request, gettext("L’ordre %s est annulé.") % order.number)
        return redirect(_url(order))
    return _page(request, order, form)
