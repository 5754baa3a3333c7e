"""The board and the bureau in the columns of the authority: what is missing first, then the list printed."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.documents import board
from governance.models import Meeting
from governance.views.trails import dated_trail
from initiative_sm.views import pdf_response
from members.paper import LANGUAGES

can_see_details = permission_required(
    ["governance.view_election", "members.view_personaldetails"], raise_exception=True
)


@require_safe
@can_see_details
@never_cache
def page(request, pk):
    """GET /assemblees/<pk>/liste-du-conseil/ : what the list will say, and the civil details that are missing."""
    meeting = get_object_or_404(Meeting, pk=pk)
    title = gettext("Liste pour l’autorité")
    context = {
        "meeting": meeting,
        "people": board.people(meeting, get_language()),
        "missing": len(board.missing(meeting, get_language())),
        "vacant": board.seats_without_holder(meeting),
        "title": title,
        "trail": dated_trail(meeting, (title, "")),
    }
    return render(request, "governance/board/list.html", context)


@require_safe
@can_see_details
@never_cache
def printed(request, pk, language):
    """GET /assemblees/<pk>/liste-du-conseil/<language>/ : the list, printed."""
    if language not in LANGUAGES:
        raise Http404
    meeting = get_object_or_404(Meeting, pk=pk)
    return pdf_response(board.board_list(meeting, language).content, f"conseil-{pk}-{language}.pdf")
