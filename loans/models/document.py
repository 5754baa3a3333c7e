"""The papers of a file, as they were handed in."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm import uploads
from loans.enums import DocumentKind

FOLDER = "documents"


def stored_name(document, name):
    """Where the file is kept: nothing of what the person called it, nor of whom it is about."""
    key = uuid.uuid4().hex
    extension = uploads.BY_TYPE[document.content_type].extensions[0]
    return f"{FOLDER}/{key[:2]}/{key}{extension}"


class DocumentQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not withdrawn."""
        return self.filter(removed_at__isnull=True)


class Document(models.Model):
    """A paper of a holder's file (pièce), about the person alone or about a project or a loan of theirs.

    It is never changed. Withdrawn, it stays on record with who did it, when and why, and is shown no more.
    """

    holder = models.ForeignKey(
        "loans.Holder",
        on_delete=models.PROTECT,
        related_name="documents",
        verbose_name=_("porteur de projet"),
    )
    project = models.ForeignKey(
        "loans.Project",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("projet"),
    )
    loan = models.ForeignKey(
        "loans.Loan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("prêt d’honneur"),
    )
    kind = models.CharField(_("nature"), max_length=17, choices=DocumentKind.choices)
    title = models.CharField(_("précision"), max_length=120, blank=True)
    file = models.FileField(_("fichier"), upload_to=stored_name, max_length=120, editable=False)
    name = models.CharField(_("nom du fichier"), max_length=uploads.NAME_LENGTH)
    content_type = models.CharField(
        _("format"), max_length=100, choices=[(kind.content_type, kind.label) for kind in uploads.KINDS]
    )
    size = models.PositiveIntegerField(_("taille (octets)"))
    sha256 = models.CharField(_("empreinte"), max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("ajoutée par")
    )
    added_at = models.DateTimeField(_("ajoutée le"))
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("retirée par"),
    )
    removed_at = models.DateTimeField(_("retirée le"), null=True, blank=True)
    removal_reason = models.CharField(_("motif du retrait"), max_length=200, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("pièce")
        verbose_name_plural = _("pièces")
        ordering = ["-added_at", "-pk"]
        default_permissions = ("add", "view")
        permissions = [("remove_document", "Peut retirer une pièce d’un dossier")]
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="document_once_in_a_file",
                violation_error_message=_("Ce fichier figure déjà parmi les pièces de cette personne."),
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="document_not_empty",
                violation_error_message=_("Un fichier vide n’est pas une pièce."),
            ),
            models.CheckConstraint(
                condition=Q(content_type__in=[kind.content_type for kind in uploads.KINDS]),
                name="document_format_known",
                violation_error_message=_("Ce format de fichier n’est pas accepté."),
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removal_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removal_reason="")),
                name="document_removed_with_reason",
                violation_error_message=_("Un retrait dit qui, quand et pourquoi."),
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=True) | Q(loan__isnull=True),
                name="document_about_one_thing",
                violation_error_message=_("Une pièce concerne un projet ou un prêt, pas les deux."),
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="document_sha256")]

    def __str__(self):
        return self.title or self.get_kind_display()

    def get_absolute_url(self):
        return reverse("loans:document", args=[self.pk])

    @property
    def shown(self):
        """Whether a browser shows it by itself."""
        return uploads.BY_TYPE[self.content_type].shown

    def clean(self):
        if self.loan_id and self.loan.holder_id != self.holder_id:
            raise ValidationError({"loan": gettext("Ce prêt est celui d’une autre personne.")})
        if self.project_id and not self.holder.has_project(self.project):
            raise ValidationError({"project": gettext("Ce projet est celui d’une autre personne.")})
