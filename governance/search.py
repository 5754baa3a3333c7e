"""What the lists of meetings and of electors can be searched and filtered by."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.enums import InterestKind, MeetingKind, MeetingStatus
from governance.models import AgendaItem, Meeting, Resolution
from initiative_sm.forms import DateField
from initiative_sm.lists import SearchForm
from initiative_sm.search import found
from members.enums import College, Organ

ANY = ("", _("Tous"))


class MeetingSearch(SearchForm):
    """Words of the place, of the agenda or of a resolution; organ, nature, year, status."""

    organe = forms.ChoiceField(required=False, label=_("Organe"), choices=[ANY, *Organ.choices])
    nature = forms.ChoiceField(required=False, label=_("Nature"), choices=[ANY, *MeetingKind.choices])
    annee = forms.TypedChoiceField(required=False, label=_("Année"), coerce=int, empty_value=None)
    etat = forms.ChoiceField(required=False, label=_("État"), choices=[ANY, *MeetingStatus.choices])

    CONDITIONS = {"organe": "organ", "nature": "kind", "annee": "held_on__year", "etat": "status"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = Meeting.objects.dates("held_on", "year", order="DESC")
        self.fields["annee"].choices = [ANY, *((day.year, str(day.year)) for day in years)]

    def narrow(self, rows, asked):
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


class ElectorSearch(SearchForm):
    """Names of the member; the day, the college, whether it may vote."""

    le = DateField(required=False, label=_("À la date du"), help_text=_("Aujourd’hui, si rien n’est dit."))
    college = forms.ChoiceField(required=False, label=_("Collège"), choices=[ANY, *College.choices])
    vote = forms.ChoiceField(
        required=False,
        label=_("Vote"),
        choices=[ANY, ("oui", _("Peut voter")), ("non", _("Ne peut pas voter"))],
    )

    def __init__(self, voters, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.voters = voters

    def narrow(self, rows, asked):
        if "college" in asked:
            rows = rows.filter(college=asked["college"])
        if "vote" in asked:
            able = Q(pk__in=self.voters)
            rows = rows.filter(able if asked["vote"] == "oui" else ~able)
        return rows.filter(found(asked["q"], texts=("name_fr", "name_ar"))) if "q" in asked else rows


class InterestSearch(SearchForm):
    """Names of the member or of who speaks for it, with whom; the nature, whether it still stands."""

    nature = forms.ChoiceField(required=False, label=_("Nature"), choices=[ANY, *InterestKind.choices])
    etat = forms.ChoiceField(
        required=False,
        label=_("État"),
        choices=[ANY, ("cours", _("En cours")), ("fin", _("Terminée"))],
    )

    def __init__(self, today, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def narrow(self, rows, asked):
        if "nature" in asked:
            rows = rows.filter(kind=asked["nature"])
        if "etat" in asked:
            over = Q(ended_on__lt=self.today)
            rows = rows.filter(over if asked["etat"] == "fin" else ~over | Q(ended_on__isnull=True))
        names = ("member__name_fr", "member__name_ar", "representative__name_fr", "representative__name_ar")
        return (
            rows.filter(found(asked["q"], texts=(*names, "party", "description"))) if "q" in asked else rows
        )


class ConvocationSearch(SearchForm):
    """Names of who is called; college, what came of the sending. `states` are the words for it."""

    college = forms.ChoiceField(
        required=False,
        label=_("Collège"),
        choices=[("", _("Tous les collèges")), *College.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    etat = forms.ChoiceField(
        required=False, label=_("État"), widget=forms.Select(attrs={"class": "form-select"})
    )

    STATES = {
        "sent": Q(reached=True),
        "failed": Q(reached=False, failed=True),
        "waiting": Q(reached=False, failed=False),
    }

    def __init__(self, states, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["etat"].choices = [("", _("Tous les états")), *states.items()]

    def narrow(self, rows, asked):
        if "college" in asked:
            rows = rows.filter(college=asked["college"])
        if "etat" in asked:
            rows = rows.filter(self.STATES[asked["etat"]])
        texts = ("name_fr", "name_ar", "member__name_fr", "member__name_ar")
        return rows.filter(found(asked["q"], texts=texts)) if "q" in asked else rows
