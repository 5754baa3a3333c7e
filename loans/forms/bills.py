"""The forms of bills of exchange: a series or one taken in, a slip made, what the bank did with a slip."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField, MoneyFormField
from initiative_sm.lists import SearchForm
from initiative_sm.verbs import LabelledForm
from loans.actions import bills as verbs
from loans.bills import numbers_from, signable
from loans.enums import BillStatus
from loans.models import Bill
from loans.search import Choice, PersonalSearch


class BillSearch(PersonalSearch):
    """Bills: whose, in which state, due when, drawn on which bank."""

    holder, loan = "loan__holder__", "loan__"
    identifiers = ("number", "remittance__number")

    etat = Choice(label=_("État"), choices=BillStatus.choices)
    du = DateField(required=False, label=_("Échéance du"))
    au = DateField(required=False, label=_("Échéance au"))
    banque = forms.CharField(required=False, label=_("Banque tirée"), max_length=100)

    CONDITIONS = {"etat": "status", "du": "due_on__gte", "au": "due_on__lte", "banque": "bank__icontains"}


class SlipSearch(SearchForm):
    """Slips by their number, or by that of a bill on them."""

    du = DateField(required=False, label=_("Du"))
    au = DateField(required=False, label=_("Au"))

    CONDITIONS = {"du": "remitted_on__gte", "au": "remitted_on__lte"}

    def narrow(self, rows, asked):
        return rows.filter(number__icontains=asked["q"].strip()) if "q" in asked else rows


class SignedForm(LabelledForm):
    """What all the bills that a holder signs have in common: the bank they are drawn on."""

    bank = forms.CharField(label=_("banque tirée"), max_length=100)
    rib = forms.CharField(
        label=_("RIB tiré"), max_length=40, required=False, help_text=_("24 chiffres, avec ou sans espaces.")
    )
    received_on = DateField(label=_("reçues le"))

    def __init__(self, *args, loan, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.loan, self.today = loan, today
        self.initial.setdefault("received_on", today)
        last = loan.bills.order_by("-received_on", "-pk").first()
        self.initial.setdefault("bank", last.bank if last else "")
        self.initial.setdefault("rib", loan.rib or (last.rib if last else ""))

    def clean_received_on(self):
        if self.cleaned_data["received_on"] > self.today:
            raise ValidationError(gettext("Cette date est dans le futur."))
        return self.cleaned_data["received_on"]


class SeriesForm(SignedForm):
    """One bill for each of the instalments that are ticked, numbered one after the other."""

    first_number = forms.CharField(
        label=_("numéro de la première"),
        max_length=30,
        help_text=_("Les suivantes prennent les numéros qui suivent, dans l’ordre des échéances."),
    )

    field_order = ["first_number", "bank", "rib", "received_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instalments = signable(self.loan, self.today)
        self.fields["first_number"].widget.attrs["autofocus"] = not self.is_bound

    @property
    def ticked(self):
        """The keys of the instalments chosen: all that have no bill yet, until somebody chooses."""
        if self.is_bound:
            return set(self.data.getlist("lines"))
        return {each.key for each in self.instalments if each.bill is None}

    @property
    def rows(self):
        ticked = self.ticked
        return [(each, each.key in ticked) for each in self.instalments]

    def clean(self):
        data = super().clean()
        chosen = [each for each in self.instalments if each.key in self.ticked]
        if not chosen:
            raise ValidationError(gettext("Choisissez au moins une échéance."))
        if "first_number" in data:
            try:
                numbers = numbers_from(data["first_number"], len(chosen))
            except ValueError:
                self.add_error(
                    "first_number", gettext("Ce numéro finit par des chiffres, par exemple 0045120.")
                )
            else:
                lines = [each.line for each in chosen]
                data["bills"] = [
                    (number, line.due_on, line.left) for number, line in zip(numbers, lines, strict=True)
                ]
        return data

    def save(self, *, by):
        data = self.cleaned_data
        return verbs.register(
            loan=self.loan,
            bills=data["bills"],
            bank=data["bank"],
            rib=data["rib"],
            received_on=data["received_on"],
            by=by,
        )


class BillForm(SignedForm):
    """One bill, of any day and amount."""

    number = forms.CharField(label=_("numéro"), max_length=30)
    due_on = DateField(label=_("échéance"))
    amount = MoneyFormField(label=_("montant (DH)"))

    field_order = ["number", "due_on", "amount", "bank", "rib", "received_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["received_on"].label = gettext("Reçue le")

    def clean_amount(self):
        if self.cleaned_data["amount"] <= 0:
            raise ValidationError(gettext("Le montant est supérieur à zéro."))
        return self.cleaned_data["amount"]

    def save(self, *, by):
        data = dict(self.cleaned_data)
        bill = (data.pop("number"), data.pop("due_on"), data.pop("amount"))
        return verbs.register(loan=self.loan, bills=[bill], by=by, **data)[0]


class UntilForm(LabelledForm):
    """Up to which day the bills to remit fall due."""

    jusqu = DateField(label=_("échéances jusqu’au"))


class ChosenBills(forms.ModelMultipleChoiceField):
    """The bills ticked in a table that the page draws itself."""

    def __init__(self, **kwargs):
        super().__init__(
            queryset=Bill.objects.none(),
            error_messages={"required": _("Choisissez au moins une lettre de change.")},
            label=_("lettres de change"),
            **kwargs,
        )


class SlipForm(LabelledForm):
    """The bills that go to the bank together, on which account, when."""

    bills = ChosenBills()
    number = forms.CharField(label=_("numéro du bordereau"), max_length=30)
    account = forms.ModelChoiceField(queryset=None, label=_("compte à créditer"), empty_label=None)
    remitted_on = DateField(label=_("remis le"))

    def __init__(self, *args, bills, accounts, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bills"].queryset = bills
        self.fields["account"].queryset = accounts
        self.initial.setdefault("remitted_on", today)
        self.initial.setdefault("number", verbs.next_number(today.year))
        self.today = today

    def clean_remitted_on(self):
        if self.cleaned_data["remitted_on"] > self.today:
            raise ValidationError(gettext("Cette date est dans le futur."))
        return self.cleaned_data["remitted_on"]


class OutcomeForm(LabelledForm):
    """What the bank did with the ticked bills of a slip; the button says which: PAID, BOUNCED or OFF."""

    PAID, BOUNCED, OFF = "payees", "impayees", "retirer"

    bills = ChosenBills()
    value_date = DateField(label=_("date de valeur"))
    reason = forms.CharField(
        label=_("motif du rejet"),
        max_length=200,
        required=False,
        help_text=_("Pour un impayé : celui que donne la banque."),
        widget=forms.TextInput(attrs={"list": "bounce-reasons"}),
    )

    def __init__(self, *args, slip, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["bills"].queryset = slip.bills.all()
        self.initial.setdefault("value_date", today)

    @property
    def verb(self):
        asked = self.data.get("quoi")
        return asked if asked in (self.PAID, self.BOUNCED, self.OFF) else self.PAID

    def clean_value_date(self):
        if self.cleaned_data["value_date"] > self.today:
            raise ValidationError(gettext("La date de valeur est dans le futur."))
        return self.cleaned_data["value_date"]

    def perform(self, *, by):
        data = self.cleaned_data
        bills, day = list(data["bills"]), data["value_date"]
        if self.verb == self.BOUNCED:
            return verbs.bounce(bills=bills, bounced_on=day, reason=data["reason"], by=by)
        if self.verb == self.OFF:
            return verbs.take_off(bills=bills, on=self.today, by=by)
        return verbs.pay(bills=bills, value_date=day, by=by)
