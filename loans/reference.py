"""Reference tables from CSV files: regions, provinces, communes, sectors.

Rows are known by their code: loading a file twice changes nothing, loading a newer one corrects names. A file
is taken whole or not at all; the format is described in loans/data/README.md.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from loans import default_ladder
from loans.models import Commune, Province, Region, Sector

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Table:
    """How a file becomes rows: its model, its columns, and those that name a row of another table."""

    name: str
    model: type[models.Model]
    columns: tuple[str, ...]
    parents: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()

    @property
    def shipped(self) -> Path:
        return DATA / f"{self.name}.csv"


#: In the order in which they need each other.
TABLES = (
    Table("regions", Region, ("code", "name_fr", "name_ar", "name_en", "population", "rural_population")),
    Table("provinces", Province, ("code", "region", "kind", "name_fr", "name_ar", "population"), ("region",)),
    Table(
        "communes",
        Commune,
        ("code", "province", "name_fr", "name_ar", "milieu"),
        ("province",),
        derived=("names_key",),
    ),
    Table("sectors", Sector, ("code", "name_fr", "name_ar", "name_en", "section", "position")),
)


class ReferenceError(ValueError):
    """A file that cannot be taken; `str()` is a sentence with the line at fault."""


@dataclass(frozen=True)
class Loaded:
    """What became of a file: rows created, rows that were already known."""

    name: str
    created: int
    updated: int


def load(files: dict[str, Path] | None = None) -> list[Loaded]:
    """Load the shipped files, or those named in `files` (table name → path), all or nothing.

    With the shipped files comes the reminder ladder, where there is none.

    Raises ReferenceError.
    """
    with transaction.atomic():
        if files is None:
            default_ladder.load()
        return [
            _load_table(table, files[table.name] if files else table.shipped)
            for table in TABLES
            if files is None or table.name in files
        ]


def _load_table(table, path):
    parents = {
        column: {row.code: row for row in table.model._meta.get_field(column).related_model.objects.all()}
        for column in table.parents
    }
    rows, seen = [], set()
    for line, cells in _read(table, path):
        where = {"file": path.name, "line": line}
        if cells["code"] in seen:
            raise ReferenceError(
                _("%(file)s, ligne %(line)s : le code « %(code)s » figure deux fois.")
                % {**where, "code": cells["code"]}
            )
        seen.add(cells["code"])
        rows.append(_row(table, cells, parents, where))
    known = table.model.objects.filter(code__in=seen).count()
    columns = [column for column in table.columns if column != "code"]
    table.model.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=[*columns, *table.derived]
    )
    return Loaded(table.name, created=len(rows) - known, updated=known)


def _row(table, cells, parents, where):
    values = {column: cells[column] or None for column in table.columns}
    for column in table.parents:
        parent = parents[column].get(cells[column])
        if parent is None:
            raise ReferenceError(
                _("%(file)s, ligne %(line)s : le code « %(code)s » de la colonne %(column)s est inconnu.")
                % {**where, "code": cells[column], "column": column}
            )
        values[column] = parent
    for column in table.columns:
        field = table.model._meta.get_field(column)
        if values[column] is None and not field.null:
            values[column] = ""
    row = table.model(**values)
    try:
        row.clean_fields()
    except ValidationError as error:
        column, messages = next(iter(error.message_dict.items()))
        raise ReferenceError(
            _("%(file)s, ligne %(line)s, colonne %(column)s : %(message)s")
            % {**where, "column": column, "message": messages[0]}
        ) from error
    return row


def _read(table, path) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, cells by column) of each row; a byte-order mark is ignored."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReferenceError(_("%(file)s ne peut pas être lu en UTF-8.") % {"file": path.name}) from error
    heading = text.split("\n", 1)[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if heading.count(";") else ",")
    missing = [column for column in table.columns if column not in (reader.fieldnames or [])]
    if missing:
        raise ReferenceError(
            _("%(file)s : il manque la colonne %(column)s.") % {"file": path.name, "column": missing[0]}
        )
    for cells in reader:
        yield reader.line_num, {column: (cells[column] or "").strip() for column in table.columns}
