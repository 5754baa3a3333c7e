"""What is done to dues in the browser: pay, cancel, waive, remind; and the papers that go with it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from initiative_sm import dates
from initiative_sm.verbs import show_refusal
from initiative_sm.views import paper_language, pdf_response
from members import letters
from members.actions import dues as verbs
from members.enums import ReminderChannel
from members.forms.dues import CancelForm, PaymentForm, RemindAllForm, RemindForm, WaiveForm
from members.models import Due, DuePayment
from members.views.dues import due_trail, trail

can_see = permission_required("members.view_due", raise_exception=True)
can_pay = permission_required(["members.view_due", "members.add_duepayment"], raise_exception=True)
can_cancel = permission_required(["members.view_due", "members.change_duepayment"], raise_exception=True)
can_waive = permission_required(["members.view_due", "members.change_due"], raise_exception=True)
can_remind = permission_required(["members.view_due", "members.add_duereminder"], raise_exception=True)


def _due(pk):
    return get_object_or_404(Due.objects.select_related("member"), pk=pk)


def _done(form, action, **values):
    """Call `action`; its result, or None once its refusal is on the form."""
    try:
        return action(**values)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return None


def _page(request, found, form, title, button, *, grave=False, template="members/dues/verb.html", **more):
    context = {
        "due": found,
        "form": form,
        "title": title,
        "button": button,
        "grave": grave,
        "trail": due_trail(found, (title, "")),
        **more,
    }
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@can_pay
def pay(request, pk):
    """GET /adherents/cotisations/<pk>/paiement/ : the form; POST : keep the payment and give its receipt."""
    found = _due(pk)
    remaining = verbs.remaining_of(found)
    if found.waived_on or not remaining:
        messages.error(request, gettext("Rien n’est à payer pour cette cotisation."))
        return redirect(found)
    form = PaymentForm(request.POST or None, remaining=remaining, today=dates.today())
    if request.method == "POST" and form.is_valid():
        values = {**form.values(), "due": found, "at": dates.now(), "by": request.user}
        if payment := _done(form, verbs.record_payment, **values):
            said = gettext("Le paiement est enregistré. Reçu {} : {}")
            messages.success(request, format_html(said, payment.receipt_number, receipt_links(payment)))
            return redirect(found)
    title, button = gettext("Enregistrer un paiement"), gettext("Enregistrer et donner le reçu")
    return _page(request, found, form, title, button, remaining=remaining)


def receipt_links(payment):
    """The receipt in each of its languages."""
    address = reverse("members:due_receipt", args=[payment.pk])
    return format_html(
        '<a href="{0}?lang=fr" hreflang="fr" lang="fr">français</a> · '
        '<a href="{0}?lang=ar" hreflang="ar" lang="ar">العربية</a>',
        address,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@can_cancel
def cancel(request, pk):
    """GET /adherents/cotisations/paiements/<pk>/annuler/ : why; POST : cancel the payment."""
    payment = get_object_or_404(DuePayment.objects.select_related("due__member"), pk=pk)
    if payment.cancelled_at:
        messages.error(request, gettext("Ce paiement est déjà annulé."))
        return redirect(payment.due)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {"payment": payment, "at": dates.now(), "by": request.user}
        if _done(form, verbs.cancel_payment, **values, **form.cleaned_data):
            messages.success(
                request, gettext("Le paiement est annulé ; son reçu porte la mention « Annulé ».")
            )
            return redirect(payment.due)
    title, button = gettext("Annuler un paiement"), gettext("Annuler ce paiement")
    return _page(request, payment.due, form, title, button, grave=True, payment=payment)


@require_http_methods(["GET", "HEAD", "POST"])
@can_waive
def waive(request, pk):
    """GET /adherents/cotisations/<pk>/exoneration/ : why; POST : free the member from what remains."""
    found = _due(pk)
    form = WaiveForm(request.POST or None, today=dates.today())
    valid = request.method == "POST" and form.is_valid()
    if valid and _done(form, verbs.waive, due=found, by=request.user, **form.cleaned_data):
        messages.success(request, gettext("L’adhérent est exonéré de ce qui restait à payer."))
        return redirect(found)
    title, button = gettext("Exonérer de la cotisation"), gettext("Exonérer")
    return _page(request, found, form, title, button, remaining=verbs.remaining_of(found))


@require_http_methods(["GET", "HEAD", "POST"])
@can_remind
def remind(request, pk):
    """GET /adherents/cotisations/<pk>/relance/ : how; POST : send the e-mail, or note the letter or the call."""
    found, today = _due(pk), dates.today()
    form = RemindForm(request.POST or None, address=found.member.email)
    if request.method == "POST" and form.is_valid() and _reminded(request, found, form, today):
        return redirect(found)
    title, button = gettext("Relancer"), gettext("Relancer")
    return _page(request, found, form, title, button, letter=True, remaining=verbs.remaining_of(found))


def _reminded(request, found, form, today):
    data = form.cleaned_data
    if data["channel"] == ReminderChannel.EMAIL:
        values = {"due": found, "on": today, "language": data["language"], "by": request.user}
        made = _done(form, verbs.remind_by_email, **values)
    else:
        values = {"due": found, "sent_on": today, "channel": data["channel"], "note": data["note"]}
        made = _done(form, verbs.remind, by=request.user, **values)
    if made:
        messages.success(
            request, gettext("La relance est notée : %(how)s.") % {"how": made.get_channel_display()}
        )
    return made


@require_http_methods(["GET", "HEAD", "POST"])
@can_remind
def remind_late(request, year):
    """GET /adherents/cotisations/annee/<année>/relances/ : who is late; POST : remind them all."""
    today = dates.today()
    late = list(
        Due.objects.late(today).filter(year=year).select_related("member").order_by("member__name_fr")
    )
    waiting = set(verbs.to_remind(year, today).values_list("pk", flat=True))
    form = RemindAllForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {"year": year, "on": today, "by": request.user, **form.cleaned_data}
        if (done := _done(form, verbs.remind_late, **values)) is not None:
            said = gettext("Courriels envoyés : %(sent)d. Lettres à imprimer : %(printed)d.")
            messages.success(request, said % {"sent": done[0], "printed": done[1]})
            return redirect("members:dues_remind", year)
    title = gettext("Relancer les retardataires de %(year)s") % {"year": year}
    context = {
        "form": form,
        "title": title,
        "year": year,
        "on": today,
        "late": [(row, row.pk in waiting) for row in late],
        "waiting": len(waiting),
        "trail": trail((str(year), reverse("members:dues", query={"annee": year})), (title, "")),
    }
    return render(request, "members/dues/remind_late.html", context)


@require_safe
@can_see
def receipt(request, pk):
    """GET /adherents/cotisations/paiements/<pk>/recu/?lang=fr : the receipt, in French or in Arabic."""
    payment = get_object_or_404(DuePayment.objects.select_related("due__member"), pk=pk)
    language = paper_language(request)
    printed = letters.receipt(payment, language)
    return pdf_response(printed.content, f"recu-{payment.receipt_number}-{language}.pdf")


@require_safe
@can_remind
def letter(request, pk):
    """GET /adherents/cotisations/<pk>/lettre/?lang=fr : the letter that reminds of one due."""
    return _letters(request, Due.objects.filter(pk=pk), f"relance-{pk}")


@require_safe
@can_remind
def late_letters(request, year):
    """GET /adherents/cotisations/annee/<année>/lettres/?lang=fr : the letters of all who are late, one a page."""
    return _letters(request, Due.objects.filter(year=year), f"relances-{year}")


def _letters(request, rows, name):
    """The letters of those of `rows` that are late today; what is not late has no letter."""
    today, language = dates.today(), paper_language(request)
    late = list(rows.late(today).select_related("member").order_by("member__name_fr", "pk"))
    if not late:
        messages.error(
            request, gettext("Aucune cotisation n’est en retard : il n’y a pas de lettre à imprimer.")
        )
        return redirect("members:dues")
    return pdf_response(letters.reminders(late, today, language).content, f"{name}-{language}.pdf")
