"""The form by which a receipt is entered on one loan, its effect read before it is posted."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm import money as dirhams
from initiative_sm.forms import MoneyFormField, WarningsMixin
from initiative_sm.search import found
from loans.actions import money
from loans.enums import REPAYABLE_STATUSES, MovementKind
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
        if data["amount"] > self.account.remaining:
            owed = dirhams.format(self.account.remaining)
            self.add_error("amount", gettext("Le montant dépasse ce qui reste dû : %s.") % owed)
            return data
        if data["amount"] > self.account.payable:
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
        standing = others.of_kind(MovementKind.REPAYMENT).standing()
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

    @property
    def effect(self):
        """The account of the loan today, before and after what was typed; None where it cannot be said."""
        data = getattr(self, "cleaned_data", {})
        if "amount" not in data or "value_date" not in data or data["amount"] > self.account.remaining:
            return None
        return {
            "before": self.account,
            "after": self.account.after(data["amount"]),
            "key": f"{data['amount']} {data['value_date']}",
        }

    @property
    def seen(self):
        """Whether the effect of what was sent had been shown to who sent it."""
        return self.effect is not None and self.cleaned_data.get("shown") == self.effect["key"]

    def perform(self, *, shown, confirm_warnings, **data):
        return money.repay(loan=self.loan, **data)
