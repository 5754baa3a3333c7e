"""The papers of a meeting, one by one in both languages and all together in one ZIP."""

from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from governance import kit
from governance.enums import PaperKind
from governance.models import Meeting
from governance.views.trails import trail
from initiative_sm.language import NAMES
from members import jobs
from members.paper import LANGUAGES

can_see = permission_required(["governance.view_meeting", "governance.view_paper"], raise_exception=True)
#: The kit holds the civil details of the board.
PERSONAL = "members.view_personaldetails"
can_make = permission_required(["governance.add_paper", PERSONAL], raise_exception=True)
can_download = permission_required(["governance.view_paper", PERSONAL], raise_exception=True)


@require_safe
@can_see
def papers(request, pk):
    """GET /assemblees/<pk>/dossier/ : every paper with its state, and the ZIP of them all."""
    meeting = get_object_or_404(Meeting, pk=pk)
    context = {
        "meeting": meeting,
        "entries": [
            (entry, _addresses(meeting, entry))
            for entry in kit.entries(meeting)
            if not entry.personal or request.user.has_perm(PERSONAL)
        ],
        "sent": meeting.papers.sent().select_related("item"),
        "zip": _newest(meeting) if request.user.has_perm(PERSONAL) else None,
        "may_make": request.user.has_perms(["governance.add_paper", PERSONAL]),
        "trail": trail(meeting, (gettext("Dossier"), "")),
    }
    return render(request, "governance/kit/papers.html", context)


def _addresses(meeting, entry):
    """(language, its own name, where the paper is printed) for each language; none while there is no paper."""
    if not entry.ready:
        return []
    if entry.personal:
        return [
            (code, NAMES[code], reverse("governance:board_list_printed", args=[meeting.pk, code]))
            for code in LANGUAGES
        ]
    return [
        (code, NAMES[code], reverse("governance:paper", args=[meeting.pk, entry.name, code]))
        for code in LANGUAGES
    ]


def _newest(meeting):
    return meeting.papers.filter(kind=PaperKind.KIT).order_by("-pk").first()


@require_safe
@can_download
def download(request, pk):
    """GET /assemblees/<pk>/dossier/zip/ : the newest ZIP."""
    paper = _newest(get_object_or_404(Meeting, pk=pk))
    try:
        stored = paper.file.open("rb") if paper else None
    except FileNotFoundError:
        stored = None
    if stored is None:
        raise Http404(gettext("Le dossier n’a pas encore été préparé."))
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(stored, as_attachment=True, filename=paper.name, headers=headers)


@require_POST
@can_make
def make(request, pk):
    """POST /assemblees/<pk>/dossier/preparer/ : print everything in the background; the job leads back here."""
    meeting = get_object_or_404(Meeting, pk=pk)
    job = jobs.start("assembly_kit", by=request.user, meeting=meeting.pk)
    return redirect("members:job", job.pk)
