"""Loans granted and not wholly paid out on the last day of the year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from initiative_sm.dates import add_months
from loans.positions import committed
from reports.figures import Row, Table, amount, count
from reports.figures.scope import Scope

#: Age of a commitment, in months since the grant: upper bounds, the last band is open.
AGES = (3, 6)


@dataclass(frozen=True)
class Commitment:
    """What is still to be paid out on one loan, in dirhams."""

    envelope: int
    granted_on: date
    to_disburse: Decimal


@dataclass(frozen=True)
class Commitments:
    loans: int
    amount: Decimal
    old: int
    by_envelope: Table
    by_age: Table


def on_day(day: date) -> tuple[Commitment, ...]:
    """One query."""
    rows = committed(day).order_by().values_list("envelope", "granted_on", "to_disburse")
    return tuple(Commitment(*row) for row in rows)


def commitments(scope: Scope, envelopes) -> Commitments:
    now, before = on_day(scope.year_end), on_day(scope.eve())
    by_age = _ages(now, scope.year_end), _ages(before, scope.eve())
    return Commitments(
        loans=len(now),
        amount=_total(now),
        old=by_age[0][-1][0],
        by_envelope=_by_envelope(scope, envelopes, now, before),
        by_age=_by_age(scope, *by_age),
    )


def _total(rows):
    return sum((one.to_disburse for one in rows), Decimal(0))


def _ages(rows, day):
    """(loans, amount) of each band of age, the youngest first."""
    limits = [add_months(day, -months) for months in AGES]
    bands = [[] for _age in (*AGES, None)]
    for one in rows:
        bands[sum(one.granted_on <= limit for limit in limits)].append(one)
    return [(len(band), _total(band)) for band in bands]


def _columns(scope):
    return (
        _("Prêts %(year)s") % {"year": scope.year},
        _("Reste à décaisser"),
        _("Prêts %(year)s") % {"year": scope.year - 1},
        _("Reste à décaisser"),
    )


def _by_envelope(scope, envelopes, now, before):
    sides = []
    for rows in (now, before):
        grouped = defaultdict(list)
        for one in rows:
            grouped[one.envelope].append(one)
        sides.append(grouped)

    def cells(key):
        return tuple(
            cell
            for grouped in sides
            for cell in (count(len(grouped.get(key, ()))), amount(_total(grouped.get(key, ()))))
        )

    return Table(
        caption=_("Engagements non décaissés par enveloppe au 31 décembre"),
        head=_("Enveloppe"),
        columns=_columns(scope),
        rows=(
            *(
                Row(one.envelope.code, cells(one.envelope.pk))
                for one in envelopes
                if any(one.envelope.pk in grouped for grouped in sides)
            ),
            Row(
                _("Total"),
                (count(len(now)), amount(_total(now)), count(len(before)), amount(_total(before))),
                "total",
            ),
        ),
        style="dense compact",
    )


def _by_age(scope, now, before):
    first, second = AGES
    labels = (
        _("Moins de %(months)s mois") % {"months": first},
        _("De %(low)s à %(high)s mois") % {"low": first, "high": second},
        _("Plus de %(months)s mois") % {"months": second},
    )
    return Table(
        caption=_("Engagements non décaissés selon leur ancienneté"),
        head=_("Depuis l’accord"),
        columns=_columns(scope),
        rows=tuple(
            Row(label, (count(loans), amount(total), count(loans_before), amount(total_before)))
            for label, (loans, total), (loans_before, total_before) in zip(labels, now, before, strict=True)
        ),
        style="dense compact",
    )
