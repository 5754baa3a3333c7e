"""Pure rules of a product, against a model written the long way."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans.enums import LIMITED_RULES, RuleKind
from loans.product_rules import KEPT, LIMITED, Request, Rule, breaches

amounts = st.integers(0, 400_000).map(Decimal)
requests = st.builds(
    Request,
    amount=st.none() | st.integers(1, 400_000).map(Decimal),
    term=st.none() | st.integers(1, 84),
    deferral=st.none() | st.integers(0, 24),
    needs=amounts,
    resources=amounts,
    own=amounts,
    bank_loan=amounts,
    age=st.none() | st.integers(15, 80),
    sector_admitted=st.booleans(),
    form_admitted=st.booleans(),
    kind_admitted=st.booleans(),
    trained=st.booleans(),
    visited=st.booleans(),
)


def plainly_broken(kind, limit, r):
    """Whether the rule is broken, without the tables of the module; no division where there is nothing."""
    if kind in ("min_amount", "max_amount"):
        value = r.amount
    elif kind == "max_share":
        return r.amount is not None and r.needs > 0 and r.amount * 100 > limit * r.needs
    elif kind == "min_own_share":
        return r.needs > 0 and r.own * 100 < limit * r.needs
    elif kind == "min_coupling":
        return r.amount is not None and r.bank_loan * 100 < limit * r.amount
    elif kind in ("min_term", "max_term"):
        value = r.term
    elif kind == "max_deferral":
        value = r.deferral
    elif kind in ("min_age", "max_age"):
        value = r.age
    else:
        return not {
            "plan_balanced": r.needs > 0 and r.needs == r.resources,
            "sectors": r.sector_admitted,
            "legal_forms": r.form_admitted,
            "project_kinds": r.kind_admitted,
            "training": r.trained,
            "visit": r.visited,
        }[kind]
    if value is None:
        return False
    return value < limit if kind.startswith("min") else value > limit


@given(request=requests, kind=st.sampled_from(RuleKind.values), limit=st.integers(0, 400_000))
def test_a_rule_is_broken_as_the_plain_model_says(request, kind, limit):
    rule = Rule(kind, limit if kind in LIMITED_RULES else None)

    found = breaches([rule], request, prepared=True)

    assert [each.rule for each in found] == ([rule] if plainly_broken(kind, limit, request) else [])


def test_every_kind_of_rule_has_its_reading():
    assert set(LIMITED) == set(LIMITED_RULES)
    assert set(LIMITED) | set(KEPT) == set(RuleKind.values)


@pytest.mark.parametrize(
    "kind", ["max_share", "min_own_share", "min_coupling", "plan_balanced", "training", "visit"]
)
def test_what_a_file_comes_to_hold_is_not_asked_at_its_reception(kind):
    request = Request(amount=Decimal(90_000), needs=Decimal(100_000), resources=Decimal(90_000))
    rule = Rule(kind, {"max_share": 50, "min_own_share": 10, "min_coupling": 100}.get(kind))

    assert breaches([rule], request, prepared=False) == []
    assert [each.rule for each in breaches([rule], request, prepared=True)] == [rule]


def test_a_limit_itself_breaks_nothing():
    request = Request(amount=Decimal(70_000), needs=Decimal(100_000), term=60, deferral=6, age=18)
    rules = [
        Rule("max_amount", 70_000), Rule("min_amount", 70_000), Rule("max_share", 70), Rule("max_term", 60),
        Rule("max_deferral", 6), Rule("min_age", 18),
    ]  # fmt: skip

    assert breaches(rules, request, prepared=True) == []
