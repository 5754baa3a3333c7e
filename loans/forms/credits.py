"""The forms by which a holder's credit is given back, or pays what the loan owes again."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm import money as dirhams
from initiative_sm.forms import MoneyFormField, WarningsMixin
from loans.actions import money
from loans.forms.postings import ChannelField, PostingForm, ReferenceField
from loans.statement import statement


class RefundForm(WarningsMixin, PostingForm):
    """Give back what the holder paid in excess, all of it unless less is typed."""

    amount = MoneyFormField(label=_("montant à rendre (DH)"))
    channel = ChannelField()
    reference = ReferenceField()

    field_order = ["amount", "value_date", "channel", "reference"]
    place = "refund"

    def __init__(self, *args, loan, **kwargs):
        super().__init__(*args, auto_id="rendre_%s", **kwargs)
        self.loan, self.account = loan, statement(loan, self.today)
        self.initial.setdefault("amount", self.account.credit)

    def clean_amount(self):
        if self.cleaned_data["amount"] <= 0:
            raise ValidationError(gettext("Le montant est supérieur à zéro."))
        return self.cleaned_data["amount"]

    def clean(self):
        data = super().clean()
        if self.account.remaining:
            self.warn(
                gettext("Le prêt doit encore %s : le crédit peut d’abord payer ce qui est dû.")
                % dirhams.format(self.account.remaining)
            )
        return data

    def perform(self, *, confirm_warnings, **data):
        return money.refund(loan=self.loan, **data)


class ImputeForm(PostingForm):
    """Let the credit pay what the loan owes, as far as it goes."""

    place = "impute"

    def __init__(self, *args, loan, **kwargs):
        super().__init__(*args, auto_id="imputer_%s", **kwargs)
        self.loan = loan

    def perform(self, **data):
        return money.impute(loan=self.loan, **data)[0]
