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
from reports.readings import year_until


class PeriodForm(forms.Form):
    """A year, or a day since the foundation; both: the year up to that day. Nothing: until the day `until`.

    Without `any_day` no day can be chosen: see `reports.told`.
    """

    annee = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=gettext_lazy("Exercice")
    )
    au = DateField(required=False, label=gettext_lazy("Arrêté au"))

    def __init__(self, data, *, years: list[int], until: date, any_day: bool = True):
        super().__init__(data)
        self.until = until
        self.fields["annee"].choices = [("", _("Depuis la création")), *((year, str(year)) for year in years)]
        if not any_day:
            del self.fields["au"]

    def clean(self):
        year, day = self.cleaned_data.get("annee"), self.cleaned_data.get("au")
        if year and day and day not in dates.fiscal_year(year):
            raise ValidationError(
                _("Le %(day)s n’est pas dans l’exercice %(year)s.") % {"day": dates.format(day), "year": year}
            )

    def period(self) -> Period:
        """The period asked for; until the last day where nothing is asked, or nothing that can be read."""
        if not self.is_valid():
            return since_foundation(self.until)
        year, day = self.cleaned_data["annee"], self.cleaned_data.get("au")
        if not year:
            return since_foundation(day or self.until)
        whole = year_until(year, self.until)
        return Period(whole.start, day) if day else whole
