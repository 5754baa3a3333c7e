"""Bills of exchange and the slips with which they go to the bank: read here, moved on their own pages."""

from django.contrib import admin

from initiative_sm.admin import HouseAdmin, ReadOnlyInline, ReadOnlyMixin
from loans.admin.tones import BILL_TONES
from loans.models import Bill, Remittance


class BillInline(ReadOnlyInline):
    model = Bill
    fields = ("number", "loan", "due_on", "amount", "status")


@admin.register(Remittance)
class RemittanceAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("number", "account", "remitted_on", "made_by", "made_at")
    list_filter = ("account",)
    list_select_related = ("account", "made_by")
    date_hierarchy = "remitted_on"
    identifiers = ("number",)
    search_texts = ("account__name",)
    inlines = (BillInline,)
    fields = ("number", "account", "remitted_on", "made_by", "made_at")

    def suggestion(self, row):
        return row.number


@admin.register(Bill)
class BillAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("number", "loan", "due_on", "amount", "status", "bank", "remittance")
    list_filter = ("status", "bank")
    list_select_related = ("loan", "remittance")
    date_hierarchy = "due_on"
    identifiers = ("number", "loan__number", "remittance__number")
    search_texts = ("bank",)
    links = ("loan", "remittance", "movement")
    tones = {"status": BILL_TONES}
    fields = (
        "number",
        "loan",
        "due_on",
        "amount",
        "bank",
        "rib",
        "status",
        "remittance",
        "movement",
        "bounced_on",
        "bounce_reason",
        "received_by",
        "received_on",
    )

    def suggestion(self, row):
        return row.number
