"""The forms of the pages of what is late: what to look for, what was said on the telephone."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField, MoneyFormField
from initiative_sm.verbs import LabelledForm
from loans.ageing import BANDS, GROUPINGS, band_label
from loans.enums import ContactKind, ContactOutcome
from loans.models import Province, Sector
from loans.search import Choice, OfficerChoice, PersonalSearch, RowChoice, envelope_choice

PROMISES = [
    ("rompue", _("Promesse non tenue")),
    ("attendue", _("Promesse à venir")),
    ("aucun", _("Aucun échange noté")),
]


class LateSearch(PersonalSearch):
    """Late loans with their position on `on`: how late, with whose money, what was promised."""

    le = DateField(required=False, label=_("Situation au"), help_text=_("Aujourd’hui, si rien n’est dit."))
    par = forms.ChoiceField(
        required=False,
        label=_("Balance par"),
        choices=[(key, each.label) for key, each in GROUPINGS.items()],
        widget=forms.HiddenInput,
    )
    tranche = Choice(label=_("Retard"), choices=[(i, band_label(band)) for i, band in enumerate(BANDS)])
    suite = Choice(label=_("Échanges"), choices=PROMISES)
    enveloppe = envelope_choice()
    charge = OfficerChoice()
    province = RowChoice(queryset=Province.objects.all(), label=_("Province"))
    secteur = RowChoice(queryset=Sector.objects.all(), label=_("Secteur"))

    CONDITIONS = {
        "enveloppe": "envelope",
        "charge": "officer",
        "province": "project__commune__province",
        "secteur": "project__sector",
    }

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on

    def narrow(self, rows, asked):
        rows = super().narrow(rows, asked)
        if "tranche" in asked:
            rows = rows.filter(within(BANDS[int(asked["tranche"])], self.on))
        if asked.get("suite") == "rompue":
            rows = rows.filter(promised_on__lt=self.on)
        elif asked.get("suite") == "attendue":
            rows = rows.filter(promised_on__gte=self.on)
        elif asked.get("suite") == "aucun":
            rows = rows.filter(contacted_on__isnull=True)
        return rows


def within(band, on):
    """Condition on positions: late for as many days as the band says; what fell due today is of the first."""
    first, last = band
    condition = Q(oldest_unpaid_on__lte=on - timedelta(days=first if first > 1 else 0))
    return condition & Q(oldest_unpaid_on__gte=on - timedelta(days=last)) if last else condition


class CallForm(LabelledForm):
    """What was said about a late payment: one tap for how, one for what came of it."""

    kind = forms.ChoiceField(
        label=_("comment"),
        choices=[
            (each.value, each.label) for each in (ContactKind.CALL, ContactKind.MESSAGE, ContactKind.VISIT)
        ],
        initial=ContactKind.CALL,
        widget=forms.RadioSelect,
    )
    outcome = forms.ChoiceField(label=_("suite"), choices=ContactOutcome.choices, widget=forms.RadioSelect)
    promised_on = DateField(label=_("paiement promis pour le"), required=False)
    promised_amount = MoneyFormField(label=_("montant promis (DH)"), required=False)
    next_on = DateField(label=_("à rappeler le"), required=False)
    note = forms.CharField(
        label=_("ce qui a été dit"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    happened_on = DateField(label=_("date"))

    def __init__(self, *args, loan, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.loan, self.today = loan, today
        self.initial.setdefault("happened_on", today)

    def clean(self):
        data = super().clean()
        day = data.get("happened_on")
        if day and day > self.today:
            self.add_error("happened_on", gettext("La date est dans le futur."))
        if data.get("outcome") == ContactOutcome.PROMISE:
            if not data.get("promised_on") and "promised_on" not in self.errors:
                self.add_error("promised_on", gettext("Une promesse a une date."))
            elif day and data.get("promised_on") and data["promised_on"] < day:
                self.add_error("promised_on", gettext("Le paiement promis suit l’échange."))
        elif "outcome" in data and (data.get("promised_on") or data.get("promised_amount")):
            self.add_error("outcome", gettext("Une date ou un montant promis : la suite est une promesse."))
        if day and data.get("next_on") and data["next_on"] < day:
            self.add_error("next_on", gettext("Le rappel suit l’échange."))
        return data

    def clean_promised_amount(self):
        amount = self.cleaned_data["promised_amount"]
        if amount is not None and amount <= 0:
            raise ValidationError(gettext("Le montant est supérieur à zéro."))
        return amount
