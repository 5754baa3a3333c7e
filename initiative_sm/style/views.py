"""The page of the building blocks, for the team."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative_sm import charts, numbers
from initiative_sm.lists import Column, Listing
from initiative_sm.palette import Palette
from initiative_sm.style import colours, samples
from initiative_sm.style.forms import FAULTS, SampleForm, SampleSearch

COLUMNS = (
    Column("numero", gettext_lazy("Numéro"), lambda row: row.number, "latin", ("number",), url=lambda row: "#list"),
    Column("porteur", gettext_lazy("Porteur"), lambda row: row.holder, "named", ("sorted_name",),
           url=lambda row: "#list"),
    Column("commune", gettext_lazy("Commune"), lambda row: row.place, "named"),
    Column("etat", gettext_lazy("État"), lambda row: str(row.status), "state", ("tone",), tone=lambda row: row.tone),
    Column("recu", gettext_lazy("Reçu le"), lambda row: row.received_on, "day", ("received_on",)),
    Column("montant", gettext_lazy("Montant (DH)"), lambda row: row.amount, "money", ("amount",), total="amount"),
    Column("encours", gettext_lazy("Encours (DH)"), lambda row: row.remaining, "money", ("remaining",),
           total="remaining"),
    Column("part", gettext_lazy("Part du prêt"),
           lambda row: row.amount and row.remaining / row.amount, "share", optional=True),
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def style(request):
    """GET /style/ : every building block, with a list that sorts, filters and exports; `?essai=1` reads the form.

    POST confirms the sample dialogue: it writes nothing and says so.
    """
    if not request.user.is_staff:
        raise PermissionDenied
    if request.method == "POST":
        messages.success(request, _("C’était un essai : rien n’a été enregistré."))
        return redirect(reverse("style") + "#messages")
    listing = Listing(request, samples.rows(), COLUMNS, SampleSearch, default="porteur")
    title = _("Charte graphique")
    trail = [(_("Accueil"), reverse("home")), (title, "")]
    return listing.response("style/page.html", title=title, trail=trail, **_blocks(request))


def _blocks(request):
    return {
        "colours": colours.samples(),
        "specimen": samples.SPECIMEN,
        "tones": samples.TONES,
        "amounts": samples.AMOUNTS,
        "steps": samples.STEPS,
        "said": samples.MESSAGES,
        "day_shown": samples.DAY,
        "hour_shown": samples.HOUR,
        "tiles": samples.tiles(),
        "facts": samples.FACTS,
        "form": SampleForm(request.GET if "essai" in request.GET else FAULTS),
        "warned": SampleForm(
            {**FAULTS, "name": "Salma", "amount": "1 500", "paid_on": "25/09/2024"}, prefix=""
        ),
        **_drawings(),
    }


def _drawings():
    """One chart of each kind."""
    look = {"palette": Palette.of(colours.tokens()["tblr-primary"][0]), "write": numbers.count}
    rtl = get_language_bidi()
    years = ["2020", "2021", "2022", "2023"]
    women = charts.Series(_("Femmes"), (21, 38, 47, 50))
    men = charts.Series(_("Hommes"), (134, 137, 133, 140))
    places = [(place.name("ar" if rtl else "fr"), 667 - 190 * i) for i, place in enumerate(samples.PLACES)]
    steps = [(_("Reçus"), 240, ""), (_("Accordés"), 204, "85 %"), (_("Décaissés"), 190, "93 %")]
    parts = [_("Femmes"), _("Hommes")]
    split = [("2022", (47, 133)), ("2023", (50, 140))]
    share = {**look, "write": lambda value: numbers.share(Decimal(value), decimals=0)}
    ring = list(zip(parts, (50, 140), strict=True))
    return {
        "plots": [
            charts.bars(_("Prêts par année"), years, [women], rtl=rtl, **look),
            charts.bars(_("Prêts par année et par sexe"), years, [women, men], rtl=rtl, **look),
            charts.line(_("Évolution des prêts"), years, [women, men], rtl=rtl, **look),
        ],
        "rows_drawn": [
            charts.shares(_("Prêts par commune"), places, rtl=rtl, **look),
            charts.funnel(_("Du dossier au décaissement"), steps, **look),
        ],
        "ring": charts.donut(_("Femmes et hommes"), ring, rtl=rtl, share=share["write"], **look),
        "stacked": charts.stacks(_("Femmes et hommes"), parts, split, rtl=rtl, **share),
    }
