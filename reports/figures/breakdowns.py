"""Files counted by an attribute: set-based, in the year and in the one before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.utils.translation import gettext as _

from initiative_sm import charts, numbers
from reports.figures import Row, Table, amount, count, part, percent

#: The key of the files that do not have the attribute.
UNKNOWN = ""


@dataclass(frozen=True)
class Group:
    """The files of one value of the attribute: how many in each period, and their amount where asked."""

    label: str
    now: int
    before: int
    amount_now: Decimal = Decimal(0)
    amount_before: Decimal = Decimal(0)


@dataclass(frozen=True)
class Breakdown:
    """The groups in their order, with the totals of both periods."""

    groups: tuple[Group, ...]

    @property
    def now(self):
        return sum(group.now for group in self.groups)

    @property
    def before(self):
        return sum(group.before for group in self.groups)

    @property
    def leader(self) -> Group | None:
        """The largest group of the year; None in a year without files."""
        return max(self.groups, key=lambda group: group.now) if self.now else None

    @property
    def leader_share(self):
        return part(self.leader.now, self.now) if self.leader else None

    def table(self, caption, head, year, *, unit=None, note="") -> Table:
        """Number and share in both years."""
        unit = unit or _("Nombre")
        return Table(
            caption=caption,
            head=head,
            columns=(f"{unit} {year}", _("Part"), f"{unit} {year - 1}", _("Part")),
            rows=(*(self._row(group) for group in self.groups), self._total()),
            note=note,
        )

    def amounts_table(self, caption, head, year, note="") -> Table:
        """Number, share and amount in the year, number and amount in the one before."""
        return Table(
            caption=caption,
            head=head,
            columns=(
                f"{_('Nombre')} {year}",
                _("Part"),
                f"{_('Montant (DH)')} {year}",
                f"{_('Nombre')} {year - 1}",
                f"{_('Montant (DH)')} {year - 1}",
            ),
            rows=(*(self._amounts_row(group) for group in self.groups), self._amounts_total()),
            note=note,
        )

    def chart(self, title, scope):
        """The year's groups as horizontal bars, largest first, empty ones left out."""
        entries = sorted(
            ((group.label, group.now) for group in self.groups if group.now), key=lambda entry: -entry[1]
        )
        return charts.shares(title, entries, write=numbers.count, **scope.look)

    def stacks(self, title, scope):
        """Both years as bars of a hundred percent."""
        return charts.stacks(
            title,
            [group.label for group in self.groups],
            [
                (str(scope.year), [group.now for group in self.groups]),
                (str(scope.year - 1), [group.before for group in self.groups]),
            ],
            write=whole_percent,
            **scope.look,
        )

    def _row(self, group):
        return Row(
            group.label,
            (
                count(group.now),
                percent(part(group.now, self.now)),
                count(group.before),
                percent(part(group.before, self.before)),
            ),
        )

    def _total(self):
        whole = Group(_("Total"), self.now, self.before)
        return Row(whole.label, self._row(whole).cells, "total")

    def _amounts_row(self, group):
        return Row(
            group.label,
            (
                count(group.now),
                percent(part(group.now, self.now)),
                amount(group.amount_now),
                count(group.before),
                amount(group.amount_before),
            ),
        )

    def _amounts_total(self):
        whole = Group(
            _("Total"),
            self.now,
            self.before,
            sum((group.amount_now for group in self.groups), Decimal(0)),
            sum((group.amount_before for group in self.groups), Decimal(0)),
        )
        return Row(whole.label, self._amounts_row(whole).cells, "total")


def whole_percent(fraction):
    return numbers.share(fraction, decimals=0)


def grouped(rows, by, measure=None) -> dict:
    """{value of `by`: (number of rows, sum of `measure`)}; rows without the attribute are under UNKNOWN."""
    sums = {"total": Sum(measure)} if measure else {}
    found = rows.order_by().values(key=F(by)).annotate(n=Count("pk"), **sums)
    return {
        (UNKNOWN if row["key"] is None else row["key"]): (row["n"], row.get("total") or Decimal(0))
        for row in found
    }


def persons_by(loans, by) -> dict:
    """{value of `by`: number of distinct holders of these loans}."""
    found = loans.order_by().values(key=F(by)).annotate(persons=Count("holder", distinct=True))
    return {row["key"]: row["persons"] for row in found}


def breakdown(now: Mapping, before: Mapping, labels: Iterable[tuple]) -> Breakdown:
    """Groups in the order of `labels` (key, label), the unknown last; empty in both years, they are left out."""
    labels = [(key, label) for key, label in labels if key in now or key in before]
    if UNKNOWN not in dict(labels) and (UNKNOWN in now or UNKNOWN in before):
        labels.append((UNKNOWN, _("Non renseigné")))
    none = (0, Decimal(0))
    return Breakdown(
        tuple(
            Group(str(label), now.get(key, none)[0], before.get(key, none)[0],
                  now.get(key, none)[1], before.get(key, none)[1])
            for key, label in labels
        )
    )  # fmt: skip


def by_choice(rows_of, scope, field, choices, measure=None) -> Breakdown:
    """A breakdown of `rows_of(period)` by a field with choices."""
    return breakdown(
        grouped(rows_of(scope.now), field, measure),
        grouped(rows_of(scope.before), field, measure),
        choices,
    )
