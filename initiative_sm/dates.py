"""Days, months and fiscal years. A rule gets its date as an argument: only views and commands call `today()`.

Dates are inclusive on both ends of a period. The fiscal year (exercice) is the calendar year.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiative_sm import text

#: No date of the programme lies outside these: a year 0024 or 9999 is a slip of the keyboard.
EARLIEST = date(1900, 1, 1)
LATEST = date(2199, 12, 31)

MONTHS = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    # The month names of Morocco, which are not those of Django's "ar".
    "ar": (
        "يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو",
        "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
WEEKDAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


class DateError(ValueError):
    """A date that cannot be read; `str()` is a sentence for the person who typed it."""


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both included; no start means since the foundation."""

    start: date | None
    end: date

    def __post_init__(self):
        if self.start is not None and self.start > self.end:
            raise ValueError("A period ends after it starts.")

    def __contains__(self, day):
        return (self.start is None or self.start <= day) and day <= self.end


def today() -> date:
    """The business day: that of the demonstration where BUSINESS_DATE sets one, else today in Morocco."""
    return settings.BUSINESS_DATE or timezone.localdate()


def now() -> datetime:
    """The business moment: the hour of the clock, on the business day."""
    here = timezone.localtime()
    day = today()
    return here.replace(year=day.year, month=day.month, day=day.day)


def local(moment: datetime) -> datetime:
    """`moment` by the clocks of Morocco."""
    return timezone.localtime(moment)


def fiscal_year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def quarter_start(day: date) -> date:
    """The first day of the quarter of `day`."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def last_quarter_end(day: date) -> date:
    """The last day, up to `day`, on which a quarter ends."""
    return day_before(quarter_start(day + timedelta(days=1)))


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def add_months(day: date, months: int, *, day_of_month: int | None = None) -> date:
    """`day` moved by `months`, on `day_of_month` (by default its own), kept inside short months."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    wanted = day_of_month or day.day
    return date(year, month + 1, min(wanted, monthrange(year, month + 1)[1]))


def month_ends(start: date, end: date) -> list[date]:
    """The last days of the months from that of `start` up to `end`."""
    found, year, month = [], start.year, start.month
    while (last := date(year, month, monthrange(year, month)[1])) <= end:
        found.append(last)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def parse(value) -> date:
    """Read a date as ISO or day/month/year, in every language alike; never month/day.

    Raises DateError.
    """
    shown = str(value).strip()
    plain = re.sub(r"\s*([/.-])\s*", r"\1", text.western_digits(text.without_marks(shown))).strip()
    if match := _ISO.fullmatch(plain):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.fullmatch(plain):
        day, month, year = map(int, match.groups())
    else:
        raise DateError(
            _("« %s » n’est pas une date : écrivez jour/mois/année, par exemple 25/09/2024.") % shown
        )
    try:
        found = date(year, month, day)
    except ValueError:
        raise DateError(_("« %s » n’existe pas dans le calendrier (jour/mois/année).") % shown)
    if not EARLIEST <= found <= LATEST:
        raise DateError(_("« %s » : l’année n’est pas plausible.") % shown)
    return found


def format(day: date, lang: str | None = None, *, weekday: bool = False) -> str:  # noqa: A001
    """A date in words: "25 septembre 2024", "25 شتنبر 2024", "25 September 2024"."""
    lang = lang or get_language() or "fr"
    number = "1er" if lang == "fr" and day.day == 1 else str(day.day)
    words = f"{number} {month_name(day.month, lang)} {day.year}"
    return f"{WEEKDAYS[lang][day.weekday()]} {words}" if weekday else words


def month_name(month: int, lang: str | None = None) -> str:
    return MONTHS[lang or get_language() or "fr"][month - 1]
