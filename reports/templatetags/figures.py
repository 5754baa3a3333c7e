"""How the cells of a report are written."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiative_sm import numbers
from initiative_sm.templatetags import display
from reports.figures import SMALLEST_PRINTED, Change
from reports.indicators import Unit

register = template.Library()


@register.filter
def figure(cell):
    """A cell of a table, in the reader's language: amounts in whole dirhams, without their unit."""
    if cell is None or cell.value is None:
        return numbers.NONE
    if cell.masked:
        # A companion of a small cell is masked as well, see reports.figures.masking.
        small = cell.value < SMALLEST_PRINTED
        return display.ltr(f"< {SMALLEST_PRINTED}" if small else f"{SMALLEST_PRINTED}+")
    return _WRITERS[cell.unit](cell.value)


@register.filter
def full_figure(cell):
    """The same with the unit written out, for a figure that stands alone."""
    if cell is not None and cell.value is not None and cell.unit == Unit.MONEY:
        return display.dirhams(cell.value, 0)
    return figure(cell)


@register.filter
def part(value):
    """A numerator or a denominator: an amount in dirhams, or a count."""
    if isinstance(value, Decimal):
        return display.dirhams(value)
    return display.count(value)


def _signed(text, value):
    return display.ltr(f"+{text}" if value > 0 else text)


def _days(value):
    text = ngettext("%(number)s jour", "%(number)s jours", value)
    return format_html(text.replace("%(number)s", "{}"), display.count(value))


def _points(value):
    text = _signed(numbers.ratio(value * 100, decimals=1), value)
    return format_html(_("%(number)s pt").replace("%(number)s", "{}"), text)


_WRITERS = {
    None: lambda value: format_html("<bdi>{}</bdi>", value),
    Unit.COUNT: display.count,
    Unit.MONEY: lambda value: display.amount(value, 0),
    Unit.SHARE: display.share,
    Unit.RATIO: display.ratio,
    Unit.DAYS: _days,
    Change.GROWTH: lambda value: _signed(numbers.share(value), value),
    Change.POINTS: _points,
}
