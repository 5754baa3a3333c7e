"""A vote by name as it is noted: the answer of each member in the room, or represented there."""

from datetime import datetime

from django import forms
from django.utils.translation import get_language

from governance.ballots import Ballot, called
from governance.enums import VoiceChoice
from governance.forms.count import CountForm
from governance.models import Resolution
from governance.session import Session
from initiative_sm import text


class RollCallForm(CountForm):
    """The members called one after the other."""

    def __init__(self, data=None, *, resolution: Resolution, held: Session, now: datetime):
        super().__init__(data, resolution=resolution, held=held, now=now)
        at = self.asked(data)
        self.room = held.room(at, self.without)
        self.in_room = self.room.votes
        self.members = self._members(called(held, at, self.without))
        for member in self.members:
            self.fields[self._name(member.pk)] = forms.ChoiceField(
                label=member.name(get_language() or "fr"),
                choices=VoiceChoice.choices,
                required=False,
                widget=forms.RadioSelect,
            )

    def _members(self, keys):
        language = get_language() or "fr"
        found = [row.member for row in self.meeting.convocations.all() if row.member_id in keys]
        return sorted(found, key=lambda member: (text.folded(member.name(language)), member.pk))

    @staticmethod
    def _name(key):
        return f"voix-{key}"

    @property
    def lines(self):
        """(the bound field of a member, who represents it or "")."""
        language = get_language() or "fr"
        names = {member.pk: member.name(language) for member in self.members}
        return [
            (self[self._name(member.pk)], names.get(self.room.represented.get(member.pk), ""))
            for member in self.members
        ]

    @property
    def typed(self):
        """Whether the call was begun."""
        return any(field.value() for field, _holder in self.lines)

    def count(self, data, chair_for):
        given = {member.pk: data.get(self._name(member.pk)) for member in self.members}
        voices = {key: choice for key, choice in given.items() if choice}
        return Ballot.by_name(self.held, voices, chair_for=chair_for)


def all_in_favour(data, form: RollCallForm):
    """`data` with all who did not answer yet voting in favour."""
    data = data.copy()
    for field, _holder in form.lines:
        if not field.value():
            data[field.html_name] = str(VoiceChoice.FOR)
    return data
