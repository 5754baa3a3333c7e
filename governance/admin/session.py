"""The admin of a session, to read and export: the desk and the votes write it."""

from django.contrib import admin

from governance.models import CollegeCount, Proxy, Recusal, Stay, Voice
from initiative_sm.admin import ExportMixin, HouseAdmin, ReadOnlyInline, ReadOnlyMixin
from initiative_sm.exchange import Column, sheet

StayResource = sheet(
    Stay,
    [
        Column("meeting__held_on", "Date de la réunion"),
        Column("member__name_fr", "Adhérent"),
        Column("signatory_fr", "Signataire (français)"),
        Column("signatory_ar", "Signataire (arabe)"),
        Column("arrived_at", "Arrivée"),
        Column("left_at", "Départ"),
    ],
    related=["meeting", "member"],
)


@admin.register(Stay)
class StayAdmin(ReadOnlyMixin, ExportMixin, HouseAdmin):
    resource_classes = [StayResource]
    list_display = ("meeting", "member", "signatory_fr", "arrived_at", "left_at")
    list_filter = ("meeting__organ",)
    list_select_related = ("meeting", "member")
    links = ("meeting", "member")
    date_hierarchy = "meeting__held_on"
    search_texts = ("member__name_fr", "member__name_ar", "signatory_fr", "signatory_ar")
    fields = (
        "meeting",
        "member",
        "signatory_fr",
        "signatory_ar",
        "arrived_at",
        "left_at",
        "recorded_by",
    )


ProxyResource = sheet(
    Proxy,
    [
        Column("meeting__held_on", "Date de la réunion"),
        Column("giver__name_fr", "Mandant"),
        Column("holder__name_fr", "Mandataire"),
        Column("received_at", "Reçu le"),
        Column("revoked_at", "Révoqué le"),
    ],
    related=["meeting", "giver", "holder"],
)


@admin.register(Proxy)
class ProxyAdmin(ReadOnlyMixin, ExportMixin, HouseAdmin):
    resource_classes = [ProxyResource]
    list_display = ("meeting", "giver", "holder", "received_at", "revoked_at")
    list_filter = ("meeting__organ",)
    list_select_related = ("meeting", "giver", "holder")
    links = ("meeting", "giver", "holder")
    date_hierarchy = "meeting__held_on"
    search_texts = ("giver__name_fr", "giver__name_ar", "holder__name_fr", "holder__name_ar")
    fields = ("meeting", "giver", "holder", "received_at", "received_by", "revoked_at", "paper")


class CollegeCountInline(ReadOnlyInline):
    model = CollegeCount
    fields = ("college", "in_room", "votes_for", "votes_against", "abstentions", "void")


class RecusalInline(ReadOnlyInline):
    model = Recusal
    fields = ("member", "reason")


class VoiceInline(ReadOnlyInline):
    model = Voice
    fields = ("member", "choice")


@admin.register(CollegeCount)
class CollegeCountAdmin(ReadOnlyMixin, HouseAdmin):
    """The votes of the colleges of every resolution, to compare."""

    list_display = ("resolution", "college", "in_room", "votes_for", "votes_against", "abstentions", "void")
    list_filter = ("college",)
    list_select_related = ("resolution__meeting",)
    links = ("resolution",)
    fields = list_display


@admin.register(Recusal)
class RecusalAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("resolution", "member", "reason")
    list_select_related = ("resolution__meeting", "member")
    links = ("resolution", "member")
    search_texts = ("member__name_fr", "member__name_ar", "reason")
    fields = list_display


@admin.register(Voice)
class VoiceAdmin(ReadOnlyMixin, HouseAdmin):
    """How each member voted by name, in every vote taken by roll call."""

    list_display = ("resolution", "member", "choice")
    list_filter = ("choice", "resolution__meeting__organ")
    list_select_related = ("resolution__meeting", "member")
    links = ("resolution", "member")
    search_texts = ("member__name_fr", "member__name_ar")
    fields = list_display
