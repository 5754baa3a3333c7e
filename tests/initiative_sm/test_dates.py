from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from initiative_sm import dates
from initiative_sm.dates import DateError, Period

days = st.dates(min_value=dates.EARLIEST, max_value=dates.LATEST)
languages = st.sampled_from(["fr", "ar", "en"])


def test_today_is_the_business_day_where_one_is_set(settings):
    settings.BUSINESS_DATE = date(2024, 9, 30)
    assert dates.today() == date(2024, 9, 30)


def test_now_is_on_the_business_day_where_one_is_set(settings):
    settings.BUSINESS_DATE = date(2024, 9, 25)
    now = dates.now()
    assert now.date() == date(2024, 9, 25)
    assert timezone.is_aware(now)


def test_today_is_the_day_in_morocco(settings):
    settings.BUSINESS_DATE = None
    assert dates.today() == timezone.now().astimezone(ZoneInfo("Africa/Casablanca")).date()


# --- Reading --------------------------------------------------------------------------------------------


@given(
    days,
    st.sampled_from(["{0:%d}/{0:%m}/{0.year}", "{0.day}.{0.month}.{0.year}", "{0.year}-{0:%m}-{0:%d}"]),
    st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩"]),
    languages,
)
def test_a_date_is_read_the_same_way_in_every_language(day, pattern, digits, language):
    typed = pattern.format(day).translate(str.maketrans("0123456789", digits))
    with translation.override(language):
        assert dates.parse(typed) == day


@given(st.text(max_size=12) | st.text(alphabet="0123456789/-. ", max_size=12))
def test_any_text_is_a_plausible_day_or_a_refusal(typed):
    try:
        day = dates.parse(typed)
    except DateError:
        return
    assert dates.EARLIEST <= day <= dates.LATEST


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("25/09/2024", date(2024, 9, 25)),
        ("1/2/2024", date(2024, 2, 1)),
        ("01-02-2024", date(2024, 2, 1)),
        ("25 / 9 / 2024", date(2024, 9, 25)),
        ("\u200f٢٥/٠٩/٢٠٢٤", date(2024, 9, 25)),
        ("2024-09-25 00:00:00", date(2024, 9, 25)),
        ("2024-09-25T00:00", date(2024, 9, 25)),
        (date(2024, 9, 25), date(2024, 9, 25)),
        (datetime(2024, 9, 25), date(2024, 9, 25)),
    ],
)
def test_parse_reads(typed, day):
    assert dates.parse(typed) == day


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("demain", "« demain » n’est pas une date : écrivez jour/mois/année, par exemple 25/09/2024."),
        ("25/09/24", "« 25/09/24 » n’est pas une date : écrivez jour/mois/année, par exemple 25/09/2024."),
        ("45560", "« 45560 » n’est pas une date : écrivez jour/mois/année, par exemple 25/09/2024."),
        ("09/25/2024", "« 09/25/2024 » n’existe pas dans le calendrier (jour/mois/année)."),
        ("30/02/2024", "« 30/02/2024 » n’existe pas dans le calendrier (jour/mois/année)."),
        ("25/09/0024", "« 25/09/0024 » : l’année n’est pas plausible."),
        ("31/12/9999", "« 31/12/9999 » : l’année n’est pas plausible."),
    ],
)
def test_parse_refuses_with_a_sentence(typed, sentence):
    with pytest.raises(DateError) as refusal:
        dates.parse(typed)
    assert str(refusal.value) == sentence


# --- Writing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "shown", "with_weekday"),
    [
        ("fr", "25 septembre 2024", "mercredi 25 septembre 2024"),
        ("ar", "25 شتنبر 2024", "الأربعاء 25 شتنبر 2024"),
        ("en", "25 September 2024", "Wednesday 25 September 2024"),
    ],
)
def test_format_in_each_language(language, shown, with_weekday):
    day = date(2024, 9, 25)
    assert (dates.format(day, language), dates.format(day, language, weekday=True)) == (shown, with_weekday)
    with translation.override(language):
        assert dates.format(day) == shown


def test_the_first_of_a_month_is_an_ordinal_in_french_only():
    day = date(2024, 8, 1)
    assert [dates.format(day, language) for language in ("fr", "ar", "en")] == [
        "1er août 2024",
        "1 غشت 2024",
        "1 August 2024",
    ]


def test_the_months_are_those_of_morocco():
    assert [dates.month_name(month, "ar") for month in (5, 7, 8, 9, 11, 12)] == [
        "ماي", "يوليوز", "غشت", "شتنبر", "نونبر", "دجنبر",
    ]  # fmt: skip


# --- Months and periods ---------------------------------------------------------------------------------


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31)),
    st.integers(min_value=-240, max_value=240),
    st.none() | st.integers(min_value=1, max_value=31),
)
def test_add_months_is_a_walk_month_by_month(day, months, day_of_month):
    year, month = day.year, day.month
    for _step in range(abs(months)):
        month += 1 if months > 0 else -1
        if month in (0, 13):
            year, month = (year + 1, 1) if month == 13 else (year - 1, 12)
    last = monthrange(year, month)[1]
    expected = date(year, month, min(day_of_month or day.day, last))
    assert dates.add_months(day, months, day_of_month=day_of_month) == expected


@given(
    st.dates(min_value=date(2000, 1, 1), max_value=date(2030, 12, 31)),
    st.integers(min_value=-40, max_value=900),
)
def test_month_ends_are_the_days_before_a_first(start, length):
    end = start + timedelta(days=length)
    walked = [start.replace(day=1) + timedelta(days=n) for n in range(max(0, length) + 40)]
    expected = [day for day in walked if (day + timedelta(days=1)).day == 1 and day <= end]
    assert dates.month_ends(start, end) == expected


def test_a_fiscal_year_is_the_calendar_year():
    year = dates.fiscal_year(2023)
    assert (year.start, year.end) == (date(2023, 1, 1), date(2023, 12, 31))
    assert [day in year for day in (date(2022, 12, 31), year.start, year.end, date(2024, 1, 1))] == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_period_without_start_goes_back_to_the_foundation():
    assert date(1956, 3, 2) in Period(None, date(2024, 9, 25))
    assert date(2024, 9, 26) not in Period(None, date(2024, 9, 25))


def test_a_period_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="ends after it starts"):
        Period(date(2024, 1, 2), date(2024, 1, 1))


def test_day_before():
    assert dates.day_before(date(2024, 3, 1)) == date(2024, 2, 29)
