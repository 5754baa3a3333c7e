"""Which column of a bank's table holds what: guessed from its headings, corrected by a person, remembered."""

import re
from dataclasses import dataclass, fields, replace

from django.utils.translation import gettext_lazy as _

from initiative_sm import text
from loans.bank.files import Grid

#: Rows above which the headings of a table are looked for: banks put the account and the period first.
HEADINGS_WITHIN = 40

#: What a column can hold, in the order in which the page asks for it.
ROLES = {
    "booked": _("Date d’opération"),
    "value": _("Date de valeur"),
    "label": _("Libellé"),
    "reference": _("Référence"),
    "amount": _("Montant (signé)"),
    "debit": _("Débit"),
    "credit": _("Crédit"),
    "sense": _("Sens (D ou C)"),
}

#: Words of headings, most telling first.
_VOCABULARY = (
    ("value", r"date.*valeur|^valeur\b|value date|القيمة"),
    ("booked", r"date.*op|date.*compt|booking|^date\b|^jour$|تاريخ"),
    ("debit", r"debit|sortie|retrait|مدين"),
    ("credit", r"credit|entree|depot|دائن"),
    ("sense", r"^sens\b|^d/?c$|^signe$"),
    ("amount", r"montant|amount|somme|المبلغ|مبلغ"),
    ("reference", r"^ref|numero|^n[°o]\b|^piece|المرجع|مرجع"),
    ("label", r"libelle|designation|operation|description|nature|motif|detail|label|البيان|العملية|بيان"),
)
#: Folded as the headings are: an Arabic hamza goes with the accents.
_WORDS = [(role, re.compile(text.folded(words))) for role, words in _VOCABULARY]


@dataclass(frozen=True)
class Columns:
    """Positions from 0 of what a table holds, None where it has no such column.

    `headings` are the folded headings by which the next statement of the bank is recognised; `first_row` is
    the number of the first row that can be a line.
    """

    first_row: int = 1
    headings: tuple[str, ...] = ()
    booked: int | None = None
    value: int | None = None
    label: int | None = None
    reference: int | None = None
    amount: int | None = None
    debit: int | None = None
    credit: int | None = None
    sense: int | None = None

    @property
    def complete(self):
        """Whether lines can be read: a date, a label, and an amount one way or the other."""
        amounts = self.amount is not None or self.debit is not None or self.credit is not None
        return self.booked is not None and self.label is not None and amounts

    def as_json(self):
        kept = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**kept, "headings": list(self.headings)}


def from_json(kept: dict) -> Columns | None:
    """What a bank account remembers; None where it remembers nothing that can be read."""
    if not isinstance(kept, dict) or not kept:
        return None
    places = {role: kept.get(role) for role in ROLES}
    sound = all(place is None or type(place) is int and place >= 0 for place in places.values())
    headings = kept.get("headings", [])
    if not sound or not isinstance(headings, list) or type(kept.get("first_row")) is not int:
        return None
    return Columns(first_row=kept["first_row"], headings=tuple(map(str, headings)), **places)


def guess(grid: Grid, remembered: Columns | None = None) -> Columns:
    """The columns of a table: those remembered where its headings are the same, else by their words."""
    heads = grid.rows[:HEADINGS_WITHIN]
    if remembered is not None and remembered.headings:
        for row in heads:
            if folded(row.cells) == remembered.headings:
                return replace(remembered, first_row=row.number + 1)
    found = [
        (len(roles), -index, row, roles) for index, row in enumerate(heads) if (roles := _roles(row.cells))
    ]
    if found:
        _count, _index, row, roles = max(found, key=lambda each: each[:2])
        return Columns(first_row=row.number + 1, headings=folded(row.cells), **roles)
    if remembered is not None and not remembered.headings:
        return remembered
    return Columns(first_row=grid.rows[0].number if grid.rows else 1)


def folded(cells) -> tuple[str, ...]:
    """Headings as they are compared."""
    return tuple(text.clean(text.folded(str(cell))) if cell is not None else "" for cell in cells)


def _roles(cells):
    """What each heading says; nothing where the row cannot be one of headings."""
    roles = {}
    for place, heading in enumerate(folded(cells)):
        role = next((role for role, words in _WORDS if role not in roles and words.search(heading)), None)
        if role and len(heading) <= 40 and not re.search(r"\d", heading):
            roles[role] = place
    dated = "booked" in roles or "value" in roles
    if not dated or not {"amount", "debit", "credit"} & set(roles) or len(roles) < 3:
        return {}
    if "booked" not in roles:
        roles["booked"] = roles["value"]
    if "debit" in roles or "credit" in roles:
        roles.pop("amount", None)
    return roles
