"""The empty workbook to fill in: notice, sheets with one example row, lists of values."""

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum

from django.utils import translation
from django.utils.translation import gettext as _

from initiative_sm import dates, spreadsheets
from initiative_sm.spreadsheets import Choices, Column, Table
from loans.workbook import layout
from loans.workbook.cells import Choice, Day, Money, Named, Number, YesNo

WIDTHS = {"text": 22, "money": 18, "date": 16, "integer": 14}
FILES_TAB, MONEY_TAB, HELP_TAB = "0B5D5E", "B45309", "6B7280"
#: The sheets of every import first, those of a first import after them.
ORDER = (
    layout.HOLDERS, layout.PROJECTS, layout.LOANS, layout.REPAYMENTS, layout.FOLLOWUPS,
    layout.FUNDERS, layout.ENVELOPES, layout.CONTRIBUTIONS,
)  # fmt: skip


def template(language: str, *, communes: Sequence[str], sectors: Sequence[str]) -> bytes:
    """The workbook in `language`; names of communes and sectors in that language, as the lists show them."""
    with translation.override(language):
        lists = _Lists(language, communes=communes, sectors=sectors)
        sheets = [_sheet(sheet, language, lists) for sheet in ORDER]
        return spreadsheets.write_xlsx([_notice(language), *sheets, lists.table()], lang=language)


class _Lists:
    """The sheet of lists: one column for each set of values, whatever the number of columns that use it."""

    def __init__(self, language, **tables):
        self.name = layout.LISTS[language]
        self.columns = []
        self._tables = tables
        self._places = {}
        for sheet in ORDER:
            for column in sheet.columns:
                values = self.values(column.reader)
                if values and values not in self._places:
                    self._places[values] = len(self.columns) + 1
                    self.columns.append((self._heading(sheet, column, language), values))

    def values(self, reader) -> tuple:
        """What a column of this kind allows; nothing where it is free."""
        if isinstance(reader, Choice):
            return tuple(str(member.label) for member in reader.members)
        if isinstance(reader, YesNo):
            return _("Oui"), _("Non")
        return tuple(self._tables[reader.table]) if isinstance(reader, Named) else ()

    def _heading(self, sheet, column, language):
        if isinstance(column.reader, YesNo):
            return _("Oui ou non")
        if isinstance(column.reader, Named):
            return {"communes": _("Communes"), "sectors": _("Secteurs")}[column.reader.table]
        return f"{sheet.name(language)} – {column.heading(language)}"

    def choices(self, reader):
        values = self.values(reader)
        return Choices(self.name, self._places[values], len(values)) if values else None

    def table(self):
        height = max(len(values) for _heading, values in self.columns)
        rows = (
            [values[at] if at < len(values) else None for _heading, values in self.columns]
            for at in range(height)
        )
        columns = [Column(heading, width=26) for heading, _values in self.columns]
        return Table(self.name, columns, rows, filter=False, tab=HELP_TAB)


def _sheet(sheet, language, lists):
    columns = [
        Column(
            column.heading(language),
            kind=column.reader.kind,
            width=max(WIDTHS[column.reader.kind], len(column.heading(language)) * 0.9),
            comment=_comment(column),
            required=column.required,
            choices=lists.choices(column.reader),
        )
        for column in sheet.columns
    ]
    example = [_example(column, lists) for column in sheet.columns]
    tab = FILES_TAB if sheet in ORDER[:5] else MONEY_TAB
    return Table(sheet.name(language), columns, [example], examples=1, for_typing=True, tab=tab)


def _comment(column):
    reader = column.reader
    said = [_("Obligatoire.") if column.required else _("Facultatif.")]
    if column.help:
        said.append(str(column.help))
    if isinstance(reader, Day):
        said.append(_("Date : jour/mois/année."))
    elif isinstance(reader, Money):
        said.append(_("Montant en dirhams, par exemple 1 234,50."))
    elif isinstance(reader, Number):
        said.append(_("Nombre entier de %(low)d à %(high)d.") % {"low": reader.low, "high": reader.high})
    elif isinstance(reader, (Choice, Named)):
        said.append(_("Une valeur de la feuille Listes."))
    return "\n".join(said)


def _example(column, lists):
    value, reader = column.example, column.reader
    if isinstance(reader, Named) and column.required:
        values = lists.values(reader)
        return value if value in values else values[0]
    if isinstance(reader, YesNo):
        return {"Oui": _("Oui"), "Non": _("Non"), None: None}[value]
    if isinstance(value, Enum):
        return str(value.label)
    if value is None:
        return None
    if isinstance(reader, Day):
        return dates.parse(value)
    if isinstance(reader, (Money, Number)):
        return Decimal(value)
    return value


def _notice(language):
    """What to know before filling in, in two columns: the subject, and what is said of it."""
    rows = [
        (_("Principe"), _("Chaque feuille est une liste ; chaque ligne une personne, un projet, un prêt… Les numéros "
                          "de la première colonne relient les feuilles entre elles.")),
        (_("Tout ou rien"), _("Le classeur est d’abord examiné : chaque anomalie est nommée avec sa cellule. Rien "
                              "n’est écrit tant qu’il en reste une, et un import entier peut être annulé.")),
        (_("Colonnes"), _("Les titres sur fond orange, marqués d’un astérisque, sont obligatoires. L’ordre des "
                          "colonnes est libre, les autres peuvent être supprimées, une colonne inconnue est "
                          "laissée de côté. Pointez un titre pour lire son explication.")),
        (_("Exemples"), _("La ligne en gris montre comment remplir. Les lignes dont la première cellule commence "
                          "par EXEMPLE ne sont pas importées.")),
        (_("Dates"), _("Jour/mois/année, par exemple 25/09/2024, ou une date du tableur.")),
        (_("Montants"), _("En dirhams : 1 234,50 ou 1234.50. Ce qui peut se lire de deux façons (1.234) est "
                          "refusé. Les chiffres arabes sont lus.")),
        (_("Formules"), _("Une formule est refusée : copiez la colonne et collez-la en valeurs.")),
        (_("Listes"), _("Les valeurs admises sont dans la dernière feuille ; elles sont lues en français, en arabe "
                        "et en anglais. Communes et secteurs s’écrivent en français ou en arabe.")),
        (_("Déjà enregistré"), _("Une ligne déjà enregistrée à l’identique est laissée de côté ; si elle diffère, "
                                 "elle est refusée : un import n’écrase rien.")),
        *((sheet.name(language), _SHEET_NOTES[sheet.key]()) for sheet in ORDER),
    ]  # fmt: skip
    columns = [Column(_("Comment remplir ce classeur"), width=28), Column("", width=100, wrap=True)]
    return Table(layout.NOTICE[language], columns, rows, filter=False, tab=HELP_TAB)


_SHEET_NOTES = {
    "holders": lambda: _("Les personnes, une fois chacune, quel que soit le nombre de leurs prêts."),
    "projects": lambda: _(
        "Les activités, avec leur plan de financement (besoins et ressources s’équilibrent)."
    ),
    "loans": lambda: _(
        "Les dossiers, accordés ou non. L’accord, le décaissement et l’échéancier sont créés d’après les dates ; "
        "l’état d’un prêt décaissé se déduit de ses remboursements."
    ),
    "repayments": lambda: _("Un versement par ligne, jamais au-delà de ce qui reste dû."),
    "followups": lambda: _("Ce qui a été constaté à une date : emplois, état de l’entreprise."),
    "funders": lambda: _("Facultatif : les bailleurs qui ne sont pas encore enregistrés."),
    "envelopes": lambda: _("Facultatif : les enveloppes nouvelles et leur convention."),
    "contributions": lambda: _(
        "Facultatif : l’argent reçu des bailleurs. Rien n’est décaissé au-delà de la trésorerie d’une enveloppe."
    ),
}
