"""The association: its members, its organs, its meetings, its conventions."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from governance.enums import AttendanceStatus
from governance.models import Meeting
from initiative_sm import dates
from loans.enums import MovementKind
from loans.models import Convention, Movement
from members.enums import College, Office, Organ
from members.models import Mandate, Member, Volunteer
from reports.figures import Cell, Row, Table, Text, amount, count, part, percent, text_of, words
from reports.figures.scope import Scope


@dataclass(frozen=True)
class Organs:
    """Who belongs to the association and who directs it, on the last day of the year."""

    purpose: Text
    members: int
    joined: int
    left: int
    members_table: Table
    board: Table
    bureau: Table
    committee: Table
    board_seats: int
    volunteers: int


@dataclass(frozen=True)
class Meetings:
    held: int
    by_organ: Table
    table: Table
    attendance_rate: object


@dataclass(frozen=True)
class Conventions:
    """The agreements with funders: those in force on the last day, and those of the year."""

    in_force: int
    signed: int
    promised: object
    received: object
    table: Table


def organs(scope: Scope) -> Organs:
    members = Member.objects.on(scope.year_end)
    joined = Member.objects.filter(joined_on__range=(scope.now.start, scope.year_end)).count()
    left = Member.objects.filter(left_on__range=(scope.now.start, scope.year_end)).count()
    mandates = list(
        Mandate.objects.on(scope.year_end).select_related("member", "representative").order_by("seat", "pk")
    )
    board = [mandate for mandate in mandates if mandate.organ == Organ.BOARD]
    return Organs(
        purpose=text_of(scope.association, "purpose", scope.language),
        members=members.count(),
        joined=joined,
        left=left,
        members_table=_members_table(scope, members),
        board=_organ_table(scope, board, _("Conseil d’administration au %(day)s")),
        bureau=_organ_table(scope, [m for m in mandates if m.organ == Organ.BUREAU], _("Bureau au %(day)s")),
        committee=_organ_table(
            scope, [m for m in mandates if m.organ == Organ.COMMITTEE], _("Comité d’agrément au %(day)s")
        ),
        board_seats=len(board),
        volunteers=_volunteers(scope).count(),
    )


def president(scope: Scope, day):
    """Name of the president in office on `day`, in the report's language; empty when the seat is unknown."""
    seats = Mandate.objects.on(day).filter(office=Office.PRESIDENT, organ__in=[Organ.BUREAU, Organ.BOARD])
    seat = seats.select_related("member", "representative").order_by("-started_on", "-pk").first()
    return (seat.representative or seat.member).name(scope.language) if seat else ""


def meetings(scope: Scope) -> Meetings:
    held = list(
        Meeting.objects.held().in_period(scope.now).with_attendance().order_by("held_on", "organ", "number")
    )
    total = {status: sum(getattr(meeting, status) for meeting in held) for status in AttendanceStatus.values}
    return Meetings(
        held=len(held),
        by_organ=Table(
            caption=_("Réunions tenues dans l’année"),
            head=_("Organe"),
            columns=(_("Réunions"), _("Taux de participation")),
            rows=tuple(_organ_row(organ, held) for organ in Organ if _of(organ, held)),
        ),
        table=_meetings_table(held),
        attendance_rate=_rate(total),
    )


def conventions(scope: Scope) -> Conventions:
    signed = Convention.objects.filter(signed_on__lte=scope.year_end).select_related("funder")
    rows = list(signed.exclude(ends_on__lt=scope.now.start).order_by("signed_on", "number"))
    given = (
        Movement.objects.of_kind(MovementKind.CONTRIBUTION)
        .until(scope.year_end)
        .order_by()
        .values_list("envelope__convention")
        .annotate(total=Sum("amount"))
    )
    received = dict(given)
    return Conventions(
        in_force=len(rows),
        signed=sum(1 for row in rows if row.signed_on >= scope.now.start),
        promised=sum((row.amount for row in rows), 0),
        received=sum((received.get(row.pk, 0) for row in rows), 0),
        table=Table(
            caption=_("Conventions en vigueur dans l’année"),
            head=_("Bailleur"),
            columns=(
                _("Objet"), _("Numéro"), _("Signée le"), _("Montant promis (DH)"), _("Reçu à ce jour (DH)"),
            ),
            rows=tuple(
                Row(
                    row.funder.name(scope.language),
                    (
                        words(row.subject(scope.language)),
                        words(row.number),
                        words(row.signed_on.strftime("%d/%m/%Y")),
                        amount(row.amount),
                        amount(received.get(row.pk, 0)),
                    ),
                )
                for row in rows
            ),
            note=_("L’emploi de chaque enveloppe est détaillé dans le rapport financier."),
            style="dense",
            text_columns=3,
        ),
    )  # fmt: skip


def _members_table(scope, members):
    found = dict(members.order_by().values_list("college").annotate(n=Count("pk")))
    total = sum(found.values())
    rows = [
        Row(str(label), (count(found.get(key, 0)), percent(part(found.get(key, 0), total))))
        for key, label in College.choices
        if found.get(key)
    ]
    return Table(
        caption=_("Adhérents par collège au %(day)s") % {"day": dates.format(scope.year_end)},
        head=_("Collège"),
        columns=(_("Adhérents"), _("Part")),
        rows=(*rows, Row(_("Total"), (count(total), percent(part(total, total))), "total")),
    )


def _organ_table(scope, mandates, caption):
    language = scope.language
    return Table(
        caption=caption % {"day": dates.format(scope.year_end)},
        head=_("Fonction"),
        columns=(_("Adhérent"), _("Représentant"), _("Depuis")),
        rows=tuple(
            Row(
                mandate.get_office_display(),
                (
                    words(mandate.member.name(language)),
                    words(mandate.representative.name(language)) if mandate.representative else Cell(None),
                    words(mandate.started_on.strftime("%d/%m/%Y")),
                ),
            )
            for mandate in mandates
        ),
        text_columns=3,
    )


def _volunteers(scope):
    rows = Volunteer.objects.filter(started_on__lte=scope.year_end)
    return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=scope.year_end))


def _of(organ, held):
    return [meeting for meeting in held if meeting.organ == organ]


def _organ_row(organ, held):
    meetings = _of(organ, held)
    total = {
        status: sum(getattr(meeting, status) for meeting in meetings) for status in AttendanceStatus.values
    }
    return Row(str(organ.label), (count(len(meetings)), percent(_rate(total))))


def _rate(total):
    """Present and represented, out of all those on the attendance sheets."""
    return part(total["present"] + total["represented"], sum(total.values()))


def _meetings_table(held):
    return Table(
        caption=_("Présence aux réunions"),
        head=_("Réunion"),
        columns=(
            _("Date"), _("Numéro"), _("Présents"), _("Représentés"), _("Excusés"), _("Absents"), _("Participation"),
        ),
        rows=tuple(
            Row(
                meeting.get_organ_display(),
                (
                    words(meeting.held_on.strftime("%d/%m/%Y")),
                    count(meeting.number),
                    *(count(getattr(meeting, status)) for status in AttendanceStatus.values),
                    percent(meeting.attendance_rate),
                ),
            )
            for meeting in held
        ),
        style="dense",
        text_columns=1,
    )  # fmt: skip
