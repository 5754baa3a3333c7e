"""The pages by which a statement comes in: its file, what was read in it, the confirmation."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext
from django.views.decorators.http import require_http_methods

from initiative_sm import dates
from loans.actions import bank
from loans.bank.reading import StatementError
from loans.forms.bank import ColumnsForm, StatementForm, opened, packed
from loans.models import BankAccount

can_import = permission_required(["loans.view_bankline", "loans.add_bankstatement"], raise_exception=True)

#: Lines and faults that are shown before the statement is confirmed.
SHOWN = 12


@require_http_methods(["GET", "HEAD", "POST"])
@can_import
def new(request):
    """GET /banque/importer/ : account and file; POST the file : what was read; POST it back confirmed : keep it."""
    if request.method == "POST" and "content" in request.POST:
        return _again(request)
    form = StatementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        account, name = form.cleaned_data["account"], form.cleaned_data["file"].name
        try:
            reading = opened(form.content, account=account, on=dates.today())
        except StatementError as error:
            form.add_error("file", str(error))
        else:
            return _preview(request, _sent_back(account, name, form.content, reading), account, reading)
    context = {"form": form, "trail": _trail(), "accounts": BankAccount.objects.filter(active=True).exists()}
    return render(request, "loans/bank/import.html", context)


def _trail():
    return [(pgettext("rubrique", "Banque"), reverse("loans:bank")), (gettext("Importer un relevé"), "")]


def _sent_back(account, name, content, reading):
    columns = reading.columns.as_json() if reading.columns else {}
    initial = {"account": account.pk, "name": name[:300], "content": packed(content), **columns}
    return ColumnsForm(initial=initial)


def _again(request):
    """The statement sent back with its columns: read once more, shown, or kept when it was confirmed."""
    form = ColumnsForm(request.POST)
    if not form.is_valid():
        if "account" in form.errors or "content" in form.errors or "name" in form.errors:
            messages.error(request, gettext("Ce fichier n’est pas revenu entier : choisissez-le à nouveau."))
            return redirect("loans:statement_new")
        form.cleaned_data.setdefault("first_row", None)
    account, content = form.cleaned_data["account"], form.cleaned_data["content"]
    try:
        reading = opened(content, account=account, on=dates.today())
        if reading.grid is not None:
            told = form.columns(reading.grid)
            reading = opened(content, account=account, on=dates.today(), columns=told)
    except StatementError as error:
        messages.error(request, str(error))
        return redirect("loans:statement_new")
    if "confirmer" in request.POST and reading.sound:
        return _keep(request, form, account, content, reading)
    return _preview(request, form, account, reading)


def _keep(request, form, account, content, reading):
    try:
        made = bank.import_statement(
            account=account,
            name=form.cleaned_data["name"],
            content=content,
            reading=reading,
            by=request.user,
            on=dates.today(),
            at=dates.now(),
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("loans:bank")
    number = made.lines.count()
    said = ngettext("%d ligne est importée.", "%d lignes sont importées.", number)
    messages.success(request, said % number)
    return redirect(made)


def _preview(request, form, account, reading):
    if reading.grid is not None:
        form.offer(reading)
    context = {
        "form": form,
        "account": account,
        "reading": reading,
        "examined": bank.examine(account, reading),
        "lines": reading.lines[:SHOWN],
        "faults": reading.faults[:SHOWN],
        "aside": reading.aside[:SHOWN],
        "more_faults": max(0, len(reading.faults) - SHOWN),
        "sample": [] if reading.lines or reading.grid is None else reading.grid.rows[:SHOWN],
        "trail": _trail(),
    }
    return render(request, "loans/bank/preview.html", context)
