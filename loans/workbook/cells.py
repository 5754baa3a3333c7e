"""How a cell is read: one small class for each kind of column, the same rule in every language.

`read(value, context)` gives the Python value, a `Doubt` where it was read otherwise than written, or raises
`CellError` with a sentence for the clerk. Amounts in dirhams; `context.on` is the day of the import, after
which nothing can have happened.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from initiative_sm import dates, money, text
from initiative_sm.spreadsheets import ErrorValue, Formula
from loans.workbook.words import AmbiguousName, Names, UnknownName, fold

#: What people write where there is nothing.
NOTHING = {"", "-", "--", "—", "–", "/", "néant", "n/a"}
#: Digits that a spreadsheet keeps of a number.
MAX_DIGITS = 15
EPOCH = date(1899, 12, 30)


class CellError(ValueError):
    """A cell that cannot be read; `str()` is a sentence for the clerk."""


@dataclass(frozen=True)
class Doubt:
    """A value that was read, and a sentence about how."""

    value: object
    sentence: str


@dataclass(frozen=True)
class Context:
    """What reading needs besides the cell: the day, and the names of the reference tables."""

    on: date
    communes: Names
    sectors: Names


def shown(value) -> str:
    """A cell as the clerk sees it."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, Decimal):
        return f"{value:f}" if value.adjusted() < 30 else str(value)
    if isinstance(value, bool):
        return _("VRAI") if value else _("FAUX")
    return "" if value is None else str(value)[:200]


def as_written(reader, value, context) -> str:
    """A value that the database keeps, as the clerk would write it in a column of this reader."""
    if isinstance(value, (bool, type(None))):
        return {True: _("Oui"), False: _("Non"), None: ""}[value]
    if isinstance(reader, Choice):
        return str(reader.enum(value).label)
    if isinstance(reader, Named):
        return getattr(context, reader.table).label(value)
    return money.format(value) if isinstance(reader, Money) else shown(value)


def is_blank(value) -> bool:
    return value is None or (isinstance(value, str) and text.clean(value).lower() in NOTHING)


def refuse_computed(value):
    """Formulas and errors are refused in every kind of column: what they stand for is not in the file."""
    if isinstance(value, Formula):
        raise CellError(
            _("« %s » est une formule : copiez la colonne et collez-la en valeurs.") % shown(value)
        )
    if isinstance(value, ErrorValue):
        raise CellError(_("« %s » est une erreur du tableur, pas une valeur.") % shown(value))


def _as_text(value):
    """A text, or the digits of a number that was typed where a text is expected."""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, date, time, timedelta)):
        raise CellError(_("« %s » n’est pas un texte.") % shown(value))
    if isinstance(value, Decimal) and value != value.to_integral_value():
        return f"{value:f}"
    if abs(value) >= 10**MAX_DIGITS:
        raise CellError(
            _("« %s » : au-delà de quinze chiffres le tableur arrondit ; mettez la cellule au format texte.")
            % shown(value)
        )
    return str(int(value))


def _no_control(value):
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\r\t" for letter in value):
        raise CellError(_("Ce texte contient un caractère de contrôle invisible : retapez-le."))


def _not_too_long(value, limit):
    if len(value) > limit:
        raise CellError(
            _("Ce texte a %(length)d caractères, la limite est de %(limit)d.")
            % {"length": len(value), "limit": limit}
        )
    return value


@dataclass(frozen=True)
class Text:
    """A line of text, or several where `lines` allows them."""

    limit: int
    lines: bool = False
    kind = "text"

    def read(self, value, context):
        plain = _as_text(value)
        _no_control(plain)
        if self.lines:
            kept = "\n".join(text.clean(line) for line in plain.splitlines()).strip()
        else:
            kept = text.clean(plain)
        return _not_too_long(kept, self.limit)


@dataclass(frozen=True)
class Identifier:
    """A number given by somebody: marks, spaces and the digits of other scripts make no difference.

    `expected` is the usual shape: what differs is doubtful, never refused, since old files hold old numbers.
    `digits` pads what the spreadsheet took for a number and stripped of its first zeros.
    """

    limit: int
    expected: str = ""
    digits: int = 0
    kind = "text"

    def read(self, value, context):
        plain = _as_text(value)
        _no_control(plain)
        number = text.identifier(plain)
        if self.digits and not isinstance(value, str):
            number = number.zfill(self.digits)
        if not number:
            raise CellError(_("« %s » ne contient ni lettre ni chiffre.") % shown(value))
        _not_too_long(number, self.limit)
        if self.expected and not re.fullmatch(self.expected, number):
            return Doubt(number, _("« %s » n’a pas la forme habituelle.") % number)
        return number


@dataclass(frozen=True)
class Phone:
    limit: int = 20
    kind = "text"

    def read(self, value, context):
        plain = text.clean(text.western_digits(_as_text(value)))
        if not re.fullmatch(r"[0-9 +./()-]+", plain) or len(re.sub(r"\D", "", plain)) < 8:
            raise CellError(_("« %s » n’est pas un numéro de téléphone.") % shown(value))
        if not isinstance(value, str) and re.fullmatch(r"[5-8]\d{8}", plain):
            plain = f"0{plain}"  # the zero that a spreadsheet strips from a number
        return _not_too_long(plain, self.limit)


@dataclass(frozen=True)
class Email:
    limit: int = 254
    kind = "text"

    def read(self, value, context):
        plain = text.clean(_as_text(value))
        try:
            validate_email(plain)
        except ValidationError:
            raise CellError(_("« %s » n’est pas une adresse électronique.") % shown(value))
        return _not_too_long(plain, self.limit)


@dataclass(frozen=True)
class Money:
    """An amount greater than zero; where `zero` is allowed it means that there is none."""

    zero: bool = False
    kind = "money"

    def read(self, value, context):
        if isinstance(value, (bool, date, time, timedelta)):
            raise CellError(_("« %s » n’est pas un montant : écrivez par exemple 1 234,50.") % shown(value))
        if isinstance(value, Decimal) and value.adjusted() > MAX_DIGITS:
            raise CellError(_("« %s » est trop grand.") % shown(value))
        if isinstance(value, Decimal) and value != round(value, 2):
            raise CellError(_("« %s » a plus de deux décimales.") % shown(value))
        try:
            amount = money.parse(round(value, 2) if isinstance(value, Decimal) else value)
        except money.MoneyError as error:
            raise CellError(str(error))
        if amount == 0 and not self.zero:
            raise CellError(_("Le montant est supérieur à zéro."))
        return amount or None


@dataclass(frozen=True)
class Day:
    """A day; after the day of the import only where `future` is allowed."""

    future: bool = False
    kind = "date"

    def read(self, value, context):
        day = self._day(value)
        if not dates.EARLIEST <= day <= dates.LATEST:
            raise CellError(_("« %s » : l’année n’est pas plausible.") % shown(value))
        if day > context.on and not self.future:
            raise CellError(
                _("« %(day)s » est dans l’avenir (nous sommes le %(today)s).")
                % {"day": day.strftime("%d/%m/%Y"), "today": context.on.strftime("%d/%m/%Y")}
            )
        return day

    def _day(self, value):
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            raise CellError(self._number(value))
        try:
            return dates.parse(value)
        except dates.DateError as error:
            raise CellError(str(error))

    def _number(self, value):
        if value == int(value) and 0 < value < 100_000:
            return _(
                "« %(number)s » est un nombre : mettez la cellule au format date (serait-ce le %(day)s ?)."
            ) % {
                "number": shown(value),
                "day": (EPOCH + timedelta(days=int(value))).strftime("%d/%m/%Y"),
            }
        return _("« %s » est un nombre, pas une date.") % shown(value)


@dataclass(frozen=True)
class Number:
    """A whole number between two bounds, both included."""

    low: int
    high: int
    kind = "integer"

    def read(self, value, context):
        if isinstance(value, str):
            plain = re.sub(r"\s", "", text.western_digits(text.without_marks(value)))
            number = int(plain) if re.fullmatch(r"\d{1,9}", plain) else None
        elif isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value != int(value):
            number = None
        else:
            number = int(value)
        if number is None:
            raise CellError(_("« %s » n’est pas un nombre entier.") % shown(value))
        if not self.low <= number <= self.high:
            raise CellError(
                _("« %(number)s » n’est pas entre %(low)d et %(high)d.")
                % {"number": shown(value), "low": self.low, "high": self.high}
            )
        return number


_YES = {fold(word) for word in ("oui", "o", "yes", "y", "vrai", "true", "x", "1", "نعم", "صحيح")}
_NO = {fold(word) for word in ("non", "n", "no", "faux", "false", "0", "لا", "خطأ")}


@dataclass(frozen=True)
class YesNo:
    kind = "text"

    def read(self, value, context):
        if isinstance(value, bool):
            return value
        word = fold(shown(value))
        if word not in _YES | _NO:
            raise CellError(_("« %s » n’est ni oui ni non.") % shown(value))
        return word in _YES


@dataclass(frozen=True)
class Choice:
    """A value of an enumeration, by its code or its label in any language; `aliases` are other words for it."""

    enum: type
    only: tuple = ()
    aliases: dict = field(default_factory=dict, hash=False)
    kind = "text"

    @property
    def members(self):
        return self.only or tuple(self.enum)

    @cached_property
    def _words(self):
        words = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                words.update({fold(member.label): member for member in self.members})
        words.update({fold(member.value): member for member in self.members})
        words.update({fold(word): self.enum(code) for word, code in self.aliases.items()})
        return words

    def read(self, value, context):
        member = self._words.get(fold(shown(value)))
        if member is None:
            raise CellError(
                _("« %(value)s » n’est pas dans la liste : %(choices)s.")
                % {"value": shown(value), "choices": ", ".join(str(member.label) for member in self.members)}
            )
        return member.value


@dataclass(frozen=True)
class Named:
    """A row of a reference table (`table` of the context), by its name in either script or its code."""

    table: str
    kind = "text"

    def read(self, value, context):
        written = text.clean(_as_text(value))
        try:
            pk, label, otherwise = getattr(context, self.table).find(written)
        except AmbiguousName as several:
            raise CellError(
                _("« %(value)s » peut être : %(names)s. Écrivez l’un d’eux.")
                % {"value": written, "names": ", ".join(several.suggestions)}
            )
        except UnknownName as missing:
            raise CellError(self._unknown(written, missing.suggestions))
        if otherwise:
            return Doubt(pk, _("« %(value)s » lu comme « %(name)s ».") % {"value": written, "name": label})
        return pk

    def _unknown(self, written, suggestions):
        if not suggestions:
            return _("« %s » est inconnu : voyez la feuille Listes du modèle.") % written
        return _("« %(value)s » est inconnu. Vouliez-vous dire : %(names)s ?") % {
            "value": written,
            "names": ", ".join(suggestions),
        }
