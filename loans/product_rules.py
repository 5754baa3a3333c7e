"""Pure rules of a product: what a request may be. Knows no database; amounts in dirhams, percentages whole.

Kinds of rules are those of `loans.enums.RuleKind`, by their value. What is not known yet breaks no rule, but a
plan without any need has no share to compare: the plan itself is asked for by the rule that it balances.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Rule:
    """A rule of a product; `limit` in what its kind says, None where it has none; `blocking` is an error."""

    kind: str
    limit: int | None = None
    blocking: bool = False


@dataclass(frozen=True)
class Request:
    """What is asked for: the loan, the plan of its project, the person, the project.

    `needs`, `resources`, `own` and `bank_loan` are totals of the financing plan; `age` in completed years on the
    day of the request. `admitted` says of a list of the product (sectors…) whether the project is on it.
    """

    amount: Decimal | None = None
    term: int | None = None
    deferral: int | None = None
    needs: Decimal = Decimal(0)
    resources: Decimal = Decimal(0)
    own: Decimal = Decimal(0)
    bank_loan: Decimal = Decimal(0)
    age: int | None = None
    sector_admitted: bool = True
    form_admitted: bool = True
    kind_admitted: bool = True
    trained: bool = False
    visited: bool = False


@dataclass(frozen=True)
class Breach:
    """A rule that is broken, and what there is instead of its limit (None where it is not a number)."""

    rule: Rule
    actual: Decimal | int | None = None


def _above(read):
    return lambda request, limit: None if (value := read(request)) is None or value <= limit else value


def _below(read):
    return lambda request, limit: None if (value := read(request)) is None or value >= limit else value


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` in percent of `whole`, exact; None where there is nothing to compare with."""
    return part * 100 / whole if whole else None


def _share(request):
    return None if request.amount is None else percent(request.amount, request.needs)


def _own_share(request):
    return percent(request.own, request.needs)


def _coupling(request):
    return None if not request.amount else percent(request.bank_loan, request.amount)


#: Kind of a rule with a limit → what there is instead, where the rule is broken.
LIMITED: dict[str, Callable] = {
    "min_amount": _below(lambda request: request.amount),
    "max_amount": _above(lambda request: request.amount),
    "max_share": _above(_share),
    "min_own_share": _below(_own_share),
    "min_coupling": _below(_coupling),
    "min_term": _below(lambda request: request.term),
    "max_term": _above(lambda request: request.term),
    "max_deferral": _above(lambda request: request.deferral),
    "min_age": _below(lambda request: request.age),
    "max_age": _above(lambda request: request.age),
}
#: Kind of a rule without limit → whether it is kept.
KEPT: dict[str, Callable] = {
    "plan_balanced": lambda request: bool(request.needs) and request.needs == request.resources,
    "sectors": lambda request: request.sector_admitted,
    "legal_forms": lambda request: request.form_admitted,
    "project_kinds": lambda request: request.kind_admitted,
    "training": lambda request: request.trained,
    "visit": lambda request: request.visited,
}
#: What the file comes to hold while it is prepared: asked for before the committee, not at the reception.
PREPARED = frozenset({"max_share", "min_own_share", "min_coupling", "plan_balanced", "training", "visit"})


def breaches(rules: Iterable[Rule], request: Request, *, prepared: bool) -> list[Breach]:
    """The rules that `request` breaks, in their order; those of `PREPARED` only once the file is `prepared`."""
    found = (_breach(rule, request) for rule in rules if prepared or rule.kind not in PREPARED)
    return [breach for breach in found if breach is not None]


def _breach(rule, request):
    if rule.kind in LIMITED:
        actual = LIMITED[rule.kind](request, rule.limit)
        return None if actual is None else Breach(rule, actual)
    return None if KEPT[rule.kind](request) else Breach(rule)
