"""The parts of a page that an include cannot make: icons, form fields with their classes and their errors."""

from django import forms, template
from django.templatetags.static import static
from django.utils.html import format_html

register = template.Library()

CLASSES = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Widget, "form-control"),
)


@register.simple_tag
def icon(name, css=""):
    """A drawing of static/img/icons.svg; decorative, so hidden from screen readers."""
    return format_html(
        '<svg class="icon {}" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        css,
        static("img/icons.svg"),
        name,
    )


@register.inclusion_tag("_components/field.html")
def field(bound):
    """A form field: label, input, help, and its errors beside it, tied together for screen readers."""
    widget = bound.field.widget
    css = next(css for kind, css in CLASSES if isinstance(widget, kind))
    attrs = {"class": " ".join(filter(None, [widget.attrs.get("class"), css, bound.errors and "is-invalid"]))}
    if widget.attrs.get("placeholder") == bound.label:
        attrs["placeholder"] = False  # says nothing that the label does not say
    return {
        "field": bound,
        "input": bound.as_widget(attrs=attrs),
        "checkbox": isinstance(widget, forms.CheckboxInput),
        "grouped": bound.use_fieldset,
    }


@register.filter
def alert(level_tag):
    """The colour of a message's box: Django's "error" and "debug" are not names of the style sheet."""
    return {"error": "danger", "debug": "info"}.get(level_tag, level_tag or "info")
