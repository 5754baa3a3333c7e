"""Sheets of one table: which columns they have, how their rows are found again, what is refused.

Headings are French whatever the reader's language: a sheet exported by one person is imported by another.
"""

from dataclasses import dataclass
from functools import partial

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import Diff, ModelDeclarativeMetaclass, ModelResource
from import_export.results import Result

from initiative_sm.exchange.cells import CellWidget, plain, widget_for


@dataclass(frozen=True)
class Column:
    """A column: `name` is a field of the model, or a path to one ("holder__number"), which is written only.

    `by` names what a related row is known by (number, code).
    """

    name: str
    heading: str
    by: str = "pk"
    readonly: bool = False

    def field(self, model):
        model_field = _model_field(model, self.name)
        readonly = self.readonly or "__" in self.name or model_field is None
        widget = CellWidget() if model_field is None else widget_for(model_field, self.by)
        default = {} if model_field is None else {"default": model_field.default}
        return Field(self.name, self.heading, widget, readonly=readonly, **default)


def _model_field(model, path):
    try:
        for name in path.split("__"):
            field = model._meta.get_field(name)
            model = field.related_model
    except FieldDoesNotExist:
        return None
    return field


def sheet(model, columns, *, key=(), related=()):
    """The resource of a model: `key` are the columns that find a row again, `related` what is read with it.

    Without a key the sheet is written only.
    """
    meta = {
        "model": model,
        "name": model._meta.verbose_name_plural,
        "fields": [column.name for column in columns],
        "import_id_fields": list(key),
        "related": list(related),
    }
    fields = {column.name: column.field(model) for column in columns}
    attributes = {**fields, "Meta": type("Meta", (HouseResource.Meta,), meta), "__module__": __name__}
    return ModelDeclarativeMetaclass(f"{model.__name__}Resource", (HouseResource,), attributes)


class PlainDiff(Diff):
    """What changes in a row, without the inline styles that the site's policy refuses."""

    def as_html(self):
        shown = []
        for old, new in zip(self.left, self.right, strict=True):
            if self.new or old == new:
                shown.append(format_html("<bdi>{}</bdi>", _shown(new)))
            else:
                shown.append(
                    format_html("<del><bdi>{}</bdi></del> <ins><bdi>{}</bdi></ins>", _shown(old), _shown(new))
                )
        return shown


def _shown(value):
    return "" if value is None else value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else value


class SheetResult(Result):
    """Errors named by the heading of their column and the number of their line in the file."""

    def __init__(self, resource):
        super().__init__()
        self.resource = resource

    def append_invalid_row(self, number, row, validation_error):
        if hasattr(validation_error, "error_dict"):
            named = {self.resource.heading_of(name): e for name, e in validation_error.error_dict.items()}
            validation_error = ValidationError(named)
        super().append_invalid_row(self.resource.line_of(number), row, validation_error)


class HouseResource(ModelResource):
    """A sheet that is imported whole or not at all, each row checked as a form would check it."""

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        related = ()

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.numbers, self.seen = [], {}

    @classmethod
    def get_diff_class(cls):
        return PlainDiff

    def get_result_class(self):
        return partial(SheetResult, self)

    def get_import_order(self):
        return [name for name in super().get_import_order() if not self.fields[name].readonly]

    def heading_of(self, name):
        return self.fields[name].column_name if name in self.fields else name

    def line_of(self, number):
        """The line of the file that holds the row `number` (from 1)."""
        return self.numbers[number - 1] if number <= len(self.numbers) else number + 1

    def before_import(self, dataset, **kwargs):
        self.numbers, self.seen = list(getattr(dataset, "numbers", [])), {}
        try:
            dataset.headers = self._headings(dataset.headers or [])
        except ValueError:
            dataset.wipe()
            raise

    def _headings(self, found):
        """The headings of the file as this sheet writes them; refuses what is missing, unknown or twice there."""
        known = {plain(field.column_name): field.column_name for field in self.fields.values()}
        headings = [known.get(plain(heading), heading) for heading in found]
        unknown = [heading for heading in headings if heading not in known.values()]
        if unknown:
            raise ValueError(
                _("Colonnes inconnues : %s.") % ", ".join(f"« {heading} »" for heading in unknown)
            )
        if len(set(headings)) < len(headings):
            raise ValueError(_("Une colonne figure deux fois dans le fichier."))
        missing = [self.heading_of(name) for name in self.get_import_id_fields()]
        missing = [heading for heading in missing if heading not in headings]
        if missing:
            raise ValueError(_("Colonnes manquantes : %s.") % ", ".join(f"« {h} »" for h in missing))
        return headings

    def before_import_row(self, row, **kwargs):
        key = []
        for name in self.get_import_id_fields():
            field = self.fields[name]
            try:
                value = field.clean(row)
            except ValueError as error:
                raise ValidationError({name: str(error)}) from error
            if value in (None, ""):
                raise ValidationError({name: _("Cette cellule ne peut pas être vide.")})
            key.append(value)
        number = kwargs["row_number"]
        first = self.seen.setdefault(tuple(key), number)
        if first != number:
            raise ValidationError(_("Cette ligne répète la ligne %d.") % self.line_of(first))

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related(*self._meta.related) if self._meta.related else queryset

    def after_export(self, queryset, dataset, **kwargs):
        dataset.title = str(self._meta.name)
