"""What the association lends: the products, their rules, the papers they ask for."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from initiative_sm.fields import IdentifierField
from loans.enums import LIMITED_RULES, DocumentKind, PieceMoment, RuleKind, Severity
from loans.models.naming import Bilingual


class ProductQuerySet(models.QuerySet):
    def on(self, day):
        """The products offered on `day`, both ends included."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=day), opened_on__lte=day)


class Product(Bilingual):
    """A product (produit): what an honour loan may be, and what is asked of its file.

    `decision_months` is how long a decision of the committee stays valid; `news_days` after how many days
    without news a file rises on the work list. Empty lists of legal forms or kinds of project admit all.
    """

    code = IdentifierField(_("code"), max_length=20, unique=True)
    name_fr = models.CharField(_("nom (français)"), max_length=150)
    name_ar = models.CharField(_("nom (arabe)"), max_length=150, blank=True)
    opened_on = models.DateField(_("proposé depuis le"))
    closed_on = models.DateField(_("proposé jusqu’au"), null=True, blank=True)
    default_term = models.PositiveSmallIntegerField(_("durée proposée (mois)"), default=36)
    default_deferral = models.PositiveSmallIntegerField(_("différé proposé (mois)"), default=3)
    decision_months = models.PositiveSmallIntegerField(_("validité d’une décision (mois)"), default=6)
    news_days = models.PositiveSmallIntegerField(_("jours sans nouvelles avant alerte"), default=21)
    sectors = models.ManyToManyField(
        "loans.Sector",
        blank=True,
        related_name="products",
        verbose_name=_("secteurs éligibles"),
        help_text=_("Aucun secteur choisi : tous sont éligibles."),
    )
    legal_forms = models.JSONField(_("formes juridiques admises"), default=list, blank=True)
    project_kinds = models.JSONField(_("natures de projet admises"), default=list, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("produit")
        verbose_name_plural = _("produits")
        ordering = ["-opened_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="product_closes_after_opening",
                violation_error_message=_("La fin d’un produit précède son début."),
            ),
            models.CheckConstraint(
                condition=Q(default_term__gte=1, default_term__lte=180, default_deferral__lte=60),
                name="product_defaults_plausible",
                violation_error_message=_("La durée proposée est de 1 à 180 mois, le différé de 60 au plus."),
            ),
            models.CheckConstraint(
                condition=Q(decision_months__gte=1, decision_months__lte=60, news_days__gte=1),
                name="product_delays_plausible",
                violation_error_message=_(
                    "Une décision vaut de 1 à 60 mois ; une alerte attend au moins un jour."
                ),
            ),
        ]


class ProductRule(models.Model):
    """A rule of a product, and whether its breach is a warning or an error.

    `limit` is a whole number of what the kind says (dirhams, percent, months, years); the other kinds have none.
    """

    # CASCADE: a rule is part of its product.
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="rules", verbose_name=_("produit")
    )
    kind = models.CharField(_("règle"), max_length=14, choices=RuleKind.choices)
    limit = models.PositiveIntegerField(
        _("limite"), null=True, blank=True, validators=[MaxValueValidator(100_000_000)]
    )
    severity = models.CharField(_("effet"), max_length=7, choices=Severity.choices, default=Severity.WARNING)

    class Meta:
        verbose_name = _("règle du produit")
        verbose_name_plural = _("règles du produit")
        ordering = ["product", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "kind"],
                name="product_rule_once",
                violation_error_message=_("Ce produit a déjà cette règle."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(k) for k in LIMITED_RULES], limit__isnull=False)
                | (~Q(kind__in=[str(k) for k in LIMITED_RULES]) & Q(limit__isnull=True)),
                name="product_rule_limit_where_due",
                violation_error_message=_("Cette règle a une limite chiffrée, ou n’en a pas."),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class ProductPiece(models.Model):
    """A paper that the files of a product must hold, and by when (liste des pièces)."""

    # CASCADE: the checklist is part of its product.
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="pieces", verbose_name=_("produit")
    )
    kind = models.CharField(_("pièce"), max_length=17, choices=DocumentKind.choices)
    moment = models.CharField(
        _("demandée"), max_length=12, choices=PieceMoment.choices, default=PieceMoment.COMMITTEE
    )
    severity = models.CharField(_("effet"), max_length=7, choices=Severity.choices, default=Severity.ERROR)

    class Meta:
        verbose_name = _("pièce demandée")
        verbose_name_plural = _("pièces demandées")
        ordering = ["product", "moment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "kind"],
                name="product_piece_once",
                violation_error_message=_("Ce produit demande déjà cette pièce."),
            )
        ]

    def __str__(self):
        return self.get_kind_display()
