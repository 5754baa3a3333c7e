"""The page of an agenda: its points, the resolutions drafted under them, the files that are joined."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.actions import agenda, papers
from governance.agendas import usual
from governance.enums import MeetingStatus, PaperKind
from governance.forms.agenda import DraftForm, ItemForm, PaperForm
from governance.models import AgendaItem, Meeting, Paper, Resolution
from governance.views.trails import dated_trail
from initiative_sm.uploads import BY_TYPE

can_see = permission_required("governance.view_meeting", raise_exception=True)
can_write = permission_required("governance.change_agendaitem", raise_exception=True)
can_draft = permission_required("governance.change_resolution", raise_exception=True)
can_join = permission_required("governance.add_paper", raise_exception=True)
can_read = permission_required("governance.view_paper", raise_exception=True)


@require_safe
@can_see
def page(request, pk):
    """GET /assemblees/<pk>/ordre-du-jour/ : the points in order, each with its resolutions and its files."""
    items = AgendaItem.objects.prefetch_related(
        Prefetch("resolutions", Resolution.objects.order_by("number"), to_attr="drafts"),
        Prefetch("papers", Paper.objects.sent().order_by("pk"), to_attr="joined"),
    )
    rows = Meeting.objects.prefetch_related(Prefetch("agenda", items.order_by("number")))
    meeting = get_object_or_404(rows, pk=pk)
    title = gettext("Ordre du jour")
    open_ = meeting.status == MeetingStatus.PLANNED
    user = request.user
    context = {
        "meeting": meeting,
        "items": meeting.agenda.all(),
        "general": meeting.papers.sent().filter(item=None),
        "open": open_,
        "may_write": open_ and user.has_perm("governance.change_agendaitem"),
        "may_draft": open_ and user.has_perm("governance.change_resolution"),
        "may_join": open_ and user.has_perm("governance.add_paper"),
        "may_read": user.has_perm("governance.view_paper"),
        "usual": usual(meeting.organ, meeting.kind),
        "language": get_language(),
        "trail": dated_trail(meeting, (title, "")),
    }
    return render(request, "governance/agenda/page.html", context)


def _form_page(request, form, meeting, title, done, **context):
    """One form about the agenda: shown, or written by its verb and back to the agenda."""
    if request.method == "POST" and form.is_valid() and form.save_by(request.user):
        messages.success(request, done)
        return redirect("governance:agenda", meeting.pk)
    context = {
        "item": None,
        **context,
        "form": form,
        "meeting": meeting,
        "title": title,
        "trail": dated_trail(meeting, (title, "")),
    }
    return render(request, "governance/agenda/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@can_write
@never_cache
def item_new(request, pk):
    """GET /assemblees/<pk>/ordre-du-jour/point/ : an empty point; POST : add it at the end."""
    meeting = get_object_or_404(Meeting, pk=pk)
    form = ItemForm(request.POST or None, instance=AgendaItem(meeting=meeting, number=1))
    return _form_page(
        request, form, meeting, gettext("Ajouter un point"), gettext("Le point est à l’ordre du jour.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@can_write
@never_cache
def item(request, pk):
    """GET /assemblees/points/<pk>/ : a point of the agenda; POST : change it."""
    found = _item(pk)
    form = ItemForm(request.POST or None, instance=found)
    return _form_page(
        request, form, found.meeting, gettext("Modifier le point"), gettext("Le point est modifié.")
    )


def _item(pk):
    return get_object_or_404(AgendaItem.objects.select_related("meeting"), pk=pk)


def _done(request, about, verb, said="", **given):
    """One verb of one button, then back to the agenda of the meeting `about` with what it said."""
    try:
        verb(**given, by=request.user)
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
    else:
        if said:
            messages.success(request, said)
    return redirect("governance:agenda", about.pk)


@require_POST
@can_write
def item_move(request, pk, way):
    """POST /assemblees/points/<pk>/<monter|descendre>/ : exchange a point with its neighbour."""
    found = _item(pk)
    return _done(request, found.meeting, agenda.shift, item=found, down=way == "descendre")


@require_POST
@can_write
def item_remove(request, pk):
    """POST /assemblees/points/<pk>/retirer/ : take a point off."""
    found = _item(pk)
    return _done(request, found.meeting, agenda.remove, gettext("Le point est retiré."), item=found)


@require_POST
@can_write
def take_usual(request, pk):
    """POST /assemblees/<pk>/ordre-du-jour/type/ : the usual agenda of such a meeting."""
    meeting = get_object_or_404(Meeting, pk=pk)
    said = gettext("L’ordre du jour type est repris : adaptez-le.")
    return _done(request, meeting, agenda.take_usual, said, meeting=meeting)


@require_http_methods(["GET", "HEAD", "POST"])
@can_draft
@never_cache
def draft_new(request, pk):
    """GET /assemblees/points/<pk>/resolution/ : an empty draft under a point; POST : write it."""
    found = _item(pk)
    form = DraftForm(request.POST or None, instance=Resolution(meeting=found.meeting, item=found, number=1))
    title, done = gettext("Proposer une résolution"), gettext("La résolution est inscrite.")
    return _form_page(request, form, found.meeting, title, done, item=found)


def _draft(pk):
    return get_object_or_404(Resolution.objects.select_related("meeting", "item"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@can_draft
@never_cache
def draft(request, pk):
    """GET /assemblees/resolutions/<pk>/modifier/ : a draft; POST : change its text."""
    found = _draft(pk)
    form = DraftForm(request.POST or None, instance=found)
    title, done = gettext("Modifier la résolution"), gettext("La résolution est modifiée.")
    return _form_page(request, form, found.meeting, title, done, item=found.item)


@require_POST
@can_draft
def draft_remove(request, pk):
    """POST /assemblees/resolutions/<pk>/retirer/ : take a draft back."""
    found = _draft(pk)
    said = gettext("La résolution est retirée.")
    return _done(request, found.meeting, agenda.withdraw, said, resolution=found)


@require_http_methods(["GET", "HEAD", "POST"])
@can_join
@never_cache
def paper_new(request, pk):
    """GET /assemblees/<pk>/ordre-du-jour/piece/ : which file, about what; POST : join it."""
    meeting = get_object_or_404(Meeting, pk=pk)
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        meeting=meeting,
        initial={"item": request.GET.get("point")},
    )
    title, done = gettext("Joindre une pièce"), gettext("La pièce partira avec la convocation.")
    return _form_page(request, form, meeting, title, done)


@require_POST
@can_join
def paper_remove(request, pk):
    """POST /assemblees/fichiers/<pk>/retirer/ : take back a file that was not sent yet."""
    found = get_object_or_404(Paper.objects.select_related("meeting"), pk=pk)
    return _done(request, found.meeting, papers.take_back, gettext("La pièce est retirée."), paper=found)


@require_safe
@can_read
def paper_file(request, pk):
    """GET /assemblees/fichiers/<pk>/ : the file, shown by the browser where it can; `?telecharger` takes it away."""
    paper = get_object_or_404(Paper.objects.exclude(kind=PaperKind.KIT), pk=pk)
    try:
        stored = paper.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(gettext("Le fichier de cette pièce manque sur le serveur.")) from error
    kind = BY_TYPE.get(paper.content_type)
    return FileResponse(
        stored,
        as_attachment="telecharger" in request.GET or kind is None or not kind.shown,
        filename=paper.name,
        content_type=paper.content_type,
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )
