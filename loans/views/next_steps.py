"""What the page of a file offers to do next: one button, and what is missing before it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from loans import steps
from loans.actions import file
from loans.enums import LoanStatus


@dataclass(frozen=True)
class Door:
    """What is done next: its words, its page; `posts` is the status to which its button takes the file."""

    label: str
    url: str
    posts: str = ""


def coming(loan, user, on) -> dict:
    """The path of the file, the next step for who may take it, and what it lacks."""
    to = steps.NEXT.get(loan.status)
    lacking = steps.missing(loan, to, on) if to else []
    return {
        "stages": steps.path(loan),
        "door": _door(loan, user),
        "missing": lacking,
        "blocked": any(each.blocking for each in lacking),
        "may_close": user.has_perm("loans.change_loan") and bool(file.closings(loan)),
        "may_note": user.has_perm("loans.add_contact"),
    }


def _door(loan, user):
    page, permission, label = {
        LoanStatus.RECEIVED: ("loans:screening", "loans.add_screening", _("Faire le pré-diagnostic")),
        LoanStatus.APPRAISAL: (
            "loans:committee_propose",
            "loans.add_committeefile",
            _("Présenter au comité"),
        ),
        LoanStatus.COMMITTEE: ("loans:loan_committee", "loans.view_committeefile", _("Voir la séance")),
        LoanStatus.GRANTED: ("loans:contract", "loans.change_loan", _("Enregistrer la signature du contrat")),
        LoanStatus.CONTRACTED: (
            "loans:loan_orders",
            "loans.add_disbursementorder",
            _("Préparer le décaissement"),
        ),
    }.get(loan.status, ("", "", ""))
    if not page or not user.has_perm(permission):
        return None
    if loan.status == LoanStatus.RECEIVED and loan.product_id is None:
        to = str(LoanStatus.APPRAISAL)
        return Door(_("Commencer l’instruction"), reverse("loans:advance", args=[loan.pk]), to)
    return Door(label, reverse(page, args=[loan.pk]))
