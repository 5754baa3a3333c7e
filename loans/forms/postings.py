"""What every form that moves money has in common, in the pages and in the administration.

A form carries a key drawn when it was opened: sent twice, it gives the first movement again.
"""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField
from initiative_sm.verbs import LabelledForm, VerbForm
from loans.enums import PaymentChannel
from loans.models import Movement

CHANNELS = [choice for choice in PaymentChannel.choices if choice[0] != PaymentChannel.NONE]


class ChannelField(forms.ChoiceField):
    def __init__(self, **kwargs):
        super().__init__(label=_("mode de paiement"), choices=CHANNELS, **kwargs)


class ReferenceField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(
            label=_("référence"),
            required=False,
            max_length=60,
            help_text=_("Numéro du virement, du chèque ou du bordereau."),
            **kwargs,
        )


class PastDayMixin:
    """A value date that is not after today."""

    def clean_value_date(self):
        if self.cleaned_data["value_date"] > self.today:
            raise ValidationError(gettext("La date de valeur est dans le futur."))
        return self.cleaned_data["value_date"]


class PostingForm(PastDayMixin, LabelledForm):
    """What every movement has: a value date, not after today, and the key of the form."""

    form_key = forms.CharField(widget=forms.HiddenInput)
    value_date = DateField(label=_("date de valeur"))

    #: Where the form is: part of the key, which is drawn anew in each place.
    place = "admin"

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("form_key", uuid.uuid4().hex)
        self.initial.setdefault("value_date", today)

    def clean_form_key(self):
        if not re.fullmatch(r"[0-9a-f]{32}", self.cleaned_data["form_key"]):
            raise ValidationError(gettext("Ce formulaire a expiré : ouvrez-le de nouveau."))
        return f"{self.place}:{self.cleaned_data['form_key']}"

    def post(self, *, by) -> Movement:
        """Call the action with what was typed. Raises ValidationError."""
        data = dict(self.cleaned_data)
        return self.perform(source_key=data.pop("form_key"), by=by, **data)

    def perform(self, **data):
        raise NotImplementedError


class ReverseForm(PastDayMixin, VerbForm):
    """Why a movement is taken back, and on which day."""

    reason = forms.CharField(label=_("motif de l’annulation"), max_length=250)
    value_date = DateField(label=_("date de valeur"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("value_date", self.today)
