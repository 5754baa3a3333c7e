"""What is typed on an agenda: a point, a draft resolution, a file that is joined."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from governance.actions import agenda, papers
from governance.enums import PaperKind, ResolutionKind
from governance.models import AgendaItem, Paper, Resolution
from initiative_sm.forms import UploadField
from initiative_sm.verbs import show_refusal
from members.enums import Language

ARABIC = {"dir": "rtl", "lang": "ar"}


class _OfMeeting(forms.ModelForm):
    """A form about a row of a meeting: its labels with a capital, written by a verb."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)

    def _written(self, verb, **given):
        try:
            return verb(**given)
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None


class ItemForm(_OfMeeting):
    """A point of the agenda in both languages."""

    class Meta:
        model = AgendaItem
        fields = ("title_fr", "title_ar", "rapporteur_fr", "rapporteur_ar")
        widgets = {"title_ar": forms.TextInput(attrs=ARABIC), "rapporteur_ar": forms.TextInput(attrs=ARABIC)}

    def save_by(self, user):
        verb = agenda.change if self.instance.pk else agenda.add
        return self._written(verb, item=self.instance, by=user)


class DraftForm(_OfMeeting):
    """A resolution as it will be put to the vote. Reports are submitted on their own page, not typed here."""

    class Meta:
        model = Resolution
        fields = ("kind", "text_fr", "text_ar")
        widgets = {
            "text_fr": forms.Textarea(attrs={"rows": 4}),
            "text_ar": forms.Textarea(attrs={"rows": 4, **ARABIC}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.kind == ResolutionKind.ADOPT_REPORT:
            del self.fields["kind"]
        else:
            typed = [choice for choice in ResolutionKind.choices if choice[0] != ResolutionKind.ADOPT_REPORT]
            self.fields["kind"].choices = typed

    def save_by(self, user):
        verb = agenda.reword if self.instance.pk else agenda.propose
        return self._written(verb, resolution=self.instance, by=user)


class PaperForm(forms.Form):
    """A file joined to the convocation: of a point, or of the whole meeting."""

    title = forms.CharField(label=_("Titre"), max_length=200)
    item = forms.ModelChoiceField(
        label=_("Il concerne"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=_("Toute la réunion"),
    )
    language = forms.ChoiceField(
        label=_("Langue"), required=False, choices=[("", _("Sans objet")), *Language.choices]
    )
    file = UploadField(label=_("Fichier"))

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["item"].queryset = meeting.agenda.all()
        self.fields["item"].label_from_instance = lambda row: f"{row.number}. {row.title(get_language())}"
        self.fields["file"].help_text = gettext(
            "PDF, image JPEG, PNG ou WebP, Word ou Excel ; %d Mo au plus."
        ) % (settings.DOCUMENT_MAX_BYTES // 1024**2)

    def save_by(self, user):
        given = self.cleaned_data
        paper = Paper(
            meeting=self.meeting,
            kind=PaperKind.ATTACHMENT,
            title=given["title"].strip(),
            item=given["item"],
            language=given["language"],
        )
        try:
            return papers.keep(paper=paper, upload=given["file"], by=user, at=timezone.now())
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None
