"""Where things are: regions, provinces, communes. Reference data, imported, never typed twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from initiative_sm.fields import SearchKeyField
from loans.enums import Milieu, ProvinceKind
from loans.models.naming import Bilingual


class Region(Bilingual):
    code = models.CharField(_("code"), max_length=4, unique=True)
    name_fr = models.CharField(_("nom (français)"), max_length=100)
    name_ar = models.CharField(_("nom (arabe)"), max_length=100)
    name_en = models.CharField(_("nom (anglais)"), max_length=100, blank=True)
    population = models.PositiveIntegerField(_("population (2014)"), null=True, blank=True)
    rural_population = models.PositiveIntegerField(_("population rurale (2014)"), null=True, blank=True)

    class Meta:
        verbose_name = _("région")
        verbose_name_plural = _("régions")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rural_population__isnull=True)
                | models.Q(population__isnull=False, rural_population__lte=models.F("population")),
                name="region_rural_is_part_of_population",
                violation_error_message=_("La population rurale est une part de la population."),
            )
        ]


class Province(Bilingual):
    """A province or a prefecture (province, préfecture)."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="provinces", verbose_name=_("région")
    )
    kind = models.CharField(_("nature"), max_length=10, choices=ProvinceKind.choices)
    name_fr = models.CharField(_("nom (français)"), max_length=100)
    name_ar = models.CharField(_("nom (arabe)"), max_length=100)
    population = models.PositiveIntegerField(_("population (2014)"), null=True, blank=True)

    class Meta:
        verbose_name = _("province ou préfecture")
        verbose_name_plural = _("provinces et préfectures")
        ordering = ["region__code", "name_fr", "code"]


class Commune(Bilingual):
    """A commune, urban or rural: what "rural" means in every figure."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, related_name="communes", verbose_name=_("province ou préfecture")
    )
    name_fr = models.CharField(_("nom (français)"), max_length=100)
    name_ar = models.CharField(_("nom (arabe)"), max_length=100)
    milieu = models.CharField(_("milieu"), max_length=5, choices=Milieu.choices)
    names_key = SearchKeyField(sources=["name_fr", "name_ar"])

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["name_fr", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "name_fr"],
                name="commune_name_in_province",
                violation_error_message=_("Cette province a déjà une commune de ce nom."),
            )
        ]

    @property
    def rural(self):
        return self.milieu == Milieu.RURAL
