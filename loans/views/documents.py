"""The papers of a file: add one, read one, withdraw one. Nobody reaches a stored file but through here."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from initiative_sm.verbs import show_refusal
from loans.actions import documents
from loans.forms.documents import DocumentForm, RemovalForm
from loans.models import Document, Holder, Project

can_see = permission_required(["loans.view_holder", "loans.view_document"], raise_exception=True)
can_add = permission_required(["loans.view_holder", "loans.add_document"], raise_exception=True)
can_remove = permission_required(["loans.view_holder", "loans.remove_document"], raise_exception=True)


def papers(rows, user):
    """What a page needs to list papers: those that stand, those that were withdrawn, what the reader may do."""
    if not user.has_perm("loans.view_document"):
        return {"may_see": False}
    found = list(rows.select_related("project", "loan", "added_by", "removed_by"))
    return {
        "may_see": True,
        "may_add": user.has_perm("loans.add_document"),
        "may_remove": user.has_perm("loans.remove_document"),
        "standing": [each for each in found if each.removed_at is None],
        "removed": [each for each in found if each.removed_at is not None],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@can_add
@never_cache
def add(request, pk):
    """GET /porteurs/<pk>/pieces/ajouter/ : an empty form; POST : keep the paper."""
    holder = get_object_or_404(Holder, pk=pk)
    projects = Project.objects.filter(holder=holder) | Project.objects.filter(loans__holder=holder)
    about = request.POST.get("about", request.GET.get("sujet", ""))
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        holder=holder,
        projects=projects.distinct().order_by("-number"),
        loans=holder.loans.all(),
        initial={"about": about},
    )
    back = _back(form, about)
    if request.method == "POST" and form.is_valid() and (document := form.save_by(request.user)):
        _tell(request, document)
        if "encore" in request.POST:
            return redirect(
                reverse("loans:document_add", args=[pk], query={"sujet": form.cleaned_data["about"]})
            )
        return redirect(f"{back}#pieces")
    context = {
        "form": form,
        "holder": holder,
        "back": back,
        "trail": _trail(holder, gettext("Ajouter une pièce")),
    }
    return render(request, "loans/documents/add.html", context)


def _back(form, about):
    """The page that the clerk came from: that of what the paper is about."""
    about = form.subjects.get(about, {})
    return next(iter(about.values()), form.holder).get_absolute_url()


def _tell(request, document):
    messages.success(request, gettext("La pièce « %s » est au dossier.") % document)
    twins = list(documents.elsewhere(document)[:3])
    if twins:
        numbers = ", ".join(twin.holder.number for twin in twins)
        messages.warning(
            request, gettext("Le même fichier figure aussi au dossier d’autres personnes : %s.") % numbers
        )


@require_safe
@can_see
def read(request, pk):
    """GET /pieces/<pk>/ : the file itself, shown by the browser where it can; `?telecharger` takes it away."""
    return served(request, get_object_or_404(Document.objects.standing(), pk=pk))


def served(request, document):
    """The stored file of a paper that the reader may see. Raises Http404 where it is missing."""
    try:
        stored = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(gettext("Le fichier de cette pièce manque sur le serveur.")) from error
    return FileResponse(
        stored,
        as_attachment="telecharger" in request.GET or not document.shown,
        filename=document.name,
        content_type=document.content_type,
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@can_remove
@never_cache
def remove(request, pk):
    """GET /pieces/<pk>/retirer/ : which paper, and why; POST : withdraw it."""
    document = get_object_or_404(Document.objects.standing().select_related("holder", "added_by"), pk=pk)
    back = (document.loan or document.project or document.holder).get_absolute_url()
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _remove(request, document, form):
        return redirect(f"{back}#pieces")
    context = {
        "form": form,
        "document": document,
        "back": back,
        "trail": _trail(document.holder, gettext("Retirer une pièce")),
    }
    return render(request, "loans/documents/remove.html", context)


def _remove(request, document, form):
    try:
        documents.remove(
            document=document, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    messages.success(
        request, gettext("La pièce « %s » est retirée ; son retrait reste au dossier.") % document
    )
    return True


def _trail(holder, title):
    return [
        (gettext("Accueil"), reverse("home")),
        (gettext("Porteurs de projet"), reverse("loans:holders")),
        (holder.name(get_language()), holder.get_absolute_url()),
        (title, ""),
    ]
