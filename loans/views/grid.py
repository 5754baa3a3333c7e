"""The pages of the grid of receipts: many entered at once, their effects read while they are typed, all posted."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Case, When
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative_sm import dates
from initiative_sm.lists import Listing
from initiative_sm.search import found
from initiative_sm.templatetags.display import dirhams
from loans.actions import grid as verbs
from loans.enums import REPAYABLE_STATUSES, LoanStatus
from loans.forms.grid import Grid, channels, natures
from loans.grid import ROWS, channel_of, is_recovery
from loans.models import Loan
from loans.search import ReceiptSearch
from loans.views.receipts import COLUMNS

can_see = permission_required("loans.view_repayment", raise_exception=True)
can_post = permission_required(["loans.view_loan", "loans.post_movement"], raise_exception=True)

SUGGESTED = 8


def _grid(request):
    data = request.POST if request.method == "POST" else None
    return Grid(data, today=dates.today(), cin=request.user.has_perm("loans.view_holder"))


@require_http_methods(["GET", "HEAD", "POST"])
@can_post
def enter(request):
    """GET /remboursements/saisie/ : an empty grid; POST : more rows, what was pasted, the effects, or all posted."""
    grid = _grid(request)
    asked = request.POST.get("quoi", "")
    if request.method == "GET":
        grid.lengthen()
    elif request.POST.get("texte", "").strip():
        grid.paste(request.POST["texte"])
    elif asked == "lignes":
        grid.lengthen()
    elif asked == "enregistrer" and _posted(request, grid):
        return redirect("loans:receipt_grid_done", key=grid.key)
    context = {
        "grid": grid,
        "rows": [(row, _choices(row)) for row in grid.rows],
        "asked": asked,
        "most": ROWS,
        "today": dates.today(),
        "trail": [
            (gettext("Remboursements"), reverse("loans:receipts")),
            (gettext("Saisie en grille"), ""),
        ],
    }
    return render(request, "loans/grid/enter.html", context)


def _choices(row):
    """The lists of a row, what it says chosen; a word that names nothing stays in its list, to be mended."""
    return {
        "channels": _options(channels(), channel_of(row.typed.channel), row.typed.channel.strip()),
        "natures": _options(
            natures(),
            {True: "recovery", False: "", None: None}[is_recovery(row.typed.nature)],
            row.typed.nature.strip(),
        ),
    }


def _options(choices, chosen, words):
    options = [(value, label, value == chosen) for value, label in choices]
    return options if chosen is not None else [(words, words, True), *options]


def _posted(request, grid):
    if not grid.repeated and not (grid.seen and grid.confirmed):
        if not grid.filled:
            grid.errors.append(gettext("Remplissez au moins une ligne."))
        return False
    if not grid.post(by=request.user):
        return False
    said = ngettext(
        "{} remboursement est enregistré : {}.", "{} remboursements sont enregistrés : {}.", grid.number
    )
    messages.success(request, format_html(said, grid.number, dirhams(grid.total)))
    return True


@require_POST
@can_post
def effect(request):
    """POST : what each row that is being typed would change, and the totals; nothing is written."""
    return render(request, "loans/grid/_effects.html", {"grid": _grid(request)})


@require_safe
@can_post
def suggest(request):
    """GET ?q= : the loans that the words typed in a row may mean."""
    words = request.GET.get("q", "").strip()[:100]
    loans = []
    if len(words) > 1:
        condition = found(words, names_keys=("holder__names_key",), identifiers=("number", "holder__number"))
        rows = Loan.objects.filter(condition, status__in=(*REPAYABLE_STATUSES, LoanStatus.WRITTEN_OFF))
        lost = Case(When(status=LoanStatus.WRITTEN_OFF, then=1), default=0)
        loans = rows.select_related("holder").order_by(lost, "number")[:SUGGESTED]
    return render(request, "loans/grid/_loans.html", {"loans": loans})


@require_safe
@can_see
def done(request, key):
    """GET /remboursements/saisie/<key>/ : what one grid posted, to print or to take away."""
    if not re.fullmatch(r"[0-9a-f]{32}", key):
        raise Http404
    rows = verbs.posted(f"grid:{key}").select_related(
        "loan__holder", "loan__officer", "envelope", "actor", "reversed_by"
    )
    first = rows.order_by("seq").first()
    if first is None:
        raise Http404

    def search(data):
        return ReceiptSearch(data, cin=request.user.has_perm("loans.view_holder"))

    listing = Listing(request, rows, COLUMNS, search, default="pret")
    return listing.response(
        "loans/grid/done.html",
        title=gettext("Grille du %s") % dates.format(dates.local(first.posted_at).date()),
        first=first,
        trail=[
            (gettext("Remboursements"), reverse("loans:receipts")),
            (gettext("Saisie en grille"), ""),
        ],
        may_post=request.user.has_perm("loans.post_movement"),
        empty_title="",
        empty_text="",
    )
