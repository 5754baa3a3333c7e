"""The association itself: what stands on its letterhead."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Association(models.Model):
    """Identity and letterhead of the association; one row, edited in the admin."""

    name_fr = models.CharField(_("nom (français)"), max_length=200)
    name_ar = models.CharField(_("nom (arabe)"), max_length=200)
    name_en = models.CharField(_("nom (anglais)"), max_length=200, blank=True)
    short_name = models.CharField(_("sigle"), max_length=30, blank=True)
    founded_on = models.DateField(_("date de création"))
    purpose_fr = models.TextField(_("objet (français)"), blank=True)
    purpose_ar = models.TextField(_("objet (arabe)"), blank=True)
    purpose_en = models.TextField(_("objet (anglais)"), blank=True)
    region_fr = models.CharField(_("région (français)"), max_length=120, blank=True)
    region_ar = models.CharField(_("région (arabe)"), max_length=120, blank=True)
    address_fr = models.CharField(_("adresse (français)"), max_length=250, blank=True)
    address_ar = models.CharField(_("adresse (arabe)"), max_length=250, blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    website = models.CharField(_("site web"), max_length=120, blank=True)
    registration = models.CharField(
        _("numéros d’enregistrement"),
        max_length=250,
        blank=True,
        help_text=_("Récépissé, ICE, identifiant fiscal : tels qu’ils figurent au bas du papier à en-tête."),
    )
    privacy_notice = models.CharField(
        _("autorisation CNDP"),
        max_length=120,
        blank=True,
        help_text=_("Numéro d’autorisation de traitement des données personnelles."),
    )
    colour = models.CharField(
        pgettext_lazy("letterhead", "couleur"),
        max_length=7,
        default="#0b5d5e",
        # A pattern in the database would need a function that SQLite's own tools do not have, backups included.
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Donnez la couleur au format #rrggbb."))],
        help_text=_("Couleur des titres imprimés, au format #rrggbb."),
    )
    logo = models.TextField(
        _("logo (SVG)"),
        blank=True,
        help_text=_("Dessin SVG sans texte ni script ; laissé vide, le nom seul est imprimé."),
    )

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("association")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="association_is_one",
                violation_error_message=_("L’association est déjà décrite : modifiez sa fiche."),
            ),
            models.CheckConstraint(
                condition=models.Q(Exact(Length("colour"), 7), colour__startswith="#"),
                name="association_colour_is_hex",
                violation_error_message=_("Donnez la couleur au format #rrggbb."),
            ),
        ]

    def __str__(self):
        return self.name_fr

    @classmethod
    def current(cls):
        """The association, or an unsaved one with a neutral name while nobody has described it."""
        from datetime import date

        return cls.objects.first() or cls(
            pk=1, name_fr="Association", name_ar="الجمعية", name_en="Association", founded_on=date(2000, 1, 1)
        )

    def name(self, language):
        return getattr(self, f"name_{language}", "") or self.name_fr

    def address(self, language):
        return self.address_ar if language == "ar" and self.address_ar else self.address_fr

    def region(self, language):
        return self.region_ar if language == "ar" and self.region_ar else self.region_fr

    def purpose(self, language):
        return getattr(self, f"purpose_{language}", "") or self.purpose_fr
