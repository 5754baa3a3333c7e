"""What was written off and what came back: year by year, and loan by loan in the year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Min, Q, Sum
from django.db.models.functions import TruncYear
from django.utils.translation import gettext as _

from initiative_sm.money import money
from loans.enums import MovementKind
from loans.models import Loan, Movement
from reports.figures import Row, Table, amount, count, part, percent, words
from reports.figures.scope import Scope

K = MovementKind
#: Loans listed in print; further ones are counted, the totals hold them all.
LISTED = 40


@dataclass(frozen=True)
class LossYear:
    """The losses of one year, and the disbursements up to its end (dirhams)."""

    year: int
    loans: int
    written_off: Decimal
    recovered: Decimal
    disbursed_until: Decimal
    net_until: Decimal

    @property
    def net(self):
        return self.written_off - self.recovered


@dataclass(frozen=True)
class LostLoan:
    """A loan written off or recovered in the year: its number, never a name."""

    number: str
    on: date
    lent: Decimal
    written_off: Decimal
    recovered: Decimal


@dataclass(frozen=True)
class Losses:
    years: tuple[LossYear, ...]
    years_table: Table
    loans: tuple[LostLoan, ...]
    loans_table: Table
    written_off: Decimal
    recovered: Decimal
    unlisted: int


def years(scope: Scope) -> tuple[LossYear, ...]:
    """The years in which something was lost or came back, up to that of the report. Two queries."""
    until = Movement.objects.until(scope.year_end).annotate(year=TruncYear("value_date")).order_by()
    sums = until.values_list("year").annotate(
        disbursed=Sum("amount", filter=Q(kind=K.DISBURSEMENT), default=money(0)),
        written_off=Sum("amount", filter=Q(kind=K.WRITE_OFF), default=money(0)),
        recovered=Sum("amount", filter=Q(kind=K.RECOVERY), default=money(0)),
    )
    loans = defaultdict(int)
    for first_day, _loan, total in (
        until.filter(kind=K.WRITE_OFF).values_list("year", "loan").annotate(total=Sum("amount"))
    ):
        loans[first_day.year] += total > 0
    made, lent, net = [], Decimal(0), Decimal(0)
    for first_day, disbursed, written_off, recovered in sums.order_by("year"):
        lent += disbursed
        net += written_off - recovered
        if written_off or recovered:
            year = first_day.year
            made.append(LossYear(year, loans[year], written_off, recovered, lent, net))
    return tuple(made)


def lost_loans(scope: Scope) -> tuple[LostLoan, ...]:
    """Loans with a write-off or a recovery in the year, by date. One query."""
    in_year = Q(movements__value_date__range=(scope.now.start, scope.year_end))

    def total(kind, condition=None):
        chosen = Q(movements__kind=kind) & (condition or Q(movements__value_date__lte=scope.year_end))
        return Sum("movements__amount", filter=chosen, default=money(0))

    touched = in_year & Q(movements__kind__in=[K.WRITE_OFF, K.RECOVERY])
    rows = (
        Loan.objects.annotate(
            on=Min("movements__value_date", filter=touched),
            lent=total(K.DISBURSEMENT),
            lost=total(K.WRITE_OFF, in_year),
            back=total(K.RECOVERY, in_year),
        )
        .filter(on__isnull=False)
        .order_by("on", "number")
    )
    return tuple(
        LostLoan(number, on, lent, lost, back)
        for number, on, lent, lost, back in rows.values_list("number", "on", "lent", "lost", "back")
    )


def losses(scope: Scope, listed: int = LISTED) -> Losses:
    by_year, loans = years(scope), lost_loans(scope)
    written_off = sum((loan.written_off for loan in loans), Decimal(0))
    recovered = sum((loan.recovered for loan in loans), Decimal(0))
    return Losses(
        years=by_year,
        years_table=_years_table(by_year),
        loans=loans,
        loans_table=_loans_table(scope, loans, listed, written_off, recovered),
        written_off=written_off,
        recovered=recovered,
        unlisted=max(0, len(loans) - listed),
    )


def _years_table(by_year):
    def row(one):
        return Row(
            str(one.year),
            (
                count(one.loans),
                amount(one.written_off),
                amount(one.recovered),
                amount(one.net),
                amount(one.net_until),
                percent(part(one.net_until, one.disbursed_until)),
            ),
        )

    return Table(
        caption=_("Passages en perte et recouvrements, année par année"),
        head=_("Année"),
        columns=(
            _("Prêts passés en perte"),
            _("Passé en perte"),
            _("Recouvré"),
            _("Perte nette"),
            _("Perte nette cumulée"),
            _("Part du décaissé"),
        ),
        rows=tuple(row(one) for one in by_year),
        note=_("La dernière colonne rapporte la perte nette cumulée à tout ce qui a été décaissé jusque-là."),
        style="dense compact",
    )


def _loans_table(scope, loans, listed, written_off, recovered):
    return Table(
        caption=_("Prêts touchés en %(year)s") % {"year": scope.year},
        head=_("Prêt"),
        columns=(_("Date"), _("Décaissé"), _("Passé en perte"), _("Recouvré")),
        rows=(
            *(
                Row(
                    loan.number,
                    (
                        words(loan.on.strftime("%d/%m/%Y")),
                        amount(loan.lent),
                        amount(loan.written_off),
                        amount(loan.recovered),
                    ),
                )
                for loan in loans[:listed]
            ),
            Row(
                _("Total"),
                (
                    words(""),
                    amount(sum((loan.lent for loan in loans), Decimal(0))),
                    amount(written_off),
                    amount(recovered),
                ),
                "total",
            ),
        ),
        style="dense compact",
        text_columns=1,
    )
