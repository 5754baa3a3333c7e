"""What is typed about members: who they are, why one leaves, who speaks for an institution, civil details."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm import text
from initiative_sm.forms import DateField, WarningsMixin
from initiative_sm.verbs import LabelledForm, show_refusal
from members.actions import people
from members.models import Member, PersonalDetails, Representative

WRITTEN = {"_ar": {"lang": "ar", "dir": "rtl"}, "_fr": {"lang": "fr", "dir": "ltr"}}
LATIN = {"dir": "ltr", "autocomplete": "off"}


class PageForm(forms.ModelForm):
    """A form in sections, labelled as the model's fields are; `perform` calls the action."""

    SECTIONS = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in {each.name for each in self._meta.model._meta.get_fields()}:
                field.label = capfirst(self._meta.model._meta.get_field(name).verbose_name)
            field.widget.attrs |= WRITTEN.get(name[-3:], {})

    def sections(self):
        """(title, bound fields) of each part of the page."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    def save_by(self, user):
        """What the action saved, or None where it refused; its sentences are then on the form."""
        try:
            return self.perform(by=user)
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None

    def perform(self, *, by):
        raise NotImplementedError


class MemberForm(WarningsMixin, PageForm):
    """A member. A name like that of another one is said, and can be confirmed."""

    joined_on = DateField()

    SECTIONS = (
        (_("Identité"), ("name_fr", "name_ar", "kind", "sex")),
        (_("Adhésion"), ("college", "joined_on")),
        (_("Coordonnées"), ("email", "phone")),
    )

    class Meta:
        model = Member
        fields = ("name_fr", "name_ar", "kind", "sex", "college", "joined_on", "email", "phone")
        widgets = {
            "kind": forms.RadioSelect,
            "email": forms.EmailInput(attrs=LATIN),
            "phone": forms.TextInput(attrs={"type": "tel", **LATIN}),
        }
        help_texts = {
            "name_ar": _("Imprimé sur les papiers en arabe."),
            "sex": _("D’une personne physique seulement."),
        }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [choice for choice in self.fields["kind"].choices if choice[0]]
        if self.instance.pk is None:
            self.initial["joined_on"] = today

    def clean(self):
        data = super().clean()
        for other in alike(data, besides=self.instance):
            said = gettext("Un adhérent porte déjà ce nom, ou presque : %(name)s.")
            self.warn(said % {"name": other.name(get_language() or "fr")})
        return data

    def perform(self, *, by):
        verb = people.correct if self.instance.pk else people.admit
        return verb(member=self.instance, by=by)


def alike(typed, *, besides):
    """The members whose name, in either script, sounds like one that was typed."""
    keys = {text.search_key(typed.get(name) or "") for name in ("name_fr", "name_ar")} - {""}
    others = Member.objects.exclude(pk=besides.pk).only("name_fr", "name_ar")
    return [one for one in others if keys & {text.search_key(one.name_fr), text.search_key(one.name_ar)}]


class LeaveForm(LabelledForm):
    left_on = DateField(label=_("date de départ"), help_text=_("Dernier jour de l’adhésion."))
    reason = forms.CharField(label=_("motif du départ"), max_length=200)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("left_on", today)


PERSON = ("name_fr", "name_ar", "sex", "title_fr", "title_ar")


class RepresentativeForm(PageForm):
    """Corrects who speaks for an institution: the person stays the same."""

    SECTIONS = ((_("Représentant"), PERSON),)

    class Meta:
        model = Representative
        fields = PERSON

    def perform(self, *, by):
        return people.correct_representative(representative=self.instance, by=by)


class NewRepresentativeForm(PageForm):
    """Another person speaks for the institution, from a day on."""

    started_on = DateField()

    SECTIONS = ((_("Représentant"), (*PERSON, "started_on")),)

    class Meta:
        model = Representative
        fields = (*PERSON, "started_on")

    def __init__(self, *args, member, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.initial.setdefault("started_on", today)

    def perform(self, *, by):
        return people.replace_representative(member=self.member, new=self.instance, by=by)


class DetailsForm(PageForm):
    """The civil details of one person, in the columns that the authority asks for."""

    birth_date = DateField(required=False)

    SECTIONS = (
        (_("Naissance"), ("birth_date", "birth_place_fr", "birth_place_ar")),
        (_("Situation"), ("profession_fr", "profession_ar", "nationality_fr", "nationality_ar", "cin")),
        (_("Adresse"), ("address_fr", "address_ar")),
    )

    class Meta:
        model = PersonalDetails
        fields = (
            *("birth_date", "birth_place_fr", "birth_place_ar"),
            *("profession_fr", "profession_ar", "nationality_fr", "nationality_ar", "cin"),
            *("address_fr", "address_ar"),
        )
        widgets = {"cin": forms.TextInput(attrs={**LATIN, "autocapitalize": "characters"})}
        help_texts = {"cin": _("Telle qu’elle figure sur la carte : lettres puis chiffres.")}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        if self.instance.pk is None:
            self.initial |= {"nationality_fr": "Marocaine", "nationality_ar": "مغربية"}

    def clean_birth_date(self):
        day = self.cleaned_data["birth_date"]
        if day is not None and day >= self.today:
            raise ValidationError(gettext("Cette date est dans le futur."))
        return day

    def perform(self, *, by):
        return people.keep_details(details=self.instance, by=by)
