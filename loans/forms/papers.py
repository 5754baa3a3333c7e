"""What the lists of issued papers are searched by, why one is cancelled, the code of the public page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative_sm import text
from initiative_sm.forms import DateField
from initiative_sm.lists import SearchForm
from initiative_sm.search import found
from loans.enums import IssuedKind
from loans.search import Choice


class PaperSearch(SearchForm):
    """Papers by number, loan or holder; by kind and date."""

    nature = Choice(label=_("Nature"), choices=IssuedKind.choices)
    du = DateField(required=False, label=_("Du"))
    au = DateField(required=False, label=_("Au"))

    CONDITIONS = {"nature": "kind", "du": "issued_on__gte", "au": "issued_on__lte"}

    def narrow(self, rows, asked):
        if "q" in asked:
            rows = rows.filter(
                found(
                    asked["q"],
                    names_keys=("loan__holder__names_key",),
                    identifiers=("number", "loan__number"),
                )
            )
        return rows


class CancelForm(forms.Form):
    """Why a paper counts no more."""

    reason = forms.CharField(
        label=_("Motif"), max_length=200, help_text=_("La page publique du document dira qu’il est annulé.")
    )


class CodeForm(forms.Form):
    """The code that stands at the foot of a paper."""

    code = forms.CharField(
        label=_("Code de vérification"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "none"}),
        help_text=_("Il figure au bas du document, à la fin de l’adresse."),
    )

    def clean_code(self):
        typed = text.clean(self.cleaned_data["code"]).lower().strip(" /").rsplit("/", 1)[-1]
        # Paper shows the code by fives.
        return typed.replace(" ", "").replace("-", "")
