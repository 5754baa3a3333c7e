"""What is noted about a firm after a visit or a call."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm import dates
from initiative_sm.forms import DateField, WarningsMixin
from initiative_sm.verbs import show_refusal
from loans.actions import followup
from loans.enums import FirmStatus
from loans.models import FollowUp

NUMBER = {"inputmode": "numeric", "min": 0, "dir": "ltr"}
#: More jobs than this, gained or lost since the last time, ask to be read again.
LEAP = 10


class FollowUpForm(WarningsMixin, forms.ModelForm):
    """A follow-up, filled in on a telephone in two minutes; what was said the last time stands beside."""

    observed_on = DateField()

    class Meta:
        model = FollowUp
        fields = (
            *("observed_on", "kind", "firm_status", "jobs", "jobs_women", "jobs_created"),
            *("turnover", "difficulties", "note"),
        )
        widgets = {
            "kind": forms.RadioSelect,
            "firm_status": forms.RadioSelect,
            "jobs": forms.NumberInput(attrs=NUMBER),
            "jobs_women": forms.NumberInput(attrs=NUMBER),
            "jobs_created": forms.NumberInput(attrs=NUMBER),
            "difficulties": forms.Textarea(attrs={"rows": 3}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    HELP = {
        "jobs": _("Qui travaille là ce jour, le porteur compris."),
        "jobs_created": _("Postes créés depuis le prêt, celui du porteur compris."),
    }

    def __init__(self, *args, project, previous, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.project, self.previous, self.today = project, previous, today
        self.initial["observed_on"] = today
        for name in ("jobs", "jobs_women", "jobs_created"):
            self.initial[name] = None
            self.fields[name].required = True
        for name, field in self.fields.items():
            if name != "confirm_warnings":
                field.label = capfirst(FollowUp._meta.get_field(name).verbose_name)
        for name in ("kind", "firm_status"):
            self.fields[name].choices = [choice for choice in self.fields[name].choices if choice[0]]

    def rows(self):
        """(bound field, its help, what was said the last time) in the order of the page."""
        return [(self[name], self.HELP.get(name, ""), self._last(name)) for name in self.Meta.fields]

    def _last(self, name):
        if self.previous is None or name == "kind":
            return ""
        if name == "observed_on":
            return dates.format(self.previous.observed_on)
        shown = getattr(self.previous, f"get_{name}_display", None)
        value = getattr(self.previous, name)
        return "" if value in (None, "") else str(shown() if shown else value)

    def clean(self):
        super().clean()
        given = self.cleaned_data
        jobs, status, day = (given.get(name) for name in ("jobs", "firm_status", "observed_on"))
        if jobs is not None and given.get("jobs_women", 0) > jobs:
            self.add_error(
                "jobs_women", gettext("Il y a plus de femmes que d’emplois : corrigez l’un des deux.")
            )
        if status == FirmStatus.CLOSED and jobs:
            self.warn(gettext("L’entreprise est fermée, et des emplois sont notés."))
        if self.previous is None:
            return given
        if day is not None and day < self.previous.observed_on:
            self.warn(gettext("Un suivi plus récent est déjà noté pour ce projet."))
        if jobs is not None and abs(jobs - self.previous.jobs) > LEAP:
            words = {"jobs": jobs, "before": self.previous.jobs}
            self.warn(gettext("%(jobs)d emplois, contre %(before)d au dernier suivi.") % words)
        return given

    def save_by(self, user):
        """The follow-up, or None where the action refused; its sentences are then on the form."""
        said = {name: self.cleaned_data[name] for name in self.Meta.fields}
        try:
            return followup.record(project=self.project, on=self.today, by=user, **said)
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None
