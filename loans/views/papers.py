"""The papers issued about loans: what may be issued of one, what was, their files; the page that confirms one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative_sm import dates
from initiative_sm.lists import Column, Listing
from loans.actions import papers
from loans.enums import IssuedKind
from loans.forms.papers import CancelForm, CodeForm, PaperSearch
from loans.models import DisbursementOrder, IssuedFile, IssuedPaper, Loan, Movement
from loans.papers.account import RECEIVED
from loans.papers.offers import offers, subject
from loans.views import file_page
from members.paper import LANGUAGES

can_see = permission_required(["loans.view_loan", "loans.view_issuedpaper"], raise_exception=True)
can_issue = permission_required(["loans.view_loan", "loans.add_issuedpaper"], raise_exception=True)


# --- Of one loan ------------------------------------------------------------------------------------------------


@require_safe
@can_see
def of_loan(request, pk):
    """GET /prets/<pk>/papiers/ : what may be issued, and what was."""
    loan = get_object_or_404(Loan.objects.select_related(*file_page.RELATED), pk=pk)
    context = {
        "offers": offers(loan) if request.user.has_perm("loans.add_issuedpaper") else [],
        "issued": loan.issued_papers.select_related("issued_by").prefetch_related("files"),
        "may_cancel": request.user.has_perm("loans.add_issuedpaper"),
    }
    return file_page.file_page(request, loan, "papers", "loans/papers/loan.html", **context)


@require_POST
@can_issue
def issue(request, pk):
    """POST /prets/<pk>/papiers/emettre/ : the paper of that kind, issued once; its file is then a link away."""
    loan = get_object_or_404(Loan.objects.select_related(*file_page.RELATED), pk=pk)
    offer = next((each for each in offers(loan) if each.kind == request.POST.get("nature")), None)
    if offer is None:
        raise Http404
    if offer.refusal:
        messages.error(request, offer.refusal)
    else:
        _issue(request, offer.kind, subject(loan, offer.kind, dates.today()))
    return redirect("loans:loan_papers", pk)


@require_POST
@can_issue
def issue_receipt(request, pk):
    """POST /remboursements/<pk>/recu/ : the receipt of a payment that stands."""
    movement = get_object_or_404(
        Movement.objects.select_related("loan__holder", "loan__project").filter(kind__in=RECEIVED), pk=pk
    )
    if movement.reverses_id or Movement.objects.filter(reverses=movement).exists():
        messages.error(request, gettext("Ce paiement est annulé : il n’a pas de reçu."))
        return redirect("loans:loan_papers", movement.loan_id)
    paper = _issue(request, IssuedKind.RECEIPT, movement)
    return _file_of(paper, movement.loan_id, request)


@require_POST
@can_issue
def issue_order(request, pk):
    """POST /decaissements/<pk>/ordre/ : the order to the bank, as it stands."""
    order = get_object_or_404(
        DisbursementOrder.objects.select_related(
            "loan__holder", "loan__project", "loan__envelope", "prepared_by", "confirmed_by"
        ),
        pk=pk,
    )
    paper = _issue(request, IssuedKind.ORDER, order)
    return _file_of(paper, order.loan_id, request)


def _issue(request, kind, subject):
    try:
        paper = papers.issue(kind=kind, subject=subject, on=dates.today(), by=request.user, at=dates.now())
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
        return None
    messages.success(request, gettext("Le document %(number)s est émis.") % {"number": paper.number})
    return paper


def _file_of(paper, loan_pk, request):
    if paper is None:
        return redirect("loans:loan_papers", loan_pk)
    language = "ar" if request.LANGUAGE_CODE == "ar" else "fr"
    return redirect("loans:issued_file", paper.pk, language)


@require_safe
@can_see
def file(request, pk, language):
    """GET /papiers/<pk>/<language>/ : the bytes that were issued."""
    if language not in LANGUAGES:
        raise Http404
    stored = get_object_or_404(IssuedFile.objects.select_related("paper"), paper=pk, language=language)
    try:
        content = stored.file.open("rb")
    except FileNotFoundError as error:
        # Destroyed with the file of a person who was made anonymous: its number and fingerprint stay.
        raise Http404 from error
    return FileResponse(
        content,
        content_type="application/pdf",
        filename=f"{stored.paper.number}-{language}.pdf",
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@can_issue
@never_cache
def cancel(request, pk):
    """GET /papiers/<pk>/annuler/ : why; POST : the paper counts no more, and its public page says so."""
    paper = get_object_or_404(IssuedPaper.objects.select_related("loan"), pk=pk)
    back = reverse("loans:loan_papers", args=[paper.loan_id]) if paper.loan_id else reverse("loans:papers")
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            papers.cancel(paper=paper, on=dates.today(), by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, gettext("Le document %(number)s est annulé.") % {"number": paper.number}
            )
            return redirect(back)
    title = gettext("Annuler un document émis")
    trail = [
        (gettext("Accueil"), reverse("home")),
        (gettext("Papiers"), reverse("loans:papers")),
        (title, ""),
    ]
    context = {"form": form, "paper": paper, "back": back, "title": title, "trail": trail}
    return render(request, "loans/papers/cancel.html", context)


# --- All of them ------------------------------------------------------------------------------------------------


def _first_file(paper):
    return reverse("loans:issued_file", args=[paper.pk, "fr"])


COLUMNS = (
    Column("numero", _("Numéro"), lambda row: row.number, "latin", ("number",), url=_first_file),
    Column("nature", _("Nature"), lambda row: row.get_kind_display(), order_by=("kind",)),
    Column("date", _("Émis le"), lambda row: row.issued_on, "day", ("issued_on",)),
    Column(
        "pret",
        _("Prêt"),
        lambda row: row.loan and row.loan.number,
        "latin",
        ("loan__number",),
        url=lambda row: reverse("loans:loan_papers", args=[row.loan_id]) if row.loan_id else "",
    ),
    Column("porteur", _("Porteur"), lambda row: row.loan and row.loan.holder, "named"),
    Column("par", _("Émis par"), lambda row: str(row.issued_by), order_by=("issued_by__full_name",)),
    Column("annule", _("Annulé le"), lambda row: row.cancelled_on, "day", ("cancelled_on",)),
)


@require_safe
@can_see
def index(request):
    """GET /papiers/ : every paper issued."""
    rows = IssuedPaper.objects.select_related("loan__holder", "issued_by")
    listing = Listing(request, rows, COLUMNS, PaperSearch, default="-date")
    return listing.response(
        "generic/list.html",
        title=gettext("Papiers émis"),
        trail=[(gettext("Accueil"), reverse("home")), (gettext("Papiers émis"), "")],
        empty_title=gettext("Aucun document n’est émis"),
        empty_text=gettext("Les reçus, contrats et lettres s’émettent depuis la page de chaque prêt."),
    )


# --- For anybody ------------------------------------------------------------------------------------------------


@require_safe
@login_not_required
@never_cache
def verify_form(request):
    """GET /verifier/?code= : ask for a code, lead to its page. Anybody may."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        paper = IssuedPaper.objects.filter(code=form.cleaned_data["code"]).first()
        if paper is not None:
            return redirect(paper)
        form.add_error("code", gettext("Aucun document émis ne porte ce code. Vérifiez chaque signe."))
    return _public(request, "loans/papers/verify_form.html", {"form": form})


@require_safe
@login_not_required
@never_cache
def verify(request, code):
    """GET /verifier/<code>/ : number, date and fingerprints of a paper, and whether it still counts.

    Anybody may ask: nothing of what the paper says, nor of whom it is about, is shown.
    """
    paper = IssuedPaper.objects.filter(code=code).prefetch_related("files").first()
    if paper is None:
        form = CodeForm({"code": code})
        form.is_valid()
        form.add_error("code", gettext("Aucun document émis ne porte ce code. Vérifiez chaque signe."))
        return _public(request, "loans/papers/verify_form.html", {"form": form}, status=404)
    return _public(request, "loans/papers/verify.html", {"paper": paper, "files": paper.files.all()})


def _public(request, template, context, status=200):
    response = render(request, template, context, status=status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
