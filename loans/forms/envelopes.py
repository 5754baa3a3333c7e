"""What the lists of envelopes and of their movements are searched and filtered by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField
from initiative_sm.lists import SearchForm
from initiative_sm.search import found
from loans.enums import MovementKind


class EnvelopeSearch(SearchForm):
    """Envelopes by name, code, convention or funder; their balance is that of the day `le`."""

    le = DateField(required=False, label=_("Situation au"), help_text=_("Aujourd’hui, si rien n’est dit."))
    ouverte = forms.ChoiceField(
        required=False,
        label=_("État"),
        choices=[("", _("Toutes")), ("oui", _("Ouvertes")), ("non", _("Fermées"))],
    )

    def narrow(self, rows, asked):
        if "ouverte" in asked:
            rows = rows.filter(closed_on__isnull=asked["ouverte"] == "oui")
        if "q" in asked:
            texts = ("name_fr", "name_ar", "convention__funder__name_fr", "convention__funder__name_ar")
            rows = rows.filter(found(asked["q"], identifiers=("code", "convention__number"), texts=texts))
        return rows


class MovementSearch(SearchForm):
    """Movements of one envelope: of which kind, when, on whose file; the page keeps its day `le`."""

    le = forms.CharField(required=False, widget=forms.HiddenInput)
    nature = forms.ChoiceField(
        required=False, label=_("Nature"), choices=[("", _("Toutes")), *MovementKind.choices]
    )
    du = DateField(required=False, label=_("Du"))
    au = DateField(required=False, label=_("Au"))

    CONDITIONS = {"nature": "kind", "du": "value_date__gte", "au": "value_date__lte"}

    def narrow(self, rows, asked):
        if "q" in asked:
            rows = rows.filter(
                found(
                    asked["q"],
                    names_keys=("loan__holder__names_key",),
                    identifiers=("loan__number", "reference"),
                )
            )
        return rows
