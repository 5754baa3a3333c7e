"""The pages of slips: bills chosen and put on one, what the bank did with them, its print."""

from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative_sm import dates
from initiative_sm.lists import Column, Listing
from initiative_sm.verbs import show_refusal
from initiative_sm.views import pdf_response
from loans.actions import bills as verbs
from loans.actions import papers
from loans.admin.tones import BILL_TONES
from loans.bills import to_remit, totals
from loans.enums import BillStatus, IssuedKind
from loans.forms.bills import OutcomeForm, SlipForm, SlipSearch, UntilForm
from loans.models import BankAccount, Remittance
from members.models import Event

can_see = permission_required("loans.view_remittance", raise_exception=True)
can_remit = permission_required(["loans.view_bill", "loans.add_remittance"], raise_exception=True)
can_print = permission_required(["loans.view_remittance", "loans.add_issuedpaper"], raise_exception=True)

#: Banks want a bill some days before its due date.
DAYS_AHEAD = 10


def _count(status):
    return Count("bills", filter=Q(bills__status=status))


COLUMNS = (
    Column("date", _("Remis le"), lambda row: row.remitted_on, "day", ("remitted_on",)),
    Column("numero", _("Bordereau"), lambda row: row.number, "latin", ("number",),
           url=lambda row: row.get_absolute_url()),
    Column("compte", _("Compte"), lambda row: row.account.name, order_by=("account__name",)),
    Column("montant", _("Montant"), lambda row: row.amount or Decimal(0), "money", ("amount",)),
    Column("effets", _("Lettres"), lambda row: row.all_bills, "count", ("all_bills",)),
    Column("payes", _("Payées"), lambda row: row.paid, "count", ("paid",)),
    Column("impayes", _("Impayées"), lambda row: row.bounced, "count", ("bounced",)),
    Column("attente", _("En attente"), lambda row: row.waiting, "count", ("waiting",)),
    Column("auteur", _("Établi par"), lambda row: str(row.made_by), order_by=("made_by__full_name",), optional=True),
)  # fmt: skip


@require_safe
@can_see
def index(request):
    """GET /bordereaux/ : the slips, and what became of the bills on each."""
    rows = Remittance.objects.select_related("account", "made_by").annotate(
        amount=Sum("bills__amount"),
        all_bills=Count("bills"),
        paid=_count(BillStatus.PAID),
        bounced=_count(BillStatus.BOUNCED),
        waiting=_count(BillStatus.REMITTED),
    )
    listing = Listing(request, rows, COLUMNS, SlipSearch, default="-date")
    return listing.response(
        "loans/bills/slips.html",
        title=gettext("Bordereaux de remise"),
        trail=_trail(""),
        may_remit=request.user.has_perm("loans.add_remittance"),
        empty_title="",
        empty_text=gettext("Un bordereau réunit les lettres de change que l’on porte à la banque."),
    )


def _trail(*last):
    trail = [
        (gettext("Lettres de change"), reverse("loans:bills")),
        (gettext("Bordereaux"), reverse("loans:remittances")),
    ]
    return [*trail[:1], (trail[1][0], "")] if last == ("",) else [*trail, (last[0], "")]


@require_http_methods(["GET", "HEAD", "POST"])
@can_remit
def new(request):
    """GET /bordereaux/nouveau/ : the bills due until a day, to be ticked; POST : their slip."""
    today = dates.today()
    until = UntilForm(request.GET if "jusqu" in request.GET else None)
    day = (
        until.cleaned_data["jusqu"] if until.is_valid() else today.fromordinal(today.toordinal() + DAYS_AHEAD)
    )
    until.initial["jusqu"] = day
    bills = to_remit(day).select_related("loan__holder").order_by("due_on", "pk")
    accounts = BankAccount.objects.filter(active=True)
    # A bill that was put on the slip a moment ago, by a button pressed twice, may still be chosen.
    choices = bills if request.method != "POST" else bills.model.objects.all()
    form = SlipForm(request.POST or None, bills=choices, accounts=accounts, today=today)
    if request.method == "POST" and form.is_valid():
        slip = _made(request, form)
        if slip is not None:
            return redirect(slip)
    # One that came back waits for somebody to say that it may be presented again.
    ready = {str(bill.pk) for bill in bills if bill.status == BillStatus.HELD}
    ticked = set(form.data.getlist("bills")) if form.is_bound else ready
    context = {
        "form": form,
        "until": until,
        "rows": [(bill, BILL_TONES[bill.status], str(bill.pk) in ticked) for bill in bills],
        "without_account": not accounts.exists(),
        "trail": _trail(gettext("Nouveau")),
    }
    return render(request, "loans/bills/remit.html", context)


def _made(request, form):
    data = dict(form.cleaned_data)
    bills = list(data.pop("bills"))
    try:
        slip = verbs.remit(bills=bills, by=request.user, at=dates.now(), **data)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return None
    messages.success(request, gettext("Le bordereau %s est établi : imprimez-le.") % slip.number)
    return slip


@require_http_methods(["GET", "HEAD", "POST"])
@can_see
def detail(request, pk):
    """GET /bordereaux/<pk>/ : the slip; POST : what the bank did with the bills that are ticked."""
    slip = get_object_or_404(Remittance.objects.select_related("account", "made_by"), pk=pk)
    may_change = request.user.has_perms(["loans.change_bill", "loans.post_movement"])
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = OutcomeForm(request.POST or None, slip=slip, today=dates.today())
    if request.method == "POST" and form.is_valid() and _performed(request, form):
        return redirect(slip)
    bills = list(slip.bills.select_related("loan__holder", "movement").order_by("due_on", "pk"))
    ticked = set(form.data.getlist("bills")) if form.is_bound else set()
    sums = totals(bills)
    context = {
        "slip": slip,
        "form": form,
        "may_change": may_change,
        "may_print": request.user.has_perm("loans.add_issuedpaper"),
        "rows": [(bill, BILL_TONES[bill.status], str(bill.pk) in ticked) for bill in bills],
        "sums": [
            (status.label, *sums[status], BILL_TONES[status]) for status in BillStatus if status in sums
        ],
        "number": len(bills),
        "total": sum((bill.amount for bill in bills), Decimal(0)),
        "again": _presented_again(slip),
        "trail": _trail(slip.number),
    }
    return render(request, "loans/bills/slip.html", context)


def _presented_again(slip):
    """(bill, slip) numbers of the bills that came back and were put on another slip since."""
    found = Event.objects.filter(
        verb="bill.presented_again",
        target_type__app_label="loans",
        target_type__model="remittance",
        target_id=slip.pk,
    )
    return [(event.data["bill"], event.data["slip"]) for event in found.order_by("pk")]


def _performed(request, form):
    if form.verb == OutcomeForm.BOUNCED and not request.user.has_perm("loans.reverse_movement"):
        form.add_error(None, gettext("Vous ne pouvez pas annuler de remboursement."))
        return False
    try:
        bills = form.perform(by=request.user)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    messages.success(request, _said(form.verb, len(bills)))
    return True


def _said(verb, number):
    said = {
        OutcomeForm.PAID: ngettext(
            "%(number)d lettre de change payée : son remboursement est enregistré.",
            "%(number)d lettres de change payées : leurs remboursements sont enregistrés.",
            number,
        ),
        OutcomeForm.BOUNCED: ngettext(
            "%(number)d lettre de change impayée.", "%(number)d lettres de change impayées.", number
        ),
        OutcomeForm.OFF: ngettext(
            "%(number)d lettre de change retirée du bordereau.",
            "%(number)d lettres de change retirées du bordereau.",
            number,
        ),
    }
    return said[verb] % {"number": number}


@require_POST
@can_print
def paper(request, pk):
    """POST /bordereaux/<pk>/imprimer/ : the slip as it was issued, in the language asked for."""
    slip = get_object_or_404(Remittance, pk=pk)
    if not slip.bills.exists():
        messages.error(request, gettext("Ce bordereau est vide : il ne s’imprime pas."))
        return redirect(slip)
    issued = papers.issue(
        kind=IssuedKind.REMITTANCE, subject=slip, on=dates.today(), by=request.user, at=dates.now()
    )
    language = "ar" if request.POST.get("lang") == "ar" else "fr"
    with issued.files.get(language=language).file.open("rb") as stored:
        return pdf_response(stored.read(), f"{slip.number}-{language}.pdf")
