"""What is typed of a meeting that is being planned, and why one is called off."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance import convening
from governance.actions import planning
from governance.models import Meeting
from initiative_sm import dates
from initiative_sm.forms import DateField, WarningsMixin
from initiative_sm.verbs import show_refusal

#: How many finished years are offered for examination, beside those already chosen.
YEARS_OFFERED = 4


class MeetingForm(WarningsMixin, forms.ModelForm):
    """A meeting: what, when, where, which years it examines, the word of its convocation."""

    held_on = DateField(label=_("date"))
    years = forms.TypedMultipleChoiceField(
        label=_("exercices examinés"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Les années dont l’assemblée entend les rapports."),
    )

    class Meta:
        model = Meeting
        fields = (
            *("organ", "kind", "number", "held_on", "starts_at", "place_fr", "place_ar"),
            *("call_text_fr", "call_text_ar"),
        )
        widgets = {
            "starts_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "number": forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "dir": "ltr"}),
            "place_ar": forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
            "call_text_fr": forms.Textarea(attrs={"rows": 4}),
            "call_text_ar": forms.Textarea(attrs={"rows": 4, "dir": "rtl", "lang": "ar"}),
        }
        help_texts = {
            "number": _("Vide : le suivant de cet organe."),
            "call_text_fr": _("Facultatif : un paragraphe de la lettre, avant l’ordre du jour."),
        }

    #: The fields in the order of the page, by heading.
    GROUPS = (
        (_("La séance"), ("organ", "kind", "number", "held_on", "starts_at", "years")),
        (_("Le lieu"), ("place_fr", "place_ar")),
        (_("Le mot de la convocation"), ("call_text_fr", "call_text_ar")),
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["number"].required = False
        chosen = set(self.instance.years.values_list("year", flat=True)) if self.instance.pk else set()
        offered = sorted(chosen | {today.year - n for n in range(1, YEARS_OFFERED + 1)}, reverse=True)
        self.fields["years"].choices = [(year, str(year)) for year in offered]
        self.initial.setdefault("years", sorted(chosen))
        for name, field in self.fields.items():
            if name != "confirm_warnings":
                field.label = capfirst(field.label)

    def groups(self):
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]

    @property
    def deadline(self):
        """By when the meeting, as typed so far, must be convened; None while that cannot be said."""
        organ, kind, held_on = (self._so_far(name) for name in ("organ", "kind", "held_on"))
        if not (organ and kind and held_on):
            return None
        return convening.deadline(organ, kind, held_on, self.today)

    @property
    def next_number(self):
        """The number that the meeting would take, where none is typed."""
        organ = self._so_far("organ")
        return planning.next_number(organ) if organ and not self._so_far("number") else None

    def _so_far(self, name):
        if not self.is_bound:
            return self.get_initial_for_field(self.fields[name], name)
        try:
            return self.fields[name].clean(self.data.get(name, ""))
        except ValidationError:
            return None

    def clean(self):
        given = super().clean()
        held_on = given.get("held_on")
        if held_on and held_on < self.today:
            self.warn(gettext("Le %(day)s est passé.") % {"day": dates.format(held_on)})
        elif (found := self.deadline) and not found.answer.kept:
            self.warn(found.answer.sentence)
        return given

    def _get_validation_exclusions(self):
        # The action gives the number where none is typed, and only then can it be told from the others.
        return {
            *super()._get_validation_exclusions(),
            *(() if self.cleaned_data.get("number") else ("number",)),
        }

    def save_by(self, user):
        """The meeting, or None where the action refused; its sentences are then on the form."""
        verb = planning.change if self.instance.pk else planning.plan
        try:
            return verb(meeting=self.instance, years=self.cleaned_data["years"], by=user)
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None


class CancelForm(forms.Form):
    """Why a meeting is called off."""

    reason = forms.CharField(
        label=_("Motif de l’annulation"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Il reste dans l’historique de la réunion, avec votre nom."),
    )
