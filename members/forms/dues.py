"""What is typed about dues: the year looked at, the call of a year, a payment, a waiver, a reminder."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm import money
from initiative_sm.forms import DateField, MoneyFormField
from initiative_sm.language import NAMES
from initiative_sm.verbs import LabelledForm
from members.dues import scale, to_call
from members.enums import College, DueChannel, ReminderChannel
from members.models.due import FIRST_YEAR, LAST_YEAR
from members.paper import LANGUAGES


class YearForm(forms.Form):
    """The year of the dues looked at, and the day."""

    annee = forms.TypedChoiceField(label=_("Année"), coerce=int)
    le = DateField(label=_("Situation au"))

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["annee"].choices = [(year, year) for year in years]


class CallForm(LabelledForm):
    """The call of a year: its due date, and the amount of each college, by default that of the scale."""

    year = forms.IntegerField(
        label=_("année"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )
    called_on = DateField(label=_("appelée le"))
    due_on = DateField(label=_("date limite"))
    #: What had been shown when the call was confirmed: a call is made of what was read.
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, year, **kwargs):
        super().__init__(*args, **kwargs)
        voted = scale(year)
        for college in College:
            name = self.amount_name(college)
            self.fields[name] = MoneyFormField(label=college.label, required=False)
            self.initial.setdefault(name, voted[college] or None)
        self.initial.setdefault("year", year)

    @staticmethod
    def amount_name(college):
        return f"amount_{college.value}"

    @property
    def amount_fields(self):
        return [self[self.amount_name(college)] for college in College]

    @property
    def amounts(self):
        return {college.value: self.cleaned_data[self.amount_name(college)] for college in College}

    def clean(self):
        data = super().clean()
        called_on, due_on = data.get("called_on"), data.get("due_on")
        if called_on and due_on and due_on < called_on:
            self.add_error("due_on", gettext("L’échéance précède l’appel de la cotisation."))
        return data

    def concerned(self):
        """(member, amount) of those whom this call reaches."""
        amounts = self.amounts
        members = to_call(self.cleaned_data["year"], self.cleaned_data["called_on"])
        return [(member, amounts[member.college]) for member in members if amounts[member.college]]

    def key(self, concerned):
        """What tells one preview from another: the year, who is reached, what is asked."""
        total = sum((amount for _member, amount in concerned), Decimal(0))
        return f"{self.cleaned_data['year']}:{len(concerned)}:{total}"


class PaymentForm(LabelledForm):
    """A payment of a due; what remains is proposed."""

    amount = MoneyFormField(label=_("montant"))
    paid_on = DateField(label=_("payé le"))
    channel = forms.ChoiceField(label=_("mode de paiement"), choices=DueChannel.choices)
    reference = forms.CharField(
        label=_("référence"),
        required=False,
        max_length=60,
        help_text=_("Numéro du virement, du chèque ou du bordereau."),
    )
    #: What remained when the form was opened: sent twice, the second finds something else.
    expected = MoneyFormField(widget=forms.HiddenInput)

    def __init__(self, *args, remaining, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.remaining, self.today = remaining, today
        self.initial |= {"amount": remaining, "expected": remaining, "paid_on": today}

    def clean_paid_on(self):
        return _not_after(self.cleaned_data["paid_on"], self.today)

    def clean(self):
        data = super().clean()
        if data.get("expected") is not None and data["expected"] != self.remaining:
            raise ValidationError(
                gettext("Un paiement a été saisi entre-temps : il reste %(remaining)s à payer.")
                % {"remaining": money.format(self.remaining)}
            )
        return data

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "expected"}


class CancelForm(LabelledForm):
    reason = forms.CharField(label=_("motif de l’annulation"), max_length=200)


class WaiveForm(LabelledForm):
    waived_on = DateField(label=_("exonérée le"))
    reason = forms.CharField(
        label=_("motif de l’exonération"),
        max_length=200,
        help_text=_("Par exemple la décision du conseil et sa date."),
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("waived_on", today)

    def clean_waived_on(self):
        return _not_after(self.cleaned_data["waived_on"], self.today)


class LanguageField(forms.ChoiceField):
    """The language of a letter or of an e-mail."""

    def __init__(self, **kwargs):
        choices = [(code, NAMES[code]) for code in LANGUAGES]
        super().__init__(label=_("langue"), choices=choices, widget=forms.RadioSelect, initial="fr", **kwargs)


class RemindForm(LabelledForm):
    """How one member is reminded; by e-mail only where it has an address."""

    channel = forms.ChoiceField(label=_("moyen"), choices=ReminderChannel.choices, widget=forms.RadioSelect)
    language = LanguageField(help_text=_("De la lettre ou du courriel."))
    note = forms.CharField(label=_("note"), required=False, max_length=200)

    def __init__(self, *args, address, **kwargs):
        super().__init__(*args, **kwargs)
        if not address:
            self.fields["channel"].choices = [
                choice for choice in ReminderChannel.choices if choice[0] != ReminderChannel.EMAIL
            ]
        self.initial.setdefault("channel", ReminderChannel.EMAIL if address else ReminderChannel.LETTER)


class RemindAllForm(LabelledForm):
    language = LanguageField()


def _not_after(day, today):
    if day > today:
        raise ValidationError(gettext("Cette date est dans le futur."))
    return day
