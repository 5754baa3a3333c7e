"""The minutes of a meeting: read them, draw them up, edit a part, enter the signed copy in the register."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.actions import minutes as actions
from governance.documents import after
from governance.enums import MinutesStatus
from governance.forms.minutes import LockForm, SectionForm
from governance.minutes.blocks import blocks
from governance.models import Meeting, Minutes, MinutesSection, Paper
from governance.registers import MinutesSearch
from governance.tones import MINUTES_TONES
from governance.views.deeds import tell_refusal
from governance.views.trails import trail
from initiative_sm import dates
from initiative_sm.language import NAMES
from initiative_sm.lists import Column, Listing
from initiative_sm.verbs import show_refusal
from initiative_sm.views import paper_language, pdf_response
from members.paper import LANGUAGES

can_see = permission_required(["governance.view_meeting", "governance.view_minutes"], raise_exception=True)
can_add = permission_required("governance.add_minutes", raise_exception=True)
can_change = permission_required("governance.change_minutes", raise_exception=True)

COLUMNS = (
    Column("numero", _("N° au registre"), lambda row: row.entry, "latin", ("register_year", "register_number")),
    Column(
        "organe", _("Organe"), lambda row: row.meeting.get_organ_display(), order_by=("meeting__organ",),
        url=Minutes.get_absolute_url,
    ),
    Column("nature", _("Nature"), lambda row: row.meeting.get_kind_display(), order_by=("meeting__kind",)),
    Column("date", _("Date"), lambda row: row.meeting.held_on, "day", ("meeting__held_on",)),
    Column(
        "etat", _("État"), lambda row: row.get_status_display(), "state", ("status",),
        tone=lambda row: MINUTES_TONES[row.status],
    ),
    Column("enregistre", _("Enregistré le"), lambda row: row.locked_at and timezone.localdate(row.locked_at), "day", ("locked_at",), optional=True),
)  # fmt: skip


@require_safe
@can_see
def register(request):
    """GET /assemblees/registre/ : the minutes of every organ, newest meeting first."""
    rows = Minutes.objects.select_related("meeting")
    listing = Listing(request, rows, COLUMNS, MinutesSearch, default="-date")
    title = gettext("Registre des procès-verbaux")
    where = [(gettext("Réunions"), reverse("governance:meetings")), (title, "")]
    return listing.response("generic/list.html", title=title, trail=where)


@require_safe
@can_see
def read(request, pk):
    """GET /assemblees/<pk>/proces-verbal/?lang=fr : the minutes, or how to draw them up."""
    meeting = get_object_or_404(Meeting.objects.select_related("minutes"), pk=pk)
    found = getattr(meeting, "minutes", None)
    language = paper_language(request)
    locked = found is not None and found.status == MinutesStatus.LOCKED
    context = {
        "meeting": meeting,
        "minutes": found,
        "locked": locked,
        "tone": MINUTES_TONES[found.status] if found else "",
        "sections": _sections(found, language),
        "text_language": language,
        "text_direction": "rtl" if language == "ar" else "ltr",
        "translations": [(code, NAMES[code]) for code in LANGUAGES],
        "scan": found.scan if locked else None,
        "over": meeting.status in actions.OVER,
        "may_change": not locked and request.user.has_perm("governance.change_minutes"),
        "trail": trail(meeting, (gettext("Procès-verbal"), "")),
    }
    return render(request, "governance/minutes/read.html", context)


def _sections(found, language):
    if found is None:
        return []
    return [
        (section, section.title(language), blocks(section.text(language))) for section in found.sections.all()
    ]


@require_POST
@can_add
def draw_up(request, pk):
    """POST /assemblees/<pk>/proces-verbal/etablir/ : draw the draft up, or draw it up again."""
    meeting = get_object_or_404(Meeting.objects.select_related("minutes"), pk=pk)
    found = getattr(meeting, "minutes", None)
    try:
        if found is None:
            actions.draw_up(meeting=meeting, by=request.user, at=dates.now())
            messages.success(request, gettext("Le projet de procès-verbal est établi : relisez-le."))
        else:
            _tell(request, actions.draw_up_again(minutes=found, by=request.user))
    except ValidationError as refusal:
        tell_refusal(request, refusal)
    return redirect("governance:minutes", pk)


def _tell(request, redrawn):
    if redrawn.changed:
        names = ", ".join(redrawn.changed)
        messages.success(request, gettext("Parties mises à jour : %(names)s.") % {"names": names})
    else:
        messages.info(request, gettext("Rien n’a changé depuis le dernier projet."))
    if redrawn.kept:
        names = ", ".join(redrawn.kept)
        messages.warning(
            request,
            gettext("Gardées comme vous les avez écrites, à relire : %(names)s.") % {"names": names},
        )


@require_http_methods(["GET", "HEAD", "POST"])
@can_change
@never_cache
def section(request, pk):
    """GET /assemblees/proces-verbal/parties/<pk>/ : a part in both languages; POST : keep it as written."""
    found = get_object_or_404(MinutesSection.objects.select_related("minutes__meeting"), pk=pk)
    if request.method == "POST" and "reprendre" in request.POST:
        return _restore(request, found)
    form = SectionForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(section=form.instance, by=request.user)
            messages.success(request, gettext("La partie est modifiée."))
            return redirect(_place(found))
        except ValidationError as refusal:
            show_refusal(form, refusal)
    meeting = found.minutes.meeting
    context = {
        "form": form,
        "section": found,
        "meeting": meeting,
        "generated": actions.generated(found) if found.edited else None,
        "trail": trail(
            meeting,
            (gettext("Procès-verbal"), found.minutes.get_absolute_url()),
            (found.title(get_language()), ""),
        ),
    }
    return render(request, "governance/minutes/section.html", context)


def _restore(request, found):
    try:
        actions.restore(section=found, by=request.user)
        messages.success(request, gettext("La partie dit de nouveau ce que dit le relevé de la séance."))
    except ValidationError as refusal:
        tell_refusal(request, refusal)
    return redirect(_place(found))


def _place(section):
    return f"{section.minutes.get_absolute_url()}#partie-{section.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
@can_change
@never_cache
def lock(request, pk):
    """GET /assemblees/<pk>/proces-verbal/enregistrer/ : ask for the signed copy; POST : number and lock."""
    found = get_object_or_404(Minutes.objects.select_related("meeting"), meeting=pk)
    form = LockForm(request.POST, request.FILES) if request.method == "POST" else LockForm()
    if request.method == "POST" and form.is_valid():
        try:
            actions.lock(
                minutes=found,
                upload=form.cleaned_data["file"],
                prints=partial(_prints, found.meeting),
                by=request.user,
                at=dates.now(),
            )
            messages.success(
                request,
                gettext("Le procès-verbal est enregistré sous le n° %(number)s.") % {"number": found.entry},
            )
            return redirect(found)
        except ValidationError as refusal:
            show_refusal(form, refusal)
    context = {
        "form": form,
        "minutes": found,
        "meeting": found.meeting,
        "number": f"{actions.next_number(found.meeting.held_on.year)}/{found.meeting.held_on.year}",
        "trail": trail(
            found.meeting,
            (gettext("Procès-verbal"), found.get_absolute_url()),
            (gettext("Enregistrer"), ""),
        ),
    }
    return render(request, "governance/minutes/lock.html", context)


def _prints(meeting, year, number):
    return {language: after.minutes(meeting, language, entry=f"{number}/{year}") for language in LANGUAGES}


@require_safe
@can_see
def printed(request, pk):
    """GET /assemblees/<pk>/proces-verbal/imprimer/?lang=ar : the draft printed, or the bytes kept at the lock."""
    found = get_object_or_404(Minutes.objects.select_related("meeting"), meeting=pk)
    language = paper_language(request)
    name = f"pv-{found.meeting.held_on:%Y-%m-%d}-{language}.pdf"
    try:
        content = after.minutes(found.meeting, language).content
    except (FileNotFoundError, Paper.DoesNotExist) as error:
        raise Http404(gettext("Le fichier de ce procès-verbal manque sur le serveur.")) from error
    return pdf_response(content, name)
