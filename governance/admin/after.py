"""The admin of what follows a meeting: minutes, filings, follow-up of the resolutions; all by actions."""

from django.contrib import admin

from governance.models import Filing, Minutes, MinutesSection, ResolutionStep
from governance.tones import MINUTES_TONES
from initiative_sm.admin import HouseAdmin, ReadOnlyInline, ReadOnlyMixin


class SectionInline(ReadOnlyInline):
    model = MinutesSection
    fields = ("position", "title_fr", "title_ar", "edited")


@admin.register(Minutes)
class MinutesAdmin(ReadOnlyMixin, HouseAdmin):
    """The minutes of every organ, with their number in the register."""

    list_display = ("meeting", "status", "register_year", "register_number", "locked_at", "locked_by")
    list_filter = ("status", "register_year", "meeting__organ")
    list_select_related = ("meeting", "locked_by")
    links = ("meeting",)
    date_hierarchy = "meeting__held_on"
    search_texts = ("sections__text_fr", "sections__text_ar")
    tones = {"status": MINUTES_TONES}
    inlines = (SectionInline,)
    fields = (
        "meeting", "status", "register_year", "register_number", "drawn_up_at", "drawn_up_by", "scan",
        "locked_at", "locked_by",
    )  # fmt: skip

    def get_search_results(self, request, queryset, search_term):
        rows, _duplicates = super().get_search_results(request, queryset, search_term)
        return rows, bool(search_term.strip())  # minutes have several parts


@admin.register(MinutesSection)
class MinutesSectionAdmin(ReadOnlyMixin, HouseAdmin):
    """The parts of all minutes, to look for a sentence."""

    list_display = ("minutes", "position", "title_fr", "edited")
    list_filter = ("edited",)
    list_select_related = ("minutes__meeting",)
    links = ("minutes",)
    search_texts = ("title_fr", "title_ar", "text_fr", "text_ar")
    fields = ("minutes", "position", "key", "title_fr", "title_ar", "text_fr", "text_ar", "edited")


@admin.register(Filing)
class FilingAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("meeting", "kind", "due_on", "done_on", "reference", "done_by")
    list_filter = ("kind", "meeting__organ")
    list_select_related = ("meeting", "done_by")
    links = ("meeting",)
    date_hierarchy = "due_on"
    search_texts = ("reference",)
    fields = ("meeting", "kind", "due_on", "done_on", "done_by", "reference", "paper")


@admin.register(ResolutionStep)
class ResolutionStepAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("resolution", "text", "owner", "due_on", "done_on", "done_by")
    list_filter = ("resolution__kind",)
    list_select_related = ("resolution__meeting", "done_by")
    links = ("resolution",)
    date_hierarchy = "due_on"
    search_texts = ("text", "owner", "note")
    fields = ("resolution", "text", "owner", "due_on", "done_on", "done_by", "note")
