"""What the list of meetings can be searched and filtered by."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.enums import MeetingKind, MeetingStatus
from governance.models import AgendaItem, Meeting, Resolution
from initiative_sm.lists import SearchForm
from initiative_sm.search import found
from members.enums import Organ

ANY = ("", _("Tous"))


class MeetingSearch(SearchForm):
    """Words of the place, of the agenda or of a resolution; organ, nature, year, status."""

    organe = forms.ChoiceField(required=False, label=_("Organe"), choices=[ANY, *Organ.choices])
    nature = forms.ChoiceField(required=False, label=_("Nature"), choices=[ANY, *MeetingKind.choices])
    annee = forms.TypedChoiceField(required=False, label=_("Année"), coerce=int, empty_value=None)
    etat = forms.ChoiceField(required=False, label=_("État"), choices=[ANY, *MeetingStatus.choices])

    FIELDS = {"organe": "organ", "nature": "kind", "annee": "held_on__year", "etat": "status"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = Meeting.objects.dates("held_on", "year", order="DESC")
        self.fields["annee"].choices = [ANY, *((day.year, str(day.year)) for day in years)]

    def narrow(self, rows, asked):
        rows = rows.filter(**{self.FIELDS[name]: asked[name] for name in self.FIELDS if name in asked})
        if "q" not in asked:
            return rows
        words = asked["q"]
        points = AgendaItem.objects.filter(found(words, texts=("title_fr", "title_ar")))
        resolutions = Resolution.objects.filter(found(words, texts=("text_fr", "text_ar")))
        return rows.filter(
            found(words, texts=("place_fr", "place_ar"))
            | Q(pk__in=points.values("meeting"))
            | Q(pk__in=resolutions.values("meeting"))
        )
