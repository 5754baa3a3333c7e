"""Working days, and the days on which the organs meet."""

from datetime import date, timedelta

from initiative_sm.management.demo.targets import BUSINESS_DATE

#: Fixed public holidays (month, day); those of the lunar calendar are left out.
HOLIDAYS = {(1, 1), (1, 11), (5, 1), (7, 30), (8, 14), (8, 20), (8, 21), (11, 6), (11, 18)}

ASSEMBLIES = (
    date(2007, 7, 4), date(2009, 4, 16), date(2010, 4, 22), date(2011, 5, 12), date(2012, 5, 10),
    date(2013, 5, 16), date(2014, 6, 5), date(2015, 5, 21), date(2016, 6, 2), date(2017, 5, 18),
    date(2018, 5, 24), date(2019, 6, 13), date(2021, 10, 14), date(2022, 12, 8), date(2024, 9, 25),
)  # fmt: skip


def is_working(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS


def working(day: date) -> date:
    """`day`, or the first working day after it."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def working_days(start: date, end: date) -> list[date]:
    span = (end - start).days + 1
    return [day for n in range(span) if is_working(day := start + timedelta(days=n))]


def _monthly(first_year, months, day_of_month):
    days = [
        working(date(year, month, day_of_month))
        for year in range(first_year, BUSINESS_DATE.year + 1)
        for month in months(year)
    ]
    return tuple(day for day in days if day < BUSINESS_DATE)


def _committee_months(year):
    if year < 2019:
        return (1, 2, 4, 5, 6, 7, 9, 10, 12)
    return (1, 2, 3, 6, 7, 9, 10, 11, 12) if year == 2020 else (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12)


#: Sessions of the approval committee: monthly, twice a month since the ceiling was raised.
SESSIONS = tuple(
    sorted(
        {
            *_monthly(2008, _committee_months, 12),
            *(day for day in _monthly(2019, _committee_months, 26) if day.year >= 2019),
        }
    )
)
BOARDS = tuple(sorted({*_monthly(2008, lambda year: (3, 6, 10, 12), 18), date(2007, 9, 20)}))
BUREAUS = tuple(
    sorted(
        {
            *_monthly(2008, lambda year: (1, 3, 4, 5, 7, 9, 11), 7),
            date(2020, 4, 22),
            date(2020, 5, 6),
        }
    )
)


def on_or_after(days: tuple[date, ...], day: date) -> date | None:
    """The first of `days` on `day` or later; None when there is none."""
    return next((candidate for candidate in days if candidate >= day), None)
