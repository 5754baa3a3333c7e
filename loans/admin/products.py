"""Products and their rules, the criteria of the screening; what was found of a file, to read."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from initiative_sm.admin import HistoryAdmin, HouseAdmin, HouseInline, ReadOnlyInline, ReadOnlyMixin
from loans.enums import LegalForm, ProjectKind
from loans.models import (
    Appraisal,
    Contact,
    Criterion,
    Product,
    ProductPiece,
    ProductRule,
    Screening,
    ScreeningAnswer,
)


class ProductForm(forms.ModelForm):
    """The lists of a product are ticked, not written."""

    legal_forms = forms.MultipleChoiceField(
        label=_("Formes juridiques admises"),
        required=False,
        choices=LegalForm.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucune cochée : toutes sont admises."),
    )
    project_kinds = forms.MultipleChoiceField(
        label=_("Natures de projet admises"),
        required=False,
        choices=ProjectKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucune cochée : toutes sont admises."),
    )

    class Meta:
        model = Product
        fields = (
            *("code", "name_fr", "name_ar", "opened_on", "closed_on"),
            *("default_term", "default_deferral", "decision_months", "news_days"),
            *("sectors", "legal_forms", "project_kinds"),
        )


class ProductRuleInline(HouseInline):
    model = ProductRule
    fields = ("kind", "limit", "severity")
    extra = 0


class ProductPieceInline(HouseInline):
    model = ProductPiece
    fields = ("kind", "moment", "severity")
    extra = 0


@admin.register(Product)
class ProductAdmin(HouseAdmin):
    form = ProductForm
    list_display = ("code", "name_fr", "name_ar", "opened_on", "closed_on", "decision_months")
    search_fields = ("code", "name_fr", "name_ar")
    filter_horizontal = ("sectors",)
    fields = ProductForm.Meta.fields
    inlines = (ProductRuleInline, ProductPieceInline)


@admin.register(ProductRule)
class ProductRuleAdmin(ReadOnlyMixin, HouseAdmin):
    """Rules are written on the page of their product."""

    list_display = ("product", "kind", "limit", "severity")
    list_filter = ("product", "kind", "severity")
    list_select_related = ("product",)
    identifiers = ("product__code",)
    fields = ("product", "kind", "limit", "severity")


@admin.register(ProductPiece)
class ProductPieceAdmin(ReadOnlyMixin, HouseAdmin):
    """The papers asked for are written on the page of their product."""

    list_display = ("product", "kind", "moment", "severity")
    list_filter = ("product", "moment", "severity")
    list_select_related = ("product",)
    identifiers = ("product__code",)
    fields = ("product", "kind", "moment", "severity")


@admin.register(Criterion)
class CriterionAdmin(HouseAdmin):
    list_display = ("position", "label_fr", "label_ar", "required", "active")
    list_display_links = ("label_fr",)
    fields = ("position", "label_fr", "label_ar", "required", "active")
    list_filter = ("active", "required")
    search_fields = ("label_fr", "label_ar")


class ScreeningAnswerInline(ReadOnlyInline):
    model = ScreeningAnswer
    fields = ("criterion", "met", "note")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("criterion")


@admin.register(Screening)
class ScreeningAdmin(ReadOnlyMixin, HouseAdmin):
    """Screenings are made on the page of the file."""

    list_display = ("loan", "screened_on", "result", "author")
    list_filter = ("result",)
    list_select_related = ("loan", "author")
    date_hierarchy = "screened_on"
    identifiers = ("loan__number",)
    names_keys = ("loan__holder__names_key",)
    fields = ("loan", "screened_on", "result", "reason", "author")
    inlines = (ScreeningAnswerInline,)


@admin.register(ScreeningAnswer)
class ScreeningAnswerAdmin(ReadOnlyMixin, HouseAdmin):
    """Answers are given on the page of the screening."""

    list_display = ("screening", "criterion", "met", "note")
    list_filter = ("met", "criterion")
    list_select_related = ("screening__loan", "criterion")
    identifiers = ("screening__loan__number",)
    fields = ("screening", "criterion", "met", "note")


@admin.register(Appraisal)
class AppraisalAdmin(ReadOnlyMixin, HistoryAdmin):
    """Appraisals are written on the page of the file, and each version is kept."""

    fields = (
        *("loan", "summary", "market", "strengths", "risks"),
        *("turnover_1", "turnover_2", "turnover_3", "jobs_planned", "jobs_women_planned"),
        *("bank_answer", "bank_name", "debts", "score", "opinion", "opinion_text", "author", "updated_at"),
    )
    list_display = ("loan", "opinion", "score", "author", "updated_at")
    list_filter = ("opinion", "bank_answer")
    list_select_related = ("loan", "author")
    identifiers = ("loan__number",)
    names_keys = ("loan__holder__names_key",)


@admin.register(Contact)
class ContactAdmin(ReadOnlyMixin, HouseAdmin):
    """Exchanges are noted on the page of the person or of the file, and never changed."""

    fields = (
        *("holder", "loan", "kind", "purpose", "happened_on", "note", "outcome"),
        *("promised_on", "promised_amount", "next_on", "author", "recorded_at"),
    )
    list_display = ("happened_on", "holder", "loan", "kind", "purpose", "outcome", "author")
    list_filter = ("kind", "purpose", "outcome")
    list_select_related = ("holder", "loan", "author")
    date_hierarchy = "happened_on"
    identifiers = ("loan__number", "holder__number")
    names_keys = ("holder__names_key",)
