"""The passage of an activity to the formal sector: its proof, its date, its paper."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from initiative_sm import text
from initiative_sm.forms import DateField, UploadField, WarningsMixin
from initiative_sm.verbs import show_refusal
from loans.actions import formal
from loans.enums import FormalProof

ICE_DIGITS = 15


class FormalForm(WarningsMixin, forms.Form):
    """When an activity became formal, by which paper; the paper itself where it is at hand."""

    formal_proof = forms.ChoiceField(
        label=gettext_lazy("Justificatif"), choices=FormalProof.choices, widget=forms.RadioSelect
    )
    formalised_on = DateField(label=gettext_lazy("Date du justificatif"))
    ice = forms.CharField(
        label=gettext_lazy("ICE"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("15 chiffres ; laissez vide si l’entreprise n’en a pas."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"}),
    )
    informal_at_start = forms.BooleanField(
        label=gettext_lazy("L’activité était informelle au premier contact"), required=False
    )
    file = UploadField(label=gettext_lazy("Le justificatif, en fichier ou en photographie"), required=False)

    def __init__(self, *args, project, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.project, self.today = project, today
        for name in ("formal_proof", "formalised_on", "ice", "informal_at_start"):
            self.initial.setdefault(name, getattr(project, name))

    def clean_ice(self):
        ice = text.identifier(self.cleaned_data["ice"])
        if len(ice) > ICE_DIGITS:
            raise ValidationError(gettext("Un ICE a 15 chiffres : celui-ci en a trop."))
        if ice and not (ice.isdecimal() and len(ice) == ICE_DIGITS):
            self.warn(gettext("Un ICE a 15 chiffres, et rien d’autre."))
        return ice

    def clean(self):
        super().clean()
        day, proof = self.cleaned_data.get("formalised_on"), self.cleaned_data.get("formal_proof")
        if day and self.project.informal_at_start and day < self.project.holder.first_contact_on:
            self.warn(gettext("Cette date précède le premier contact : l’activité était-elle informelle ?"))
        if proof == FormalProof.ICE and not self.cleaned_data.get("ice") and "ice" not in self.errors:
            self.warn(gettext("Le justificatif est l’ICE, et son numéro manque."))
        return self.cleaned_data

    def save_by(self, user):
        """The project, or None where the action refused; its sentences are then on the form."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "confirm_warnings"}
        try:
            return formal.formalise(
                project=self.project,
                proof=given.pop("formal_proof"),
                upload=given.pop("file"),
                on=self.today,
                by=user,
                at=timezone.now(),
                **given,
            )
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None
