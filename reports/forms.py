"""What pages of figures are asked: of which year, or arrested on which day."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative_sm import dates
from initiative_sm.dates import Period
from initiative_sm.forms import DateField
from reports.indicators.core import since_foundation


class PeriodForm(forms.Form):
    """A year, or a day since the foundation; both: the year up to that day. Nothing: until today."""

    annee = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=gettext_lazy("Exercice")
    )
    au = DateField(required=False, label=gettext_lazy("Arrêté au"))

    def __init__(self, data, *, years: list[int], today: date):
        super().__init__(data)
        self.today = today
        self.fields["annee"].choices = [("", _("Depuis la création")), *((year, str(year)) for year in years)]

    def clean(self):
        year, day = self.cleaned_data.get("annee"), self.cleaned_data.get("au")
        if year and day and day not in dates.fiscal_year(year):
            raise ValidationError(
                _("Le %(day)s n’est pas dans l’exercice %(year)s.") % {"day": dates.format(day), "year": year}
            )

    def period(self) -> Period:
        """The period asked for; until today where nothing is asked, or nothing that can be read."""
        if not self.is_valid():
            return since_foundation(self.today)
        year, day = self.cleaned_data["annee"], self.cleaned_data["au"]
        if not year:
            return since_foundation(day or self.today)
        whole = dates.fiscal_year(year)
        end = day or (min(whole.end, self.today) if whole.start <= self.today else whole.end)
        return Period(whole.start, end)
