"""The pages of envelopes: what each holds, lent and promised on a day, and how its money moved."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language_bidi, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from initiative_sm import charts, numbers
from initiative_sm.forms import DateForm
from initiative_sm.lists import Column, Listing
from initiative_sm.palette import Palette
from initiative_sm.views import date_asked
from loans.envelopes import cash_by_month, with_balance
from loans.forms.envelopes import EnvelopeSearch, MovementSearch
from loans.models import Envelope
from members.models import Association

can_see = permission_required(["loans.view_envelope", "loans.view_movement"], raise_exception=True)


def _money(name, label, **more):
    return Column(name, label, lambda row: getattr(row, name), "money", (name,), total=name, **more)


COLUMNS = (
    Column("nom", _("Enveloppe"), lambda row: row, "named", ("name_fr",), url=Envelope.get_absolute_url),
    Column("code", _("Code"), lambda row: row.code, "latin", ("code",), optional=True),
    Column("bailleur", _("Bailleur"), lambda row: row.convention.funder, "named",
           ("convention__funder__name_fr",), optional=True),
    _money("fund", _("Fonds (DH)")),
    _money("cash", _("Trésorerie (DH)")),
    _money("outstanding", _("Encours (DH)")),
    _money("commitments", _("Engagements (DH)")),
    _money("available", _("Disponible (DH)")),
    Column("plafond", _("Plafond par prêt (DH)"), lambda row: row.max_amount, "money", ("max_amount",)),
    Column("duree", _("Durée maximale (mois)"), lambda row: row.max_term, "count", ("max_term",), optional=True),
    Column("ouverture", _("Ouverte le"), lambda row: row.opened_on, "day", ("opened_on",), optional=True),
    Column("fermeture", _("Fermée le"), lambda row: row.closed_on, "day", ("closed_on",), optional=True),
)  # fmt: skip
MOVEMENTS = (
    Column("date", _("Date de valeur"), lambda row: row.value_date, "day", ("value_date",)),
    Column("nature", _("Nature"), lambda row: row.get_kind_display(), order_by=("kind",)),
    Column("pret", _("Prêt"), lambda row: row.loan and row.loan.number, "latin", ("loan__number",),
           url=lambda row: row.loan.get_absolute_url() if row.loan else ""),
    Column("porteur", _("Porteur"), lambda row: row.loan and row.loan.holder, "named",
           ("loan__holder__last_name", "loan__holder__first_name"),
           url=lambda row: row.loan.holder.get_absolute_url() if row.loan else ""),
    Column("montant", _("Montant (DH)"), lambda row: row.amount, "money", ("amount",)),
    _money("cash", _("Effet sur la trésorerie (DH)")),
    _money("fund", _("Effet sur le fonds (DH)"), optional=True),
    _money("outstanding", _("Effet sur l’encours (DH)"), optional=True),
    Column("reference", _("Référence"), lambda row: row.reference, "latin", ("reference",), optional=True),
    Column("numero", _("N°"), lambda row: row.seq, "latin", ("seq",), optional=True),
)  # fmt: skip


@require_safe
@can_see
def index(request):
    """GET /enveloppes/?le=DATE : the envelopes, with their balance on that day."""
    on = date_asked(request)
    rows = with_balance(Envelope.objects.select_related("convention__funder"), on)
    listing = Listing(request, rows, COLUMNS, EnvelopeSearch, default="nom")
    return listing.response(
        "loans/envelopes/list.html",
        title=gettext("Enveloppes"),
        on=on,
        trail=[(gettext("Accueil"), reverse("home")), (gettext("Enveloppes"), "")],
    )


@require_safe
@can_see
def detail(request, pk):
    """GET /enveloppes/<pk>/?le=DATE : one envelope on that day, its rules, and its movements until then."""
    on = date_asked(request)
    rows = with_balance(Envelope.objects.select_related("convention__funder"), on)
    envelope = get_object_or_404(rows, pk=pk)
    months = cash_by_month(envelope, on)
    movements = envelope.movements.until(on).select_related("loan__holder")
    listing = Listing(request, movements, MOVEMENTS, MovementSearch, default="-date")
    return listing.response(
        "loans/envelopes/detail.html",
        title=envelope.name(request.LANGUAGE_CODE),
        envelope=envelope,
        subject=envelope.convention.subject(request.LANGUAGE_CODE),
        sectors=envelope.sectors.all(),
        loans_imputed=envelope.loans.granted(on).count(),
        loans_url=f"{reverse('loans:loans')}?enveloppe={envelope.pk}",
        on=on,
        date_form=DateForm({"le": request.GET.get("le") or on}),
        months=months,
        chart=cash_chart(months),
        trail=[
            (gettext("Accueil"), reverse("home")),
            (gettext("Enveloppes"), reverse("loans:envelopes")),
            (envelope.code, ""),
        ],
    )


def cash_chart(months) -> charts.Plot | None:
    """The cash at the ends of the last months; None with fewer than two, or where it was ever below nought."""
    if len(months) < 2 or any(cash < 0 for _day, cash in months):
        return None
    return charts.line(
        gettext("Trésorerie à la fin de chaque mois, en milliers de DH"),
        [_month(day, first=i == 0) for i, (day, _cash) in enumerate(months)],
        [charts.Series(gettext("Trésorerie"), tuple(cash / 1000 for _day, cash in months))],
        write=numbers.count,
        palette=Palette.of(Association.current().colour),
        rtl=get_language_bidi(),
    )


def _month(day, *, first):
    """The month in digits; the year where it begins: twelve labels stand side by side on a phone."""
    return day.strftime("%m/%y") if first or day.month == 1 else day.strftime("%m")
