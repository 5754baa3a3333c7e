"""Cases of the constraints on orders of disbursement."""

from decimal import Decimal

from tests import factories
from tests.cases import SAME


def confirmed():
    return factories.order(status="confirmed")


def cancelled():
    return factories.order(status="cancelled")


CHECKS = {
    "order_amount_positive": (factories.order, {"amount": Decimal(0)}),
    "order_confirmed_has_movement": (factories.order, {"status": "confirmed"}),
    "order_confirmed_by_another": (confirmed, {"prepared_by": lambda order: order.confirmed_by}),
    "order_cancelled_with_reason": (cancelled, {"cancel_reason": ""}),
}
UNIQUES = {
    "order_one_waiting_for_a_loan": (factories.order, {"loan": SAME, "number": "OD-1"}),
}
