"""Form fields and forms that every app shares: money, dates, warnings that can be confirmed."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from initiative_sm import dates, money, uploads

#: ISO and day/month/year in every language, never month/day (Django reads 01/02 as 2 January in Arabic).
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


class DateField(forms.DateField):
    """A day, read by `dates.parse` in every language; the browser's own date picker where there is one."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(input_formats=DATE_FORMATS, **kwargs)

    def to_python(self, value):
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        try:
            return dates.parse(value)
        except dates.DateError as error:
            raise ValidationError(str(error), code="invalid") from error


class DateForm(forms.Form):
    """The day at which a page is looked at."""

    le = DateField(label=_("Situation au"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["le"].widget.attrs["class"] = "form-control"


class MoneyFormField(forms.Field):
    """An amount in dirhams, read by `money.parse` in every language."""

    widget = forms.TextInput

    def __init__(self, *, allow_negative=False, max_length=None, **kwargs):
        self.allow_negative = allow_negative
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return money.parse(value, allow_negative=self.allow_negative)
        except money.MoneyError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value):
        if value is None or isinstance(value, str):
            return value
        return f"{value:.2f}".replace(".", ",")

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "autocomplete": "off", "class": "money", "dir": "ltr"}

    def has_changed(self, initial, data):
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class NamedChoiceField(forms.ModelChoiceField):
    """A choice among rows kept in several languages, each called by its name in the reader's."""

    def label_from_instance(self, row):
        return row.name(get_language() or "fr")


class UploadField(forms.FileField):
    """A file that somebody hands in: its value is the `uploads.Upload` it was examined to be, or None."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": uploads.ACCEPT}))
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return uploads.received(file, max_bytes=settings.DOCUMENT_MAX_BYTES)
        except uploads.UploadError as error:
            raise ValidationError(str(error)) from error


class WarningsMixin:
    """Warnings are shown once and can be confirmed; errors cannot.

    A form calls `self.warn(sentence)` in `clean()`. While a warning is not confirmed the form is invalid,
    keeps what was typed, and shows a box "I have read this" (`confirm_warnings`).
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warnings = []
        self.fields["confirm_warnings"] = forms.BooleanField(
            required=False, label=_("J’ai lu ces avertissements et je confirme"), widget=forms.HiddenInput
        )

    def warn(self, sentence):
        self.warnings.append(sentence)

    def full_clean(self):
        self.warnings = []
        super().full_clean()
        if not self.is_bound:
            return
        if self.errors:
            # Given again with the correction: it may bring other warnings than those that were read.
            self.data = self.data.copy()
            self.data.pop(self.add_prefix("confirm_warnings"), None)
        elif self.warnings and not self.cleaned_data.get("confirm_warnings"):
            self.fields["confirm_warnings"].widget = forms.CheckboxInput()
            self.add_error(None, ValidationError(self.warnings, code="warning"))
