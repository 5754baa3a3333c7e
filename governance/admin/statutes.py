"""The admin of the statutes: each version with its lines."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from governance.models import Statutes, StatutesCall, StatutesCollege, StatutesMajority, StatutesOffice
from initiative_sm.admin import HouseAdmin, HouseInline, ReadOnlyMixin


class CollegeInline(HouseInline):
    model = StatutesCollege
    fields = ("college", "votes")


class CallInline(HouseInline):
    model = StatutesCall
    fields = (
        "organ",
        "kind",
        "notice_days",
        "quorum_numerator",
        "quorum_denominator",
        "quorum_strict",
        "second_call_days",
        "second_numerator",
        "second_denominator",
    )


class MajorityInline(HouseInline):
    model = StatutesMajority
    fields = ("kind", "numerator", "denominator", "strict", "base", "casting_vote")


class OfficeInline(HouseInline):
    model = StatutesOffice
    fields = ("office", "places")


@admin.register(Statutes)
class StatutesAdmin(HouseAdmin):
    """Each version of the statutes, with the votes of the colleges, the meetings and the majorities."""

    list_display = ("effective_on", "adopted_by", "term_years", "series")
    list_select_related = ("adopted_by__meeting",)
    autocomplete_fields = ("adopted_by",)
    inlines = (CollegeInline, CallInline, MajorityInline, OfficeInline)
    fieldsets = (
        (None, {"fields": ("effective_on", "adopted_by")}),
        (_("Droit de vote"), {"fields": ("seniority_days", "dues_grace_days")}),
        (_("Pouvoirs"), {"fields": ("proxies_per_holder", "proxies_same_college")}),
        (_("Conseil"), {"fields": (("board_min", "board_max"), ("term_years", "series"), "cooptation")}),
        (
            _("Élections"),
            {"fields": ("candidate_seniority_days", "secret_elections", "election_tie")},
        ),
    )


class StatutesLineAdmin(ReadOnlyMixin, HouseAdmin):
    """The lines of every version, to compare; they are written in their statutes."""

    list_select_related = ("statutes",)
    links = ("statutes",)


@admin.register(StatutesCollege)
class StatutesCollegeAdmin(StatutesLineAdmin):
    list_display = ("statutes", "college", "votes")
    list_filter = ("college",)
    fields = list_display


@admin.register(StatutesCall)
class StatutesCallAdmin(StatutesLineAdmin):
    list_display = ("statutes", "organ", "kind", "notice_days", "second_call_days")
    list_filter = ("organ", "kind")
    fields = ("statutes", *CallInline.fields)


@admin.register(StatutesMajority)
class StatutesMajorityAdmin(StatutesLineAdmin):
    list_display = ("statutes", "kind", "numerator", "denominator", "strict", "base", "casting_vote")
    list_filter = ("kind",)
    fields = list_display


@admin.register(StatutesOffice)
class StatutesOfficeAdmin(StatutesLineAdmin):
    list_display = ("statutes", "office", "places")
    list_filter = ("office",)
    fields = list_display
