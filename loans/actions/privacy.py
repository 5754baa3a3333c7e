"""The verb of forgetting: make a person's file anonymous when the time to keep it is over (law 09-08).

What remains is what statistics count (sex, commune, year of birth, dates, amounts, jobs), under the number of the file. The
journal of the fund and the minutes of meetings are never rewritten. There is no way back.
"""

from datetime import date, datetime
from functools import partial

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from initiative_sm import dates
from loans import personal, retention
from loans.models import Document, FollowUp, Holder, IssuedFile, Loan, Project
from members.actions import log
from members.models import Event

FIRST_NAME, FIRST_NAME_AR = "Anonyme", "مجهول الهوية"
#: Stands where a text was.
ERASED = "—"


@transaction.atomic
def anonymise(*, holder: Holder, reason: str, on: date, by, at: datetime) -> Holder:
    """Erase who `holder` is. Raises ValidationError while a file is open or the delay runs on `on`.

    Stored files go from the disk once the transaction is committed.
    """
    holder = retention.with_last_day(Holder.objects.select_for_update()).get(pk=holder.pk)
    _check(holder, reason, on)
    _erase_person(holder, by, at)
    _erase_projects(holder, by)
    _erase_texts(holder)
    _erase_trace(holder)
    files = _withdraw(holder, by, at)
    log("holder.anonymised", by=by, target=holder, note=reason.strip()[:200], files=len(files))
    transaction.on_commit(partial(_destroy, files))
    return holder


def _check(holder, reason, on):
    if holder.anonymised_at is not None:
        raise ValidationError(_("Ce dossier est déjà anonyme."))
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi.")})
    until = retention.kept_until(holder)
    if until is None:
        raise ValidationError(_("Un prêt ou un dossier de cette personne est en cours."))
    if until > on:
        raise ValidationError(
            _("Les données de cette personne sont à conserver jusqu’au %(day)s.")
            % {"day": dates.format(until)}
        )


def _erase_person(holder, by, at):
    """The person, in the row and in every version of it that is kept."""
    holder.last_name = holder.last_name_ar = holder.number
    holder.first_name, holder.first_name_ar = FIRST_NAME, FIRST_NAME_AR
    holder.cin = holder.phone = holder.email = holder.address = ""
    holder.birth_date = _year(holder.birth_date)
    holder.anonymised_at = at
    holder._history_user = by
    holder.save()
    same = (
        *("last_name", "last_name_ar", "first_name", "first_name_ar", "names_key"),
        *("cin", "phone", "email", "address", "birth_date"),
    )
    holder.history.update(**{name: getattr(holder, name) for name in same})


def _year(day):
    return day and date(day.year, 1, 1)


def _erase_projects(holder, by):
    """The names of a person's projects, unless partners whose files are not anonymous share them."""
    shared = Loan.objects.exclude(holder=holder).filter(holder__anonymised_at__isnull=True)
    for project in holder.projects.exclude(loans__in=shared).select_related("sector"):
        project.name_fr, project.name_ar = project.sector.name_fr, project.sector.name_ar
        project.ice = ""
        project._history_user = by
        project.save()
        project.history.update(
            name_fr=project.name_fr, name_ar=project.name_ar, names_key=project.names_key, ice=""
        )


def _erase_texts(holder):
    for model, path, names in personal.TEXTS:
        for rows in personal.all_rows_of(model, path, holder):
            for name in names:
                keys = rows.exclude(**{name: ""}).values_list("pk", flat=True)
                rows.model._default_manager.filter(pk__in=list(keys)).update(**{name: ERASED})
    for model, path, names in personal.NUMBERS:
        for rows in personal.all_rows_of(model, path, holder):
            rows.update(**dict.fromkeys(names, ""))
    for loan in holder.loans.all():
        loan.decisions.update(facts={})


def _erase_trace(holder):
    """What the log of verbs and the admin's own say of the person in words."""
    targets = (
        (Holder, [holder.pk]),
        (Project, holder.projects.values_list("pk", flat=True)),
        (Loan, holder.loans.values_list("pk", flat=True)),
        (FollowUp, FollowUp.objects.filter(project__holder=holder).values_list("pk", flat=True)),
    )
    about = Q()
    written = Q()
    for model, keys in targets:
        kind, keys = ContentType.objects.get_for_model(model), list(keys)
        about |= Q(target_type=kind, target_id__in=keys)
        written |= Q(content_type=kind, object_id__in=[str(key) for key in keys])
    events = Event.objects.filter(about)
    events.exclude(note="").update(note=ERASED)
    events.exclude(verb="status.moved").update(data={})
    LogEntry.objects.filter(written).update(object_repr=ERASED, change_message="")


def _withdraw(holder, by, at) -> list[str]:
    """Withdraw every paper of the person; returns the names of the stored files that are to be destroyed."""
    papers = Document.objects.filter(holder=holder)
    issued = IssuedFile.objects.filter(paper__loan__holder=holder)
    files = [*papers.values_list("file", flat=True), *issued.values_list("file", flat=True)]
    papers.standing().update(removed_by=by, removed_at=at, removal_reason=_("Anonymisation (loi 09-08)"))
    # The name of a file may be that of the person.
    papers.update(
        name=models.functions.Concat(models.Value("piece-"), models.F("pk"), output_field=models.CharField())
    )
    return files


def _destroy(files):
    for name in files:
        default_storage.delete(name)
