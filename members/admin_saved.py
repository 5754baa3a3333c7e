"""The admin of the filters that people keep: read only, they are their owners' alone."""

from django.contrib import admin

from initiative_sm.admin import HouseAdmin, ReadOnlyMixin
from members.models import SavedFilter


@admin.register(SavedFilter)
class SavedFilterAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("name", "page", "user")
    list_select_related = ("user",)
    search_texts = ("name", "page")
    fields = ("user", "page", "name", "query")
