"""Who was supported, where and in which trades: the drawings of the home page, each with its sentence."""

from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from initiative_sm import charts, numbers
from initiative_sm.dates import Period
from initiative_sm.text import isolate
from loans.enums import Milieu
from loans.models import Province, Sector
from members.enums import Sex
from reports import drawings, regions
from reports.figures import part
from reports.figures.breakdowns import grouped, persons_by
from reports.figures.masking import covered
from reports.indicators.files import disbursed
from reports.kept import Kept
from reports.readings import Reading

#: Bars of a drawing; what is smaller goes together.
LONGEST = 8
#: The parts of a ring: their name, and how their list is asked for.
SEXES = ((gettext_lazy("Femmes"), {"sexe": Sex.FEMALE}), (gettext_lazy("Hommes"), {"sexe": Sex.MALE}))
MILIEUX = (
    (gettext_lazy("Rural"), {"milieu": Milieu.RURAL}),
    (gettext_lazy("Urbain"), {"milieu": Milieu.URBAN}),
)


@dataclass(frozen=True)
class Drawing:
    """A drawing and the one thing it says, computed from the same numbers."""

    key: str
    chart: charts.Bars | charts.Donut | charts.Map
    sentence: str


def drawn(period: Period, kept: Kept, women: Reading, rural: Reading, *, sees_files: bool) -> list[Drawing]:
    """Sex, milieu, sector, province; `women` and `rural` are the shares of the persons supported."""
    look = drawings.look()
    made = [
        _two(women, _("Femmes et hommes accompagnés"), SEXES, _women_said, look, sees_files),
        _two(rural, _("Milieu de l’activité"), MILIEUX, _rural_said, look, sees_files),
        _sectors(period, kept, look, sees_files),
        _provinces(period, kept, look, sees_files),
    ]
    return [drawing for drawing in made if drawing]


def _two(share: Reading, title, parts, said, look, sees_files):
    """A ring of those who have what `share` counts and those who have not."""
    if share.masked or not share.bottom:
        return None
    names, asked = zip(*parts, strict=True)
    chart = charts.donut(
        title,
        list(zip(map(str, names), (share.top, share.bottom - share.top), strict=True)),
        write=numbers.count,
        share=lambda part: numbers.share(part, decimals=0),
        urls=[drawings.files_url("holders_supported", **one) for one in asked] if sees_files else (),
        **look,
    )
    return Drawing(share.key, chart, said(isolate(numbers.share(share.value), ltr=True)))


def _women_said(share):
    return _("%(share)s des porteurs accompagnés sont des femmes.") % {"share": share}


def _rural_said(share):
    return _("%(share)s des porteurs accompagnés travaillent en milieu rural.") % {"share": share}


def _sectors(period, kept, look, sees_files):
    counted = kept.once("loans:sector", period, lambda: grouped(disbursed(period), "project__sector"))
    if not counted:
        return None
    names = {row.pk: row.name(get_language()) for row in Sector.objects.all()}
    found = sorted(((number, pk) for pk, (number, _sum) in counted.items()), key=lambda one: -one[0])
    hidden = frozenset() if sees_files else _hidden("project__sector", period, kept)
    entries = _gathered([(names[pk], number, pk in hidden) for number, pk in found])
    urls = [drawings.files_url("loans_disbursed", secteur=pk) for _n, pk in found[:LONGEST]]
    chart = charts.shares(
        _("Prêts par secteur"),
        entries,
        write=numbers.count,
        urls=urls if sees_files else (),  # what was gathered has no list of its own
        **look,
    )
    return Drawing("sector", chart, _leader_said(entries))


def _provinces(period, kept, look, sees_files):
    counted = kept.once("loans:province", period, lambda: regions.loans_by_province(period))
    if not counted:
        return None
    hidden = frozenset() if sees_files else _hidden(regions.PROVINCE, period, kept)
    chart = regions.by_province(
        _("Prêts par province ou préfecture"),
        counted,
        head=_("Prêts décaissés"),
        look=look,
        hidden=hidden,
        url=(lambda pk: drawings.files_url("loans_disbursed", province=pk)) if sees_files else None,
    )
    return Drawing("province", chart, _leader_said(_open_places(counted, hidden)))


def _open_places(counted, hidden):
    names = {row.pk: row.name(get_language()) for row in Province.objects.filter(pk__in=counted)}
    found = sorted(((n, pk) for pk, n in counted.items()), key=lambda one: -one[0])
    return _gathered([(names[pk], n, pk in hidden) for n, pk in found], longest=len(found))


def _hidden(field, period, kept):
    """The groups of loans that would tell of a few persons, with those that keep them from being worked out."""
    persons = kept.once(f"persons:{field}", period, lambda: persons_by(disbursed(period), field))
    return covered(persons)


def _gathered(entries, longest=LONGEST):
    """The longest bars of (label, number, hidden), then the others and the hidden as one."""
    alone = [(label, number) for label, number, hidden in entries[:longest] if not hidden]
    rest = sum(number for _label, number, _hidden in entries) - sum(number for _label, number in alone)
    return [*alone, (_("Autres"), rest)] if rest else alone


def _leader_said(entries):
    [(label, number), *_others] = entries
    whole = sum(number for _label, number in entries)
    return _("%(label)s : %(number)s sur %(whole)s prêts, soit %(share)s.") % {
        "label": isolate(label),
        "number": isolate(numbers.count(number), ltr=True),
        "whole": isolate(numbers.count(whole), ltr=True),
        "share": isolate(numbers.share(part(number, whole)), ltr=True),
    }


def years_said(rows: list[dict]) -> str:
    """The last full year beside the one before; "" where there are not two, or where they are too small."""
    full = [row for row in rows if not row["unfinished"]][:2]
    loans = [row["loans_disbursed"] for row in full]
    if len(full) < 2 or any(reading.masked or not reading.value for reading in loans):
        return ""
    return _("%(now)s prêts décaissés en %(year)s, contre %(before)s en %(previous)s.") % {
        "now": isolate(numbers.count(loans[0].value), ltr=True),
        "year": isolate(full[0]["year"], ltr=True),
        "before": isolate(numbers.count(loans[1].value), ltr=True),
        "previous": isolate(full[1]["year"], ltr=True),
    }
