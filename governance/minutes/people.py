"""The parts of the minutes about people: how they were called, who came, whether they were enough."""

from collections import Counter
from datetime import timedelta

from governance.enums import AttendanceStatus, MeetingStatus
from governance.minutes.record import Record
from governance.minutes.wording import Wording, bullets, line, paragraphs
from governance.session import session


def opening(record: Record, words: Wording) -> str:
    meeting, language = record.meeting, words.language
    started = meeting.opened_at or meeting.starts_at
    day = {"year": words.year(meeting.held_on.year), "day": words.weekday(meeting.held_on)}
    when = words.say("on_day_at", hour=words.hour(started), **day) if started else words.say("on_day", **day)
    name = words.association(record.association.name(language))
    return paragraphs(
        line(when, words.say(f"{meeting.organ}_{meeting.kind}", association=name)),
        line(
            words.say("number", number=meeting.number),
            _said(words, "place", place=meeting.place(language)),
            _said(words, "seat", address=record.association.address(language)),
            _said(words, "registration", registration=record.association.registration),
        ),
        _said(words, "years", years=[str(row.year) for row in meeting.years.all()]),
    )


def _said(words, key, **value):
    """The sentence `key`, or nothing where its value is empty."""
    [(name, found)] = value.items()
    if not found:
        return ""
    return words.say(key, **{name: words.listed(found) if isinstance(found, list) else found})


def convening(record: Record, words: Wording) -> str:
    meeting, judged = record.meeting, record.judged()
    if meeting.convened_on is None:
        return words.say("not_convened")
    day = words.day(meeting.convened_on)
    if record.convocations:
        called = words.say("convened_many", day=day, count=len(record.convocations))
    else:
        called = words.say("convened", day=day)
    second = ""
    if meeting.second_of is not None:
        second = words.say("second_call", day=words.day(meeting.second_of.held_on))
    notice = judged.notice.sentence if judged and judged.notice else ""
    return paragraphs(line(called, _ways(record, words)), second, notice)


def _ways(record, words):
    """The ways in which the convocation reached its addressees, the most used first."""
    ways = Counter(
        sending.get_channel_display()
        for called in record.convocations
        for sending in called.sendings.all()
        if not sending.error
    )
    return _said(words, "called_by", ways=[f"{way} ({count})" for way, count in ways.most_common()])


def officers(record: Record, words: Wording) -> str:
    meeting, language = record.meeting, words.language
    return paragraphs(
        _said(words, "chair", name=meeting.chair(language)),
        _said(words, "secretary", name=meeting.secretary(language)),
    )


def attendance(record: Record, words: Wording) -> str:
    if not record.attendances:
        return words.say("no_sheet")
    rows = {status: [] for status in AttendanceStatus}
    for row in record.attendances:
        rows[AttendanceStatus(row.status)].append(row)
    return paragraphs(
        _present(rows[AttendanceStatus.PRESENT], record, words),
        _represented(rows[AttendanceStatus.REPRESENTED], words),
        _others("excused", rows[AttendanceStatus.EXCUSED], words),
        _others("absent", rows[AttendanceStatus.ABSENT], words),
        _movements(record, words),
        words.say("sheet_signed" if record.stays else "sheet"),
    )


def _present(rows, record, words):
    if not rows:
        return ""
    lines = []
    for row in rows:
        member = row.member.name(words.language)
        stays = record.stays.get(row.member_id, ())
        person = next((stay.signatory(words.language) for stay in stays if stay.signatory_fr), "")
        lines.append(
            words.say("present_through", member=member, person=person)
            if person and person != member
            else member
        )
    return f"{words.say('present', count=len(rows))}\n{bullets(lines)}"


def _represented(rows, words):
    if not rows:
        return ""
    lines = [
        words.say(
            "proxy_to",
            member=row.member.name(words.language),
            holder=row.represented_by.name(words.language),
        )
        for row in rows
    ]
    return f"{words.say('represented', count=len(rows))}\n{bullets(lines)}"


def _others(key, rows, words):
    if not rows:
        return ""
    names = words.listed(row.member.name(words.language) for row in rows)
    return words.say(key, count=len(rows), names=names)


def _movements(record, words):
    """Who came after the opening, and who left before the end, in the order of the hours."""
    meeting, found = record.meeting, []
    for stays in record.stays.values():
        for n, stay in enumerate(stays):
            late = meeting.opened_at and stay.arrived_at > meeting.opened_at
            if late or n:
                found.append((stay.arrived_at, "arrival", stay))
            if stay.left_at and (meeting.closed_at is None or stay.left_at < meeting.closed_at):
                found.append((stay.left_at, "departure", stay))
    if not found:
        return ""
    lines = [
        words.say(key, hour=words.hour(at), member=stay.member.name(words.language))
        for at, key, stay in sorted(found, key=lambda one: (one[0], one[2].pk))
    ]
    return f"{words.say('movements')}\n{bullets(lines)}"


def quorum(record: Record, words: Wording) -> str:
    """The quorum in the words of the rule, at the hour that counts; nothing where the statutes asked for none."""
    held = session(record.meeting)
    if held is None:
        return ""
    voted = _votes_at(record)
    moments = [_before_closing(record.meeting) or held.opened_at, *voted]
    found = [(at, held.quorum(at)) for at in moments]
    at, first = next((one for one in found if one[1] and one[1].kept), found[0])
    if first is None:
        return ""
    said = first.sentence
    if at in voted:
        said = words.say("quorum_at", hour=words.hour(at), sentence=said)
    kept = record.meeting.status == MeetingStatus.HELD and first.kept
    throughout = bool(voted) and all(held.quorum(at).kept for at in voted)
    return line(
        said,
        words.say("quorate" if kept else "not_quorate"),
        words.say("quorum_held") if throughout else "",
    )


def _votes_at(record):
    """When there was a vote, first to last; the quorum is asked for at each."""
    rows = (*record.resolutions, *record.elections)
    return sorted(row.voted_at for row in rows if row.voted_at) if record.meeting.opened_at else []


def _before_closing(meeting):
    """A session without quorum is judged by those who were there when it was given up; else None."""
    if meeting.status != MeetingStatus.MISSED or meeting.closed_at is None:
        return None
    return meeting.closed_at - timedelta(seconds=1)


def closing(record: Record, words: Wording) -> str:
    meeting, language = record.meeting, words.language
    key = "missed" if meeting.status == MeetingStatus.MISSED else "closed"
    ended = (
        words.say(f"{key}_at", hour=words.hour(meeting.closed_at)) if meeting.closed_at else words.say(key)
    )
    roles = {"role_chair": meeting.chair(language), "role_secretary": meeting.secretary(language)}
    names = [words.say(role, name=name) for role, name in roles.items() if name]
    return paragraphs(
        ended, words.say("drawn_up"), _said(words, "signed_by", names=words.semicolon.join(names))
    )
