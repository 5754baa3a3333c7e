from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from initiative_sm.forms import DateField, MoneyFormField, WarningsMixin


class ReceiptForm(WarningsMixin, forms.Form):
    """A small form with every field of the house, and one warning."""

    amount = MoneyFormField(label="Montant")
    value_date = DateField(label="Date")

    def clean_amount(self):
        if self.cleaned_data["amount"] > 100_000:
            raise forms.ValidationError("Trop.")
        return self.cleaned_data["amount"]

    def clean(self):
        if self.cleaned_data.get("amount", 0) > 50_000:
            self.warn("Ce montant est inhabituel.")
            self.warn("Vérifiez le relevé.")
        return self.cleaned_data


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_money_and_dates_are_read_the_same_way_in_every_language(language):
    with translation.override(language):
        form = ReceiptForm({"amount": "٤٠ ٠٠٠,50 DH", "value_date": "01/02/2024"})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["value_date"] == date(2024, 2, 1)
        assert form.cleaned_data["amount"] == Decimal("40000.50")


def test_a_form_refuses_with_the_sentence_of_the_rule():
    form = ReceiptForm({"amount": "1.234", "value_date": "02/30/2024"})
    assert form.errors == {
        "amount": ["« 1.234 » peut se lire de deux façons : écrivez 1 234 ou 1,23."],
        "value_date": ["« 02/30/2024 » n’existe pas dans le calendrier (jour/mois/année)."],
    }


def test_a_form_asks_for_what_is_missing():
    form = ReceiptForm({"amount": "", "value_date": ""})
    assert sorted(form.errors) == ["amount", "value_date"]
    assert MoneyFormField(required=False).clean("") is None


def test_a_negative_amount_is_refused_unless_allowed():
    assert MoneyFormField(allow_negative=True).clean("-5") == Decimal(-5)
    with pytest.raises(forms.ValidationError):
        MoneyFormField().clean("-5")


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_what_a_form_shows_it_reads_back(language):
    with translation.override(language):
        field = MoneyFormField()
        shown = field.prepare_value(Decimal("50000.50"))
        assert shown == "50000,50"
        assert field.clean(shown) == Decimal("50000.50")
        html = ReceiptForm(initial={"amount": Decimal("50000.50"), "value_date": date(2024, 9, 25)}).as_p()
    assert 'value="50000,50"' in html
    assert 'type="date" name="value_date" value="2024-09-25"' in html


@pytest.mark.parametrize(
    ("initial", "typed", "changed"),
    [
        (Decimal("50000.00"), "50 000", False),
        (Decimal("50000.00"), "50 000,01", True),
        (Decimal("50000.00"), "1.234", True),
        (None, "", False),
    ],
)
def test_an_amount_typed_otherwise_is_no_change(initial, typed, changed):
    assert MoneyFormField().has_changed(initial, typed) == changed


def test_a_warning_is_shown_once_and_can_be_confirmed():
    data = {"amount": "60000", "value_date": "2024-09-25"}
    form = ReceiptForm(data)
    assert not form.is_valid()
    assert form.non_field_errors() == ["Ce montant est inhabituel.", "Vérifiez le relevé."]
    assert isinstance(form.fields["confirm_warnings"].widget, forms.CheckboxInput)
    assert ReceiptForm({**data, "confirm_warnings": "on"}).is_valid()


def test_an_error_cannot_be_confirmed():
    form = ReceiptForm({"amount": "150000", "value_date": "2024-09-25", "confirm_warnings": "on"})
    assert form.errors == {"amount": ["Trop."]}
    assert "value=" not in str(form["confirm_warnings"])


def test_a_form_without_warning_hides_the_box():
    form = ReceiptForm({"amount": "500", "value_date": "2024-09-25"})
    assert form.is_valid()
    assert form.fields["confirm_warnings"].widget.is_hidden
