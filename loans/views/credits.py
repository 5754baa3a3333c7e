"""The pages of what a holder paid in excess, and of paying all that is left at once."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from initiative_sm import dates
from initiative_sm.forms import DateForm
from initiative_sm.templatetags.display import dirhams
from initiative_sm.verbs import show_refusal
from initiative_sm.views import date_asked
from loans.actions.receipts import imputable
from loans.enums import REPAYABLE_STATUSES, BillStatus
from loans.forms.credits import ImputeForm, RefundForm
from loans.models import Loan
from loans.statement import statement

can_see = permission_required("loans.view_repayment", raise_exception=True)
can_post = permission_required(["loans.view_loan", "loans.post_movement"], raise_exception=True)


def _loan(pk):
    return get_object_or_404(Loan.objects.select_related("holder", "project", "envelope"), pk=pk)


def _trail(loan, label):
    return [(gettext("Prêts"), reverse("loans:loans")), (loan.number, loan.get_absolute_url()), (label, "")]


def with_void(rows):
    """Each movement, and whether it was taken back or takes another back."""
    return [
        (row, bool(row.reverses_id or hasattr(row, "reversed_by")))
        for row in rows.select_related("reversed_by")
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@can_post
def credit(request, pk):
    """GET /prets/<pk>/credit/ : what the holder paid in excess; POST : give it back, or impute it."""
    loan, today = _loan(pk), dates.today()
    imputing = "imputer" in request.POST
    data = request.POST or None
    refund = RefundForm(None if imputing else data, loan=loan, today=today)
    impute = ImputeForm(data if imputing else None, loan=loan, today=today)
    form = impute if imputing else refund
    if request.method == "POST" and form.is_valid() and _post(request, form, imputing):
        return redirect(f"{loan.get_absolute_url()}#mouvements")
    context = {
        "loan": loan,
        "account": refund.account,
        "refund": refund,
        "impute": impute,
        "imputable": imputable(loan, today),
        "rows": with_void(loan.movements.credits().order_by("-value_date", "-seq")),
        "trail": _trail(loan, gettext("Crédit du porteur")),
    }
    return render(request, "loans/receipts/credit.html", context)


def _post(request, form, imputing):
    try:
        movement = form.post(by=request.user)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    if imputing:
        said = gettext("{} du crédit ont payé ce que devait le prêt.")
    else:
        said = gettext("La restitution de {} est enregistrée.")
    messages.success(request, format_html(said, dirhams(movement.amount)))
    return True


@require_safe
@can_see
def settlement(request, pk):
    """GET /prets/<pk>/solde/?le=DATE : all that is left on a day, and the receipt that pays it."""
    loan, on = _loan(pk), date_asked(request)
    account = statement(loan, on)
    if loan.status not in REPAYABLE_STATUSES:
        messages.error(request, gettext("Ce prêt n’attend pas de remboursement."))
        return redirect(loan)
    query = {"montant": f"{account.remaining}", "date": on.isoformat()}
    context = {
        "loan": loan,
        "on": on,
        "date_form": DateForm({"le": request.GET.get("le") or on}),
        "account": account,
        "left": [line for line in account.lines if line.left],
        "bills": loan.bills.filter(status__in=[BillStatus.HELD, BillStatus.BOUNCED]).order_by("due_on"),
        "pay_url": reverse("loans:receipt_new", args=[loan.pk], query=query)
        if on <= dates.today() and request.user.has_perm("loans.post_movement")
        else "",
        "trail": _trail(loan, gettext("Solder par anticipation")),
    }
    return render(request, "loans/receipts/settlement.html", context)
