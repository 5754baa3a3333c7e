"""Orders of disbursement: what one person prepares and another confirms."""

from datetime import date

from loans.actions import orders
from loans.enums import OrderStatus
from loans.models import DisbursementOrder
from tests.factories.association import user
from tests.factories.counter import NOW, numbers
from tests.factories.files import contracted_loan


def order(status=OrderStatus.PREPARED, **over):
    """An order that waits for a second person; or what became of it, in another `status`."""
    n = next(numbers)
    fields = {
        "number": f"OD-2023-{n:04d}",
        "pay_on": date(2023, 3, 15),
        "payee": "Porteur",
        "prepared_at": NOW,
    }
    if "loan" not in over:
        fields["loan"] = contracted_loan()
    if "prepared_by" not in over:
        fields["prepared_by"] = user(None)
    fields = {**fields, **over}
    fields.setdefault("amount", fields["loan"].amount)
    made = DisbursementOrder.objects.create(**fields)
    if status == OrderStatus.CONFIRMED:
        return orders.confirm(order=made, by=user(None))
    if status == OrderStatus.CANCELLED:
        return orders.cancel(order=made, reason="Le porteur renonce", by=user(None))
    return made
