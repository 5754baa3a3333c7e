"""The drawing of lots that divides a new board into series, once."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from governance.actions.elections import COUNTED_IN, check_open, statutes_of
from governance.models import Drawing, Lot, Meeting
from governance.statutes import seats
from members.actions import log
from members.enums import Organ
from members.models import Mandate


def undrawn(meeting: Meeting) -> list[Mandate]:
    """The mandates of the board that wait for their series. Raises ValidationError where lots were drawn."""
    board = Mandate.objects.on(meeting.held_on).filter(organ=Organ.BOARD, ended_on__isnull=True)
    found = list(board.select_related("member", "representative").order_by("seat"))
    if not found:
        raise ValidationError(_("Le conseil n’a pas encore de membres : élisez-le d’abord."))
    if any(mandate.series is not None for mandate in found):
        raise ValidationError(_("Les séries du conseil sont déjà connues : on ne tire pas deux fois."))
    return found


@transaction.atomic
def draw(*, meeting: Meeting, seed: str, at: datetime, by) -> Drawing:
    """Draw the series of the board by a seed said aloud; the mandates of the first cycle end in turn.

    Raises ValidationError.
    """
    check_open(meeting, COUNTED_IN)
    rules, board, seed = statutes_of(meeting).rules(), undrawn(meeting), seed.strip()
    if not seed:
        raise ValidationError({"seed": _("Donnez la graine du tirage, dite à voix haute.")})
    made = Drawing(
        meeting=meeting, organ=Organ.BOARD, series=rules.series, seed=seed, drawn_at=at, drawn_by=by
    )
    made.full_clean()
    made.save()
    drawn = seats.draw([mandate.seat for mandate in board], rules.series, seed)
    Lot.objects.bulk_create(Lot(drawing=made, seat=seat, series=series) for seat, series in drawn.items())
    for mandate in board:
        series = drawn[mandate.seat]
        mandate.series = series
        mandate.expected_end_on = seats.expected_end(rules, mandate.started_on, first_series=series)
        mandate.full_clean()
        mandate.save()
    log("lots.drawn", by=by, target=made, seed=seed)
    return made
