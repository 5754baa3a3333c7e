"""The admin of elections, lots and interests: all of it written by the actions, and read here."""

from django.contrib import admin

from governance.models import Candidacy, Drawing, Election, ElectionSeat, Interest, Lot
from governance.tones import CANDIDACY_TONES
from initiative_sm.admin import HouseAdmin, ReadOnlyInline, ReadOnlyMixin


class ElectionSeatInline(ReadOnlyInline):
    model = ElectionSeat
    fields = ("seat", "outgoing", "blank", "void")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("outgoing")


@admin.register(Election)
class ElectionAdmin(ReadOnlyMixin, HouseAdmin):
    """Every election, with the seats it fills."""

    list_display = ("meeting", "number", "organ", "office", "series", "method", "in_room", "voted_at")
    list_filter = ("organ", "office", "method")
    list_select_related = ("meeting",)
    links = ("meeting",)
    date_hierarchy = "meeting__held_on"
    inlines = (ElectionSeatInline,)
    fields = (
        *("meeting", "item", "number", "organ", "office", "series", "method", "earlier"),
        *("in_room", "scrutineers", "seed", "voted_at"),
    )


class CandidacyInline(ReadOnlyInline):
    model = Candidacy
    fields = ("member", "representative", "votes", "outcome", "accepted")
    tones = {"outcome": CANDIDACY_TONES}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("member", "representative")


@admin.register(ElectionSeat)
class ElectionSeatAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("election", "seat", "outgoing", "blank", "void")
    list_select_related = ("election__meeting", "outgoing")
    links = ("election", "outgoing")
    inlines = (CandidacyInline,)
    fields = list_display


@admin.register(Candidacy)
class CandidacyAdmin(ReadOnlyMixin, HouseAdmin):
    """Who stood for which seat, and what came of it."""

    list_display = ("seat", "member", "representative", "votes", "outcome", "accepted", "mandate")
    list_filter = ("outcome", "accepted")
    list_select_related = ("seat__election__meeting", "member", "representative", "mandate")
    links = ("seat", "member", "mandate")
    search_texts = ("member__name_fr", "member__name_ar", "representative__name_fr")
    tones = {"outcome": CANDIDACY_TONES}
    fields = list_display


class LotInline(ReadOnlyInline):
    model = Lot
    fields = ("seat", "series")


@admin.register(Drawing)
class DrawingAdmin(ReadOnlyMixin, HouseAdmin):
    """Every drawing of lots, with the seed by which anybody can do it again."""

    list_display = ("meeting", "organ", "series", "seed", "drawn_at", "drawn_by")
    list_filter = ("organ",)
    list_select_related = ("meeting", "drawn_by")
    links = ("meeting",)
    inlines = (LotInline,)
    fields = list_display


@admin.register(Lot)
class LotAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("drawing", "seat", "series")
    list_select_related = ("drawing",)
    links = ("drawing",)
    fields = list_display


@admin.register(Interest)
class InterestAdmin(ReadOnlyMixin, HouseAdmin):
    """The register of interests, kept after they ended."""

    list_display = ("member", "representative", "kind", "party", "declared_on", "ended_on")
    list_filter = ("kind",)
    list_select_related = ("member", "representative")
    links = ("member",)
    date_hierarchy = "declared_on"
    search_texts = ("member__name_fr", "member__name_ar", "representative__name_fr", "party")
    fields = (*list_display, "description", "recorded_by")
