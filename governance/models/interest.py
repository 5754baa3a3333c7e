"""The register of conflicts of interest."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.enums import InterestKind
from members.models import Member, Representative


class InterestQuerySet(models.QuerySet):
    def on(self, day):
        """What was declared by `day` and had not ended before it."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), declared_on__lte=day)


class Interest(models.Model):
    """An interest declared by somebody who decides (déclaration d’intérêts), kept after it ended."""

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="interests", verbose_name=_("adhérent")
    )
    representative = models.ForeignKey(
        Representative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="interests",
        verbose_name=_("représentant"),
    )
    kind = models.CharField(_("nature"), max_length=10, choices=InterestKind.choices)
    party = models.CharField(
        _("avec qui"), max_length=200, help_text=_("L’entreprise, l’organisme ou la personne concernée.")
    )
    description = models.CharField(_("description"), max_length=300, blank=True)
    declared_on = models.DateField(_("déclarée le"))
    ended_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("notée par")
    )

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("déclaration d’intérêts")
        verbose_name_plural = _("registre des intérêts")
        ordering = ["-declared_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("declared_on")),
                name="interest_ends_after_declared",
                violation_error_message=_("La fin d’un intérêt ne précède pas sa déclaration."),
            )
        ]

    def __str__(self):
        return f"{self.representative or self.member} – {self.party}"
