"""What is typed in the register of interests."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.enums import InterestKind
from initiative_sm.forms import DateField, NamedChoiceField
from members.models import Member


class InterestForm(forms.Form):
    """An interest that somebody who decides declares."""

    kind = forms.ChoiceField(label=_("Nature"), choices=InterestKind.choices, widget=forms.RadioSelect)
    party = forms.CharField(
        label=_("Avec qui"),
        max_length=200,
        help_text=_("L’entreprise, l’organisme ou la personne concernée."),
    )
    description = forms.CharField(
        label=_("Description"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    declared_on = DateField(label=_("Déclarée le"))

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        members = Member.objects.on(today).order_by("name_fr", "pk")
        self.fields["member"] = NamedChoiceField(members, label=_("Adhérent"), empty_label=_("Choisir"))
        self.order_fields(["member", "kind", "party", "description", "declared_on"])
        self.initial.setdefault("declared_on", today)


class InterestEndForm(forms.Form):
    """The last day of an interest."""

    ended_on = DateField(label=_("Dernier jour"))
