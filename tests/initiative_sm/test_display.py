from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.safestring import SafeString

from initiative_sm.templatetags import display
from loans.models import Sector


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("fr", '<bdi dir="ltr">−1\u202f234,50</bdi>\u00a0DH'),
        ("ar", '<bdi dir="ltr">−1\u202f234,50</bdi>\u00a0درهم'),
        ("en", '<bdi dir="ltr">−1,234.50</bdi>\u00a0DH'),
    ],
)
def test_dirhams_isolates_the_number_and_writes_the_unit_after_it(language, shown):
    with translation.override(language):
        assert display.dirhams(Decimal("-1234.5")) == shown


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (display.amount(Decimal("1234.5"), 0), '<bdi dir="ltr">1\u202f235</bdi>'),
        (display.count(1332), '<bdi dir="ltr">1\u202f332</bdi>'),
        (display.share(Decimal("0.2215")), '<bdi dir="ltr">22,2\u202f%</bdi>'),
        (display.ratio(Decimal("2.5")), '<bdi dir="ltr">2,50</bdi>'),
        (display.day(date(2024, 9, 25)), "<bdi>25 septembre 2024</bdi>"),
        (display.short_day(date(2024, 9, 25)), '<bdi dir="ltr">25/09/2024</bdi>'),
        (display.latin("JB<12>"), '<bdi dir="ltr">JB&lt;12&gt;</bdi>'),
        (display.named(Sector(name_fr="Pêche & mer", name_ar="صيد")), "<bdi>Pêche &amp; mer</bdi>"),
    ],
)
def test_values_are_isolated_and_escaped(shown, expected):
    assert shown == expected
    assert isinstance(shown, SafeString)


def test_what_is_not_known_is_a_dash():
    for show in (display.dirhams, display.amount, display.day, display.short_day):
        assert show(None) == "—"
    for show in (display.count, display.share, display.ratio):
        assert show(None) == '<bdi dir="ltr">—</bdi>'
    assert display.named(None) == ""


def test_a_name_is_read_in_the_language_of_the_reader():
    sector = Sector(name_fr="Pêche", name_ar="صيد")
    with translation.override("ar"):
        assert display.named(sector) == "<bdi>صيد</bdi>"
    with translation.override("en"):
        assert display.named(sector) == "<bdi>Pêche</bdi>"
