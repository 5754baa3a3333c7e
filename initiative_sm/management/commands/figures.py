"""`manage.py figures`: every indicator of the registry, as a table or as JSON."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from initiative_sm import dates, money, numbers
from reports.indicators import REGISTRY, Unit, values

#: Fiscal years accepted by --year: those of `dates.EARLIEST` to `dates.LATEST`.
YEARS = range(dates.EARLIEST.year, dates.LATEST.year + 1)


class Command(BaseCommand):
    help = "Print the programme's figures: since the foundation until a day, or those of a fiscal year."

    def add_arguments(self, parser):
        parser.add_argument(
            "--on", metavar="DATE", help="last day (ISO or day/month/year); today if not given"
        )
        parser.add_argument("--year", metavar="Y", help="a fiscal year instead of since the foundation")
        parser.add_argument("--lang", choices=["fr", "ar", "en"], default="fr", help="language of the labels")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *, on=None, year=None, lang, **options):
        with override(lang):
            period = _period(on, year)
            found = values(period)
            if options["format"] == "json":
                self.stdout.write(json.dumps(_document(period, found), ensure_ascii=False, indent=2))
            else:
                self.stdout.write("\n".join(_lines(period, found, lang)))


def _period(on, year) -> dates.Period:
    """The period asked for; raises CommandError with a sentence."""
    try:
        last = dates.parse(on) if on else None
    except dates.DateError as error:
        raise CommandError(str(error))
    if year is None:
        return dates.Period(None, last or dates.today())
    if not str(year).isascii() or not str(year).isdigit() or int(year) not in YEARS:
        raise CommandError(_("« %s » n’est pas un exercice : écrivez une année, par exemple 2023.") % year)
    whole = dates.fiscal_year(int(year))
    if last is None:
        return whole
    if last not in whole:
        raise CommandError(
            _("Le %(day)s n’est pas dans l’exercice %(year)s.") % {"day": dates.format(last), "year": year}
        )
    return dates.Period(whole.start, last)


def _document(period, found):
    return {
        "from": period.start.isoformat() if period.start else None,
        "to": period.end.isoformat(),
        "figures": {key: plain(REGISTRY[key].unit, value) for key, value in found.items()},
    }


def plain(unit, value):
    """A value as JSON: counts and days are integers, everything else a string with fixed decimals.

    Strings, because a JSON number is read back as a float: "1234.50" for money (dirhams) and ratios,
    "0.2215" for shares, which are fractions of one. None where there is nothing to divide by.
    """
    if value is None:
        return None
    if unit in (Unit.COUNT, Unit.DAYS):
        return int(value)
    return f"{value:.4f}" if unit == Unit.SHARE else f"{value:.2f}"


def _lines(period, found, lang):
    """Label, value and key of each figure, aligned; the key last, so that Arabic labels disturb nothing."""
    rows = [
        (str(REGISTRY[key].label), _written(REGISTRY[key].unit, value, lang), key)
        for key, value in found.items()
    ]
    label_width, value_width = (max(len(row[i]) for row in rows) for i in (0, 1))
    yield _title(period, lang)
    yield ""
    for label, value, key in rows:
        yield f"{label:<{label_width}}  {value:>{value_width}}  {key}"


def _title(period, lang):
    end = dates.format(period.end, lang)
    if period.start is None:
        return _("Chiffres depuis la création, arrêtés au %(end)s") % {"end": end}
    return _("Chiffres du %(start)s au %(end)s") % {"start": dates.format(period.start, lang), "end": end}


def _written(unit, value, lang):
    if value is None:
        return numbers.NONE
    if unit == Unit.MONEY:
        return money.format(value, lang)
    if unit == Unit.SHARE:
        return numbers.share(value, lang)
    if unit == Unit.RATIO:
        return numbers.ratio(value, lang)
    if unit == Unit.DAYS:
        return _("%(days)s j") % {"days": numbers.count(value, lang)}
    return numbers.count(value, lang)
