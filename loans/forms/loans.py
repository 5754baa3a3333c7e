"""The forms of loan files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField


class DateForm(forms.Form):
    """The day at which a loan is looked at."""

    le = DateField(label=_("Situation au"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["le"].widget.attrs["class"] = "form-control"
