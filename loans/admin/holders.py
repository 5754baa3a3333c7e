"""Project holders: persons, whose CIN is masked in lists."""

from django.contrib import admin
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from initiative_sm import text
from initiative_sm.admin import HistoryAdmin, ImportExportMixin, ReadOnlyInline
from initiative_sm.numbers import NONE
from initiative_sm.templatetags import display
from loans.admin.tones import LOAN_TONES
from loans.models import Holder, Loan, Project
from loans.resources import HolderResource


class ProjectInline(ReadOnlyInline):
    model = Project
    fields = ("number", "name_fr", "kind", "sector", "commune", "started_on")
    verbose_name_plural = _("Projets")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("sector", "commune")


class LoanInline(ReadOnlyInline):
    model = Loan
    fields = ("number", "status", "received_on", "amount_requested", "amount", "disbursed_on", "closed_on")
    tones = {"status": LOAN_TONES}
    verbose_name_plural = _("Prêts")


@admin.register(Holder)
class HolderAdmin(ImportExportMixin, HistoryAdmin):
    resource_classes = [HolderResource]
    list_display = ("number", "person", "sex", "masked_cin", "phone", "commune", "first_contact_on")
    list_filter = ("sex", "commune__milieu", "commune__province", "occupation", "education", "channel")
    list_select_related = ("commune",)
    links = ("commune",)
    date_hierarchy = "first_contact_on"
    names_keys = ("names_key",)
    identifiers = ("number",)
    exact_identifiers = ("cin",)
    search_texts = ("phone",)
    search_help_text = _("Nom en français ou en arabe, numéro, téléphone, CIN complète.")
    autocomplete_fields = ("commune",)
    deletable = True
    inlines = (ProjectInline, LoanInline)
    fieldsets = (
        (
            _("Identité"),
            {
                "fields": (
                    "number",
                    ("first_name", "last_name"),
                    ("first_name_ar", "last_name_ar"),
                    ("sex", "birth_date"),
                    "cin",
                )
            },
        ),
        (_("Coordonnées"), {"fields": (("phone", "email"), "language", "commune", "address")}),
        (
            _("À l’entrée"),
            {
                "fields": (
                    ("first_contact_on", "channel"),
                    ("occupation", "education"),
                    "disability",
                    "returnee",
                )
            },
        ),
        (_("Données personnelles (loi 09-08)"), {"fields": ("consent_on",)}),
    )

    @admin.display(description=_("nom"), ordering="last_name")
    def person(self, holder):
        return holder.name(get_language() or "fr")

    @admin.display(description=_("CIN"))
    def masked_cin(self, holder):
        return display.ltr(text.masked(holder.cin)) if holder.cin else NONE
