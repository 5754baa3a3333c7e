"""The verb of a grid of receipts: all of its rows into the journal, or none."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from loans.actions import money
from loans.actions.journal import lock
from loans.grid import ROWS, Row
from loans.models import Movement
from loans.payments import FURTHER
from members.actions import log


class RowError(ValidationError):
    """The journal refuses a row; `number` is its place in the grid."""

    def __init__(self, number, messages):
        super().__init__(messages)
        self.number = number


def posted(key: str):
    """The movements that the grid `key` wrote."""
    keys = [f"{key}:{number}{part}" for number in range(1, ROWS + 1) for part in ("", *FURTHER)]
    return Movement.objects.filter(source_key__in=keys)


@transaction.atomic
def post(*, rows: Sequence[Row], key: str, by) -> list[Movement]:
    """Post the rows of a grid; `key` is the grid's own. Sent twice, it gives the first movements again.

    Raises RowError where the journal refuses a row, ValidationError where this grid was posted with other rows.
    """
    lock()
    wanted = {f"{key}:{row.number}" for row in rows}
    known = {each.source_key for each in posted(key)}
    if known and {each for each in known if each.count(":") == key.count(":") + 1} != wanted:
        raise ValidationError(_("Cette saisie a déjà été enregistrée avec un autre contenu."))
    written = []
    for row in rows:
        try:
            written += _received(row, key, by)
        except ValidationError as refusal:
            raise RowError(row.number, refusal.messages) from refusal
    if not known:
        log("grid.posted", by=by, key=key, rows=len(rows))
    return written


def _received(row, key, by):
    return money.receive(
        loan=row.loan,
        amount=row.amount,
        value_date=row.value_date,
        channel=row.channel,
        reference=row.reference,
        source_key=f"{key}:{row.number}",
        by=by,
    )
