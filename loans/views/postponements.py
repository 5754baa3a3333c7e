"""One decision about many loans: chosen by a filter, read loan by loan, then taken, each wholly or not at all."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from initiative_sm import dates
from loans.actions import difficulty
from loans.forms.postponements import AT_MOST, ManyFilter, ManyForm
from loans.measures import change

can_decide = permission_required(["loans.view_loan", "loans.add_decision"], raise_exception=True)


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
    changes = [
        change(loan, on, chosen=str(loan.pk) in chosen, measure=form.cleaned_data if valid else None)
        for loan in found[:AT_MOST]
    ]
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


def _take(request, form, changes):
    """(loan, "" or why not), one by one: a refusal leaves the others as they are."""
    if not changes:
        messages.error(request, gettext("Choisissez au moins un prêt."))
        return None
    report = []
    for each in changes:
        report.append((each.loan, each.refusal or _take_one(request, form, each)))
    done = sum(not refusal for _loan, refusal in report)
    said = ngettext("%d prêt a un nouvel échéancier.", "%d prêts ont un nouvel échéancier.", done)
    messages.success(request, said % done)
    return report


def _take_one(request, form, each):
    data = form.cleaned_data
    try:
        difficulty.restructure(
            loan=each.loan,
            ruling=form.ruling(),
            effective_on=data["effective_on"],
            term=each.term,
            first_due_on=each.first_due_on,
            reason=data["change"],
            by=request.user,
        )
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""
