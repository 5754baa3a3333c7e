"""What every count of a vote has in common, whether hands, votes or names are counted."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from governance.ballots import Ballot, Decision, decide, recused
from governance.enums import Outcome
from governance.forms.session import MomentForm
from governance.models import Resolution
from governance.session import Session, clock, moment


class CountForm(MomentForm):
    """A count on its way to be recorded; valid, it holds the `ballot` and the `decision` it comes to."""

    #: Whether the hands of each college are counted apart.
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
        self.without = recused(resolution)
        self.decision: Decision | None = None
        self.ballot: Ballot | None = None
        if resolution.kind in held.rules.majorities:
            del self.fields["outcome"]

    def asked(self, data):
        """The moment of the vote as far as it is known: the hour that was typed, else now."""
        try:
            hour = self.fields["hour"].clean((data or {}).get("hour"))
        except ValidationError:
            hour = None
        return clock(self.meeting, self.now) if hour is None else moment(self.meeting, hour)

    def count(self, data, chair_for: bool | None) -> Ballot:
        """The ballot of what was typed. Raises ValidationError."""
        raise NotImplementedError

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        self.ballot = self.count(data, {"oui": True, "non": False}.get(data.get("chair_for")))
        self.decision = decide(self.held, self.resolution, self.ballot, self.moment)
        return data

    @property
    def seen(self):
        """What the reader must have seen before confirming: another count, or another room, is shown again."""
        tally, found = self.ballot.tally, self.decision
        parts = (tally.in_favour, tally.against, tally.abstentions, tally.void, found.in_room, found.entitled)
        return "-".join(map(str, parts))
