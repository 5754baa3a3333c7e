"""The forms of the letters: which loans to write to, how the letters left."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField, UploadField
from initiative_sm.verbs import LabelledForm
from loans.enums import NotificationChannel
from loans.models import Province, ReminderStep
from loans.search import Choice, OfficerChoice, PersonalSearch, RowChoice, envelope_choice

#: A letter is not read out on the telephone.
CHANNELS = [each for each in NotificationChannel.choices if each[0] != NotificationChannel.PHONE]

STATES = [
    ("a-imprimer", _("À imprimer")),
    ("a-envoyer", _("À envoyer")),
    ("envoyees", _("Envoyées")),
]


def step_choice():
    return RowChoice(queryset=ReminderStep.objects.all(), label=_("Étape"))


class LetterFilter(forms.Form):
    """Which of the letters that are due are shown."""

    etape = step_choice()
    charge = OfficerChoice()
    province = RowChoice(queryset=Province.objects.all(), label=_("Province"))
    enveloppe = envelope_choice()

    def keeps(self, loan, step):
        asked = getattr(self, "cleaned_data", {})
        pairs = (
            (asked.get("etape"), step.pk),
            (asked.get("charge"), loan.officer_id),
            (asked.get("province"), loan.project.commune.province_id),
            (asked.get("enveloppe"), loan.envelope_id),
        )
        return all(wanted is None or wanted.pk == found for wanted, found in pairs)


class ReminderSearch(PersonalSearch):
    """Reminders: which step, when, sent or not; `lot` is the job that made them."""

    holder, loan = "loan__holder__", "loan__"
    identifiers = ("paper__number", "proof")

    etape = step_choice()
    envoi = Choice(label=_("Envoi"), choices=STATES)
    du = DateField(required=False, label=_("Du"))
    au = DateField(required=False, label=_("Au"))
    charge = OfficerChoice()
    lot = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    CONDITIONS = {
        "etape": "step",
        "du": "made_on__gte",
        "au": "made_on__lte",
        "charge": "loan__officer",
    }

    def narrow(self, rows, asked):
        rows = super().narrow(rows, asked)
        if "lot" in asked:
            rows = rows.filter(pk__in=made_by_job(asked["lot"]))
        return self.in_state(rows, asked.get("envoi"))

    @staticmethod
    def in_state(rows, state):
        written = rows.filter(step__kind__in=("letter", "formal_notice"))
        if state == "a-imprimer":
            return written.filter(paper__isnull=True)
        if state == "a-envoyer":
            return written.filter(paper__isnull=False, sent_on__isnull=True)
        return rows.filter(sent_on__isnull=False) if state == "envoyees" else rows


def made_by_job(pk) -> list[int]:
    """The keys of the reminders whose letters a job printed."""
    from loans.work import PRINT_REMINDERS
    from members.models import Job

    job = Job.objects.filter(pk=pk, kind=PRINT_REMINDERS).first()
    return job.arguments["reminders"] if job else []


class SendForm(LabelledForm):
    """How and when the chosen letters left."""

    sent_on = DateField(label=_("envoyées le"))
    channel = forms.ChoiceField(label=_("mode d’envoi"), choices=CHANNELS, initial=NotificationChannel.POST)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("sent_on", today)

    def clean_sent_on(self):
        if self.cleaned_data["sent_on"] > self.today:
            raise ValidationError(gettext("La date est dans le futur."))
        return self.cleaned_data["sent_on"]


class SendLine(forms.Form):
    """One letter of those that left: whether it did, the number of its registered post, the scan of its proof."""

    chosen = forms.BooleanField(required=False, initial=True, label=_("Envoyée"))
    proof = forms.CharField(required=False, max_length=120, label=_("Numéro ou huissier"))
    scan = UploadField(required=False, label=_("Preuve numérisée"))

    def __init__(self, *args, reminder, **kwargs):
        super().__init__(*args, prefix=f"l{reminder.pk}", **kwargs)
        self.reminder = reminder
        name = reminder.loan.holder.full_name
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label} – {name}"
            field.widget.attrs["class"] = "form-control form-control-sm"
        self.fields["chosen"].widget.attrs["class"] = "form-check-input"
