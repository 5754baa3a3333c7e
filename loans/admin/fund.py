"""Funders, conventions, envelopes."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from initiative_sm.admin import HouseAdmin, ImportExportMixin, ReadOnlyInline
from initiative_sm.templatetags import display
from loans.actions.money import balance
from loans.models import Convention, Envelope, Funder
from loans.resources import ConventionResource, EnvelopeResource, FunderResource


class ConventionInline(ReadOnlyInline):
    model = Convention
    fields = ("number", "subject_fr", "signed_on", "ends_on", "amount")


@admin.register(Funder)
class FunderAdmin(ImportExportMixin, HouseAdmin):
    resource_classes = [FunderResource]
    list_display = ("name_fr", "name_ar", "member")
    list_select_related = ("member",)
    links = ("member",)
    search_texts = ("name_fr", "name_ar")
    autocomplete_fields = ("member",)
    deletable = True
    inlines = (ConventionInline,)
    fields = ("name_fr", "name_ar", "member")


class EnvelopeInline(ReadOnlyInline):
    model = Envelope
    fields = ("code", "name_fr", "opened_on", "closed_on", "max_amount")


@admin.register(Convention)
class ConventionAdmin(ImportExportMixin, HouseAdmin):
    resource_classes = [ConventionResource]
    list_display = ("number", "funder", "subject_fr", "signed_on", "ends_on", "amount")
    list_filter = ("funder", "returnable")
    list_select_related = ("funder",)
    links = ("funder",)
    date_hierarchy = "signed_on"
    identifiers = ("number",)
    search_texts = ("subject_fr", "subject_ar", "funder__name_fr", "funder__name_ar")
    autocomplete_fields = ("funder",)
    deletable = True
    inlines = (EnvelopeInline,)
    fieldsets = (
        (None, {"fields": ("funder", "number", "subject_fr", "subject_ar")}),
        (_("Engagement"), {"fields": (("signed_on", "ends_on"), "amount", "returnable")}),
    )


@admin.register(Envelope)
class EnvelopeAdmin(ImportExportMixin, HouseAdmin):
    resource_classes = [EnvelopeResource]
    list_display = ("code", "name_fr", "convention", "opened_on", "closed_on", "max_amount", "max_share")
    list_filter = ("convention__funder",)
    list_select_related = ("convention",)
    links = ("convention",)
    identifiers = ("code",)
    search_texts = ("name_fr", "name_ar")
    autocomplete_fields = ("convention", "sectors")
    deletable = True
    readonly_fields = ("fund", "cash", "outstanding")
    fieldsets = (
        (None, {"fields": ("code", "convention", "name_fr", "name_ar", ("opened_on", "closed_on"))}),
        (
            _("Règles"),
            {"fields": ("max_amount", "max_share", ("max_term", "max_deferral"), "sectors")},
        ),
        (_("Position, toutes dates confondues"), {"fields": (("fund", "cash", "outstanding"),)}),
    )

    @admin.display(description=_("fonds"))
    def fund(self, envelope):
        return self._position(envelope)[0]

    @admin.display(description=_("trésorerie"))
    def cash(self, envelope):
        return self._position(envelope)[1]

    @admin.display(description=_("encours"))
    def outstanding(self, envelope):
        return self._position(envelope)[2]

    def _position(self, envelope):
        if envelope.pk is None:
            return [display.dirhams(None)] * 3
        if not hasattr(envelope, "position_shown"):
            envelope.position_shown = [display.dirhams(each) for each in balance(envelope)]
        return envelope.position_shown
