"""The ageing of what is late (balance âgée): how much for how long, at any date, by whom it was lent or followed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from initiative_sm.money import money
from loans.models import Envelope, Province
from loans.positions import days_late, paid_out, with_position
from members.models import User

#: Days late, both inclusive; the last one has no end.
BANDS = ((1, 30), (31, 60), (61, 90), (91, 180), (181, None))


def band_label(band):
    first, last = band
    if last is None:
        return format_lazy(_("{first} jours et plus"), first=first)
    return format_lazy(_("{first} à {last} jours"), first=first, last=last)


def band_of(days: int) -> int:
    """The index in BANDS of a number of days late, at least 1; what fell due today counts with the first."""
    return next(i for i, (_first, last) in enumerate(BANDS) if last is None or days <= last)


@dataclass
class Tally:
    """Loans late, what is unpaid, and the whole of what these loans owe."""

    loans: int = 0
    arrears: Decimal = Decimal(0)
    outstanding: Decimal = Decimal(0)

    def add(self, arrears, outstanding):
        self.loans += 1
        self.arrears += arrears
        self.outstanding += outstanding


@dataclass
class Row:
    """A group of the ageing, and what is unpaid of it band by band."""

    key: object
    label: str
    bands: list[Tally] = field(default_factory=lambda: [Tally() for _band in BANDS])
    total: Tally = field(default_factory=Tally)

    @property
    def cells(self):
        """(the name of the band, its tally), in order."""
        return list(zip(map(band_label, BANDS), self.bands, strict=True))

    def add(self, band, arrears, outstanding):
        self.bands[band].add(arrears, outstanding)
        self.total.add(arrears, outstanding)


@dataclass(frozen=True)
class Grouping:
    """A way to cut the ageing: the field of the loan it cuts by, and the rows that its keys stand for."""

    label: str
    path: str
    rows: Callable


GROUPINGS = {
    "enveloppe": Grouping(_("Enveloppe"), "envelope", Envelope.objects.all),
    "charge": Grouping(_("Chargé de mission"), "officer", User.objects.all),
    "province": Grouping(_("Province"), "project__commune__province", Province.objects.all),
}


def ageing(on: date, by: str = "enveloppe") -> tuple[list[Row], Row]:
    """(the groups of the ageing on `on`, the largest first; their total, which is that of the portfolio)."""
    grouping = GROUPINGS[by]
    late = with_position(paid_out(on), on).filter(remaining__gt=money(0), arrears__gt=money(0)).order_by()
    found, total = {}, Row(None, "")
    for key, remaining, arrears, oldest in late.values_list(
        grouping.path, "remaining", "arrears", "oldest_unpaid_on"
    ).iterator():
        band = band_of(max(1, days_late(oldest, on)))
        found.setdefault(key, Row(key, "")).add(band, arrears, remaining)
        total.add(band, arrears, remaining)
    names = {row.pk: str(row) for row in grouping.rows().filter(pk__in=[key for key in found if key])}
    for row in found.values():
        row.label = names.get(row.key, "—")
    return sorted(found.values(), key=lambda row: (-row.total.arrears, row.label)), total
