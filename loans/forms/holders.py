"""What a clerk types about a person: the search of the list, the file."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm import text
from initiative_sm.forms import DateField, NamedChoiceField, WarningsMixin
from initiative_sm.lists import SearchForm
from initiative_sm.verbs import show_refusal
from loans import finder
from loans.actions import people
from loans.enums import Education, Milieu, Occupation
from loans.models import Commune, Holder, Province
from loans.search import Choice, RowChoice
from members.enums import Sex

LENT = [
    ("owing", _("Avec un encours")),
    ("with", _("Avec un prêt décaissé")),
    ("without", _("Sans prêt")),
]


class HolderSearch(SearchForm):
    """Who is looked for: where they live, when they came, what they owe."""

    sexe = Choice(label=_("Sexe"), choices=Sex.choices)
    milieu = Choice(label=_("Milieu"), choices=Milieu.choices)
    province = RowChoice(queryset=Province.objects.all(), label=_("Province ou préfecture"))
    occupation = Choice(label=_("Situation à l’entrée"), choices=Occupation.choices)
    formation = Choice(label=_("Niveau de formation"), choices=Education.choices)
    annee = forms.IntegerField(
        required=False,
        label=_("Année du premier contact"),
        min_value=2000,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )
    pret = Choice(label=_("Prêts"), choices=LENT)
    informel = forms.BooleanField(required=False, label=_("Activité informelle au premier contact"))

    CONDITIONS = {
        "sexe": "sex",
        "milieu": "commune__milieu",
        "province": "commune__province",
        "occupation": "occupation",
        "formation": "education",
        "annee": "first_contact_on__year",
    }

    def narrow(self, rows, asked):
        if "pret" in asked:
            condition = {
                "owing": {"outstanding__gt": 0},
                "with": {"loan_count__gt": 0},
                "without": {"loan_count": 0},
            }
            rows = rows.filter(**condition[asked["pret"]])
        if asked.get("informel"):
            rows = rows.informal_at_entry()
        return finder.holders(asked["q"], rows) if "q" in asked else rows


class HolderForm(WarningsMixin, forms.ModelForm):
    """The file of a person. A likeness with another file is said: it can be confirmed, but for the CIN."""

    birth_date = DateField(required=False)
    first_contact_on = DateField()
    consent_on = DateField(required=False)
    commune = NamedChoiceField(required=False, queryset=Commune.objects.all())

    #: The sections of the page, in the order in which a first visit goes.
    SECTIONS = (
        (
            _("Identité"),
            ("first_name", "last_name", "first_name_ar", "last_name_ar", "sex", "birth_date", "cin"),
        ),
        (_("Coordonnées"), ("phone", "email", "commune", "address", "language")),
        (
            _("À l’entrée"),
            (
                "first_contact_on",
                "channel",
                "orientation",
                "occupation",
                "education",
                "disability",
                "returnee",
            ),
        ),
        (_("Données personnelles"), ("consent_on",)),
    )
    #: What tells one person from another: typed, they are compared with the files there are.
    IDENTIFYING = ("first_name", "last_name", "first_name_ar", "last_name_ar", "birth_date", "cin", "phone")
    HELP = {
        "cin": _("Telle qu’elle figure sur la carte : lettres puis chiffres."),
        "phone": _("Dix chiffres, ou l’indicatif du pays précédé de +."),
        "first_name_ar": _("Comme sur la carte d’identité : ce nom est imprimé sur les papiers en arabe."),
        "commune": _("Elle dit si la personne habite en milieu urbain ou rural."),
    }

    class Meta:
        model = Holder
        fields = (
            *("first_name", "last_name", "first_name_ar", "last_name_ar", "sex", "birth_date", "cin"),
            *("phone", "email", "commune", "address", "language"),
            *(
                "first_contact_on",
                "channel",
                "orientation",
                "occupation",
                "education",
                "disability",
                "returnee",
            ),
            "consent_on",
        )
        widgets = {
            "sex": forms.RadioSelect,
            "phone": forms.TextInput(attrs={"type": "tel", "dir": "ltr", "autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
            "cin": forms.TextInput(
                attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}
            ),
        }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.likenesses = []
        for name, field in self.fields.items():
            if name != "confirm_warnings":
                field.label = capfirst(Holder._meta.get_field(name).verbose_name)
                field.help_text = self.HELP.get(name, Holder._meta.get_field(name).help_text)
        for name in ("first_name_ar", "last_name_ar"):
            self.fields[name].widget.attrs |= {"lang": "ar", "dir": "rtl"}
        for name in self.IDENTIFYING:
            self.fields[name].widget.attrs |= {"data-identifies": True, "autocomplete": "off"}
        self.fields["sex"].choices = [choice for choice in self.fields["sex"].choices if choice[0]]
        if self.instance.pk is None:
            self.initial["first_contact_on"] = today
            self.fields["first_name"].widget.attrs["autofocus"] = not self.is_bound

    def sections(self):
        """(title, bound fields) of each part of the page."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    def clean_phone(self):
        """Kept in pairs of digits, as the list shows it; a number that cannot be dialled is refused."""
        typed = self.cleaned_data["phone"]
        if typed and not text.international(typed):
            raise ValidationError(
                _("« %(number)s » ne peut pas être composé : donnez dix chiffres, ou +indicatif."),
                params={"number": typed},
            )
        digits = text.phone(typed)
        return (
            " ".join(digits[i : i + 2] for i in range(0, 10, 2)) if len(digits) == 10 else text.clean(typed)
        )

    def clean_first_contact_on(self):
        day = self.cleaned_data["first_contact_on"]
        if day > self.today:
            raise ValidationError(_("Le premier contact ne peut pas être dans l’avenir."))
        return day

    def clean(self):
        super().clean()
        self.likenesses = likenesses(self)
        for found in self.likenesses:
            if not found.certain:
                self.warn(sentence(found))
            elif not self.has_error("cin"):
                self.add_error("cin", sentence(found))
        return self.cleaned_data

    def save_by(self, user):
        """The saved person, or None where the action refused; its sentences are then on the form."""
        verb = people.correct if self.instance.pk else people.register
        try:
            return verb(holder=self.instance, by=user)
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None


def likenesses(form):
    """The persons on file who are like the one being typed: by what could be read of the form so far."""
    given = getattr(form, "cleaned_data", {})
    names = [
        text.clean(f"{given.get('first_name', '')} {given.get('last_name', '')}"),
        text.clean(f"{given.get('first_name_ar', '')} {given.get('last_name_ar', '')}"),
    ]
    return finder.alike(
        cin=given.get("cin", ""),
        phone=given.get("phone", ""),
        names=names,
        birth_date=given.get("birth_date"),
        besides=form.instance if form.instance.pk else None,
    )


SAME = {
    ("cin",): _("%(name)s (dossier %(number)s) a le même numéro de CIN."),
    ("phone",): _("%(name)s (dossier %(number)s) a le même téléphone."),
    ("name",): _("%(name)s (dossier %(number)s) a le même nom."),
    ("phone", "name"): _("%(name)s (dossier %(number)s) a le même nom et le même téléphone."),
}


def sentence(found):
    """What a likeness says, in words."""
    same = ("cin",) if found.certain else tuple(found.same)
    return gettext(SAME[same]) % {"name": found.holder.full_name, "number": found.holder.number}
