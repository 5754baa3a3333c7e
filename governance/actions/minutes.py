"""The verbs of the minutes: draw them up from the record, edit a part, enter them signed in the register."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from governance.actions import papers
from governance.enums import MINUTES_TRANSITIONS, MeetingStatus, MinutesStatus, PaperKind
from governance.minutes import drafting, record
from governance.models import Meeting, Minutes, MinutesSection, Paper
from initiative_sm.pdf import Printed
from initiative_sm.transitions import TransitionError, move
from initiative_sm.uploads import BY_TYPE, Upload
from members.actions import log

#: Meetings whose session is over.
OVER = (MeetingStatus.HELD, MeetingStatus.MISSED)
#: How often a number of the register is asked for again when somebody else took it meanwhile.
TRIES = 5


@dataclass(frozen=True)
class Redrawn:
    """The titles of the parts that the record changed, and of those kept as they were edited by hand."""

    changed: list[str]
    kept: list[str]


@transaction.atomic
def draw_up(*, meeting: Meeting, by, at: datetime) -> Minutes:
    """Draw up the draft of the minutes from what happened. Raises ValidationError."""
    if meeting.status not in OVER:
        raise ValidationError(_("Le procès-verbal s’établit une fois la séance levée."))
    found, created = Minutes.objects.get_or_create(
        meeting=meeting, defaults={"drawn_up_at": at, "drawn_up_by": by}
    )
    if not created:
        raise ValidationError(_("Cette réunion a déjà son procès-verbal."))
    MinutesSection.objects.bulk_create(
        MinutesSection(minutes=found, position=position, **vars(part))
        for position, part in enumerate(drafting.draft(record.read(meeting)), start=1)
    )
    log("minutes.drawn_up", by=by, target=meeting, at=at)
    return found


@transaction.atomic
def draw_up_again(*, minutes: Minutes, by) -> Redrawn:
    """Draw the draft up again from the record; the parts edited by hand stay as they are. Raises ValidationError."""
    _refuse_locked(minutes)
    found = {section.key: section for section in minutes.sections.all()}
    changed, kept = [], []
    parts = drafting.draft(record.read(minutes.meeting))
    for position, part in enumerate(parts, start=1):
        section = found.pop(part.key, None) or MinutesSection(minutes=minutes, key=part.key)
        section.position = position
        if section.edited:
            kept.append(section.title_fr)
        elif _take(section, part):
            changed.append(section.title_fr)
        section.save()
    for position, section in enumerate(found.values(), start=len(parts) + 1):
        if section.edited:
            section.position = position
            section.save()
            kept.append(section.title_fr)
        else:
            changed.append(section.title_fr)
            section.delete()
    log("minutes.drawn_up_again", by=by, target=minutes.meeting, changed=changed, kept=kept)
    return Redrawn(changed, kept)


def _take(section, part):
    """Write what the record says into `section`; whether that changes anything."""
    before = [getattr(section, name) for name in vars(part)]
    for name, value in vars(part).items():
        setattr(section, name, value)
    return section._state.adding or before != list(vars(part).values())


@transaction.atomic
def edit(*, section: MinutesSection, by) -> MinutesSection:
    """Keep a part as it was written by hand: it is filled in and not saved yet. Raises ValidationError."""
    _refuse_locked(section.minutes)
    section.edited = True
    section.full_clean()
    section.save()
    log("minutes.edited", by=by, target=section.minutes.meeting, section=section.key)
    return section


@transaction.atomic
def restore(*, section: MinutesSection, by) -> MinutesSection:
    """Take a part back as the record tells it. Raises ValidationError."""
    _refuse_locked(section.minutes)
    part = generated(section)
    if part is None:
        raise ValidationError(
            _(
                "Le relevé de la séance ne dit plus rien de cette partie : elle reste comme vous l’avez écrite."
            )
        )
    _take(section, part)
    section.edited = False
    section.save()
    log("minutes.restored", by=by, target=section.minutes.meeting, section=section.key)
    return section


def generated(section: MinutesSection) -> drafting.Part | None:
    """What the record says today of this part; None where it says nothing any more."""
    parts = drafting.draft(record.read(section.minutes.meeting))
    return next((part for part in parts if part.key == section.key), None)


def _refuse_locked(minutes):
    if minutes.status == MinutesStatus.LOCKED:
        raise ValidationError(_("Ce procès-verbal est signé et enregistré : il ne change plus."))


def lock(
    *, minutes: Minutes, upload: Upload, prints: Callable[[int, int], dict[str, Printed]], by, at: datetime
) -> Minutes:
    """Enter the signed minutes in the register of the year of the meeting. Raises ValidationError.

    `prints(year, number)` gives the print of each language with its number: both are kept, and served for
    ever. They are made before the transaction, which would otherwise hold the database while they are; should
    somebody else take the number meanwhile, they are made again with the next one.
    """
    _refuse_locked(minutes)
    year = minutes.meeting.held_on.year
    for _attempt in range(TRIES):
        number = next_number(year)
        made = prints(year, number)
        try:
            return _enter(minutes, upload, made, (year, number), by, at)
        except IntegrityError:
            continue
    raise ValidationError(_("Le registre est très demandé en ce moment : recommencez."))


def next_number(year: int) -> int:
    last = Minutes.objects.filter(register_year=year).aggregate(last=Max("register_number"))["last"]
    return (last or 0) + 1


def _enter(minutes, upload, made, entry, by, at):
    """Write the scan, the prints and the number; the files go again if the row cannot be written."""
    kept = []
    try:
        with transaction.atomic():
            scan = _keep(kept, minutes.meeting, PaperKind.SIGNED_MINUTES, "", upload, by, at)
            for language, printed in made.items():
                _keep(
                    kept,
                    minutes.meeting,
                    PaperKind.MINUTES,
                    language,
                    _as_upload(printed, entry, language),
                    by,
                    at,
                )
            move(
                minutes, MinutesStatus.LOCKED, by=by, table=MINUTES_TRANSITIONS, scan=scan,
                register_year=entry[0], register_number=entry[1], locked_at=at, locked_by=by,
            )  # fmt: skip
    except (IntegrityError, TransitionError):
        for paper in kept:
            paper.file.storage.delete(paper.file.name)
        raise
    return minutes


def _keep(kept, meeting, kind, language, upload, by, at):
    paper = Paper(meeting=meeting, kind=kind, language=language, title=_("Procès-verbal"))
    papers.keep(paper=paper, upload=upload, by=by, at=at)
    kept.append(paper)
    return paper


def _as_upload(printed, entry, language):
    year, number = entry
    return Upload(f"pv-{year}-{number:03}-{language}.pdf", printed.content, BY_TYPE["application/pdf"])
