"""Who was supported, where and in which trades: the drawings of the home page, each with its sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiative_sm import charts, numbers
from initiative_sm.dates import Period
from loans.models import Province, Sector
from reports import drawings
from reports.figures import SMALLEST_PRINTED, part
from reports.figures.breakdowns import grouped
from reports.indicators.files import disbursed
from reports.kept import Kept
from reports.readings import Reading

#: Bars of a drawing; what is smaller goes together.
LONGEST = 8


@dataclass(frozen=True)
class Drawing:
    """A drawing and the one thing it says, computed from the same numbers."""

    key: str
    chart: charts.Bars
    sentence: str


def drawn(period: Period, kept: Kept, women: Reading, rural: Reading, *, sees_files: bool) -> list[Drawing]:
    """Sex, milieu, sector, province; `women` and `rural` are the shares of the persons supported."""
    look = drawings.look()
    persons = [
        _two(women, _("Femmes et hommes accompagnés"), (_("Femmes"), _("Hommes")), _women_said, look),
        _two(rural, _("Milieu de l’activité"), (_("Rural"), _("Urbain")), _rural_said, look),
    ]
    places = [
        _places("sector", _("Prêts par secteur"), "project__sector", Sector),
        _places("province", _("Prêts par province ou préfecture"), "project__commune__province", Province),
    ]
    return [
        *(drawing for drawing in persons if drawing),
        *(drawing for place in places if (drawing := place(period, kept, look, sees_files))),
    ]


def _two(share: Reading, title, labels, said, look):
    if share.masked or not share.bottom:
        return None
    entries = zip(labels, (share.top, share.bottom - share.top), strict=True)
    return Drawing(share.key, _bars(title, list(entries), look), said(numbers.share(share.value)))


def _women_said(share):
    return _("%(share)s des porteurs accompagnés sont des femmes.") % {"share": share}


def _rural_said(share):
    return _("%(share)s des porteurs accompagnés travaillent en milieu rural.") % {"share": share}


def _places(key, title, field, model):
    def draw(period, kept, look, sees_files):
        counted = kept.once(f"loans:{key}", period, lambda: grouped(disbursed(period), field))
        names = {row.pk: row.name(get_language()) for row in model.objects.all()}
        entries = [(names[pk], number) for pk, (number, _sum) in counted.items()]
        if not entries:
            return None
        entries = _gathered(sorted(entries, key=lambda entry: -entry[1]), sees_files=sees_files)
        return Drawing(key, _bars(title, entries, look), _leader_said(entries))

    return draw


def _gathered(entries, *, sees_files):
    """The longest bars, then the others as one; those of a few persons too, where the reader may not see them."""
    alone = [
        (label, number)
        for i, (label, number) in enumerate(entries)
        if i < LONGEST and (sees_files or number >= SMALLEST_PRINTED)
    ]
    rest = sum(number for _label, number in entries) - sum(number for _label, number in alone)
    if rest and not sees_files and rest < SMALLEST_PRINTED and alone:
        rest += alone.pop()[1]
    return [*alone, (_("Autres"), rest)] if rest else alone


def _leader_said(entries):
    [(label, number), *_others] = entries
    whole = sum(number for _label, number in entries)
    return _("%(label)s : %(number)s sur %(whole)s prêts, soit %(share)s.") % {
        "label": label,
        "number": numbers.count(number),
        "whole": numbers.count(whole),
        "share": numbers.share(part(number, whole)),
    }


def _bars(title, entries: Iterable[tuple], look):
    return charts.shares(title, entries, write=numbers.count, **look)


def years_said(rows: list[dict]) -> str:
    """The last full year beside the one before; "" where there are not two, or where they are too small."""
    full = [row for row in rows if not row["unfinished"]][:2]
    loans = [row["loans_disbursed"] for row in full]
    if len(full) < 2 or any(reading.masked or not reading.value for reading in loans):
        return ""
    return _("%(now)s prêts décaissés en %(year)s, contre %(before)s en %(previous)s.") % {
        "now": numbers.count(loans[0].value),
        "year": full[0]["year"],
        "before": numbers.count(loans[1].value),
        "previous": full[1]["year"],
    }
