"""The layout says the same as the models, and each heading names one column."""

import pytest

from loans import models
from loans.workbook import layout
from loans.workbook.cells import Email, Identifier, Phone, Text
from loans.workbook.words import fold

MODELS = {
    "funders": models.Funder,
    "envelopes": models.Envelope,
    "holders": models.Holder,
    "projects": models.Project,
    "loans": models.Loan,
    "followups": models.FollowUp,
}


@pytest.mark.parametrize(
    "sheet", [sheet for sheet in layout.SHEETS if sheet.key in MODELS], ids=lambda s: s.key
)
def test_lengths_are_those_of_the_model(sheet):
    fields = {field.name: field for field in MODELS[sheet.key]._meta.get_fields()}
    for column in sheet.columns:
        field = fields.get(column.field)
        if isinstance(column.reader, (Text, Identifier, Phone, Email)) and getattr(field, "max_length", None):
            assert (column.field, column.reader.limit) == (column.field, field.max_length)


@pytest.mark.parametrize("sheet", layout.SHEETS, ids=lambda s: s.key)
def test_each_heading_names_one_column(sheet):
    named = {}
    for column in sheet.columns:
        for heading in {fold(h) for h in (column.fr, column.ar, column.en, *column.aliases)}:
            assert named.setdefault(heading, column.field) == column.field


def test_each_name_names_one_sheet():
    named = {}
    for sheet in layout.SHEETS:
        for name in {fold(n) for n in (sheet.fr, sheet.ar, sheet.en, *sheet.aliases)}:
            assert named.setdefault(name, sheet.key) == sheet.key
