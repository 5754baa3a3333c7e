"""What the funders promised and gave, convention by convention."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from initiative_sm import charts, money
from loans.enums import MovementKind
from loans.models import Convention, Envelope
from reports.figures import Row, Table, amount, part, words
from reports.figures.financial.flows import thousands
from reports.figures.scope import Scope


@dataclass(frozen=True)
class Gift:
    """One convention on the last day of the year; amounts in dirhams."""

    convention: Convention
    promised: Decimal
    before: Decimal
    in_year: Decimal
    returned: Decimal
    envelopes: str

    @property
    def received(self):
        return self.before + self.in_year

    @property
    def to_receive(self):
        """What is still promised; nothing where more was given than promised."""
        return max(Decimal(0), self.promised - self.received)


@dataclass(frozen=True)
class Funders:
    gifts: tuple[Gift, ...]
    promised: Decimal
    received: Decimal
    in_year: Decimal
    to_receive: Decimal
    first_name: str
    first_net: Decimal
    first_share: Decimal | None
    table: Table
    by_funder: charts.Bars


def gifts(scope: Scope) -> tuple[Gift, ...]:
    """Conventions signed by the end of the year, with what was received under each. Two queries."""
    moved = Q(envelopes__movements__value_date__lte=scope.year_end)
    given = moved & Q(envelopes__movements__kind=MovementKind.CONTRIBUTION)
    returned = moved & Q(envelopes__movements__kind=MovementKind.RESTITUTION)
    earlier = Q(envelopes__movements__value_date__lt=scope.now.start)
    later = Q(envelopes__movements__value_date__gte=scope.now.start)

    def total(condition):
        return Sum("envelopes__movements__amount", filter=condition, default=money.money(0))

    rows = (
        Convention.objects.filter(signed_on__lte=scope.year_end)
        .select_related("funder")
        .annotate(before=total(given & earlier), in_year=total(given & later), returned=total(returned))
        .order_by("funder__name_fr", "signed_on", "number")
    )
    codes = defaultdict(list)
    for convention, code in Envelope.objects.order_by("code").values_list("convention", "code"):
        codes[convention].append(code)
    return tuple(
        Gift(one, one.amount, one.before, one.in_year, one.returned, ", ".join(codes[one.pk])) for one in rows
    )


def funders(scope: Scope) -> Funders:
    found = gifts(scope)
    by_funder = {
        name: tuple(group)
        for name, group in groupby(found, key=lambda gift: gift.convention.funder.name(scope.language))
    }
    net = [(name, _sum(group, "received") - _sum(group, "returned")) for name, group in by_funder.items()]
    first_name, first_net = max(net, key=lambda entry: entry[1], default=("", Decimal(0)))
    return Funders(
        first_name=first_name,
        first_net=first_net,
        first_share=part(first_net, sum((given for _name, given in net), Decimal(0))),
        gifts=found,
        promised=_sum(found, "promised"),
        received=_sum(found, "received"),
        in_year=_sum(found, "in_year"),
        to_receive=_sum(found, "to_receive"),
        table=_table(scope, by_funder, found),
        by_funder=charts.shares(
            _("Dotations reçues depuis la création, nettes des restitutions, en milliers de dirhams"),
            sorted(net, key=lambda entry: -entry[1]),
            write=thousands,
            **scope.look,
        ),
    )


def _sum(found, name):
    return sum((getattr(gift, name) for gift in found), Decimal(0))


def _table(scope, by_funder, found):
    """Each funder with its sums, and its conventions under it."""

    def row(label, group, words_before=("", ""), style=""):
        sums = (
            amount(_sum(group, name)) for name in ("promised", "before", "in_year", "returned", "to_receive")
        )
        return Row(label, (*(words(word) for word in words_before), *sums), style)

    rows = []
    for name, group in by_funder.items():
        rows.append(row(name, group, style="subtotal"))
        for gift in group:
            signed = gift.convention.signed_on.strftime("%d/%m/%Y")
            rows.append(row(gift.convention.number, [gift], (signed, gift.envelopes)))
    return Table(
        caption=_("Dotations par bailleur et par convention au 31 décembre %(year)s") % {"year": scope.year},
        head=_("Bailleur, puis ses conventions"),
        columns=(
            _("Signée le"),
            _("Enveloppe"),
            _("Promis"),
            _("Reçu avant %(year)s") % {"year": scope.year},
            _("Reçu en %(year)s") % {"year": scope.year},
            _("Restitué"),
            _("Reste à recevoir"),
        ),
        rows=(*rows, row(_("Total"), found, style="total")),
        note=_note(found),
        style="dense compact",
        text_columns=2,
    )


def _note(found):
    """Which conventions let the funder take its gift back."""
    numbers = [gift.convention.number for gift in found if gift.convention.returnable]
    if not numbers:
        return _("Aucune convention ne donne au bailleur le droit de reprendre son apport.")
    return _("Avec droit de reprise du bailleur : %(numbers)s.") % {"numbers": ", ".join(numbers)}
