"""The frame of a loan's page: whose file, where it stands, and its tabs."""

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from loans.admin.tones import LOAN_TONES

#: What every tab asks of the loan, in one query.
RELATED = (
    "holder__commune",
    "project__sector",
    "project__commune__province",
    "product",
    "envelope",
    "officer",
)


@dataclass(frozen=True)
class Tab:
    """A page of the file; `permission` is what opens it besides seeing loans."""

    key: str
    label: str
    url_name: str
    permission: str = "loans.view_loan"


TABS = (
    Tab("overview", _("Vue d’ensemble"), "loans:loan"),
    Tab("appraisal", _("Instruction"), "loans:appraisal", "loans.view_appraisal"),
    Tab("committee", _("Comité"), "loans:loan_committee", "loans.view_committeefile"),
    Tab("orders", _("Décaissement"), "loans:loan_orders", "loans.view_disbursementorder"),
    Tab("bills", _("Lettres de change"), "loans:loan_bills", "loans.view_bill"),
    Tab("support", _("Accompagnement"), "loans:loan_support", "loans.view_followup"),
    Tab("difficulty", _("Difficultés"), "loans:loan_difficulty", "loans.view_reminder"),
    Tab("papers", _("Papiers"), "loans:loan_papers", "loans.view_issuedpaper"),
)


def file_page(request, loan, tab: str, template: str, **context):
    """`template` (it extends loans/loans/file.html) as the tab `tab` of the page of `loan`."""
    shown = [each for each in TABS if request.user.has_perm(each.permission)]
    label = next(each.label for each in TABS if each.key == tab)
    frame = {
        "loan": loan,
        "tone": LOAN_TONES.get(loan.status, "neutral"),
        "tabs": [(each.label, reverse(each.url_name, args=[loan.pk]), each.key == tab) for each in shown],
        "trail": _trail(loan, "" if tab == TABS[0].key else label),
    }
    return render(request, template, {**frame, **context})


def _trail(loan, label):
    trail = [
        (gettext("Accueil"), reverse("home")),
        (gettext("Prêts"), reverse("loans:loans")),
        (loan.number, loan.get_absolute_url() if label else ""),
    ]
    return [*trail, (label, "")] if label else trail
