"""What a cell of an imported sheet may say, and what is written in one: one widget per kind of value.

Reading raises ValueError with a sentence for the clerk; written values stay typed (numbers, dates), so that
a spreadsheet can compute with them. Texts, dates and amounts are read by `text`, `dates` and `money`.
"""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal

from django.db import models
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from initiative_sm import dates, money, text
from initiative_sm.fields import IdentifierField
from initiative_sm.money import MoneyField
from initiative_sm.spreadsheets import ErrorValue, Formula

#: Whole numbers beyond this are a slip of the keyboard.
LARGEST = 2_147_483_647
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def plain(value):
    """`value` as it is compared: no accents, no capitals, no marks ("Chargé (oui) *" → "charge (oui)")."""
    letters = unicodedata.normalize("NFKD", text.clean(str(value)))
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold().strip(" *:")


class CellWidget(Widget):
    """A cell, refused when it holds a formula, an error or an unprintable character; empty is None."""

    empty = None

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, Formula):
            raise ValueError(_("La cellule contient une formule : remplacez-la par sa valeur."))
        if isinstance(value, ErrorValue):
            raise ValueError(_("La cellule contient une erreur : « %s ».") % value)
        if isinstance(value, str):
            if _CONTROL.search(value):
                raise ValueError(_("La cellule contient un caractère illisible."))
            value = text.without_marks(value).strip()
        if value is None or value == "":
            return self.empty
        return self.read(value)

    def read(self, value):
        return value

    def render(self, value, obj=None, **kwargs):
        return value


class TextWidget(CellWidget):
    empty = ""

    def __init__(self, *, lines=False):
        super().__init__()
        self.lines = lines

    def read(self, value):
        if isinstance(value, Decimal) and value == value.to_integral_value():
            value = int(value)
        if isinstance(value, (bool, date, datetime, time)):
            raise ValueError(_("« %s » n’est pas un texte : mettez la cellule au format texte.") % value)
        return str(value) if self.lines else text.clean(str(value))


class IdentifierWidget(TextWidget):
    """A number given by somebody else; a number with decimals is not one."""

    def read(self, value):
        if isinstance(value, Decimal) and value != value.to_integral_value():
            raise ValueError(_("« %s » n’est pas un numéro : mettez la cellule au format texte.") % value)
        return text.identifier(super().read(value))


class MoneyWidget(CellWidget):
    """Dirhams, read by `money.parse`; written as a number."""

    def read(self, value):
        return money.parse(value)


class DayWidget(CellWidget):
    """A day: a date cell, or a text as ISO or day/month/year; written as a date."""

    def read(self, value):
        if isinstance(value, datetime):
            if value.time() != time():
                raise ValueError(_("« %s » n’est pas un jour : retirez l’heure.") % value)
            value = value.date()
        if isinstance(value, date):
            value = value.isoformat()
        return dates.parse(value)


class MomentWidget(CellWidget):
    """A day and an hour; written only."""


class IntegerWidget(CellWidget):
    def read(self, value):
        if isinstance(value, Decimal) and value == value.to_integral_value():
            value = int(value)
        digits = re.sub(r"\s", "", text.western_digits(str(value)))
        if isinstance(value, bool) or not re.fullmatch(r"\d{1,10}", digits) or int(digits) > LARGEST:
            raise ValueError(_("« %s » n’est pas un nombre entier plausible.") % value)
        return int(digits)


class YesNoWidget(CellWidget):
    """Yes or no, in the reader's words or in a spreadsheet's; written in French, the language of the sheets."""

    empty = False
    WORDS = {
        True: {"oui", "o", "1", "vrai", "true", "yes", "نعم"},
        False: {"non", "n", "0", "faux", "false", "no", "لا"},
    }

    def read(self, value):
        for answer, words in self.WORDS.items():
            if plain(value) in words:
                return answer
        raise ValueError(_("« %s » : répondez par oui ou non.") % value)

    def render(self, value, obj=None, **kwargs):
        return None if value is None else "oui" if value else "non"


class ChoiceWidget(CellWidget):
    """A value of a list: its code or its label in any of the three languages; written in French."""

    empty = ""

    def __init__(self, field):
        super().__init__()
        self.choices = dict(field.flatchoices)
        self.empty = None if field.null else ""

    def read(self, value):
        wanted = plain(value)
        for code, label in self.choices.items():
            if wanted in {plain(code), *self._labels(label)}:
                return code
        known = ", ".join(str(label) for label in self.choices.values())
        raise ValueError(
            _("« %(value)s » n’est pas dans la liste : %(known)s.") % {"value": value, "known": known}
        )

    def _labels(self, label):
        for language in ("fr", "ar", "en"):
            with translation.override(language):
                yield plain(label)

    def render(self, value, obj=None, **kwargs):
        if value in (None, ""):
            return None
        with translation.override("fr"):
            return str(self.choices.get(value, value))


class RelatedWidget(CellWidget):
    """A row of another table, by its number or code (`by`), else by its French name where one has it."""

    def __init__(self, model, by):
        super().__init__()
        self.model, self.by = model, by
        self.found = {}

    def read(self, value):
        if isinstance(value, Decimal) and value == value.to_integral_value():
            value = int(value)
        wanted = text.clean(str(value))
        if wanted not in self.found:
            self.found[wanted] = self._find(wanted)
        return self.found[wanted]

    def _find(self, wanted):
        names = [self.by]
        if any(field.name == "name_fr" for field in self.model._meta.fields):
            names.append("name_fr__iexact")
        for name in names:
            rows = list(self.model._default_manager.filter(**{name: wanted})[:2])
            if len(rows) == 1:
                return rows[0]
            if rows:
                raise ValueError(_("« %s » désigne plusieurs lignes : donnez le code.") % wanted)
        raise ValueError(
            _("« %(value)s » est introuvable dans « %(table)s ».")
            % {"value": wanted, "table": capfirst(self.model._meta.verbose_name_plural)}
        )

    def render(self, value, obj=None, **kwargs):
        return None if value is None else getattr(value, self.by)


WIDGETS = (
    (IdentifierField, IdentifierWidget),
    (MoneyField, MoneyWidget),
    (models.DateTimeField, MomentWidget),
    (models.DateField, DayWidget),
    (models.BooleanField, YesNoWidget),
    (models.IntegerField, IntegerWidget),
    (models.CharField, TextWidget),
)


def widget_for(field, by="pk"):
    """The widget of a model field; `by` names what a related row is known by."""
    if isinstance(field, models.ForeignKey):
        return RelatedWidget(field.related_model, by)
    if getattr(field, "choices", None):
        return ChoiceWidget(field)
    if isinstance(field, models.TextField):
        return TextWidget(lines=True)
    if isinstance(field, models.GeneratedField):
        field = field.output_field
    return next((widget() for kind, widget in WIDGETS if isinstance(field, kind)), CellWidget())
