"""Follow-up, mentoring, training."""

from django.contrib import admin
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from initiative_sm.admin import (
    ExportMixin,
    HouseAdmin,
    HouseInline,
    ImportExportMixin,
    ReadOnlyMixin,
)
from loans.admin.tones import FIRM_TONES
from loans.enums import TrainingStatus
from loans.models import FollowUp, Mentoring, Training, TrainingAttendance
from loans.resources import ObservedFollowUpResource, TrainingResource


@admin.register(FollowUp)
class FollowUpAdmin(ImportExportMixin, HouseAdmin):
    resource_classes = [ObservedFollowUpResource]
    list_display = (
        "observed_on",
        "project",
        "kind",
        "firm_status",
        "jobs",
        "jobs_women",
        "jobs_created",
        "author",
    )
    list_filter = ("kind", "firm_status", "turnover")
    list_select_related = ("project", "author")
    links = ("project",)
    date_hierarchy = "observed_on"
    names_keys = ("project__names_key", "project__holder__names_key")
    identifiers = ("project__number",)
    autocomplete_fields = ("project",)
    tones = {"firm_status": FIRM_TONES}
    readonly_fields = ("author", "photo")
    fieldsets = (
        (None, {"fields": ("project", ("observed_on", "kind"), "firm_status", "author")}),
        (_("Emplois"), {"fields": (("jobs", "jobs_women", "jobs_created"),)}),
        (_("Activité"), {"fields": ("turnover", "difficulties", "note", "next_on", "photo")}),
    )

    def has_import_permission(self, request):
        return self.has_add_permission(request)  # an import only adds

    def save_model(self, request, obj, form, change):
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)


@admin.register(Mentoring)
class MentoringAdmin(HouseAdmin):
    list_display = ("loan", "mentor", "started_on", "ended_on")
    list_select_related = ("loan", "mentor")
    links = ("loan", "mentor")
    date_hierarchy = "started_on"
    identifiers = ("loan__number",)
    names_keys = ("loan__holder__names_key",)
    search_texts = ("mentor__name_fr", "mentor__name_ar")
    autocomplete_fields = ("loan", "mentor")
    deletable = True
    fields = ("loan", "mentor", "started_on", "ended_on", "end_reason")


class TrainingAttendanceInline(HouseInline):
    model = TrainingAttendance
    autocomplete_fields = ("holder",)
    fields = ("holder", "status")
    extra = 3


@admin.register(Training)
class TrainingAdmin(ExportMixin, HouseAdmin):
    resource_classes = [TrainingResource]
    list_display = ("held_on", "title_fr", "title_ar", "hours", "place", "attended")
    date_hierarchy = "held_on"
    search_texts = ("title_fr", "title_ar", "place")
    deletable = True
    inlines = (TrainingAttendanceInline,)
    fields = ("title_fr", "title_ar", "held_on", "hours", "place")

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(attended=Count("attendances", filter=Q(attendances__status=TrainingStatus.PRESENT)))
        )

    @admin.display(description=_("participants"), ordering="attended")
    def attended(self, training):
        return training.attended


@admin.register(TrainingAttendance)
class TrainingAttendanceAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("holder", "training", "status")
    list_filter = ("status",)
    list_select_related = ("holder", "training")
    links = ("holder", "training")
    names_keys = ("holder__names_key",)
    identifiers = ("holder__number",)
    search_texts = ("training__title_fr",)
    fields = ("training", "holder", "status")
