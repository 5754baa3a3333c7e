"""Why a file is made anonymous, and what the list of those that are due is searched by."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative_sm import dates
from initiative_sm.verbs import show_refusal
from loans.actions import privacy
from loans.search import Choice, PersonalSearch

WHO = [("non", _("Jamais financés")), ("oui", _("Financés"))]


class RetentionSearch(PersonalSearch):
    """Persons whose time is over, financed or not."""

    holder, loan = "", "loans__"

    finances = Choice(label=_("Financement"), choices=WHO)

    def narrow(self, rows, asked):
        if "finances" in asked:
            rows = rows.filter(financed=asked["finances"] == "oui")
        return rows.filter(self.found(asked["q"])).distinct() if "q" in asked else rows


class AnonymiseForm(forms.Form):
    """Why, and that it is known to have no way back."""

    reason = forms.CharField(
        label=_("Motif"),
        max_length=200,
        help_text=_("Délai de conservation écoulé, demande de la personne du…"),
    )
    sure = forms.BooleanField(label=_("Je sais que rien ne pourra être rétabli"))

    def __init__(self, *args, holder, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.holder, self.today = holder, today

    def save_by(self, user):
        """The holder, or None where the action refused; its sentences are then on the form."""
        try:
            return privacy.anonymise(
                holder=self.holder,
                reason=self.cleaned_data["reason"],
                on=self.today,
                by=user,
                at=dates.now(),
            )
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None
