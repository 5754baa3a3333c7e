"""The slip with which bills of exchange are handed to the bank (bordereau de remise)."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from initiative_sm import money, pdf
from loans.enums import IssuedKind
from loans.models import IssuedPaper, Remittance
from loans.papers.frame import printed


def build(slip: Remittance, issued: IssuedPaper, language: str) -> pdf.Printed:
    bills = list(slip.bills.select_related("loan__holder").order_by("due_on", "pk"))
    total = sum((bill.amount for bill in bills), Decimal(0))
    context = {"slip": slip, "bills": bills, "total": total, "in_words": money.in_words(total, language)}
    with override(language):
        title = _("Bordereau de remise à l’encaissement")
    return printed("loans/pdf/remittance.html", context, issued, language, title)


def key(slip: Remittance) -> str:
    """The slip, and how many of its prints were cancelled: a bill taken off it makes another print."""
    cancelled = IssuedPaper.objects.filter(
        kind=IssuedKind.REMITTANCE, key__startswith=f"{IssuedKind.REMITTANCE}:{slip.pk}-"
    ).exclude(cancelled_on=None)
    return f"{slip.pk}-{cancelled.count()}"
