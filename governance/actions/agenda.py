"""The verbs of an agenda: its points in order, the resolutions drafted under them; locked once it was sent."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from governance.actions.planning import refuse_once_convened
from governance.agendas import usual
from governance.models import AgendaItem, Meeting, Resolution
from members.actions import log

#: A number that no agenda reaches: where a point waits while two others change places.
ASIDE = 32_000


def _being_prepared(meeting):
    """The meeting, locked for this transaction, if its agenda may still be written. Raises ValidationError."""
    found = Meeting.objects.select_for_update().get(pk=meeting.pk)
    refuse_once_convened(found)
    return found


@transaction.atomic
def add(*, item: AgendaItem, by) -> AgendaItem:
    """Write a point that is filled in and not saved yet, after those there are."""
    _being_prepared(item.meeting)
    item.number = (item.meeting.agenda.aggregate(last=Max("number"))["last"] or 0) + 1
    item.full_clean()
    item.save()
    log("agenda.added", by=by, target=item.meeting, item=item.title_fr)
    return item


@transaction.atomic
def change(*, item: AgendaItem, by) -> AgendaItem:
    _being_prepared(item.meeting)
    item.full_clean()
    item.save()
    log("agenda.changed", by=by, target=item.meeting, item=item.title_fr)
    return item


@transaction.atomic
def shift(*, item: AgendaItem, down: bool, by) -> AgendaItem:
    """Exchange a point with the one before it, or after it; at the end of the list nothing moves."""
    meeting = _being_prepared(item.meeting)
    others = meeting.agenda.filter(**{"number__gt" if down else "number__lt": item.number})
    other = others.order_by("number" if down else "-number").first()
    if other is None:
        return item
    own, its = item.number, other.number
    for row, number in ((item, ASIDE), (other, own), (item, its)):
        AgendaItem.objects.filter(pk=row.pk).update(number=number)
    item.number = its
    log("agenda.moved", by=by, target=meeting, item=item.title_fr)
    return item


@transaction.atomic
def remove(*, item: AgendaItem, by):
    """Take a point off the agenda; the following ones close up. Raises ValidationError where something hangs on it."""
    meeting = _being_prepared(item.meeting)
    try:
        item.delete()
    except ProtectedError as error:
        raise ValidationError(
            _("« %(item)s » porte déjà une résolution, une pièce ou une décision : retirez-les d’abord.")
            % {"item": item.title_fr}
        ) from error
    for number, row in enumerate(meeting.agenda.order_by("number"), start=1):
        if row.number != number:
            AgendaItem.objects.filter(pk=row.pk).update(number=number)
    log("agenda.removed", by=by, target=meeting, item=item.title_fr)


@transaction.atomic
def take_usual(*, meeting: Meeting, by) -> list[AgendaItem]:
    """Write the usual agenda of such a meeting, with its draft resolutions. Raises ValidationError if it has one."""
    _being_prepared(meeting)
    if meeting.agenda.exists():
        raise ValidationError(_("Cette réunion a déjà un ordre du jour : complétez-le point par point."))
    items = []
    for number, point in enumerate(usual(meeting.organ, meeting.kind), start=1):
        item = AgendaItem.objects.create(
            meeting=meeting,
            number=number,
            title_fr=point.title_fr,
            title_ar=point.title_ar,
            rapporteur_fr=point.rapporteur_fr,
            rapporteur_ar=point.rapporteur_ar,
        )
        items.append(item)
        if point.draft:
            draft = point.draft
            _write(
                Resolution(
                    meeting=meeting, item=item, kind=draft.kind, text_fr=draft.text_fr, text_ar=draft.text_ar
                )
            )
    log("agenda.taken", by=by, target=meeting, points=len(items))
    return items


@transaction.atomic
def propose(*, resolution: Resolution, by) -> Resolution:
    """Write a draft resolution that is filled in and not saved yet; it takes the next number of its meeting."""
    _being_prepared(resolution.meeting)
    _write(resolution)
    log("resolution.proposed", by=by, target=resolution)
    return resolution


def _write(resolution):
    last = resolution.meeting.resolutions.aggregate(last=Max("number"))["last"] or 0
    resolution.number = last + 1
    resolution.full_clean()
    resolution.save()


@transaction.atomic
def reword(*, resolution: Resolution, by) -> Resolution:
    """Write the changed text of a draft."""
    _being_prepared(resolution.meeting)
    resolution.full_clean()
    resolution.save()
    log("resolution.reworded", by=by, target=resolution)
    return resolution


@transaction.atomic
def withdraw(*, resolution: Resolution, by):
    """Take back a draft; the numbers of the following ones close up. Raises ValidationError where it is used."""
    meeting = _being_prepared(resolution.meeting)
    text = resolution.text_fr
    try:
        resolution.delete()
    except ProtectedError as error:
        raise ValidationError(
            _("Cette résolution adopte un rapport ou des statuts qui en dépendent : retirez-les d’abord.")
        ) from error
    for number, row in enumerate(meeting.resolutions.order_by("number"), start=1):
        if row.number != number:
            Resolution.objects.filter(pk=row.pk).update(number=number)
    log("resolution.withdrawn", by=by, target=meeting, text=text)
