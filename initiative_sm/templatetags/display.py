"""How values are shown in pages and print: numbers isolated, so that no direction of text turns them round.

`<bdi dir="ltr">` around every number and Latin name inside Arabic text; the same filters serve both media.
"""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language

from initiative_sm import dates, money, numbers

register = template.Library()


def ltr(value):
    return format_html('<bdi dir="ltr">{}</bdi>', value)


@register.filter
def dirhams(value, decimals=2):
    """An amount with its unit: "1 234,50 DH"; the number is isolated, the Arabic unit stands after it."""
    if value is None:
        return numbers.NONE
    unit = "درهم" if get_language() == "ar" else "DH"
    return format_html("{}\u00a0{}", ltr(money.format(value, symbol=False, decimals=decimals)), unit)


@register.filter
def amount(value, decimals=2):
    """An amount without unit, for columns that say "DH" in their heading."""
    return numbers.NONE if value is None else ltr(money.format(value, symbol=False, decimals=decimals))


@register.filter
def count(value):
    return ltr(numbers.count(value))


@register.filter
def share(value, decimals=1):
    return ltr(numbers.share(value, decimals=decimals))


@register.filter
def ratio(value, decimals=2):
    return ltr(numbers.ratio(value, decimals=decimals))


@register.filter
def day(value):
    """A date in words, with the month names of Morocco: "25 شتنبر 2024"."""
    return numbers.NONE if value is None else format_html("<bdi>{}</bdi>", dates.format(value))


@register.filter
def short_day(value):
    """A date in digits, for tables: 25/09/2024."""
    return numbers.NONE if value is None else ltr(value.strftime("%d/%m/%Y"))


@register.filter
def moment(value):
    """A date and time in digits, in Morocco's time: 25/09/2024 10:30."""
    return numbers.NONE if value is None else ltr(timezone.localtime(value).strftime("%d/%m/%Y %H:%M"))


@register.filter
def latin(value):
    """A number, code or name in Latin letters, kept whole inside Arabic text."""
    return ltr(value)


@register.filter
def named(value):
    """The name of a row kept in several languages, in the reader's."""
    return "" if value is None else format_html("<bdi>{}</bdi>", value.name(get_language() or "fr"))
