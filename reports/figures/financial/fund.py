"""The fund movement table, by envelope: what the fund was, what moved it, what it is, and the proofs.

Rows A to K: A opening fund, B contributions, C restitutions, D net losses, E allocations and transfers,
F closing fund; G opening and H closing outstanding; I cash; J commitments; K what may still be granted. What is
owed to holders who paid too much is no part of the outstanding: it stands in the cash, and is said apart.
"""

from collections import defaultdict
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db.models import F, Q, Sum, Value
from django.utils.translation import gettext as _

from initiative_sm.dates import Period
from initiative_sm.money import money
from loans.enums import CREDIT_KINDS, MovementKind
from loans.models import Envelope, Movement
from loans.positions import committed, paid_out, with_amounts
from reports.figures import Row, Table, amount, words
from reports.figures.financial.fund_words import definitions_of_rows
from reports.figures.scope import Scope

K = MovementKind
ZERO = Decimal(0)


@dataclass(frozen=True)
class FundLine:
    """One envelope, or all of them, over a year; amounts in dirhams.

    The first fields come from the movements of the year, kind by kind; those that start with `journal_` are
    the sums of the journal on the last day, `owed` what the loans themselves owe: two ways to one figure.
    """

    opening_fund: Decimal = ZERO
    opening_outstanding: Decimal = ZERO
    opening_cash: Decimal = ZERO
    opening_credits: Decimal = ZERO
    contributions: Decimal = ZERO
    restitutions: Decimal = ZERO
    write_offs: Decimal = ZERO
    recoveries: Decimal = ZERO
    allocated_in: Decimal = ZERO
    allocated_out: Decimal = ZERO
    transferred_in: Decimal = ZERO
    transferred_out: Decimal = ZERO
    disbursed: Decimal = ZERO
    repaid: Decimal = ZERO
    overpaid: Decimal = ZERO
    refunded: Decimal = ZERO
    commitments: Decimal = ZERO
    journal_fund: Decimal = ZERO
    journal_cash: Decimal = ZERO
    journal_outstanding: Decimal = ZERO
    journal_credits: Decimal = ZERO
    owed: Decimal = ZERO

    @property
    def net_losses(self):
        return self.write_offs - self.recoveries

    @property
    def allocations(self):
        return self.allocated_in - self.allocated_out

    @property
    def transfers(self):
        return self.transferred_in - self.transferred_out

    @property
    def moved(self):
        return self.allocations + self.transfers

    @property
    def closing_fund(self):
        given = self.contributions - self.restitutions
        return self.opening_fund + given - self.net_losses + self.moved

    @property
    def closing_outstanding(self):
        return self.opening_outstanding + self.disbursed - self.repaid - self.write_offs

    @property
    def credits(self):
        """What is owed to holders who paid too much, on the last day."""
        return self.opening_credits + self.overpaid - self.refunded

    @property
    def cash(self):
        return self.closing_fund - self.closing_outstanding + self.credits

    @property
    def available(self):
        return self.cash - self.credits - self.commitments

    @property
    def proven(self):
        """Whether every closing figure is the same by its second way."""
        lent = self.closing_outstanding
        closing = (self.closing_fund, lent, lent, self.credits, self.cash)
        return closing == (
            self.journal_fund, self.journal_outstanding, self.owed, self.journal_credits, self.journal_cash
        )  # fmt: skip

    def __add__(self, other):
        return FundLine(
            *(getattr(self, field.name) + getattr(other, field.name) for field in fields(FundLine))
        )


@dataclass(frozen=True)
class EnvelopeLine:
    envelope: Envelope
    line: FundLine


@dataclass(frozen=True)
class Identity:
    """A control: two ways to one figure, and whether they agree to the centime."""

    label: str
    left_label: str
    right_label: str
    left: Decimal
    right: Decimal

    @property
    def holds(self):
        return self.left == self.right

    @property
    def difference(self):
        return self.left - self.right


@dataclass(frozen=True)
class Fund:
    """The fund of the year, of the year before, and the controls between them."""

    envelopes: tuple[EnvelopeLine, ...]
    total: FundLine
    before: FundLine
    identities: tuple[Identity, ...]
    tables: tuple[Table, ...]
    comparison: Table

    @property
    def proven(self):
        return all(one.holds for one in self.identities) and all(one.line.proven for one in self.envelopes)


#: kind → field of FundLine that its movements of the year add up to.
_FIELDS = {
    K.CONTRIBUTION: "contributions",
    K.RESTITUTION: "restitutions",
    K.TRANSFER_IN: "transferred_in",
    K.TRANSFER_OUT: "transferred_out",
    K.ALLOCATION_IN: "allocated_in",
    K.ALLOCATION_OUT: "allocated_out",
    K.DISBURSEMENT: "disbursed",
    K.REPAYMENT: "repaid",
    K.WRITE_OFF: "write_offs",
    K.RECOVERY: "recoveries",
    K.OVERPAYMENT: "overpaid",
    K.REFUND: "refunded",
}


def fund_lines(period: Period) -> dict[int, FundLine]:
    """Key of each envelope → its line over the period; four queries, whatever the number of envelopes."""
    found = defaultdict(dict)
    credit = Q(kind__in=CREDIT_KINDS)
    measured = {
        "fund": (F("fund"), Q()),
        "cash": (F("cash"), Q()),
        "outstanding": (F("outstanding"), ~credit),
        "credits": (F("outstanding") * Value(-1), credit),
    }
    stocks = {
        f"{moment}_{name}": Sum(effect, filter=counted & until, default=money(0))
        for name, (effect, counted) in measured.items()
        for moment, until in (("opening", Q(value_date__lt=period.start)), ("journal", Q(seq__gt=0)))
    }
    rows = Movement.objects.until(period.end).order_by().values("envelope").annotate(**stocks)
    for row in rows:
        found[row.pop("envelope")].update(row)
    moved = Movement.objects.in_period(period).order_by().values_list("envelope", "kind")
    for envelope, kind, total in moved.annotate(total=Sum("amount")):
        found[envelope][_FIELDS[K(kind)]] = total
    loans = with_amounts(paid_out(period.end), period.end).order_by().values_list("envelope")
    for envelope, total in loans.annotate(total=Sum("remaining")):
        found[envelope]["owed"] = total
    promised = committed(period.end).order_by().values_list("envelope")
    for envelope, total in promised.annotate(total=Sum("to_disburse")):
        found[envelope]["commitments"] = total
    return {envelope: FundLine(**values) for envelope, values in found.items()}


def fund(scope: Scope) -> Fund:
    lines, earlier = fund_lines(scope.now), fund_lines(scope.before)
    opened = Q(opened_on__lte=scope.year_end) | Q(pk__in=lines)
    rows = Envelope.objects.filter(opened).select_related("convention__funder").order_by("opened_on", "code")
    envelopes = tuple(EnvelopeLine(one, lines.get(one.pk, FundLine())) for one in rows)
    total = sum((one.line for one in envelopes), FundLine())
    before = sum(earlier.values(), FundLine())
    return Fund(
        envelopes=envelopes,
        total=total,
        before=before,
        identities=_identities(scope, total, before),
        tables=_tables(envelopes, total),
        comparison=_comparison(scope, total, before),
    )


def _identities(scope, total, before):
    """The controls of the whole fund; the right sides never use the left ones' way."""
    journal = Movement.objects.until(scope.year_end).aggregate(
        fund=Sum("fund", default=money(0)), cash=Sum("cash", default=money(0))
    )
    return (
        Identity(
            _("Fonds de clôture"),
            _("A + B − C − D ± E, par nature de mouvement"),
            _("F, somme des effets du journal"),
            total.closing_fund,
            total.journal_fund,
        ),
        Identity(
            _("Encours de clôture"),
            _("G + décaissements − remboursements − pertes"),
            _("H, somme de ce que doit chaque prêt"),
            total.closing_outstanding,
            total.owed,
        ),
        Identity(
            _("Trésorerie du fonds"),
            _("I = F − H + trop-perçus à rendre") if total.credits else _("I = F − H"),
            _("somme des entrées et des sorties de trésorerie du journal"),
            total.cash,
            total.journal_cash,
        ),
        Identity(
            _("Fonds = trésorerie + encours"),
            _("fonds du journal"),
            _("trésorerie et encours du journal, moins les trop-perçus à rendre")
            if total.credits
            else _("trésorerie et encours du journal"),
            total.journal_fund,
            total.journal_cash + total.journal_outstanding - total.journal_credits,
        ),
        Identity(
            _("Somme des enveloppes"),
            _("F, enveloppe par enveloppe"),
            _("F, toutes enveloppes ensemble"),
            total.journal_fund,
            journal["fund"],
        ),
        Identity(
            _("Report de l’exercice précédent"),
            _("A, fonds d’ouverture"),
            _("F de l’exercice précédent"),
            total.opening_fund,
            before.closing_fund,
        ),
        Identity(
            _("Virements entre enveloppes"), _("virements reçus"), _("virements émis"),
            total.transferred_in, total.transferred_out,
        ),
    )  # fmt: skip


def _rows_of_table(credited):
    """(letter, label, value of a line, style) of each row, in the order printed.

    Credits are told only where somebody paid too much (`credited`).
    """
    cash, available = _("Trésorerie du fonds (F − H)"), _("Disponible à engager (I − J)")
    if credited:
        cash = _("Trésorerie du fonds (F − H + trop-perçus)")
        available = _("Disponible à engager (I − J − trop-perçus)")
    owed = ("", _("+ Trop-perçus à rendre aux porteurs"), lambda line: line.credits, "")
    return (
        ("A", _("Fonds à l’ouverture"), lambda line: line.opening_fund, "subtotal"),
        ("B", _("+ Dotations reçues"), lambda line: line.contributions, ""),
        ("C", _("− Restitutions aux bailleurs"), lambda line: -line.restitutions, ""),
        ("", _("− Passages en perte"), lambda line: -line.write_offs, ""),
        ("", _("+ Recouvrements sur pertes"), lambda line: line.recoveries, ""),
        ("D", _("= Pertes nettes"), lambda line: -line.net_losses, ""),
        ("", _("± Affectations"), lambda line: line.allocations, ""),
        ("", _("± Virements entre enveloppes"), lambda line: line.transfers, ""),
        ("E", _("= Affectations et virements"), lambda line: line.moved, ""),
        ("F", _("Fonds à la clôture"), lambda line: line.closing_fund, "total"),
        ("G", _("Encours à l’ouverture"), lambda line: line.opening_outstanding, "subtotal"),
        ("", _("+ Décaissements"), lambda line: line.disbursed, ""),
        ("", _("− Remboursements"), lambda line: -line.repaid, ""),
        ("", _("− Passages en perte"), lambda line: -line.write_offs, ""),
        ("H", _("Encours à la clôture"), lambda line: line.closing_outstanding, "total"),
        *([owed] if credited else []),
        ("I", cash, lambda line: line.cash, "subtotal"),
        ("J", _("Engagements non décaissés"), lambda line: -line.commitments, ""),
        ("K", available, lambda line: line.available, "total"),
    )


def _comparison(scope, total, before):
    return Table(
        caption=_("Mouvements du fonds, toutes enveloppes"),
        head=_("En dirhams"),
        columns=("", str(scope.year), str(scope.year - 1), _("Variation")),
        rows=tuple(
            Row(
                label,
                (
                    words(letter),
                    amount(value(total)),
                    amount(value(before)),
                    amount(value(total) - value(before)),
                ),
                style,
            )
            for letter, label, value, style in _rows_of_table(bool(total.credits or before.credits))
        ),
        style="dense compact",
        text_columns=1,
        defined=definitions_of_rows(),
    )


def _tables(envelopes, total):
    """The same movements with one envelope a row: the fund, the outstanding, the cash."""
    parts = (
        (
            _("Le fonds, enveloppe par enveloppe"),
            (
                (_("A Ouverture"), lambda line: line.opening_fund),
                (_("B Dotations"), lambda line: line.contributions),
                (_("C Restitutions"), lambda line: -line.restitutions),
                (_("D Pertes nettes"), lambda line: -line.net_losses),
                (_("E Affectations et virements"), lambda line: line.moved),
                (_("F Clôture"), lambda line: line.closing_fund),
            ),
        ),
        (
            _("L’encours, enveloppe par enveloppe"),
            (
                (_("G Ouverture"), lambda line: line.opening_outstanding),
                (_("Décaissements"), lambda line: line.disbursed),
                (_("Remboursements"), lambda line: -line.repaid),
                (_("Passages en perte"), lambda line: -line.write_offs),
                (_("H Clôture"), lambda line: line.closing_outstanding),
            ),
        ),
        (
            _("La trésorerie et le disponible, enveloppe par enveloppe"),
            (
                (_("F Fonds"), lambda line: line.closing_fund),
                (_("H Encours"), lambda line: line.closing_outstanding),
                *([(_("Trop-perçus"), lambda line: line.credits)] if total.credits else []),
                (_("I Trésorerie"), lambda line: line.cash),
                (_("J Engagements"), lambda line: -line.commitments),
                (_("K Disponible"), lambda line: line.available),
            ),
        ),
    )
    return tuple(_by_envelope(caption, columns, envelopes, total) for caption, columns in parts)


def _by_envelope(caption, columns, envelopes, total):
    def row(label, line, style=""):
        return Row(label, tuple(amount(value(line)) for _label, value in columns), style)

    return Table(
        caption=caption,
        head=_("Enveloppe"),
        columns=tuple(label for label, _value in columns),
        rows=(
            *(row(one.envelope.code, one.line) for one in envelopes),
            row(_("Total"), total, "total"),
        ),
        style="dense compact",
    )
