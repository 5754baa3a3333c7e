"""A vote by name as it is noted: the answer of each member in the room, or represented there."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from governance.ballots import Ballot, Decision, called, decide, recused
from governance.enums import Outcome, VoiceChoice
from governance.forms.session import MomentForm
from governance.models import Resolution
from governance.session import Session, clock, moment
from initiative_sm import text


class RollCallForm(MomentForm):
    """The members called one after the other; valid, it holds the `ballot` and the `decision` it comes to."""

    #: What the page of a result asks of a count: hands of the colleges are not counted here.
    by_college = False

    chair_for = forms.ChoiceField(
        label=_("Partage des voix : le président a voté"),
        choices=[("oui", _("pour")), ("non", _("contre"))],
        required=False,
        widget=forms.RadioSelect,
    )
    outcome = forms.ChoiceField(
        label=_("Résultat"),
        choices=[(each.value, each.label) for each in (Outcome.CARRIED, Outcome.REJECTED)],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Les statuts n’ont pas de majorité pour cet objet."),
    )

    def __init__(self, data=None, *, resolution: Resolution, held: Session, now: datetime):
        super().__init__(data, meeting=held.meeting, now=now)
        self.resolution, self.held = resolution, held
        self.decision: Decision | None = None
        self.ballot: Ballot | None = None
        at, without = self._asked(data), recused(resolution)
        self.room = held.room(at, without)
        self.in_room = self.room.votes
        self.members = self._members(called(held, at, without))
        for member in self.members:
            self.fields[self._name(member.pk)] = forms.ChoiceField(
                label=member.name(get_language() or "fr"),
                choices=VoiceChoice.choices,
                required=False,
                widget=forms.RadioSelect,
            )
        if resolution.kind in held.rules.majorities:
            del self.fields["outcome"]

    def _asked(self, data):
        """The moment of the vote as far as it is known: the hour that was typed, else now."""
        try:
            hour = self.fields["hour"].clean((data or {}).get("hour"))
        except ValidationError:
            hour = None
        return clock(self.meeting, self.now) if hour is None else moment(self.meeting, hour)

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

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        given = {member.pk: data.get(self._name(member.pk)) for member in self.members}
        voices = {key: choice for key, choice in given.items() if choice}
        side = {"oui": True, "non": False}.get(data.get("chair_for"))
        self.ballot = Ballot.by_name(self.held, voices, chair_for=side)
        self.decision = decide(self.held, self.resolution, self.ballot, self.moment)
        return data

    @property
    def seen(self):
        """What the reader must have seen before confirming: another answer, or another room, is shown again."""
        tally, found = self.ballot.tally, self.decision
        parts = (tally.in_favour, tally.against, tally.abstentions, found.in_room, found.entitled)
        return "-".join(map(str, parts))


def all_in_favour(data, form: RollCallForm):
    """`data` with all who did not answer yet voting in favour."""
    data = data.copy()
    for field, _holder in form.lines:
        if not field.value():
            data[field.html_name] = str(VoiceChoice.FOR)
    return data
