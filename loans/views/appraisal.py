"""The pages of a file before the committee: the screening, the appraisal, the exchanges."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from initiative_sm import dates
from loans import plans, products
from loans.enums import OPEN_STATUSES, ContactPurpose, LoanStatus
from loans.forms.appraisal import AppraisalForm, ContactForm, ScreeningForm
from loans.models import Appraisal, Contact, Holder, Loan, Screening
from loans.views import file_page

can_screen = permission_required(["loans.view_loan", "loans.add_screening"], raise_exception=True)
can_see = permission_required(["loans.view_loan", "loans.view_appraisal"], raise_exception=True)
can_note = permission_required(["loans.view_holder", "loans.add_contact"], raise_exception=True)

#: The purpose of an exchange that a file in this status suggests.
PURPOSES = {
    LoanStatus.RECEIVED: ContactPurpose.WELCOME,
    LoanStatus.APPRAISAL: ContactPurpose.APPRAISAL,
    LoanStatus.COMMITTEE: ContactPurpose.APPRAISAL,
    LoanStatus.RUNNING: ContactPurpose.SUPPORT,
    LoanStatus.LITIGATION: ContactPurpose.RECOVERY,
}


def _loan(pk):
    return get_object_or_404(Loan.objects.select_related(*file_page.RELATED), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@can_screen
@never_cache
def screening(request, pk):
    """GET /prets/<pk>/pre-diagnostic/ : the criteria; POST : the file goes on, or ends with its reason."""
    loan = _loan(pk)
    done = Screening.objects.filter(loan=loan).select_related("author").first()
    form = None
    if done is None and loan.status == LoanStatus.RECEIVED:
        form = ScreeningForm(request.POST or None, loan=loan, today=dates.today())
        if request.method == "POST" and form.is_valid() and form.save_by(request.user):
            loan.refresh_from_db()
            messages.success(
                request,
                gettext("Le pré-diagnostic est noté : le dossier est maintenant « %(status)s ».")
                % {"status": loan.get_status_display()},
            )
            return redirect(loan)
    context = {
        "form": form,
        "screening": done,
        "answers": done.answers.select_related("criterion") if done else [],
        "answers_language": get_language() or "fr",
    }
    return file_page.file_page(request, loan, "appraisal", "loans/appraisal/screening.html", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@can_see
@never_cache
def appraisal(request, pk):
    """GET /prets/<pk>/instruction/ : what was found of the file, and what it lacks; POST : keep it."""
    loan = _loan(pk)
    found = Appraisal.objects.filter(loan=loan).first()
    editable = loan.status in OPEN_STATUSES and request.user.has_perm("loans.change_appraisal")
    form = AppraisalForm(request.POST or None, instance=found, loan=loan) if editable else None
    if request.method == "POST":
        if form is None:
            messages.error(request, gettext("L’instruction de ce dossier ne change plus."))
            return redirect("loans:appraisal", pk)
        if form.is_valid() and form.save_by(request.user):
            messages.success(request, gettext("L’instruction est enregistrée."))
            return redirect("loans:appraisal", pk)
    items = list(loan.project.plan.all())
    needs, resources = plans.sums(items).values()
    balanced, sentence = plans.balance(needs, resources)
    context = {
        "form": form,
        "appraisal": found,
        "pieces": products.checklist(loan),
        "faults": products.faults(loan, prepared=True),
        "plan_items": items,
        "plan_balanced": balanced,
        "plan_sentence": sentence,
        "contacts": Contact.objects.filter(loan=loan).select_related("author"),
        "trainings": loan.holder.attendances.select_related("training").order_by("-training__held_on"),
        "screening": Screening.objects.filter(loan=loan).first(),
        "may_note": request.user.has_perm("loans.add_contact"),
        "may_add": request.user.has_perm("loans.add_document"),
    }
    return file_page.file_page(request, loan, "appraisal", "loans/appraisal/appraisal.html", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@can_note
@never_cache
def contact(request, pk):
    """GET /porteurs/<pk>/echange/ (about `?dossier=` of theirs) : the form; POST : the exchange is noted."""
    holder = get_object_or_404(Holder, pk=pk)
    asked = request.GET.get("dossier", "")
    loan = get_object_or_404(Loan, pk=asked, holder=holder) if asked.isdecimal() else None
    purpose = PURPOSES.get(loan.status, ContactPurpose.OTHER) if loan else ContactPurpose.WELCOME
    form = ContactForm(request.POST or None, holder=holder, loan=loan, purpose=purpose, today=dates.today())
    back = loan or holder
    if request.method == "POST" and form.is_valid() and form.save_by(request.user):
        messages.success(request, gettext("L’échange est noté."))
        return redirect(back)
    title = gettext("Noter un échange")
    trail = [
        (gettext("Accueil"), reverse("home")),
        (holder.name(get_language() or "fr"), holder.get_absolute_url()),
        *([(loan.number, loan.get_absolute_url())] if loan else []),
        (title, ""),
    ]
    context = {"form": form, "holder": holder, "loan": loan, "title": title, "trail": trail, "back": back}
    return render(request, "loans/appraisal/contact.html", context)
