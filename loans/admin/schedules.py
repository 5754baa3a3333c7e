"""Schedules and their instalments: versions, read here, made by the verbs of a file."""

from django.contrib import admin

from initiative_sm.admin import ExportMixin, HouseAdmin, ReadOnlyInline, ReadOnlyMixin
from loans.models import Instalment, Schedule
from loans.resources import InstalmentResource


class InstalmentInline(ReadOnlyInline):
    model = Instalment
    fields = ("number", "due_on", "amount", "cumulative")
    show_change_link = False


@admin.register(Schedule)
class ScheduleAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("loan", "version", "reason", "effective_on", "base", "decision")
    list_filter = ("reason",)
    list_select_related = ("loan", "decision__loan")
    links = ("decision",)
    date_hierarchy = "effective_on"
    identifiers = ("loan__number",)
    names_keys = ("loan__holder__names_key",)
    inlines = (InstalmentInline,)
    fields = ("loan", "version", "reason", "effective_on", "base", "decision")


@admin.register(Instalment)
class InstalmentAdmin(ExportMixin, ReadOnlyMixin, HouseAdmin):
    resource_classes = [InstalmentResource]
    list_display = ("schedule", "number", "due_on", "amount", "cumulative")
    list_select_related = ("schedule__loan",)
    links = ("schedule",)
    date_hierarchy = "due_on"
    identifiers = ("schedule__loan__number",)
    names_keys = ("schedule__loan__holder__names_key",)
    fields = ("schedule", "number", "due_on", "amount", "cumulative")
