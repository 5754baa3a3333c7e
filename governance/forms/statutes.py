"""What a new version of the statutes needs: its day, and the resolution that adopted it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.enums import MeetingKind, Outcome, ResolutionKind
from governance.forms.board import ResolutionChoice
from governance.models import Resolution
from initiative_sm.forms import DateField
from members.enums import Organ


class VersionForm(forms.Form):
    """From when the new version holds; only resolutions that may change the statutes are offered."""

    effective_on = DateField(label=_("En vigueur depuis"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        carried = Resolution.objects.filter(
            kind=ResolutionKind.STATUTES,
            outcome=Outcome.CARRIED,
            meeting__organ=Organ.ASSEMBLY,
            meeting__kind=MeetingKind.EXTRAORDINARY,
            statutes__isnull=True,
        )
        self.fields["adopted_by"] = ResolutionChoice(
            carried.select_related("meeting").order_by("-meeting__held_on", "number"),
            label=_("Adoptés par la résolution"),
            required=False,
            empty_label=_("Aucune : version antérieure au registre"),
        )
