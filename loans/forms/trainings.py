"""What is typed of a training session, and what sessions are searched by."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField
from initiative_sm.lists import SearchForm
from initiative_sm.search import found
from initiative_sm.verbs import show_refusal
from loans.actions import trainings
from loans.models import Training


class TrainingForm(forms.ModelForm):
    """A session: what it teaches, when, where, how long."""

    held_on = DateField(label=_("Date"))

    class Meta:
        model = Training
        fields = ("title_fr", "title_ar", "held_on", "hours", "place")
        widgets = {
            "title_ar": forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
            "hours": forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "dir": "ltr"}),
        }

    def save_by(self, user):
        """The session, or None where the action refused; its sentences are then on the form."""
        try:
            return trainings.keep(training=self.instance, by=user)
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None


class TrainingSearch(SearchForm):
    """Sessions, by what they taught, where and when."""

    du = DateField(required=False, label=_("Du"))
    au = DateField(required=False, label=_("Au"))

    CONDITIONS = {"du": "held_on__gte", "au": "held_on__lte"}

    def narrow(self, rows, asked):
        if "q" not in asked:
            return rows
        return rows.filter(found(asked["q"], texts=("title_fr", "title_ar", "place")))
