"""The association's bank accounts; its statements and their lines are imported and handled on their own pages."""

from django.contrib import admin

from initiative_sm.admin import HouseAdmin, ReadOnlyInline, ReadOnlyMixin
from loans.admin.tones import BANK_LINE_TONES
from loans.models import BankAccount, BankLine, BankPosting, BankStatement


@admin.register(BankAccount)
class BankAccountAdmin(HouseAdmin):
    list_display = ("name", "bank", "rib", "active")
    list_filter = ("active",)
    identifiers = ("rib",)
    search_texts = ("name", "bank")
    fields = ("name", "bank", "rib", "active")

    def suggestion(self, row):
        return row.name


@admin.register(BankStatement)
class BankStatementAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("name", "account", "format", "first_on", "last_on", "imported_by", "imported_at")
    list_filter = ("account", "format")
    list_select_related = ("account", "imported_by")
    date_hierarchy = "last_on"
    search_texts = ("name", "sha256")
    fields = ("name", "account", "format", "sha256", "first_on", "last_on", "imported_by", "imported_at")

    def suggestion(self, row):
        return row


class BankPostingInline(ReadOnlyInline):
    model = BankPosting
    fields = ("movement",)


@admin.register(BankLine)
class BankLineAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("booked_on", "account", "label", "amount", "status", "suggested_loan", "suggested_score")
    list_filter = ("status", "account")
    list_select_related = ("account", "statement", "suggested_loan")
    date_hierarchy = "booked_on"
    identifiers = ("suggested_loan__number",)
    search_texts = ("label", "reference")
    links = ("suggested_loan",)
    tones = {"status": BANK_LINE_TONES}
    inlines = (BankPostingInline,)
    fields = (
        "account",
        "statement",
        "number",
        "booked_on",
        "value_on",
        "label",
        "reference",
        "amount",
        "status",
        "suggested_loan",
        "suggested_score",
        "suggested_why",
        "handled_by",
        "handled_at",
        "note",
        "fingerprint",
    )


@admin.register(BankPosting)
class BankPostingAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("line", "movement")
    list_select_related = ("line__statement__account", "movement")
    links = ("line", "movement")
    identifiers = ("movement__loan__number",)
    search_texts = ("line__label",)
    fields = ("line", "movement")
