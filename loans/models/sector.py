from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loans.models.naming import Bilingual

#: Sections of the Moroccan nomenclature of activities 2010 (decree 2-12-481).
SECTIONS = "ABCDEFGHIJKLMNOPQRSTU"


class Sector(Bilingual):
    """A sector of the association's short list, mapped to a section of the national nomenclature.

    Source of the sections: Moroccan nomenclature of activities 2010 (decree 2-12-481), A to U.
    """

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_fr = models.CharField(_("nom (français)"), max_length=80)
    name_ar = models.CharField(_("nom (arabe)"), max_length=80)
    name_en = models.CharField(_("nom (anglais)"), max_length=80, blank=True)
    section = models.CharField(_("section NMA 2010"), max_length=1)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("secteur")
        verbose_name_plural = _("secteurs")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(section__in=list(SECTIONS)),
                name="sector_section_exists",
                violation_error_message=_("La section est une lettre de A à U."),
            )
        ]
