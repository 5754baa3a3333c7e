"""Exact money: dirhams in Python (`Decimal`), integer centimes in the database, never a float.

SQLite keeps a DecimalField as a float, so that sums of instalments compare wrongly with what was lent.
`MoneyField` stores centimes on both databases and computes with them in SQL.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.core import checks
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models.expressions import Combinable, register_combinable_fields
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from initiative_sm.text import western_digits, without_marks

CENT = Decimal("0.01")
MAX_AMOUNT = Decimal("9999999999.99")


class MoneyError(ValueError):
    """An amount that cannot be read; `str()` is a sentence for the person who typed it."""


# --- Database -------------------------------------------------------------------------------------------


def to_centimes(value) -> int:
    """Centimes of an amount in dirhams; refuses floats and fractions of a centime."""
    if isinstance(value, float):
        raise TypeError("An amount of money is never a float.")
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)):
        raise TypeError(f"Not an amount of money: {value!r}")
    centimes = Decimal(value) * 100
    if not centimes.is_finite() or centimes != centimes.to_integral_value():
        raise ValueError(f"Not a whole number of centimes: {value!r}")
    return int(centimes)


def from_centimes(value) -> Decimal:
    """Dirhams of a number of centimes; an average, which has fractions, is rounded half up."""
    return (Decimal(str(value)) / 100).quantize(CENT, rounding=ROUND_HALF_UP)


class MoneyField(models.Field):
    """An amount in dirhams with two decimals.

    Not a BigIntegerField: as one, `F("paid") + Decimal("0.10")` would silently add a tenth of a centime.
    Constants in queries are written `money(x)`.
    """

    description = gettext_lazy("Montant en dirhams")
    empty_strings_allowed = False
    default_error_messages = {"invalid": gettext_lazy("Donnez un montant, par exemple 1 234,50.")}

    def get_internal_type(self):
        return "MoneyField"

    def db_type(self, connection):
        return connection.data_types["BigIntegerField"]

    def from_db_value(self, value, expression, connection):
        return None if value is None else from_centimes(value)

    def to_python(self, value):
        if value is None:
            return None
        try:
            if isinstance(value, str):
                return parse(value, allow_negative=True)
            return from_centimes(to_centimes(value))
        except (TypeError, ValueError, InvalidOperation) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return to_centimes(value)

    def get_placeholder(self, value, compiler, connection):
        # `update(paid=F("paid") + 1)` is not type-checked by Django: it would add one centime.
        if hasattr(value, "resolve_expression"):
            try:
                output = value.output_field
            except FieldError:
                output = None
            if not isinstance(output, MoneyField):
                raise FieldError("An amount is computed from amounts: write money(1), not 1.")
            return "%s"
        return "%s"

    def value_to_string(self, obj):
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs):
        from initiative_sm.forms import MoneyFormField

        return super().formfield(**{"form_class": MoneyFormField, **kwargs})

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if value is not None and abs(value) > MAX_AMOUNT:
            raise ValidationError(_("Ce montant est trop grand."), code="max")

    def check(self, **kwargs):
        errors = super().check(**kwargs)
        if isinstance(self.default, float):
            errors.append(checks.Error("The default of a MoneyField is never a float.", obj=self))
        return errors


def money(value) -> models.Value:
    """A constant amount, in dirhams, for use in a query."""
    return models.Value(Decimal(value), output_field=MoneyField())


register_combinable_fields(MoneyField, Combinable.ADD, MoneyField, MoneyField)
register_combinable_fields(MoneyField, Combinable.SUB, MoneyField, MoneyField)
register_combinable_fields(MoneyField, Combinable.MUL, models.IntegerField, MoneyField)
register_combinable_fields(MoneyField, Combinable.DIV, models.IntegerField, MoneyField)


# --- Text -----------------------------------------------------------------------------------------------

_UNIT = re.compile(r"(dhs?|mad|درهما|درهم)\.?$", re.IGNORECASE)


def parse(text, *, allow_negative=False) -> Decimal:
    """Read an amount in dirhams the same way in every language.

    Spaces of every kind are ignored, Arabic-Indic digits read. A last `,` or `.` is the decimal sign only
    when one or two digits follow; what can be read two ways (`1.234`) is refused with a sentence.
    Raises MoneyError.
    """
    if isinstance(text, (int, Decimal)) and not isinstance(text, bool):
        text = str(text) if isinstance(text, int) else f"{text:f}"
    shown = str(text).strip()
    plain = western_digits(without_marks(str(text))).replace("٫", ",").replace("٬", " ")
    plain = re.sub(r"[\s'’\u00a0\u202f]", "", plain).replace("\u2212", "-")
    plain = _UNIT.sub("", plain)
    sign = Decimal(1)
    if plain.startswith(("-", "+")):
        sign, plain = (Decimal(-1) if plain[0] == "-" else Decimal(1)), plain[1:]
    if not plain:
        raise MoneyError(_("Donnez un montant."))
    if not re.fullmatch(r"[0-9.,]+", plain) or not re.search(r"[0-9]", plain):
        raise MoneyError(_("« %s » n’est pas un montant : écrivez par exemple 1 234,50.") % shown)
    whole, decimals = _split_decimals(plain, shown)
    amount = sign * Decimal(f"{whole or '0'}.{decimals or '0'}").quantize(CENT) + 0  # never "-0.00"
    if amount < 0 and not allow_negative:
        raise MoneyError(_("« %s » est négatif : un montant est positif.") % shown)
    if abs(amount) > MAX_AMOUNT:
        raise MoneyError(_("« %s » est trop grand.") % shown)
    return amount


def _split_decimals(plain, shown):
    """(whole digits, decimals) of digits, dots and commas; refuses what can be read two ways."""
    unreadable = MoneyError(_("« %s » n’est pas un montant : écrivez par exemple 1 234,50.") % shown)
    signs = re.findall(r"[.,]", plain)
    if not signs:
        return plain, ""
    head, last, tail = plain.rpartition(signs[-1])
    if len(tail) in (1, 2) and head and signs.count(last) == 1:
        groups = re.split(r"[.,]", head)
        if len(groups) > 1 and (len(set(signs[:-1])) > 1 or not _grouped(groups)):
            raise unreadable
        return "".join(groups), tail
    groups = re.split(r"[.,]", plain)
    if len(set(signs)) == 1 and len(signs) > 1 and _grouped(groups):
        return "".join(groups), ""
    if len(signs) == 1 and len(tail) == 3 and head and len(head) <= 3:
        raise MoneyError(
            _("« %(text)s » peut se lire de deux façons : écrivez %(whole)s ou %(decimal)s.")
            % {"text": shown, "whole": f"{head} {tail}", "decimal": f"{head},{tail[:2]}"}
        )
    raise unreadable


def _grouped(groups):
    return 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def split(total: Decimal, n: int, unit: Decimal = CENT) -> list[Decimal]:
    """`n` parts of `total`, rounded down to `unit`; the last one absorbs the remainder."""
    if n < 1:
        raise ValueError("n must be at least 1")
    part = (total / n) // unit * unit
    part = part.quantize(CENT)
    return [part] * (n - 1) + [total - part * (n - 1)]


def format(amount, lang=None, *, symbol=True, decimals=2) -> str:
    """An amount as the reader writes it: "1 234 567,89 DH", "1 234 567,89 درهم", "1,234,567.89 DH".

    Groups are narrow no-break spaces in French and Arabic; `decimals=0` rounds half up.
    """
    lang = lang or get_language() or "fr"
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(amount).quantize(step, rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}"
    if lang != "en":
        text = text.replace(",", "\u202f").replace(".", ",")
    sign = "−" if rounded < 0 else ""
    unit = "" if not symbol else "\u00a0درهم" if lang == "ar" else "\u00a0DH"
    return f"{sign}{text}{unit}"


def in_words(amount, lang=None) -> str:
    """An amount in words for a printed paper: "cinquante mille dirhams et vingt centimes"."""
    lang = lang or get_language() or "fr"
    centimes = to_centimes(amount)
    if centimes < 0:
        raise ValueError("An amount in words is not negative.")
    counted = _counted_in_arabic if lang == "ar" else _counted
    parts = [
        counted(number, unit, lang)
        for number, unit in zip(divmod(centimes, 100), _UNITS[lang], strict=True)
        if number or unit is _UNITS[lang][0]
    ]
    return _JOINS[lang].join(parts)


#: language → dirham, centime: one, more; in Arabic one, two, three to ten, eleven and more
_UNITS = {
    "fr": (("dirham", "dirhams"), ("centime", "centimes")),
    "en": (("dirham", "dirhams"), ("centime", "centimes")),
    "ar": (("درهم", "درهمان", "دراهم", "درهما"), ("سنتيم", "سنتيمان", "سنتيمات", "سنتيما")),
}
_JOINS = {"fr": " et ", "en": " and ", "ar": " و"}


def _counted(number, unit, lang):
    from num2words import num2words

    one, more = unit
    words = num2words(number, lang=lang)
    if lang == "fr" and re.search(r"(million|milliard)s?$", words):
        words += " de"
    singular = number < 2 if lang == "fr" else number == 1
    return f"{words} {one if singular else more}"


def _counted_in_arabic(number, unit, lang):
    # One and two are said by the noun itself, 3 to 10 take its plural, 11 to 99 the accusative singular,
    # round hundreds the plain singular; "101 dirhams" is "a hundred dirhams and a dirham".
    from num2words import num2words

    one, two, few, many = unit
    if number in (1, 2):
        return f"{one} واحد" if number == 1 else two
    rest = number % 100
    if rest in (1, 2):
        return f"{_counted_in_arabic(number - rest, unit, lang)} و{_counted_in_arabic(rest, unit, lang)}"
    noun = few if 3 <= rest <= 10 else many if rest >= 11 else one
    return f"{num2words(number, lang=lang).replace(' و ', ' و')} {noun}"
