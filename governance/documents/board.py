"""The papers of elections: ballot papers, sheets of scrutineers, the board and bureau as the authority asks for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from governance import board, elections
from governance.models import Election, Meeting
from initiative_sm import dates, pdf
from members import paper
from members.enums import Organ
from members.models import Mandate

#: The civil details that the authority asks for, besides the name and the office.
ASKED = ("birth_date", "birth_place", "profession", "address", "nationality", "cin")


@dataclass(frozen=True)
class Person:
    """A row of the list: who sits, with its civil details; what is not known is left blank to fill in."""

    name: str
    institution: str
    office: str
    birth_date: date | None
    birth_place: str
    profession: str
    address: str
    nationality: str
    cin: str

    @property
    def complete(self) -> bool:
        return all(getattr(self, name) for name in ASKED)


def board_list(meeting: Meeting, language: str) -> pdf.Printed:
    """The board and its bureau on the day of a meeting, in the columns of the authority (domain.md §4)."""
    with override(language):
        title = _("Liste des membres du conseil et du bureau")
        context = {
            "people": people(meeting, language),
            "day": dates.format(meeting.held_on, language),
            "organ": meeting.get_organ_display(),
        }
    return paper.printed(
        "governance/pdf/board_list.html", context, language, title, meeting.held_on, landscape=True
    )


def people(meeting: Meeting, language: str) -> list[Person]:
    """Those who sit on the day of a meeting: the bureau first, then the rest of the board by seat."""
    rows = Mandate.objects.on(meeting.held_on).filter(organ__in=(Organ.BUREAU, Organ.BOARD))
    rows = rows.select_related("member__details", "representative__details").order_by("seat", "pk")
    bureau = [row for row in rows if row.organ == Organ.BUREAU]
    in_bureau = {row.member_id for row in bureau}
    rest = [row for row in rows if row.organ == Organ.BOARD and row.member_id not in in_bureau]
    with override(language):
        return [_person(row, language) for row in (*bureau, *rest)]


def _person(mandate, language):
    who = mandate.representative or mandate.member
    details = getattr(who, "details", None)
    return Person(
        name=who.name(language),
        institution=mandate.member.name(language) if mandate.representative else "",
        office=str(mandate.get_office_display()),
        birth_date=details.birth_date if details else None,
        birth_place=details.birth_place(language) if details else "",
        profession=details.profession(language) if details else "",
        address=details.address(language) if details else "",
        nationality=details.nationality(language) if details else "",
        cin=details.cin if details else "",
    )


# --- Ballots ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ballot:
    """The ballot of a seat, and how many of it stand on a sheet: rows of two."""

    election: str
    seat: int
    round: int
    candidates: list[tuple[int, str, str]]
    rows: range


def _to_print(meeting: Meeting) -> list[Election]:
    """The elections that are not counted yet; all of them once they are, for the file of the meeting."""
    found = list(elections.of_meeting(meeting))
    return [election for election in found if election.voted_at is None] or found


def ballot_papers(meeting: Meeting, language: str) -> pdf.Printed:
    """The ballots of the elections of a meeting: one sheet a seat, to be copied and cut."""
    with override(language):
        title = _("Bulletins de vote")
        context = {
            "ballots": list(_ballots(meeting, language)),
            "meeting_name": _("%(organ)s du %(day)s")
            % {"organ": meeting.get_organ_display(), "day": dates.format(meeting.held_on, language)},
        }
    return paper.printed("governance/pdf/ballots.html", context, language, title, meeting.held_on)


def _ballots(meeting, language) -> Iterator[Ballot]:
    for election in _to_print(meeting):
        for seat in election.seats.all():
            candidates = _candidates(seat, language)
            if candidates:
                yield Ballot(
                    _title(election),
                    seat.seat,
                    elections.round_of(election),
                    candidates,
                    range(_rows(candidates)),
                )


def _candidates(seat, language):
    return [
        (number, one.name(language), one.member.name(language) if one.representative else "")
        for number, one in elections.numbered(seat)
    ]


def _rows(candidates):
    """How many rows of ballots an A4 sheet holds."""
    return {1: 4, 2: 4, 3: 3}.get(len(candidates), 2 if len(candidates) <= 8 else 1)


def _title(election: Election) -> str:
    return elections.title(election.organ, election.office, election.series)


def count_sheets(meeting: Meeting, language: str) -> pdf.Printed:
    """The sheets on which scrutineers count, one an election, to be signed."""
    with override(language):
        title = _("Feuilles de dépouillement")
        context = {
            "sheets": [
                (
                    _title(one),
                    elections.round_of(one),
                    [(s.seat, _candidates(s, language)) for s in one.seats.all()],
                )
                for one in _to_print(meeting)
            ],
            "meeting_name": _("%(organ)s du %(day)s")
            % {"organ": meeting.get_organ_display(), "day": dates.format(meeting.held_on, language)},
        }
    return paper.printed("governance/pdf/count_sheets.html", context, language, title, meeting.held_on)


def missing(meeting: Meeting, language: str) -> list[Person]:
    """Those whose civil details the list would leave blank."""
    return [person for person in people(meeting, language) if not person.complete]


def seats_without_holder(meeting: Meeting) -> int:
    """Seats of the board that nobody holds on the day of a meeting."""
    return sum(seat.vacant for seat in board.seats_of(Organ.BOARD, meeting.held_on))
