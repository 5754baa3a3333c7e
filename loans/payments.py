"""The rows of one act: what a holder paid at once may be repaid, recovered and kept as a credit in several rows."""

from loans.enums import RECEIPT_KINDS, MovementKind
from loans.models import Movement

#: What follows the key of a receipt in the keys of its other rows.
FURTHER = tuple(f":{kind}" for kind in RECEIPT_KINDS[1:])
#: The same of any act: an imputation has a refund for its second row.
SUFFIXES = (*FURTHER, f":{MovementKind.REFUND}")


def rows_of(movement: Movement) -> list[Movement]:
    """The rows of the act that made `movement`, in their order: itself alone, or a receipt or imputation whole."""
    if movement.loan_id is None or not movement.source_key:
        return [movement]
    key = movement.source_key
    for suffix in SUFFIXES:
        key = key.removesuffix(suffix)
    return rows_under(key) or [movement]


def rows_under(key: str) -> list[Movement]:
    """The rows of the act of that key, in their order."""
    keys = [key, *(f"{key}{suffix}" for suffix in SUFFIXES)]
    return list(Movement.objects.filter(source_key__in=keys, reverses__isnull=True).order_by("seq"))


def paid_rows(movement: Movement) -> list[Movement]:
    """Of those rows, the ones that a receipt is given for."""
    return [row for row in rows_of(movement) if row.kind in RECEIPT_KINDS] or [movement]
