"""The pages of bills of exchange: all of them, those of one loan, a series or one taken in, given back."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative_sm import dates
from initiative_sm.lists import Column, Listing
from initiative_sm.verbs import show_refusal
from loans.actions import bills as verbs
from loans.admin.tones import BILL_TONES
from loans.bills import REMITTABLE, SIGNED_FOR, summed, totals
from loans.enums import BillStatus
from loans.forms.bills import BillForm, BillSearch, SeriesForm
from loans.models import Bill, Loan
from loans.views.file_page import RELATED, file_page

can_see = permission_required("loans.view_bill", raise_exception=True)
can_register = permission_required(["loans.view_loan", "loans.add_bill"], raise_exception=True)
can_change = permission_required("loans.change_bill", raise_exception=True)


def _bills_page(loan):
    return reverse("loans:loan_bills", args=[loan.pk])


COLUMNS = (
    Column("echeance", _("Date d’échéance"), lambda row: row.due_on, "day", ("due_on",)),
    Column("numero", _("Numéro"), lambda row: row.number, "latin", ("number",)),
    Column("porteur", _("Tiré"), lambda row: row.loan.holder, "named",
           ("loan__holder__last_name", "loan__holder__first_name"), url=lambda row: _bills_page(row.loan)),
    Column("pret", _("Prêt"), lambda row: row.loan.number, "latin", ("loan__number",),
           url=lambda row: row.loan.get_absolute_url()),
    Column("banque", _("Banque tirée"), lambda row: row.bank, order_by=("bank",)),
    Column("montant", _("Montant"), lambda row: row.amount, "money", ("amount",), total="amount"),
    Column("etat", _("État"), lambda row: row.get_status_display(), "state", ("status",),
           tone=lambda row: BILL_TONES[row.status]),
    Column("bordereau", _("Bordereau"), lambda row: row.remittance and row.remittance.number, "latin",
           ("remittance__number",), url=lambda row: row.remittance.get_absolute_url() if row.remittance else ""),
    Column("motif", _("Motif du rejet"), lambda row: row.bounce_reason, optional=True),
    Column("rib", _("RIB tiré"), lambda row: row.rib, "latin", optional=True),
    Column("recue", _("Reçue le"), lambda row: row.received_on, "day", ("received_on",), optional=True),
)  # fmt: skip


@require_safe
@can_see
def index(request):
    """GET /effets/ : the bills, and how many wait to be remitted or were sent back."""
    rows = Bill.objects.select_related("loan__holder", "remittance")
    search = partial(BillSearch, cin=request.user.has_perm("loans.view_holder"))
    listing = Listing(request, rows, COLUMNS, search, default="echeance")
    today = dates.today()
    return listing.response(
        "loans/bills/list.html",
        title=gettext("Lettres de change"),
        trail=[(gettext("Accueil"), reverse("home")), (gettext("Lettres de change"), "")],
        stats=_stats(today),
        may_remit=request.user.has_perm("loans.add_remittance"),
        empty_title="",
        empty_text=gettext(
            "Une lettre de change s’enregistre depuis l’onglet « Lettres de change » de son prêt."
        ),
    )


def _stats(today):
    """(label, how many, sum, address, tone) of what asks for something."""
    page = reverse("loans:bills")
    due = summed(Bill.objects.filter(status=BillStatus.HELD).due_until(today))
    held = summed(Bill.objects.filter(status=BillStatus.HELD))
    out = summed(Bill.objects.filter(status=BillStatus.REMITTED))
    back = summed(Bill.objects.filter(status=BillStatus.BOUNCED))
    return [
        (gettext("échues à remettre"), *due, reverse("loans:remittance_new"), "bad" if due[0] else ""),
        (gettext("en portefeuille"), *held, f"{page}?etat=held", ""),
        (gettext("à l’encaissement"), *out, f"{page}?etat=remitted", ""),
        (gettext("revenues impayées"), *back, f"{page}?etat=bounced", "wait" if back[0] else ""),
    ]


def _loan(pk):
    return get_object_or_404(Loan.objects.select_related(*RELATED), pk=pk)


@require_safe
@can_see
def of_loan(request, pk):
    """GET /prets/<pk>/effets/ : the bills of one loan, and what may be done with them."""
    loan = _loan(pk)
    bills = list(loan.bills.select_related("remittance", "movement__reversed_by"))
    sums = totals(bills)
    left = [bill for bill in bills if bill.status in REMITTABLE]
    return file_page(
        request,
        loan,
        "bills",
        "loans/bills/of_loan.html",
        bills=[(bill, BILL_TONES[bill.status], _undone(bill)) for bill in bills],
        sums=[(status.label, *sums[status], BILL_TONES[status]) for status in BillStatus if status in sums],
        may_register=loan.status in SIGNED_FOR and request.user.has_perm("loans.add_bill"),
        may_give_back=bool(left) and request.user.has_perm("loans.change_bill"),
        to_give_back=left if loan.closed else [],
    )


def _undone(bill):
    """Whether the receipt of a bill that was paid has been taken back by hand."""
    return bill.status == BillStatus.PAID and hasattr(bill.movement, "reversed_by")


@require_http_methods(["GET", "HEAD", "POST"])
@can_register
def series(request, pk):
    """GET /prets/<pk>/effets/serie/ : a bill for each instalment; POST : take them in."""
    return _register(
        request, _loan(pk), SeriesForm, "loans/bills/series.html", gettext("Enregistrer une série")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@can_register
def one(request, pk):
    """GET /prets/<pk>/effets/un/ : one bill of any day and amount; POST : take it in."""
    return _register(
        request, _loan(pk), BillForm, "loans/bills/one.html", gettext("Enregistrer une lettre de change")
    )


def _register(request, loan, form_class, template, title):
    if loan.status not in SIGNED_FOR:
        messages.error(request, gettext("Ce prêt n’attend pas de lettre de change."))
        return redirect(_bills_page(loan))
    form = form_class(request.POST or None, loan=loan, today=dates.today())
    if request.method == "POST" and form.is_valid():
        try:
            taken = form.save(by=request.user)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _registered(taken if isinstance(taken, list) else [taken]))
            return redirect(_bills_page(loan))
    trail = [
        (gettext("Prêts"), reverse("loans:loans")),
        (loan.number, loan.get_absolute_url()),
        (gettext("Lettres de change"), _bills_page(loan)),
        (title, ""),
    ]
    return render(request, template, {"form": form, "loan": loan, "title": title, "trail": trail})


def _registered(bills):
    said = ngettext(
        "%(number)d lettre de change est enregistrée.",
        "%(number)d lettres de change sont enregistrées.",
        len(bills),
    )
    return said % {"number": len(bills)}


@require_POST
@can_change
def give_back(request, pk):
    """POST /effets/<pk>/restituer/ : this bill goes back to its holder; with `toutes`, all that its loan has left."""
    bill = get_object_or_404(Bill.objects.select_related("loan"), pk=pk)
    bills = [bill]
    if "toutes" in request.POST:
        bills = list(bill.loan.bills.filter(status__in=REMITTABLE))
    try:
        given = verbs.give_back(bills=bills, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = ngettext(
            "%(number)d lettre de change est restituée.",
            "%(number)d lettres de change sont restituées.",
            len(given),
        )
        messages.success(request, said % {"number": len(given)})
    return redirect(_bills_page(bill.loan))
