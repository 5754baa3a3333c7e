"""What the registers of minutes, of filings and of resolutions can be searched and filtered by."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.enums import FilingKind, MinutesStatus, Outcome, ResolutionKind
from governance.filings import SOON
from governance.models import Meeting, MinutesSection
from governance.search import ANY
from initiative_sm.lists import SearchForm
from initiative_sm.search import found
from members.enums import Organ


def _years_of_meetings():
    years = Meeting.objects.dates("held_on", "year", order="DESC")
    return [ANY, *((day.year, str(day.year)) for day in years)]


class MinutesSearch(SearchForm):
    """Words of the texts in either language; organ, year of the meeting, state."""

    organe = forms.ChoiceField(required=False, label=_("Organe"), choices=[ANY, *Organ.choices])
    annee = forms.TypedChoiceField(required=False, label=_("Année"), coerce=int, empty_value=None)
    etat = forms.ChoiceField(required=False, label=_("État"), choices=[ANY, *MinutesStatus.choices])

    CONDITIONS = {"organe": "meeting__organ", "annee": "meeting__held_on__year", "etat": "status"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["annee"].choices = _years_of_meetings()

    def narrow(self, rows, asked):
        if "q" not in asked:
            return rows
        texts = ("title_fr", "title_ar", "text_fr", "text_ar")
        return rows.filter(
            pk__in=MinutesSection.objects.filter(found(asked["q"], texts=texts)).values("minutes")
        )


class FilingSearch(SearchForm):
    """Words of the reference; what it is, how it stands today."""

    depot = forms.ChoiceField(required=False, label=_("Dépôt"), choices=[ANY, *FilingKind.choices])
    etat = forms.ChoiceField(
        required=False,
        label=_("État"),
        choices=[
            ANY,
            ("retard", _("En retard")),
            ("bientot", _("À faire dans les 30 jours")),
            ("attente", _("Non fait")),
            ("fait", _("Fait")),
        ],
    )

    def __init__(self, today, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def narrow(self, rows, asked):
        if "depot" in asked:
            rows = rows.filter(kind=asked["depot"])
        if "etat" in asked:
            rows = rows.filter(self._state(asked["etat"]))
        return rows.filter(found(asked["q"], texts=("reference",))) if "q" in asked else rows

    def _state(self, asked):
        undone = Q(done_on__isnull=True)
        return {
            "retard": undone & Q(due_on__lt=self.today),
            "bientot": undone & Q(due_on__gte=self.today, due_on__lte=self.today + SOON),
            "attente": undone,
            "fait": ~undone,
        }[asked]


class ResolutionSearch(SearchForm):
    """Words of the text in either language; organ, year, what it is about, its outcome, its follow-up."""

    organe = forms.ChoiceField(required=False, label=_("Organe"), choices=[ANY, *Organ.choices])
    annee = forms.TypedChoiceField(required=False, label=_("Année"), coerce=int, empty_value=None)
    objet = forms.ChoiceField(required=False, label=_("Objet"), choices=[ANY, *ResolutionKind.choices])
    resultat = forms.ChoiceField(required=False, label=_("Résultat"), choices=[ANY, *Outcome.choices])
    suites = forms.ChoiceField(
        required=False,
        label=_("Suites"),
        choices=[ANY, ("retard", _("En retard")), ("cours", _("En cours")), ("faites", _("Faites"))],
    )

    CONDITIONS = {
        "organe": "meeting__organ",
        "annee": "meeting__held_on__year",
        "objet": "kind",
        "resultat": "outcome",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["annee"].choices = _years_of_meetings()

    def narrow(self, rows, asked):
        if "suites" in asked:
            rows = rows.filter(**FOLLOW_UPS[asked["suites"]])
        return rows.filter(found(asked["q"], texts=("text_fr", "text_ar"))) if "q" in asked else rows


#: The follow-up asked for → what it says of the counts of `views.resolutions.with_steps`.
FOLLOW_UPS = {"retard": {"late__gt": 0}, "cours": {"open__gt": 0}, "faites": {"asked__gt": 0, "open": 0}}
