"""What is typed when a paper is added to a file, or withdrawn from it."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from initiative_sm.forms import UploadField
from initiative_sm.verbs import show_refusal
from loans.actions import documents
from loans.enums import DocumentKind
from loans.models import Document


class DocumentForm(forms.Form):
    """A paper of `holder`: what it is, what it is about, the file or the photograph."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Nature de la pièce"), choices=[("", "—"), *DocumentKind.choices]
    )
    about = forms.ChoiceField(label=gettext_lazy("Elle concerne"))
    file = UploadField(
        label=gettext_lazy("Fichier ou photographie"),
    )
    title = forms.CharField(
        label=gettext_lazy("Précision"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Facultative : le fournisseur du devis, le mois du relevé…"),
    )

    def __init__(self, *args, holder, projects, loans, **kwargs):
        super().__init__(*args, **kwargs)
        self.holder = holder
        language = get_language() or "fr"
        self.subjects = {"": {}}
        choices = [("", _("La personne"))]
        for project in projects:
            self.subjects[f"projet-{project.pk}"] = {"project": project}
            choices.append((f"projet-{project.pk}", _("Le projet %s") % project.name(language)))
        for loan in loans:
            self.subjects[f"pret-{loan.pk}"] = {"loan": loan}
            choices.append((f"pret-{loan.pk}", _("Le prêt %s") % loan.number))
        self.fields["about"].choices = choices
        self.fields["about"].required = False
        limit = settings.DOCUMENT_MAX_BYTES // 1024**2
        self.fields["file"].help_text = (
            _(
                "PDF, image JPEG, PNG ou WebP, Word ou Excel ; %d Mo au plus. Sur un téléphone, prenez la photo."
            )
            % limit
        )

    def save_by(self, user):
        """The paper that was added, or None where the action refused; its sentences are then on the form."""
        given = self.cleaned_data
        subject = self.subjects[given["about"]]
        document = Document(holder=self.holder, kind=given["kind"], title=given["title"].strip(), **subject)
        try:
            return documents.add(document=document, upload=given["file"], by=user, at=timezone.now())
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None


class RemovalForm(forms.Form):
    """Why a paper is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Motif du retrait"),
        max_length=200,
        help_text=gettext_lazy("Il reste au dossier avec votre nom : pièce d’une autre personne, illisible…"),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
