"""What is late: the ageing at any date, the list of who is to be called, what was said on the telephone."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from initiative_sm import dates
from initiative_sm.forms import DateForm
from initiative_sm.lists import Column, Listing
from initiative_sm.verbs import show_refusal
from initiative_sm.views import date_asked
from loans.actions import reminders
from loans.ageing import BANDS, GROUPINGS, ageing, band_label
from loans.enums import REPAYABLE_STATUSES, ContactOutcome
from loans.forms.arrears import CallForm, LateSearch
from loans.messages import dial, whatsapp
from loans.models import Contact, Loan
from loans.positions import days_late, with_position
from loans.reminders import Ladder, late
from loans.views import file_page
from members.models import Association

can_see = permission_required(["loans.view_loan", "loans.view_reminder"], raise_exception=True)
can_call = permission_required(["loans.view_loan", "loans.add_contact"], raise_exception=True)

OUTCOMES = dict(ContactOutcome.choices)


def columns(on, ladder, association):
    return (
        Column("porteur", _("Porteur"), lambda loan: loan.holder, "named",
               ("holder__last_name", "holder__first_name"), url=_tab),
        Column("telephone", _("Téléphone"), lambda loan: loan.holder.phone, "latin",
               url=lambda loan: dial(loan.holder.phone)),
        Column("message", _("Message"), lambda loan: loan.holder.phone and "WhatsApp",
               url=lambda loan: whatsapp(loan, association)),
        Column("impaye", _("Impayé"), lambda loan: loan.arrears, "money", ("arrears",), total="arrears"),
        Column("jours", _("Jours de retard"), lambda loan: days_late(loan.oldest_unpaid_on, on), "count",
               ("-oldest_unpaid_on",)),
        Column("echange", _("Dernier échange"), lambda loan: loan.contacted_on, "day", ("contacted_on",)),
        Column("suite", _("Suite"), lambda loan: _said(loan, on), "state", tone=lambda loan: _tone(loan, on)),
        Column("etape", _("Étape due"), lambda loan: _steps(ladder.due(loan))),
        Column("noter", _("Noter"), lambda loan: gettext("Noter l’échange"), url=_note),
        *_more(),
    )  # fmt: skip


def _more():
    return (
        Column("pret", _("Prêt"), lambda loan: loan.number, "latin", ("number",), url=Loan.get_absolute_url,
               optional=True),
        Column("reste", _("Reste dû"), lambda loan: loan.remaining, "money", ("remaining",), total="remaining",
               optional=True),
        Column("promis", _("Montant promis"), lambda loan: loan.promised_amount, "money", optional=True),
        Column("rappel", _("À rappeler le"), lambda loan: loan.call_again_on, "day", ("call_again_on",),
               optional=True),
        Column("charge", _("Chargé de mission"), lambda loan: loan.officer and str(loan.officer),
               order_by=("officer__full_name",), optional=True),
        Column("commune", _("Commune"), lambda loan: loan.project.commune, "named",
               ("project__commune__name_fr",), optional=True),
    )  # fmt: skip


def _steps(steps):
    return ", ".join(step.name(get_language() or "fr") for step in steps)


def _tab(loan):
    return reverse("loans:loan_difficulty", args=[loan.pk])


def _note(loan):
    return reverse("loans:loan_call", args=[loan.pk], query={"suite": "liste"})


def _said(loan, on):
    if loan.promised_on is None:
        return OUTCOMES.get(loan.contact_outcome, "")
    said = gettext("Promis le %(day)s") if loan.promised_on >= on else gettext("Non tenu : %(day)s")
    return said % {"day": f"{loan.promised_on:%d/%m/%Y}"}


def _tone(loan, on):
    if loan.promised_on is None:
        return "neutral"
    return "info" if loan.promised_on >= on else "bad"


def with_contacts(loans, on):
    """Annotate the last exchange up to `on`: when, what came of it, what was promised."""
    rows = Contact.objects.until(on).filter(loan=OuterRef("pk")).order_by("-happened_on", "-pk")
    return loans.annotate(
        contacted_on=Subquery(rows.values("happened_on")[:1]),
        contact_outcome=Subquery(rows.values("outcome")[:1]),
        promised_on=Subquery(rows.values("promised_on")[:1]),
        promised_amount=Subquery(rows.values("promised_amount")[:1]),
        call_again_on=Subquery(rows.values("next_on")[:1]),
    )


@require_safe
@can_see
def index(request):
    """GET /retards/?le=DATE : the ageing on that day, and below it who is to be called."""
    on = date_asked(request)
    rows = with_contacts(late(on), on).select_related("holder", "officer", "project__commune")
    search = partial(LateSearch, on=on, cin=request.user.has_perm("loans.view_holder"))
    listing = Listing(request, rows, columns(on, Ladder(on), Association.current()), search, default="-jours")
    page = {"title": gettext("Retards et relances")}
    if not request.htmx and "format" not in request.GET:
        page |= _ageing(request, on)
    return listing.response(
        "loans/arrears/list.html",
        on=on,
        today=dates.today(),
        date_form=DateForm({"le": request.GET.get("le") or on}),
        trail=[(gettext("Accueil"), reverse("home")), (gettext("Retards"), "")],
        empty_title=gettext("Rien n’est en retard"),
        empty_text=gettext(
            "Aucun prêt n’a d’échéance impayée à cette date, ou les filtres les écartent tous."
        ),
        **page,
    )


def _ageing(request, on):
    by = request.GET.get("par", "")
    by = by if by in GROUPINGS else "enveloppe"
    groups, total = ageing(on, by)
    return {
        "groups": groups,
        "total": total,
        "by": GROUPINGS[by].label,
        "bands": [band_label(band) for band in BANDS],
        "band_rows": [(i, *cell) for i, cell in enumerate(total.cells)],
        "groupings": [(key, each.label, key == by) for key, each in GROUPINGS.items()],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@can_call
def call(request, pk):
    """GET /prets/<pk>/difficultes/echange/ : what was said; POST : keep it, and take the step that it is."""
    loan = get_object_or_404(Loan.objects.select_related(*file_page.RELATED), pk=pk)
    today = dates.today()
    form = CallForm(request.POST or None, loan=loan, today=today)
    if request.method == "POST" and form.is_valid() and _keep(request, form):
        back = reverse("loans:arrears") if request.GET.get("suite") == "liste" else _tab(loan)
        return redirect(back)
    position = with_position(Loan.objects.filter(pk=loan.pk).select_related("holder"), today).get()
    may_write = position.arrears and loan.status in REPAYABLE_STATUSES
    context = {
        "form": form,
        "position": position,
        "days": days_late(position.oldest_unpaid_on, today),
        "dial": dial(loan.holder.phone),
        "message": whatsapp(position, Association.current()) if may_write else "",
        "last": loan.contacts.select_related("author")[:3],
    }
    return file_page.file_page(request, loan, "difficulty", "loans/difficulty/call.html", **context)


def _keep(request, form):
    try:
        reminders.note(loan=form.loan, on=form.today, by=request.user, at=dates.now(), **form.cleaned_data)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    messages.success(request, gettext("L’échange est noté."))
    return True
