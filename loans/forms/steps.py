"""The steps of a file that need a date or a word: going on, the contract, the end without a loan."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField
from initiative_sm.verbs import show_refusal
from loans.actions import file


class StepForm(forms.Form):
    """A form whose action may refuse; its sentences are then on the form."""

    def __init__(self, *args, loan, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.loan, self.today = loan, today

    def done_by(self, user):
        """Whether the action was done."""
        try:
            self.act(user)
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return False
        return True


class ContractForm(StepForm):
    signed_on = DateField(label=_("Contrat signé le"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["signed_on"] = self.today

    def clean_signed_on(self):
        if self.cleaned_data["signed_on"] > self.today:
            raise ValidationError(_("La date est dans le futur."))
        return self.cleaned_data["signed_on"]

    def act(self, user):
        file.sign_contract(loan=self.loan, by=user, **self.cleaned_data)


class CloseForm(StepForm):
    to = forms.ChoiceField(label=_("Issue"), widget=forms.RadioSelect)
    closed_on = DateField(label=_("Clos le"))
    reason = forms.CharField(
        label=_("Motif"), max_length=200, help_text=_("Il reste au dossier, et se lit dans les bilans.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(status, status.label) for status in file.closings(self.loan)]
        self.initial["closed_on"] = self.today

    def clean_closed_on(self):
        if self.cleaned_data["closed_on"] > self.today:
            raise ValidationError(_("La date est dans le futur."))
        return self.cleaned_data["closed_on"]

    def act(self, user):
        file.close(loan=self.loan, by=user, **self.cleaned_data)
