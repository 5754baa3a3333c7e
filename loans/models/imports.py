from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loans.enums import BatchStatus


class ImportBatch(models.Model):
    """A workbook brought in (import): what it held, what became of it, and how to take it back.

    `content` keeps the file as it came, so that what was previewed is what is imported. `counts` and
    `totals` are the row counts and control totals shown before confirming; `errors` the refused cells,
    `warnings` what was read with a doubt.
    `first_seq` and `last_seq` are the batch's rows in the journal, `last_hash` the hash of the last one.
    """

    file_name = models.CharField(_("fichier"), max_length=200)
    sha256 = models.CharField(_("empreinte du fichier"), max_length=64)
    content = models.BinaryField(editable=False)
    status = models.CharField(
        _("état"), max_length=9, choices=BatchStatus.choices, default=BatchStatus.PREVIEWED
    )
    counts = models.JSONField(_("lignes"), default=dict, blank=True)
    totals = models.JSONField(_("totaux de contrôle"), default=dict, blank=True)
    errors = models.JSONField(_("anomalies"), default=list, blank=True)
    warnings = models.JSONField(_("avertissements"), default=list, blank=True)
    first_seq = models.PositiveBigIntegerField(_("premier mouvement"), null=True, blank=True)
    last_seq = models.PositiveBigIntegerField(_("dernier mouvement"), null=True, blank=True)
    last_hash = models.CharField(_("empreinte du dernier mouvement"), max_length=64, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("déposé par")
    )
    created_at = models.DateTimeField(_("déposé le"))
    imported_at = models.DateTimeField(_("importé le"), null=True, blank=True)
    undone_at = models.DateTimeField(_("annulé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(status="imported"),
                name="batch_file_imported_once",
                violation_error_message=_("Ce fichier a déjà été importé."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["previewed", "refused"], imported_at__isnull=True)
                | Q(status__in=["imported", "undoing", "undone"], imported_at__isnull=False),
                name="batch_imported_has_date",
                violation_error_message=_("Un import exécuté a une date d’import, et lui seul."),
            ),
            models.CheckConstraint(
                condition=Q(status="undone", undone_at__isnull=False)
                | (~Q(status="undone") & Q(undone_at__isnull=True)),
                name="batch_undone_has_date",
                violation_error_message=_("Un import annulé a une date d’annulation, et lui seul."),
            ),
        ]
        permissions = [
            ("run_import", "Peut importer un classeur"),
            ("undo_import", "Peut annuler un import"),
        ]

    def __str__(self):
        return self.file_name
