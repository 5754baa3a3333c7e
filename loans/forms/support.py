"""What is asked when a mentor is put beside a holder, and what the lists of support are searched by."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from initiative_sm import text
from initiative_sm.forms import DateField
from initiative_sm.lists import SearchForm
from initiative_sm.search import found
from initiative_sm.verbs import show_refusal
from loans.actions import support
from loans.milestones import MILESTONES
from loans.models import Province
from loans.search import Choice, OfficerChoice, PersonalSearch, RowChoice
from loans.supporting import running_count
from members.models import Volunteer

WHY = [
    *((str(each), format_lazy(_("Suivi des {months} mois"), months=each)) for each in MILESTONES),
    ("visite", _("Visite prévue")),
]


class MentorChoice(RowChoice):
    """One of the volunteers, or any."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Volunteer.objects.all(), label=_("Parrain"), **kwargs)


class SupportSearch(PersonalSearch):
    """The follow-ups that are due: for which reason, whose, where."""

    pour = Choice(label=_("Pour"), choices=WHY)
    charge = OfficerChoice()
    parrain = MentorChoice()
    province = RowChoice(queryset=Province.objects.all(), label=_("Province"))

    CONDITIONS = {
        "charge": "officer",
        "parrain": "mentor_pk",
        "province": "project__commune__province",
    }

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on

    def narrow(self, rows, asked):
        if "q" in asked:
            rows = rows.filter(self.found(asked["q"]) | found(asked["q"], names_keys=("project__names_key",)))
        if asked.get("pour") == "visite":
            return rows.filter(visit_on__lte=self.on)
        return rows.filter(milestone=int(asked["pour"])) if "pour" in asked else rows


class MentorSearch(SearchForm):
    """Volunteers, by what they know and whether they are there today."""

    depart = forms.BooleanField(required=False, label=_("Aussi ceux qui sont partis"))

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on

    def apply(self, rows):
        if not getattr(self, "cleaned_data", {}).get("depart"):
            rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=self.on))
        return super().apply(rows)

    def narrow(self, rows, asked):
        return (
            rows.filter(found(asked["q"], texts=("name_fr", "name_ar", "expertise")))
            if "q" in asked
            else rows
        )


def proposed(project, on) -> list[Volunteer]:
    """The volunteers of that day: first those whose expertise speaks of the project, then the least busy."""
    there = Volunteer.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on), started_on__lte=on)
    about = " ".join([project.name_fr, project.name_ar, project.sector.name_fr, project.sector.name_ar])
    words = _keys(about)
    for each in (found := list(running_count(there, on))):
        each.suits = bool(words & _keys(each.expertise))
    return sorted(found, key=lambda each: (not each.suits, each.running, each.name_fr, each.pk))


def _keys(words):
    """The search keys of the words that say something."""
    return {text.search_key(word) for word in words.split() if len(word) > 3}


def described(mentor) -> str:
    """A volunteer among those who are proposed: the name, what they know, how many holders they have."""
    busy = ngettext("%d porteur accompagné", "%d porteurs accompagnés", mentor.running) % mentor.running
    parts = [mentor.name(get_language() or "fr"), mentor.expertise, busy]
    if mentor.suits:
        parts.append(gettext("expertise proche du projet"))
    return " · ".join(filter(None, parts))


class PairForm(forms.Form):
    """Which volunteer stands beside the holder, from when."""

    mentor = forms.ChoiceField(label=_("Parrain"), widget=forms.RadioSelect)
    started_on = DateField(label=_("Début"))

    def __init__(self, *args, loan, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.loan, self.today = loan, today
        self.volunteers = {str(each.pk): each for each in proposed(loan.project, today)}
        self.fields["mentor"].choices = [(pk, described(each)) for pk, each in self.volunteers.items()]
        self.initial.setdefault("started_on", today)

    def save_by(self, user):
        """The mentoring, or None where the action refused; its sentences are then on the form."""
        try:
            return support.pair(
                loan=self.loan,
                mentor=self.volunteers[self.cleaned_data["mentor"]],
                started_on=self.cleaned_data["started_on"],
                on=self.today,
                by=user,
            )
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None


class EndForm(forms.Form):
    """When a mentoring ends, and why."""

    ended_on = DateField(label=_("Dernier jour"))
    end_reason = forms.CharField(
        label=_("Motif de fin"),
        max_length=200,
        help_text=_("Prêt remboursé, parrain indisponible, à la demande du porteur…"),
    )

    def __init__(self, *args, mentoring, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.mentoring, self.today = mentoring, today
        self.initial.setdefault("ended_on", today)

    def save_by(self, user):
        """The mentoring that ended, or None where the action refused; its sentences are then on the form."""
        try:
            return support.end(
                mentoring=self.mentoring,
                ended_on=self.cleaned_data["ended_on"],
                reason=self.cleaned_data["end_reason"],
                on=self.today,
                by=user,
            )
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None
