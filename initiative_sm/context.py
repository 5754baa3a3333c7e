"""What every page’s frame shows: the reader’s language, the navigation, the business date."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from initiative_sm.language import NAMES


@dataclass(frozen=True)
class Entry:
    """A line of the side navigation, shown to who holds its permission ("staff": who may open the admin).

    `instead` is the permission of another entry that leads there too: who holds it does not need this one.
    `section` is the heading under which it stands; the first entries have none.
    """

    label: str
    icon: str
    url_name: str
    permission: str = ""
    #: Pages whose view name starts with this (or one of these) belong to the entry; its own by default.
    prefix: str | tuple[str, ...] = ""
    instead: str = ""
    section: str = ""

    @property
    def url(self):
        return reverse(self.url_name)

    def open_to(self, user):
        if self.permission == "staff":
            return user.is_staff
        if self.instead and user.has_perm(self.instead):
            return False
        return not self.permission or user.has_perm(self.permission)

    def holds(self, view_name):
        return view_name.startswith(self.prefix or self.url_name)


PROGRAMME, TREASURY, ASSOCIATION, ACCOUNTS = (
    _("Programme"),
    _("Trésorerie"),
    _("Association"),
    _("Rapports et outils"),
)

NAVIGATION = (
    Entry(_("Accueil"), "home", "home"),
    Entry(_("Mon travail"), "list", "loans:worklist", "loans.add_contact"),
    Entry(
        _("Porteurs"),
        "users",
        "loans:holders",
        "loans.view_holder",
        ("loans:holder", "loans:project", "loans:followup", "loans:document"),
        section=PROGRAMME,
    ),
    Entry(_("Prêts"), "coin", "loans:loans", "loans.view_loan", "loans:loan", section=PROGRAMME),
    Entry(
        _("Retards"),
        "alert-triangle",
        "loans:arrears",
        "loans.view_reminder",
        ("loans:arrears", "loans:letters", "loans:reminder", "loans:postpone"),
        section=PROGRAMME,
    ),
    Entry(
        _("Accompagnement"),
        "target",
        "loans:support",
        "loans.view_followup",
        ("loans:support", "loans:mentor", "loans:training"),
        section=PROGRAMME,
    ),
    Entry(
        _("Mes parrainages"),
        "users-group",
        "loans:pairings",
        "loans.view_mentoring",
        "loans:pairing",
        instead="loans.view_followup",
        section=PROGRAMME,
    ),
    Entry(
        _("Comité"),
        "scale",
        "loans:committee",
        "loans.view_committeefile",
        "loans:committee",
        section=PROGRAMME,
    ),
    Entry(
        _("Décaissements"),
        "cash",
        "loans:orders",
        "loans.view_disbursementorder",
        "loans:order",
        section=TREASURY,
    ),
    Entry(
        _("Remboursements"),
        "receipt",
        "loans:receipts",
        "loans.view_repayment",
        "loans:receipt",
        section=TREASURY,
    ),
    Entry(
        _("Lettres de change"),
        "file-text",
        "loans:bills",
        "loans.view_bill",
        ("loans:bill", "loans:remittance"),
        section=TREASURY,
    ),
    Entry(
        pgettext_lazy("rubrique", "Banque"),
        "building-bank",
        "loans:bank",
        "loans.view_bankline",
        ("loans:bank", "loans:statement"),
        section=TREASURY,
    ),
    Entry(
        _("Enveloppes"),
        "wallet",
        "loans:envelopes",
        "loans.view_envelope",
        "loans:envelope",
        section=TREASURY,
    ),
    Entry(
        _("Adhérents"),
        "building-community",
        "members:members",
        "members.view_member",
        "members:member",
        section=ASSOCIATION,
    ),
    Entry(_("Cotisations"), "cash", "members:dues", "members.view_due", "members:due", section=ASSOCIATION),
    Entry(
        _("Accueil de séance"),
        "gavel",
        "governance:desks",
        "governance.add_stay",
        "governance:",
        instead="governance.view_meeting",
        section=ASSOCIATION,
    ),
    Entry(
        _("Réunions"),
        "gavel",
        "governance:meetings",
        "governance.view_meeting",
        "governance:",
        section=ASSOCIATION,
    ),
    Entry(
        _("Chiffres"),
        "chart-bar",
        "reports:figures",
        "reports.view_figures",
        "reports:figure",
        section=ACCOUNTS,
    ),
    Entry(
        _("Rapports annuels"),
        "report-analytics",
        "reports:library",
        "reports.view_report",
        ("reports:library", "reports:ready", "reports:reading"),
        section=ACCOUNTS,
    ),
    Entry(
        _("Papiers émis"),
        "printer",
        "loans:papers",
        "loans.view_issuedpaper",
        ("loans:paper", "loans:issued"),
        section=ACCOUNTS,
    ),
    Entry(
        _("Imports"),
        "file-import",
        "loans:imports",
        "loans.view_importbatch",
        "loans:import",
        section=ACCOUNTS,
    ),
    Entry(_("Administration"), "settings", "admin:index", "staff", "admin:", section=ACCOUNTS),
)


def frame(request):
    language = get_language() or settings.LANGUAGE_CODE
    return {
        # Lazy: the admin and the fragments of a page do not ask for it.
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "language": language,
        "languages": NAMES.items(),
        "language_name": NAMES[language],
        "business_date": settings.BUSINESS_DATE,
    }


def navigation(request):
    """The reader's entries, each with whether the page shown is one of its own."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    view_name = request.resolver_match.view_name if request.resolver_match else ""
    return [(entry, entry.holds(view_name)) for entry in NAVIGATION if entry.open_to(user)]
