"""The forms by which money is entered, one for each kind of movement, each calling its action."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import MoneyFormField
from loans.actions import money
from loans.admin.file_verbs import EnvelopeField
from loans.enums import DecisionSubject, MovementKind
from loans.forms.postings import ChannelField, PostingForm, ReferenceField
from loans.models import Decision, Loan, Movement, Schedule


class LoanField(forms.ModelChoiceField):
    """A loan, looked for by its number or the name of its holder."""

    def __init__(self, **kwargs):
        widget = AutocompleteSelect(Movement._meta.get_field("loan"), admin.site)
        super().__init__(
            queryset=Loan.objects.select_related("holder"),
            label=_("prêt d’honneur"),
            widget=widget,
            **kwargs,
        )

    def label_from_instance(self, loan):
        return f"{loan.number} – {loan.holder.full_name}"


class EnvelopePosting(PostingForm):
    """Money that comes into an envelope, or leaves it."""

    envelope = EnvelopeField(label=_("enveloppe"))
    amount = MoneyFormField(label=_("montant (DH)"))
    channel = ChannelField()
    reference = ReferenceField()
    reason = forms.CharField(label=_("motif"), required=False, max_length=250)

    field_order = ["envelope", "amount", "value_date"]
    kind = None

    def perform(self, **data):
        return money.post(kind=self.kind, **data)


class ContributionForm(EnvelopePosting):
    kind = MovementKind.CONTRIBUTION


class RestitutionForm(EnvelopePosting):
    kind = MovementKind.RESTITUTION


class AllocationForm(EnvelopePosting):
    kind = forms.ChoiceField(
        label=_("sens"),
        choices=[(each, each.label) for each in (MovementKind.ALLOCATION_IN, MovementKind.ALLOCATION_OUT)],
        widget=forms.RadioSelect,
    )
    field_order = ["kind", "envelope", "amount", "value_date"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].help_text = gettext(
            "Frais bancaires, produits financiers, décision de l’organe…"
        )

    def perform(self, **data):
        return money.post(**data)


class TransferForm(PostingForm):
    source = EnvelopeField(label=_("de l’enveloppe"))
    target = EnvelopeField(label=_("vers l’enveloppe"))
    amount = MoneyFormField(label=_("montant (DH)"))
    reason = forms.CharField(label=_("motif"), max_length=250)

    field_order = ["source", "target", "amount", "value_date"]

    def perform(self, **data):
        return money.transfer(**data)[0]


class ReceiptForm(PostingForm):
    """Money received on a loan."""

    loan = LoanField()
    amount = MoneyFormField(label=_("montant (DH)"))
    channel = ChannelField()
    reference = ReferenceField()

    field_order = ["loan", "amount", "value_date"]


class RepaymentForm(ReceiptForm):
    def perform(self, **data):
        return money.repay(**data)


class RecoveryForm(ReceiptForm):
    def perform(self, **data):
        return money.recover(**data)


def _repeated_amount(source_key):
    """The amount of the movement that this form has already made, if it has: "the whole" means the same."""
    first = Movement.objects.filter(source_key=source_key).first()
    return first and first.amount


class WriteOffForm(PostingForm):
    decision = forms.ModelChoiceField(
        label=_("décision de passage en perte"),
        queryset=Decision.objects.filter(subject=DecisionSubject.WRITE_OFF).select_related("loan"),
        widget=AutocompleteSelect(Schedule._meta.get_field("decision"), admin.site),
    )
    amount = MoneyFormField(
        label=_("montant (DH)"), required=False, help_text=_("Laissé vide : tout ce qui reste dû.")
    )
    reason = forms.CharField(label=_("motif"), required=False, max_length=250)

    field_order = ["decision", "amount", "value_date"]

    def perform(self, *, source_key, decision, amount, **data):
        amount = amount or _repeated_amount(source_key)
        return money.write_off(
            loan=decision.loan, decision=decision, source_key=source_key, amount=amount, **data
        )
