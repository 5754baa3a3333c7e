"""What the lists of loans and of receipts can be searched and filtered by."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField
from initiative_sm.lists import SearchForm
from initiative_sm.money import money
from initiative_sm.search import found
from loans import worklist
from loans.enums import LoanStatus, Milieu, PaymentChannel
from loans.models import Envelope, Loan, Province, Sector
from loans.positions import RISK_DAYS, late_more_than
from members.enums import Sex

ANY = ("", _("Tous"))
LATENESS = [
    ("0", _("En retard")),
    *((str(days), format_lazy(_("Plus de {days} jours"), days=days)) for days in RISK_DAYS),
]


class Choice(forms.ChoiceField):
    """One value of a short list, or any."""

    def __init__(self, *, choices, **kwargs):
        super().__init__(required=False, choices=[ANY, *choices], **kwargs)


class RowChoice(forms.ModelChoiceField):
    """One row of a reference table, by its name in the reader's language, or any."""

    def __init__(self, **kwargs):
        super().__init__(required=False, empty_label=_("Tous"), **kwargs)


class OfficerChoice(RowChoice):
    """One of the people who follow files, or any."""

    def __init__(self, **kwargs):
        following = Loan.objects.order_by().values("officer")
        super().__init__(
            queryset=get_user_model().objects.filter(pk__in=following),
            label=_("Chargé de mission"),
            **kwargs,
        )


def envelope_choice():
    return RowChoice(queryset=Envelope.objects.all(), label=_("Enveloppe"))


class PersonalSearch(SearchForm):
    """A search that finds people; by their CIN, whole, only where the reader may see it (`cin=True`)."""

    #: Where the holder and the loan stand, seen from the rows of the list.
    holder, loan = "holder__", ""
    identifiers = ()

    def __init__(self, *args, cin, **kwargs):
        super().__init__(*args, **kwargs)
        self.cin = cin

    def found(self, words):
        return found(
            words,
            names_keys=(f"{self.holder}names_key",),
            identifiers=(f"{self.loan}number", f"{self.holder}number", *self.identifiers),
            exact_identifiers=(f"{self.holder}cin",) if self.cin else (),
        )

    def narrow(self, rows, asked):
        return rows.filter(self.found(asked["q"])) if "q" in asked else rows


class LoanSearch(PersonalSearch):
    """Loans with their position on `on`: who, where, how late, with whose money."""

    le = DateField(required=False, label=_("Situation au"), help_text=_("Aujourd’hui, si rien n’est dit."))
    etat = Choice(label=_("État"), choices=LoanStatus.choices)
    retard = Choice(label=_("Retard"), choices=LATENESS)
    enveloppe = envelope_choice()
    charge = OfficerChoice()
    secteur = RowChoice(queryset=Sector.objects.all(), label=_("Secteur"))
    province = RowChoice(queryset=Province.objects.all(), label=_("Province"))
    milieu = Choice(label=_("Milieu"), choices=Milieu.choices)
    sexe = Choice(label=_("Sexe"), choices=Sex.choices)
    annee = forms.IntegerField(required=False, label=_("Décaissé en"), min_value=1990, max_value=2199)
    silence = forms.BooleanField(required=False, label=_("Sans nouvelles"))

    CONDITIONS = {
        "etat": "status",
        "enveloppe": "envelope",
        "charge": "officer",
        "secteur": "project__sector",
        "province": "project__commune__province",
        "milieu": "project__commune__milieu",
        "sexe": "holder__sex",
        "annee": "disbursed_on__year",
    }

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on

    def narrow(self, rows, asked):
        rows = super().narrow(rows, asked)
        if "retard" in asked:
            rows = rows.filter(late_more_than(int(asked["retard"]), self.on), arrears__gt=money(0))
        if asked.get("silence"):
            rows = worklist.without_news(rows, self.on)
        return rows


class ReceiptSearch(PersonalSearch):
    """Receipts: when, how, on whose money, on whose files."""

    holder, loan = "loan__holder__", "loan__"
    identifiers = ("reference",)

    du = DateField(required=False, label=_("Du"))
    au = DateField(required=False, label=_("Au"))
    mode = Choice(label=_("Mode de paiement"), choices=PaymentChannel.choices)
    enveloppe = envelope_choice()
    charge = OfficerChoice()

    CONDITIONS = {
        "du": "value_date__gte",
        "au": "value_date__lte",
        "mode": "channel",
        "enveloppe": "envelope",
        "charge": "loan__officer",
    }
