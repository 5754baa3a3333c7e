"""What is typed about a seat: an end before the term, a co-optation, its ratification."""

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from governance.actions.mandates import EARLY_ENDS
from governance.enums import Outcome
from governance.models import Resolution
from initiative_sm import dates
from initiative_sm.forms import DateField, NamedChoiceField
from members.enums import Organ
from members.models import Member


class LeaveForm(forms.Form):
    """A resignation, a death or a removal, and the last day of the mandate."""

    reason = forms.ChoiceField(
        label=_("Motif"), choices=[(each, each.label) for each in EARLY_ENDS], widget=forms.RadioSelect
    )
    on = DateField(label=_("Dernier jour du mandat"))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=250, help_text=_("Par exemple la date de la lettre.")
    )


class CoOptForm(forms.Form):
    """Whom the board calls to a vacant seat, and from which day."""

    on = DateField(label=_("Coopté le"), help_text=_("Le jour de la réunion du conseil."))

    def __init__(self, *args, able, **kwargs):
        super().__init__(*args, **kwargs)
        members = Member.objects.filter(pk__in=able)
        self.fields["member"] = NamedChoiceField(members, label=_("Adhérent"), empty_label=_("Choisir"))
        self.order_fields(["member", "on"])


class ResolutionChoice(forms.ModelChoiceField):
    def label_from_instance(self, resolution):
        words = {
            "day": dates.format(resolution.meeting.held_on),
            "number": resolution.number,
            "text": resolution.text(get_language() or "fr")[:90],
            "outcome": resolution.get_outcome_display(),
        }
        return gettext("%(day)s, n° %(number)s (%(outcome)s) : %(text)s") % words


class RatifyForm(forms.Form):
    """The resolution by which an assembly ratified a co-optation, or refused to."""

    def __init__(self, *args, mandate, **kwargs):
        super().__init__(*args, **kwargs)
        voted = Resolution.objects.filter(
            meeting__organ=Organ.ASSEMBLY, meeting__held_on__gte=mandate.started_on
        ).exclude(outcome=Outcome.PENDING)
        self.fields["resolution"] = ResolutionChoice(
            voted.select_related("meeting").order_by("-meeting__held_on", "number"),
            label=_("Résolution"),
            empty_label=_("Choisir"),
            help_text=_("Adoptée, elle ratifie ; rejetée, elle met fin au mandat le jour de l’assemblée."),
        )
