"""The forms of what follows a meeting: a filing that was made, a step of a resolution."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import ResolutionStep
from initiative_sm.forms import DateField, UploadField


class FilingForm(forms.Form):
    """When, under which reference, with the stamped copy or the receipt."""

    done_on = DateField(label=_("Fait le"))
    reference = forms.CharField(
        label=_("Référence"),
        required=False,
        max_length=150,
        help_text=_("Numéro du récépissé, du bordereau ou de l’envoi recommandé."),
    )
    file = UploadField(
        label=_("Pièce numérisée"),
        required=False,
    )


class StepForm(forms.ModelForm):
    """What is to be done, who does it, by when."""

    due_on = DateField(label=_("À faire avant le"), required=False)

    class Meta:
        model = ResolutionStep
        fields = ("text", "owner", "due_on")
        labels = {"text": _("À faire"), "owner": _("Responsable")}


class StepDoneForm(forms.Form):
    done_on = DateField(label=_("Fait le"))
    note = forms.CharField(label=_("Note"), required=False, max_length=250)
