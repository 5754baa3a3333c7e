"""Imports of workbooks, as they came; they are run and taken back on their own page."""

from django.contrib import admin

from initiative_sm.admin import HouseAdmin, ReadOnlyMixin
from loans.admin.tones import BATCH_TONES
from loans.models import ImportBatch


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("file_name", "status", "created_by", "created_at", "imported_at", "undone_at")
    list_filter = ("status",)
    list_select_related = ("created_by",)
    date_hierarchy = "created_at"
    search_texts = ("file_name", "sha256")
    tones = {"status": BATCH_TONES}
    fields = (
        "file_name",
        "sha256",
        "status",
        "counts",
        "totals",
        "errors",
        "created_by",
        "created_at",
        "imported_at",
        "undone_at",
    )

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")
