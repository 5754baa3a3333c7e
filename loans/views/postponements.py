"""One decision about many loans: chosen by a filter, read loan by loan, then taken, each wholly or not at all."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from initiative_sm import dates
from initiative_sm.money import CENT
from loans import schedule as rules
from loans.actions import difficulty
from loans.forms.difficulty import terms_of
from loans.forms.postponements import AT_MOST, ManyFilter, ManyForm
from loans.models import Loan
from loans.positions import days_late
from loans.statement import due_rows, in_force

can_decide = permission_required(["loans.view_loan", "loans.add_decision"], raise_exception=True)


@dataclass(frozen=True)
class Change:
    """A loan before and after the measure; `refusal` says why it cannot be taken, "" where it can."""

    loan: Loan
    days: int
    chosen: bool
    old_term: int = 0
    old_last: date | None = None
    term: int = 0
    first_due_on: date | None = None
    last_due_on: date | None = None
    amount: Decimal | None = None
    refusal: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@can_decide
def many(request):
    """GET /retards/reports/ : the loans of the filter; POST : what the measure makes of each, then the measure."""
    today = dates.today()
    filters = ManyFilter(request.GET or {})
    filtered = filters.is_valid() and bool(request.GET)
    form = ManyForm(request.POST or None, today=today)
    valid = request.method == "POST" and form.is_valid()
    on = form.cleaned_data["effective_on"] if valid else today
    found = filters.loans(on) if filtered else []
    chosen = (
        set(request.POST.getlist("pret")) if request.method == "POST" else {str(each.pk) for each in found}
    )
    changes = [_change(loan, form, on, str(loan.pk) in chosen, valid) for loan in found[:AT_MOST]]
    context = {
        "filters": filters,
        "filtered": filtered,
        "form": form,
        "too_many": len(found) > AT_MOST,
        "at_most": AT_MOST,
        "changes": changes,
        "previewed": valid,
        "taken": None,
        "trail": [
            (gettext("Retards"), reverse("loans:arrears")),
            (gettext("Reporter plusieurs prêts"), ""),
        ],
    }
    if valid and "prendre" in request.POST:
        context["taken"] = _take(request, form, [each for each in changes if each.chosen])
    return render(request, "loans/arrears/many.html", context)


def _change(loan, form, on, chosen, valid):
    """What the measure makes of a loan; by the schedules that were read with it."""
    version = in_force(loan.schedules.all(), on)
    rows = due_rows(version) if version else []
    left = [row for row in rows if row.cumulative > loan.repaid]
    found = {
        "loan": loan,
        "days": days_late(loan.oldest_unpaid_on, on),
        "chosen": chosen,
        "old_term": len(left),
        "old_last": left[-1].due_on if left else None,
    }
    if not valid or not left:
        return Change(**found, refusal="" if left else gettext("Aucune échéance ne reste à payer."))
    term, first = terms_of(form.cleaned_data, rows, loan.repaid)
    owed = loan.amount - loan.written_off
    if max(each.effective_on for each in loan.schedules.all()) >= on:
        return Change(**found, refusal=gettext("Un échéancier prend déjà effet ce jour-là ou après."))
    if owed - loan.repaid < term * CENT:
        return Change(**found, refusal=gettext("Il ne reste pas de quoi faire ce nombre d’échéances."))
    new = rules.build(owed, term, first, base=loan.repaid, unit=Decimal(1))
    return Change(**found, term=term, first_due_on=first, last_due_on=new[-1].due_on, amount=new[0].amount)


def _take(request, form, changes):
    """(loan, "" or why not), one by one: a refusal leaves the others as they are."""
    if not changes:
        messages.error(request, gettext("Choisissez au moins un prêt."))
        return None
    report = []
    for change in changes:
        report.append((change.loan, change.refusal or _take_one(request, form, change)))
    done = sum(not refusal for _loan, refusal in report)
    said = ngettext("%d prêt a un nouvel échéancier.", "%d prêts ont un nouvel échéancier.", done)
    messages.success(request, said % done)
    return report


def _take_one(request, form, change):
    data = form.cleaned_data
    try:
        difficulty.restructure(
            loan=change.loan,
            ruling=form.ruling(),
            effective_on=data["effective_on"],
            term=change.term,
            first_due_on=change.first_due_on,
            reason=data["change"],
            by=request.user,
        )
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""
