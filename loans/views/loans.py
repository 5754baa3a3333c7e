"""The pages of loans: the list with what each one owes at a date, and the file of one of them."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.db.models import DateField, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from initiative_sm import dates
from initiative_sm.forms import DateForm
from initiative_sm.lists import Column, Listing
from initiative_sm.views import date_asked
from loans.admin.file_verbs import FILE_VERBS
from loans.admin.files import MONEY_LINKS
from loans.admin.tones import INSTALMENT_TONES, LOAN_TONES, OUTCOME_TONES
from loans.enums import REPAYABLE_STATUSES
from loans.models import Loan
from loans.positions import days_late, with_position
from loans.search import LoanSearch
from loans.statement import entries, in_force, statement
from loans.timeline import events, facts
from loans.views import file_page
from loans.views.documents import papers
from loans.views.next_steps import coming

can_see = permission_required("loans.view_loan", raise_exception=True)

RELATED = ("holder", "project__sector", "project__commune__province", "envelope", "officer")


def columns(on):
    """The columns of the list; what is owed is owed on `on`."""
    day = on.strftime("%d/%m/%Y")
    return (
        Column(
            "numero", _("Numéro"), lambda loan: loan.number, "latin", ("number",), url=Loan.get_absolute_url
        ),
        Column(
            "porteur",
            _("Porteur"),
            lambda loan: loan.holder,
            "named",
            ("holder__last_name", "holder__first_name"),
            url=lambda loan: loan.holder.get_absolute_url(),
        ),
        Column("projet", _("Projet"), lambda loan: loan.project, "named", ("project__name_fr",)),
        Column(
            "etat",
            _("État"),
            lambda loan: loan.get_status_display(),
            "state",
            ("status",),
            tone=lambda loan: LOAN_TONES.get(loan.status, "neutral"),
        ),
        Column("montant", _("Montant"), lambda loan: loan.amount, "money", ("amount",), total="amount"),
        Column(
            "reste",
            format_lazy(_("Reste dû au {day}"), day=day),
            lambda loan: loan.remaining if loan.lent else None,
            "money",
            ("remaining",),
            total="remaining",
        ),
        Column(
            "impaye", _("Impayé"), lambda loan: loan.arrears or None, "money", ("arrears",), total="arrears"
        ),
        Column(
            "jours",
            _("Jours de retard"),
            lambda loan: days_late(loan.oldest_unpaid_on, on) or None,
            "count",
            ("-unpaid_since",),
        ),
        *_more_columns(),
    )


def _more_columns():
    """The columns that are shown when asked for."""
    return (
        Column("recu", _("Reçu le"), lambda loan: loan.received_on, "day", ("received_on",), optional=True),
        Column("verse", _("Décaissé le"), lambda loan: loan.disbursed_on, "day", ("disbursed_on",), optional=True),
        Column("charge", _("Chargé de mission"), lambda loan: loan.officer and str(loan.officer),
               order_by=("officer__full_name",), optional=True),
        Column("enveloppe", _("Enveloppe"), lambda loan: loan.envelope, "named", ("envelope__code",), optional=True),
        Column("secteur", _("Secteur"), lambda loan: loan.project.sector, "named", ("project__sector__position",),
               optional=True),
        Column("commune", _("Commune"), lambda loan: loan.project.commune, "named", ("project__commune__name_fr",),
               optional=True),
        Column("province", _("Province"), lambda loan: loan.project.commune.province, "named",
               ("project__commune__province__name_fr",), optional=True),
    )  # fmt: skip


#: What has a page of its own (the tab of difficulties, the receipts): the administration is not offered for it.
HAVE_PAGES = ("repayment", "writeoff", "recovery", "reechelonnement")


@require_safe
@can_see
def index(request):
    """GET /prets/?le=DATE : the loans, with what each one owes on that day."""
    on = date_asked(request)
    rows = with_position(Loan.objects.select_related(*RELATED), on)
    # A loan that is not late sorts as if its oldest unpaid day were today: no day late.
    rows = rows.annotate(unpaid_since=Coalesce("oldest_unpaid_on", Value(on), output_field=DateField()))
    search = partial(LoanSearch, on=on, cin=request.user.has_perm("loans.view_holder"))
    listing = Listing(request, rows, columns(on), search, default="-numero")
    return listing.response(
        "loans/loans/list.html",
        title=gettext("Prêts"),
        trail=[(gettext("Accueil"), reverse("home")), (gettext("Prêts"), "")],
        can_add=request.user.has_perm("loans.add_loan"),
        empty_title="",
        empty_text="",
    )


@require_safe
@can_see
def detail(request, pk):
    """GET /prets/<pk>/?le=DATE : the file of one loan, with its account on that day."""
    loan = get_object_or_404(Loan.objects.select_related(*file_page.RELATED), pk=pk)
    on = date_asked(request)
    versions = list(loan.schedules.prefetch_related("instalments"))
    account = statement(loan, on, versions)
    decisions = list(loan.decisions.all())
    movements = entries(loan)
    current = in_force(versions, on)
    context = {
        "on": on,
        "today": dates.today(),
        "date_form": DateForm({"le": request.GET.get("le") or on}),
        "account": account,
        "lines": [(line, INSTALMENT_TONES.get(line.state, "neutral")) for line in account.lines],
        "version": current,
        "others": [version for version in versions if version != current],
        "movements": movements,
        "decisions": [(each, OUTCOME_TONES.get(each.outcome, "neutral")) for each in decisions],
        "facts": facts(
            loan, decisions=decisions, versions=versions, movements=[each.movement for each in movements]
        ),
        "events": events(loan),
        "paper_subject": f"pret-{loan.pk}",
        "papers": papers(loan.documents.all(), request.user),
        **coming(loan, request.user, dates.today()),
        **_doors(loan, request.user),
    }
    return file_page.file_page(request, loan, "overview", "loans/loans/detail.html", **context)


def _doors(loan, user):
    """What the reader may do to the file, and where; the rarer verbs have their form in the administration."""
    verbs = [
        verb
        for verb in FILE_VERBS
        if user.is_staff and verb.name not in HAVE_PAGES and verb.offered(loan, user)
    ]
    links = [(verb.label, reverse("admin:loans_loan_verb", args=[loan.pk, verb.name])) for verb in verbs]
    if user.is_staff and user.has_perm("loans.post_movement"):
        links += [
            (label, reverse(f"admin:loans_{model}_add", query={"loan": loan.pk}))
            for model, label in MONEY_LINKS.get(loan.status, ())
            if model not in HAVE_PAGES
        ]
    works = user.has_perm("loans.post_movement") or user.has_perm("loans.change_loan")
    if loan.status in REPAYABLE_STATUSES and works:
        links.append((gettext("Solder par anticipation"), reverse("loans:settlement", args=[loan.pk])))
    return {
        "links": links,
        "admin_url": reverse("admin:loans_loan_change", args=[loan.pk]) if user.is_staff else "",
        "may_change": user.has_perm("loans.change_loan"),
        "may_repay": loan.status in REPAYABLE_STATUSES and user.has_perm("loans.post_movement"),
        "may_reverse": user.has_perm("loans.reverse_movement"),
    }
