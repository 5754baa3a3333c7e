"""Cases of the constraints on bills of exchange."""

from decimal import Decimal

from tests import factories


def bounced():
    return factories.bill(status="bounced")


CHECKS = {
    "bill_amount_positive": (factories.bill, {"amount": Decimal(0)}),
    "bill_remitted_has_slip": (factories.bill, {"status": "remitted"}),
    "bill_paid_has_receipt": (
        lambda: factories.bill(status="remitted"),
        {"status": "paid"},
    ),
    "bill_bounced_why": (bounced, {"bounce_reason": ""}),
}
UNIQUES = {}
