"""The papers of a session: the attendance sheet to sign, and a sheet to count each vote on."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.desk import with_desk
from governance.enums import AttendanceStatus, Outcome, ResolutionKind
from governance.models import Meeting, Resolution
from governance.session import Session, session
from initiative_sm import dates, pdf, text
from members import paper
from members.enums import College
from members.models import Member, Representative


@dataclass(frozen=True)
class Signer:
    """A line of the attendance sheet; `word` says how the member took part, once that is known."""

    number: int
    name: str
    college: str
    person: str
    title: str
    holder: str
    hour: str
    word: str
    votes: bool


def attendance_sheet(meeting: Meeting, language: str) -> pdf.Printed:
    """The sheet that each member signs on entering; after the session, with the hours and the totals."""
    meeting = with_desk(meeting)
    with override(language):
        title = _("Feuille de présence")
        lines = _signers(meeting, language)
        context = {
            "meeting_name": _meeting_name(meeting, language),
            "place": meeting.place(language),
            "lines": lines,
            "entitled": sum(line.votes for line in lines),
            "totals": _totals(meeting),
            "chair": meeting.chair(language),
            "secretary": meeting.secretary(language),
        }
        return paper.printed(
            "governance/pdf/attendance.html", context, language, title, meeting.held_on, landscape=True
        )


def _meeting_name(meeting, language):
    values = {
        "organ": meeting.get_organ_display(),
        "kind": meeting.get_kind_display().lower(),
        "day": dates.format(meeting.held_on, language, weekday=True),
    }
    if meeting.second_of_id:
        return _("%(organ)s (%(kind)s, seconde convocation) du %(day)s") % values
    return _("%(organ)s (%(kind)s) du %(day)s") % values


def _signers(meeting, language) -> list[Signer]:
    """Those convened; for an older meeting, those on its sheet. By name, numbered."""
    sheet = {row.member_id: row for row in meeting.attendances.all()}
    stays = {}
    for stay in meeting.stays.all():
        stays.setdefault(stay.member_id, stay)
    called = {row.member_id: row for row in meeting.convocations.all()}
    members = [row.member for row in (called or sheet).values()]
    powers = {row.giver_id: row.holder for row in _powers(meeting)}
    ordered = sorted(members, key=lambda member: (text.folded(member.name(language)), member.pk))
    speakers = _speakers(meeting, members)
    return [
        _signer(n, member, called.get(member.pk), sheet.get(member.pk), stays.get(member.pk), powers, speakers, language)
        for n, member in enumerate(ordered, start=1)
    ]  # fmt: skip


def _powers(meeting):
    return meeting.proxies.filter(revoked_at__isnull=True).select_related("holder")


def _speakers(meeting, members):
    """Who speaks for each institution on the day of the meeting."""
    rows = Representative.objects.on(meeting.held_on).filter(member__in=members)
    return {row.member_id: row for row in rows}


def _signer(number, member: Member, called, row, stay, powers, speakers, language) -> Signer:
    speaker = speakers.get(member.pk)
    signed = stay.signatory(language) if stay else ""
    person = signed or (speaker.name(language) if speaker else "")
    holder = (row.represented_by if row else None) or (None if row or stay else powers.get(member.pk))
    known = row is not None and row.status != AttendanceStatus.PRESENT
    return Signer(
        number,
        member.name(language),
        College(called.college if called else member.college).label,
        "" if person == member.name(language) else person,
        speaker.title(language) if speaker and person == speaker.name(language) else "",
        holder.name(language) if holder else "",
        f"{timezone.localtime(stay.arrived_at):%H:%M}" if stay else "",
        row.get_status_display() if known else "",
        called.votes > 0 if called else member.college != College.HONORARY,
    )


def _totals(meeting) -> list[tuple[str, int]]:
    """How many took part in each way, once the sheet is written."""
    if meeting.opened_at is not None and meeting.closed_at is None:
        return []
    statuses = [row.status for row in meeting.attendances.all()]
    many = [(status.label, statuses.count(status)) for status in AttendanceStatus]
    return many if any(number for _label, number in many) and meeting.status in ("held", "missed") else []


# --- Counting a vote -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CountSheet:
    """The sheet of one resolution: blank figures to fill in, or those that were recorded."""

    number: int
    kind: str
    text: str
    majority: str
    casting_vote: bool
    rows: list[tuple]
    total: tuple
    in_room: int | None
    method: str
    outcome: str
    recusals: list[tuple[str, str]]
    #: (member, its vote where it is known), where the members are called by name.
    voices: list[tuple[str, str]]
    scrutineers: str
    hour: str


def voting_sheets(meeting: Meeting, language: str) -> pdf.Printed:
    """One sheet a resolution, to count the votes on by college; with the result once it is recorded."""
    meeting = with_desk(meeting)
    held = session(meeting)
    rows = meeting.resolutions.prefetch_related("counts", "recusals__member", "voices__member").order_by(
        "number"
    )
    with override(language):
        title = _("Feuilles de vote")
        context = {
            "meeting_name": _meeting_name(meeting, language),
            "sheets": [_count_sheet(row, held, language) for row in rows],
        }
        return paper.printed("governance/pdf/voting_sheets.html", context, language, title, meeting.held_on)


def _count_sheet(resolution: Resolution, held: Session | None, language) -> CountSheet:
    voted = resolution.outcome != Outcome.PENDING
    majority = held.rules.majorities.get(resolution.kind) if held else None
    figures = ("votes_for", "votes_against", "abstentions", "void")
    voices = _voices(resolution, language)
    return CountSheet(
        resolution.number,
        resolution.get_kind_display(),
        resolution.text(language),
        _("%(part)s des %(base)s") % {"part": majority.threshold, "base": majority.base.label} if majority else "",
        bool(majority and majority.casting_vote),
        # Called by name, the members are not counted college by college.
        [] if voices else _rows(resolution, held, figures),
        tuple(getattr(resolution, name) if voted else None for name in figures),
        resolution.in_room,
        resolution.get_method_display() if voted else "",
        resolution.get_outcome_display() if voted else "",
        [(row.member.name(language), row.reason) for row in resolution.recusals.all()],
        voices,
        resolution.scrutineers,
        f"{timezone.localtime(resolution.voted_at):%H:%M}" if resolution.voted_at else "",
    )  # fmt: skip


def _voices(resolution, language):
    """How each member voted by name; before a vote on a loan, whom to call, with nothing beside."""
    given = [(voice.member.name(language), voice.get_choice_display()) for voice in resolution.voices.all()]
    if given or resolution.kind != ResolutionKind.LOAN or resolution.outcome != Outcome.PENDING:
        return given
    away = {row.member_id for row in resolution.recusals.all()}
    called = [row for row in resolution.meeting.convocations.all() if row.member_id not in away and row.votes]
    return [(row.member.name(language), "") for row in called]


def _rows(resolution, held, figures):
    """(college, its votes in the room, the four figures), each None until it is known."""
    counted = {row.college: row for row in resolution.counts.all()}
    voting = {voter.college for voter in held.voters if voter.votes} if held else set()
    names = [name for name in College.values if name in voting or name in counted]
    return [
        (
            College(name).label,
            counted[name].in_room if name in counted else None,
            tuple(getattr(counted[name], figure) if name in counted else None for figure in figures),
        )
        for name in names
    ]
