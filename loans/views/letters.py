"""The letters of the ladder: made in batch, printed in one file a language, sent with their proof."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from initiative_sm import dates, pdf
from initiative_sm.lists import Column, Listing
from initiative_sm.views import paper_language, pdf_response
from loans.actions import documents, reminders
from loans.enums import DocumentKind
from loans.forms.letters import LetterFilter, ReminderSearch, SendForm, SendLine
from loans.models import Document, IssuedFile, Reminder
from loans.positions import days_late
from loans.reminders import due_letters
from loans.work import PRINT_REMINDERS
from members import jobs

can_see = permission_required(["loans.view_loan", "loans.view_reminder"], raise_exception=True)
can_make = permission_required(["loans.view_loan", "loans.add_reminder"], raise_exception=True)
can_send = permission_required(["loans.view_loan", "loans.change_reminder"], raise_exception=True)
methods = require_http_methods(["GET", "HEAD", "POST"])

#: Letters printed in one file: beyond this a printer is better fed in several goes.
AT_MOST = 300


@methods
@can_make
def choose(request):
    """GET /retards/lettres/ : the letters that are due; POST : those that are chosen are made, then printed."""
    on = dates.today()
    filters = LetterFilter(request.GET or {})
    filters.is_valid()
    rows = [(loan, step) for loan, step in due_letters(on) if filters.keeps(loan, step)]
    if request.method == "POST":
        chosen = set(request.POST.getlist("pret"))
        job = _make([(loan, step) for loan, step in rows if str(loan.pk) in chosen], on, request)
        if job is not None:
            return redirect("members:job", job.pk)
    context = {
        "filters": filters,
        "rows": [(loan, step, days_late(loan.oldest_unpaid_on, on), _language(loan)) for loan, step in rows],
        "on": on,
        "trail": _trail((gettext("Lettres à faire"), "")),
    }
    return render(request, "loans/arrears/letters.html", context)


def _language(loan):
    return gettext("arabe") if loan.holder.language == "ar" else gettext("français")


def _make(chosen, on, request):
    """The letters of the chosen loans, each or not at all; the job that prints them, or None."""
    if not chosen:
        messages.error(request, gettext("Choisissez au moins un prêt."))
        return None
    made = []
    for loan, step in chosen:
        try:
            made.append(reminders.take(loan=loan, step=step, on=on, by=request.user).pk)
        except ValidationError as refusal:
            for sentence in refusal.messages:
                messages.warning(request, f"{loan.number} – {sentence}")
    return jobs.start(PRINT_REMINDERS, by=request.user, reminders=made) if made else None


COLUMNS = (
    Column("date", _("Faite le"), lambda row: row.made_on, "day", ("made_on",)),
    Column("porteur", _("Porteur"), lambda row: row.loan.holder, "named",
           ("loan__holder__last_name", "loan__holder__first_name"),
           url=lambda row: reverse("loans:loan_difficulty", args=[row.loan_id])),
    Column("pret", _("Prêt"), lambda row: row.loan.number, "latin", ("loan__number",)),
    Column("etape", _("Étape"), lambda row: row.step.name(get_language() or "fr"),
           order_by=("step__position",)),
    Column("impaye", _("Impayé"), lambda row: row.arrears, "money", ("arrears",)),
    Column("lettre", _("Lettre"), lambda row: row.paper and row.paper.number, "latin", ("paper__number",),
           url=lambda row: row.paper and _printed(row)),
    Column("envoi", _("Envoi"), lambda row: _sent(row), "state", tone=lambda row: _tone(row)),
    Column("envoyee", _("Envoyée le"), lambda row: row.sent_on, "day", ("sent_on",)),
    Column("preuve", _("Preuve"), lambda row: row.proof, order_by=("proof",)),
    Column("auteur", _("Faite par"), lambda row: str(row.made_by), optional=True),
)  # fmt: skip


def _printed(row):
    lang = "ar" if row.loan.holder.language == "ar" else "fr"
    return reverse("loans:reminders_print", query={"id": row.pk, "lang": lang})


def _sent(row):
    if row.sent_on:
        return row.get_channel_display()
    return gettext("À envoyer") if row.paper_id else gettext("À imprimer")


def _tone(row):
    return "good" if row.sent_on else "wait"


def _found(request):
    rows = Reminder.objects.select_related("loan__holder", "step", "paper", "made_by")
    search = partial(ReminderSearch, cin=request.user.has_perm("loans.view_holder"))
    return Listing(request, rows, COLUMNS, search, default="-date")


@require_safe
@can_see
def index(request):
    """GET /retards/relances/ : the steps that were taken, sent or not; with `?lot=`, those of one batch."""
    return _found(request).response(
        "loans/arrears/reminders.html",
        title=gettext("Relances"),
        trail=_trail((gettext("Relances"), "")),
        query=request.GET.urlencode(),
        empty_title=gettext("Aucune relance"),
        empty_text=gettext("Les appels notés et les lettres faites figurent ici."),
    )


@require_safe
@can_see
def printed(request):
    """GET /retards/relances/impression/?lang= : one file of the letters of the list whose holders are written to in
    that language, or the letter of `?id=` alone."""
    language = paper_language(request)
    if (asked := request.GET.get("id", "")).isdecimal():
        rows = Reminder.objects.filter(pk=asked)
    else:
        rows = ReminderSearch.in_state(_found(request).rows, request.GET.get("envoi"))
        speak = rows.filter(loan__holder__language="ar")
        rows = speak if language == "ar" else rows.exclude(pk__in=speak.values("pk"))
    papers = list(rows.filter(paper__isnull=False).values_list("paper", flat=True)[:AT_MOST])
    files = {file.paper_id: file for file in IssuedFile.objects.filter(paper__in=papers, language=language)}
    found = [files[pk] for pk in papers if pk in files]
    if not found:
        raise Http404
    return pdf_response(pdf.merged(_bytes(file) for file in found), f"relances-{language}.pdf")


def _bytes(file):
    with file.file.open("rb") as stored:
        return stored.read()


@methods
@can_send
def send(request):
    """GET /retards/relances/envoi/ : the letters of the list that did not leave yet; POST : note how they did."""
    rows = ReminderSearch.in_state(_found(request).rows, "a-envoyer")
    if (asked := request.GET.get("id", "")).isdecimal():
        rows = rows.filter(pk=asked)
    data, files = request.POST or None, request.FILES or None
    form = SendForm(data, today=dates.today())
    lines = [SendLine(data, files, reminder=each) for each in rows[:AT_MOST]]
    valid = [line.is_valid() for line in lines]
    if request.method == "POST" and form.is_valid() and all(valid) and _send(request, form, lines):
        return redirect("loans:reminders")
    context = {
        "form": form,
        "lines": lines,
        "title": gettext("Noter l’envoi des lettres"),
        "trail": _trail((gettext("Relances"), reverse("loans:reminders")), (gettext("Noter l’envoi"), "")),
    }
    return render(request, "loans/arrears/send.html", context)


def _send(request, form, lines):
    chosen = [line for line in lines if line.cleaned_data["chosen"]]
    if not chosen:
        form.add_error(None, gettext("Cochez les lettres qui sont parties."))
        return False
    try:
        with transaction.atomic():
            for line in chosen:
                _send_one(line, form.cleaned_data, request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    said = ngettext("L’envoi de %d lettre est noté.", "L’envoi de %d lettres est noté.", len(chosen))
    messages.success(request, said % len(chosen))
    return True


def _send_one(line, how, by):
    scan, document = line.cleaned_data["scan"], None
    if scan is not None:
        loan = line.reminder.loan
        document = documents.add(
            document=Document(holder=loan.holder, loan=loan, kind=DocumentKind.PROOF),
            upload=scan,
            by=by,
            at=dates.now(),
        )
    reminders.send(
        reminder=line.reminder,
        on=how["sent_on"],
        channel=how["channel"],
        proof=line.cleaned_data["proof"],
        document=document,
        by=by,
    )


def _trail(*rest):
    return [(gettext("Retards"), reverse("loans:arrears")), *rest]
