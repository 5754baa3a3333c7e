"""The papers that the association issued about its loans, stored as they were issued."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiative_sm.fields import IdentifierField
from loans.enums import IssuedKind

FOLDER = "issued"


def stored_name(file, name):
    """Where a paper is kept: nothing of what it says, nor of whom it is about."""
    key = uuid.uuid4().hex
    return f"{FOLDER}/{key[:2]}/{key}.pdf"


class IssuedPaper(models.Model):
    """A paper issued (document émis): its number, its date, the code of its public page.

    `key` names what it is about ("receipt:1204"): the same thing gives the same paper again, never a second one.
    `code` leads to the page that confirms number, date and fingerprints to anybody, without personal data.
    """

    kind = models.CharField(_("nature"), max_length=13, choices=IssuedKind.choices)
    number = IdentifierField(_("numéro"), max_length=30, unique=True)
    key = models.CharField(_("objet"), max_length=80, unique=True)
    code = models.CharField(_("code de vérification"), max_length=32, unique=True)
    loan = models.ForeignKey(
        "loans.Loan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="issued_papers",
        verbose_name=_("prêt d’honneur"),
    )
    issued_on = models.DateField(_("émis le"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("émis par")
    )
    issued_at = models.DateTimeField(_("enregistré le"))
    cancelled_on = models.DateField(_("annulé le"), null=True, blank=True)
    cancel_reason = models.CharField(_("motif d’annulation"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("document émis")
        verbose_name_plural = _("documents émis")
        ordering = ["-issued_on", "-pk"]
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_on__isnull=True, cancel_reason="")
                | (Q(cancelled_on__isnull=False) & ~Q(cancel_reason="")),
                name="issued_paper_cancelled_why",
                violation_error_message=_("Une annulation dit quand et pourquoi."),
            )
        ]
        indexes = [models.Index(fields=["loan", "kind"], name="issued_paper_loan_kind")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self):
        """The public page that confirms the paper."""
        return reverse("loans:verify_paper", args=[self.code])


class IssuedFile(models.Model):
    """The paper in one language: its bytes, and their fingerprint."""

    paper = models.ForeignKey(
        IssuedPaper, on_delete=models.PROTECT, related_name="files", verbose_name=_("document émis")
    )
    language = models.CharField(
        _("langue"), max_length=2, choices=[("fr", _("Français")), ("ar", _("Arabe"))]
    )
    file = models.FileField(_("fichier"), upload_to=stored_name, max_length=120, editable=False)
    sha256 = models.CharField(_("empreinte"), max_length=64)
    size = models.PositiveIntegerField(_("taille (octets)"))
    pages = models.PositiveSmallIntegerField(_("pages"))

    class Meta:
        verbose_name = _("fichier émis")
        verbose_name_plural = _("fichiers émis")
        ordering = ["paper", "-language"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "language"],
                name="issued_file_once_a_language",
                violation_error_message=_("Ce document existe déjà dans cette langue."),
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, pages__gt=0),
                name="issued_file_not_empty",
                violation_error_message=_("Un document émis n’est pas vide."),
            ),
        ]

    def __str__(self):
        return f"{self.paper} ({self.language})"
