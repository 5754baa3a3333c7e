"""How a model's fields are read in the admin: amounts in groups, dates day first, statuses as badges.

Django would print an amount with the reader's decimal sign and no groups, and a date with the month names
of another country. A column is a plain function of the row, so that it serves lists and read-only forms.
"""

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from initiative_sm.money import MoneyField
from initiative_sm.numbers import NONE
from initiative_sm.templatetags import display


def named(value):
    """A row by its name in the reader's language, where it has names in several."""
    if value is None:
        return NONE
    name = getattr(value, "name", None)
    return format_html("<bdi>{}</bdi>", name(get_language() or "fr") if callable(name) else value)


def moment(value):
    """A day and an hour, in Morocco: 25/09/2024 10:00."""
    return NONE if value is None else display.ltr(timezone.localtime(value).strftime("%d/%m/%Y %H:%M"))


def money(value):
    return format_html('<span class="money">{}</span>', display.amount(value))


def badge(label, tone):
    return format_html('<span class="badge badge-{}">{}</span>', tone, label)


def linked(value, model_admin):
    """A related row, with a link to its page where it has one."""
    if value is None:
        return NONE
    try:
        name = f"admin:{value._meta.app_label}_{value._meta.model_name}_change"
        url = reverse(name, args=[value.pk], current_app=model_admin.admin_site.name)
    except NoReverseMatch:
        return named(value)
    return format_html('<a href="{}">{}</a>', url, named(value))


def readable(field):
    """The function that prints a value of `field`, or None where Django's own way is right."""
    if isinstance(field, models.GeneratedField):
        field = field.output_field
    if isinstance(field, MoneyField):
        return money
    if isinstance(field, models.DateTimeField):
        return moment
    if isinstance(field, models.DateField):
        return display.short_day
    return None


class Shown:
    """A column: called with a row, it gives what the cell shows."""

    def __init__(self, name, label, show):
        self.show = show
        self.__name__ = self.admin_order_field = name
        self.short_description = label

    def __call__(self, row):
        return self.show(row)

    def __str__(self):
        return self.__name__


def column(model_admin, name, *, tones=None, link=False):
    """A column for the field `name` of the admin's model, or the name itself where there is nothing to add.

    `tones` maps the values of a status to the colour of its badge; `link` asks for a link to the related row.
    """
    field = field_named(model_admin.opts, name)
    if field is None:
        return name
    print_value = readable(field)
    if print_value is not None:
        label = format_lazy(_("{label} (DH)"), label=field.verbose_name)
        return Shown(
            name,
            label if print_value is money else field.verbose_name,
            lambda row: print_value(getattr(row, name)),
        )
    if tones is not None:
        label_of = f"get_{name}_display"
        return Shown(
            name,
            field.verbose_name,
            lambda row: badge(getattr(row, label_of)(), tones.get(getattr(row, name), "neutral")),
        )
    if isinstance(field, models.ForeignKey):
        one = (lambda row: linked(row, model_admin)) if link else named
        return Shown(name, field.verbose_name, lambda row: one(getattr(row, name)))
    return name


def field_named(opts, name):
    """The model field of this name, or None for a method, a function or a path."""
    if not isinstance(name, str):
        return None
    try:
        return opts.get_field(name)
    except FieldDoesNotExist:
        return None
