"""The form that takes a workbook in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative_sm.spreadsheets import MAX_BYTES
from loans.actions import imports

ZIP_SIGNATURE = b"PK\x03\x04"


class ImportForm(forms.Form):
    """A workbook to examine: its size and its kind are checked before it is kept."""

    file = forms.FileField(
        label=gettext_lazy("Classeur XLSX"),
        help_text=gettext_lazy("Le modèle ci-contre, rempli. 20 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("Le fichier dépasse %(limit)d Mo.") % {"limit": MAX_BYTES // 1024**2})
        if not file.name.lower().endswith(".xlsx"):
            raise ValidationError(_("Enregistrez le classeur au format XLSX."))
        self.content = file.read()
        if not self.content.startswith(ZIP_SIGNATURE):
            raise ValidationError(_("Ce fichier n’est pas un classeur XLSX."))
        imports.refuse_repeated(imports.fingerprint(self.content))
        return file
