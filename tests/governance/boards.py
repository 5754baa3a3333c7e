"""A board by thirds and its statutes, as the tests of elections need them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance import elections
from governance.actions import elections as actions
from governance.actions import installing
from governance.models import ElectionSeat
from tests import factories

ASSEMBLY = date(2024, 9, 25)
AT = datetime(2024, 9, 25, 11, tzinfo=ZoneInfo("Africa/Casablanca"))
BEGAN = {1: date(2022, 6, 1), 2: date(2021, 9, 20), 3: date(2023, 6, 2)}


def rules(**over):
    """Statutes in force since 2009, under which every public institution has a vote."""
    made = factories.statutes(effective_on=date(2009, 1, 1), **over)
    factories.statutes_college(statutes=made)
    return made


def seat(number, series, **over):
    """A seat of the board whose holder was elected with its series."""
    began = BEGAN[series]
    fields = {"started_on": began, "expected_end_on": began.replace(year=began.year + 3)}
    return factories.mandate(seat=number, series=series, **{**fields, **over})


def board(size=9):
    """The mandates of a board of `size` seats, series 1, 2, 3 in turn; the second leaves in 2024."""
    return [seat(number, 1 + (number - 1) % 3) for number in range(1, size + 1)]


def assembly(**over):
    fields = {"status": "open", "opened_at": AT, "held_on": ASSEMBLY}
    return factories.meeting(**{**fields, **over})


def prepared(meeting, key, by):
    """The election that the page calls `key`."""
    found = elections.due(meeting, actions.statutes_of(meeting).rules())
    return actions.prepare(meeting=meeting, due=next(each for each in found if each.key == key), by=by)


def counted(election, votes, by, *, in_room=30, **said):
    """Count an election: votes by member key, per seat number."""
    papers = {}
    for each in ElectionSeat.objects.filter(election=election).prefetch_related("candidacies"):
        given = votes.get(each.seat, {})
        papers[each.pk] = actions.Papers({c.pk: given.get(c.member_id, 0) for c in each.candidacies.all()})
    fields = {"scrutineers": "Deux scrutateurs", **said}
    election.refresh_from_db()
    return actions.count(
        election=election, papers=papers, in_room=in_room, entitled=in_room, at=AT, by=by, **fields
    )


def elected(election, votes, by, **said):
    """Count an election, and let everybody accept."""
    counted(election, votes, by, **said)
    return installing.accept_all(election=election, by=by)
