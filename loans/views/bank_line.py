"""One line of the bank: the loans that it may pay, and everything else that can become of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from initiative_sm import dates
from initiative_sm.verbs import show_refusal
from loans.actions import bank, bank_bills
from loans.admin.tones import BANK_LINE_TONES
from loans.bank.matching import Matcher
from loans.bank.payables import payables
from loans.bank.words import reasons
from loans.enums import BankLineStatus
from loans.forms.bank import NoteForm, PartsForm
from loans.forms.receipts import LoanFinder
from loans.models import BankLine, Loan, Movement, Remittance
from loans.views.bank import can_handle, can_post, can_see

#: Loans that are proposed for a line; movements that it may be.
PROPOSED, LIKE = 5, 8


@require_safe
@can_see
def detail(request, pk):
    """GET /banque/lignes/<pk>/ : the line; `?q=` looks for another loan."""
    line = _line(pk)
    return _page(request, line)


def _line(pk):
    rows = BankLine.objects.select_related("account", "statement__account", "suggested_loan", "handled_by")
    return get_object_or_404(rows, pk=pk)


def _page(request, line, *, parts=None, note=None):
    is_open = line.status == BankLineStatus.OPEN
    credit = is_open and line.amount > 0
    finder = LoanFinder(request.GET if "q" in request.GET else None)
    first = line.suggested_loan.number if line.suggested_loan else ""
    context = {
        "line": line,
        "tone": BANK_LINE_TONES[line.status],
        "is_open": is_open,
        "may_handle": request.user.has_perm("loans.change_bankline"),
        "may_post": request.user.has_perms(["loans.change_bankline", "loans.post_movement"]),
        "may_reverse": request.user.has_perm("loans.reverse_movement"),
        "proposed": _proposed(line) if credit else [],
        "finder": finder,
        "found": list(finder.loans(dates.today())) if credit and finder.is_valid() else [],
        "parts": parts or PartsForm(line=line, initial={"loan_0": first, "amount_0": line.amount}),
        "note": note or NoteForm(),
        "by_hand": _movements(bank.already_entered(line)) if is_open else [],
        "bounced": _bounced(line) if is_open else [],
        "slips": bank_bills.slips(line) if credit else [],
        "postings": _postings(line),
        "trail": [
            (pgettext("rubrique", "Banque"), reverse("loans:bank")),
            (str(line.statement), line.statement.get_absolute_url()),
            (gettext("Ligne %d") % line.number, ""),
        ],
    }
    return render(request, "loans/bank/line.html", context)


def _postings(line):
    """(the movement, whether it was reversed) of each that was posted from the line, or tied to it."""
    rows = line.postings.select_related("movement__loan__holder", "movement__reversed_by").order_by("pk")
    return [(row.movement, hasattr(row.movement, "reversed_by")) for row in rows]


def _proposed(line):
    """(the loan, the score, the reasons) of the likeliest."""
    found = Matcher(payables(dates.today())).candidates(line.label, line.reference, line.amount)[:PROPOSED]
    loans = Loan.objects.select_related("holder").in_bulk([each.loan for each in found])
    return [(loans[each.loan], each.score, reasons(each.why)) for each in found]


def _movements(rows):
    return rows.select_related("loan__holder", "envelope").order_by("-value_date", "-seq")[:LIKE]


def _bounced(line):
    """(the receipt, where it is taken back): a bill bounces on its slip, any other receipt is reversed."""
    rows = bank.bounced(line).select_related("loan__holder", "bill").order_by("-value_date", "-seq")[:LIKE]
    found = []
    for row in rows:
        slip = row.bill.remittance_id if hasattr(row, "bill") else None
        url = (
            reverse("loans:remittance", args=[slip])
            if slip
            else reverse("loans:receipt_reverse", args=[row.pk])
        )
        found.append((row, url))
    return found


def _done(request, line, said):
    messages.success(request, said)
    return redirect(line.statement)


def _handled(refusal):
    """Whether somebody else was first: the forms of the line are gone."""
    return getattr(refusal, "code", "") == "handled"


def _told(request, line, refusal):
    messages.error(request, " ".join(refusal.messages))
    return redirect("loans:bank_line", line.pk)


@require_POST
@can_post
def post(request, pk):
    """POST : post the line on the loans that were chosen, whole or in parts."""
    line = _line(pk)
    form = PartsForm(request.POST, line=line)
    if form.is_valid():
        try:
            form.post(by=request.user, on=dates.today(), at=dates.now())
        except ValidationError as refusal:
            if _handled(refusal):
                return _told(request, line, refusal)
            show_refusal(form, refusal)
        else:
            return _done(request, line, gettext("La ligne est enregistrée."))
    return _page(request, line, parts=form)


@require_POST
@can_post
def post_slip(request, pk):
    """POST : the line is the credit of a slip of bills, which are paid by it."""
    line = _line(pk)
    asked = request.POST.get("bordereau", "")
    slip = get_object_or_404(Remittance, pk=asked if asked.isdecimal() else 0)
    try:
        bank_bills.post_slip(line=line, slip=slip, by=request.user, on=dates.today(), at=dates.now())
    except ValidationError as refusal:
        return _told(request, line, refusal)
    return _done(request, line, gettext("Les lettres de change du bordereau %s sont payées.") % slip.number)


@require_POST
@can_handle
def reconcile(request, pk):
    """POST : tie the line to a movement that was entered by hand."""
    line = _line(pk)
    asked = request.POST.get("mouvement", "")
    movement = get_object_or_404(Movement, pk=asked if asked.isdecimal() else 0)
    try:
        bank.reconcile(line=line, movement=movement, by=request.user, at=dates.now())
    except ValidationError as refusal:
        return _told(request, line, refusal)
    return _done(request, line, gettext("La ligne est rapprochée du mouvement n° %d.") % movement.pk)


@require_POST
@can_handle
def set_aside(request, pk):
    """POST : nothing follows from the line, for this reason."""
    line = _line(pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            bank.set_aside(line=line, note=form.cleaned_data["note"], by=request.user, at=dates.now())
        except ValidationError as refusal:
            return _told(request, line, refusal)
        return _done(request, line, gettext("La ligne est laissée sans suite."))
    return _page(request, line, note=form)


@require_POST
@can_handle
def take_back(request, pk):
    """POST : open again a line that was set aside."""
    line = _line(pk)
    try:
        bank.take_back(line=line, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, gettext("La ligne est de nouveau à traiter."))
    return redirect("loans:bank_line", line.pk)
