"""The verbs of a training session: open it, correct it, register holders, say who came."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from loans.enums import TrainingStatus
from loans.models import Holder, Training, TrainingAttendance
from members.actions import log


@transaction.atomic
def keep(*, training: Training, by) -> Training:
    """Open a session that is filled in and not saved yet, or keep what was corrected of one."""
    verb = "training.corrected" if training.pk else "training.opened"
    training.full_clean()
    training.save()
    log(verb, by=by, target=training)
    return training


@transaction.atomic
def register(*, training: Training, holder: Holder, on: date, by) -> TrainingAttendance:
    """Register `holder`; for a session already held on `on`, that is to say that they came."""
    if TrainingAttendance.objects.filter(training=training, holder=holder).exists():
        raise ValidationError(_("Ce porteur figure déjà parmi les participants."))
    came = TrainingStatus.REGISTERED if training.held_on > on else TrainingStatus.PRESENT
    attendance = TrainingAttendance(training=training, holder=holder, status=came)
    attendance.full_clean()
    attendance.save()
    log("training.registered", by=by, target=training, holder=holder.pk)
    return attendance


@transaction.atomic
def withdraw(*, attendance: TrainingAttendance, by) -> None:
    """Take a registration back; who came stays."""
    if attendance.status == TrainingStatus.PRESENT:
        raise ValidationError(_("Cette personne est notée présente : corrigez d’abord sa présence."))
    log("training.withdrawn", by=by, target=attendance.training, holder=attendance.holder_id)
    attendance.delete()


@transaction.atomic
def tick(*, training: Training, statuses: dict[int, str], on: date, by) -> int:
    """Say who came: `statuses` by the key of each attendance. Returns how many changed."""
    if training.held_on > on and set(statuses.values()) - {TrainingStatus.REGISTERED}:
        raise ValidationError(
            _("Cette formation n’a pas encore eu lieu : les présences se notent ce jour-là.")
        )
    if set(statuses.values()) - set(TrainingStatus.values):
        raise ValidationError(_("Une présence est : inscrit, présent ou absent."))
    changed = []
    for row in training.attendances.select_for_update():
        if row.pk in statuses and statuses[row.pk] != row.status:
            row.status = statuses[row.pk]
            changed.append(row)
    TrainingAttendance.objects.bulk_update(changed, ["status"])
    if changed:
        told = {str(row.holder_id): row.status for row in changed}
        log("training.ticked", by=by, target=training, statuses=told)
    return len(changed)
