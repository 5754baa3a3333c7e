"""Orders of disbursement: read here, prepared and confirmed on their own pages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from initiative_sm.admin import HouseAdmin, ReadOnlyMixin
from loans.admin.tones import ORDER_TONES
from loans.models import DisbursementOrder


@admin.register(DisbursementOrder)
class DisbursementOrderAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("number", "loan", "amount", "pay_on", "status", "prepared_by", "confirmed_by")
    list_filter = ("status", "channel")
    list_select_related = ("loan", "prepared_by", "confirmed_by")
    links = ("loan",)
    date_hierarchy = "pay_on"
    identifiers = ("number", "reference", "loan__number")
    names_keys = ("loan__holder__names_key",)
    tones = {"status": ORDER_TONES}
    fieldsets = (
        (None, {"fields": ("number", "loan", "amount", "pay_on", "status")}),
        (_("Paiement"), {"fields": ("channel", "payee", "rib", "reference", "first_due_on", "note")}),
        (
            _("Personnes"),
            {"fields": ("prepared_by", "prepared_at", "confirmed_by", "confirmed_at", "movement")},
        ),
        (_("Annulation"), {"fields": ("cancelled_by", "cancelled_at", "cancel_reason")}),
    )
