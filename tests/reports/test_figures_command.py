"""`manage.py figures`: keys, units in JSON, periods, languages, and what it refuses."""

import json
import re
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from initiative_sm.management.commands.figures import plain
from reports.indicators import REGISTRY, Unit
from tests import factories

pytestmark = pytest.mark.django_db


def printed(*arguments):
    out = StringIO()
    call_command("figures", *arguments, stdout=out)
    return out.getvalue()


def as_json(*arguments):
    return json.loads(printed("--format", "json", *arguments))


def test_json_holds_every_key_in_registry_order():
    document = as_json("--on", "2024-09-25")
    assert list(document["figures"]) == list(REGISTRY)
    assert (document["from"], document["to"]) == (None, "2024-09-25")


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [
        (Unit.COUNT, 1332, 1332),
        (Unit.DAYS, 41, 41),
        (Unit.MONEY, Decimal("29912345"), "29912345.00"),
        (Unit.MONEY, Decimal(0), "0.00"),
        (Unit.SHARE, Decimal("0.2215"), "0.2215"),
        (Unit.SHARE, Decimal(1), "1.0000"),
        (Unit.RATIO, Decimal("3.13"), "3.13"),
        (Unit.SHARE, None, None),
    ],
)
def test_values_are_exact_in_json(unit, value, expected):
    assert plain(unit, value) == expected


def test_year_is_the_fiscal_year_and_no_year_is_since_the_foundation():
    factories.running_loan(disbursed_on=date(2022, 5, 2), amount=30_000)
    factories.running_loan(disbursed_on=date(2023, 5, 2), amount=20_000)
    for arguments, loans, amount in [
        (["--year", "2023"], 1, "20000.00"),
        (["--on", "31/12/2023"], 2, "50000.00"),
        (["--on", "2023-05-01"], 1, "30000.00"),
        (["--year", "2023", "--on", "2023-05-01"], 0, "0.00"),
    ]:
        figures = as_json(*arguments)["figures"]
        assert (figures["loans_disbursed"], figures["amount_disbursed"]) == (loans, amount)


def test_without_options_the_figures_stop_on_the_business_day(settings):
    settings.BUSINESS_DATE = date(2024, 9, 30)
    assert as_json()["to"] == "2024-09-30"


def test_table_is_aligned_and_names_the_keys():
    lines = printed("--on", "2024-09-25").splitlines()
    assert lines[0] == "Chiffres depuis la création, arrêtés au 25 septembre 2024"
    rows = lines[2:]
    assert [row.split()[-1] for row in rows] == list(REGISTRY)
    assert len({row.rindex("  ") for row in rows}) == 1


def test_table_speaks_the_language_asked_for():
    assert "25 شتنبر 2024" in printed("--on", "2024-09-25", "--lang", "ar")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--on", "31/02/2024"], "n’existe pas dans le calendrier"),
        (["--on", "09/25/2024"], "n’existe pas dans le calendrier"),
        (["--on", "hier"], "n’est pas une date"),
        (["--year", "23"], "n’est pas un exercice"),
        (["--year", "deux"], "n’est pas un exercice"),
        (["--year", "2023", "--on", "2024-01-01"], "n’est pas dans l’exercice 2023"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        printed(*arguments)


def test_documented_keys_are_those_of_the_registry():
    text = (Path(settings.BASE_DIR) / "docs" / "figures.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (\w+) \| (.+?) \| (.+) \|$", text, re.MULTILINE)
    expected = [
        (one.key, one.unit.value, "day" if one.of_stock else "period", str(one.label), str(one.definition))
        for one in REGISTRY.values()
    ]
    assert rows == expected
