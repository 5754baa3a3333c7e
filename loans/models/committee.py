"""The files before the approval committee, and what it asks for before the money leaves."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiative_sm.money import MoneyField


class CommitteeFile(models.Model):
    """A file on the agenda of a session of the approval committee (comité d'agrément), as it is proposed.

    Its resolution carries the votes and the recusals; its decision, once taken, points to the same agenda item.
    """

    item = models.OneToOneField(
        "governance.AgendaItem",
        on_delete=models.PROTECT,
        related_name="committee_file",
        verbose_name=_("point de l’ordre du jour"),
    )
    resolution = models.OneToOneField(
        "governance.Resolution",
        on_delete=models.PROTECT,
        related_name="committee_file",
        verbose_name=_("résolution"),
    )
    loan = models.ForeignKey(
        "loans.Loan", on_delete=models.PROTECT, related_name="presentations", verbose_name=_("dossier")
    )
    amount = MoneyField(_("montant proposé"))
    term = models.PositiveSmallIntegerField(_("nombre d’échéances"))
    deferral = models.PositiveSmallIntegerField(_("différé (mois)"), default=0)
    envelope = models.ForeignKey(
        "loans.Envelope",
        on_delete=models.PROTECT,
        related_name="presentations",
        verbose_name=_("enveloppe"),
    )
    heard = models.BooleanField(_("porteur entendu"), default=False)
    note = models.TextField(_("débats"), blank=True)

    class Meta:
        verbose_name = _("dossier présenté au comité")
        verbose_name_plural = _("dossiers présentés au comité")
        ordering = ["item__meeting", "item__number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, term__gte=1, term__lte=180, deferral__lte=60),
                name="committee_file_terms_plausible",
                violation_error_message=_(
                    "Le montant est positif, la durée de 1 à 180 mois, le différé de 60 au plus."
                ),
            )
        ]

    def __str__(self):
        return f"{self.item} – {self.loan}"


class Condition(models.Model):
    """A condition of a favourable decision (réserve), lifted with its evidence before the contract."""

    decision = models.ForeignKey(
        "loans.Decision", on_delete=models.PROTECT, related_name="condition_rows", verbose_name=_("décision")
    )
    text = models.CharField(_("condition"), max_length=300)
    lifted_on = models.DateField(_("levée le"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("levée par"),
    )
    evidence = models.ForeignKey(
        "loans.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conditions",
        verbose_name=_("justificatif"),
    )
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["decision", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True, lifted_by__isnull=True)
                | (
                    Q(lifted_on__isnull=False, lifted_by__isnull=False)
                    & (Q(evidence__isnull=False) | ~Q(note=""))
                ),
                name="condition_lifted_with_evidence",
                violation_error_message=_("Une condition levée dit quand, par qui et sur quel justificatif."),
            )
        ]

    def __str__(self):
        return self.text
