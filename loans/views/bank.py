"""The lines of the bank, to be confirmed one by one or many at once; the statements that brought them."""

from contextlib import suppress
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from initiative_sm import dates
from initiative_sm.lists import Column, Listing
from initiative_sm.money import money
from initiative_sm.templatetags.display import dirhams
from loans.actions import bank
from loans.admin.tones import BANK_LINE_TONES
from loans.bank.matching import SURE
from loans.bank.words import reasons
from loans.enums import BankLineStatus
from loans.forms.bank import LineSearch, StatementSearch
from loans.models import BankAccount, BankLine, BankStatement, Loan, Movement

can_see = permission_required("loans.view_bankline", raise_exception=True)
can_handle = permission_required(["loans.view_bankline", "loans.change_bankline"], raise_exception=True)
can_post = permission_required(["loans.change_bankline", "loans.post_movement"], raise_exception=True)

#: Refusals told one by one; more of them are counted.
TOLD = 5


def _loan(line):
    return line.suggested_loan


COLUMNS = (
    Column("date", _("Date"), lambda row: row.booked_on, "day", ("booked_on", "number")),
    Column("libelle", _("Libellé"), lambda row: row.label or row.reference or "—", order_by=("label",),
           url=lambda row: reverse("loans:bank_line", args=[row.pk])),
    Column("montant", _("Montant"), lambda row: row.amount, "money", ("amount",), total="amount"),
    Column("porteur", _("Porteur proposé"), lambda row: _loan(row) and _loan(row).holder, "named",
           ("suggested_loan__holder__last_name",)),
    Column("pret", _("Prêt"), lambda row: _loan(row) and _loan(row).number, "latin", ("suggested_loan__number",),
           url=lambda row: _loan(row).get_absolute_url() if _loan(row) else ""),
    Column("vraisemblance", _("Vraisemblance"), lambda row: row.suggested_score or None, "count",
           ("suggested_score",)),
    Column("indices", _("Indices"), lambda row: " · ".join(reasons(row.suggested_why))),
    Column("etat", _("État"), lambda row: row.get_status_display(), "state", ("status",),
           tone=lambda row: BANK_LINE_TONES[row.status], optional=True),
    Column("reference", _("Référence"), lambda row: row.reference, "latin", ("reference",), optional=True),
    Column("valeur", _("Date de valeur"), lambda row: row.value_on, "day", ("value_on",), optional=True),
    Column("compte", _("Compte"), lambda row: row.account.name, order_by=("account__name",), optional=True),
    Column("par", _("Traitée par"), lambda row: row.handled_by and str(row.handled_by),
           order_by=("handled_by__full_name",), optional=True),
    Column("motif", _("Motif"), lambda row: row.note, optional=True),
)  # fmt: skip

STATEMENT_COLUMNS = (
    Column("compte", _("Compte"), lambda row: row.account.name, order_by=("account__name",),
           url=lambda row: row.get_absolute_url()),
    Column("du", _("Du"), lambda row: row.first_on, "day", ("first_on",)),
    Column("au", _("Au"), lambda row: row.last_on, "day", ("last_on",)),
    Column("lignes", _("Lignes"), lambda row: row.line_count, "count", ("line_count",)),
    Column("restant", _("À traiter"), lambda row: row.open_count, "count", ("open_count",)),
    Column("credits", _("Crédits"), lambda row: row.credits, "money", ("credits",)),
    Column("debits", _("Débits"), lambda row: row.debits, "money", ("debits",)),
    Column("fichier", _("Fichier"), lambda row: row.name, "latin", ("name",), optional=True),
    Column("par", _("Importé par"), lambda row: str(row.imported_by), order_by=("imported_by__full_name",)),
)  # fmt: skip


def _lines():
    return BankLine.objects.select_related("account", "statement", "suggested_loan__holder", "handled_by")


def _opening(request):
    """The list opens on what is to be done; `?etat=` given empty shows every line."""
    if "etat" not in request.GET:
        request.GET = request.GET.copy()
        request.GET["etat"] = BankLineStatus.OPEN
    return request.GET["etat"]


@require_safe
@can_see
def index(request):
    """GET /banque/ : the lines to be handled, of every account."""
    trail = [(gettext("Accueil"), reverse("home")), (pgettext("rubrique", "Banque"), "")]
    return _list(request, _lines(), title=pgettext("rubrique", "Banque"), trail=trail, statement=None)


@require_safe
@can_see
def statement(request, pk):
    """GET /banque/releves/<pk>/ : the lines of one statement, and what is left of it to do."""
    found = get_object_or_404(BankStatement.objects.select_related("account", "imported_by"), pk=pk)
    trail = [
        (pgettext("rubrique", "Banque"), reverse("loans:bank")),
        (gettext("Relevés"), reverse("loans:statements")),
        (str(found), ""),
    ]
    return _list(request, _lines().filter(statement=found), title=str(found), trail=trail, statement=found)


def _list(request, rows, **context):
    state = _opening(request)
    columns = COLUMNS
    if state != BankLineStatus.OPEN:
        columns = tuple(_shown(each) for each in COLUMNS)
    default = "-vraisemblance" if state == BankLineStatus.OPEN else "-date"
    listing = Listing(request, rows, columns, LineSearch, default=default)
    may_post = request.user.has_perms(["loans.change_bankline", "loans.post_movement"])
    if "format" not in request.GET:
        _prepare(listing, may_post)
    counts = dict(rows.order_by().values_list("status").annotate(number=Count("pk")))
    empty = _empty(request, state, sum(counts.values()))
    return listing.response(
        "loans/bank/lines.html",
        fragment="loans/bank/_lines.html",
        states=_states(counts, state),
        may_post=may_post,
        may_import=request.user.has_perm("loans.add_bankstatement"),
        sure=SURE,
        back=request.get_full_path(),
        has_account=BankAccount.objects.filter(active=True).exists(),
        **empty,
        **context,
    )


def _shown(column):
    """In lists of more than one state, the state is shown."""
    return replace(column, optional=False) if column.key == "etat" else column


def _states(counts, state):
    """(label, value, how many, whether it is the one shown) of each state, and of all."""
    rows = [(label, value, counts.get(value, 0), value == state) for value, label in BankLineStatus.choices]
    return [*rows, (gettext("Toutes"), "", sum(counts.values()), state == "")]


def _empty(request, state, total):
    if not total:
        return {
            "empty_title": gettext("Aucun relevé n’a encore été importé"),
            "empty_text": gettext("Importez le fichier que votre banque donne : ses lignes viendront ici."),
        }
    if state == BankLineStatus.OPEN and "q" not in request.GET:
        return {
            "empty_title": gettext("Toutes les lignes sont traitées"),
            "empty_text": gettext("Importez le relevé suivant quand la banque l’aura donné."),
        }
    return {"empty_title": "", "empty_text": ""}


def _prepare(listing, may_post):
    """Give each line of the page what its click would do: `choice`, and the movement that was entered by hand."""
    rows = list(listing.page)
    by_hand = _by_hand(rows)
    for row in rows:
        row.choice, row.by_hand, row.ticked = "", None, False
        if not may_post or row.status != BankLineStatus.OPEN or row.amount <= 0 or not row.suggested_loan_id:
            continue
        row.by_hand = by_hand.get(row.pk)
        row.choice = f"{row.pk}={row.by_hand.pk}" if row.by_hand else f"{row.pk}-{row.suggested_loan_id}"
        row.ticked = row.suggested_score >= SURE


def _by_hand(rows):
    """line → the movement of its suggested loan that seems to be it, entered by a clerk. One query."""
    wanted = [row for row in rows if row.status == BankLineStatus.OPEN and row.suggested_loan_id]
    if not wanted:
        return {}
    days = [row.value_on for row in wanted]
    found = (
        bank.untied()
        .filter(
            loan__in={row.suggested_loan_id for row in wanted},
            value_date__range=(min(days) - bank.BY_HAND, max(days) + bank.BY_HAND),
        )
        .order_by("value_date", "seq")
    )
    movements, taken, matched = list(found), set(), {}
    for row in wanted:
        for movement in movements:
            near = abs(movement.value_date - row.value_on) <= bank.BY_HAND
            same = movement.loan_id == row.suggested_loan_id and movement.whole == row.amount
            if near and same and movement.pk not in taken:
                taken.add(movement.pk)
                matched[row.pk] = movement
                break
    return matched


@require_safe
@can_see
def statements(request):
    """GET /banque/releves/ : the statements imported, and what is left to do in each."""
    rows = BankStatement.objects.select_related("account", "imported_by").annotate(
        line_count=Count("lines"),
        open_count=Count("lines", filter=Q(lines__status=BankLineStatus.OPEN)),
        credits=Sum("lines__amount", filter=Q(lines__amount__gt=money(0)), default=money(0)),
        debits=Sum("lines__amount", filter=Q(lines__amount__lt=money(0)), default=money(0)),
    )
    listing = Listing(request, rows, STATEMENT_COLUMNS, StatementSearch, default="-au")
    return listing.response(
        "loans/bank/statements.html",
        title=gettext("Relevés bancaires"),
        trail=[(pgettext("rubrique", "Banque"), reverse("loans:bank")), (gettext("Relevés"), "")],
        may_import=request.user.has_perm("loans.add_bankstatement"),
        empty_title=gettext("Aucun relevé n’a encore été importé"),
        empty_text=gettext("Importez le fichier que votre banque donne : ses lignes viendront ici."),
    )


@require_POST
@can_handle
def suggest(request, pk):
    """POST : suggest anew for the open lines of a statement, from what the journal says by now."""
    found = get_object_or_404(BankStatement, pk=pk)
    number = bank.suggest_again(lines=found.lines.all(), on=dates.today())
    said = ngettext(
        "%d ligne à traiter a une proposition.", "%d lignes à traiter ont une proposition.", number
    )
    messages.success(request, said % number)
    return redirect(found)


@require_POST
@can_post
def confirm(request):
    """POST : post, or tie to what was entered by hand, the lines that were ticked; or the one that was pressed.

    Each choice says what was shown, "line-loan" or "line=movement": had the suggestion changed in between,
    another loan would be paid than the one that was read.
    """
    single = request.POST.get("une")
    choices = [single] if single else request.POST.getlist("ligne")
    done, refusals = [], []
    for choice in choices:
        try:
            done.append(_confirm(choice, by=request.user))
        except ValidationError as refusal:
            refusals += refusal.messages
    if request.htmx and single:
        return render(request, "loans/bank/_done.html", {"done": done, "refusals": refusals})
    _tell(request, choices, done, refusals)
    return redirect(_back(request))


def _confirm(choice, *, by):
    """(the line, its movements) of one choice. Raises ValidationError."""
    tie = "=" in choice
    with suppress(ValueError):
        line_pk, other_pk = map(int, choice.split("=" if tie else "-"))
        line = _lines().filter(pk=line_pk).first()
        model = Movement if tie else Loan
        other = model.objects.filter(pk=other_pk).first()
        if line is not None and other is not None:
            act = partial(_tie, movement=other) if tie else partial(_post, loan=other)
            return line, act(line, by=by)
    raise ValidationError(gettext("Cette ligne n’existe plus : rechargez la page."))


def _tie(line, *, movement, by):
    bank.reconcile(line=line, movement=movement, by=by, at=dates.now())
    return [movement]


def _post(line, *, loan, by):
    if line.suggested_loan_id != loan.pk:
        raise ValidationError(gettext("La proposition a changé entre-temps : rechargez la page."))
    parts = [(loan, line.amount)]
    return bank.post(line=line, parts=parts, by=by, on=dates.today(), at=dates.now())


def _tell(request, choices, done, refusals):
    if not choices:
        messages.warning(request, gettext("Cochez au moins une ligne."))
    if done:
        said = ngettext(
            "{} ligne est enregistrée, pour {}.", "{} lignes sont enregistrées, pour {}.", len(done)
        )
        total = sum(line.amount for line, _movements in done)
        messages.success(request, format_html(said, len(done), dirhams(total)))
    for sentence in refusals[:TOLD]:
        messages.error(request, sentence)
    if len(refusals) > TOLD:
        more = len(refusals) - TOLD
        said = ngettext("%d autre ligne a été refusée.", "%d autres lignes ont été refusées.", more)
        messages.error(request, said % more)


def _back(request):
    """The list that the reader came from, where it is one of ours."""
    asked = request.POST.get("retour", "")
    if asked.startswith(reverse("loans:bank")) and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return reverse("loans:bank")
