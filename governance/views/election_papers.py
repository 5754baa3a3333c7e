"""The papers of elections, printed in French or in Arabic: ballots, sheets to count on, the list for the authority."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.documents import board
from governance.models import Meeting
from governance.views.deeds import trail_of
from initiative_sm.views import pdf_response
from members.paper import LANGUAGES

can_see = permission_required("governance.view_election", raise_exception=True)
can_see_details = permission_required(
    ["governance.view_election", "members.view_personaldetails"], raise_exception=True
)

PAPERS = {"bulletins": board.ballot_papers, "depouillement": board.count_sheets}


@require_safe
@can_see
def paper(request, pk, name, language):
    """GET /assemblees/<pk>/elections/<name>/<language>/ : the ballots, or the sheets of the scrutineers."""
    if name not in PAPERS or language not in LANGUAGES:
        raise Http404
    meeting = get_object_or_404(Meeting, pk=pk)
    return pdf_response(PAPERS[name](meeting, language).content, f"{name}-{pk}-{language}.pdf")


@require_safe
@can_see_details
@never_cache
def board_list(request, pk):
    """GET /assemblees/<pk>/liste-du-conseil/ : what the list will say, and the civil details that are missing."""
    meeting = get_object_or_404(Meeting, pk=pk)
    title = gettext("Liste pour l’autorité")
    context = {
        "meeting": meeting,
        "people": board.people(meeting, get_language()),
        "missing": len(board.missing(meeting, get_language())),
        "vacant": board.seats_without_holder(meeting),
        "title": title,
        "trail": trail_of(meeting, (title, "")),
    }
    return render(request, "governance/board/list.html", context)


@require_safe
@can_see_details
@never_cache
def board_list_printed(request, pk, language):
    """GET /assemblees/<pk>/liste-du-conseil/<language>/ : the list, printed."""
    if language not in LANGUAGES:
        raise Http404
    meeting = get_object_or_404(Meeting, pk=pk)
    return pdf_response(board.board_list(meeting, language).content, f"conseil-{pk}-{language}.pdf")
