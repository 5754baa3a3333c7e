"""What the lists of members and of dues can be searched and filtered by."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiative_sm.lists import SearchForm
from initiative_sm.search import found
from members.enums import College, DueState, MemberKind, Organ
from members.models import Mandate, Representative

ANY = ("", _("Tous"))
PRESENCE = [("present", _("Adhérents aujourd’hui")), ("parti", _("Partis"))]


class MemberSearch(SearchForm):
    """Names of the member or of who speaks for it; college, nature, seat held today, presence."""

    college = forms.ChoiceField(required=False, label=_("Collège"), choices=[ANY, *College.choices])
    nature = forms.ChoiceField(required=False, label=_("Nature"), choices=[ANY, *MemberKind.choices])
    organe = forms.ChoiceField(required=False, label=_("Siège à"), choices=[ANY, *Organ.choices])
    presence = forms.ChoiceField(required=False, label=_("Adhésion"), choices=[ANY, *PRESENCE])

    def __init__(self, today, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    CONDITIONS = {"college": "college", "nature": "kind"}

    def narrow(self, rows, asked):
        if "organe" in asked:
            seats = Mandate.objects.on(self.today).filter(organ=asked["organe"])
            rows = rows.filter(pk__in=seats.values("member"))
        if "presence" in asked:
            present = asked["presence"] == "present"
            rows = rows.on(self.today) if present else rows.left_before(self.today)
        if "q" in asked:
            named = found(asked["q"], texts=("name_fr", "name_ar"))
            speakers = Representative.objects.filter(named)
            rows = rows.filter(named | Q(pk__in=speakers.values("member")))
        return rows


class DueSearch(SearchForm):
    """Names of the member; college, state on the day. The year and the day are those of the page."""

    college = forms.ChoiceField(required=False, label=_("Collège"), choices=[ANY, *College.choices])
    etat = forms.ChoiceField(required=False, label=_("État"), choices=[ANY, *DueState.choices])
    annee = forms.IntegerField(required=False, widget=forms.HiddenInput)
    le = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    CONDITIONS = {"college": "member__college", "etat": "state"}

    def narrow(self, rows, asked):
        if "q" in asked:
            rows = rows.filter(found(asked["q"], texts=("member__name_fr", "member__name_ar")))
        return rows
