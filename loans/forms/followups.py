"""What is noted about a firm after a visit or a call."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm import dates
from initiative_sm.forms import DateField, UploadField, WarningsMixin
from initiative_sm.verbs import show_refusal
from loans.actions import followup
from loans.enums import FirmStatus, FollowUpKind
from loans.models import FollowUp

NUMBER = {
    "inputmode": "numeric",
    "min": 0,
    "dir": "ltr",
    "data-less": _("Un de moins"),
    "data-more": _("Un de plus"),
}
#: More jobs than this, gained or lost since the last time, ask to be read again.
LEAP = 10


class FollowUpForm(WarningsMixin, forms.ModelForm):
    """A follow-up, filled in on a telephone in two minutes.

    It opens on what was observed the last time, which also stands beside each field: what did not change is
    not typed again. `kind` is the nature of the follow-up where the page leaves no choice.
    """

    observed_on = DateField()
    next_on = DateField(required=False)
    photo = UploadField(required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))

    class Meta:
        model = FollowUp
        fields = (
            *("observed_on", "kind", "firm_status", "jobs", "jobs_women", "jobs_created"),
            *("turnover", "difficulties", "photo", "next_on", "note"),
        )
        widgets = {
            "kind": forms.RadioSelect,
            "firm_status": forms.RadioSelect,
            "turnover": forms.RadioSelect,
            "jobs": forms.NumberInput(attrs=NUMBER),
            "jobs_women": forms.NumberInput(attrs=NUMBER),
            "jobs_created": forms.NumberInput(attrs=NUMBER),
            "difficulties": forms.Textarea(attrs={"rows": 3}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    #: What is still true most of the time, and so comes filled in from the last follow-up.
    KEPT = ("firm_status", "jobs", "jobs_women", "jobs_created", "turnover")
    HELP = {
        "jobs": _("Qui travaille là ce jour, le porteur compris."),
        "jobs_created": _("Postes créés depuis le prêt, celui du porteur compris."),
        "photo": _("L’atelier, le matériel acheté. Le lieu de la prise de vue n’est pas gardé."),
        "next_on": _("À cette date, l’entreprise revient dans la liste des suivis à faire."),
    }

    def __init__(self, *args, project, previous, today, kind="", **kwargs):
        super().__init__(*args, **kwargs)
        self.project, self.previous, self.today = project, previous, today
        self.initial["observed_on"] = today
        for name in ("jobs", "jobs_women", "jobs_created"):
            self.initial[name] = None
            self.fields[name].required = True
        if previous is not None:
            self.initial |= {name: getattr(previous, name) for name in self.KEPT}
        for name, field in self.fields.items():
            if name != "confirm_warnings":
                field.label = capfirst(FollowUp._meta.get_field(name).verbose_name)
        for name in ("kind", "firm_status"):
            self.fields[name].choices = [choice for choice in self.fields[name].choices if choice[0]]
        self.fields["turnover"].choices = [
            ("", _("Non communiqué")),
            *(choice for choice in self.fields["turnover"].choices if choice[0]),
        ]
        self.initial["kind"] = kind or FollowUpKind.VISIT
        if kind:
            self.fields["kind"].choices = [(kind, FollowUpKind(kind).label)]

    def rows(self):
        """(bound field, its help, what was said the last time) in the order of the page."""
        return [(self[name], self.HELP.get(name, ""), self._last(name)) for name in self.Meta.fields]

    def _last(self, name):
        if self.previous is None or name in ("kind", "photo"):
            return ""
        value = getattr(self.previous, name)
        if name in ("observed_on", "next_on"):
            return dates.format(value) if value else ""
        shown = getattr(self.previous, f"get_{name}_display", None)
        return "" if value in (None, "") else str(shown() if shown else value)

    def clean_photo(self):
        photo = self.cleaned_data["photo"]
        if photo is not None and not photo.kind.picture:
            raise ValidationError(gettext("Ce fichier n’est pas une photographie : donnez une image."))
        return photo

    def _post_clean(self):
        """The action builds the row and checks it: the photograph of this form is a file, not a paper yet."""

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
            return followup.record(project=self.project, on=self.today, by=user, at=timezone.now(), **said)
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None
