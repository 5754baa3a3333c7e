"""The steps of a file, each asked for on a page that says what it lacks: going on, the contract, the end."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from initiative_sm import dates
from loans import steps
from loans.actions import file
from loans.enums import LoanStatus
from loans.forms.steps import CloseForm, ContractForm
from loans.models import Loan
from loans.views import file_page

can_change = permission_required(["loans.view_loan", "loans.change_loan"], raise_exception=True)


def _loan(pk):
    return get_object_or_404(Loan.objects.select_related(*file_page.RELATED), pk=pk)


def _tell(request, loan):
    loan.refresh_from_db()
    messages.success(
        request,
        gettext("Le dossier %(loan)s est maintenant : %(status)s.")
        % {"loan": loan.number, "status": loan.get_status_display()},
    )


@require_POST
@can_change
def advance(request, pk):
    """POST /prets/<pk>/avancer/ : take the file to the step that needs nothing but that it is complete."""
    loan = _loan(pk)
    try:
        file.advance(loan=loan, to=request.POST.get("vers", ""), by=request.user)
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
    else:
        _tell(request, loan)
    return redirect(loan)


@require_http_methods(["GET", "HEAD", "POST"])
@can_change
@never_cache
def contract(request, pk):
    """GET /prets/<pk>/contrat/ : what it says and what is missing; POST : it is signed."""
    loan = _loan(pk)
    if loan.status != LoanStatus.GRANTED:
        messages.error(request, gettext("Le contrat se signe une fois, quand le prêt est accordé."))
        return redirect(loan)
    today = dates.today()
    form = ContractForm(request.POST or None, loan=loan, today=today)
    if request.method == "POST" and form.is_valid() and form.done_by(request.user):
        _tell(request, loan)
        return redirect(loan)
    context = {"form": form, "missing": steps.missing(loan, LoanStatus.CONTRACTED, today)}
    return file_page.file_page(request, loan, "overview", "loans/loans/contract.html", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@can_change
@never_cache
def close(request, pk):
    """GET /prets/<pk>/clore/ : the ends that are possible; POST : the file is closed with its reason."""
    loan = _loan(pk)
    if not file.closings(loan):
        messages.error(request, gettext("Ce dossier ne peut pas être clos ainsi."))
        return redirect(loan)
    form = CloseForm(request.POST or None, loan=loan, today=dates.today())
    if request.method == "POST" and form.is_valid() and form.done_by(request.user):
        _tell(request, loan)
        return redirect(loan)
    return file_page.file_page(request, loan, "overview", "loans/loans/close.html", form=form)
