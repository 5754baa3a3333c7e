from decimal import Decimal

import pytest

from initiative_sm import numbers


@pytest.mark.parametrize(
    ("language", "shown"), [("fr", "1\u202f332"), ("ar", "1\u202f332"), ("en", "1,332"), (None, "1\u202f332")]
)
def test_count(language, shown):
    assert numbers.count(1332, language) == shown


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        ("0.2215", "fr", "22,2\u202f%"),
        ("0.2215", "ar", "22,2\u202f%"),
        ("0.2215", "en", "22.2%"),
        ("0.9995", "fr", "100,0\u202f%"),
        ("-0.1", "fr", "−10,0\u202f%"),
        ("-0.0001", "fr", "0,0\u202f%"),
    ],
)
def test_share(value, language, shown):
    assert numbers.share(Decimal(value), language) == shown


def test_share_without_decimals():
    assert numbers.share(Decimal("0.2246"), "fr", decimals=0) == "22\u202f%"


@pytest.mark.parametrize(("language", "shown"), [("fr", "1\u202f234,57"), ("en", "1,234.57")])
def test_ratio(language, shown):
    assert numbers.ratio(Decimal("1234.565"), language) == shown


@pytest.mark.parametrize("write", [numbers.count, numbers.share, numbers.ratio])
def test_no_value_is_a_dash(write):
    assert write(None) == "—"
