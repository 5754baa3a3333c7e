"""The forms of a disbursement: prepare it, cancel it, end it; and how the waiting ones are looked for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm import text
from initiative_sm.forms import DateField, MoneyFormField, WarningsMixin
from initiative_sm.verbs import LabelledForm, VerbForm
from loans import rib as ribs
from loans.actions import orders
from loans.enums import LoanStatus, OrderStatus, PaymentChannel
from loans.forms.postings import ChannelField, ReferenceField
from loans.search import Choice, OfficerChoice, PersonalSearch, envelope_choice


class OrderForm(WarningsMixin, LabelledForm):
    """What a disbursement will be: how much, when, to whom, and from when on it is repaid."""

    amount = MoneyFormField(label=_("montant (DH)"))
    pay_on = DateField(label=_("date de valeur"))
    channel = ChannelField()
    payee = forms.CharField(label=_("bénéficiaire"), max_length=150)
    rib = forms.CharField(
        label=_("RIB"), max_length=40, required=False, help_text=_("24 chiffres, avec ou sans espaces.")
    )
    reference = ReferenceField()
    first_due_on = DateField(
        label=_("première échéance"),
        required=False,
        help_text=_("Laissée vide : le 5 du mois qui suit le décaissement et le différé."),
    )
    note = forms.CharField(label=_("note"), required=False, max_length=250)

    def __init__(self, *args, loan, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.loan, self.today, self.left = loan, today, orders.to_pay(loan)
        for name, value in {
            "amount": self.left, "pay_on": today, "payee": loan.holder.full_name, "rib": loan.rib,
        }.items():  # fmt: skip
            self.initial.setdefault(name, value)
        if loan.status != LoanStatus.CONTRACTED:
            # A tranche leaves the schedule as it is.
            del self.fields["first_due_on"]

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount <= 0:
            raise ValidationError(gettext("Le montant est supérieur à zéro."))
        return amount

    def clean_rib(self):
        return text.identifier(self.cleaned_data["rib"])

    def clean(self):
        data = super().clean()
        rib = data.get("rib", "")
        if rib and not ribs.is_plausible(rib):
            self.warn(gettext("Le RIB n’a pas 24 chiffres ou sa clé est fausse : relisez-le."))
        if not rib and data.get("channel") == PaymentChannel.TRANSFER:
            self.warn(gettext("Un virement sans RIB : vérifiez comment le porteur sera payé."))
        if rib and self.loan.rib and rib != self.loan.rib:
            self.warn(gettext("Ce RIB n’est pas celui du dossier : %s.") % self.loan.rib)
        if data.get("pay_on") and (data["pay_on"] - self.today).days > 60:
            self.warn(gettext("La date de valeur est dans plus de deux mois."))
        return data

    @property
    def schedule(self):
        """The schedule that this payment would start; empty where it starts none or cannot be said."""
        data = getattr(self, "cleaned_data", {})
        pay_on = data.get("pay_on") if self.is_bound else self.initial["pay_on"]
        first = data.get("first_due_on")
        if pay_on is None or (first is not None and first <= pay_on):
            return []
        return orders.schedule_of(self.loan, pay_on, first)

    def prepare(self, *, by):
        data = {name: value for name, value in self.cleaned_data.items() if name != "confirm_warnings"}
        return orders.prepare(loan=self.loan, by=by, **data)


class CancelForm(VerbForm):
    reason = forms.CharField(label=_("motif d’annulation"), max_length=200)


class EndForm(VerbForm):
    """Nothing more will be paid of this loan: why, and from when on."""

    reason = forms.CharField(label=_("motif"), max_length=200)
    effective_on = DateField(label=_("en vigueur le"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("effective_on", self.today)


class OrderSearch(PersonalSearch):
    """Orders: waiting or not, when, on whose money, on whose files."""

    holder, loan = "loan__holder__", "loan__"
    identifiers = ("number", "reference")

    etat = Choice(label=_("État"), choices=OrderStatus.choices)
    du = DateField(required=False, label=_("Du"))
    au = DateField(required=False, label=_("Au"))
    enveloppe = envelope_choice()
    charge = OfficerChoice()

    CONDITIONS = {
        "etat": "status",
        "du": "pay_on__gte",
        "au": "pay_on__lte",
        "enveloppe": "loan__envelope",
        "charge": "loan__officer",
    }
