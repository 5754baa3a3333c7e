"""Export and import as parts of a ModelAdmin: who may, in which formats, what is said when it fails."""

import re

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from import_export import admin as import_export
from import_export.forms import ConfirmImportForm, ExportForm

from initiative_sm.events import log
from initiative_sm.exchange.formats import Csv, Xlsx
from initiative_sm.spreadsheets import SpreadsheetError

FORMATS = [Xlsx, Csv]


class ExportMixin(import_export.ExportMixin):
    """The list as it is filtered, for whoever may see it; each export is logged."""

    formats = FORMATS
    export_form_class = ExportForm

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    def get_export_data(self, file_format, request, queryset, **kwargs):
        if not self.has_export_permission(request):
            raise PermissionDenied
        data = self.get_data_for_export(request, queryset, **kwargs)
        self._log(request, "sheet.exported", rows=len(data))
        return file_format.export_data(data)

    def _log(self, request, verb, **details):
        log(verb, by=request.user, model=self.opts.label_lower, **details)


class HouseConfirmForm(ConfirmImportForm):
    """Which previewed file to import: one that the preview has kept, in one of our formats."""

    format = forms.TypedChoiceField(
        coerce=int, widget=forms.HiddenInput, choices=[(n, n) for n in range(len(FORMATS))]
    )

    def clean_import_file_name(self):
        name = super().clean_import_file_name()
        if not re.fullmatch(r"tmp\w+", name):
            raise ValidationError(_("Cet aperçu est inconnu : déposez le fichier de nouveau."))
        return name


class ImportExportMixin(import_export.ImportMixin, ExportMixin):
    """Export, and import with a preview: all the rows or none."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    confirm_form_class = HouseConfirmForm

    def has_import_permission(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def get_import_data_kwargs(self, **kwargs):
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form, e):
        if not isinstance(e, SpreadsheetError):
            e = _("Ce fichier n’a pas pu être lu : vérifiez son format.")
        form.add_error("import_file", str(e))

    @method_decorator(require_POST)
    def process_import(self, request, **kwargs):
        try:
            return super().process_import(request, **kwargs)
        except FileNotFoundError:
            messages.warning(
                request, _("Ce fichier est déjà importé, ou son aperçu a expiré : déposez-le de nouveau.")
            )
            return HttpResponseRedirect(self._url("import"))

    def process_result(self, result, request):
        if result.has_errors() or result.has_validation_errors():
            # Something changed since the preview; nothing was written.
            context = {
                **self.admin_site.each_context(request),
                "title": _("Import"),
                "opts": self.opts,
                "form": self.import_form_class(FORMATS, self.get_import_resource_classes(request)),
                "result": result,
            }
            return TemplateResponse(request, self.import_template_name, context)
        self.generate_log_entries(result, request)
        self._log(
            request, "sheet.imported", **{name: count for name, count in result.totals.items() if count}
        )
        messages.success(
            request,
            _("Import terminé. Lignes créées : %(new)d ; modifiées : %(update)d ; inchangées : %(skip)d.")
            % result.totals,
        )
        return HttpResponseRedirect(self._url("changelist"))

    def _url(self, page):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")

    def generate_log_entries(self, result, request):
        rows = {}
        for row in result:
            if isinstance(row.instance, Model):
                rows.setdefault(row.import_type, []).append(row.instance)
        self._create_log_entries(request.user.pk, rows)
