"""The forms of one decision about many loans: which ones, and the measure taken."""

from django import forms
from django.utils.translation import gettext_lazy as _

from loans.enums import REPAYABLE_STATUSES, Milieu
from loans.forms.difficulty import RulingForm, TermsMixin
from loans.models import Loan, Province, Sector
from loans.positions import late_more_than, with_position
from loans.search import LATENESS, Choice, OfficerChoice, RowChoice, envelope_choice

#: One decision is read loan by loan before it is taken; more than this cannot be.
AT_MOST = 200


class ManyFilter(forms.Form):
    """Which running loans the decision is about."""

    retard = Choice(label=_("Retard"), choices=LATENESS)
    province = RowChoice(queryset=Province.objects.all(), label=_("Province"))
    milieu = Choice(label=_("Milieu"), choices=Milieu.choices)
    secteur = RowChoice(queryset=Sector.objects.all(), label=_("Secteur"))
    enveloppe = envelope_choice()
    charge = OfficerChoice()

    SAME = {
        "province": "project__commune__province",
        "milieu": "project__commune__milieu",
        "secteur": "project__sector",
        "enveloppe": "envelope",
        "charge": "officer",
    }

    def loans(self, on):
        """The loans that are owed something on `on` and answer to the filter, with their position and schedules."""
        asked = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        rows = Loan.objects.filter(
            status__in=REPAYABLE_STATUSES,
            **{self.SAME[name]: value for name, value in asked.items() if name in self.SAME},
        )
        rows = with_position(rows, on)
        if "retard" in asked:
            rows = rows.filter(late_more_than(int(asked["retard"]), on), arrears__gt=0)
        rows = rows.select_related("holder", "project").prefetch_related("schedules__instalments")
        return list(rows.order_by("number")[: AT_MOST + 1])


class ManyForm(TermsMixin, RulingForm):
    """One decision of an organ, and one measure for every chosen loan."""

    field_order = ["change", "months", "term", "effective_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reference"].required = True
        self.initial.setdefault("effective_on", self.today)

    def clean(self):
        data = super().clean()
        self.check_terms(data)
        return data
