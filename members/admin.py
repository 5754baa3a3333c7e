"""The admin of accounts, of the association, of its members and of the trace of what was done."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiative_sm.admin import (
    ExportMixin,
    HistoryAdmin,
    HouseAdmin,
    HouseInline,
    ImportExportMixin,
    ReadOnlyInline,
    ReadOnlyMixin,
)
from initiative_sm.roles import ROLES
from members import admin_saved  # noqa: F401  (registered with the rest)
from members.models import (
    Association,
    Due,
    DuePayment,
    DueReminder,
    DueScale,
    Event,
    Job,
    Mandate,
    Member,
    PersonalDetails,
    Representative,
    User,
    Volunteer,
)
from members.resources import (
    DuePaymentResource,
    DueResource,
    DueScaleResource,
    EventResource,
    MandateResource,
    MemberResource,
    RepresentativeResource,
    VolunteerResource,
)

JOB_TONES = {"queued": "info", "running": "wait", "done": "good", "failed": "bad"}


# --- Accounts -------------------------------------------------------------------------------------------


class RolesField(forms.ModelMultipleChoiceField):
    """The roles of an account, by their name in the reader's language."""

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, **{**kwargs, "widget": forms.CheckboxSelectMultiple})

    def label_from_instance(self, group):
        return role_label(group)


def role_label(group):
    return ROLES[group.name].label if group.name in ROLES else group.name


@admin.register(User)
class AccountAdmin(HouseAdmin, UserAdmin):
    """Accounts: signed in by e-mail, allowed what their roles allow. Closed, never deleted."""

    list_display = ("full_name", "email", "roles", "language", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser", "groups", "language")
    search_texts = ("full_name", "email")
    ordering = ("full_name", "pk")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "full_name", "language", "password")}),
        (
            _("Droits"),
            {
                "fields": ("is_active", "is_staff", "is_superuser", "groups"),
                "description": _("Ce que chaque rôle permet est fixé par le programme."),
            },
        ),
        (_("Dates"), {"fields": (("last_login", "date_joined"),)}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("email", "full_name", "language", "usable_password", "password1", "password2")},
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("rôles"))
    def roles(self, user):
        return ", ".join(str(role_label(group)) for group in user.groups.all()) or "—"

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs["form_class"] = RolesField
        return super().formfield_for_manytomany(db_field, request, **kwargs)


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ReadOnlyMixin, HouseAdmin):
    """The roles as `initiative_sm.roles` writes them after each migrate."""

    list_display = ("name", "label")
    search_texts = ("name",)
    fields = ("name", "label", "permissions")

    @admin.display(description=_("rôle"))
    def label(self, group):
        return role_label(group)


# --- The association ------------------------------------------------------------------------------------


@admin.register(Association)
class AssociationAdmin(HouseAdmin):
    """One association: its list opens its own page."""

    list_display = ("name_fr", "name_ar", "founded_on")
    fieldsets = (
        (_("Nom"), {"fields": ("name_fr", "name_ar", "name_en", "short_name", "founded_on")}),
        (_("Objet"), {"fields": ("purpose_fr", "purpose_ar", "purpose_en")}),
        (
            _("Coordonnées"),
            {
                "fields": (
                    ("region_fr", "region_ar"),
                    "address_fr",
                    "address_ar",
                    ("phone", "email"),
                    "website",
                )
            },
        ),
        (_("Papier à en-tête"), {"fields": ("registration", "privacy_notice", "colour", "logo")}),
    )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "colour":
            kwargs["widget"] = forms.TextInput(attrs={"type": "color"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Association.objects.exists()

    def changelist_view(self, request, extra_context=None):
        found = Association.objects.first()
        if found is None or not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(reverse("admin:members_association_change", args=[found.pk]))

    def save_model(self, request, obj, form, change):
        obj.pk = 1
        super().save_model(request, obj, form, change)


# --- Members --------------------------------------------------------------------------------------------


class RepresentativeInline(HouseInline):
    model = Representative
    fields = ("name_fr", "name_ar", "sex", "title_fr", "title_ar", "started_on", "ended_on")


class MandateInline(ReadOnlyInline):
    model = Mandate
    fields = ("organ", "office", "seat", "series", "representative", "started_on", "ended_on", "end_reason")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("representative")


@admin.register(Member)
class MemberAdmin(ImportExportMixin, HistoryAdmin):
    resource_classes = [MemberResource]
    list_display = ("name_fr", "name_ar", "kind", "college", "joined_on", "left_on")
    list_filter = ("kind", "college")
    date_hierarchy = "joined_on"
    search_texts = ("name_fr", "name_ar", "representatives__name_fr", "representatives__name_ar")
    deletable = True
    inlines = (RepresentativeInline, MandateInline)
    fieldsets = (
        (None, {"fields": ("name_fr", "name_ar", ("kind", "college", "sex"))}),
        (_("Coordonnées"), {"fields": (("email", "phone"),)}),
        (_("Adhésion"), {"fields": ("joined_on", ("left_on", "left_reason"))}),
    )

    def get_search_results(self, request, queryset, search_term):
        rows, _duplicates = super().get_search_results(request, queryset, search_term)
        return rows, bool(search_term.strip())  # a member has several representatives


@admin.register(Representative)
class RepresentativeAdmin(ImportExportMixin, HouseAdmin):
    resource_classes = [RepresentativeResource]
    list_display = ("name_fr", "name_ar", "member", "title_fr", "started_on", "ended_on")
    list_filter = ("sex", "member__college")
    list_select_related = ("member",)
    links = ("member",)
    date_hierarchy = "started_on"
    search_texts = ("name_fr", "name_ar", "member__name_fr", "member__name_ar")
    autocomplete_fields = ("member",)
    deletable = True
    fields = ("member", "name_fr", "name_ar", "sex", "title_fr", "title_ar", "started_on", "ended_on")

    def suggestion(self, representative):
        return f"{representative} – {representative.member}"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("member")


@admin.register(Mandate)
class MandateAdmin(ImportExportMixin, HistoryAdmin):
    resource_classes = [MandateResource]
    list_display = (
        "organ",
        "seat",
        "office",
        "member",
        "representative",
        "series",
        "started_on",
        "ended_on",
    )
    list_filter = ("organ", "office", "series", "end_reason")
    list_select_related = ("member", "representative")
    links = ("member", "representative")
    date_hierarchy = "started_on"
    search_texts = (
        "member__name_fr",
        "member__name_ar",
        "representative__name_fr",
        "representative__name_ar",
    )
    autocomplete_fields = ("member", "representative")
    deletable = True
    fieldsets = (
        (None, {"fields": ("member", "representative", "user")}),
        (_("Siège"), {"fields": (("organ", "office"), ("seat", "series"))}),
        (_("Durée"), {"fields": (("started_on", "expected_end_on"), ("ended_on", "end_reason"))}),
        (_("Origine"), {"fields": (("origin", "ratified_on"),)}),
    )


@admin.register(PersonalDetails)
class PersonalDetailsAdmin(HistoryAdmin):
    """Civil details: never exported in bulk, every change kept."""

    list_display = ("__str__", "member", "representative", "cin")
    list_select_related = ("member", "representative")
    identifiers = ("cin",)
    search_texts = (
        "member__name_fr",
        "member__name_ar",
        "representative__name_fr",
        "representative__name_ar",
    )
    autocomplete_fields = ("member", "representative")
    deletable = True
    fieldsets = (
        (None, {"fields": ("member", "representative")}),
        (_("Naissance"), {"fields": ("birth_date", ("birth_place_fr", "birth_place_ar"))}),
        (
            _("Situation"),
            {
                "fields": (
                    ("profession_fr", "profession_ar"),
                    ("address_fr", "address_ar"),
                    ("nationality_fr", "nationality_ar"),
                    "cin",
                )
            },
        ),
    )


# --- Dues -----------------------------------------------------------------------------------------------


@admin.register(DueScale)
class DueScaleAdmin(ImportExportMixin, HouseAdmin):
    resource_classes = [DueScaleResource]
    list_display = ("college", "from_year", "amount")
    list_filter = ("college", "from_year")
    search_texts = ("college",)
    deletable = True
    fields = ("college", "from_year", "amount")


@admin.register(Due)
class DueAdmin(ImportExportMixin, HistoryAdmin):
    """Dues as they were called; payments and waivers are entered on the pages of dues."""

    resource_classes = [DueResource]
    list_display = ("member", "year", "amount", "called_on", "due_on", "waived_on")
    list_filter = ("year", "member__college")
    list_select_related = ("member",)
    links = ("member",)
    date_hierarchy = "due_on"
    search_texts = ("member__name_fr", "member__name_ar")
    autocomplete_fields = ("member",)
    fields = ("member", "year", "amount", ("called_on", "due_on"), ("waived_on", "waived_reason"))

    def suggestion(self, due):
        return f"{due.member} – {due.year}"


@admin.register(DuePayment)
class DuePaymentAdmin(ExportMixin, ReadOnlyMixin, HouseAdmin):
    resource_classes = [DuePaymentResource]
    list_display = ("receipt_number", "due", "paid_on", "amount", "channel", "reference", "cancelled_at")
    list_filter = ("channel", "due__year")
    list_select_related = ("due__member",)
    date_hierarchy = "paid_on"
    search_texts = ("receipt_number", "reference", "due__member__name_fr", "due__member__name_ar")
    fields = (
        "receipt_number",
        "due",
        ("paid_on", "amount"),
        ("channel", "reference"),
        ("recorded_by", "recorded_at"),
        ("cancelled_by", "cancelled_at", "cancel_reason"),
    )


@admin.register(DueReminder)
class DueReminderAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("due", "sent_on", "channel", "by", "note")
    list_filter = ("channel", "due__year")
    list_select_related = ("due__member", "by")
    date_hierarchy = "sent_on"
    search_texts = ("due__member__name_fr", "due__member__name_ar", "note")
    fields = ("due", ("sent_on", "channel"), "by", "note")


@admin.register(Volunteer)
class VolunteerAdmin(ExportMixin, HouseAdmin):
    resource_classes = [VolunteerResource]
    list_display = ("name_fr", "name_ar", "expertise", "phone", "email", "started_on", "ended_on")
    list_filter = ("sex",)
    date_hierarchy = "started_on"
    search_texts = ("name_fr", "name_ar", "expertise", "email")
    deletable = True
    fieldsets = (
        (None, {"fields": ("name_fr", "name_ar", "sex", "expertise")}),
        (_("Coordonnées"), {"fields": (("phone", "email"), "user")}),
        (_("Engagement"), {"fields": (("started_on", "ended_on"),)}),
    )


# --- The trace ------------------------------------------------------------------------------------------


@admin.register(Event)
class EventAdmin(ExportMixin, ReadOnlyMixin, HouseAdmin):
    """What was done, by whom: written by the actions."""

    resource_classes = [EventResource]
    list_display = ("at", "actor", "verb", "target_type", "target_id", "note")
    list_filter = ("verb", "target_type")
    list_select_related = ("actor", "target_type")
    date_hierarchy = "at"
    search_texts = ("verb", "note", "actor__full_name")
    fields = ("at", "actor", "verb", "target_type", "target_id", "note", "data")


@admin.register(Job)
class JobAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("kind", "status", "done", "total", "owner", "created_at", "ended_at", "message")
    list_filter = ("kind", "status")
    list_select_related = ("owner",)
    date_hierarchy = "created_at"
    search_texts = ("kind", "message", "owner__full_name")
    tones = {"status": JOB_TONES}
    fields = (
        "kind",
        "status",
        ("done", "total"),
        "message",
        "arguments",
        "result",
        "owner",
        "created_at",
        "heartbeat_at",
        "ended_at",
    )
