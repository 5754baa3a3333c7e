"""Projects, with their financing plan."""

from django.contrib import admin, messages
from django.utils.translation import gettext
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
from loans import plans
from loans.actions.file import plan_totals
from loans.admin.holders import LoanInline
from loans.admin.tones import FIRM_TONES
from loans.enums import PlanSide
from loans.models import FollowUp, PlanItem, Project
from loans.resources import PlanItemResource, ProjectResource


class PlanItemInline(HouseInline):
    model = PlanItem
    fields = ("side", "kind", "label", "amount")
    extra = 1


class FollowUpInline(ReadOnlyInline):
    model = FollowUp
    fields = ("observed_on", "kind", "firm_status", "jobs", "jobs_women", "jobs_created", "turnover")
    tones = {"firm_status": FIRM_TONES}


def plan_balance(project):
    """(whether needs and resources of the plan are equal, the sentence that says so)."""
    totals = plan_totals(project)
    return plans.balance(totals[PlanSide.NEED], totals[PlanSide.RESOURCE])


@admin.register(Project)
class ProjectAdmin(ImportExportMixin, HistoryAdmin):
    resource_classes = [ProjectResource]
    list_display = ("number", "name_fr", "holder", "kind", "sector", "commune", "formalised_on")
    list_filter = (
        "kind",
        "commune__milieu",
        "commune__province",
        "sector",
        "legal_form",
        "informal_at_start",
    )
    list_select_related = ("holder", "sector", "commune")
    links = ("holder", "commune")
    date_hierarchy = "started_on"
    names_keys = ("names_key", "holder__names_key")
    identifiers = ("number",)
    exact_identifiers = ("ice",)
    autocomplete_fields = ("holder", "sector", "commune")
    deletable = True
    readonly_fields = ("balance",)
    inlines = (PlanItemInline, LoanInline, FollowUpInline)
    fieldsets = (
        (None, {"fields": ("number", "holder", "name_fr", "name_ar", "kind", "sector", "commune")}),
        (_("Entreprise"), {"fields": (("legal_form", "ice"), ("started_on", "jobs_planned"))}),
        (
            _("Passage au secteur formel"),
            {"fields": ("informal_at_start", ("formalised_on", "formal_proof"))},
        ),
        (_("Plan de financement"), {"fields": ("balance",)}),
    )

    @admin.display(description=_("équilibre"))
    def balance(self, project):
        return plan_balance(project)[1] if project.pk else gettext("Le plan se remplit ci-dessous.")

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        balanced, sentence = plan_balance(form.instance)
        # A plan is filled in over several days: what is missing is said, not refused.
        if not balanced:
            messages.warning(request, sentence)


@admin.register(PlanItem)
class PlanItemAdmin(ExportMixin, ReadOnlyMixin, HouseAdmin):
    """The lines of every plan, to count and to export; they are written in their project."""

    resource_classes = [PlanItemResource]
    list_display = ("project", "side", "kind", "label", "amount")
    list_filter = ("side", "kind")
    list_select_related = ("project",)
    links = ("project",)
    names_keys = ("project__names_key",)
    identifiers = ("project__number",)
    fields = ("project", "side", "kind", "label", "amount")
