"""What every file of the demonstration refers to: people of the house, envelopes, places, agenda points."""

from dataclasses import dataclass, field
from datetime import date

from governance.models import AgendaItem
from initiative_sm.management.demo.activities import Activities
from initiative_sm.management.demo.places import Places
from loans.models import Envelope
from members.models import User, Volunteer


@dataclass
class Frame:
    accountant: User
    officers: list[tuple[date, User]]
    volunteers: list[Volunteer]
    envelopes: dict[str, Envelope]
    items: dict[tuple[str, date], AgendaItem]
    places: Places = field(default_factory=Places)
    activities: Activities = field(default_factory=Activities)

    def officer(self, on: date) -> User:
        """The loan officer who received files on a day; the two of today take turns."""
        known = [officer for since, officer in self.officers if since <= on]
        return known[-1] if len(known) < 3 else known[-1 - on.toordinal() % 2]
