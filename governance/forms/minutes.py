"""The forms of the minutes: a part in both languages, the signed copy."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import MinutesSection
from initiative_sm.forms import UploadField

LENGTH = 30_000
#: About how many letters a line of the field holds at a desk: it opens as tall as its text.
LETTERS_A_LINE = 65


def _text(language):
    attrs = {"rows": 8, "lang": language, "dir": "rtl" if language == "ar" else "ltr"}
    return forms.Textarea(attrs=attrs)


class SectionForm(forms.ModelForm):
    """A part of the minutes; each language is typed in its own direction."""

    text_fr = forms.CharField(
        label=_("Texte (français)"), required=False, max_length=LENGTH, widget=_text("fr")
    )
    text_ar = forms.CharField(label=_("Texte (arabe)"), required=False, max_length=LENGTH, widget=_text("ar"))

    class Meta:
        model = MinutesSection
        fields = ("title_fr", "title_ar", "text_fr", "text_ar")
        labels = {"title_fr": _("Titre (français)"), "title_ar": _("Titre (arabe)")}
        widgets = {
            "title_fr": forms.TextInput(attrs={"lang": "fr", "dir": "ltr"}),
            "title_ar": forms.TextInput(attrs={"lang": "ar", "dir": "rtl"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        longest = max(self.instance.text_fr, self.instance.text_ar, key=len)
        rows = longest.count("\n") + len(longest) // LETTERS_A_LINE + 2
        for name in ("text_fr", "text_ar"):
            self.fields[name].widget.attrs["rows"] = min(max(rows, 6), 24)

    def clean(self):
        data = super().clean()
        for name in ("text_fr", "text_ar"):
            data[name] = data.get(name, "").replace("\r\n", "\n").strip()
        return data


class LockForm(forms.Form):
    """The scan of the minutes as they were signed."""

    file = UploadField(
        label=_("Exemplaire signé, numérisé"),
        help_text=_("PDF ou photographie, en français, en arabe ou les deux."),
    )
