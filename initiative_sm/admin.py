"""The house rules of the admin, once for every model: what is read, searched, edited, exported, imported.

Amounts and dates are shown and typed as everywhere else; nothing is deleted in bulk; names are found in
either script; exporting asks for the right to view, importing for the right to add and to change.
"""

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from initiative_sm import columns, search
from initiative_sm.exchange.admin import ExportMixin, ImportExportMixin
from initiative_sm.forms import DateField

admin.site.site_header = _("Administration")
admin.site.site_title = _("Administration")
admin.site.index_title = _("Toutes les données")
admin.site.disable_action("delete_selected")
admin.site.enable_nav_sidebar = False  # the lists need the width


class SuggestionsView(AutocompleteJsonView):
    """Suggestions in the words of each admin: a loan by its number and the name of its holder."""

    def serialize_result(self, obj, to_field_name):
        found = super().serialize_result(obj, to_field_name)
        suggestion = getattr(self.model_admin, "suggestion", None)
        return {**found, "text": str(suggestion(obj))} if suggestion else found


def autocomplete_view(request):
    return SuggestionsView.as_view(admin_site=admin.site)(request)


admin.site.autocomplete_view = autocomplete_view

FORM_FIELDS = {
    models.DateField: {
        "form_class": DateField,
        "widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    },
    models.TimeField: {
        "form_class": forms.TimeField,
        "widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    },
}


class HouseMixin:
    """Lists and forms read and typed as everywhere in the house: see `initiative_sm.columns`.

    `tones` maps the name of a status field to the colours of its values.
    """

    tones = {}
    view_on_site = False
    formfield_overrides = FORM_FIELDS

    def _readable(self, names, *, link=False):
        cache = self.__dict__.setdefault("_columns", {})
        for name in names:
            if (name, link) not in cache:
                cache[name, link] = columns.column(self, name, tones=self.tones.get(name), link=link)
        return [cache[name, link] for name in names]

    def _printed(self, request, name):
        """How a field is printed in a form that does not edit it; a related row has its link."""
        if isinstance(name, (list, tuple)):
            return tuple(self._printed(request, each) for each in name)
        field = columns.field_named(self.opts, name)
        link = isinstance(field, models.ForeignKey) and self.may_view(request, field.related_model)
        return self._readable([name], link=link)[0]

    def get_readonly_fields(self, request, obj=None):
        if self.is_read_only(request, obj):
            return flatten_fieldsets(self.get_fieldsets(request, obj))
        names = super().get_readonly_fields(request, obj)
        printed = [self._printed(request, name) for name in names]
        return [*names, *(each for each in printed if callable(each))]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if self.is_read_only(request, obj):
            readonly = flatten_fieldsets(fieldsets)
        else:
            readonly = self.get_readonly_fields(request, obj)

        def shown(name):
            if isinstance(name, (list, tuple)):
                return tuple(shown(each) for each in name)
            return self._printed(request, name) if name in readonly else name

        return [
            (title, {**options, "fields": [shown(name) for name in options["fields"]]})
            for title, options in fieldsets
        ]

    def may_view(self, request, model):
        """Whether the reader may open rows of `model` in the admin."""
        return self.admin_site.is_registered(model) and self.admin_site.get_model_admin(
            model
        ).has_view_permission(request)

    def get_autocomplete_fields(self, request):
        # Asking for suggestions needs the right to view: who has not got it chooses from a plain list.
        names = super().get_autocomplete_fields(request)
        return [name for name in names if self.may_view(request, self.opts.get_field(name).related_model)]

    def is_read_only(self, request, obj):
        """Whether the form only shows the row: who may not change it, or an earlier version of it."""
        if getattr(request, "shows_history", False):
            return True
        return obj is not None and not self.has_change_permission(request, obj)


class HouseAdmin(HouseMixin, admin.ModelAdmin):
    """The admin of a model. `links` names the related rows that lists link to.

    Search: `names_keys` are the search keys of names, `identifiers` are found by a part of them,
    `exact_identifiers` only whole, `search_texts` are plain texts.
    """

    links = ()
    names_keys = ()
    identifiers = ()
    exact_identifiers = ()
    search_texts = ()
    list_per_page = 50
    show_full_result_count = False
    deletable = False

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.search_fields = [
            *self.names_keys,
            *self.identifiers,
            *self.exact_identifiers,
            *self.search_texts,
        ]

    def get_list_display(self, request):
        shown = []
        for name in super().get_list_display(request):
            link = name in self.links and self.may_view(request, self.opts.get_field(name).related_model)
            shown += self._readable([name], link=link)
        return shown

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_inlines(self, request, obj):
        # A row that is being added has nothing yet that others wrote.
        inlines = super().get_inlines(request, obj)
        return [each for each in inlines if obj is not None or not issubclass(each, ReadOnlyInline)]

    def get_sortable_by(self, request):
        return self.get_list_display(request)

    def suggestion(self, row):
        """What a row is called in a list of suggestions."""
        return row.name(get_language() or "fr") if hasattr(row, "name") else row

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(self.found(search_term)) if search_term.strip() else queryset, False

    def found(self, term):
        """The condition that says a row is found by `term`."""
        return search.found(
            term,
            names_keys=self.names_keys,
            identifiers=self.identifiers,
            exact_identifiers=self.exact_identifiers,
            texts=self.search_texts,
        )

    def has_delete_permission(self, request, obj=None):
        return self.deletable and super().has_delete_permission(request, obj)


class ReadOnlyMixin:
    """Rows that only the actions write."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class HouseInline(HouseMixin, admin.TabularInline):
    extra = 0


class ReadOnlyInline(ReadOnlyMixin, HouseInline):
    """Rows shown with their parent, written elsewhere."""

    show_change_link = True
    can_delete = False


class HistoryHelper(HistoricalRecordContextHelper):
    """Changes in words: labels instead of codes, amounts and dates as the house writes them."""

    def prepare_delta_change_value(self, change, value):
        field = self.model._meta.get_field(change.field)
        show = columns.readable(field)
        if value is not None and show is not None:
            return show(value)
        if field.choices:
            return dict(field.flatchoices).get(value, value)
        return super().prepare_delta_change_value(change, value)


class HistoryAdmin(HouseAdmin, SimpleHistoryAdmin):
    """A model whose changes are kept: the earlier versions can be read, never brought back."""

    object_history_list_template = "admin/history_list.html"

    def get_historical_record_context_helper(self, request, historical_record):
        return HistoryHelper(self.model, historical_record)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        if request.method != "GET":
            # simple-history would save the posted form, whatever the right of who posts it.
            raise PermissionDenied
        request.shows_history = True
        return super().history_form_view(request, object_id, version_id, extra_context)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyMixin, HouseAdmin):
    """What was done in the admin itself; for administrators."""

    list_display = ("action_time", "user", "content_type", "object_repr", "said")
    list_filter = ("action_flag", "content_type")
    list_select_related = ("user", "content_type")
    search_texts = ("object_repr",)
    date_hierarchy = "action_time"
    fields = ("action_time", "user", "content_type", "object_id", "object_repr", "said")

    @admin.display(description=_("modification"))
    def said(self, entry):
        return entry.get_change_message()

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser


__all__ = [
    "ExportMixin",
    "HistoryAdmin",
    "HouseAdmin",
    "HouseInline",
    "ImportExportMixin",
    "ReadOnlyInline",
    "ReadOnlyMixin",
]
