"""Earmarked money: who gives, under which convention, into which envelope."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiative_sm.fields import IdentifierField
from initiative_sm.money import MoneyField
from loans.models.naming import Bilingual


class Funder(Bilingual):
    """A funder (bailleur) of the loan fund."""

    name_fr = models.CharField(_("nom (français)"), max_length=150, unique=True)
    name_ar = models.CharField(_("nom (arabe)"), max_length=150, blank=True)
    member = models.ForeignKey(
        "members.Member",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="funding",
        verbose_name=_("adhérent"),
    )
    batch = models.ForeignKey(
        "loans.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="funders",
    )

    class Meta:
        verbose_name = _("bailleur")
        verbose_name_plural = _("bailleurs")
        ordering = ["name_fr"]


class Convention(models.Model):
    """An agreement with a funder (convention): number, date, amount promised.

    Number and signature date are what the Court of Accounts asks for beside each dotation.
    """

    funder = models.ForeignKey(
        Funder, on_delete=models.PROTECT, related_name="conventions", verbose_name=_("bailleur")
    )
    number = IdentifierField(_("numéro"), max_length=40, unique=True)
    subject_fr = models.CharField(_("objet (français)"), max_length=250)
    subject_ar = models.CharField(_("objet (arabe)"), max_length=250, blank=True)
    signed_on = models.DateField(_("signée le"))
    ends_on = models.DateField(_("échéance"), null=True, blank=True)
    amount = MoneyField(_("montant promis"))
    returnable = models.BooleanField(
        _("avec droit de reprise"),
        default=False,
        help_text=_("Le bailleur peut demander la restitution de son apport."),
    )
    batch = models.ForeignKey(
        "loans.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="conventions",
    )

    class Meta:
        verbose_name = _("convention")
        verbose_name_plural = _("conventions")
        ordering = ["signed_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="convention_amount_positive",
                violation_error_message=_("Le montant promis est supérieur à zéro."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("signed_on")),
                name="convention_ends_after_signature",
                violation_error_message=_("L’échéance de la convention précède sa signature."),
            ),
        ]

    def __str__(self):
        return f"{self.number} – {self.subject_fr}"

    def subject(self, language):
        return self.subject_ar if language == "ar" and self.subject_ar else self.subject_fr


class Envelope(Bilingual):
    """An envelope (enveloppe): the money of one convention, with the rules of its use.

    Each loan is imputed to one envelope; nothing is disbursed beyond its cash.
    """

    code = IdentifierField(_("code"), max_length=20, unique=True)
    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="envelopes", verbose_name=_("convention")
    )
    name_fr = models.CharField(_("nom (français)"), max_length=150)
    name_ar = models.CharField(_("nom (arabe)"), max_length=150, blank=True)
    opened_on = models.DateField(_("ouverte le"))
    closed_on = models.DateField(_("fermée le"), null=True, blank=True)
    max_amount = MoneyField(_("plafond par prêt"), null=True, blank=True)
    max_share = models.PositiveSmallIntegerField(
        _("part maximale du plan (%)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    max_term = models.PositiveSmallIntegerField(_("durée maximale (mois)"), null=True, blank=True)
    max_deferral = models.PositiveSmallIntegerField(_("différé maximal (mois)"), null=True, blank=True)
    sectors = models.ManyToManyField(
        "loans.Sector",
        blank=True,
        related_name="envelopes",
        verbose_name=_("secteurs éligibles"),
        help_text=_("Aucun secteur choisi : tous sont éligibles."),
    )
    batch = models.ForeignKey(
        "loans.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="envelopes",
    )

    class Meta:
        verbose_name = _("enveloppe")
        verbose_name_plural = _("enveloppes")
        ordering = ["opened_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="envelope_closes_after_opening",
                violation_error_message=_("La fermeture de l’enveloppe précède son ouverture."),
            ),
            models.CheckConstraint(
                condition=Q(max_amount__isnull=True) | Q(max_amount__gt=0),
                name="envelope_ceiling_positive",
                violation_error_message=_("Le plafond est supérieur à zéro."),
            ),
            models.CheckConstraint(
                condition=Q(max_share__isnull=True) | Q(max_share__gte=1, max_share__lte=100),
                name="envelope_share_is_percent",
                violation_error_message=_("La part maximale est entre 1 et 100 %%."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("loans:envelope", args=[self.pk])
