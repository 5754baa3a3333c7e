"""The form by which a receipt is entered on one loan, its effect read before it is posted."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm import money as dirhams
from initiative_sm.forms import MoneyFormField, WarningsMixin
from initiative_sm.search import found
from loans.actions import money
from loans.actions.receipts import split
from loans.enums import RECEIPT_KINDS, REPAYABLE_STATUSES, MovementKind
from loans.forms.postings import ChannelField, PostingForm, ReferenceField
from loans.models import Loan, Movement
from loans.positions import with_position
from loans.statement import statement

FOUND_AT_MOST = 20


class LoanFinder(forms.Form):
    """Which loan was repaid: by its number, or by the name, the number or the whole CIN of its holder."""

    q = forms.CharField(
        label=_("Prêt remboursé"),
        max_length=100,
        help_text=_("Numéro du prêt, nom en français ou en arabe, ou CIN complète."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "autofocus": True}),
    )

    def loans(self, on):
        """The loans that await money and answer to these words, with what each owes on `on`."""
        condition = found(
            self.cleaned_data["q"],
            names_keys=("holder__names_key",),
            identifiers=("number", "holder__number"),
            exact_identifiers=("holder__cin",),
        )
        rows = Loan.objects.filter(condition, status__in=REPAYABLE_STATUSES)
        return with_position(rows, on).select_related("holder", "project").order_by("number")[:FOUND_AT_MOST]


class ReceiptForm(WarningsMixin, PostingForm):
    """Money received on `loan`. It is posted once the effect of just this amount and day was `shown`."""

    amount = MoneyFormField(label=_("montant (DH)"))
    channel = ChannelField()
    reference = ReferenceField()
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ["amount", "value_date", "channel", "reference"]
    place = "receipt"

    def __init__(self, *args, loan, **kwargs):
        super().__init__(*args, **kwargs)
        self.loan = loan
        self.rows = []
        self.account = statement(loan, self.today)
        self.fields["amount"].widget.attrs["autofocus"] = not self.is_bound

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount <= 0:
            raise ValidationError(gettext("Le montant est supérieur à zéro."))
        return amount

    def clean(self):
        data = super().clean()
        if self.repeated or "amount" not in data or "value_date" not in data:
            return data
        if self.loan.disbursed_on and data["value_date"] < self.loan.disbursed_on:
            self.add_error("value_date", gettext("Ce prêt n’était pas encore décaissé à cette date."))
            return data
        if self.excess:
            self.warn(
                gettext(
                    "Le prêt ne doit pas tant : %s resteront au crédit du porteur, à rendre ou à imputer."
                )
                % dirhams.format(self.excess)
            )
        elif data["amount"] > self.account.payable and self.account.remaining:
            self.warn(
                gettext("Le montant dépasse ce qui est dû, prochaine échéance comprise : %s.")
                % dirhams.format(self.account.payable)
            )
        self._warn_of_twins(data)
        return data

    def _warn_of_twins(self, data):
        """The same paper, or the same amount on the same day, may be one receipt entered twice."""
        # What this very form has just written, by a button pressed twice, is no twin.
        others = Movement.objects.exclude(source_key=data.get("form_key"))
        standing = others.of_kind(*RECEIPT_KINDS).standing()
        reference = data.get("reference")
        twin = reference and standing.filter(reference=reference).select_related("loan").first()
        if twin:
            self.warn(
                gettext(
                    "La référence %(reference)s figure déjà sur un remboursement du prêt %(loan)s, le %(day)s."
                )
                % {
                    "reference": twin.reference,
                    "loan": twin.loan.number,
                    "day": f"{twin.value_date:%d/%m/%Y}",
                }
            )
        elif standing.filter(loan=self.loan, amount=data["amount"], value_date=data["value_date"]).exists():
            self.warn(
                gettext("Un remboursement du même montant est déjà enregistré à cette date sur ce prêt.")
            )

    @property
    def repeated(self):
        """Whether this very form has been posted already: sent again, it says so and posts nothing."""
        key = self.cleaned_data.get("form_key")
        return key is not None and Movement.objects.filter(source_key=key).exists()

    @cached_property
    def parts(self):
        """Kind of movement → what of the amount typed it takes; empty where it cannot be said."""
        data = getattr(self, "cleaned_data", {})
        if "amount" not in data or "value_date" not in data:
            return {}
        return dict(split(self.loan, data["amount"], data["value_date"]))

    @property
    def excess(self):
        """What of the amount typed would stay to the holder's credit."""
        return self.parts.get(MovementKind.OVERPAYMENT)

    @property
    def effect(self):
        """The account of the loan today, before and after what was typed; None where it cannot be said."""
        if not self.parts:
            return None
        repaid, excess = (
            self.parts.get(kind, Decimal(0)) for kind in (MovementKind.REPAYMENT, MovementKind.OVERPAYMENT)
        )
        return {
            "before": self.account,
            "after": self.account.after(repaid, excess),
            "key": f"{self.cleaned_data['amount']} {self.cleaned_data['value_date']}",
        }

    @property
    def seen(self):
        """Whether the effect of what was sent had been shown to who sent it."""
        return self.effect is not None and self.cleaned_data.get("shown") == self.effect["key"]

    def perform(self, *, shown, confirm_warnings, **data):
        self.rows = money.receive(loan=self.loan, **data)
        return self.rows[0]
