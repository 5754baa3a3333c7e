"""The verbs of a person's file: register, correct."""

from django.db import transaction

from initiative_sm import numbering
from loans.models import Holder
from members.actions import log

PREFIX = "P-"


@transaction.atomic
def register(*, holder: Holder, by) -> Holder:
    """Open the file of a new person: `holder` as it was filled in, not saved yet; it gets the next number."""
    holder.number = next_number()
    return _save(holder, by, "holder.registered")


@transaction.atomic
def correct(*, holder: Holder, by) -> Holder:
    """Keep what was changed in the file; the version before stays in its history."""
    return _save(holder, by, "holder.corrected")


def _save(holder, by, verb):
    holder.full_clean()
    holder._history_user = by
    holder.save()
    log(verb, by=by, target=holder)
    return holder


def next_number() -> str:
    """The number after the highest one given so far: "P-02409"."""
    return numbering.following(Holder.objects, PREFIX, digits=5)
