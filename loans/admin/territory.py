"""Reference tables: where things are, what trade they are."""

from django.contrib import admin

from initiative_sm.admin import HouseAdmin, ImportExportMixin
from loans.models import Commune, Province, Region, Sector
from loans.resources import CommuneResource, ProvinceResource, RegionResource, SectorResource


class ReferenceAdmin(ImportExportMixin, HouseAdmin):
    """A reference table: a row nothing points at may be deleted."""

    deletable = True


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    resource_classes = [RegionResource]
    list_display = ("code", "name_fr", "name_ar", "population", "rural_population")
    search_texts = ("code", "name_fr", "name_ar")
    fields = ("code", "name_fr", "name_ar", "name_en", "population", "rural_population")


@admin.register(Province)
class ProvinceAdmin(ReferenceAdmin):
    resource_classes = [ProvinceResource]
    list_display = ("code", "name_fr", "name_ar", "kind", "region", "population")
    list_filter = ("kind", "region")
    list_select_related = ("region",)
    search_texts = ("code", "name_fr", "name_ar")
    fields = ("code", "region", "kind", "name_fr", "name_ar", "population")


@admin.register(Commune)
class CommuneAdmin(ReferenceAdmin):
    resource_classes = [CommuneResource]
    list_display = ("code", "name_fr", "name_ar", "milieu", "province")
    list_filter = ("milieu", "province")
    list_select_related = ("province",)
    names_keys = ("names_key",)
    search_texts = ("code",)
    autocomplete_fields = ("province",)
    tones = {"milieu": {"rural": "good", "urban": "neutral"}}
    fields = ("code", "province", "name_fr", "name_ar", "milieu")


@admin.register(Sector)
class SectorAdmin(ReferenceAdmin):
    resource_classes = [SectorResource]
    list_display = ("code", "name_fr", "name_ar", "section", "position")
    list_filter = ("section",)
    search_texts = ("code", "name_fr", "name_ar")
    fields = ("code", "name_fr", "name_ar", "name_en", "section", "position")
