"""The files before the committee and the conditions of its decisions, to read: the committee's pages write them."""

from django.contrib import admin

from initiative_sm.admin import ExportMixin, HouseAdmin, ReadOnlyMixin
from initiative_sm.exchange import Column, sheet
from loans.models import CommitteeFile, Condition

CommitteeFileResource = sheet(
    CommitteeFile,
    [
        Column("item__meeting__held_on", "Date de la séance"),
        Column("item__number", "Point de l’ordre du jour"),
        Column("loan__number", "Dossier"),
        Column("amount", "Montant proposé (DH)"),
        Column("term", "Nombre d’échéances"),
        Column("deferral", "Différé (mois)"),
        Column("envelope__code", "Enveloppe"),
        Column("heard", "Porteur entendu"),
    ],
    related=["item__meeting", "loan", "envelope"],
)


@admin.register(CommitteeFile)
class CommitteeFileAdmin(ReadOnlyMixin, ExportMixin, HouseAdmin):
    resource_classes = [CommitteeFileResource]
    list_display = ("item", "loan", "amount", "term", "deferral", "envelope", "heard")
    list_filter = ("heard", "envelope")
    list_select_related = ("item__meeting", "loan", "envelope")
    links = ("item", "loan")
    date_hierarchy = "item__meeting__held_on"
    identifiers = ("loan__number",)
    names_keys = ("loan__holder__names_key",)
    fields = ("item", "resolution", "loan", "amount", "term", "deferral", "envelope", "heard", "note")


@admin.register(Condition)
class ConditionAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("decision", "text", "lifted_on", "lifted_by")
    list_select_related = ("decision__loan", "lifted_by")
    links = ("decision",)
    date_hierarchy = "lifted_on"
    identifiers = ("decision__loan__number",)
    names_keys = ("decision__loan__holder__names_key",)
    search_texts = ("text", "note")
    fields = ("decision", "text", "lifted_on", "lifted_by", "evidence", "note")
