"""The papers issued, to read: they are issued on the pages of loans and never changed."""

from django.contrib import admin

from initiative_sm.admin import HouseAdmin, ReadOnlyInline, ReadOnlyMixin
from loans.models import IssuedFile, IssuedPaper


class IssuedFileInline(ReadOnlyInline):
    model = IssuedFile
    fields = ("language", "pages", "size", "sha256")


@admin.register(IssuedPaper)
class IssuedPaperAdmin(ReadOnlyMixin, HouseAdmin):
    fields = (
        *("kind", "number", "key", "code", "loan", "issued_on", "issued_by", "issued_at"),
        *("cancelled_on", "cancel_reason"),
    )
    list_display = ("number", "kind", "loan", "issued_on", "issued_by", "cancelled_on")
    list_filter = ("kind",)
    list_select_related = ("loan", "issued_by")
    date_hierarchy = "issued_on"
    identifiers = ("number", "loan__number")
    names_keys = ("loan__holder__names_key",)
    inlines = (IssuedFileInline,)


@admin.register(IssuedFile)
class IssuedFileAdmin(ReadOnlyMixin, HouseAdmin):
    fields = ("paper", "language", "sha256", "size", "pages")
    list_display = ("paper", "language", "pages", "size", "sha256")
    list_filter = ("language",)
    list_select_related = ("paper",)
    identifiers = ("paper__number",)
