"""The sample form and the search of the sample list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField, MoneyFormField, WarningsMixin
from initiative_sm.lists import SearchForm
from initiative_sm.style import samples
from initiative_sm.text import search_key

#: What is typed in the sample form before anybody tries it: the faults of each day.
FAULTS = {"name": "", "amount": "1.234", "paid_on": "", "channel": "transfer", "sex": "f"}


class SampleForm(WarningsMixin, forms.Form):
    """Each kind of field. A repayment above a thousand dirhams asks to be confirmed."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Nom"), help_text=_("Comme sur la carte d’identité : ce nom est imprimé sur les papiers.")
    )
    amount = MoneyFormField(label=_("Montant (DH)"))
    paid_on = DateField(label=_("Date de valeur"))
    channel = forms.ChoiceField(
        label=_("Mode de paiement"),
        choices=[("transfer", _("Virement")), ("cash", _("Versement au guichet"))],
    )
    sex = forms.ChoiceField(
        label=_("Sexe"), choices=[("f", _("Femme")), ("m", _("Homme"))], widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    rural = forms.BooleanField(label=_("Milieu rural"), required=False)

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount > 1000:
            self.warn(_("Ce montant dépasse la prochaine échéance : 729,00 DH."))
        return amount


class SampleSearch(SearchForm):
    status = forms.ChoiceField(label=_("État"), required=False, choices=[("", _("Tous")), *samples.TONES])

    def narrow(self, rows, asked):
        words = asked.get("q", "")
        return samples.Rows(
            row
            for row in rows
            if (words in row.number or search_key(words) in search_key(row.holder.fr))
            and asked.get("status", row.tone) == row.tone
        )
